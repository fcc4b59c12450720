"""The toolbar: Get changes, Check, Review, Post; undo and redo; search; light and dark."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolBar, QToolButton, QWidget

from ui import theme
from ui.actions import Actions, native
from ui.theme import GRID

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
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._actions = actions
        self._add(MAIN, words=True)
        self.addSeparator()
        self._add(AFTER)
        self.addWidget(_spring())
        self.addWidget(self._search())
        self.addWidget(_spring())
        self._add(LAST)

    def _add(self, ids: tuple[str, ...], *, words: bool = False) -> None:
        # Buttons directly on a QToolBar all take its icon size; in a row of their own those with words get a gap.
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        for id in ids:
            line.addWidget(_button(self._actions.qaction(id), words))
        self.addWidget(row)

    def _search(self) -> QPushButton:
        keys = native(self._actions.shortcut("view.palette"))
        button = QPushButton("Search or run a command")
        theme.show_icon(button, "search", "muted")
        hint = QLabel(keys)
        hint.setProperty("role", "keys")
        hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(button)
        row.setContentsMargins(0, 0, 6, 0)
        row.addStretch(1)
        row.addWidget(hint, 0, Qt.AlignmentFlag.AlignVCenter)
        button.setProperty("role", "search")
        button.setFixedWidth(SEARCH_WIDTH)
        button.setAccessibleName("Search or run a command")
        button.clicked.connect(lambda: self._actions.run("view.palette"))
        return button


def _button(action: QAction, words: bool) -> QToolButton:
    style = Qt.ToolButtonStyle
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
    button.setIconSize(QSize(24 if words else 18, 18))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text())
    action.changed.connect(lambda: button.setAccessibleName(action.text()))
    return button


def _spring() -> QWidget:
    spring = QWidget()
    spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return spring
