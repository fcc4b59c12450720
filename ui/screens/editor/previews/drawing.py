"""A small pen that sets texts, boxes and buttons from top to bottom inside a card."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen

from ui import theme

PAD = 16
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)


class Pen:
    """Sets text from top to bottom inside the card."""

    def __init__(self, painter: QPainter | None, width: int) -> None:
        self.painter = painter
        self.left, self.right = PAD, width - PAD
        self.y = PAD

    def text(
        self, words: str, role: str = "text", *, size: int = theme.TEXT, bold: bool = False, lines: int = 4
    ) -> None:
        """One paragraph over at most so many lines."""
        if not words:
            return
        font = theme.font(size, weight=QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        metrics = QFontMetrics(font)
        room = QRect(self.left, self.y, self.right - self.left, lines * metrics.lineSpacing())
        words = _fitted(words, metrics, room)
        height = min(metrics.boundingRect(room, _WRAP, words).height(), room.height())
        if self.painter is not None:
            self.painter.setFont(font)
            self.painter.setPen(theme.colour(role))
            self.painter.drawText(room, _WRAP, words)
        self.y += height

    def gap(self, pixels: int) -> None:
        """Leave room."""
        self.y += pixels

    def rule(self, caption: str) -> None:
        """A dashed line across with a word on it."""
        if self.painter is not None:
            middle = self.y + 9
            self.painter.setFont(theme.font(theme.SMALL))
            room = self.painter.fontMetrics().horizontalAdvance(caption) + 12
            self.painter.setPen(QPen(theme.colour("border_strong"), 1, Qt.PenStyle.DashLine))
            self.painter.drawLine(self.left, middle, self.right - room, middle)
            self.painter.setPen(theme.colour("muted"))
            place = QRect(self.left, self.y, self.right - self.left, 18)
            self.painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), caption)
        self.y += 18

    def box(self, height: int, caption: str) -> None:
        """A picture's place."""
        if self.painter is not None:
            rect = QRect(self.left, self.y, self.right - self.left, height)
            self.painter.fillRect(rect, theme.colour("hover"))
            self.painter.setPen(theme.colour("muted"))
            self.painter.setFont(theme.font(theme.SMALL))
            self.painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), caption)
        self.y += height

    def button(self, words: str) -> None:
        """A call to action."""
        if not words:
            return
        font = theme.font(theme.SMALL, weight=QFont.Weight.DemiBold)
        width = QFontMetrics(font).horizontalAdvance(words) + 2 * PAD
        if self.painter is not None:
            rect = QRectF(self.left + 0.5, self.y + 0.5, width, 26)
            path = QPainterPath()
            path.addRoundedRect(rect, 13, 13)
            self.painter.setPen(QPen(theme.colour("accent"), 1.2))
            self.painter.drawPath(path)
            self.painter.setFont(font)
            self.painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)
        self.y += 28


def _fitted(words: str, metrics: QFontMetrics, room: QRect) -> str:
    if metrics.boundingRect(room, _WRAP, words).height() <= room.height():
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = metrics.boundingRect(room, _WRAP, words[:middle] + "…").height() <= room.height()
        low, high = (middle, high) if fits else (low, middle - 1)
    return words[:low].rstrip() + "…"


def card(painter: QPainter, rect: QRectF) -> None:
    """The rounded ground an ad lies on."""
    path = QPainterPath()
    path.addRoundedRect(rect, theme.RADIUS + 2, theme.RADIUS + 2)
    painter.fillPath(path, theme.colour("surface"))
    painter.setPen(theme.colour("border"))
    painter.drawPath(path)
