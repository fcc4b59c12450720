"""The navigation rail: one button per place, badges included."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from ui import theme
from ui.theme import GRID
from ui.window.places import Place

WIDTH = 76
BUTTON = 60
LOWEST = 44


class RailButton(QToolButton):
    """A place's button; `badge` is drawn as a pill over its icon."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self._badge = ""
        self.setText(place.title)
        self.setIcon(theme.icon(place.icon, "muted"))
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setCheckable(True)
        # In a low window the buttons move together rather than out of it.
        self.setFixedWidth(BUTTON + 4)
        self.setMinimumHeight(LOWEST)
        self.setMaximumHeight(BUTTON - 4)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setProperty("role", "rail")
        self.set_badge("")

    def sizeHint(self) -> QSize:
        return QSize(BUTTON + 4, BUTTON - 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(BUTTON + 4, LOWEST)

    def set_badge(self, text: str) -> None:
        """Show a short text on the button, "" for none."""
        self._badge = text
        waiting = f", {text} waiting" if text else ""
        self.setAccessibleName(self.place.title + waiting)
        self.setToolTip(f"{self.place.title}{waiting} ({self.place.shortcut})")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._badge:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_badge(painter)
            painter.end()

    def _paint_badge(self, painter: QPainter) -> None:
        painter.setFont(theme.font(11, weight=theme.SEMIBOLD))
        width = max(16, painter.fontMetrics().horizontalAdvance(self._badge) + 8)
        box = QRect(QPoint(self.width() // 2 + 4, 4), QSize(width, 16))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().accent))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(QColor(theme.tokens().on_accent))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._badge)


class Rail(QFrame):
    """All places; `chosen` carries the id of the one that was clicked."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setAccessibleName("Places")
        self.setFixedWidth(WIDTH)
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins((WIDTH - BUTTON - 4) // 2, GRID, 0, GRID)
        column.setSpacing(GRID // 2)
        for place in places:
            column.addWidget(self._make(place))
        column.addStretch(1)

    def show_place(self, id: str) -> None:
        """Mark a place as the one that is shown."""
        for each, button in self._buttons.items():
            button.setChecked(each == id)
            button.setIcon(theme.icon(button.place.icon, "accent" if each == id else "muted"))

    def button(self, id: str) -> RailButton:
        """The button of a place."""
        return self._buttons[id]

    def _make(self, place: Place) -> RailButton:
        button = RailButton(place)
        self._buttons[place.id] = button
        self._group.addButton(button)
        button.clicked.connect(lambda: self.chosen.emit(place.id))
        return button
