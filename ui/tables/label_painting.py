"""How a cell of labels is painted: a chip in each label's colour, and how many more there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from ui import theme
from ui.label_colours import tone

PAD = 8
GAP = 4
INSIDE = 7
HEIGHT = 20
LEAST = 36
"""Px of the narrowest chip that still says something."""


def chips(names: Sequence[str], room: int) -> tuple[list[tuple[str, int]], int]:
    """The chips that fit side by side into `room` px, each as (text, width), and how many labels are left out."""
    metrics = _font()[1]
    shown: list[tuple[str, int]] = []
    left = room
    for at, name in enumerate(names):
        after = len(names) - at - 1
        most = left - (_more_width(after) + GAP if after else 0)
        width = metrics.horizontalAdvance(name) + 2 * INSIDE
        if width > most:
            if not shown and most >= LEAST:
                shown.append((metrics.elidedText(name, Qt.TextElideMode.ElideRight, most - 2 * INSIDE), most))
            break
        shown.append((name, width))
        left -= width + GAP
    return shown, len(names) - len(shown)


def paint_labels(painter: QPainter, rect: QRect, names: Sequence[str], colours: Mapping[str, str]) -> None:
    """Paint the labels of one cell."""
    shown, more = chips(names, rect.width() - 2 * PAD)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_font()[0])
    at, top = rect.left() + PAD, rect.center().y() - HEIGHT // 2 + 1
    for name, (words, width) in zip(names, shown, strict=False):
        ink, surface = tone(colours.get(name, ""))
        box = QRect(at, top, width, HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(surface)
        painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
        painter.setPen(ink)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
        at += width + GAP
    if more:
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRect(at, top, rect.right() - at, HEIGHT), int(Qt.AlignmentFlag.AlignVCenter), f"+{more}")


def _more_width(count: int) -> int:
    return _font()[1].horizontalAdvance(f"+{count}")


@lru_cache(maxsize=1)
def _font() -> tuple[QFont, QFontMetrics]:
    font = theme.font(theme.SMALL)
    return font, QFontMetrics(font)
