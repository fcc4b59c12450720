"""A small table of library items: a name, some facts, one choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui import theme
from ui.label_colours import tone

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ITEM_ROLE = Role.UserRole


@dataclass(frozen=True)
class ItemColumn:
    """A column; one of them (`width` 0) takes the room that is left."""

    title: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True)
class Item:
    """One row. `icon` stands before the first cell in a role's colour; `colour` makes the first cell a label's chip."""

    id: str
    cells: tuple[str, ...]
    icon: str | None = None
    role: str = "muted"
    colour: str | None = None
    tip: str = ""


class ItemsModel(QAbstractTableModel):
    """Rows that were read whole: a library has hundreds of items, not millions."""

    def __init__(self, columns: Sequence[ItemColumn]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.items: list[Item] = []

    def show_items(self, items: Sequence[Item]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item, column = self.items[index.row()], self.columns[index.column()]
        first = index.column() == 0
        if role == Role.DisplayRole:
            return item.cells[index.column()]
        if role == Role.ToolTipRole:
            return item.tip or item.cells[index.column()]
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Role.DecorationRole and first and item.icon:
            return theme.icon(item.icon, item.role)
        return item if role == ITEM_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self.columns[section].title
        if orientation is Qt.Orientation.Horizontal and role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class ItemsTable(QTableView):
    """`chosen` carries the id of the row the keyboard is on, or None."""

    chosen = Signal(object)

    def __init__(self, name: str, columns: Sequence[ItemColumn]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.rows = ItemsModel(columns)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setItemDelegate(_ItemDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW + 4)
        self._head(columns)
        self.selectionModel().currentRowChanged.connect(lambda now, before: self.chosen.emit(self.current_id()))

    def _head(self, columns: Sequence[ItemColumn]) -> None:
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for at, column in enumerate(columns):
            if column.width:
                self.setColumnWidth(at, column.width)
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def show_items(self, items: Sequence[Item], keep: str | None = None) -> None:
        """Show other rows; the one to keep (else the one that was chosen, else the first) is chosen."""
        wanted = keep or self.current_id()
        self.rows.show_items(items)
        at = next((at for at, item in enumerate(items) if item.id == wanted), 0 if items else -1)
        if at >= 0:
            self.selectRow(at)
        self.chosen.emit(self.current_id())

    def current_id(self) -> str | None:
        """The chosen item."""
        at = self.currentIndex().row()
        return self.rows.items[at].id if 0 <= at < len(self.rows.items) else None

    def selected_ids(self) -> list[str]:
        """All selected items, in their order."""
        return [self.rows.items[index.row()].id for index in sorted(self.selectionModel().selectedRows(), key=_row)]

    def choose(self, id: str) -> bool:
        """Choose an item; False when it is not listed."""
        at = next((at for at, item in enumerate(self.rows.items) if item.id == id), -1)
        if at >= 0:
            self.selectRow(at)
        return at >= 0


def _row(index: QModelIndex) -> int:
    return index.row()


class _ItemDelegate(QStyledItemDelegate):
    """Whole rows, no frame around one cell; a label is drawn as its chip."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        option.state &= ~QStyle.StateFlag.State_HasFocus
        item: Item = index.data(ITEM_ROLE)
        if item.colour is None or index.column() != 0:
            super().paint(painter, option, index)
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("selection"))
        paint_chip(painter, option.rect.adjusted(8, 0, -4, 0), item.cells[0], item.colour)


def paint_chip(painter: QPainter, room: QRect, text: str, colour: str) -> None:
    """A label's chip at the left of the room."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font(theme.SMALL, weight=theme.MEDIUM))
    words, surface = tone(colour)
    metrics = painter.fontMetrics()
    fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() - 16)
    height = metrics.height() + 4
    box = QRect(room.left(), room.center().y() - height // 2 + 1, metrics.horizontalAdvance(fitted) + 16, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(surface)
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(words)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), fitted)
    painter.restore()
