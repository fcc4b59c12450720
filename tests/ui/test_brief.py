"""The brief screen: the form is the file, problems stand at their fields, Generate leads to review."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from core import changesets
from core.brief.reading import read_brief_text
from ui.screens.brief import BriefScreen
from ui.screens.brief.form import Field, Tables
from ui.screens.brief.questions import SECTIONS, label_of
from ui.widgets.chips import ChipsEdit
from ui.widgets.day_picker import DayPicker
from ui.window import MainWindow

BRIEF = """# Kept by the sales team
product = "Tidewater Close"
company = "Tidewater"
goal = "leads"
landing_page = "https://tidewater.example/close"
value_props = ["Close the books in 3 days"]
keyword_seeds = ["month end close software"]
platforms = ["google_ads"]

[[claims]]
text = "Teams close 6 days faster on average"
evidence = "Customer survey 2026"

[[personas]]
name = "Controller"
titles = ["Financial Controller", "Head of Accounting"]
"""


@pytest.fixture
def screen(opened: MainWindow) -> BriefScreen:
    opened.go("brief", None)
    assert opened.session is not None
    found = opened.session.screen("brief")
    assert isinstance(found, BriefScreen)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tidewater.toml"
    path.write_text(BRIEF, "utf-8")
    return path


def field(screen: BriefScreen, path: str) -> Field:
    return next(card.fields.fields[path] for card in screen.cards if path in card.fields.fields)


def test_every_key_of_a_brief_has_a_question() -> None:
    from core.brief.form import BriefTable, PersonaTable

    asked = {question.path.partition(".")[0] for section in SECTIONS for question in section.questions}
    assert asked == set(BriefTable.model_fields)
    personas = next(question for section in SECTIONS for question in section.questions if question.path == "personas")
    assert {part.path for part in personas.parts} == set(PersonaTable.model_fields)


def test_opening_and_saving_leaves_the_file_as_it_was(screen: BriefScreen, file: Path) -> None:
    screen.open_file(file)
    assert field(screen, "product").editor.value() == "Tidewater Close"
    screen.save()
    assert file.read_text("utf-8") == BRIEF


def test_typing_changes_the_file_and_keeps_its_comments(screen: BriefScreen, file: Path, qtbot: QtBot) -> None:
    screen.open_file(file)
    product = field(screen, "product").widget
    product.setFocus()
    product.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(product, "Tidewater Ledger")
    qtbot.waitUntil(lambda: "Ledger" in screen._text)
    screen.save()
    text = file.read_text("utf-8")
    assert "# Kept by the sales team" in text
    assert read_brief_text(text).product == "Tidewater Ledger"


def test_an_empty_form_asks_for_what_is_needed_without_shouting(screen: BriefScreen) -> None:
    assert not field(screen, "product").problem.isVisible()
    links = [button.text() for button in screen.side.findChildren(QPushButton) if button.property("role") == "link"]
    assert links == [
        "Product is missing", "Company is missing", "Landing page is missing", "Goal is missing", "Value propositions are missing",
    ]  # fmt: skip


def test_generate_on_an_incomplete_brief_shows_problems_at_the_fields(screen: BriefScreen) -> None:
    screen.generate(1)
    assert screen.job is None
    assert field(screen, "product").problem.isVisible()
    assert field(screen, "product").widget.property("invalid") is True


def test_a_wrong_value_is_told_at_its_field_and_a_click_leads_there(
    screen: BriefScreen, file: Path, qtbot: QtBot
) -> None:
    screen.open_file(file)
    address = field(screen, "landing_page")
    address.widget.setText("tidewater")  # type: ignore[attr-defined]
    qtbot.waitUntil(address.problem.isVisible)
    assert "must begin with https://" in address.problem.text()

    def links() -> list[QPushButton]:
        return [
            button
            for button in screen.side.findChildren(QPushButton)
            if "correction" in button.text() and button.isVisible()
        ]

    qtbot.waitUntil(lambda: len(links()) == 1)
    (link,) = links()
    assert link.text() == "Landing page needs a correction"
    link.click()
    assert screen.window().focusWidget() is address.widget


def test_a_problem_inside_a_persona_stands_at_that_persona(screen: BriefScreen, file: Path, qtbot: QtBot) -> None:
    screen.open_file(file)
    personas = field(screen, "personas").widget
    assert isinstance(personas, Tables)
    personas.add_button.click()
    personas.entries[1].fields.fields["titles"].widget.add(["CFO"])  # type: ignore[attr-defined]
    qtbot.waitUntil(personas.entries[1].fields.fields["name"].problem.isVisible)
    assert not personas.entries[0].fields.fields["name"].problem.isVisible()
    assert label_of("personas[1].name") == "Persona 2: Role"


def test_entries_are_added_and_removed_by_keyboard(screen: BriefScreen, qtbot: QtBot) -> None:
    claims = field(screen, "claims").widget
    assert isinstance(claims, Tables)
    qtbot.keyClick(claims.add_button, Qt.Key.Key_Space)
    qtbot.keyClicks(claims.entries[0].fields.fields["text"].widget, "Certified to ISO 27001")
    assert claims.value() == [{"text": "Certified to ISO 27001", "evidence": ""}]
    cross = next(
        button for button in claims.entries[0].findChildren(QPushButton) if button.accessibleName() == "Remove claim 1"
    )
    qtbot.keyClick(cross, Qt.Key.Key_Space)
    assert claims.value() == []


def test_chips_take_enter_commas_and_pasted_lists(qtbot: QtBot) -> None:
    chips = ChipsEdit(names={"DE": "Germany", "AT": "Austria"})
    qtbot.addWidget(chips)
    qtbot.keyClicks(chips.line, "germany")
    qtbot.keyClick(chips.line, Qt.Key.Key_Return)
    QGuiApplication.clipboard().setText("AT\nSwitzerland\nDE")
    qtbot.keyClick(chips.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert chips.value() == ["DE", "AT", "Switzerland"]
    qtbot.keyClick(chips.line, Qt.Key.Key_Backspace)
    assert chips.value() == ["DE", "AT"]
    qtbot.keyClicks(chips.line, "fr,")
    assert chips.value() == ["DE", "AT", "fr"]


def test_a_suggestion_is_taken_once_and_leaves_the_line_empty(qtbot: QtBot) -> None:
    chips = ChipsEdit(suggestions=("Manufacturing", "Machinery Manufacturing"))
    qtbot.addWidget(chips)
    chips.show()
    qtbot.keyClicks(chips.line, "manuf")
    popup = chips.line.completer().popup()
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chips.value() == ["Manufacturing"])
    assert chips.line.text() == ""


def test_enter_takes_what_was_typed_while_suggestions_are_shown(qtbot: QtBot) -> None:
    chips = ChipsEdit(names={"DE": "Germany", "AT": "Austria", "HT": "Haiti"})
    qtbot.addWidget(chips)
    chips.show()
    qtbot.keyClicks(chips.line, "at")
    chips.line.completer().setCompletionPrefix("at")
    chips.line.completer().complete()
    qtbot.keyClick(chips.line.completer().popup(), Qt.Key.Key_Return)
    assert chips.value() == ["AT"]
    assert not chips.line.completer().popup().isVisible()


def test_a_day_is_picked_from_the_calendar(screen: BriefScreen, qtbot: QtBot) -> None:
    start = field(screen, "start").widget
    assert isinstance(start, QLineEdit)
    start.setText("2027-01-11")
    start.actions()[0].trigger()
    calendar = start.findChild(DayPicker)
    assert calendar is not None
    assert calendar.selectedDate().toString(Qt.DateFormat.ISODate) == "2027-01-11"
    calendar.clicked.emit(calendar.selectedDate().addDays(7))
    assert start.text() == "2027-01-18"
    assert not calendar.isVisible()


def test_a_file_that_is_no_brief_is_told(screen: BriefScreen, tmp_path: Path) -> None:
    for name, raw in (("a.toml", b"product = "), ("b.toml", b"\xff\xfe\x00"), ("none.toml", None)):
        if raw is not None:
            (tmp_path / name).write_bytes(raw)
        screen.open_file(tmp_path / name)
    assert [notice.level for notice in screen.context.messages.open.values()] == ["error"] * 3
    assert screen.path is None


def test_what_is_written_is_kept_in_the_workspace(screen: BriefScreen, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(screen, "product").widget, "Half a brief")
    screen._check()
    with qtbot.waitSignal(screen.context.jobs.ended):
        screen._keep()
    assert tomllib.loads(screen.context.workspace.option("brief_draft") or "") == {"product": "Half a brief"}
    again = BriefScreen(screen.context)
    qtbot.addWidget(again)
    assert field(again, "product").editor.value() == "Half a brief"


def test_generate_makes_a_proposal_and_leads_to_its_review(
    screen: BriefScreen, opened: MainWindow, file: Path, qtbot: QtBot
) -> None:
    screen.open_file(file)
    with qtbot.waitSignal(screen.go, timeout=60_000) as went:
        screen.side.button.click()
        assert not screen.side.button.isVisible()
    (proposal,) = changesets.list_sets(screen.context.workspace, state="proposed")
    assert went.args == ["review", proposal.id]
    assert proposal.about["brief"] == BRIEF
    assert opened.session is not None
    assert opened.stack.currentWidget() is opened.session.screen("review")
    assert opened.rail.button("review").accessibleName() == "Review, 1 waiting"


def test_a_generation_that_is_stopped_leaves_nothing(screen: BriefScreen, file: Path, qtbot: QtBot) -> None:
    screen.open_file(file)
    screen.generate(3)
    screen.cancel()
    assert screen.side.button.isVisible()
    screen.context.jobs.stop_all()
    QApplication.processEvents()
    assert changesets.list_sets(screen.context.workspace) == []


def test_generate_can_be_repeated_in_a_terminal(screen: BriefScreen, file: Path) -> None:
    screen.open_file(file)
    record = next(each for each in screen.screen_actions() if each.id == "brief.generate")
    assert record.command is not None
    assert record.command() == f"campaign-desk generate {screen.context.workspace.path} --brief {file} --seed 1"


def test_dates_that_have_passed_are_told(screen: BriefScreen, file: Path, qtbot: QtBot) -> None:
    screen.open_file(file)
    start = field(screen, "start")
    start.widget.setText(str(screen._today() - timedelta(days=1)))  # type: ignore[attr-defined]
    qtbot.waitUntil(start.problem.isVisible)
    assert "has passed" in start.problem.text()


def test_a_wrong_entry_of_a_short_list_is_called_by_its_lists_name() -> None:
    assert label_of("countries[0]") == "Countries"
    assert label_of("personas[1].titles[0]") == "Persona 2: Job titles"


def test_an_opened_brief_is_kept_for_the_next_start(screen: BriefScreen, file: Path, qtbot: QtBot) -> None:
    screen.open_file(file)
    qtbot.waitUntil(lambda: "Tidewater Close" in (screen.context.workspace.option("brief_draft") or ""))


def test_several_countries_need_a_correction(screen: BriefScreen, file: Path) -> None:
    file.write_text(BRIEF.replace('platforms = ["google_ads"]', 'countries = ["Nowhere"]'), "utf-8")
    screen.open_file(file)
    said = [button.text() for button in screen.side.findChildren(QPushButton)]
    assert "Countries need a correction" in said
