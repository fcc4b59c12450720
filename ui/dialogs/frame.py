"""The frame all dialogs share: a heading, a body and a row of buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme import GRID


def text(words: str, role: str = "") -> QLabel:
    """A label that wraps and can be selected; `role` is one of the style sheet's."""
    label = QLabel(words)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label


def problem_line() -> QLabel:
    """A hidden line for what is wrong with the field above."""
    label = text("", "problem")
    label.hide()
    return label


def labelled(name: str, field: QWidget | QLayout, buddy: QWidget | None = None, *, help: str = "") -> QWidget:
    """A field under its name, with a sentence of help below."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    label = QLabel(name)
    label.setProperty("role", "field")
    column.addWidget(label)
    if isinstance(field, QWidget):
        column.addWidget(field)
    else:
        column.addLayout(field)
    target = buddy or (field if isinstance(field, QWidget) else None)
    if target is not None:
        label.setBuddy(target)
        target.setAccessibleName(name)
        target.setAccessibleDescription(help)
    if help:
        column.addWidget(text(help, "small"))
    return holder


class Dialog(QDialog):
    """Build, connect, `open()`: nobody waits for it, and it deletes itself when closed."""

    def __init__(self, title: str, parent: QWidget | None, *, width: int = 520) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(width)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self._outer.setSpacing(2 * GRID)
        heading = QLabel(title)
        heading.setProperty("role", "title")
        self._outer.addWidget(heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID)
        self._outer.addLayout(self.body, 1)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._outer.hasHeightForWidth():
            # A dialog does not grow by itself with a text that wraps, and would lay its parts over each other.
            needed = self._outer.totalHeightForWidth(self.width())
            if needed > self.height():
                self.resize(self.width(), needed)
        return done

    def add_buttons(self, yes_label: str, on_yes: Callable[[], None], *, cancel: str | None = "Cancel") -> QPushButton:
        """The row at the foot; returns the main button."""
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        if cancel is not None:
            no = QPushButton(cancel)
            no.clicked.connect(self.reject)
            row.addWidget(no)
        yes = QPushButton(yes_label)
        yes.setProperty("role", "primary")
        yes.setDefault(True)
        yes.clicked.connect(on_yes)
        row.addWidget(yes)
        self._outer.addSpacing(GRID)
        self._outer.addLayout(row)
        return yes
