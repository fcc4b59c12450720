"""Actions on what people said about rows and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSplitter

from ui.actions import Action
from ui.screens import Query
from ui.screens.editor.remarks_panel import WIDTH, RemarksPanel

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen


def remark_actions(screen: EditorScreen) -> list[Action]:
    """Comments on cells, and where they are."""
    return [
        Action("editor.comment", "Comment on the cell", lambda: comment(screen), icon="message-square", shortcut="Shift+F2",
               group="Campaigns", part=3, blocked=lambda: _why_no_row(screen), help="What is said stays with the cell through renames."),
        Action("editor.comments", "Show comments", lambda: toggle(screen), icon="message-square", shortcut="Alt+F2", group="View", part=2,
               checked=lambda: _is_open(screen)),
        Action("editor.commented", "Show rows with comments", lambda: screen.reveal(Query("has:comment")), icon="message-square",
               group="View", part=2),
    ]  # fmt: skip


def comment(screen: EditorScreen) -> None:
    """Open the comments of the cell at the cursor, ready to write."""
    _panel(screen).open_for_cell()


def toggle(screen: EditorScreen) -> None:
    """Show the comments panel or put it away."""
    panel = _panel(screen)
    panel.setVisible(not panel.isVisible())
    panel.follow()


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
