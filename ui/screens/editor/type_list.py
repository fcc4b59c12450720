"""The type list: which kind of thing the grid shows, with how many there are in the chosen part of the tree."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.catalog import KINDS
from ui import theme
from ui.tables.columns import plural

TYPES = ("campaign", "ad_group", "ad", "keyword", "negative_keyword", "asset", "audience", "targeting", "account")
KIND_ROLE = Qt.ItemDataRole.UserRole
COUNT_ROLE = Qt.ItemDataRole.UserRole + 1
_ICON = 16
Index = QModelIndex | QPersistentModelIndex


class _TypeDelegate(QStyledItemDelegate):
    """A label with a count at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, theme.ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        count = index.data(COUNT_ROLE)
        super().paint(painter, option, index)
        if count is not None:
            painter.save()
            painter.setFont(theme.font(theme.SMALL))
            painter.setPen(theme.colour("muted"))
            room = QRect(option.rect).adjusted(0, 0, -theme.GRID, 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{count:,}")
            painter.restore()


class TypeList(QWidget):
    """`kind_changed` carries the chosen kind."""

    kind_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID // 2, 0, 0)
        self.view = QListWidget()
        self.view.setAccessibleName("What the list shows")
        self.view.setItemDelegate(_TypeDelegate(self.view))
        self.view.setIconSize(QSize(_ICON, _ICON))
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, kind in enumerate(TYPES, 1):
            item = QListWidgetItem(theme.icon(KINDS[kind].icon, "muted"), plural(kind))
            item.setData(KIND_ROLE, kind)
            item.setToolTip(f"{plural(kind)} (Ctrl+{number})")
            self.view.addItem(item)
        self.view.setCurrentRow(0)
        self.view.currentRowChanged.connect(lambda row: self.kind_changed.emit(TYPES[row]))
        column.addWidget(self.view)

    def kind(self) -> str:
        """The chosen kind."""
        return TYPES[max(0, self.view.currentRow())]

    def choose(self, kind: str) -> None:
        """Choose a kind."""
        self.view.setCurrentRow(TYPES.index(kind))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many of each kind there are."""
        for row, kind in enumerate(TYPES):
            item = self.view.item(row)
            item.setData(COUNT_ROLE, counts.get(kind))
            words = f"{counts[kind]:,} {plural(kind).lower()}" if kind in counts else plural(kind)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def show_platform(self, platform: str | None) -> None:
        """Use the platform's own words."""
        for row, kind in enumerate(TYPES):
            self.view.item(row).setText(plural(kind, platform))
