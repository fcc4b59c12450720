"""What came of the last act, said in a strip over the place where it was done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from ui import theme
from ui.theme import GRID
from ui.widgets.icon_label import IconLabel


class NoteStrip(QFrame):
    """Nothing is covered by it, and the next act takes it away, as its cross does."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What came of it")
        self._mark = QHBoxLayout()
        self._icon: IconLabel | None = None
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.way = QPushButton("Do it")
        self.way.clicked.connect(self._on_way)
        self._run: Callable[[], object] = _nothing
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addLayout(self._mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.way)
        row.addWidget(self._cross())
        self.hide()

    def say(self, words: str, way: tuple[str, Callable[[], object]] | None = None, *, warning: bool = False) -> None:
        """Say something, with a button for what can be done about it."""
        role = "warning" if warning else "info"
        if self._icon is not None:
            self._icon.deleteLater()
        self._icon = IconLabel("triangle-alert" if warning else "info", role, 16)
        self._mark.addWidget(self._icon)
        self.setProperty("strip", role)
        self.style().unpolish(self)
        self.style().polish(self)
        self.words.setText(words)
        self.way.setVisible(way is not None)
        if way is not None:
            self.way.setText(way[0])
            self._run = way[1]
        self.show()

    def _cross(self) -> QToolButton:
        cross = QToolButton()
        theme.show_icon(cross, "x", "muted")
        cross.setAccessibleName("Close this note")
        cross.setToolTip("Close")
        cross.clicked.connect(self.hide)
        return cross

    def _on_way(self) -> None:
        self.hide()
        self._run()


def _nothing() -> None:
    """What a strip without a way does."""
