"""Cells as a spreadsheet handles them: copy, paste, fill down."""

from __future__ import annotations

import csv
import io

from core.catalog import FieldType
from core.editing import Cell
from core.errors import InvalidInput
from ui.tables.grid_view import GridView

MOST_ROWS = 10_000


def copied(view: GridView) -> str:
    """The selected cells as tab-separated lines; raises InvalidInput when there are too many."""
    columns = view.chosen_columns()
    _check_count(view)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for position in _positions(view):
        row = view.table.row(position)
        if row is not None:
            writer.writerow(view.table.edit_text(row, view.table.columns[at]) for at in columns)
    return out.getvalue()


def pasted(view: GridView, text: str) -> list[Cell]:
    """The cells a pasted block writes: one value fills the whole selection, a block starts at its upper left cell."""
    block = list(csv.reader(io.StringIO(text), delimiter="\t"))
    if not block or not view.currentIndex().isValid():
        return []
    _check_count(view)
    if len(block) == 1 and len(block[0]) == 1:
        return _filled(view, block[0][0])
    return _laid(view, block)


def _filled(view: GridView, text: str) -> list[Cell]:
    return [
        cell
        for position in _positions(view)
        for column in view.chosen_columns()
        if (cell := _cell(view, position, column, text)) is not None
    ]


def _laid(view: GridView, block: list[list[str]]) -> list[Cell]:
    top = view.stretches()[0][0] if view.stretches() else view.currentIndex().row()
    first = view.chosen_columns()[0] if view.chosen_columns() else view.currentIndex().column()
    head = view.horizontalHeader()
    shown = [head.logicalIndex(at) for at in range(head.visualIndex(first), head.count())]
    columns = [column for column in shown if not view.isColumnHidden(column)]
    rows = range(top, min(top + len(block), view.table.rowCount()))
    return [
        cell
        for position, line in zip(rows, block, strict=False)
        for column, text in zip(columns, line, strict=False)
        if (cell := _cell(view, position, column, text)) is not None
    ]


def _cell(view: GridView, position: int, column: int, text: str) -> Cell | None:
    described, row = view.table.columns[column], view.table.row(position)
    if row is None or not described.in_cell:
        return None
    return Cell(row.id, described.name, text)


def fill_source(view: GridView) -> tuple[dict[str, object], list[str]]:
    """What Ctrl+D copies down: the first row's values of the selected columns, and the ids of the rows below it."""
    _check_count(view)
    positions = _positions(view)
    columns = [view.table.columns[at] for at in view.chosen_columns()]
    first = view.table.row(positions[0]) if len(positions) > 1 else None
    if first is None:
        raise InvalidInput("Choose at least two rows.", hint="The first row's value is copied to the others.")
    fields = [column.field for column in columns if column.field is not None and not column.field.read_only]
    values = {field.name: first.row[field.name] for field in fields if field.type is not FieldType.REF}
    if not values:
        raise InvalidInput("These columns cannot be edited.", hint="Choose cells of another column.")
    return values, [row.id for row in map(view.table.row, positions[1:]) if row is not None]


def _positions(view: GridView) -> list[int]:
    return [at for start, count in view.stretches() for at in range(start, start + count)]


def _check_count(view: GridView) -> None:
    if view.chosen_count() > MOST_ROWS:
        raise InvalidInput(
            f"That is more than {MOST_ROWS:,} rows at once.",
            hint="Use the edit panel or Replace text, which work on any number.",
        )
