"""Pictures of the window with the dialogs and menus that stand open, one for each step."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.window import MainWindow

SHEET_COLUMNS = 3
SHEET_WIDTH = 620
SHEET_ROWS = 4


class Camera:
    """Takes numbered pictures of one window in a folder."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window, self._folder = window, folder
        self.taken: list[Path] = []
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, title: str) -> None:
        """Save what is seen now."""
        words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        path = self._folder / f"{len(self.taken) + 1:02d}-{words[:60]}.png"
        photograph(self._window).save(str(path))
        self.taken.append(path)

    def contact_sheets(self) -> list[Path]:
        """All pictures side by side, to look through quickly."""
        each = SHEET_COLUMNS * SHEET_ROWS
        parts = [self.taken[at : at + each] for at in range(0, len(self.taken), each)]
        return [_sheet(part, self._folder / f"sheet-{at:02d}.png") for at, part in enumerate(parts, 1)]


def photograph(window: MainWindow) -> QPixmap:
    """The window, and above it what stands open, as a desktop would show them."""
    picture = window.grab()
    painter = QPainter(picture)
    for top in QApplication.topLevelWidgets():
        if top is window or not top.isVisible():
            continue
        at = top.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0))
        if top.isModal():
            painter.fillRect(picture.rect(), QColor(0, 0, 0, 60))
        painter.drawPixmap(at, top.grab())
        painter.setPen(theme.colour("border"))
        painter.drawRect(QRect(at, top.size()).adjusted(0, 0, -1, -1))
    painter.end()
    return picture


def _sheet(pictures: list[Path], path: Path) -> Path:
    small = [QImage(str(one)).scaledToWidth(SHEET_WIDTH) for one in pictures]
    height = small[0].height()
    rows = -(-len(small) // SHEET_COLUMNS)
    sheet = QPixmap(SHEET_COLUMNS * (SHEET_WIDTH + 8), rows * (height + 8))
    sheet.fill(QColor("#888888"))
    painter = QPainter(sheet)
    for at, one in enumerate(small):
        painter.drawImage(at % SHEET_COLUMNS * (SHEET_WIDTH + 8), at // SHEET_COLUMNS * (height + 8), one)
    painter.end()
    sheet.save(str(path))
    return path
