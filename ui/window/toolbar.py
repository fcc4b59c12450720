"""The toolbar: Get changes, Check, Review, Post; undo and redo; search; light and dark."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar, QToolButton, QWidget

from ui import theme
from ui.actions import Actions, native

MAIN = ("platform.get_changes", "draft.check", "draft.review", "platform.post")
AFTER = ("edit.undo", "edit.redo")
LAST = ("help.shortcuts", "view.theme")
SEARCH_WIDTH = 320


class Toolbar(QToolBar):
    """Buttons are made from actions; their tooltips name the shortcut and say why one is off."""

    def __init__(self, actions: Actions) -> None:
        super().__init__("Main toolbar")
        self.setObjectName("main-toolbar")
        self.setAccessibleName("Main toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._actions = actions
        for id in MAIN:
            self._add(id, words=True)
        self.addSeparator()
        for id in AFTER:
            self._add(id, words=False)
        self.addWidget(_spring())
        self.addWidget(self._search())
        self.addWidget(_spring())
        for id in LAST:
            self._add(id, words=False)

    def _add(self, id: str, *, words: bool) -> None:
        action = self._actions.qaction(id)
        self.addAction(action)
        button = self.widgetForAction(action)
        if isinstance(button, QToolButton):
            style = Qt.ToolButtonStyle
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(action.text())
            action.changed.connect(lambda: button.setAccessibleName(action.text()))

    def _search(self) -> QPushButton:
        keys = native(self._actions.shortcut("view.palette"))
        button = QPushButton(theme.icon("search", "muted"), f"Search or run a command   {keys}")
        button.setProperty("role", "search")
        button.setFixedWidth(SEARCH_WIDTH)
        button.setAccessibleName("Search or run a command")
        button.clicked.connect(lambda: self._actions.run("view.palette"))
        return button


def _spring() -> QWidget:
    spring = QWidget()
    spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return spring
