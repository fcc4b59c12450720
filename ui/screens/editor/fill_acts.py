"""Fill to the right: each selected row's first cell is copied into its other selected cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from core.cells import rows_by_id
from core.editing import Cell
from core.errors import AppError, InvalidInput
from core.progress import Progress, silent
from ui.actions import Action
from ui.screens.editor import cells
from ui.screens.editor.cell_acts import write_block
from ui.tables.columns import Column
from ui.tables.grid_view import GridView

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

_AT_ONCE = 200
TITLE = "Fill right"


def fill_actions(screen: EditorScreen, write: Callable[[], str | None]) -> list[Action]:
    """The action; `write` says why it cannot run. Ctrl+R, a spreadsheet's key for it, is Get changes as in Editor."""
    return [
        Action("editor.fill_right", TITLE, lambda: fill_right(screen), icon="arrow-right", shortcut="Ctrl+Shift+D",
               group="Campaigns", part=2, blocked=write, within=screen.panes.view,
               help="Copies the first selected column's cells to the columns right of it; one column takes those to its left."),
    ]  # fmt: skip


def fill_right(screen: EditorScreen) -> None:
    """Copy the first selected column's cells to the other ones."""
    try:
        source, columns, ids = right_source(screen.panes.view)
    except AppError as error:
        screen.context.messages.error(error)
        return
    workspace, kind, table, period = screen.context.workspace, screen.kind, screen.panes.table, screen.wanted().metrics

    def read(progress: Progress) -> list[Cell]:
        found: list[Cell] = []
        for at in range(0, len(ids), _AT_ONCE):
            progress.step("Reading cells", at, len(ids))
            for row in rows_by_id(workspace, kind, ids[at : at + _AT_ONCE], period):
                text = table.copy_text(row, source)
                found += [Cell(row.id, column.name, text) for column in columns]
        return found

    if len(ids) <= _AT_ONCE:
        write_block(screen, TITLE, read(silent()))
    else:
        screen.context.jobs.start("Reading cells", read, done=lambda found: write_block(screen, TITLE, found))


def right_source(view: GridView) -> tuple[Column, list[Column], Sequence[str]]:
    """The column that is copied, those it is copied to, and the ids of the rows; raises InvalidInput."""
    what = cells.selected(view)
    columns = list(what.columns)
    if len(columns) == 1:
        columns = [*_left_of(view, columns[0]), *columns]
    if len(columns) < 2 or not what.positions:
        raise InvalidInput(
            "There is nothing to the left to copy.", hint="Choose the cell to copy and those right of it."
        )
    targets = [column for column in columns[1:] if cells.why_not(column) is None]
    if not targets:
        raise InvalidInput("These columns cannot be edited here.", hint="Choose cells of other columns.")
    return columns[0], targets, cells.ids_at(view, what.positions)


def _left_of(view: GridView, column: Column) -> list[Column]:
    """The column left of one, as it stands on the screen; none for the first."""
    shown = [one for one in (view.table.columns[at] for at in view.shown_columns()) if one.title]
    at = shown.index(column)
    return shown[at - 1 : at] if at else []
