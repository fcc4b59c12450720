"""Actions on what people said and what the platform shows: comments, and going back to live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSplitter

from core import reverting
from core.reverting import Restored
from core.scope import Wanted
from ui.actions import Action
from ui.screens import Query
from ui.screens.editor.pen import AT_ONCE
from ui.screens.editor.remarks_panel import WIDTH, RemarksPanel
from ui.tables.columns import plural

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen


def remark_actions(screen: EditorScreen) -> list[Action]:
    """Comments and reverting to live."""
    return [
        Action("editor.comment", "Comment on the cell", lambda: comment(screen), icon="message-square", shortcut="Shift+F2",
               group="Campaigns", part=3, blocked=lambda: _why_no_row(screen), help="What is said stays with the cell through renames."),
        Action("editor.comments", "Show comments", lambda: toggle(screen), icon="message-square", shortcut="Alt+F2", group="View", part=2,
               checked=lambda: _is_open(screen)),
        Action("editor.commented", "Show rows with comments", lambda: screen.reveal(Query("has:comment")), icon="message-square",
               group="View", part=2),
        Action("editor.revert_to_live", "Revert to live", lambda: revert_to_live(screen), icon="rotate-ccw", group="Campaigns", part=2,
               blocked=lambda: _why_no_revert(screen), help="The rows get the values the platform shows; undo takes it back."),
    ]  # fmt: skip


def comment(screen: EditorScreen) -> None:
    """Open the comments of the cell at the cursor, ready to write."""
    _panel(screen).open_for_cell()


def toggle(screen: EditorScreen) -> None:
    """Show the comments panel or put it away."""
    panel = _panel(screen)
    panel.setVisible(not panel.isVisible())
    panel.follow()


def revert_to_live(screen: EditorScreen) -> None:
    """Give the chosen rows the values the platform shows."""
    target, kind, workspace = screen.target(), screen.kind, screen.context.workspace

    def done(made: Restored) -> None:
        changed = f"{made.changed:,} value{'s' if made.changed != 1 else ''} reverted to live."
        if not made.changed and not made.new:
            screen.context.messages.info("These rows are as the platform shows them.")
        elif made.new:
            rows = f"{made.new:,} new {plural(kind).lower() if made.new != 1 else 'row'}"
            screen.context.messages.warn(
                f"{changed} {rows} stay: the platform does not have them. Remove takes them out."
            )
        else:
            screen.context.messages.info(changed)

    if isinstance(target, Wanted) or len(target) > AT_ONCE:
        screen.context.jobs.start(
            "Reverting to live", lambda progress: reverting.revert_to_live(workspace, kind, target), done=done
        )
    else:
        screen.pen.write(lambda: done(reverting.revert_to_live(workspace, kind, target)))


def _found(screen: EditorScreen) -> RemarksPanel | None:
    return screen.findChild(RemarksPanel)


def _panel(screen: EditorScreen) -> RemarksPanel:
    """The panel, made when it is first wanted."""
    panel = _found(screen)
    if panel is None:
        panel = RemarksPanel(screen)
        panel.hide()
        whole: QSplitter = screen.panes.whole
        sizes = whole.sizes()
        whole.addWidget(panel)
        whole.setSizes([*sizes[:-1], max(0, sizes[-1] - WIDTH), WIDTH])
    return panel


def _is_open(screen: EditorScreen) -> bool:
    panel = _found(screen)
    return panel is not None and panel.isVisible()


def _why_no_row(screen: EditorScreen) -> str | None:
    panes = screen.panes
    return None if panes.table.row(panes.view.currentIndex().row()) is not None else "Choose a row first."


def _why_no_revert(screen: EditorScreen) -> str | None:
    if screen.context.workspace.read_only:
        return "The workspace is open for reading only."
    return None if screen.panes.view.chosen_count() else "Choose a row first."
