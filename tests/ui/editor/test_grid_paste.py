"""Blocks of cells from and to a spreadsheet: what is written, what is listed, what becomes new rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core import changesets
from core.rows import count_rows, get_row, list_rows
from ui.actions import Actions
from ui.screens.editor import EditorScreen
from ui.screens.editor.cells import as_text, read_block
from ui.tables.grid_view import GridView

Quiet = Callable[[], bool]


@pytest.fixture
def quiet(screen: EditorScreen) -> Quiet:
    return lambda: not screen.context.jobs.running and not screen.panes.listing.settling and not screen._wait.isActive()


@pytest.fixture
def view(screen: EditorScreen, qtbot: QtBot, quiet: Quiet) -> GridView:
    screen.panes.types.choose("keyword")
    qtbot.waitUntil(quiet)
    return screen.panes.view


def select(view: GridView, rows: tuple[int, int], columns: tuple[str, str]) -> None:
    first, last = (view.column_of(name) for name in columns)
    view.moving.to(view.table.index(rows[0], first))
    view.moving.to(view.table.index(rows[1], last), extend=True)


def clip(text: str) -> None:
    QApplication.clipboard().setText(text)


def values(screen: EditorScreen, name: str, rows: int, first: int = 0) -> list[Any]:
    held = {row.id: row[name] for row in list_rows(screen.context.workspace, screen.kind)}
    return [held[one] for one in screen.panes.listing.ids(first, rows)]


def test_one_value_fills_all_selected_cells(screen: EditorScreen, actions: Actions, view: GridView) -> None:
    select(view, (2, 5), ("max_cpc", "max_cpc"))
    clip("3.30")
    actions.run("editor.paste")
    assert values(screen, "max_cpc", 4, 2) == [3_300_000] * 4
    changesets.undo(screen.context.workspace)
    assert 3_300_000 not in values(screen, "max_cpc", 4, 2)


def test_a_block_is_repeated_over_a_selection_it_fits_into(
    screen: EditorScreen, actions: Actions, view: GridView
) -> None:
    select(view, (0, 5), ("match_type", "max_cpc"))
    clip("Exact\t1.00\nBroad\t2.00\n")
    actions.run("editor.paste")
    assert values(screen, "max_cpc", 7)[:6] == [1_000_000, 2_000_000] * 3
    assert values(screen, "match_type", 6) == ["EXACT", "BROAD"] * 3


def test_a_block_that_does_not_fit_starts_at_its_corner(screen: EditorScreen, actions: Actions, view: GridView) -> None:
    select(view, (0, 1), ("max_cpc", "max_cpc"))
    clip("1.00\thttps://northwind.example/1\n2.00\thttps://northwind.example/2\n3.00\thttps://northwind.example/3")
    actions.run("editor.paste")
    assert values(screen, "max_cpc", 3) == [1_000_000, 2_000_000, 3_000_000]
    assert values(screen, "final_url", 3) == [f"https://northwind.example/{n}" for n in (1, 2, 3)]


def test_what_was_pasted_is_selected(screen: EditorScreen, actions: Actions, view: GridView) -> None:
    view.moving.to(view.table.index(2, view.column_of("max_cpc")))
    clip("1\thttps://a.example\n2\thttps://b.example")
    actions.run("editor.paste")
    assert view.stretches() == [(2, 2)]
    assert [view.table.columns[at].name for at in view.chosen_columns()] == ["max_cpc", "final_url"]
    assert view.currentIndex().row() == 2


def test_cells_chosen_one_by_one_are_each_filled(screen: EditorScreen, actions: Actions, view: GridView) -> None:
    view.moving.to(view.table.index(1, view.column_of("max_cpc")))
    there = view.table.index(4, view.column_of("max_cpc"))
    view.selectionModel().select(there, QItemSelectionModel.SelectionFlag.Select)
    before = values(screen, "max_cpc", 5)
    clip("7")
    actions.run("editor.paste")
    assert values(screen, "max_cpc", 5) == [before[0], 7_000_000, before[2], before[3], 7_000_000]


def test_every_cell_that_is_not_taken_is_listed_with_row_and_reason(
    screen: EditorScreen, actions: Actions, view: GridView
) -> None:
    select(view, (0, 0), ("ad_group", "ad_group"))
    clip("Elsewhere\tX\tExact\t1.00\nElsewhere\tX\tSometimes\tmuch")
    actions.run("editor.paste")
    second = screen.panes.listing.ids(1, 1)[0]
    left = {(one.column, one.cell.text, one.cell.id == second) for one in screen.panes.refused.left}
    assert left == {
        ("Ad group", "Elsewhere", False), ("Ad group", "Elsewhere", True), ("Campaign", "X", False), ("Campaign", "X", True),
        ("Match type", "Sometimes", True), ("Max. CPC", "much", True),
    }  # fmt: skip
    assert all(one.reason for one in screen.panes.refused.left)
    assert values(screen, "max_cpc", 1) == [1_000_000]
    assert screen.panes.refused.isVisible()
    screen.panes.refused.copy.click()
    assert QApplication.clipboard().text().count("\n") == 7
    screen.panes.refused.close_button.click()
    assert not screen.panes.refused.isVisible()


def test_lines_past_the_last_row_are_offered_as_new_rows(
    screen: EditorScreen, actions: Actions, view: GridView, qtbot: QtBot, quiet: Quiet
) -> None:
    workspace = screen.context.workspace
    count = count_rows(workspace, "keyword")
    last = view.table.rowCount() - 1
    old = values(screen, "text", 1, last)
    view.moving.to(view.table.index(last, view.column_of("text")))
    clip("changed one\nfresh one\nfresh two\n")
    actions.run("editor.paste")
    assert values(screen, "text", 1, last) == ["changed one"] != old
    refused = screen.panes.refused
    assert refused.words.text() == "2 pasted rows reach past the last one."
    assert refused.add.text().startswith("Add 2 keywords to ")
    assert count_rows(workspace, "keyword") == count
    refused.add.click()
    assert count_rows(workspace, "keyword") == count + 2
    assert not refused.isVisible()
    made = list_rows(workspace, "keyword")[-2:]
    assert [row["text"] for row in made] == ["fresh one", "fresh two"]
    changesets.undo(workspace)
    assert count_rows(workspace, "keyword") == count
    qtbot.waitUntil(quiet)


def test_the_row_somebody_is_at_stays_in_sight_when_the_offer_opens_below(
    screen: EditorScreen, actions: Actions, view: GridView, qtbot: QtBot
) -> None:
    last = view.table.rowCount() - 1
    view.moving.to(view.table.index(last, view.column_of("text")))
    view.scrollTo(view.currentIndex())
    height, across = view.viewport().height(), view.horizontalScrollBar().value()
    clip(f"{view.currentIndex().data()}\none more")
    actions.run("editor.paste")
    qtbot.waitUntil(lambda: view.viewport().height() < height)
    row = view.visualRect(view.currentIndex())
    assert row.top() >= 0
    assert row.bottom() < view.viewport().height()
    assert view.horizontalScrollBar().value() == across


def test_lines_past_the_last_row_without_a_name_are_listed(
    screen: EditorScreen, actions: Actions, view: GridView
) -> None:
    view.moving.to(view.table.index(view.table.rowCount() - 1, view.column_of("max_cpc")))
    clip("1\n2\n3")
    actions.run("editor.paste")
    assert [one.cell.text for one in screen.panes.refused.left] == ["2", "3"]
    assert "select the keyword too" in screen.panes.refused.left[0].reason


def test_thousands_of_rows_are_pasted_in_a_job_as_one_step(
    screen: EditorScreen, actions: Actions, view: GridView, qtbot: QtBot, quiet: Quiet
) -> None:
    workspace = screen.context.workspace
    view.moving.to(view.table.index(0, view.column_of("text")))
    clip("\n".join(f"mass keyword {n}" for n in range(2_700)))
    actions.run("editor.paste")
    qtbot.waitUntil(quiet)
    screen.panes.refused.add.click()
    qtbot.waitUntil(quiet)
    assert count_rows(workspace, "keyword") == 2_700
    qtbot.waitUntil(lambda: view.table.rowCount() == 2_700)
    screen.panes.filter.show_query("mass")
    qtbot.waitUntil(lambda: quiet() and view.table.rowCount() == 2_700)
    view.moving.to(view.table.index(0, view.column_of("max_cpc")))
    clip("\n".join(f"{n / 100:.2f}" for n in range(2_700)))
    actions.run("editor.paste")
    assert screen.context.jobs.running
    qtbot.waitUntil(quiet)
    assert values(screen, "max_cpc", 2_700) == [n * 10_000 for n in range(2_700)]
    changesets.undo(workspace)
    assert set(values(screen, "max_cpc", 2_700)) & {26_990_000} == set()


def test_headings_come_along_and_marks_do_not(screen: EditorScreen, actions: Actions, view: GridView) -> None:
    view.choose_rows([0, 1])
    actions.run("editor.copy_headings")
    lines = read_block(QApplication.clipboard().text())
    assert lines[0][:3] == ["Keyword", "Status", "Ad group"]
    assert len(lines) == 3
    assert lines[1][0] == view.table.row(0).row["text"]  # type: ignore[union-attr]
    actions.run("editor.copy")
    assert read_block(QApplication.clipboard().text()) == lines[1:]


def test_whole_rows_are_pasted_where_they_were_copied(screen: EditorScreen, actions: Actions, view: GridView) -> None:
    source, there = (get_row(screen.context.workspace, "keyword", screen.panes.listing.ids(at, 1)[0]) for at in (0, 3))
    assert source["text"] != there["text"]
    view.choose_rows([0])
    actions.run("editor.copy")
    view.choose_rows([3])
    actions.run("editor.paste")
    now = get_row(screen.context.workspace, "keyword", there.id)
    assert [now[name] for name in ("text", "match_type", "max_cpc")] == [
        source[name] for name in ("text", "match_type", "max_cpc")
    ]
    # The row's place is no one's to write here; columns that were empty lose nothing.
    assert {one.column for one in screen.panes.refused.left} == {"Ad group", "Campaign"}


def test_ad_texts_travel_from_ad_to_ad(screen: EditorScreen, actions: Actions, qtbot: QtBot, quiet: Quiet) -> None:
    screen.panes.types.choose("ad")
    qtbot.waitUntil(quiet)
    view = screen.panes.view
    view.moving.to(view.table.index(0, view.column_of("headlines")))
    actions.run("editor.copy")
    view.moving.to(view.table.index(1, view.column_of("headlines")))
    actions.run("editor.paste")
    first, second = values(screen, "headlines", 2)
    assert first == second
    assert len(first) == 15


def test_cutting_copies_and_empties(screen: EditorScreen, actions: Actions, view: GridView) -> None:
    select(view, (0, 1), ("max_cpc", "max_cpc"))
    before = [f"{one / 1e6:.2f}" for one in values(screen, "max_cpc", 2)]
    actions.run("editor.cut")
    assert QApplication.clipboard().text() == "\n".join(before) + "\n"
    assert values(screen, "max_cpc", 2) == [None, None]
    changesets.undo(screen.context.workspace)
    assert [f"{one / 1e6:.2f}" for one in values(screen, "max_cpc", 2)] == before


def test_filling_down_takes_the_value_above_a_single_cell(
    screen: EditorScreen, actions: Actions, view: GridView
) -> None:
    view.moving.to(view.table.index(6, view.column_of("max_cpc")))
    clip("9")
    actions.run("editor.paste")
    view.moving.to(view.table.index(7, view.column_of("max_cpc")))
    actions.run("editor.fill_down")
    assert values(screen, "max_cpc", 2, 6) == [9_000_000] * 2


def test_filling_right_copies_the_first_column_into_the_others(
    screen: EditorScreen, actions: Actions, view: GridView
) -> None:
    view.moving.to(view.table.index(0, view.column_of("max_cpc")))
    clip("1.10\n2.20")
    actions.run("editor.paste")
    select(view, (0, 1), ("max_cpc", "final_url"))
    actions.run("editor.fill_right")
    assert values(screen, "final_url", 2) == ["1.10", "2.20"]
    assert values(screen, "max_cpc", 2) == [1_100_000, 2_200_000]
    changesets.undo(screen.context.workspace)
    assert values(screen, "final_url", 2) == [None, None]


def test_filling_right_takes_the_value_left_of_a_single_cell(
    screen: EditorScreen, actions: Actions, view: GridView
) -> None:
    shown = [view.table.columns[at].name for at in view.shown_columns()]
    left = shown[shown.index("final_url") - 1]
    view.moving.to(view.table.index(3, view.column_of("final_url")))
    actions.run("editor.fill_right")
    copied = view.table.copy_text(view.table.row(3), next(one for one in view.table.columns if one.name == left))
    assert values(screen, "final_url", 1, 3) == [copied or None]


def test_what_does_not_fit_to_the_right_is_listed(screen: EditorScreen, actions: Actions, view: GridView) -> None:
    before = values(screen, "max_cpc", 1)
    select(view, (0, 0), ("text", "max_cpc"))
    actions.run("editor.fill_right")
    assert values(screen, "max_cpc", 1) == before
    assert screen.panes.refused.isVisible()


def test_targeting_is_filled_down_as_it_is(screen: EditorScreen, actions: Actions, qtbot: QtBot, quiet: Quiet) -> None:
    screen.panes.types.choose("ad_group")
    qtbot.waitUntil(quiet)
    view = screen.panes.view
    select(view, (12, 14), ("targeting", "targeting"))
    actions.run("editor.fill_down")
    first, *others = values(screen, "targeting", 3, 12)
    assert others == [first, first]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb\nc\td\n", [["a", "b"], ["c", "d"]]),
        ("a\r\nb\r\n", [["a"], ["b"]]),
        ('"qms software"\n[qms tool]', [['"qms software"'], ["[qms tool]"]]),
        ('"two\nlines"\tb', [["two\nlines", "b"]]),
        ('"say ""yes"""', [['say "yes"']]),
        ("", []),
        ("\t", [["", ""]]),
    ],
)
def test_a_clipboard_is_read_as_it_was_meant(text: str, cells: list[list[str]]) -> None:
    assert read_block(text) == cells


def test_what_is_written_is_read_back() -> None:
    block = [['"phrase"', "two\nlines", ""], ["tab\there", "plain", "ü € 漢"]]
    assert read_block(as_text(block)) == block
