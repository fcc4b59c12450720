"""Column headings: a click sorts, Shift and a click sorts by one more column, small figures say which comes first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPolygon
from PySide6.QtWidgets import QHeaderView, QWidget

from ui import theme
from ui.tables.columns import FINDINGS, MARK, PLATFORM

Orders = tuple[tuple[str, bool], ...]
HEIGHT = 28
PAD = 8
ARROW = 8
MOST_ORDERS = 5


class GridHeading(QHeaderView):
    """`orders_wanted` carries (column's name, descending) in their order of weight."""

    orders_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.orders: Orders = ()
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._hovered = -1
        self._clicking = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(28)
        self.setMouseTracking(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(self._on_clicked)
        self.sortIndicatorChanged.connect(self._on_indicator)

    def show_orders(self, orders: Orders) -> None:
        """Show the arrows of an order without asking for it again."""
        self.orders = orders
        self.viewport().update()

    def name_of(self, section: int) -> str:
        """The name of the column in a section; "" where there is none."""
        columns = getattr(self.model(), "columns", ())
        return columns[section].name if 0 <= section < len(columns) else ""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.fillRect(rect, theme.colour("hover" if section == self._hovered else "window"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        room = rect.adjusted(PAD, 0, -PAD, -1)
        name = self.name_of(section)
        place = next((at for at, (one, _) in enumerate(self.orders) if one == name), None)
        if place is not None:
            room.setRight(self._arrow(painter, rect, section, place))
        self._words(painter, room, section, sorted_by=place is not None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.logicalIndexAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._modifiers = event.modifiers()
        # Qt turns its own single arrow with the click; ours know of several.
        self._clicking = True
        super().mouseReleaseEvent(event)
        self._clicking = False

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, section: int) -> None:
        if section != self._hovered:
            self._hovered = section
            self.viewport().update()

    def _words(self, painter: QPainter, room: QRect, section: int, *, sorted_by: bool) -> None:
        role = Qt.ItemDataRole
        words = str(self.model().headerData(section, Qt.Orientation.Horizontal, role.DisplayRole) or "")
        if not words:
            return
        painter.setFont(theme.font(theme.SMALL, weight=theme.SEMIBOLD if sorted_by else theme.MEDIUM))
        painter.setPen(theme.colour("text" if sorted_by else "muted"))
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        alignment: Any = self.model().headerData(section, Qt.Orientation.Horizontal, role.TextAlignmentRole)
        painter.drawText(room, int(alignment), words)

    def _arrow(self, painter: QPainter, rect: QRect, section: int, place: int) -> int:
        """Paint the arrow (and its place among several) at the right; returns where the words must end."""
        descending = self.orders[place][1]
        narrow = self.name_of(section) in (MARK, FINDINGS, PLATFORM)
        right, middle = rect.right() - (4 if narrow else PAD), rect.center().y()
        painter.setPen(theme.colour("accent"))
        if len(self.orders) > 1:
            painter.setFont(theme.font(theme.SMALL - 2, weight=theme.SEMIBOLD))
            painter.drawText(
                QRect(right - 8, rect.top(), 9, rect.height() - 1), int(Qt.AlignmentFlag.AlignCenter), str(place + 1)
            )
            right -= 9
        left, tip, foot = right - ARROW, middle - 2, middle + 2
        if descending:
            tip, foot = foot, tip
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawPolygon(QPolygon([QPoint(left, foot), QPoint(left + ARROW, foot), QPoint(left + ARROW // 2, tip)]))
        painter.restore()
        return left - 4

    def _on_clicked(self, section: int) -> None:
        name = self.name_of(section)
        if not name:
            return
        add = bool(self._modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self.orders_wanted.emit(turned(self.orders, name, add=add))

    def _on_indicator(self, section: int, order: Qt.SortOrder) -> None:
        if self._clicking:
            return
        name = self.name_of(section)
        self.orders_wanted.emit(((name, order == Qt.SortOrder.DescendingOrder),) if name else ())


def turned(orders: Orders, name: str, *, add: bool) -> Orders:
    """The order after a click: up, down, none; with `add` the others stay before it."""
    now = dict(orders).get(name)
    following: bool | None = None if now is True else now is False
    if not add:
        return () if following is None else ((name, following),)
    if now is None:
        return (*orders[: MOST_ORDERS - 1], (name, False))
    found: list[tuple[str, bool]] = []
    for one, descending in orders:
        if one != name:
            found.append((one, descending))
        elif following is not None:
            found.append((one, following))
    return tuple(found)
