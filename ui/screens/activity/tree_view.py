"""The undo tree drawn as lanes: the way to where the draft is at the left, branches that were left beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

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


class Nodes(QAbstractListModel):
    """The rows of the tree, however many."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes: Sequence[Node] = ()

    def show(self, nodes: Sequence[Node]) -> None:
        """Show another tree."""
        self.beginResetModel()
        self.nodes = nodes
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.nodes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.nodes[index.row()]
        if role == NODE_ROLE:
            return node
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return _spoken(node)
        return node.title if role == Qt.ItemDataRole.DisplayRole else None


class UndoTree(QListView):
    """`pointed` carries the node at the cursor, `wanted` one that was double-clicked or entered."""

    pointed = Signal(object)
    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Everything that was done, as a tree")
        self._nodes = Nodes()
        self.setModel(self._nodes)
        self.setItemDelegate(_NodeDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(lambda index: self.pointed.emit(index.data(NODE_ROLE)))
        self.activated.connect(lambda index: self.wanted.emit(index.data(NODE_ROLE)))

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show another tree; the cursor stays on its node, else it is put to where the draft is."""
        former = self.current()
        self._nodes.show(nodes)
        kept = former is not None and self.choose(former.id)
        if not kept:
            here = next((at for at, node in enumerate(nodes) if node.standing == "here"), 0)
            self.setCurrentIndex(self._nodes.index(here))

    def current(self) -> Node | None:
        """The node at the cursor."""
        found: Node | None = self.currentIndex().data(NODE_ROLE)
        return found

    def nodes(self) -> Sequence[Node]:
        """All nodes as they are listed."""
        return self._nodes.nodes

    def choose(self, id: str) -> bool:
        """Put the cursor on a node; False when it is not there."""
        at = next((at for at, node in enumerate(self._nodes.nodes) if node.id == id), None)
        if at is not None:
            self.setCurrentIndex(self._nodes.index(at))
        return at is not None


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
