"""What is done with cells: copy, cut, paste, clear, fill; what does not fit is listed and never lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from core import cells as core_cells
from core import editing
from core.catalog import KINDS
from core.cells import Added, Refused, Written, rows_by_id
from core.edges import CellsAlong, next_edge
from core.editing import Cell
from core.errors import AppError
from core.grid import GridRow
from core.progress import Progress
from ui.actions import Action
from ui.screens.editor import cells
from ui.screens.editor.creating import PARENT, parent_for
from ui.screens.editor.entity_clipboard import put_cells
from ui.screens.editor.pen import AT_ONCE
from ui.screens.editor.refused import Left
from ui.screens.editor.structure_acts import paste_into, pastes_entities
from ui.tables.columns import counted

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

_READ_AT_ONCE = 200
_NAMED = 500


def cell_actions(
    screen: EditorScreen, nothing: Callable[[], str | None], write: Callable[[], str | None]
) -> list[Action]:
    """The actions over cells; `nothing` and `write` say why they cannot run."""
    view = screen.panes.view
    return [
        Action("editor.fill_down", "Fill down", lambda: fill_down(screen), icon="arrow-down", shortcut="Ctrl+D",
               group="Campaigns", part=2, blocked=write, within=view,
               help="Copies the first selected row's cells to the rows below; one cell takes the value above it."),
        Action("editor.copy", "Copy cells", lambda: copy(screen), icon="copy", shortcut="Ctrl+C", group="Campaigns", part=2,
               blocked=nothing, within=view),
        Action("editor.copy_headings", "Copy with headings", lambda: copy(screen, headings=True), icon="clipboard-copy",
               shortcut="Ctrl+Alt+C", group="Campaigns", part=2, blocked=nothing, within=view),
        Action("editor.cut", "Cut cells", lambda: cut(screen), icon="scissors", shortcut="Ctrl+X", group="Campaigns", part=2,
               blocked=write, within=view),
        Action("editor.paste", "Paste cells", lambda: paste(screen), icon="clipboard-paste", shortcut="Ctrl+V",
               group="Campaigns", part=2, blocked=lambda: _read_only(screen), within=view),
        Action("editor.clear", "Clear cells", lambda: clear(screen), shortcut="Backspace", group="Campaigns", part=2,
               blocked=write, within=view, help="Empties the selected cells; Delete removes the rows."),
    ]  # fmt: skip


def copy(screen: EditorScreen, *, headings: bool = False, then: Callable[[], None] | None = None) -> None:
    """Copy the selected cells as a spreadsheet would."""
    view, table = screen.panes.view, screen.panes.table
    try:
        what = cells.selected(view)
        ids = cells.ids_at(view, what.positions)
    except AppError as error:
        screen.context.messages.error(error)
        return
    kind, workspace, columns, period = screen.kind, screen.context.workspace, what.columns, screen.wanted().metrics
    top = [[column.title for column in columns]] if headings else []

    def read(progress: Progress) -> str:
        rows: list[GridRow] = []
        for at in range(0, len(ids), _READ_AT_ONCE):
            progress.step("Copying cells", at, len(ids))
            rows += rows_by_id(workspace, kind, ids[at : at + _READ_AT_ONCE], period)
        return cells.as_text([*top, *cells.lines(table, rows, columns)])

    def done(text: str) -> None:
        put_cells(screen, text)
        if then is not None:
            then()

    if len(ids) <= _READ_AT_ONCE:
        done(read(Progress()))
    else:
        screen.context.jobs.start("Copying cells", read, done=done)


def cut(screen: EditorScreen) -> None:
    """Copy the selected cells and empty them."""
    copy(screen, then=lambda: clear(screen, "Cut cells"))


def clear(screen: EditorScreen, title: str = "Clear cells") -> None:
    """Empty the selected cells."""
    fill_selected(screen, "", title)


def paste(screen: EditorScreen) -> None:
    """Write the clipboard's cells; lines without a row can be added, cells that do not fit are listed."""
    view = screen.panes.view
    if pastes_entities(screen):
        paste_into(screen)
        return
    block = cells.read_block(QGuiApplication.clipboard().text())
    if not block:
        screen.context.messages.info("The clipboard holds no text.")
        return
    if not view.currentIndex().isValid() and screen.panes.listing.total == 0:
        _offer(screen, (), [tuple(line) for line in block], _first_fields(screen, max(map(len, block))))
        return
    if not view.currentIndex().isValid() and not view.all_rows:
        screen.context.messages.info("Choose the cell to begin at first.")
        return
    if view.all_rows and len(block) == 1 and len(block[0]) == 1:
        fill_selected(screen, block[0][0], "Paste cells")
        return
    try:
        found = cells.pasted(view, block)
    except AppError as error:
        screen.context.messages.error(error)
        return
    cells.choose(view, found)
    _write(
        screen,
        "Paste cells",
        found.cells,
        lambda left: _offer(screen, (*left, *found.refused), found.beyond, found.columns),
    )


