"""Removing rows: at once, with a way back beside the word that it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import changesets, editing
from ui.tables.columns import counted

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen


def remove(screen: EditorScreen) -> None:
    """Take the chosen rows out of the draft, and offer to undo it."""
    target, kind, workspace = screen.target(), screen.kind, screen.context.workspace
    count, platform = screen.panes.view.chosen_count(), screen.panes.tree.platform()
    gone: list[int] = []

    def done() -> None:
        if not gone or not gone[0]:
            return
        below = gone[0] - count
        words = f"Removed {counted(count, kind, platform)}"
        words += f", and {below:,} below {'them' if count != 1 else 'it'}." if below > 0 else "."
        made = changesets.next_undo(workspace)
        if made is not None:
            screen.context.messages.info(words, action=("Undo", lambda: _undo(screen, made.id)))

    screen.pen.apply("Removing", target, lambda: gone.append(editing.remove(workspace, kind, target)), done)


def _undo(screen: EditorScreen, removal: str) -> None:
    """Take the removal back, whatever was done since."""
    workspace = screen.context.workspace
    screen.context.jobs.start("Undoing", lambda progress: changesets.undo(workspace, removal))
