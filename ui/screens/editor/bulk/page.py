"""What every tool's page has: its settings as widgets, and the tool they make."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.bulk import Tool
from core.formulas.names import offered
from ui.dialogs.frame import labelled, text
from ui.theme import GRID


class ToolPage(QWidget):
    """The settings of one tool. `changed` fires on every change; `waits` says what is missing before a preview makes sense."""

    changed = Signal()
    name: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    listed: ClassVar[bool] = True  # whether the texts of a list can be chosen by number
    limited: ClassVar[bool] = True  # whether results can become too long

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID + GRID // 2)
        self.build()
        self.column.addStretch(1)

    def build(self) -> None:
        """Make the widgets."""
        raise NotImplementedError

    def tool(self) -> Tool:
        """The tool as it is set now."""
        raise NotImplementedError

    def show_tool(self, tool: Any) -> None:
        """Show another tool's settings (a recipe's)."""
        raise NotImplementedError

    def waits(self) -> str | None:
        """What has to be written first, or None."""
        return None

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return next(iter(self.findChildren(QLineEdit)), None) or next(iter(self.findChildren(QComboBox)), self)

    # Parts that pages are made of

    def line(self, name: str, help: str = "", *, placeholder: str = "", words: bool = False) -> QLineEdit:
        """A line under its name; with `words`, a menu beside it puts [campaign] and the like into it."""
        line = QLineEdit()
        line.setPlaceholderText(placeholder)
        line.textChanged.connect(self.changed)
        if not words:
            self.column.addWidget(labelled(name, line, help=help))
            return line
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(line, 1)
        row.addWidget(_words_button(self.kind, line))
        self.column.addWidget(labelled(name, row, line, help=help))
        return line

    def choice(self, name: str, choices: dict[str, str]) -> QComboBox:
        """A choice under its name; the data are the keys."""
        box = QComboBox()
        for key, words in choices.items():
            box.addItem(words, key)
        box.currentIndexChanged.connect(self.changed)
        self.column.addWidget(labelled(name, box))
        return box

    def switch(self, words: str, *, on: bool = False, help: str = "") -> QCheckBox:
        """A switch."""
        box = QCheckBox(words)
        box.setChecked(on)
        box.setToolTip(help)
        box.toggled.connect(self.changed)
        self.column.addWidget(box)
        return box

    def beside(self, *parts: QWidget) -> None:
        """Parts already made, put side by side."""
        grid = QGridLayout()
        grid.setSpacing(GRID)
        for at, part in enumerate(parts):
            holder = part.parentWidget() if isinstance(part, QLineEdit) else part
            assert holder is not None
            self.column.removeWidget(holder)
            grid.addWidget(holder, 0, at)
            grid.setColumnStretch(at, 1)
        self.column.addLayout(grid)

    def remark(self, words: str) -> None:
        """A sentence below the settings."""
        self.column.addWidget(text(words, "small"))


def pick(box: QComboBox, key: str) -> None:
    """Choose an entry by its key."""
    box.setCurrentIndex(max(0, box.findData(key)))


def _words_button(kind: str, line: QLineEdit) -> QPushButton:
    button = QPushButton()
    button.setText("Words")
    button.setToolTip("Insert a word that is filled in for each row")
    button.setAccessibleName("Insert a word that is filled in for each row")
    button.setAutoDefault(False)
    menu = QMenu(button)
    for word in offered(kind)[:24]:
        entry = QAction(f"[{word}]", menu)
        entry.triggered.connect(lambda checked=False, put=f"[{word}]": _insert(line, put))
        menu.addAction(entry)
    button.setMenu(menu)
    return button


def _insert(line: QLineEdit, word: str) -> None:
    line.insert(word)
    line.setFocus()
