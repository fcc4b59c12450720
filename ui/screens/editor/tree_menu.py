"""The context menu of the account tree, made from the same actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from ui import theme
from ui.screens.editor.structure_acts import structure_actions

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

_MENU = (
    "editor.copy_item", "editor.copy_shell", "editor.paste_item", "-", "editor.duplicate", "editor.copy_to", "editor.move_to",
    "editor.as_ad_sets", "-", "editor.duplicates", "editor.multiple",
)  # fmt: skip


def give_menu(screen: EditorScreen) -> None:
    """Let the tree answer the right mouse button and the menu key."""
    view = screen.panes.tree.view
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(lambda at: tree_menu(screen).popup(view.viewport().mapToGlobal(QPoint(at))))


def tree_menu(screen: EditorScreen) -> QMenu:
    """The menu for the current node."""
    screen.panes.tree.view.setFocus()
    menu = QMenu(screen)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    records = {action.id: action for action in structure_actions(screen)}
    for id in _MENU:
        if id == "-":
            menu.addSeparator()
            continue
        record = records[id]
        entry = menu.addAction(record.label())
        if record.icon:
            entry.setIcon(theme.icon(record.icon))
        entry.setShortcut(QKeySequence(record.shortcut or ""))
        entry.setEnabled(record.why_blocked() is None)
        entry.setToolTip(record.why_blocked() or record.help)
        entry.triggered.connect(record.run)
    menu.setToolTipsVisible(True)
    return menu
