"""The checks screen by hand: findings, fixes, suppressions, rules chosen and written."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core import changesets, rules
from core.rows import list_rows
from core.rules.own import Example, OwnRule, list_rules
from core.rules.rule import Severity
from core.settings import Settings
from core.workspace import Workspace
from ui.actions import Actions
from ui.context import Context
from ui.dialogs.suppressing import SuppressDialog
from ui.jobs import Jobs
from ui.messages import Messages
from ui.screens.checks import ChecksScreen
from ui.window.bridge import Bridge

SPACES = "common.spaces"
KEYWORDS = ("close  books", "close  software", "month end", "what is month end close")


@pytest.fixture
def screen(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[ChecksScreen]:
    messages = Messages()
    jobs = Jobs(messages)
    with Workspace.create(tmp_path / "Ledgerly.cdesk", synchronous="OFF") as workspace:
        _plant(workspace)
        made = ChecksScreen(Context(workspace, Settings(), jobs, messages, None, None))
        bridge = Bridge(workspace)
        bridge.edited.connect(made.edited)
        qtbot.addWidget(made, before_close_func=lambda widget: jobs.stop_all())
        made.resize(1208, 690)
        made.show()
        _settle(made, qtbot)
        yield made
        jobs.close()
        bridge.close()


def _plant(workspace: Workspace) -> None:
    with workspace.edit("Plant") as edit:
        account = edit.create("account", {"name": "Ledgerly", "platform": "google_ads", "currency": "EUR"})
        campaign = edit.create(
            "campaign", {"account": account, "platform": "google_ads", "name": "Search", "status": "PAUSED"}
        )
        group = edit.create(
            "ad_group", {"campaign": campaign, "platform": "google_ads", "name": "Close", "status": "ENABLED"}
        )
        row = {"ad_group": group, "match_type": "EXACT", "status": "ENABLED"}
        edit.create_many("keyword", [{**row, "text": text} for text in KEYWORDS])


def _settle(screen: ChecksScreen, qtbot: QtBot) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not screen.context.jobs.running and not screen.rules.form._soon.isActive())


def _workspace(screen: ChecksScreen) -> Workspace:
    return screen.context.workspace


def _group(screen: ChecksScreen, key: str, qtbot: QtBot) -> None:
    assert screen.findings.groups.choose(key), [one.id for one in screen.findings.groups.entries()]
    _settle(screen, qtbot)


def test_findings_are_grouped_and_enter_goes_there(screen: ChecksScreen, qtbot: QtBot) -> None:
    page = screen.findings
    counted = rules.counts(_workspace(screen))
    assert sum(group.count for group in page._groups.values()) == sum(counted.values())
    _group(screen, SPACES, qtbot)
    assert [one.title for one in page.table.found.rows] == ["close  books", "close  software"]
    with qtbot.waitSignal(screen.go) as went:
        page.table.setFocus()
        qtbot.keyClick(page.table, Qt.Key.Key_Down)
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert went.args == ["editor", page.table.found.rows[1].id]
    qtbot.mouseClick(page.levels.buttons["error"], Qt.MouseButton.LeftButton)
    _settle(screen, qtbot)
    assert {group.severity for group in page._groups.values()} == {Severity.ERROR}
    qtbot.mouseClick(page.levels.buttons["all"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.grouping.buttons["campaign"], Qt.MouseButton.LeftButton)
    _settle(screen, qtbot)
    assert page.groups.entries()[0].title == "Search"
    qtbot.keyClicks(page.search, "nothing like it")
    assert page.groups.entries() == []


def test_all_of_a_rule_is_fixed_and_undone_together(screen: ChecksScreen, qtbot: QtBot) -> None:
    _group(screen, SPACES, qtbot)
    assert screen.findings.fix_button.text() == "Fix all 2"
    qtbot.mouseClick(screen.findings.fix_button, Qt.MouseButton.LeftButton)
    _settle(screen, qtbot)
    assert SPACES not in screen.findings._groups
    assert {row["text"] for row in list_rows(_workspace(screen), "keyword")} >= {"close books", "close software"}
    changesets.undo(_workspace(screen))
    _settle(screen, qtbot)
    qtbot.waitUntil(lambda: SPACES in screen.findings._groups)


def test_the_selected_one_is_fixed_by_its_key(screen: ChecksScreen, qtbot: QtBot) -> None:
    _group(screen, SPACES, qtbot)
    actions = Actions(screen)
    actions.add(screen.screen_actions(), owner=screen)
    actions.run("checks.fix")
    _settle(screen, qtbot)
    assert sorted(row["text"] for row in list_rows(_workspace(screen), "keyword"))[:2] == [
        "close  software",
        "close books",
    ]


def test_a_finding_is_suppressed_with_a_reason_and_shown_again(screen: ChecksScreen, qtbot: QtBot) -> None:
    _group(screen, SPACES, qtbot)
    qtbot.mouseClick(screen.findings.suppress_button, Qt.MouseButton.LeftButton)
    dialog = screen.findChild(SuppressDialog)
    assert dialog is not None
    assert [radio.text() for radio in dialog.radios] == [
        "Only here: keyword “close  books”",
        "Everywhere in “Search”",
        "Everywhere in this workspace",
    ]
    dialog._on_keep()
    assert "needs a reason" in dialog.problem.text()
    qtbot.keyClicks(dialog.reason, "Their own spelling")
    qtbot.keyClicks(dialog.until, "soon")
    dialog._on_keep()
    assert "is no day" in dialog.problem.text()
    dialog.until.setText("2099-12-31")
    dialog._on_keep()
    _settle(screen, qtbot)
    assert screen.findings._groups[SPACES].count == 1
    assert screen.pages.buttons["suppressed"].text() == "Suppressed (1)"
    qtbot.mouseClick(screen.pages.buttons["suppressed"], Qt.MouseButton.LeftButton)
    _settle(screen, qtbot)
    (entry,) = screen.suppressed.list.entries()
    assert "until 31 Dec 2099" in entry.facts
    assert [one.title for one in screen.suppressed.table.found.rows] == ["close  books"]
    qtbot.mouseClick(screen.suppressed.lift_button, Qt.MouseButton.LeftButton)
    _settle(screen, qtbot)
    assert rules.list_suppressions(_workspace(screen)) == []
    assert screen.findings._groups[SPACES].count == 2


def test_what_the_platform_refuses_cannot_be_suppressed(screen: ChecksScreen, qtbot: QtBot) -> None:
    fixed = next(one for one in screen.findings._groups if (known := screen.findings._rules[one]).fixed and known.used)
    _group(screen, fixed, qtbot)
    assert not screen.findings.suppress_button.isEnabled()
    assert "platform refuses" in (screen.findings.why_not_suppressed() or "")
    assert "Cannot be suppressed" in screen.findings.heading.facts.text()


def test_a_rule_is_switched_off_and_back(screen: ChecksScreen, qtbot: QtBot) -> None:
    screen.show_rule(SPACES)
    page = screen.rules
    assert page.list.current_id() == SPACES
    assert page.use.isChecked()
    qtbot.keyClick(page.use, Qt.Key.Key_Space)
    _settle(screen, qtbot)
    assert SPACES not in screen.findings._groups
    assert rules.choice_of(_workspace(screen)).off == {SPACES}
    qtbot.mouseClick(page.reset, Qt.MouseButton.LeftButton)
    _settle(screen, qtbot)
    page.graded.emit(SPACES, Severity.INFO)
    _settle(screen, qtbot)
    assert screen.findings._groups[SPACES].severity is Severity.INFO
    screen.show_rule("google.rsa.too_few_headlines")
    assert page.use.isHidden()
    assert "It always counts" in page.why_fixed.text()


def test_a_rule_is_written_tried_and_kept(screen: ChecksScreen, qtbot: QtBot) -> None:
    screen._new_rule()
    form = screen.rules.form
    form.kind.setCurrentIndex(form.kind.findData("keyword"))
    form.look()
    assert "Write a condition" in form.problem.text()
    # A form nobody has filled in is not wrong yet.
    assert form.problem.property("role") == "small"
    qtbot.keyClicks(form.expression, 'starts(txt, "what')
    form.look()
    assert not form.save_button.isEnabled()
    form.expression.setPlainText('starts(txt, "what is")')
    form.look()
    assert "Did you mean text?" in form.problem.text()
    assert form.problem.property("role") == "problem"
    form.expression.setPlainText('starts(text, "what is")')
    qtbot.keyClicks(form.name, "No questions")
    qtbot.keyClicks(form.message, "{text} asks a question")
    form.examples.show_examples([Example({"text": "what is it"}, True), Example({"text": "software"}, True)])
    form.look()
    _settle(screen, qtbot)
    assert form.found.text() == "Would find 1 of 4 keywords"
    assert [line.result.text() for line in form.examples.lines] == ["right", "wrong"]
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert "should be found, but is not" in form.problem.text()
    form.examples.lines[1].broken.setChecked(False)
    form.look()
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    _settle(screen, qtbot)
    (kept,) = list_rules(_workspace(screen))
    assert (kept.key, kept.examples[1].broken) == ("own.no-questions", False)
    assert screen.rules.list.current_id() == kept.key
    assert screen.findings._groups[kept.key].count == 1
    with qtbot.waitSignal(screen.context.messages.asked) as asked:
        qtbot.mouseClick(form.delete_button, Qt.MouseButton.LeftButton)
    asked.args[0].accept()
    _settle(screen, qtbot)
    assert list_rules(_workspace(screen)) == []


def test_examples_read_as_they_are_written(screen: ChecksScreen, qtbot: QtBot) -> None:
    values = {"name": "A = b", "daily_budget": 50, "target": 2.5, "headlines": ["a", "b"], "labels": ["x"], "ai": True}
    examples = (Example({**values, "name": "A"}, True),)
    screen.rules.form.examples.show_examples(examples)
    assert screen.rules.form.examples.examples() == examples
    screen.rules.form.show_rule(OwnRule("", "campaign", "", ""))
    assert screen.rules.form.examples.examples() == ()


def test_findings_are_written_as_csv(screen: ChecksScreen, tmp_path: Path, qtbot: QtBot) -> None:
    screen.export_to(tmp_path / "findings.csv")
    _settle(screen, qtbot)
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == sum(rules.counts(_workspace(screen)).values())