def fill_selected(screen: EditorScreen, text: str, title: str = "Fill cells") -> None:
    """Give all selected cells one text; any number of rows in the columns of a whole-list selection."""
    view, kind, workspace = screen.panes.view, screen.kind, screen.context.workspace
    try:
        if view.all_rows:
            column = view.table.columns[view.chosen_columns()[0]]
            target = screen.target()
            screen.pen.apply(title, target, lambda: editing.set_text(workspace, kind, target, column.name, text))
            return
        block = cells.filled(view, text)
    except AppError as error:
        screen.context.messages.error(error)
        return
    _write(screen, title, block, lambda left: _offer(screen, left, (), ()))


def fill_down(screen: EditorScreen) -> None:
    """Copy the first row's cells to the rows below."""
    try:
        source, columns, ids = cells.fill_source(screen.panes.view)
    except AppError as error:
        screen.context.messages.error(error)
        return
    workspace, kind = screen.context.workspace, screen.kind
    plain = [column for column in columns if cells.why_not(column) is None]
    rest = {column.name: source.row[column.name] for column in columns if column not in plain}
    block = [Cell(id, column.name, screen.panes.table.copy_text(source, column)) for id in ids for column in plain]
    if rest:
        # Targeting and the like have no text: their values are copied as they are.
        screen.pen.apply("Fill down", ids, lambda: editing.fill(workspace, kind, rest, ids))
    if block:
        _write(screen, "Fill down", block, lambda left: _offer(screen, left, (), ()))


def write_block(screen: EditorScreen, title: str, block: Sequence[Cell]) -> None:
    """Write cells; what does not fit is listed."""
    _write(screen, title, block, lambda left: _offer(screen, left, (), ()))


def repeat(screen: EditorScreen, top: int, bottom: int, last: int) -> None:
    """The handle was dragged: repeat the selected cells in the rows below, which are selected too then."""
    view = screen.panes.view
    columns = view.chosen_columns()
    try:
        block = cells.repeated(view, top, bottom, last)
    except AppError as error:
        screen.context.messages.error(error)
        return
    view.moving.to(view.table.index(top, columns[0]))
    view.moving.to(view.table.index(last, columns[-1]), extend=True)
    _write(screen, "Fill down", block, lambda left: _offer(screen, left, (), ()))


def go_to_edge(screen: EditorScreen, step: int, extend: bool) -> None:
    """Ctrl+Up and Ctrl+Down: to the edge of data in the column."""
    view, listing = screen.panes.view, screen.panes.listing
    here = view.currentIndex()
    column, position = view.table.columns[here.column()], view.table.position(here.row())

    def go(position: int) -> None:
        view.moving.to(view.table.index(view.table.row_of(position), here.column()), extend=extend)

    if position is None or column.field is None or column.field.refers_to or column.field.required:
        go(listing.total - 1 if step > 0 else 0)
        return
    workspace = screen.context.workspace
    along = CellsAlong(screen.wanted(), column.name, listing.ids, listing.total)
    if listing.total <= AT_ONCE:
        go(next_edge(workspace, along, position, step))
        return
    screen.context.jobs.start(
        "Looking for the end of data",
        lambda progress: next_edge(workspace, along, position, step, progress),
        done=go,
        group="editor edge",
    )


def leave(screen: EditorScreen, id: str, field: str, text: str, why: str) -> None:
    """A text that did not fit was left behind with its cell: keep it in sight."""
    screen.panes.refused.add_left(_named(screen, [Refused(Cell(id, field, text), why)])[0])


def retry(screen: EditorScreen, number: int, left: Left) -> None:
    """Write a corrected cell."""

    def write() -> None:
        written = core_cells.write_cells(screen.context.workspace, left.kind, [left.cell])
        screen.panes.refused.settle(number, written.refused[0].reason if written.refused else None)

    screen.pen.write(write)


