"""The account tree: accounts, campaigns and ad groups of both platforms, loaded as they are opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from core import tree
from core.catalog import KINDS, PLATFORM_LABELS
from core.scope import Scope
from core.tree import Place, TreeRow
from core.workspace import Workspace
from ui import theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NODE_ROLE = Role.UserRole + 1
COUNTS_ROLE = Role.UserRole + 2
EVERYTHING = "All accounts"
SEPARATOR = " | "
FITTING = 24
OPENED_MATCHES = 40
PILL_ICON = 12
GAP = 8
_ICONS = {"campaign": "megaphone", "ad_group": "folder"}


@dataclass
class Node:
    """One place of the tree; `children` is None until it was opened. The root of all has no row."""

    row: TreeRow | None
    parent: Node | None
    at: int = 0
    number: int = 0
    label: str = ""
    children: list[Node] | None = None

    @property
    def place(self) -> Place | None:
        """Kind and row number."""
        return (self.row.kind, self.row.pk) if self.row else None


class TreeModel(QAbstractItemModel):
    """Nodes read from the workspace level by level. The first node stands for everything."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._search = ""
        self._last = 0
        self._totals: Mapping[Place, tuple[int, int]] = {}
        # Qt keeps a number for each node, never the node: a late index can then not reach freed memory.
        self._nodes: dict[int, Node] = {}
        self._top = Node(None, None)
        self._all = self._new(None, self._top, 0)
        self._top.children = [self._all]

    def load(self, search: str = "") -> None:
        """Read the tree again, opened places on demand."""
        self.beginResetModel()
        self._search = search
        self._nodes.clear()
        self._all = self._new(None, self._top, 0)
        self._top.children = [self._all]
        self._all.children = self._read(self._all)
        self.endResetModel()

    def show_totals(self, totals: Mapping[Place, tuple[int, int]]) -> None:
        """Show counts of errors and warnings."""
        self._totals = totals
        self.layoutChanged.emit()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        node = self.node(parent)
        if column != 0 or node.children is None or not 0 <= row < len(node.children):
            return QModelIndex()
        return self.createIndex(row, 0, node.children[row].number)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        above = self.node(index).parent
        if not index.isValid() or above is None or above is self._top:
            return QModelIndex()
        return self.createIndex(above.at, 0, above.number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return len(self.node(parent).children or ())

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:
        node = self.node(parent)
        if node.children is not None:
            return bool(node.children)
        return node.row is not None and node.row.has_children

    def canFetchMore(self, parent: Index) -> bool:
        return self.node(parent).children is None and self.hasChildren(parent)

    def fetchMore(self, parent: Index) -> None:
        node = self.node(parent)
        found = self._read(node)
        if found:
            self.beginInsertRows(cast("QModelIndex", parent), 0, len(found) - 1)
            node.children = found
            self.endInsertRows()
        else:
            node.children = []

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.node(index)
        answer = _ANSWERS.get(role)
        if role == COUNTS_ROLE:
            return self._totals.get(node.place, (0, 0)) if node.place else (0, 0)
        return answer(node) if answer else None

    def node(self, index: Index) -> Node:
        """The node of an index."""
        return self._nodes.get(index.internalId(), self._top) if index.isValid() else self._top

    def index_of(self, path: list[Place]) -> QModelIndex:
        """The index of a place, opening what stands above it."""
        index = self.index(0, 0)
        for place in path:
            if self.canFetchMore(index):
                self.fetchMore(index)
            below = self.node(index).children or []
            at = next((child.at for child in below if child.place == place), None)
            if at is None:
                return QModelIndex()
            index = self.index(at, 0, index)
        return index

    def _read(self, node: Node) -> list[Node]:
        rows = tree.children(self._workspace, node.place, self._search)
        told = telling_names([row.name for row in rows])
        return [self._new(row, node, at, told[at]) for at, row in enumerate(rows)]

    def _new(self, row: TreeRow | None, parent: Node, at: int, label: str = "") -> Node:
        self._last += 1
        node = self._nodes[self._last] = Node(row, parent, at, self._last, label)
        return node


def telling_names(names: Sequence[str]) -> list[str]:
    """Long names of neighbours without the parts they all begin or end with; the whole stands in the tooltip.

    Names made under one grammar (`Brand | Search | … | DE | EN`) would otherwise all be elided to the same text. Names with the
    same beginning count as made under one; a name of another make among them changes nothing for them.
    """
    parts = [name.split(SEPARATOR) for name in names]
    told = {start: _told_apart([each for each in parts if each[0] == start]) for start in {each[0] for each in parts}}
    return [told[each[0]].pop(0) for each in parts]


def _told_apart(parts: list[list[str]]) -> list[str]:
    names = [SEPARATOR.join(each) for each in parts]
    if len(names) < 2 or max(map(len, names)) <= FITTING:
        return names
    most = min(map(len, parts)) - 1
    before = next((n for n in range(most) if len({each[n] for each in parts}) > 1), most)
    after = next((n for n in range(most - before) if len({each[-1 - n] for each in parts}) > 1), most - before)
    kept = [each[before : len(each) - after] for each in parts]
    head, tail = ("… " if before else ""), (" …" if after else "")
    return [f"{head}{SEPARATOR.join(each)}{tail}" for each in kept]


def _label(node: Node) -> str:
    if node.row is None:
        return EVERYTHING
    return f"{node.label} [Draft]" if node.row.status == "DRAFT" else node.label


def _icon(node: Node) -> Any:
    if node.row is None:
        return theme.icon("layers", "muted")
    if node.row.kind == "account":
        return theme.icon("google-ads" if node.row.platform == "google_ads" else "linkedin-ads", "text")
    return theme.icon(_ICONS[node.row.kind], "muted")


def _font(node: Node) -> QFont | None:
    if node.row is None or (node.row.change is None and node.row.kind != "account"):
        return None
    font = theme.font()
    font.setStrikeOut(node.row.change == "removed")
    if node.row.kind == "account" or node.row.change == "edited":
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _foreground(node: Node) -> Any:
    off = node.row is not None and (node.row.status in ("PAUSED", "REMOVED", "DRAFT") or node.row.change == "removed")
    return theme.colour("muted") if off else None


def _tip(node: Node) -> str:
    if node.row is None:
        return "Everything in this workspace"
    kind = KINDS[node.row.kind].word(node.row.platform)
    parts = [node.row.name, f"{kind} · {PLATFORM_LABELS.get(node.row.platform, '')}"]
    if node.row.status in ("PAUSED", "REMOVED", "DRAFT"):
        parts.append(node.row.status.capitalize())
    return "\n".join(parts)


def _spoken(node: Node) -> str:
    return _tip(node).replace("\n", ", ")


_ANSWERS: dict[int, Callable[[Node], Any]] = {
    Role.DisplayRole: _label,
    Role.DecorationRole: _icon,
    Role.FontRole: _font,
    Role.ForegroundRole: _foreground,
    Role.ToolTipRole: _tip,
    Role.AccessibleTextRole: _spoken,
    NODE_ROLE: lambda node: node,
}


class _TreeDelegate(QStyledItemDelegate):
    """Names with the number of errors or warnings at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        errors, warnings = index.data(COUNTS_ROLE) or (0, 0)
        if not errors and not warnings:
            super().paint(painter, option, index)
            return
        role, count = ("error", errors) if errors else ("warning", warnings)
        words = str(count) if count < 1000 else "999+"
        width = _pill_width(words)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("selection"))
        room = QStyleOptionViewItem(option)
        room.rect = option.rect.adjusted(0, 0, -width - GAP, 0)
        super().paint(painter, room, index)
        _pill(painter, option.rect, role, words, width)


def _pill_font() -> QFont:
    return theme.font(theme.SMALL, weight=QFont.Weight.Medium)


def _pill_width(words: str) -> int:
    return QFontMetrics(_pill_font()).horizontalAdvance(words) + PILL_ICON + 16


def _pill(painter: QPainter, rect: QRect, role: str, words: str, width: int) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRect(rect.right() - width - GAP // 2, rect.center().y() - 9, width, 18)
    meaning = theme.tokens().meaning("error" if role == "error" else "warning")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(meaning.surface))
    painter.drawRoundedRect(box, 4, 4)
    theme.icon(meaning.icon, role).paint(painter, QRect(box.left() + 5, box.top() + 3, PILL_ICON, PILL_ICON))
    painter.setFont(_pill_font())
    painter.setPen(theme.colour(role))
    text = box.adjusted(PILL_ICON + 8, 0, 0, 0)
    painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
    painter.restore()


class AccountTree(QWidget):
    """The tree with its filter box. `scope_changed` carries what was chosen."""

    scope_changed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.model = TreeModel(workspace)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find campaigns and ad groups")
        self.search.setAccessibleName("Find campaigns and ad groups")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda text: self.reload())
        box = QWidget()
        inner = QVBoxLayout(box)
        inner.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        inner.addWidget(self.search)
        column.addWidget(box)
        self.view = QTreeView()
        self.view.setAccessibleName("Accounts, campaigns and ad groups")
        self.view.setHeaderHidden(True)
        self.view.setUniformRowHeights(True)
        self.view.setIndentation(16)
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(_TreeDelegate(self.view))
        self.view.setModel(self.model)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        column.addWidget(self.view, 1)

    def scope(self) -> Scope:
        """What is chosen."""
        place = self.model.node(self.view.currentIndex()).place
        return Scope(*place) if place else Scope()

    def platform(self) -> str | None:
        """The chosen part's platform; None for everything."""
        row = self.model.node(self.view.currentIndex()).row
        return row.platform if row else None

    def current(self) -> TreeRow | None:
        """The chosen node."""
        return self.model.node(self.view.currentIndex()).row

    def reload(self) -> None:
        """Read the tree again; what was open and chosen stays so."""
        chosen = self.model.node(self.view.currentIndex()).place
        open_paths = self._open_paths()
        self.view.selectionModel().blockSignals(True)
        self.model.load(self.search.text())
        if self.search.text().strip():
            self._open_matches()
        else:
            self.view.expand(self.model.index(0, 0))
            self._open(open_paths)
        path = tree.path_to(self._workspace, *chosen) if chosen else []
        index = self.model.index_of(path)
        self.view.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))
        self.view.selectionModel().blockSignals(False)
        self.view.viewport().update()

    def choose(self, kind: str, pk: int) -> None:
        """Choose a place, opening what stands above it."""
        self.search.clear()
        index = self.model.index_of(tree.path_to(self._workspace, kind, pk))
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def open_accounts(self) -> None:
        """Open the accounts, so that campaigns are seen at the first look."""
        top = self.model.index(0, 0)
        for at in range(min(self.model.rowCount(top), 8)):
            self.view.expand(self.model.index(at, 0, top))

    def _on_current(self, index: QModelIndex) -> None:
        self.scope_changed.emit(self.scope())

    def _open_matches(self) -> None:
        """Open what matches a search: down to the ad groups when that is not too much to look at."""
        self.view.expandToDepth(1)
        top = self.model.index(0, 0)
        accounts = [self.model.index(at, 0, top) for at in range(self.model.rowCount(top))]
        if sum(self.model.rowCount(account) for account in accounts) <= OPENED_MATCHES:
            self.view.expandToDepth(2)

    def _open_paths(self) -> list[list[Place]]:
        """The ways to all opened places, those nearer to the top first."""
        found: list[list[Place]] = []
        pending: list[tuple[QModelIndex, list[Place]]] = [(self.model.index(0, 0), [])]
        for index, path in pending:
            node = self.model.node(index)
            for at, below in enumerate(node.children or ()):
                child = self.model.index(at, 0, index)
                if below.place and self.view.isExpanded(child):
                    found.append([*path, below.place])
                    pending.append((child, found[-1]))
        return found

    def _open(self, paths: list[list[Place]]) -> None:
        for path in paths:
            index = self.model.index_of(path)
            if index.isValid():
                self.view.expand(index)
