"""Small parts the pages of the checks share: a bar with a heading, a row of choices, a search line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui import theme


class Choices(QWidget):
    """One of a few side by side; `chosen` carries its id."""

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for id, word in options:
            button = QPushButton(word)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setAutoDefault(False)
            button.clicked.connect(lambda checked=False, id=id: self.chosen.emit(id))
            self._group.addButton(button)
            self.buttons[id] = button
            row.addWidget(button)
        next(iter(self.buttons.values())).setChecked(True)

    def current(self) -> str:
        """The id of the chosen one."""
        return next(id for id, button in self.buttons.items() if button.isChecked())

    def choose(self, id: str) -> None:
        """Choose one without saying so."""
        self.buttons[id].setChecked(True)

    def say(self, id: str, word: str) -> None:
        """Give one other words."""
        self.buttons[id].setText(word)


def search_line(hint: str) -> QLineEdit:
    """A line to search with."""
    line = QLineEdit()
    line.setPlaceholderText(hint)
    line.setAccessibleName(hint)
    line.setClearButtonEnabled(True)
    line.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
    return line


def button(word: str, icon: str, run: Callable[[], object], role: str = "") -> QPushButton:
    """A button with an icon."""
    made = QPushButton(word)
    theme.show_icon(made, icon, "on_accent" if role == "primary" else "text")
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    made.clicked.connect(lambda: run())
    return made


def panel(*parts: QWidget, heads: Sequence[QWidget] = ()) -> QFrame:
    """A panel: heads with room around them, the parts below without."""
    frame = QFrame()
    frame.setProperty("role", "panel")
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    if heads:
        top = QVBoxLayout()
        top.setContentsMargins(*(theme.GRID,) * 4)
        top.setSpacing(theme.GRID)
        for head in heads:
            top.addWidget(head)
        column.addLayout(top)
    for part in parts:
        column.addWidget(part, 1 if part is parts[-1] else 0)
    return frame


class Heading(QFrame):
    """A bar that says what is shown, with buttons below the words."""

    def __init__(self, buttons: Sequence[QWidget]) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        self.title = _label("title")
        self.text = _label("muted")
        self.facts = _label("small")
        for label in (self.title, self.text, self.facts):
            column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        for one in buttons:
            row.addWidget(one)
        row.addStretch(1)
        column.addLayout(row)

    def say(self, title: str, text: str, facts: str) -> None:
        """Show other words; what is empty takes no room."""
        for label, words in ((self.title, title), (self.text, text), (self.facts, facts)):
            label.setText(words)
            label.setVisible(bool(words))


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def side_by_side(left: QWidget, right: QWidget) -> QSplitter:
    """A list and what it shows."""
    parts = QSplitter(Qt.Orientation.Horizontal)
    parts.setChildrenCollapsible(False)
    parts.addWidget(left)
    parts.addWidget(right)
    parts.setStretchFactor(1, 1)
    parts.setSizes([380, 860])
    return parts
