"""The one table model over large lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from core import editing
from core.catalog import KINDS
from core.grid import GridRow
from core.rows import count_rows, list_rows
from core.schema import ENTITY
from core.scope import Scope, Wanted
from ui.context import Context
from ui.tables.columns import columns_for
from ui.tables.grid_view import GridView
from ui.tables.result import KEPT_PAGES, Listing
from ui.tables.rows_table import RowsTable

MANY = 20_000


@pytest.fixture
def table(context: Context, qtbot: QtBot) -> Iterator[RowsTable]:
    listing = Listing(context.workspace, context.jobs, "test")

    def write(row: GridRow, field: str, text: str) -> bool:
        editing.set_text(context.workspace, row.row.kind, [row.id], field, text)
        return True

    made = RowsTable(listing, "EUR", write)
    made.set_columns("keyword", columns_for(KINDS["keyword"]))
    yield made
    qtbot.waitUntil(lambda: not context.jobs.running)
    listing.close()


def add_many(context: Context) -> None:
    group = list_rows(context.workspace, "ad_group", limit=1)[0]
    with context.workspace.edit("Many") as edit:
        edit.create_many(
            "keyword",
            [
                {"ad_group": group.pk, "text": f"many {n:05}", "match_type": "EXACT", "status": "ENABLED"}
                for n in range(MANY)
            ],
        )


def test_the_model_keeps_qts_rules(table: RowsTable, qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    table.listing.show(Wanted("keyword", Scope("ad_group", 1)))
    qtmodeltester.check(table, force_py=True)
    table.listing.show(Wanted("keyword"))
    qtbot.waitUntil(lambda: not table.listing.settling)
    assert table.rowCount() == 300


def test_twenty_thousand_rows_scroll_with_few_in_memory(context: Context, table: RowsTable, qtbot: QtBot) -> None:
    add_many(context)
    view = GridView(table)
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    table.listing.show(Wanted("keyword"))
    # The first hundred are there before any job has ended.
    assert table.rowCount() == 100
    qtbot.waitUntil(lambda: table.rowCount() == MANY + 300)
    for position in range(0, MANY, 400):
        view.go_to(position)
        view.grab()
    assert len(table.listing._pages) <= KEPT_PAGES
    with context.workspace.read() as connection:
        expected = connection.execute(
            ENTITY["keyword"]
            .select()
            .order_by(*[ENTITY["keyword"].c[n] for n in ("ad_group", "text", "match_type")])
            .offset(12_345)
            .limit(1)
        ).one()
    assert table.row(12_345).pk == expected.pk  # type: ignore[union-attr]


def test_all_rows_are_chosen_without_marking_each(context: Context, table: RowsTable, qtbot: QtBot) -> None:
    add_many(context)
    view = GridView(table)
    qtbot.addWidget(view)
    table.listing.show(Wanted("keyword"))
    qtbot.waitUntil(lambda: table.rowCount() == MANY + 300)
    view.selectAll()
    assert view.all_rows
    assert view.chosen_count() == MANY + 300
    assert not view.selectionModel().hasSelection()
    view.choose_rows([4])
    assert not view.all_rows
    assert view.stretches() == [(4, 1)]


def test_a_selection_never_slips_to_other_rows(context: Context, table: RowsTable, qtbot: QtBot) -> None:
    view = GridView(table)
    qtbot.addWidget(view)
    table.listing.show(Wanted("keyword", orders=(("text", False),)))
    qtbot.waitUntil(lambda: not table.listing.settling)
    view.choose_rows([10])
    chosen = table.row(10).id  # type: ignore[union-attr]
    view.choose_rows([10])
    first = table.row(0)
    assert first is not None
    editing.set_text(context.workspace, "keyword", [first.id], "text", "zzz goes last")
    table.listing.renew()
    qtbot.waitUntil(lambda: not table.listing.settling)
    ids = [table.row(at).id for start, count in view.stretches() for at in range(start, start + count)]  # type: ignore[union-attr]
    assert ids in ([], [chosen])


def test_values_are_new_at_once_after_an_edit(context: Context, table: RowsTable, qtbot: QtBot) -> None:
    table.listing.show(Wanted("keyword", Scope("ad_group", 1)))
    column = next(at for at, c in enumerate(table.columns) if c.name == "max_cpc")
    index = table.index(0, column)
    assert table.setData(index, "7.77", Qt.ItemDataRole.EditRole)
    table.listing.renew()
    assert index.data() == "7.77 EUR"
    assert index.data(Qt.ItemDataRole.EditRole) == "7.77"
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)


def test_what_cannot_be_edited_says_so(table: RowsTable) -> None:
    table.listing.show(Wanted("keyword", Scope("ad_group", 1)))
    editable = {
        c.name for at, c in enumerate(table.columns) if table.flags(table.index(0, at)) & Qt.ItemFlag.ItemIsEditable
    }
    assert {"text", "match_type", "max_cpc", "status", "final_url"} <= editable
    assert not editable & {"ad_group", "@mark", "@findings", "@campaign", "quality_score"}


def test_a_new_search_takes_the_place_of_one_still_running(context: Context, table: RowsTable, qtbot: QtBot) -> None:
    for text in ("audit", "capa", "risk"):
        table.listing.show(Wanted("keyword", query=text))
    qtbot.waitUntil(lambda: not table.listing.settling)
    assert table.listing.total == count_rows(context.workspace, "keyword", ENTITY["keyword"].c.text.contains("risk"))


def test_selected_cells_choose_their_rows(table: RowsTable, qtbot: QtBot) -> None:
    view = GridView(table)
    qtbot.addWidget(view)
    table.listing.show(Wanted("keyword", Scope("ad_group", 1)))
    for row, column in ((2, 4), (3, 5), (7, 4)):
        view.selectionModel().select(table.index(row, column), QItemSelectionModel.SelectionFlag.Select)
    assert view.stretches() == [(2, 2), (7, 1)]
    assert [view.is_chosen(row) for row in (1, 2, 3, 4, 7, 8)] == [False, True, True, False, True, False]


def test_figures_stand_beside_what_they_are_weighed_against() -> None:
    names = [column.name for column in columns_for(KINDS["campaign"], "google_ads", measured=True)]
    assert names.index("@impressions") < names.index("start_date")
    assert names.index("daily_budget") < names.index("@impressions")
    unmeasured = columns_for(KINDS["campaign"], "google_ads")
    assert {column.name for column in unmeasured} == set(names)
    assert unmeasured[-1].metric
    assert unmeasured[-1].hidden
