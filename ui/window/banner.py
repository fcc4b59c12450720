"""A strip above the screens that says what holds for the whole workspace, such as read only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from ui.theme import GRID
from ui.widgets.icon_label import IconLabel


class Banner(QFrame):
    """Hidden until it has something to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("strip", "warning")
        self.setAccessibleName("About this workspace")
        self._run: Callable[[], None] = lambda: None
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._button = QPushButton("Open again")
        self._button.setProperty("role", "link")
        self._button.clicked.connect(lambda: self._run())
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 4, 2 * GRID, 4)
        row.setSpacing(GRID)
        row.addWidget(IconLabel("lock", "warning", 16, "Read only"))
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self.hide()

    def say(self, words: str, label: str, run: Callable[[], None]) -> None:
        """Show a sentence with one thing to do about it."""
        self._words.setText(words)
        self._button.setText(label)
        self._run = run
        self.show()
