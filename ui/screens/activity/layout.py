"""The two halves of the activity screen: what was done at the left, one of it at length at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.screens.activity.time_panel import TimePanel
from ui.screens.activity.tree_view import UndoTree
from ui.screens.review.changes_view import ChangesView
from ui.widgets.two_line_list import TwoLineList

LIST, TREE = 0, 1
CHANGES, THROUGH_TIME = 0, 1


class Switch(QWidget):
    """Two or more words beside each other, one of which is chosen; `switched` carries its number."""

    switched = Signal(int)

    def __init__(self, *words: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID // 2)
        self._group = QButtonGroup(self)
        for at, word in enumerate(words):
            button = QPushButton(word)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setChecked(at == 0)
            self._group.addButton(button, at)
            row.addWidget(button)
        row.addStretch(1)
        self._group.idClicked.connect(self.switched)

    def which(self) -> int:
        """The number of the chosen word."""
        return self._group.checkedId()

    def choose(self, which: int) -> None:
        """Choose a word by its number."""
        self._group.button(which).setChecked(True)


class Left(QFrame):
    """The list or the tree; `switched` carries LIST or TREE."""

    switched = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.log = TwoLineList("What was done")
        self.tree = UndoTree()
        self.search = QLineEdit()
        self.about = QLabel()
        self.everything = QPushButton("Show everything")
        self.older = QPushButton("Show older")
        self._switch = Switch("List", "Tree")
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, 0)
        head.addWidget(self._switch)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        self._pages.addWidget(self._list_page())
        self._pages.addWidget(self.tree)
        self._switch.switched.connect(self.switch)
        self.setFocusProxy(self.log)

    def which(self) -> int:
        """LIST or TREE."""
        return self._pages.currentIndex()

    def switch(self, which: int) -> None:
        """Show the list or the tree."""
        self._switch.choose(which)
        if which != self._pages.currentIndex():
            self._pages.setCurrentIndex(which)
            self.setFocusProxy(self.tree if which == TREE else self.log)
            self.switched.emit(which)

    def say(self, *, one_row: bool) -> None:
        """Say whether the list is the history of one row."""
        self.everything.setVisible(one_row)
        self.about.setText("History of one row" if one_row else "Everything that was done")

    def _list_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        head.setSpacing(theme.GRID)
        row = QHBoxLayout()
        self.about.setProperty("role", "field")
        row.addWidget(self.about, 1)
        self.everything.setProperty("role", "link")
        row.addWidget(self.everything)
        head.addLayout(row)
        self.search.setPlaceholderText("Find by title or author")
        self.search.setAccessibleName("Find by title or author")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        head.addWidget(self.search)
        column.addLayout(head)
        column.addWidget(self.log, 1)
        self.older.setProperty("role", "link")
        column.addWidget(self.older)
        return page


class Right(QFrame):
    """The heading with its buttons, and the changes or the time slider; `switched` carries CHANGES or THROUGH_TIME."""

    switched = Signal(int)

    def __init__(self, currency: str) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.heading = QLabel()
        self.facts = QLabel()
        self.undo = QPushButton("Undo")
        self.redo = QPushButton("Redo")
        self.here = QPushButton("Go back to here")
        self.more = QPushButton("Take back")
        self.changes = ChangesView(currency)
        self.time = TimePanel(currency)
        self._switch = Switch("Changes", "Through time")
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self._pages, 1)
        self._pages.addWidget(self.changes)
        self._pages.addWidget(self.time)
        self._switch.hide()
        self._switch.switched.connect(self.switch)

    def which(self) -> int:
        """CHANGES or THROUGH_TIME."""
        return self._pages.currentIndex()

    def switch(self, which: int) -> None:
        """Show the changes or the time slider."""
        self._switch.choose(which)
        if which != self._pages.currentIndex():
            self._pages.setCurrentIndex(which)
            self.switched.emit(which)

    def show_entity(self, *, named: bool) -> None:
        """Whether the history is that of one entity, which then can be seen through time."""
        self._switch.setVisible(named)
        if not named:
            self.switch(CHANGES)

    def say(self, heading: str, facts: str) -> None:
        """Say what is chosen."""
        self.heading.setText(heading)
        self.facts.setText(facts)

    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setProperty("role", "bar")
        column = QVBoxLayout(bar)
        column.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        self.heading.setProperty("role", "title")
        self.heading.setWordWrap(True)
        self.facts.setProperty("role", "muted")
        self.facts.setWordWrap(True)
        column.addWidget(self.heading)
        column.addWidget(self.facts)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        icons = ((self.here, "rotate-ccw"), (self.more, None), (self.undo, "undo-2"), (self.redo, "redo-2"))
        for button, icon in icons:
            if icon is not None:
                button.setIcon(theme.icon(icon))
            row.addWidget(button)
        self.more.setToolTip("Take back what somebody did by a new change set; what others edited since stays.")
        row.addStretch(1)
        row.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(row)
        return bar
