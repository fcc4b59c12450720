"""Cells as a spreadsheet handles them: which cells a copy takes, which ones a pasted block writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.cells import Refused
from core.editing import Cell
from core.errors import InvalidInput
from core.grid import GridRow
from ui.tables.columns import Column
from ui.tables.grid_view import GridView
from ui.tables.rows_table import RowsTable

MOST_ROWS = 50_000
PANEL_ONLY = "This is edited in the panel below the list."
READ_ONLY = "This comes from the platform or from the row's place."


@dataclass(frozen=True)
class Block:
    """What a paste does: cells to write, cells that no one may write, and lines that reach past the last row.

    `columns` are the fields of the block's columns, for the lines that have no row.
    """

    cells: tuple[Cell, ...] = ()
    refused: tuple[Refused, ...] = ()
    beyond: tuple[tuple[str, ...], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    """The positions of the rows it reaches."""


@dataclass(frozen=True)
class Selected:
    """The selected cells: rows, and the columns in their order on the screen; columns of shapes have no cells to copy."""

    columns: tuple[Column, ...]
    positions: tuple[int, ...]


def selected(view: GridView) -> Selected:
    """The selected cells; raises InvalidInput when they are too many to be handled one by one."""
    count = view.chosen_count()
    if count > MOST_ROWS:
        raise InvalidInput(
            f"That is more than {MOST_ROWS:,} rows at once.",
            hint="Use the edit panel or the bulk tools, which work on any number.",
        )
    positions = tuple(at for start, rows in view.stretches() for at in range(start, start + rows))
    columns = (view.table.columns[at] for at in view.chosen_columns())
    return Selected(tuple(column for column in columns if column.title), positions)


def lines(table: RowsTable, rows: Iterable[GridRow], columns: Sequence[Column]) -> Iterator[list[str]]:
    """Rows as texts, as they are copied; safe in a job."""
    for row in rows:
        yield [table.copy_text(row, column) for column in columns]


def as_text(rows: Iterable[Sequence[str]]) -> str:
    """Tab-separated lines as spreadsheets exchange them."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def read_block(text: str) -> list[list[str]]:
    """The cells of a clipboard text. Quotes are a spreadsheet's own only around tabs, line ends and doubled quotes;
    else they are meant, as those of a phrase match keyword are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not text:
        return []
    if '"' in text and _quoted(text):
        return list(csv.reader(io.StringIO(text), delimiter="\t"))
    return [line.split("\t") for line in text.split("\n")]


def _quoted(text: str) -> bool:
    """Whether a cell needs its quotes: it holds a tab, a line end or a doubled quote."""
    read = [cell for line in csv.reader(io.StringIO(text), delimiter="\t") for cell in line]
    return '""' in text or any("\n" in cell or "\t" in cell for cell in read)


def pasted(view: GridView, block: list[list[str]]) -> Block:
    """Which cells a block writes: one value fills the selection, a block that fits into it several times is repeated,
    any other one starts at its upper left cell."""
    if not block or not view.currentIndex().isValid():
        return Block()
    what = selected(view)
    height, width = len(block), max(map(len, block))
    if _repeats(what, height, width):
        return _laid(view, block, what.positions, what.columns)
    shown = [view.table.columns[at] for at in view.shown_columns()]
    first = what.columns[0] if what.columns else view.table.columns[view.currentIndex().column()]
    columns = [column for column in shown[shown.index(first) :] if column.title][:width]
    return _laid(view, block, _below(view, height), columns)


def choose(view: GridView, block: Block) -> None:
    """Select the cells a block reaches, as a spreadsheet does: what was pasted where is seen, and filled on from there."""
    sections = [view.column_of(name) for name in block.columns]
    if block.rows and sections:
        view.moving.select(view.table.row_of(block.rows[0]), view.table.row_of(block.rows[-1]), sections)


def _below(view: GridView, height: int) -> list[int]:
    """The positions of the rows from the first selected one down, as far as there are; bands of groups are no rows."""
    tops = [block.top() for block in view.blocks()] or [view.currentIndex().row()]
    if view.table.bands is None:
        return list(range(min(tops), min(min(tops) + height, view.table.rowCount())))
    found: list[int] = []
    for row in range(min(tops), view.table.rowCount()):
        if len(found) == height:
            break
        position = view.table.position(row)
        if position is not None:
            found.append(position)
    return found


def _repeats(what: Selected, height: int, width: int) -> bool:
    rows, columns = len(what.positions), len(what.columns)
    if height == 1 and width == 1:
        return rows > 0
    return rows >= height and columns >= width and rows % height == 0 and columns % width == 0


def _laid(view: GridView, block: list[list[str]], rows: Sequence[int], columns: Sequence[Column]) -> Block:
    height, width = len(block), max(map(len, block))
    taken: list[Cell] = []
    refused: list[Refused] = []
    ids = ids_at(view, rows)
    wanted = [(at % width, column.name, why_not(column)) for at, column in enumerate(columns)]
    for number, id in enumerate(ids):
        line = block[number % height]
        for at, name, why in wanted:
            if at < len(line):
                cell = Cell(id, name, line[at])
                if why is None:
                    taken.append(cell)
                elif cell.text.strip():
                    # An empty cell of a whole row loses nothing where nobody may write.
                    refused.append(Refused(cell, why))
    beyond = tuple(tuple(line) for line in block[len(rows) :]) if len(rows) < height else ()
    if len(columns) < width:
        refused += _outside(block, len(columns), ids)
    return Block(tuple(taken), tuple(refused), beyond, tuple(column.name for column in columns), tuple(rows))


def _outside(block: list[list[str]], width: int, ids: Sequence[str]) -> list[Refused]:
    """Cells right of the last column: there is nowhere to write them, and that is said."""
    return [
        Refused(Cell(id, "", text), "There is no further column to the right.")
        for id, line in zip(ids, block, strict=False)
        for text in line[width:]
        if text.strip()
    ]


def ids_at(view: GridView, rows: Sequence[int]) -> list[str]:
    """The ids of rows, unbroken stretches in one question each."""
    found: list[str] = []
    at = 0
    while at < len(rows):
        end = at + 1
        while end < len(rows) and rows[end] == rows[end - 1] + 1:
            end += 1
        found += view.table.listing.ids(rows[at], end - at)
        at = end
    return found


def why_not(column: Column) -> str | None:
    """Why no cell of a column can be written, or None."""
    if column.in_cell or column.is_texts:
        return None
    return READ_ONLY if column.field is None or column.field.read_only or column.field.refers_to else PANEL_ONLY


def filled(view: GridView, text: str) -> list[Cell]:
    """The selected cells with one text in each of them."""
    what = selected(view)
    columns = [column for column in what.columns if why_not(column) is None]
    if not columns:
        raise InvalidInput("These columns cannot be edited here.", hint="Choose cells of another column.")
    return [Cell(id, column.name, text) for id in ids_at(view, what.positions) for column in columns]


def fill_source(view: GridView) -> tuple[GridRow, list[Column], list[str]]:
    """What Ctrl+D copies down: the row it comes from, the columns, and the ids of the rows below it."""
    what = selected(view)
    positions = what.positions
    if len(positions) == 1 and positions[0] > 0:
        # One cell only: it takes the value above it.
        positions = (positions[0] - 1, positions[0])
    first = view.table.listing.row(positions[0]) if len(positions) > 1 else None
    if first is None:
        raise InvalidInput("There is nothing above to copy.", hint="Choose the cell to copy and those below it.")
    columns = [one for one in what.columns if one.field and not one.field.read_only and not one.field.refers_to]
    if not columns:
        raise InvalidInput("These columns cannot be edited.", hint="Choose cells of another column.")
    return first, columns, ids_at(view, positions[1:])


def repeated(view: GridView, top: int, bottom: int, last: int) -> list[Cell]:
    """The cells of rows `top` to `bottom` in the selected columns, repeated in the rows below down to `last`."""
    if last - bottom > MOST_ROWS:
        raise InvalidInput(f"That is more than {MOST_ROWS:,} rows at once.", hint="Use the edit panel for so many.")
    columns = [one for one in (view.table.columns[at] for at in view.chosen_columns()) if why_not(one) is None]
    source = [
        [view.table.copy_text(row, one) for one in columns]
        for row in map(view.table.row, range(top, bottom + 1))
        if row
    ]
    ids = view.table.listing.ids(bottom + 1, last - bottom)
    return [
        Cell(id, column.name, text)
        for number, id in enumerate(ids)
        for column, text in zip(columns, source[number % len(source)], strict=True)
    ]
