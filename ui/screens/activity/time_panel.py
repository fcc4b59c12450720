"""One entity through time: a slider over all that happened to it, what was different then, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSlider,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from core.diffs import EMPTY, differ, one_line, percent_words
from core.timetravel import FieldThen, History, diff
from core.wording import value_text
from ui import theme
from ui.tables.wording import elided, when

_VERBS = {"apply": "Done", "accept": "Accepted", "undo": "Undone", "redo": "Redone"}
_COLUMNS = ("Field", "Then", "Now")
_LONGEST = 200


class TimePanel(QFrame):
    """`restore` carries the number of the moment whose values are wanted back."""

    restore = Signal(int)

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self._past: History | None = None
        self._why_not: str | None = None
        self.setProperty("role", "panel")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Moment")
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setPageStep(1)
        self.moment = QLabel()
        self.moment.setProperty("role", "field")
        self.moment.setWordWrap(True)
        self.said = QLabel()
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        self.back = QPushButton("Restore these values")
        self.back.setToolTip("Give it the values it had then, as one edit that undo takes back.")
        self.table = _table()
        self._lay_out()
        self.slider.valueChanged.connect(self._show)
        self.back.clicked.connect(lambda: self.restore.emit(self.slider.value() - 1))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID)
        head.setSpacing(theme.GRID // 2)
        ends = QHBoxLayout()
        for words, side in (("Before anything", Qt.AlignmentFlag.AlignLeft), ("Now", Qt.AlignmentFlag.AlignRight)):
            label = QLabel(words)
            label.setProperty("role", "small")
            ends.addWidget(label, 1, side)
        head.addWidget(self.slider)
        head.addLayout(ends)
        row = QHBoxLayout()
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.moment)
        told.addWidget(self.said)
        row.addLayout(told, 1)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(row)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def show_past(self, past: History | None, why_not: str | None) -> None:
        """Show an entity's past, beginning with now; `why_not` says why nothing can be restored."""
        self._past, self._why_not = past, why_not
        count = len(past.moments) if past is not None else 0
        self.slider.blockSignals(True)
        self.slider.setRange(0, count)
        self.slider.setValue(count)
        self.slider.blockSignals(False)
        self.slider.setEnabled(count > 0)
        self._show(count)

    def go_to(self, log: int) -> None:
        """Move to the moment that an entry of the log tells of."""
        moments = self._past.moments if self._past is not None else []
        for at, moment in enumerate(moments, 1):
            if moment.log == log:
                self.slider.setValue(at)

    def _show(self, at: int) -> None:
        past = self._past
        self.table.setRowCount(0)
        self.back.setEnabled(False)
        if past is None:
            self.moment.setText("")
            self.said.setText("")
            return
        number = at - 1
        then = past.after(number)
        self.moment.setText(_moment_words(past, number))
        if then is None:
            self.said.setText(
                "It did not exist then."
                if number < 0 or _never_before(past, number)
                else "It was not in the draft then."
            )
            return
        rows = diff(past.kind.name, then, past.today())
        self._fill(past, rows)
        if not rows:
            self.said.setText(
                "All values were as they are now." if number < len(past.moments) - 1 else "This is how it is now."
            )
            return
        count = len(rows)
        self.said.setText(f"{count} value{'s were' if count > 1 else ' was'} different then.")
        why_not = self._why_not or (None if past.there else "It is not in the draft any more. Undo its removal first.")
        self.back.setEnabled(why_not is None)
        self.back.setToolTip(why_not or "Give it the values it had then, as one edit that undo takes back.")

    def _fill(self, past: History, rows: Sequence[FieldThen]) -> None:
        self.table.setRowCount(len(rows))
        for at, one in enumerate(rows):
            for column, text in enumerate(_cells(past, one, self._currency)):
                item = QTableWidgetItem(elided(text, _LONGEST))
                item.setToolTip(text)
                if column == 1:
                    item.setForeground(theme.colour("text"))
                self.table.setItem(at, column, item)
        self.table.resizeRowsToContents()


def _cells(past: History, one: FieldThen, currency: str) -> tuple[str, str, str]:
    field = past.kind.by_name[one.field]
    if field.refers_to:
        return field.label, "another one", "this one"
    difference = differ(field, one.then, one.now, currency)
    now = value_text(field, one.now, currency) or EMPTY
    if difference.items and one.then and one.now:
        now = one_line(difference)
    return field.label, value_text(field, one.then, currency) or EMPTY, now + percent_words(difference.percent)


def _moment_words(past: History, number: int) -> str:
    if number < 0:
        return "Before anything happened to it"
    moment = past.moments[number]
    return (
        f"After “{moment.title}” · {_VERBS.get(moment.verb, moment.verb).lower()} by {moment.author}, {when(moment.at)}"
    )


def _never_before(past: History, number: int) -> bool:
    return all(past.after(earlier) is None for earlier in range(-1, number))


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_COLUMNS))
    table.setTabKeyNavigation(False)
    table.setHorizontalHeaderLabels(list(_COLUMNS))
    table.setAccessibleName("What was different then")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    header = table.horizontalHeader()
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
    for column in (1, 2):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.resizeSection(0, 180)
    return table
