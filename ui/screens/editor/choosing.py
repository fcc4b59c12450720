"""The chosen rows of the editor: as a target for verbs, as a sample to look at, in the panel and the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import editing
from core.editing import Common, Target
from core.grid import MOST_STAYING, GridRow
from ui.screens.editor.panel import chosen_of
from ui.screens.editor.pen import AT_ONCE

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

SAMPLED = 200


def target(screen: EditorScreen) -> Target:
    """The chosen rows: all rows of the list, or their ids."""
    if _is_whole(screen) and not _stayed(screen):
        # A million ids would take seconds to read; the list's own condition means the same rows.
        return screen.wanted()
    return _ids(screen, screen.panes.view.stretches())


def _stayed(screen: EditorScreen) -> bool:
    """Whether rows are listed that do not match the search any more: they are chosen like the others."""
    listing = screen.panes.listing
    return listing.stale and listing.total <= MOST_STAYING


def _ids(screen: EditorScreen, stretches: list[tuple[int, int]]) -> list[str]:
    listing = screen.panes.listing
    return [id for start, count in stretches for id in listing.ids(start, count)]


def sample(screen: EditorScreen) -> list[GridRow]:
    """Some of the chosen rows."""
    found: list[GridRow] = []
    for start, count in screen.panes.view.stretches():
        for at in range(start, start + min(count, SAMPLED - len(found))):
            row = screen.panes.listing.row(at)
            if row is not None:
                found.append(row)
    return found


def show_chosen(screen: EditorScreen) -> None:
    """Show findings and fields of the chosen rows."""
    rows, panes = sample(screen), screen.panes
    screen.say_count()
    panes.strip.show_rows(rows[:SAMPLED])
    if not rows:
        panes.panel.show_none()
        return
    chosen = chosen_of(screen.kind, panes.view.chosen_count(), rows)
    workspace, fields, read_only = (
        screen.context.workspace,
        panes.panel.fields(chosen),
        screen.context.workspace.read_only,
    )

    def done(common: dict[str, Common]) -> None:
        panes.panel.show_chosen(chosen, common, read_only=read_only)

    if chosen.count <= AT_ONCE:
        done(editing.common_values(workspace, chosen.kind, target(screen), fields))
        return
    whole, stretches = screen.wanted() if _is_whole(screen) and not _stayed(screen) else None, panes.view.stretches()
    screen.context.jobs.start(
        "Comparing rows",
        lambda progress: editing.common_values(workspace, chosen.kind, whole or _ids(screen, stretches), fields),
        done=done,
        group="editor panel",
    )


def _is_whole(screen: EditorScreen) -> bool:
    view, listing = screen.panes.view, screen.panes.listing
    return view.all_rows or (not listing.settling and AT_ONCE < view.chosen_count() == listing.total)


def selection_words(screen: EditorScreen) -> str:
    """How many rows are selected; with how many columns, unless whole rows are."""
    view = screen.panes.view
    chosen = view.chosen_count()
    columns = sum(bool(view.table.columns[at].title) for at in view.chosen_columns())
    if view.all_rows or columns == sum(bool(view.table.columns[at].title) for at in view.shown_columns()):
        return f"{chosen:,} selected" if chosen > 1 else ""
    return cells_words(chosen, columns)


def cells_words(rows: int, columns: int) -> str:
    """ "3 rows × 2 columns selected"; nothing for a single cell."""
    if rows * columns < 2:
        return ""
    return f"{rows:,} row{'s' if rows != 1 else ''} × {columns} column{'s' if columns != 1 else ''} selected"
