"""The strip over the editor while it shows the past: which moment, a slider over all of them, a calendar, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSlider

from core.wording import when
from ui import theme
from ui.theme import GRID
from ui.widgets.day_picker import DayPicker
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from core.past import Stop

REST_MS = 250
SLIDER = 200
_VERBS = {"apply": "after", "accept": "after accepting", "undo": "after undoing", "redo": "after redoing"}


class PastBar(QFrame):
    """`wanted` carries the entry of the log to look back to (0: before the first); `back` asks for today."""

    wanted = Signal(int)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("strip", "info")
        self.setAccessibleName("As of an earlier moment")
        self._stops: Sequence[Stop] = ()
        self.moment, self.words = QLabel(), ElidedLabel()
        self.moment.setProperty("role", "field")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Moment")
        self.slider.setToolTip("Left and right: one step of the history. Page up and down: ten.")
        self.slider.setFixedWidth(SLIDER)
        self.slider.setPageStep(10)
        self.day = QPushButton("Choose a day…")
        theme.show_icon(self.day, "calendar")
        self.now = QPushButton("Back to now")
        self.now.setProperty("role", "primary")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask)
        self._lay_out()
        self.slider.valueChanged.connect(self._on_moved)
        self.day.clicked.connect(self._pick)
        self.now.clicked.connect(self.back)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 6, 2 * GRID, 6)
        row.setSpacing(GRID)
        row.addWidget(IconLabel("history", "info", 16, "The past"))
        row.addWidget(self.moment)
        row.addWidget(self.words, 1)
        row.addWidget(self.slider)
        row.addWidget(self.day)
        row.addWidget(self.now)

    def begin(self, stops: Sequence[Stop]) -> int:
        """Take the moments, oldest first, and stand before the last of them; returns the entry of the log to show."""
        self._stops = stops
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(stops))
        self.slider.setValue(len(stops) - 1)
        self.slider.blockSignals(False)
        self._say()
        return self.entry()

    def entry(self) -> int:
        """The entry of the log that is chosen; 0 before the first."""
        at = self.slider.value()
        return self._stops[at - 1].log if at else 0

    def go_to_day(self, day: date) -> None:
        """Choose how it was when a day of this machine's time ended."""
        from core.past import stop_before

        end = int(datetime.combine(day, time.max).astimezone().timestamp() * 1000)
        found = stop_before(self._stops, end)
        self.slider.setValue(0 if found is None else found + 1)

    def end(self) -> None:
        """Nothing is to be asked for any more."""
        self._rest.stop()
        self.hide()

    def _on_moved(self) -> None:
        self._say()
        self._rest.start()

    def _ask(self) -> None:
        self.wanted.emit(self.entry())

    def _say(self) -> None:
        at = self.slider.value()
        if at == 0:
            self.moment.setText("Before anything was done")
            self.words.setText("Read only")
            return
        stop = self._stops[at - 1]
        self.moment.setText(f"As of {when(stop.at)}")
        last = " · as it is now" if at == len(self._stops) else ""
        self.words.setText(f"Read only · {_VERBS[stop.verb]} “{stop.title}” by {stop.author}{last}")

    def _pick(self) -> None:
        at = self.slider.value()
        shown = datetime.fromtimestamp(self._stops[max(at, 1) - 1].at / 1000).astimezone().date()
        picker = DayPicker(shown, self)
        picker.setMaximumDate(QDate.currentDate())
        picker.clicked.connect(lambda day: self.go_to_day(date(day.year(), day.month(), day.day())))
        picker.show_below(self.day)
