"""The second step: what each column means, how sure that is and why; every column can mean something else, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.pasting import Column, meanings
from ui import theme

HEADINGS = ("Column", "First cells", "Means", "Sure", "Why")
COLUMN, CELLS, MEANS, SURE, WHY = range(len(HEADINGS))
IGNORED = "Ignore this column"
_SURE = 0.9


class ColumnsPage(QWidget):
    """`changed` when a column was decided."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[Column] = []
        self._platform = ""
        self._offered = QStandardItemModel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.words = QLabel()
        self.words.setWordWrap(True)
        column.addWidget(self.words)
        self.table = QTableWidget(0, len(HEADINGS))
        self.table.setAccessibleName("Columns and what they mean")
        self.table.setHorizontalHeaderLabels(list(HEADINGS))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.CONTROL + 8)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(WHY, QHeaderView.ResizeMode.Stretch)
        for at, width in ((COLUMN, 190), (CELLS, 250), (MEANS, 210), (SURE, 90)):
            self.table.setColumnWidth(at, width)
        column.addWidget(self.table, 1)

    def show_columns(self, columns: Sequence[Column], platform: str) -> None:
        """Show what the columns are taken for."""
        self.columns = list(columns)
        if platform != self._platform:
            self._platform = platform
            self._fill_offered()
        self.table.setRowCount(len(columns))
        for at, one in enumerate(columns):
            for place, words in ((COLUMN, one.heading), (CELLS, " · ".join(one.samples))):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                item.setForeground(theme.colour("muted" if place == CELLS else "text"))
                self.table.setItem(at, place, item)
            self.table.setCellWidget(at, MEANS, self._choice(at, one))
            self._show_why(at)
        self._say()

    def improve(self, better: Sequence[Column]) -> None:
        """Take over what was understood since, for columns that mean nothing yet and that nobody decided."""
        for at, one in enumerate(better):
            mine = self.columns[at]
            taken = any(other.meaning == one.meaning for other in self.columns)
            if one.meaning and not mine.meaning and not taken and not mine.why.endswith("by you"):
                self.columns[at] = one
                box = self.choice(at)
                box.setCurrentIndex(max(0, box.findData(one.meaning)))
                self._show_why(at)
        self._say()

    def choice(self, at: int) -> QComboBox:
        """The box that says what a column means."""
        found = self.table.cellWidget(at, MEANS).findChild(QComboBox)
        assert isinstance(found, QComboBox)
        return found

    def _fill_offered(self) -> None:
        """One list for all boxes: hundreds of columns would otherwise hold a copy each."""
        self._offered.clear()
        for words, meaning in ((IGNORED, ""), *((one, one) for one in meanings(self._platform))):
            item = QStandardItem(words)
            item.setData(meaning, Qt.ItemDataRole.UserRole)
            self._offered.appendRow(item)

    def _choice(self, at: int, one: Column) -> QWidget:
        box = QComboBox()
        box.setAccessibleName(f"What {one.heading} means")
        box.setModel(self._offered)
        box.setMaxVisibleItems(18)
        box.setCurrentIndex(max(0, box.findData(one.meaning)))
        box.activated.connect(lambda index: self._decide(at, box.itemData(index)))
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(4, 2, 4, 2)
        inner.addWidget(box)
        return holder

    def _decide(self, at: int, meaning: str) -> None:
        """A person said what a column means; no other column keeps that meaning."""
        self.columns[at] = self.columns[at].meant(meaning)
        for other, one in enumerate(self.columns):
            if meaning and other != at and one.meaning == meaning:
                self.columns[other] = one.meant("")
                self.choice(other).setCurrentIndex(0)
                self._show_why(other)
        self._show_why(at)
        self._say()
        self.changed.emit()

    def _show_why(self, at: int) -> None:
        one = self.columns[at]
        sure = "" if not one.meaning else "sure" if one.confidence >= _SURE else f"{one.confidence:.0%}"
        for place, words in ((SURE, sure or "–"), (WHY, one.why)):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            item.setForeground(theme.colour("muted" if not one.meaning else "text"))
            if place == SURE and one.meaning:
                good = one.confidence >= _SURE
                item.setIcon(theme.icon("circle-check", "passed") if good else theme.icon("triangle-alert", "warning"))
            self.table.setItem(at, place, item)

    def _say(self) -> None:
        used = sum(bool(one.meaning) for one in self.columns)
        ignored = [one.heading for one in self.columns if not one.meaning]
        text = f"{used} of {len(self.columns)} columns are understood. Change any that are wrong; your choice is remembered."
        if ignored:
            text += f" Left out: {', '.join(ignored[:6])}{' …' if len(ignored) > 6 else ''}."
        self.words.setText(text)
