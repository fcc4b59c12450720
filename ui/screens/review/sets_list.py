"""The change sets beside the review: proposals first, then what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.changesets import SetRow
from ui import theme
from ui.tables.wording import when

SET_ROLE = Qt.ItemDataRole.UserRole
HEIGHT = 56
_ICONS = {
    "proposed": ("inbox", "accent"),
    "accepted": ("check", "passed"),
    "rejected": ("x", "muted"),
    "undone": ("undo-2", "muted"),
}
_STATES = {"proposed": "Waiting for review", "accepted": "Accepted", "rejected": "Rejected", "undone": "Undone"}
_AUTHORS = {"generator": "sparkles", "import": "file-down", "rule": "list-checks", "platform": "refresh-cw"}
Index = QModelIndex | QPersistentModelIndex


def state_words(row: SetRow) -> str:
    """A change set's state as people read it."""
    return _STATES.get(row.state, row.state)


def author_icon(row: SetRow) -> str:
    """The icon of the kind of author."""
    return _AUTHORS.get(row.author_kind, "users")


class SetsList(QListWidget):
    """`chosen` carries the change set's id."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Change sets")
        self.setItemDelegate(_SetDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._on_current)

    def show_sets(self, rows: Sequence[SetRow], keep: str | None) -> None:
        """Show change sets; the one to keep (else the first) stays chosen."""
        self.blockSignals(True)
        self.clear()
        for row in sorted(rows, key=lambda row: row.state != "proposed"):
            item = QListWidgetItem()
            item.setData(SET_ROLE, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.title}, {state_words(row)}, {row.changes} changes")
            item.setToolTip(f"{row.title}\n{row.author}, {when(row.created_at)}")
            self.addItem(item)
        self.blockSignals(False)
        if not self.choose(keep) and self.count():
            self.setCurrentRow(0)

    def choose(self, id: str | None) -> bool:
        """Choose a change set; False when it is not listed."""
        for at in range(self.count()):
            if self.item(at).data(SET_ROLE).id == id:
                self.setCurrentRow(at)
                return True
        return False

    def current(self) -> SetRow | None:
        """The chosen change set."""
        item = self.currentItem()
        row: SetRow | None = item.data(SET_ROLE) if item is not None else None
        return row

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(SET_ROLE).id)


class _SetDelegate(QStyledItemDelegate):
    """Two lines: the title; the state, the count and the day."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: SetRow = index.data(SET_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.fillRect(option.rect, theme.colour("selection" if selected else "hover"))
        name, role = _ICONS.get(row.state, ("circle", "muted"))
        left = option.rect.left() + 12
        theme.icon(name, role).paint(painter, QRect(left, option.rect.top() + 11, 16, 16))
        text = option.rect.adjusted(40, 9, -12, -9)
        weight = QFont.Weight.DemiBold if row.state == "proposed" else QFont.Weight.Medium
        _line(painter, text, row.title, theme.font(weight=weight), "on_selection" if selected else "text", top=True)
        words = f"{state_words(row)}  ·  {row.changes:,} changes  ·  {when(row.created_at).split(',')[0]}"
        _line(painter, text, words, theme.font(theme.SMALL), "on_selection" if selected else "muted", top=False)


def _line(painter: QPainter, rect: QRect, words: str, font: QFont, role: str, *, top: bool) -> None:
    painter.save()
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    side = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignBottom
    fitted = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignLeft), fitted)
    painter.restore()
