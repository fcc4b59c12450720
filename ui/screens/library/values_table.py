"""A small spreadsheet for the values of variables: typed, or pasted as a block with or without its headings."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QHeaderView, QTableWidget, QTableWidgetItem

_SPARE = 3


class ValuesTable(QTableWidget):
    """One column a variable, one row a new tree; empty rows do not count."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumHeight(110)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(28)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._names: list[str] = []
        self.itemChanged.connect(lambda item: self._on_edited())

    def show_columns(self, originals: Mapping[str, str]) -> None:
        """Empty it for these variables; what they are in the original stands in the headings' tips."""
        self.blockSignals(True)
        self.clear()
        self._names = list(originals)
        self.setColumnCount(len(self._names))
        self.setRowCount(_SPARE)
        self.setHorizontalHeaderLabels(self._names)
        for at, name in enumerate(self._names):
            item = self.horizontalHeaderItem(at)
            if item is not None:
                item.setToolTip(f"In the original: {originals[name]}")
        self.blockSignals(False)
        self.changed.emit()

    def rows(self) -> list[dict[str, str]]:
        """The values of the rows that hold something."""
        found = [
            {name: self._text(row, at) for at, name in enumerate(self._names)} for row in range(self.rowCount())
        ]  # fmt: skip
        return [row for row in found if any(row.values())]

    def paste(self, block: str) -> None:
        """Put a block of a spreadsheet there, from the present cell on; a first line of headings says the columns."""
        lines = [line.split("\t") for line in block.rstrip("\n").replace("\r", "").split("\n")]
        columns = list(range(max(0, self.currentColumn()), len(self._names)))
        if lines and all(cell.strip().strip("{}") in self._names for cell in lines[0]):
            columns = [self._names.index(cell.strip().strip("{}")) for cell in lines.pop(0)]
        start = max(0, self.currentRow())
        self.blockSignals(True)
        self.setRowCount(max(self.rowCount(), start + len(lines) + 1))
        for row, cells in enumerate(lines, start=start):
            for column, cell in zip(columns, cells, strict=False):
                self.setItem(row, column, QTableWidgetItem(cell.strip()))
        self.blockSignals(False)
        self._on_edited()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for item in self.selectedItems():
                item.setText("")
        else:
            super().keyPressEvent(event)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text().strip() if item is not None else ""

    def _on_edited(self) -> None:
        last = self.rowCount() - 1
        if any(self._text(last, column) for column in range(self.columnCount())):
            self.blockSignals(True)
            self.setRowCount(self.rowCount() + 1)
            self.blockSignals(False)
        self.changed.emit()
