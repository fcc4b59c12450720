"""A month to pick a day from, below the field it is for."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton, QWidget

from ui import theme

SIZE = (344, 264)
_TURNS = {
    "qt_calendar_prevmonth": ("chevron-left", "Month before"),
    "qt_calendar_nextmonth": ("chevron-right", "Next month"),
}


class DayPicker(QCalendarWidget):
    """Says `clicked` with the day and closes; deletes itself."""

    def __init__(self, day: date | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Calendar")
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setFixedSize(*SIZE)
        self._colour()
        if day is not None:
            self.setSelectedDate(QDate(day.year, day.month, day.day))
        self.clicked.connect(self.close)
        self.activated.connect(self.clicked)

    def show_below(self, field: QWidget) -> None:
        """Show it below a field, or above where the screen ends."""
        corner = field.mapToGlobal(QPoint(0, field.height() + 4))
        screen = field.screen().availableGeometry()
        if corner.y() + self.height() > screen.bottom():
            corner.setY(field.mapToGlobal(QPoint(0, -4)).y() - self.height())
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - self.width())))
        self.move(corner)
        self.show()
        self.setFocus()

    def _colour(self) -> None:
        weekend, names = QTextCharFormat(), QTextCharFormat()
        weekend.setForeground(theme.colour("text"))
        names.setForeground(theme.colour("muted"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, weekend)
        self.setHeaderTextFormat(names)
        for name, (icon, words) in _TURNS.items():
            button = self.findChild(QToolButton, name)
            if button is not None:
                button.setIcon(theme.icon(icon))
                button.setAccessibleName(words)
                button.setToolTip(words)
