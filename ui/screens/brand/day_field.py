"""A day, typed or picked from a month."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from core.errors import InvalidInput
from ui import theme
from ui.theme import GRID
from ui.widgets.day_picker import DayPicker


class DayField(QWidget):
    """A line for a day such as 2027-06-30, with a calendar beside it; empty is no day."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self.line = QLineEdit()
        self.line.setPlaceholderText("No end")
        self.pick = QToolButton()
        theme.show_icon(self.pick, "calendar")
        self.pick.setAccessibleName("Pick a day")
        self.pick.setToolTip("Pick a day")
        self.pick.clicked.connect(self._on_pick)
        row.addWidget(self.line, 1)
        row.addWidget(self.pick)
        self.setFocusProxy(self.line)

    def set_day(self, day: date | None) -> None:
        """Show a day."""
        self.line.setText(day.isoformat() if day else "")

    def day(self) -> date | None:
        """The day that stands there; raises InvalidInput."""
        text = self.line.text().strip()
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise InvalidInput(f"“{text}” is no day.", where="Last day", hint="Write it like 2027-06-30.") from error

    def _on_pick(self) -> None:
        try:
            day = self.day()
        except InvalidInput:
            day = None
        picker = DayPicker(day, self)
        picker.clicked.connect(self._on_picked)
        picker.show_below(self.line)

    def _on_picked(self, day: QDate) -> None:
        self.line.setText(day.toString("yyyy-MM-dd"))
