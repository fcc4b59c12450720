"""Keeping findings live: after each edit the rules look again, in a job, and the marks are painted anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from core import editing
from core.grid import Note
from core.progress import Progress
from core.workspace import Workspace

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen


def refresh(screen: EditorScreen) -> None:
    """Let the rules look at what was edited since they last looked."""
    workspace = screen.context.workspace
    if workspace.read_only or not screen.context.settings.checks.live:
        return

    def work(progress: Progress) -> None:
        from core import rules

        rules.refresh(workspace, progress=progress)

    screen.context.jobs.start("Checking", work, done=lambda result: checked(screen), group="editor check")


def up_to_date(workspace: Workspace) -> bool:
    """Whether the stored findings are those of all that was edited so far."""
    from core import rules

    return rules.is_current(workspace)


def checked(screen: EditorScreen) -> None:
    """Show what the rules found."""
    screen.panes.table.checked = True
    if screen.isVisible():
        screen.refresh()
        # The strip does not wait with the edit panel until the person has stopped moving about.
        screen.panes.strip.show_rows(screen.sample())
    else:
        screen.stale = True


def apply_fix(screen: EditorScreen, note: Note) -> None:
    """Apply a finding's safe fix to the chosen rows that have it."""
    stored = json.loads(note.fix or "{}")
    values = stored.get("values", {})
    ids = [row.id for row in screen.sample() if note in row.notes]
    if values and ids:
        workspace, kind = screen.context.workspace, screen.kind
        screen.pen.write(lambda: editing.set_values(workspace, kind, ids, values))
