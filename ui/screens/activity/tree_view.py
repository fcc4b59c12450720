"""The undo tree drawn as lanes: the way to where the draft is at the left, branches that were left beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.undotree import START, Node
from ui import theme
from ui.screens.review.sets_list import change_count
from ui.tables.wording import moment

Index = QModelIndex | QPersistentModelIndex
NODE_ROLE = Qt.ItemDataRole.UserRole
HEIGHT = 52
LANE = 18
MOST_LANES = 10
_RADIUS = 5


class UndoTree(QListWidget):
    """`pointed` carries the node at the cursor, `wanted` one that was double-clicked or entered."""

    pointed = Signal(object)
    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Everything that was done, as a tree")
        self.setItemDelegate(_NodeDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(lambda item: self.pointed.emit(_node(item)))
        self.itemActivated.connect(lambda item: self.wanted.emit(_node(item)))

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show another tree; the cursor stays on its node, else it is put to where the draft is."""
        former = self.current()
        keep = former.id if former is not None else None
        self.blockSignals(True)
        self.clear()
        for node in nodes:
            item = QListWidgetItem()
            item.setData(NODE_ROLE, node)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _spoken(node))
            item.setToolTip(_spoken(node))
            self.addItem(item)
        self.blockSignals(False)
        known = {node.id for node in nodes}
        at = next(
            (at for at, node in enumerate(nodes) if (node.id == keep if keep in known else node.standing == "here")), 0
        )
        self.setCurrentRow(at)
        self.pointed.emit(self.current())

    def current(self) -> Node | None:
        """The node at the cursor."""
        return _node(self.currentItem())

    def nodes(self) -> list[Node]:
        """All nodes as they are listed."""
        return [self.item(at).data(NODE_ROLE) for at in range(self.count())]

    def choose(self, id: str) -> None:
        """Put the cursor on a node."""
        for at, node in enumerate(self.nodes()):
            if node.id == id:
                self.setCurrentRow(at)


def facts(node: Node) -> str:
    """Who did it, when, how much, and where it stands."""
    if node.id == START:
        return "Before anything was done"
    said = {"here": "the draft is here", "undone": "undone", "applied": ""}[node.standing]
    parts = [node.author, moment(node.at), change_count(node.changes), said]
    return "  ·  ".join(part for part in parts if part)


def _spoken(node: Node) -> str:
    branch = f", branch {node.lane}" if node.lane else ""
    return f"{node.title}: {facts(node)}{branch}"


def _node(item: QListWidgetItem | None) -> Node | None:
    found: Node | None = item.data(NODE_ROLE) if item is not None else None
    return found


class _NodeDelegate(QStyledItemDelegate):
    """Paints the lanes and the words of one node."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        node: Node = index.data(NODE_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.colour("selection" if selected else "hover"))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_lanes(painter, option.rect, node)
        painter.restore()
        widest = min(MOST_LANES, max((node.lane, *node.through, *node.joins)))
        text = option.rect.adjusted(12 + (widest + 1) * LANE + 4, 8, -12, -8)
        role = "on_selection" if selected else "muted" if node.standing == "undone" else "text"
        weight = QFont.Weight.DemiBold if node.standing == "here" else QFont.Weight.Medium
        _line(painter, text, node.title, theme.font(weight=weight), role, top=True)
        _line(painter, text, facts(node), theme.font(theme.SMALL), "on_selection" if selected else "muted", top=False)


def _draw_lanes(painter: QPainter, rect: QRect, node: Node) -> None:
    def x(lane: int) -> int:
        return rect.left() + 12 + LANE // 2 + min(lane, MOST_LANES) * LANE

    middle = rect.center().y()
    for lane in node.through:
        painter.setPen(_pen(lane == node.way))
        painter.drawLine(x(lane), rect.top(), x(lane), rect.bottom() + 1)
    painter.setPen(_pen(False))
    for lane in node.joins:
        painter.drawLine(QPoint(x(lane), rect.top()), QPoint(x(lane), middle - LANE // 2))
        painter.drawLine(QPoint(x(lane), middle - LANE // 2), QPoint(x(node.lane), middle))
    painter.setPen(_pen(node.standing != "undone"))
    if node.below:
        painter.drawLine(x(node.lane), middle, x(node.lane), rect.bottom() + 1)
    painter.setPen(_pen(node.standing == "applied"))
    if node.above:
        painter.drawLine(x(node.lane), rect.top(), x(node.lane), middle)
    strong = theme.colour("muted" if node.standing == "undone" else "accent")
    painter.setPen(QPen(strong, 2))
    # Where the draft is: a filled dot in a ring; what is in it: filled; what was undone: hollow.
    painter.setBrush(QBrush(theme.colour("surface") if node.standing == "undone" else strong))
    painter.drawEllipse(QPoint(x(node.lane), middle), _RADIUS, _RADIUS)
    if node.standing == "here":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPoint(x(node.lane), middle), _RADIUS + 4, _RADIUS + 4)


def _pen(on_the_way: bool) -> QPen:
    return QPen(theme.colour("accent" if on_the_way else "border_strong"), 2)


def _line(painter: QPainter, rect: QRect, words: str, font: QFont, role: str, *, top: bool) -> None:
    painter.save()
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    side = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignBottom
    fitted = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignLeft), fitted)
    painter.restore()
