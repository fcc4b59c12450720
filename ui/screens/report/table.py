"""The table of a report: sorted by a click on a heading, totals always last."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui import theme
from ui.platform_words import badge
from ui.screens.report.rows import PLAIN, TOTAL, Cell, Row, Sheet
from ui.theme import ROW

MEASURED = 12
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NAME_WIDTH, WORDS_WIDTH, LEAST_FIGURE, MOST_WORDS_WIDTH, AROUND = 190, 140, 52, 520, 20
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SheetModel(QAbstractTableModel):
    """The rows of one sheet in the order they are read."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet = Sheet((), ())
        self.rows: list[Row] = []

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another table, in its own order."""
        self.beginResetModel()
        self.sheet, self.rows = sheet, list(sheet.rows)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; cells without a value, then totals, stay below either way."""
        self.layoutAboutToBeChanged.emit()
        self.rows = list(self.sheet.rows)
        if 0 <= column < len(self.sheet.headings):
            self.rows.sort(key=lambda row: _key(row.cells[column]), reverse=order is Qt.SortOrder.DescendingOrder)
            self.rows.sort(key=lambda row: (row.place, row.place == PLAIN and row.cells[column].value is None))
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.sheet.headings)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row = self.rows[index.row()]
        cell = row.cells[index.column()]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            spoken = ", not final" if cell.open and role == Role.AccessibleTextRole else ""
            return cell.text + spoken
        if role == Role.TextAlignmentRole:
            return _LEFT if index.column() < self.sheet.words else _RIGHT
        if role == Role.ToolTipRole:
            return row.tip or cell.text if index.column() == 0 else cell.text
        return self._look(row, cell, index.column(), role)

    def _look(self, row: Row, cell: Cell, column: int, role: int) -> Any:
        if role == Role.DecorationRole and column == 0 and row.platform:
            return theme.icon(badge(row.platform), "muted")
        if role == Role.FontRole:
            bold = theme.SEMIBOLD if row.place == TOTAL else QFont.Weight.Normal
            return theme.font(weight=bold, figures=column >= self.sheet.words)
        if role == Role.ForegroundRole and cell.muted:
            return theme.colour("muted")
        if role == Role.BackgroundRole and cell.open:
            return QBrush(theme.colour("border"), Qt.BrushStyle.BDiagPattern)
        if role == Role.BackgroundRole and row.place == TOTAL:
            return theme.colour("window")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.sheet.headings):
            return None
        if role == Role.DisplayRole:
            return self.sheet.headings[section]
        if role == Role.ToolTipRole and section < len(self.sheet.tips):
            return self.sheet.tips[section] or None
        if role == Role.TextAlignmentRole:
            return _LEFT if section < self.sheet.words else _RIGHT
        return None


def _key(cell: Cell) -> tuple[int, float, str]:
    if isinstance(cell.value, str):
        return 1, 0.0, cell.value
    return (0, 0.0, "") if cell.value is None else (1, float(cell.value), "")


class Hatched(QStyledItemDelegate):
    """Paints the ground of a cell, which a style sheet would leave out."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ground = index.data(Role.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)


class SheetTable(QTableView):
    """`opened` carries the entity that was asked for by Enter or a double click."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sheet = SheetModel()
        self.setModel(self.sheet)
        self.setAccessibleName("Figures")
        self.setItemDelegate(Hatched(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self.activated.connect(self._on_activated)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another table; the order of one that has the same columns stays."""
        same = sheet.headings == self.sheet.sheet.headings
        self.sheet.show_sheet(sheet)
        head = self.horizontalHeader()
        if same and head.sortIndicatorSection() >= 0:
            self.sheet.sort(head.sortIndicatorSection(), head.sortIndicatorOrder())
        else:
            head.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self.lay_out()

    def lay_out(self) -> None:
        """Give names the room that figures leave."""
        sheet = self.sheet.sheet
        figures = self._rooms()
        left = self.viewport().width() - sum(figures.values()) - 2
        for at, width in figures.items():
            self.setColumnWidth(at, width)
        if not figures and sheet.words:
            first = min(MOST_WORDS_WIDTH, left // 3)
            for at in range(sheet.words):
                self.setColumnWidth(at, first if at == 0 else (left - first) // (sheet.words - 1))
            return
        for at in range(sheet.words):
            least = NAME_WIDTH if at == 0 else WORDS_WIDTH
            self.setColumnWidth(at, min(MOST_WORDS_WIDTH, max(least, left // sheet.words)))

    def _rooms(self) -> dict[int, int]:
        """The room each column of figures needs: its heading, or its longest figure among the first and the last rows."""
        sheet = self.sheet.sheet
        figures = QFontMetrics(theme.font(weight=theme.SEMIBOLD, figures=True))
        words = QFontMetrics(theme.font(theme.SMALL, weight=theme.MEDIUM))
        found = {}
        for column in range(sheet.words, len(sheet.headings)):
            longest = max(
                (row.cells[column].text for row in (*sheet.rows[:MEASURED], *sheet.rows[-1:])), key=len, default=""
            )
            heading = words.horizontalAdvance(sheet.headings[column])
            found[column] = max(LEAST_FIGURE, figures.horizontalAdvance(longest) + AROUND, heading + AROUND)
        return found

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def _on_activated(self, index: QModelIndex) -> None:
        entity = self.sheet.rows[index.row()].entity
        if entity:
            self.opened.emit(entity)
