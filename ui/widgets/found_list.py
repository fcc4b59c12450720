"""A list of what was found: words in its place where there is nothing, and a line below that says what stands there."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.empty_state import EmptyState


class FoundList(QWidget):
    """`view` shows what was found; `words` is the line below."""

    def __init__(self, view: QWidget, *, least_height: int) -> None:
        super().__init__()
        self.empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(view)
        self._stack.addWidget(self.empty)
        self._stack.setMinimumHeight(least_height)
        self.words = QLabel()
        self.words.setProperty("role", "small")
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self._stack, 1)
        column.addWidget(self.words)

    def show_view(self) -> None:
        """Show the list."""
        self._stack.setCurrentIndex(0)

    def show_empty(self, icon: str, title: str, text: str) -> None:
        """Say why there is nothing to list."""
        self.empty.show_words(icon, title, text)
        self._stack.setCurrentWidget(self.empty)
        self.words.setText("")
