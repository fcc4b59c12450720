"""Icons: shipped SVG drawings, coloured by the theme at the moment they are painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core import paths
from ui.tokens import Tokens

LIGHTER_STROKE = 'stroke-width="1.75"'


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    file = paths.resources() / "icons" / f"{name}.svg"
    return file.read_text("utf-8").replace('stroke-width="2"', LIGHTER_STROKE)


@lru_cache(maxsize=1024)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The drawing in one colour, `size` logical px square."""
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    canvas = QPixmap(round(size * ratio), round(size * ratio))
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return canvas


class _Now:
    """The theme in force; icons ask it when they paint, so that a change of theme recolours all of them."""

    tokens: Tokens


class _ThemedEngine(QIconEngine):
    """Paints one drawing in the colour its role has in the current theme."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._drawing_name = name
        self._role = role

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return _Now.tokens.disabled
        role = "accent" if state == QIcon.State.On and self._role in ("text", "muted") else self._role
        return _Now.tokens.colour(role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        size = min(rect.width(), rect.height())
        device = painter.device()
        ratio = device.devicePixelRatioF() if device else 1.0
        drawn = pixmap(self._drawing_name, self._colour(mode, state), size, ratio)
        # In a box that is wider than high the drawing stands on the left: the rest is the gap before a button's words.
        painter.drawPixmap(rect.x(), rect.y() + (rect.height() - size) // 2, size, size, drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        drawn = pixmap(self._drawing_name, self._colour(mode, state), max(1, round(size.height() / scale)), scale)
        # A button that is being laid out may ask for a drawing without height.
        if size.width() <= size.height() or size.isEmpty():
            return drawn
        wide = QPixmap(size)
        wide.setDevicePixelRatio(scale)
        wide.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wide)
        painter.drawPixmap(0, 0, drawn)
        painter.end()
        return wide

    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._drawing_name, self._role)


def use(tokens: Tokens) -> None:
    """Paint all icons in this theme from now on."""
    _Now.tokens = tokens


def current() -> Tokens:
    """The theme icons are painted in."""
    return _Now.tokens


@lru_cache(maxsize=512)
def icon(name: str, role: str = "text") -> QIcon:
    """The named drawing; `role` is a token's or a meaning's name. One icon object serves both themes."""
    _drawing(name)
    return QIcon(_ThemedEngine(name, role))
