"""Pictures for the ads of the demo: shapes in the colours of an invented brand, drawn on this machine."""

from __future__ import annotations

from pathlib import Path

SIZE = (1200, 627)
"""Pixels that LinkedIn advises."""
_GROUNDS = (("#123a5c", "#2f7f86"), ("#3b2b63", "#b1557a"), ("#20493a", "#8aa545"))
_BARS = (0.35, 0.55, 0.45, 0.7, 0.85)


def draw(folder: Path) -> list[Path]:
    """Draw the pictures; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_draw(folder / f"close-{number}.png", *ground) for number, ground in enumerate(_GROUNDS, 1)]


def _draw(file: Path, dark: str, light: str) -> Path:
    from PySide6.QtCore import QPointF, QRectF, Qt
    from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

    width, height = SIZE
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QLinearGradient(QPointF(0, 0), QPointF(width, height))
    ground.setColorAt(0, QColor(dark))
    ground.setColorAt(1, QColor(light))
    painter.fillRect(image.rect(), ground)
    painter.setPen(Qt.PenStyle.NoPen)
    step = width / (len(_BARS) * 2 + 1)
    for number, share in enumerate(_BARS):
        painter.setBrush(QColor(255, 255, 255, 70 + 35 * number))
        bar = QRectF(step * (2 * number + 1), height * (0.9 - 0.75 * share), step, height * 0.75 * share)
        painter.drawRoundedRect(bar, 14, 14)
    painter.end()
    image.save(str(file))
    return file
