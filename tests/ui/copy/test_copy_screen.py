"""The Copy screen in a real window: texts are written, kept, rejected, changed and put into ads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from core.copytexts import KEPT, OFFERED, REJECTED, NewText, listed, offer
from core.evidence import add_evidence, list_entries, withdraw
from core.rows import list_rows
from core.workspace import Workspace
from ui.screens.copy import acts, reworking_acts
from ui.screens.copy.painting import TextEditor
from ui.screens.copy.rows import COUNT, TEXT, Head

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from core.copytexts.sheet import Shown
    from ui.screens.copy import CopyScreen
    from ui.window import MainWindow

WAIT_MS = 60_000
BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly"
goal = "pipeline"
landing_page = "https://ledgerly.example/close"
summary = "Month-end close software for finance teams"
value_props = ["Close the books in 3 days", "Works with SAP and NetSuite", "Every reconciliation in one place"]
[[personas]]
name = "Controller"
pains = ["late nights at month end"]
"""


class Desk:
    """The screen with hands."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        assert window.session is not None
        self.screen: CopyScreen = window.session.screen("copy")  # type: ignore[assignment]
        self.table = self.screen.panes.table

    def settle(self) -> None:
        jobs = self.window.program.jobs
        soon = (self.screen._soon, self.screen._look_soon)
        self.qtbot.waitUntil(lambda: not jobs.running and not any(one.isActive() for one in soon), timeout=WAIT_MS)

    def press(self, key: Qt.Key) -> None:
        self.window.activateWindow()
        self.table.setFocus()
        self.qtbot.waitUntil(self.table.hasFocus, timeout=WAIT_MS)
        QTest.keyClick(self.table, key)

    def run(self, id: str) -> None:
        self.window.actions_of_window.run(id)

    def texts(self) -> list[Shown]:
        return [one for one in self.table.texts.rows if not isinstance(one, Head)]

    def go_to(self, text: str) -> Shown:
        row = next(
            at for at, one in enumerate(self.table.texts.rows) if not isinstance(one, Head) and one.text.text == text
        )
        self.table.go_to(row)
        shown = self.table.texts.shown(row)
        assert shown is not None
        return shown

    def states(self) -> dict[str, str]:
        """As the file has them."""
        assert self.screen.sheet is not None
        with self.screen.context.workspace.read() as connection:
            return {one.text: one.state for one in listed(connection, self.screen.sheet.group.pk)}


@pytest.fixture
def desk(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Callable[..., Desk]:
    """Opens a workspace at the Copy screen."""

    def open_at(
        *, brief: str | None = BRIEF, platforms: tuple[str, ...] = ("google_ads",), written: bool = True
    ) -> Desk:
        workspace: Workspace = Workspace.create(tmp_path / "Ledgerly.cdesk", synchronous="OFF")
        with workspace.edit("Plant", about={"brief": brief} if brief else None) as edit:
            for platform in platforms:
                account = edit.create("account", {"name": "Ledgerly", "platform": platform})
                campaign = edit.create("campaign", {"account": account, "platform": platform, "name": "Close"})
                group = edit.create("ad_group", {"campaign": campaign, "platform": platform, "name": f"On {platform}"})
                if platform == "google_ads":
                    edit.create(
                        "keyword", {"ad_group": group, "text": "month end close software", "match_type": "EXACT"}
                    )
        window.show_workspace(workspace)
        window.activateWindow()
        window.go("copy", None)
        made = Desk(window, qtbot)
        made.settle()
        if written and brief and platforms:
            acts.write_more(made.screen, 12)
            made.settle()
        return made

    return open_at


def test_texts_are_written_kept_rejected_and_taken_back_by_key(desk: Callable[..., Desk]) -> None:
    at = desk(written=False)
    panes = at.screen.panes
    assert panes.stack.currentWidget() is panes.empty
    suggested = panes.empty.focusProxy()
    assert isinstance(suggested, QPushButton)
    assert suggested.text() == "Write texts"
    at.run("copy.write")
    at.settle()
    assert len(at.texts()) >= 10
    heads = [one.section.label for one in at.table.texts.rows if isinstance(one, Head)]
    assert heads[:2] == ["Keyword", "Benefit"]
    assert all(one.score is not None for one in at.texts()), "all are judged"
    first, second, third = at.texts()[:3]
    at.table.go_to(1)
    at.press(Qt.Key.Key_K)
    at.press(Qt.Key.Key_X)
    at.press(Qt.Key.Key_Return)
    at.settle()
    wanted = {first.text.text: KEPT, second.text.text: REJECTED, third.text.text: KEPT}
    assert {text: at.states()[text] for text in wanted} == wanted
    assert panes.fields.buttons()[0].text().endswith("2/15")
    at.press(Qt.Key.Key_U)
    at.press(Qt.Key.Key_U)
    at.settle()
    assert [at.states()[one.text.text] for one in (first, second, third)] == [KEPT, OFFERED, OFFERED]
    at.go_to(first.text.text)
    at.press(Qt.Key.Key_K)
    at.settle()
    assert at.states()[first.text.text] == OFFERED, "keeping a kept text takes that back"


def test_rejected_texts_leave_the_list_when_it_is_read_again_and_can_be_found(desk: Callable[..., Desk]) -> None:
    at = desk()
    gone = at.texts()[0].text.text
    at.table.go_to(1)
    at.press(Qt.Key.Key_Delete)
    at.settle()
    assert gone in [one.text.text for one in at.texts()], "it stays in sight, struck through"
    at.window.go("editor", None)
    at.window.go("copy", None)
    at.screen.open_group(at.screen.sheet.group.id)  # type: ignore[union-attr]
    at.screen.panes.which.setCurrentIndex(3)
    assert [one.text.text for one in at.texts()] == [gone]
    at.press(Qt.Key.Key_X)
    at.settle()
    assert at.states()[gone] == OFFERED
    at.screen.panes.which.setCurrentIndex(2)
    assert at.screen.panes.stack.currentWidget() is at.screen.panes.empty, "nothing is kept: the list says so"


def test_a_text_is_edited_in_place_with_a_live_counter_and_what_is_unproven_cannot_be_kept(
    desk: Callable[..., Desk],
) -> None:
    at = desk()
    before = at.texts()[0].text.text
    at.go_to(before)
    at.run("copy.edit")
    editor = at.table.findChild(TextEditor)
    assert editor is not None
    editor.setPlainText("Rated 9 of 10 by Controllers Everywhere")
    assert at.table.texts.typing == (at.table.currentIndex().row(), "Rated 9 of 10 by Controllers Everywhere")
    editor.setPlainText("Rated 9 of 10 by Controllers")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    at.settle()
    assert at.table.texts.typing is None
    mine = at.go_to("Rated 9 of 10 by Controllers")
    assert mine.unproven
    detail = at.screen.panes.detail
    assert detail.find_button.isVisible()
    assert any("Nothing proves" in line for line in detail.said())
    at.press(Qt.Key.Key_K)
    at.settle()
    assert at.states()["Rated 9 of 10 by Controllers"] == OFFERED
    assert "cannot be kept" in at.screen.panes.note.words.text()
    assert at.screen.panes.note.way.text() == "Find evidence"
    add_evidence(at.screen.context.workspace, "Rated 9 of 10 by controllers", "Survey of March 2026")
    at.screen.load()
    at.settle()
    at.go_to("Rated 9 of 10 by Controllers")
    assert detail.find_button.text() == "Show it in the evidence (E)"
    at.press(Qt.Key.Key_K)
    at.settle()
    assert at.states()["Rated 9 of 10 by Controllers"] == KEPT
    at.press(Qt.Key.Key_U)
    at.press(Qt.Key.Key_U)
    at.settle()
    assert before in at.states(), "the words come back too"


def test_kept_texts_become_an_ad_that_undo_takes_away_and_the_repair_is_one_key(desk: Callable[..., Desk]) -> None:
    at = desk()
    side, workspace = at.screen.panes.side, at.screen.context.workspace
    assert not side.put.isEnabled()
    pk = at.screen.sheet.group.pk  # type: ignore[union-attr]
    heads = (
        "Close the Books in 3 Days",
        "Ledgerly Close",
        "Works With SAP",
        "For Controllers",
        "Tired of Late Nights?",
    )
    below = ("Close the books in 3 days. See how Ledgerly works.", "Get in touch with the Ledgerly team.")
    offer(workspace, pk, [NewText("headlines", "own", one) for one in heads])
    offer(workspace, pk, [NewText("descriptions", "own", one) for one in below])
    at.screen.load()
    at.settle()
    for text in heads:
        at.go_to(text)
        at.press(Qt.Key.Key_K)
    at.screen.panes.fields.buttons()[1].click()
    for text in below:
        at.go_to(text)
        at.press(Qt.Key.Key_K)
    at.settle()
    assert at.screen.together is not None
    assert at.screen.together.bad
    assert "trouble" in side.verdict.title.text()
    at.run("copy.repair")
    at.settle()
    assert at.screen.together.bad == 0
    assert "read well" in side.verdict.title.text()
    at.run("copy.put")
    at.settle()
    (row,) = list_rows(workspace, "ad")
    assert set(row["headlines"]) <= set(heads)
    assert row["final_url"] == "https://ledgerly.example/close"
    assert side.into.isEnabled()
    assert "Ctrl+Z" in next(one.text for one in at.screen.context.messages.open.values() if "made" in one.text)
    at.run("edit.undo")
    at.settle()
    assert list_rows(workspace, "ad") == []


def test_one_key_keeps_a_set_that_reads_well_and_one_takes_it_back(
    desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk()
    verdict = at.screen.panes.side.verdict
    assert verdict.keep_set.isVisible()
    said: list[str] = []
    say = verdict.say
    monkeypatch.setattr(verdict, "say", lambda *words: (said.append(words[2]), say(*words)))
    at.press(Qt.Key.Key_G)
    at.settle()
    kept = [text for text, state in at.states().items() if state == KEPT]
    assert len(kept) >= 8
    assert at.screen.together is not None
    assert at.screen.together.bad == 0
    assert said[0] == "Looking at all combinations", "with kept texts there is something to combine"
    assert "Nothing to combine yet" not in said
    assert not verdict.keep_set.isVisible()
    at.press(Qt.Key.Key_U)
    at.settle()
    assert set(at.states().values()) == {OFFERED}


def test_texts_are_rewritten_and_shortened_into_candidates_and_a_missing_model_is_named(
    desk: Callable[..., Desk],
) -> None:
    at = desk()
    at.screen.panes.fields.buttons()[1].click()
    one = next(each for each in at.texts() if each.text.text.count(".") > 1)
    at.go_to(one.text.text)
    before = set(at.states())
    at.press(Qt.Key.Key_S)
    at.settle()
    fresh = set(at.states()) - before
    assert fresh
    assert {each.text.text for each in at.table.chosen()} == fresh, "what came is chosen"
    assert all(len(text) < len(one.text.text) for text in fresh)
    assert f"of “{one.text.text[:30]}" in at.screen.panes.note.words.text()
    assert "chosen below" in at.screen.panes.note.words.text()
    change = next(line for line in at.screen.panes.detail.said() if line.startswith("Instead of"))
    assert f"“{one.text.text}”: " in change
    assert "shorter" in change
    at.run("copy.copy")
    assert set(QApplication.clipboard().text().split("\n")) == fresh
    assert "needs a local model" in (reworking_acts.why_no_translation(at.screen, "de") or "")
    menu = at.screen.panes.rework.menu()
    menu.aboutToShow.emit()
    entries = {entry.text(): entry for entry in menu.actions() if entry.text()}
    assert entries["Rewrite the text"].isEnabled()
    assert "needs a local model" in entries["Translate into German"].toolTip()


def test_linkedin_shows_the_chosen_text_in_its_place_and_steps_through_the_kept_ones(desk: Callable[..., Desk]) -> None:
    at = desk(platforms=("linkedin_ads",))
    panes = at.screen.panes
    assert [button.property("field") for button in panes.fields.buttons()] == [
        "introductory_text",
        "headline",
        "description",
    ]
    sketch = panes.side.preview.sketch
    current = at.table.current()
    assert current is not None
    assert sketch.values["introductory_text"] == current.text.text
    intros = [one.text.text for one in at.texts()[:2]]
    at.table.go_to(1)
    at.press(Qt.Key.Key_K)
    at.press(Qt.Key.Key_K)
    panes.fields.buttons()[1].click()
    at.press(Qt.Key.Key_K)
    at.settle()
    seen = {sketch.values["introductory_text"]}
    panes.side.shuffle()
    seen.add(sketch.values["introductory_text"])
    assert seen == set(intros)
    assert panes.side.put.text() == "Put into 2 new ads"
    assert "fold" in " ".join(at.screen.panes.detail.said()) or at.table.current() is not None


def test_where_there_is_nothing_the_screen_says_what_to_do(desk: Callable[..., Desk], window: MainWindow) -> None:
    at = desk(brief=None)
    panes = at.screen.panes
    assert panes.stack.currentWidget() is panes.empty
    assert panes.empty.accessibleName() == "No brief was accepted yet"
    assert not panes.write.isEnabled()
    assert "brief" in panes.write.toolTip()
    panes.groups.search.setText("nothing is called so")
    at.settle()
    assert panes.groups.count.text().startswith("0")


def test_without_ad_groups_the_way_leads_to_the_brief(desk: Callable[..., Desk]) -> None:
    at = desk(platforms=())
    panes = at.screen.panes
    assert panes.whole.currentWidget() is panes.whole_empty
    assert panes.whole_empty.accessibleName() == "No ad group yet"


def test_the_editor_opens_the_texts_of_what_is_chosen(desk: Callable[..., Desk]) -> None:
    at = desk(platforms=("google_ads", "linkedin_ads"), written=False)
    editor: Any = at.window.session.screen("editor")  # type: ignore[union-attr]
    at.window.go("editor", None)
    group = next(one for one in list_rows(at.screen.context.workspace, "ad_group") if one["platform"] == "linkedin_ads")
    editor.go_to_entity(group.id)
    at.qtbot.waitUntil(lambda: bool(editor.sample()) and not at.window.program.jobs.running, timeout=WAIT_MS)
    at.run("editor.texts")
    at.settle()
    assert at.screen.isVisible()
    assert at.screen.sheet is not None
    assert at.screen.sheet.group.id == group.id


def test_three_hundred_texts_are_listed_with_their_lengths(desk: Callable[..., Desk]) -> None:
    at = desk(written=False)
    pk = at.screen.sheet.group.pk  # type: ignore[union-attr]
    offer(
        at.screen.context.workspace,
        pk,
        [NewText("headlines", "benefit", f"Close the Books, Way {at}") for at in range(300)],
    )
    at.screen.load()
    at.settle()
    model = at.table.texts
    assert model.rowCount() == 301
    assert model.index(1, COUNT).data().endswith("/30")
    QTest.keyClick(at.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert at.table.currentIndex().row() == 300
    assert at.table.currentIndex().siblingAtColumn(TEXT).data().startswith("Close the Books")


def test_what_was_decided_is_taken_back_after_a_look_at_another_ad_group(desk: Callable[..., Desk]) -> None:
    at = desk(platforms=("google_ads", "linkedin_ads"))
    first = at.screen.sheet
    assert first is not None
    text = at.texts()[0].text.text
    at.go_to(text)
    at.press(Qt.Key.Key_K)
    at.settle()
    assert at.states()[text] == KEPT
    others = [one.id for one in at.screen.panes.groups.list.entries() if one.id != first.group.id]
    at.screen.open_group(others[0])
    at.settle()
    assert not at.screen.verdicts.undoable
    at.screen.open_group(first.group.id)
    at.settle()
    at.press(Qt.Key.Key_U)
    at.settle()
    assert at.states()[text] == OFFERED
    assert not at.screen.verdicts.undoable


def test_where_there_is_little_room_the_list_makes_way_and_comes_back(desk: Callable[..., Desk]) -> None:
    at = desk(platforms=("google_ads", "linkedin_ads"))
    panes = at.screen.panes
    assert panes.groups.isVisible()
    assert not panes.show_list.isVisible()
    at.window.resize(1000, 700)
    at.settle()
    assert not panes.groups.isVisible()
    at.qtbot.waitUntil(lambda: panes.table.columnWidth(TEXT) > 200, timeout=WAIT_MS)
    at.window.activateWindow()
    at.run("copy.find")
    assert panes.groups.isVisible()
    at.qtbot.waitUntil(panes.groups.search.hasFocus, timeout=WAIT_MS)
    assert not panes.side.isVisible()
    QTest.keyClick(panes.groups.list, Qt.Key.Key_Down)
    QTest.keyClick(panes.groups.list, Qt.Key.Key_Return)
    at.settle()
    assert panes.side.isVisible()
    assert not panes.groups.isVisible()


def test_the_lines_between_the_parts_stay_where_they_were_drawn(desk: Callable[..., Desk]) -> None:
    at = desk(platforms=("google_ads",), written=False)
    split = at.screen.panes.split
    split.setSizes([320, split.sizes()[1] - (320 - split.sizes()[0]), split.sizes()[2]])
    drawn = split.sizes()[0]
    path = at.screen.context.workspace.path
    at.window.close_workspace()
    at.window.show_workspace(Workspace.open(path))
    at.window.go("copy", None)
    again = Desk(at.window, at.qtbot)
    again.settle()
    assert abs(again.screen.panes.split.sizes()[0] - drawn) <= 2


def test_kept_texts_whose_ground_is_gone_are_named_and_taken_out(desk: Callable[..., Desk]) -> None:
    at = desk()
    one = next(each for each in at.texts() if any("Every reconciliation" in line for line in each.text.evidence))
    at.go_to(one.text.text)
    at.press(Qt.Key.Key_K)
    at.settle()
    workspace = at.screen.context.workspace
    entry = next(each for each in list_entries(workspace) if "Every reconciliation" in each.statement)
    withdraw(workspace, entry.id)
    at.qtbot.waitUntil(at.screen.panes.note.isVisible, timeout=WAIT_MS)
    at.settle()
    assert "rests on nothing any more" in at.screen.panes.note.words.text()
    at.screen.panes.note.way.click()
    at.settle()
    assert at.states()[one.text.text] == OFFERED


def test_fields_and_ad_groups_are_gone_through_by_key(desk: Callable[..., Desk]) -> None:
    at = desk(platforms=("google_ads", "linkedin_ads"))
    panes = at.screen.panes
    assert panes.field == "headlines"
    at.run("copy.next_field")
    assert panes.field == "descriptions"
    at.run("copy.previous_field")
    assert panes.field == "headlines"
    first = at.screen.sheet
    at.run("copy.next_group" if panes.groups.list.currentRow() == 0 else "copy.previous_group")
    at.settle()
    assert first is not None
    assert at.screen.sheet is not None
    assert at.screen.sheet.group.id != first.group.id
