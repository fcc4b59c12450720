"""A list whose rows have an icon, a title and a line of facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme

ENTRY_ROLE = Qt.ItemDataRole.UserRole
HEIGHT = 56
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """One row: what it stands for, its icon in a role's colour, and its two lines."""

    id: str
    icon: str
    role: str
    title: str
    facts: str
    strong: bool = False


class TwoLineList(QListWidget):
    """`chosen` carries the entry's id."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(_EntryDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._on_current)

    def show_entries(self, entries: Sequence[Entry], keep: str | None) -> None:
        """Show other entries; the one to keep (else the first) stays chosen."""
        self.blockSignals(True)
        self.clear()
        for entry in entries:
            item = QListWidgetItem()
            item.setData(ENTRY_ROLE, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}, {entry.facts}")
            item.setToolTip(f"{entry.title}\n{entry.facts}")
            self.addItem(item)
        self.blockSignals(False)
        if not self.choose(keep) and self.count():
            self.setCurrentRow(0)

    def choose(self, id: str | None) -> bool:
        """Choose an entry; False when it is not listed."""
        at = next((at for at in range(self.count()) if self.item(at).data(ENTRY_ROLE).id == id), None)
        if at is not None:
            self.setCurrentRow(at)
        return at is not None

    def entries(self) -> list[Entry]:
        """What is listed."""
        return [self.item(at).data(ENTRY_ROLE) for at in range(self.count())]

    def current_id(self) -> str | None:
        """The chosen entry."""
        item = self.currentItem()
        entry: Entry | None = item.data(ENTRY_ROLE) if item is not None else None
        return entry.id if entry is not None else None

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(ENTRY_ROLE).id)


class _EntryDelegate(QStyledItemDelegate):
    """Paints the two lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.colour("selection" if selected else "hover"))
        theme.icon(entry.icon, entry.role).paint(
            painter, QRect(option.rect.left() + 12, option.rect.top() + 11, 16, 16)
        )
        text = option.rect.adjusted(40, 9, -12, -9)
        weight = QFont.Weight.DemiBold if entry.strong else QFont.Weight.Medium
        _line(painter, text, entry.title, theme.font(weight=weight), "on_selection" if selected else "text", top=True)
        facts = "on_selection" if selected else "muted"
        _line(painter, text, entry.facts, theme.font(theme.SMALL), facts, top=False)


def _line(painter: QPainter, rect: QRect, words: str, font: QFont, role: str, *, top: bool) -> None:
    painter.save()
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    side = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignBottom
    fitted = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignLeft), fitted)
    painter.restore()