def _write(screen: EditorScreen, title: str, block: Sequence[Cell], done: Callable[[Sequence[Refused]], None]) -> None:
    """Write cells, in a job when they are many."""
    workspace, kind = screen.context.workspace, screen.kind

    def finished(written: Written) -> None:
        if len(block) > 1:
            screen.context.messages.info(f"{written.changed:,} cell{'s' if written.changed != 1 else ''} changed.")
        done(written.refused)

    if len(block) <= AT_ONCE:
        screen.pen.write(lambda: finished(core_cells.write_cells(workspace, kind, block, title)))
    else:
        screen.context.jobs.start(
            title, lambda progress: core_cells.write_cells(workspace, kind, block, title, progress), done=finished
        )


def _offer(
    screen: EditorScreen, refused: Sequence[Refused], beyond: Sequence[Sequence[str]], columns: Sequence[str]
) -> None:
    """Show what found no place; lines without a row may become new rows."""
    left = _named(screen, refused)
    lines = [line for line in beyond if any(text.strip() for text in line)]
    if not lines:
        screen.panes.refused.show_left(left)
        return
    kind, parent, platform = screen.kind, _parent(screen), screen.panes.tree.platform()
    several = counted(len(lines), kind, platform)
    if kind in PARENT and parent is not None and KINDS[kind].title in columns:
        words = f"{len(lines):,} pasted row{'s reach' if len(lines) != 1 else ' reaches'} past the last one."
        texts = [dict(zip(columns, line, strict=False)) for line in lines]
        screen.panes.refused.show_left(
            left, offer=(words, f"Add {several} to {parent.row['name']}", lambda: _add(screen, kind, parent, texts))
        )
        return
    why = f"There is no row for it; select the {KINDS[kind].by_name[KINDS[kind].title].label.lower()} too to add new rows."
    lost = [
        Left(kind, Cell("", "", "\t".join(line)), "past the last row", ", ".join(_titles(screen, columns)), why)
        for line in lines
    ]
    screen.panes.refused.show_left([*left, *lost])


def _add(screen: EditorScreen, kind: str, parent: GridRow, texts: Sequence[Mapping[str, str]]) -> None:
    workspace = screen.context.workspace

    def done(added: Added) -> None:
        title = KINDS[kind].title
        left = [
            Left(kind, Cell("", "", "\t".join(texts[n].values())), texts[n].get(title, ""), "new row", why)
            for n, why in added.refused
        ]
        screen.panes.refused.show_left(left)
        if added.ids:
            screen.context.messages.info(f"Added {counted(len(added.ids), kind, parent.platform)}.")

    if len(texts) <= AT_ONCE:
        screen.pen.write(lambda: done(core_cells.add_lines(workspace, kind, parent.id, parent.platform, texts)))
        return
    screen.context.jobs.start(
        "Adding rows",
        lambda progress: core_cells.add_lines(workspace, kind, parent.id, parent.platform, texts),
        done=done,
    )


def _parent(screen: EditorScreen) -> GridRow | None:
    """Where pasted lines without a row would go: the place of the tree, else that of the list's last row."""
    if screen.kind not in PARENT:
        return None
    listing = screen.panes.listing
    last = listing.row(listing.total - 1) if listing.total else None
    return parent_for(screen.context.workspace, screen.kind, screen.panes.tree.current(), [last] if last else [])


def _first_fields(screen: EditorScreen, width: int) -> list[str]:
    """The fields a block pasted into an empty list begins with: the columns from the row's name on."""
    view, title = screen.panes.view, KINDS[screen.kind].title
    names = [view.table.columns[at].name for at in view.shown_columns() if view.table.columns[at].title]
    return names[names.index(title) :][:width] if title in names else names[:width]


def _named(screen: EditorScreen, refused: Sequence[Refused]) -> list[Left]:
    """Refused cells in words: the row's name and the column's."""
    kind, workspace = screen.kind, screen.context.workspace
    ids = list(dict.fromkeys(one.cell.id for one in refused))[:_NAMED]
    names = {row.id: str(row.row[KINDS[kind].title] or "") for row in rows_by_id(workspace, kind, ids)}
    fields = [one.cell.field for one in refused]
    titles = dict(zip(fields, _titles(screen, fields), strict=True))
    return [Left(kind, one.cell, names.get(one.cell.id, ""), titles[one.cell.field], one.reason) for one in refused]


def _titles(screen: EditorScreen, fields: Sequence[str]) -> list[str]:
    titles = {column.name: column.title for column in screen.panes.table.columns}
    return [titles.get(name, "") for name in fields]


def _read_only(screen: EditorScreen) -> str | None:
    return "The workspace is open for reading only." if screen.context.workspace.read_only else None
