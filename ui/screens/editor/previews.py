"""How an ad would roughly look: our own neutral drawing of a search ad and of a LinkedIn post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.tables.wording import choice_word

FOLD = 150
WIDTH = 340
PAD = 16
LINK_TITLE = 16
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)


class AdPreview(QWidget):
    """Paints one ad. It is a sketch, not the platform's own rendering, and says so."""

    def __init__(self) -> None:
        super().__init__()
        self._values: Mapping[str, Any] = {}
        self._platform = ""
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(PAD * 2)
        self.setAccessibleName("Preview of the ad")

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.height())

    def show_ad(self, platform: str, values: Mapping[str, Any]) -> None:
        """Show one ad's texts."""
        self._platform, self._values = platform, values
        self.setAccessibleDescription(" ".join(self._spoken()))
        self.setFixedHeight(self._draw(None))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _card(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        self._draw(painter)
        painter.end()

    def _spoken(self) -> list[str]:
        if self._platform == "google_ads":
            descriptions: list[str] = self._values.get("descriptions") or []
            return [" – ".join(search_headlines(self._values)), *descriptions[:2]]
        return [
            str(self._values.get(name) or "")
            for name in ("introductory_text", "headline", "description", "subject", "body")
        ]

    def _draw(self, painter: QPainter | None) -> int:
        """Draw, or with None only measure; returns the height in px."""
        pen = _Pen(painter, self.width())
        if self._platform == "google_ads":
            _search_ad(pen, self._values)
        elif self._values.get("format") == "message":
            _message(pen, self._values)
        else:
            _post(pen, self._values)
        return pen.y + PAD


class _Pen:
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


def search_headlines(values: Mapping[str, Any]) -> list[str]:
    """The three headlines a search ad may show: pinned ones at their place, then the first unpinned ones."""
    texts = list(values.get("headlines") or [])
    pins = {int(number) - 1: _digit(place) for number, place in (values.get("headline_pins") or {}).items()}
    shown: list[str | None] = [None, None, None]
    for at, place in pins.items():
        if 1 <= place <= 3 and at < len(texts) and shown[place - 1] is None:
            shown[place - 1] = texts[at]
    free = iter(text for at, text in enumerate(texts) if at not in pins)
    return [text for text in (one if one is not None else next(free, None) for one in shown) if text]


def _digit(place: object) -> int:
    digits = "".join(letter for letter in str(place) if letter.isdigit())
    return int(digits) if digits else 0


def _search_ad(pen: _Pen, values: Mapping[str, Any]) -> None:
    pen.text("Sponsored", bold=True, size=theme.SMALL, lines=1)
    host = urlsplit(values.get("final_url") or "").netloc or "your-website"
    paths = [str(values[name]) for name in ("path1", "path2") if values.get(name)]
    pen.gap(4)
    pen.text(" › ".join([host, *paths]), "muted", size=theme.SMALL, lines=1)
    pen.gap(6)
    pen.text(
        " – ".join(search_headlines(values)) or "Write at least three headlines", "accent", size=LINK_TITLE, lines=3
    )
    pen.gap(6)
    pen.text(" ".join((values.get("descriptions") or [])[:2]), lines=5)


def _post(pen: _Pen, values: Mapping[str, Any]) -> None:
    pen.text("Your company", bold=True, lines=1)
    pen.text("Promoted", "muted", size=theme.SMALL, lines=1)
    pen.gap(8)
    intro = values.get("introductory_text") or ""
    pen.text(intro if len(intro) <= FOLD else intro[:FOLD].rstrip() + " … see more", lines=7)
    pen.gap(8)
    if values.get("format") != "text":
        pen.box(96, values.get("document") or values.get("image") or "Image is chosen later")
        pen.gap(8)
    pen.text(values.get("headline") or "", bold=True, lines=3)
    pen.text(values.get("description") or "", "muted", size=theme.SMALL, lines=2)
    pen.gap(8)
    pen.button(choice_word(values.get("call_to_action") or ""))


def _message(pen: _Pen, values: Mapping[str, Any]) -> None:
    pen.text(values.get("sender") or "Sender is chosen later", "muted", size=theme.SMALL, lines=1)
    pen.text(values.get("subject") or "Write a subject", bold=True, lines=2)
    pen.gap(8)
    pen.text(values.get("body") or "", lines=12)
    pen.gap(8)
    pen.button(values.get("button") or "")


def _fitted(words: str, metrics: QFontMetrics, room: QRect) -> str:
    if metrics.boundingRect(room, _WRAP, words).height() <= room.height():
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = metrics.boundingRect(room, _WRAP, words[:middle] + "…").height() <= room.height()
        low, high = (middle, high) if fits else (low, middle - 1)
    return words[:low].rstrip() + "…"


def _card(painter: QPainter, rect: QRectF) -> None:
    path = QPainterPath()
    path.addRoundedRect(rect, theme.RADIUS + 2, theme.RADIUS + 2)
    painter.fillPath(path, theme.colour("surface"))
    painter.setPen(theme.colour("border"))
    painter.drawPath(path)
