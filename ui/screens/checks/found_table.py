"""A table of findings: what is wrong, with what, where; Enter goes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.catalog import KINDS
from core.rules.overview import Found
from ui import theme
from ui.tables.records import Index, RecordsModel

HEADINGS = ("Finding", "Item", "Where", "Field")
NAMES = {"error": "error", "warning": "warning", "info": "info"}


class FoundModel(RecordsModel):
    """Findings as rows."""

    def __init__(self) -> None:
        super().__init__(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(one, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            meaning = theme.tokens().meaning(NAMES[one.severity])
            return theme.icon(meaning.icon, NAMES[one.severity])
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._cell(one, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return f"{one.severity}: {one.message}"
        if role == Qt.ItemDataRole.ForegroundRole and index.column() > 1:
            return theme.colour("muted")
        return None

    def _cell(self, one: Found, column: int) -> str:
        match column:
            case 0:
                return one.message
            case 1:
                return f"{KINDS[one.kind].word(one.platform)}: {one.title}"
            case 2:
                return one.place
        field = KINDS[one.kind].by_name.get((one.field or "").partition("[")[0])
        return field.word(one.platform) if field else ""


class FoundTable(QTableView):
    """`opened` carries the finding to go to; `moved` says that another is chosen."""

    opened = Signal(object)
    moved = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.found = FoundModel()
        self.setModel(self.found)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 210), (2, 160), (3, 110)):
            self.setColumnWidth(column, width)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.found.rows[index.row()]))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())

    def show_rows(self, rows: Sequence[Found]) -> None:
        """Show other findings; the first is chosen."""
        self.found.show_rows(rows)
        if rows:
            self.setCurrentIndex(self.found.index(0, 0))
        self.moved.emit()

    def current(self) -> Found | None:
        """The finding the keyboard is on."""
        row = self.currentIndex().row()
        return self.found.rows[row] if 0 <= row < len(self.found.rows) else None

    def chosen(self) -> list[Found]:
        """All chosen findings."""
        return [self.found.rows[index.row()] for index in self.selectionModel().selectedRows()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and current is not None:
            self.opened.emit(current)
            return
        super().keyPressEvent(event)
