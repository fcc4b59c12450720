"""Columns, orders, groups and totals of a list, and that they are kept."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from core import remarks
from core.catalog import KINDS
from core.grouping import GroupRow
from core.rows import list_rows
from core.rules.context import local_today
from core.schema import fact
from core.workspace import Workspace
from ui.actions import Actions
from ui.screens.editor import EditorScreen, column_acts
from ui.screens.editor.columns_panel import ColumnsPanel
from ui.tables.bands import Bands, merged
from ui.tables.grid_view import GridView
from ui.tables.heading import turned
from ui.tables.view_state import ViewState, from_json

Quiet = Callable[[], bool]


@pytest.fixture
def quiet(screen: EditorScreen) -> Quiet:
    def still() -> bool:
        waiting = screen.panes.listing.settling or screen._wait.isActive() or screen.summing.busy
        return not screen.context.jobs.running and not waiting

    return still


@pytest.fixture
def view(screen: EditorScreen, qtbot: QtBot, quiet: Quiet) -> GridView:
    screen.panes.types.choose("keyword")
    qtbot.waitUntil(quiet)
    return screen.panes.view


def names(view: GridView) -> list[str]:
    return [view.table.columns[at].name for at in view.shown_columns()]


def click_heading(view: GridView, qtbot: QtBot, name: str, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    head = view.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(view.column_of(name)) + 30, 8)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def column(screen: EditorScreen, name: str) -> list[Any]:
    rows = [screen.panes.listing.row(at) for at in range(screen.panes.listing.total)]
    return [row.row[name] for row in rows if row is not None]


def test_shift_and_a_click_sort_by_one_more_column(
    screen: EditorScreen, view: GridView, qtbot: QtBot, quiet: Quiet
) -> None:
    click_heading(view, qtbot, "match_type")
    qtbot.waitUntil(quiet)
    view.scrollTo(view.table.index(0, view.column_of("max_cpc")))
    click_heading(view, qtbot, "max_cpc", Qt.KeyboardModifier.ShiftModifier)
    click_heading(view, qtbot, "max_cpc", Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(quiet)
    assert view.orders == (("match_type", False), ("max_cpc", True))
    found = list(zip(column(screen, "match_type"), column(screen, "max_cpc"), strict=True))
    assert found == sorted(found, key=lambda row: (row[0], -row[1]))
    click_heading(view, qtbot, "max_cpc")
    assert view.orders == ()


def test_lists_are_sorted_by_keys_and_the_cursor_goes_to_the_top(
    screen: EditorScreen, actions: Actions, view: GridView, qtbot: QtBot, quiet: Quiet
) -> None:
    view.moving.to(view.table.index(40, view.column_of("max_cpc")))
    seen = []
    for _ in range(2):
        actions.run("editor.sort")
        qtbot.waitUntil(quiet)
        seen.append((screen.arrangement.state.orders, view.currentIndex().row(), view.table.row(0).row["max_cpc"]))  # type: ignore[union-attr]
    assert [(orders, row) for orders, row, _ in seen] == [((("max_cpc", False),), 0), ((("max_cpc", True),), 0)]
    assert seen[0][2] < seen[1][2]
    view.moving.to(view.table.index(0, view.column_of("match_type")))
    actions.run("editor.sort_then")
    qtbot.waitUntil(quiet)
    assert screen.arrangement.state.orders == (("max_cpc", True), ("match_type", False))
    actions.run("editor.no_order")
    qtbot.waitUntil(quiet)
    assert screen.arrangement.state.orders == ()


def test_columns_are_hidden_and_kept_in_place_without_a_mouse(actions: Actions, view: GridView) -> None:
    view.moving.to(view.table.index(0, view.column_of("match_type")))
    actions.run("editor.hide_column")
    assert "match_type" not in names(view)
    assert view.table.columns[view.currentIndex().column()].name == "max_cpc"
    view.moving.to(view.table.index(0, view.column_of("status")))
    actions.run("editor.freeze")
    assert view.table.columns[view.frozen[-1]].name == "status"
    actions.run("editor.unfreeze")
    assert not view.frozen


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12))
def test_clicks_on_headings_never_name_a_column_twice(clicks: list[tuple[str, bool]]) -> None:
    orders: tuple[tuple[str, bool], ...] = ()
    for name, add in clicks:
        before = dict(orders).get(name)
        orders = turned(orders, name, add=add)
        assert len({one for one, _ in orders}) == len(orders)
        # Up, down, none, whatever else is sorted by.
        assert dict(orders).get(name) == {None: False, False: True, True: None}[before]


def test_columns_are_chosen_in_a_panel_that_can_be_searched(
    screen: EditorScreen, view: GridView, actions: Actions, qtbot: QtBot
) -> None:
    assert "tracking_template" not in names(view)
    actions.run("editor.columns")
    panel = screen.window().findChild(ColumnsPanel) or next(w for w in _popups() if isinstance(w, ColumnsPanel))
    qtbot.keyClicks(panel.search, "tracking")
    shown = [panel.list.item(at) for at in range(panel.list.count()) if not panel.list.item(at).isHidden()]
    assert [item.text() for item in shown] == ["Tracking template"]
    shown[0].setCheckState(Qt.CheckState.Checked)
    assert "tracking_template" in names(view)
    panel.search.clear()
    panel.list.setCurrentRow(1)
    before = names(view)
    qtbot.keyClick(panel, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    after = names(view)
    assert after.index("status") == before.index("status") + 1
    assert panel.list.currentItem().text() == "Status"
    panel.freeze.click()
    assert view.frozen == ()
    panel._on_reset()
    assert names(view) == [name for name in before if name != "tracking_template"]
    assert [view.table.columns[at].name for at in view.frozen][-1] == "text"
    panel.close()


def _popups() -> list[Any]:
    from PySide6.QtWidgets import QApplication

    return QApplication.topLevelWidgets()


def test_the_arrangement_is_kept_per_kind_and_platform(
    screen: EditorScreen, view: GridView, workspace: Workspace, qtbot: QtBot, quiet: Quiet
) -> None:
    view.setColumnWidth(view.column_of("status"), 171)
    view.show_column("final_url", shown=False)
    view.order_columns(["text", "match_type", *[n for n in names(view)[3:] if n != "match_type"]])
    screen.arrangement.order_by((("max_cpc", True), ("text", False)))
    screen.arrangement.group_by("match_type")
    qtbot.waitUntil(lambda: quiet() and view.table.bands is not None)
    arranged = names(view)
    screen.panes.types.choose("campaign")
    qtbot.waitUntil(quiet)
    assert view.orders == ()
    screen.context.jobs.stop_all()
    kept = from_json(workspace.option("list keyword all"))
    assert kept.widths == {"status": 171}
    assert kept.hidden == {"final_url": True}
    assert (kept.orders, kept.group) == ((("max_cpc", True), ("text", False)), "match_type")
    again = EditorScreen(screen.context)
    qtbot.addWidget(again, before_close_func=lambda screen: screen.context.jobs.stop_all())
    again.panes.types.choose("keyword")
    assert names(again.panes.view) == arranged
    assert again.panes.view.columnWidth(again.panes.view.column_of("status")) == 171
    assert again.wanted().orders == (("max_cpc", True), ("text", False))
    assert again.wanted().group == "match_type"


def test_dragging_a_width_writes_nothing_until_it_rests(
    screen: EditorScreen, view: GridView, workspace: Workspace
) -> None:
    for width in range(100, 140):
        view.setColumnWidth(view.column_of("status"), width)
    assert workspace.option("list keyword all") is None
    assert screen.arrangement._rest.isActive()


@pytest.mark.parametrize(
    "text", [None, "", "[]", "{", '{"widths": {"text": "wide"}, "orders": [["text"], 3]}', '{"order": 5}']
)
def test_what_cannot_be_read_counts_as_nothing_kept(text: str | None) -> None:
    assert from_json(text) == ViewState()


def test_a_state_is_read_as_it_was_written() -> None:
    state = ViewState(("b", "a"), {"a": 120}, {"b": True}, "", (("a", True),), "a")
    assert from_json(state.to_json()) == state


def test_rows_stand_in_groups_that_close_and_open(
    screen: EditorScreen, view: GridView, actions: Actions, qtbot: QtBot, quiet: Quiet
) -> None:
    screen.arrangement.group_by("match_type")
    qtbot.waitUntil(lambda: quiet() and view.table.bands is not None)
    assert view.table.rowCount() == 302
    view.moving.to(view.table.index(0, view.column_of("text")))
    assert view.table.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Exact: 150 rows, open"
    assert view.chosen_count() == 150
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.table.rowCount() == 152
    assert view.table.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Phrase: 150 rows, open"
    actions.run("editor.close_groups")
    assert view.table.rowCount() == 2
    view.go_to(200)
    assert view.table.row(view.currentIndex().row()).row["match_type"] == "PHRASE"  # type: ignore[union-attr]
    assert view.stretches() == [(200, 1)]
    actions.run("editor.open_groups")
    assert view.table.rowCount() == 302
    qtbot.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert screen.target() == screen.panes.listing.ids(0, 1)
    actions.run("editor.no_groups")
    qtbot.waitUntil(lambda: quiet() and view.table.rowCount() == 300)


def test_an_edit_moves_a_row_to_its_new_group_and_closed_groups_stay_closed(
    screen: EditorScreen, view: GridView, qtbot: QtBot, quiet: Quiet
) -> None:
    screen.arrangement.group_by("match_type")
    qtbot.waitUntil(lambda: quiet() and view.table.bands is not None)
    view.turn_group(0, closed=True)
    assert view.table.setData(view.table.index(2, view.column_of("match_type")), "BROAD")

    def regrouped() -> bool:
        bands = view.table.bands
        return quiet() and bands is not None and [group.label for group in bands.groups] == ["BROAD", "EXACT", "PHRASE"]

    qtbot.waitUntil(regrouped)
    bands = view.table.bands
    assert bands is not None
    assert bands.closed == {"EXACT"}
    assert [group.count for group in bands.groups] == [1, 150, 149]


def test_the_totals_row_adds_up_what_can_be_added(screen: EditorScreen, qtbot: QtBot, quiet: Quiet) -> None:
    qtbot.waitUntil(quiet)
    budgets = sum(row["daily_budget"] or 0 for row in list_rows(screen.context.workspace, "campaign"))
    totals = screen.panes.frame.totals
    assert totals.text("daily_budget") == f"{budgets / 1e6:,.2f} EUR"
    assert totals.text("status") == "5 enabled"
    assert totals.accessibleDescription().startswith("Total  ·  6 campaigns")
    screen.panes.types.choose("keyword")
    qtbot.waitUntil(quiet)
    assert totals.text("max_cpc").startswith("ø ")


def test_figures_are_columns_once_there_are_any(
    screen: EditorScreen, view: GridView, workspace: Workspace, qtbot: QtBot, quiet: Quiet
) -> None:
    assert "@cost" not in names(view)
    rows = list_rows(workspace, "keyword")
    chance = random.Random(4)
    facts = [
        {"kind": KINDS["keyword"].code, "entity": row.pk, "day": "2026-11-02", "impressions": 100, "clicks": 10,
         "cost": chance.randint(1, 900) * 10_000, "conversions": 0, "conversions_value": 0, "final": 1}
        for row in rows
    ]  # fmt: skip
    with workspace.write() as connection:
        connection.execute(insert(fact), facts)
    screen._ask()
    qtbot.waitUntil(quiet)
    assert "@cost" in names(view)
    first = screen.panes.listing.row(0)
    assert first is not None
    cost = next(one["cost"] for one in facts if one["entity"] == first.pk)
    assert view.table.index(0, view.column_of("@cost")).data() == f"{cost / 1e6:,.2f} EUR"
    assert screen.panes.frame.totals.text("@cost") == f"{sum(one['cost'] for one in facts) / 1e6:,.2f} EUR"
    assert view.table.index(0, view.column_of("@cpa")).data() == ""
    screen.arrangement.order_by((("@cost", True),))
    qtbot.waitUntil(quiet)
    shown = [screen.panes.listing.row(at).metrics["cost"] for at in range(300)]  # type: ignore[union-attr]
    assert shown == sorted(shown, reverse=True)


def test_figures_are_those_of_the_chosen_days(
    screen: EditorScreen, view: GridView, workspace: Workspace, qtbot: QtBot, quiet: Quiet
) -> None:
    today = local_today(workspace)
    row = list_rows(workspace, "keyword", limit=1)[0]
    facts = [
        {"kind": KINDS["keyword"].code, "entity": row.pk, "day": (today - timedelta(ago)).isoformat(), "impressions": 1,
         "clicks": 1, "cost": cost * 1_000_000, "conversions": 0, "conversions_value": 0, "final": 1}
        for ago, cost in ((2, 10), (20, 200))
    ]  # fmt: skip
    with workspace.write() as connection:
        connection.execute(insert(fact), facts)
    screen._ask()
    qtbot.waitUntil(quiet)
    totals = screen.panes.frame.totals
    assert totals.text("@cost") == "210.00 EUR"
    screen.arrangement.show_period("7")
    qtbot.waitUntil(quiet)
    assert totals.text("@cost") == "10.00 EUR"
    screen.context.jobs.stop_all()
    assert workspace.option("list period") == "7"


def test_the_menu_of_a_heading_does_what_it_says(
    screen: EditorScreen, view: GridView, qtbot: QtBot, quiet: Quiet
) -> None:
    from PySide6.QtWidgets import QMenu

    def choose(name: str, words: str) -> None:
        column_acts.heading_menu(screen, QPoint(300, 200), name)
        menu = screen.findChildren(QMenu)[-1]
        entry = next(action for action in menu.actions() if action.text() == words)
        assert entry.isEnabled()
        entry.trigger()
        menu.close()
        qtbot.waitUntil(quiet)

    choose("max_cpc", "Sort down")
    assert view.orders == (("max_cpc", True),)
    choose("text", "Then sort by this one (Shift+click)")
    assert view.orders == (("max_cpc", True), ("text", False))
    choose("status", "Let columns up to here stay")
    assert [view.table.columns[at].name for at in view.frozen][-1] == "status"
    choose("campaign" if view.column_of("campaign") >= 0 else "@campaign", "Hide this column")
    assert "@campaign" not in names(view)


def test_what_people_said_is_pinned_and_what_passed_is_told(
    screen: EditorScreen, view: GridView, workspace: Workspace, qtbot: QtBot, quiet: Quiet
) -> None:
    first, second = (screen.panes.listing.row(at) for at in (0, 1))
    assert first is not None
    assert second is not None
    remarks.add(workspace, first.id, "Why so dear?", field="max_cpc")
    remarks.add(workspace, second.id, "Ask the client")
    screen.refresh()
    qtbot.waitUntil(quiet)
    table = screen.panes.table
    by_name = {one.name: one for one in table.columns}
    first, second = (screen.panes.listing.row(at) for at in (0, 1))
    assert first is not None
    assert second is not None
    assert [table.is_pinned(first, by_name[n]) for n in ("text", "max_cpc")] == [False, True]
    assert [table.is_pinned(second, by_name[n]) for n in ("text", "max_cpc")] == [True, False]
    tip = table.index(0, view.column_of("max_cpc")).data(Qt.ItemDataRole.ToolTipRole)
    assert "1 open comment" in tip
    table.checked = False
    assert not table.has_passed(first)
    table.setData(table.index(0, view.column_of("max_cpc")), "1.23")
    qtbot.waitUntil(lambda: quiet() and table.checked)
    now = screen.panes.listing.row(0)
    assert now is not None
    assert table.has_passed(now) == (not now.notes)
    assert table.text(now, by_name["@findings"]) in ("Passed the checks", "1 warning", "1 error")


def test_an_inherited_state_is_named(screen: EditorScreen, view: GridView) -> None:
    statuses = {str(view.table.index(at, view.column_of("status")).data()) for at in range(300)}
    assert statuses == {"Enabled", "Campaign paused"}


groups = st.lists(st.integers(1, 6), min_size=1, max_size=12)


@given(groups, st.data())
def test_bands_and_rows_never_lose_each_other(counts: list[int], data: st.DataObject) -> None:
    firsts = [sum(counts[:at]) for at in range(len(counts))]
    rows = [GroupRow(at, str(at), first, count) for at, (first, count) in enumerate(zip(firsts, counts, strict=True))]
    closed = data.draw(st.sets(st.sampled_from(range(len(counts)))))
    bands = Bands(rows, closed)
    shown: list[tuple[str, int]] = []
    for group in rows:
        shown.append(("band", group.value))
        shown += [] if group.value in closed else [("row", group.first + n) for n in range(group.count)]
    assert bands.length == len(shown)
    for at, (what, value) in enumerate(shown):
        band = bands.band(at)
        assert (band.value if band else None) == (value if what == "band" else None)
        assert bands.position(at) == (value if what == "row" else None)
        if what == "row":
            assert bands.row(value) == at
    top = data.draw(st.integers(0, len(shown) - 1))
    bottom = data.draw(st.integers(top, len(shown) - 1))
    meant: set[int] = set()
    for what, value in shown[top : bottom + 1]:
        meant |= {value} if what == "row" else set(range(firsts[value], firsts[value] + counts[value]))
    found = merged(bands.stretches(top, bottom))
    assert {at for start, count in found for at in range(start, start + count)} == meant
    assert sum(count for _, count in found) == len(meant)
