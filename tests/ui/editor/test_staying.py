"""Rows that are edited stay where they are until the list is asked anew: who types down a column keeps the place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core import changesets, editing
from core.copying import Destination
from core.moving import move
from core.rows import list_rows
from ui.screens.editor import EditorScreen
from ui.tables.result import Listing

LONG = 20_000


@pytest.fixture
def listing(screen: EditorScreen, qtbot: QtBot) -> Listing:
    """All keywords, sorted by their bids."""
    listing = screen.panes.listing
    screen.panes.types.choose("keyword")
    qtbot.waitUntil(lambda: not listing.settling and listing.total == 300, timeout=LONG)
    screen.arrangement.order_by((("max_cpc", False),))
    qtbot.waitUntil(lambda: not listing.settling, timeout=LONG)
    return listing


def ids(listing: Listing) -> list[str]:
    return [row.id for at in range(listing.total) if (row := listing.row(at))]


def settle(listing: Listing, qtbot: QtBot) -> None:
    """Until the list looked where rows stand after an edit."""
    qtbot.waitUntil(lambda: listing.settling, timeout=LONG)
    qtbot.waitUntil(lambda: not listing.settling, timeout=LONG)


def set_bid(screen: EditorScreen, qtbot: QtBot, chosen: list[str], text: str) -> None:
    editing.set_text(screen.context.workspace, "keyword", chosen, "max_cpc", text)
    screen.panes.listing.renew()
    settle(screen.panes.listing, qtbot)


def test_who_types_down_a_sorted_column_keeps_the_place(screen: EditorScreen, listing: Listing, qtbot: QtBot) -> None:
    view, before = screen.panes.view, ids(listing)
    screen.window().activateWindow()
    view.setFocus()
    for number in range(3):
        view.go_to(number, view.column_of("max_cpc"))
        QTest.keyClicks(view, "9.50")
        QTest.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not listing.settling and listing.stale, timeout=LONG)
        assert view.currentIndex().row() == number + 1
    assert ids(listing) == before
    assert listing.stale
    assert screen.panes.anew.isVisibleTo(screen)
    assert "Sort anew" in screen.panes.anew.text()


def test_a_key_sorts_anew_and_the_cursor_goes_along(screen: EditorScreen, listing: Listing, qtbot: QtBot) -> None:
    view, before = screen.panes.view, ids(listing)
    view.go_to(0, view.column_of("max_cpc"))
    set_bid(screen, qtbot, before[:1], "9.50")
    action = next(one for one in screen.screen_actions() if one.id == "editor.anew")
    assert action.shortcut == "F5"
    action.run()
    qtbot.waitUntil(lambda: not listing.settling and not listing.stale, timeout=LONG)
    assert ids(listing)[-1] == before[0]
    assert view.currentIndex().row() == 299
    assert not screen.panes.anew.isVisibleTo(screen)


def test_a_row_that_does_not_match_any_more_stays_in_a_searched_list(
    screen: EditorScreen, listing: Listing, qtbot: QtBot
) -> None:
    screen.panes.filter.show_query("max_cpc < 2.20")
    qtbot.waitUntil(lambda: not listing.settling and 0 < listing.total < 300, timeout=LONG)
    before = ids(listing)
    set_bid(screen, qtbot, before[1:3], "9.50")
    assert ids(listing) == before
    assert "Sort and filter anew" in screen.panes.anew.text()
    screen.panes.view.selectAll()
    target = screen.target()
    assert isinstance(target, list), "All rows are those that are listed, not those that match."
    assert sorted(target) == sorted(before)
    listing.anew()
    qtbot.waitUntil(lambda: not listing.settling and not listing.stale, timeout=LONG)
    assert ids(listing) == [before[0], *before[3:]]


def test_what_is_undone_stands_where_it_belongs(screen: EditorScreen, listing: Listing, qtbot: QtBot) -> None:
    before = ids(listing)
    set_bid(screen, qtbot, before[:2], "9.50")
    assert listing.stale
    changesets.undo(screen.context.workspace)
    listing.renew()
    settle(listing, qtbot)
    assert ids(listing) == before
    assert not listing.stale


def test_rows_that_come_and_go_are_shown_at_once(screen: EditorScreen, listing: Listing, qtbot: QtBot) -> None:
    workspace, before = screen.context.workspace, ids(listing)
    set_bid(screen, qtbot, before[:1], "9.50")
    group = list_rows(workspace, "ad_group", limit=1)[0].id
    with workspace.edit("Add a keyword") as edit:
        made = edit.create("keyword", {"ad_group": group, "text": "new", "match_type": "EXACT", "status": "ENABLED"})
    listing.renew()
    qtbot.waitUntil(lambda: not listing.settling and listing.total == 301, timeout=LONG)
    assert made in ids(listing)
    assert not listing.stale
    editing.remove(workspace, "keyword", before[5:6])
    listing.renew()
    qtbot.waitUntil(lambda: not listing.settling and listing.total == 300, timeout=LONG)
    assert before[5] not in ids(listing)


def test_rows_hung_elsewhere_leave_the_list_of_their_old_place(
    screen: EditorScreen, listing: Listing, qtbot: QtBot
) -> None:
    workspace = screen.context.workspace
    here, there = list_rows(workspace, "ad_group", limit=2)
    screen.panes.tree.choose("ad_group", here.pk)
    qtbot.waitUntil(lambda: not listing.settling and listing.total == 30, timeout=LONG)
    move(workspace, "keyword", ids(listing)[:4], Destination("ad_group", there.id))
    listing.renew()
    qtbot.waitUntil(lambda: not listing.settling and listing.total == 26, timeout=LONG)
