"""From a text to what it rests on: by a click on its chip, by E, and by the button beside it; live counters at their worst."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.copytexts import NewText, offer
from core.evidence import list_entries, withdraw
from tests.ui.copy.test_copy_screen import WAIT_MS, Desk, desk  # noqa: F401 - a fixture
from ui.screens.brand.evidence import SOON, EvidencePage
from ui.screens.copy.painting import TextEditor
from ui.screens.copy.rows import COUNT, EVIDENCE

if TYPE_CHECKING:
    from ui.window import MainWindow

FACT = "Close the Books in 3 Days"
WITHOUT = "Finance Software"


@pytest.fixture
def at(desk: Callable[..., Desk]) -> Desk:  # noqa: F811
    made = desk(written=False)
    sheet = made.screen.sheet
    assert sheet is not None
    texts = [
        NewText("headlines", "proof", FACT, {}, ("Value proposition: Close the books in 3 days",), "grammar"),
        NewText("headlines", "keyword", WITHOUT, {}, (), "grammar"),
        NewText("headlines", "pain", "Late Nights at Month End?", {}, ("Pain: late nights at month end",), "grammar"),
    ]
    offer(made.screen.context.workspace, sheet.group.pk, texts)
    made.screen.load()
    made.settle()
    return made


def evidence_page(window: MainWindow) -> EvidencePage:
    assert window.session is not None
    page = window.session.screen("brand").pages[EvidencePage.title]  # type: ignore[attr-defined]
    assert isinstance(page, EvidencePage)
    return page


def click(at: Desk, text: str, offset: QPoint) -> None:
    at.go_to(text)
    index = at.table.currentIndex().siblingAtColumn(EVIDENCE)
    place = at.table.visualRect(index)
    QTest.mouseClick(
        at.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place.topLeft() + offset
    )
    at.settle()


def test_a_click_on_the_chip_leads_to_the_claim_and_one_beside_it_does_not(at: Desk) -> None:
    page = evidence_page(at.window)
    page.filter.setCurrentIndex(page.filter.findData(SOON))
    height = at.table.rowHeight(at.table.currentIndex().row()) // 2
    click(at, FACT, QPoint(2, 2))
    click(at, WITHOUT, QPoint(20, height))
    assert at.screen.isVisible(), "no chip was hit"
    click(at, FACT, QPoint(20, height))
    at.qtbot.waitUntil(page.isVisible, timeout=WAIT_MS)
    entry = next(one for one in list_entries(at.screen.context.workspace) if "3 days" in one.statement)
    at.qtbot.waitUntil(lambda: page.current() == entry.id, timeout=WAIT_MS)


def test_the_key_leads_to_what_was_withdrawn_and_to_the_brief(at: Desk) -> None:
    workspace = at.screen.context.workspace
    entry = next(one for one in list_entries(workspace) if "3 days" in one.statement)
    withdraw(workspace, entry.id)
    at.screen.load()
    at.settle()
    shown = at.go_to(FACT)
    assert shown.rests_on == (entry.id,)
    at.go_to("Late Nights at Month End?")
    assert at.screen.panes.detail.find_button.text() == "Show the brief (E)"
    at.press(Qt.Key.Key_E)
    at.settle()
    assert at.window.session is not None
    assert at.window.stack.currentWidget() is at.window.session.screen("brief")
    blocked = {one.id: one.why_blocked() for one in at.screen.screen_actions()}
    at.go_to(WITHOUT)
    assert blocked["copy.evidence"] is None
    assert "nothing that needs proof" in (
        next(one for one in at.screen.screen_actions() if one.id == "copy.evidence").why_blocked() or ""
    )


def test_the_counter_of_a_text_being_typed_knows_the_longest_keyword(at: Desk) -> None:
    at.go_to(WITHOUT)
    at.run("copy.edit")
    editor = at.table.findChild(TextEditor)
    assert editor is not None
    editor.setPlainText("{KeyWord:Close} in Days Not Weeks")
    row = at.table.currentIndex().row()
    shown = at.table.texts.shown(row)
    assert shown is not None
    count = at.table.pen._count(shown, row)
    keyword = len("month end close software")
    assert (count.width, count.worst) == (23, 23 - len("Close") + keyword)
    assert count.strained
    assert at.table.columnWidth(COUNT) > 0
