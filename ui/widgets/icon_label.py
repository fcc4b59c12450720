"""A drawing from our icon set that follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme


class IconLabel(QWidget):
    """Paints one icon, `size` px square; `words` is what a screen reader says instead."""

    def __init__(self, name: str, role: str, size: int, words: str = "") -> None:
        super().__init__()
        self._name, self._role, self._size = name, role, size
        self.setFixedSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words or name.replace("-", " "))

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme.icon(self._name, self._role).paint(
            painter, QRect(0, (self.height() - self._size) // 2, self._size, self._size)
        )
        painter.end()
