"""The rows behind a long list: read ahead of the scrolling, ordered by a click that chooses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from core import editing
from core.rows import list_rows
from core.scope import Wanted
from core.workspace import Workspace
from ui.context import Context
from ui.screens.editor import EditorScreen
from ui.tables.result import PAGE, Listing


@pytest.fixture
def listing(context: Context, qtbot: QtBot) -> Iterator[Listing]:
    made = Listing(context.workspace, context.jobs, "test")
    made.show(Wanted("keyword"))
    qtbot.waitUntil(lambda: not made.settling)
    yield made
    qtbot.waitUntil(lambda: not context.jobs.running)
    made.close()


@contextmanager
def statements(workspace: Workspace) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        sent.append(statement)

    event.listen(workspace.engine, "before_cursor_execute", note)
    yield sent
    event.remove(workspace.engine, "before_cursor_execute", note)


def test_pages_beside_the_one_in_use_are_read_before_they_are_needed(
    context: Context, listing: Listing, qtbot: QtBot
) -> None:
    with statements(context.workspace) as sent:
        listing.row(2 * PAGE)
        reading = len(sent)
        assert reading
        # Both neighbours and one more page in the direction people mostly scroll.
        qtbot.waitUntil(lambda: len(sent) >= 4 * reading)
    with statements(context.workspace) as sent:
        for position in (3 * PAGE - 1, 3 * PAGE, PAGE, 4 * PAGE):
            assert listing.row(position) is not None
        assert sent == []


def test_rows_read_ahead_are_those_after_an_edit(context: Context, listing: Listing, qtbot: QtBot) -> None:
    with statements(context.workspace) as sent:
        listing.row(0)
        reading = len(sent)
        qtbot.waitUntil(lambda: len(sent) >= 2 * reading)
    row = listing.row(PAGE)
    assert row is not None
    editing.set_text(context.workspace, "keyword", [row.id], "max_cpc", "7.77")
    listing.renew()
    shown = listing.row(PAGE)
    assert shown is not None
    assert shown.row["max_cpc"] == 7_770_000
    qtbot.waitUntil(lambda: not listing.settling)


def test_a_click_on_a_heading_orders_the_list_and_chooses_no_cells(screen: EditorScreen, qtbot: QtBot) -> None:
    panes = screen.panes
    panes.types.choose("keyword")
    qtbot.waitUntil(lambda: not panes.listing.settling and panes.listing.total == 300)
    head, section = panes.view.horizontalHeader(), panes.view.column_of("max_cpc")
    panes.view.scrollTo(panes.table.index(0, section))
    middle = head.sectionViewportPosition(section) + head.sectionSize(section) // 2
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle, 8))
    qtbot.waitUntil(lambda: screen.wanted().orders == (("max_cpc", False),) and not panes.listing.settling)
    assert panes.view.chosen_count() <= 1
    bids = [row.row["max_cpc"] for at in range(300) if (row := panes.listing.row(at))]
    assert bids == sorted(row["max_cpc"] for row in list_rows(screen.context.workspace, "keyword"))


def test_the_ids_of_what_is_chosen_are_read_once_and_are_those_of_the_rows_shown_now(
    context: Context, listing: Listing, qtbot: QtBot
) -> None:
    with statements(context.workspace) as sent:
        found = listing.ids(0, PAGE)
        reading = len(sent)
        assert reading
        found.clear()
        assert len(listing.ids(0, PAGE)) == PAGE
        assert len(sent) == reading
        assert len(listing.ids(1, PAGE)) == PAGE
    gone = listing.ids(0, 2)
    editing.remove(context.workspace, "keyword", gone[:1])
    with qtbot.waitSignal(listing.settled, timeout=20_000):
        listing.renew()
    assert listing.ids(0, 1) == gone[1:]
