"""Cells that were not taken: each with its row, its text and the reason, until they are corrected or let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from core.editing import Cell
from ui import theme
from ui.screens.editor.cells import as_text

SHOWN = 500
VALUE = 2
_HEADS = ("Row", "Column", "Value", "Why it was not taken")


@dataclass(frozen=True)
class Left:
    """A text that found no place: whose it is and in words, what was written, why not."""

    kind: str
    cell: Cell
    row: str
    column: str
    reason: str


class RefusedCells(QFrame):
    """`retried` a corrected cell (its number in the list, and what it is now), `row_wanted` an entity's id and a field."""

    retried = Signal(int, object)
    row_wanted = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("strip", "warning")
        self.left: list[Left] = []
        self._offered: Callable[[], None] | None = None
        self._lead = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID, theme.GRID)
        column.setSpacing(theme.GRID)
        column.addLayout(self._head())
        self.table = self._make_table()
        column.addWidget(self.table)
        self.hide()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        self.words = QLabel()
        self.words.setProperty("role", "field")
        self.words.setWordWrap(True)
        self.add = QPushButton()
        self.add.setAccessibleName("Add what was pasted past the last row")
        self.copy = QPushButton("Copy these")
        self.copy.setToolTip("Row, column, value and reason, to look at in a spreadsheet")
        self.close_button = QPushButton("Dismiss")
        row.addWidget(self.words, 1)
        for button in (self.add, self.copy, self.close_button):
            row.addWidget(button)
        self.add.clicked.connect(self._on_add)
        self.copy.clicked.connect(self._on_copy)
        self.close_button.clicked.connect(self.dismiss)
        return row

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_HEADS))
        table.setAccessibleName("Cells that were not taken")
        table.setTabKeyNavigation(False)
        table.setHorizontalHeaderLabels(list(_HEADS))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.ROW)
        table.setMaximumHeight(6 * theme.ROW)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setStretchLastSection(True)
        table.itemChanged.connect(self._on_changed)
        table.cellDoubleClicked.connect(self._on_opened)
        return table

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Half of the width is for the reason, which is what one reads here."""
        super().resizeEvent(event)
        for section, share in enumerate((0.22, 0.13, 0.15)):
            self.table.horizontalHeader().resizeSection(section, int(event.size().width() * share))

    def show_left(self, left: Sequence[Left], *, offer: tuple[str, str, Callable[[], None]] | None = None) -> None:
        """Show what found no place; `offer` is a sentence, a button's label and what it does about lines without rows."""
        self.left = list(left)
        self._offered = offer[2] if offer else None
        self.add.setVisible(offer is not None)
        self.add.setText(offer[1] if offer else "")
        self._lead = offer[0] if offer else ""
        self._fill()

    def add_left(self, one: Left) -> None:
        """Show one more."""
        self.show_left([*self.left, one], offer=(self._lead, self.add.text(), self._offered) if self._offered else None)

    def settle(self, number: int, reason: str | None) -> None:
        """A corrected cell was taken (no reason), or was refused again."""
        if reason is None:
            del self.left[number]
        else:
            one = self.left[number]
            self.left[number] = replace(one, reason=reason)
        self._fill()

    def focus_first(self) -> None:
        """Put the keyboard where most is to be done: to what is offered, else to the first value to correct."""
        if self.add.isVisible():
            self.add.setFocus()
        elif self.left:
            self.table.setFocus()
            self.table.setCurrentCell(0, VALUE)
        else:
            self.close_button.setFocus()

    def dismiss(self) -> None:
        """Let go of what is listed."""
        self.left, self._offered, self._lead = [], None, ""
        self.hide()
        self.closed.emit()

    def _fill(self) -> None:
        count = len(self.left)
        said = f"{count:,} cell{'s were' if count != 1 else ' was'} not taken. Correct the value here to try again."
        self.words.setText("  ".join(part for part in (self._lead, said if count else "") if part))
        self.copy.setVisible(bool(count))
        self.table.setVisible(bool(count))
        self.table.blockSignals(True)
        self.table.setRowCount(min(count, SHOWN))
        for number, one in enumerate(self.left[:SHOWN]):
            for section, text in enumerate((one.row, one.column, one.cell.text, one.reason)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if section != VALUE or not one.cell.field:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.table.setItem(number, section, item)
        self.table.blockSignals(False)
        self.table.setFixedHeight((min(max(count, 1), 5) + 1) * theme.ROW + 6)
        self.setVisible(bool(count or self._offered))

    def _on_changed(self, item: QTableWidgetItem) -> None:
        one = self.left[item.row()]
        if item.column() == VALUE and item.text() != one.cell.text:
            cell = Cell(one.cell.id, one.cell.field, item.text())
            self.left[item.row()] = replace(one, cell=cell)
            self.retried.emit(item.row(), self.left[item.row()])

    def _on_opened(self, row: int, column: int) -> None:
        if column != VALUE:
            self.row_wanted.emit(self.left[row].cell.id, self.left[row].cell.field)

    def _on_add(self) -> None:
        offered, self._offered = self._offered, None
        self._lead = ""
        self.add.hide()
        self._fill()
        if self.isHidden():
            self.closed.emit()
        if offered is not None:
            offered()

    def _on_copy(self) -> None:
        rows = [(one.row, one.column, one.cell.text, one.reason) for one in self.left]
        QGuiApplication.clipboard().setText(as_text([_HEADS, *rows]))
