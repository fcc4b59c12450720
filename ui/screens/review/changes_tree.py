"""The changes of one set as a tree: account, campaign, ad group, and each change with its tick; pages on demand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from core.catalog import KINDS
from core.reviewing import Count, Group, Line, Place, Sheet
from ui import theme
from ui.tables.change_words import EMPTY, MEANING_OF_OP, entity_words, short_title, title_words, value_words
from ui.tables.wording import elided

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
PAGE = 200
KEPT = 40
CHANGE, BEFORE, AFTER, REASON = range(4)
_TITLES = ("Change", "Before", "After", "Reason")
_STATE_WORDS = {"rejected": "Rejected", "conflict": "Conflict", "reverted": "Undone", "applied": "Accepted"}
LONGEST = 300


@dataclass
class Node:
    """One place. Its rows are: changes of the place itself, the places below it, changes of what it holds."""

    group: Group | None
    parent: Node | None
    at: int
    number: int
    own: int = 0
    other: int = 0
    below: list[Node] = field(default_factory=list)
    loaded: bool = False

    @property
    def rows(self) -> int:
        """How many rows hang below."""
        return self.own + len(self.below) + self.other


class ChangesTree(QAbstractItemModel):
    """`ticked` tells that the ticks are others now."""

    ticked = Signal()

    def __init__(self, currency: str) -> None:
        super().__init__()
        self.sheet: Sheet | None = None
        self.decided = True
        self._currency = currency
        self._nodes: dict[int, Node] = {}
        self._top = self._node(None, None, 0)
        self._counts: dict[Place | None, Count] = {}
        self._pages: OrderedDict[tuple[Place, bool, int], list[Line]] = OrderedDict()

    def show_sheet(self, sheet: Sheet | None, *, decided: bool) -> None:
        """Show another change set; one that is decided already has no ticks."""
        self.beginResetModel()
        self.sheet, self.decided = sheet, decided
        self._nodes.clear()
        self._pages.clear()
        self._top = self._node(None, None, 0)
        self._counts = sheet.counts() if sheet else {}
        self._load(self._top)
        self.endResetModel()

    def count(self) -> Count:
        """All changes, and the ticked ones."""
        return self._counts.get(None, Count(0, 0))

    def tick_all(self, on: bool) -> None:
        """Tick or untick everything."""
        if self.sheet is not None:
            self.sheet.tick_all(on)
            self._after_tick()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        node = self.place(parent)
        if node is None or not 0 <= row < node.rows or not 0 <= column < len(_TITLES):
            return QModelIndex()
        # The number is that of the place the row hangs below: changes have no object of their own.
        return self.createIndex(row, column, node.number)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        node = self._nodes.get(index.internalId()) if index.isValid() else None
        if node is None or node.parent is None:
            return QModelIndex()
        return self.createIndex(node.at, 0, node.parent.number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        node = self.place(parent)
        return node.rows if node is not None and parent.column() <= 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return len(_TITLES)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:
        return self.place(parent) is not None

    def canFetchMore(self, parent: Index) -> bool:
        node = self.place(parent)
        return node is not None and not node.loaded

    def fetchMore(self, parent: Index) -> None:
        node = self.place(parent)
        if node is None or node.loaded:
            return
        fresh = Node(node.group, node.parent, node.at, node.number)
        self._load(fresh)
        if fresh.rows:
            self.beginInsertRows(_plain(parent), 0, fresh.rows - 1)
        node.own, node.other, node.below, node.loaded = fresh.own, fresh.other, fresh.below, True
        for below in node.below:
            below.parent = node
        if fresh.rows:
            self.endInsertRows()

    def place(self, index: Index) -> Node | None:
        """The place an index stands for; None for a single change."""
        if not index.isValid():
            return self._top
        node = self._nodes.get(index.internalId())
        if node is None:
            return None
        at = index.row() - node.own
        return node.below[at] if 0 <= at < len(node.below) else None

    def line(self, index: Index) -> Line | None:
        """The change an index stands for."""
        node = self._nodes.get(index.internalId()) if index.isValid() else None
        if node is None or node.group is None or self.sheet is None:
            return None
        if index.row() < node.own:
            return self._line(node.group.place, True, index.row())
        at = index.row() - node.own - len(node.below)
        return self._line(node.group.place, False, at) if at >= 0 else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        answer = _ANSWERS.get(role)
        if answer is None or not index.isValid():
            return None
        node = self.place(index)
        if node is not None:
            return _place_data(self, node, index.column(), role)
        line = self.line(index)
        return answer(self, index, line) if line is not None else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == CHANGE and not self.decided:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or self.decided or self.sheet is None:
            return False
        on = Qt.CheckState(value) != Qt.CheckState.Unchecked
        node, line = self.place(index), self.line(index)
        if node is not None and node.group is not None:
            self.sheet.tick_place(node.group.place, on)
        elif line is not None:
            self.sheet.tick_change(line.change.seq, on)
        self._after_tick()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return _TITLES[section]
        return None

    def check_state(self, node: Node) -> Qt.CheckState:
        """Whether all, some or none of a place's changes are ticked."""
        count = self._counts.get(node.group.place if node.group else None, Count(0, 0))
        if count.ticked == 0:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if count.ticked == count.total else Qt.CheckState.PartiallyChecked

    def count_of(self, node: Node) -> Count:
        """The changes below a place."""
        return self._counts.get(node.group.place if node.group else None, Count(0, 0))

    def is_own(self, index: Index) -> bool:
        """Whether a change is one of the place it hangs below."""
        node = self._nodes.get(index.internalId())
        return node is not None and index.row() < node.own

    @property
    def currency(self) -> str:
        """The currency amounts are shown in."""
        return self._currency

    def _after_tick(self) -> None:
        assert self.sheet is not None
        self._counts = self.sheet.counts()
        self._pages.clear()
        # Ticks above and below may be others too; whoever hears `ticked` paints what is seen.
        self.dataChanged.emit(self.index(0, CHANGE), self.index(self._top.rows - 1, CHANGE), [Role.CheckStateRole])
        self.ticked.emit()

    def _node(self, group: Group | None, parent: Node | None, at: int) -> Node:
        number = len(self._nodes) + 1
        node = self._nodes[number] = Node(group, parent, at, number)
        return node

    def _load(self, node: Node) -> None:
        if self.sheet is None:
            return
        place = node.group.place if node.group else None
        if place is not None:
            node.own = self.sheet.line_count(place, own=True)
            node.other = self.sheet.line_count(place, own=False)
        groups = self.sheet.groups(place)
        node.below = [self._node(group, node, node.own + at) for at, group in enumerate(groups)]
        node.loaded = True

    def _line(self, place: Place, own: bool, at: int) -> Line | None:
        assert self.sheet is not None
        number, offset = divmod(at, PAGE)
        key = (place, own, number)
        if key not in self._pages:
            self._pages[key] = self.sheet.lines(place, number * PAGE, PAGE, own=own)
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)
        page = self._pages[key]
        return page[offset] if offset < len(page) else None


def _plain(index: Index) -> QModelIndex:
    return cast("QModelIndex", index)


def _place_data(tree: ChangesTree, node: Node, column: int, role: int) -> Any:
    assert node.group is not None
    if column != CHANGE:
        return None
    count = tree.count_of(node)
    if role == Role.DisplayRole:
        return f"{node.group.name}   ({count.total:,})"
    if role == Role.CheckStateRole:
        return None if tree.decided else tree.check_state(node)
    if role == Role.DecorationRole:
        return _place_icon(node.group)
    if role == Role.FontRole and node.group.place[0] != "ad_group":
        return theme.font(weight=QFont.Weight.DemiBold)
    if role in (Role.ToolTipRole, Role.AccessibleTextRole):
        kind = KINDS[node.group.place[0]].word(node.group.platform)
        return f"{kind} {node.group.name}: {count.total:,} changes, {count.ticked:,} ticked"
    return None


def _place_icon(group: Group) -> Any:
    if group.place[0] == "account":
        return theme.icon("google-ads" if group.platform == "google_ads" else "linkedin-ads", "text")
    return theme.icon(KINDS[group.place[0]].icon, "added" if group.created else "muted")


def _text(tree: ChangesTree, index: Index, line: Line) -> str:
    change = line.change
    if index.column() == CHANGE:
        return short_title(change, own=tree.is_own(index))
    if index.column() == BEFORE:
        return elided(value_words(change, change.before, tree.currency), LONGEST) if change.field else ""
    if index.column() == AFTER:
        return elided(_after(tree, line), LONGEST)
    state = _STATE_WORDS.get(change.state, "") if tree.decided else ""
    return "  ·  ".join(part for part in (state, change.reason, change.evidence) if part)


def _after(tree: ChangesTree, line: Line) -> str:
    if line.change.op == "delete":
        return "removed"
    if line.change.field is None:
        return entity_words(line.entity, tree.currency) if line.entity else ""
    return value_words(line.change, line.change.after, tree.currency)


def _tip(tree: ChangesTree, index: Index, line: Line) -> str:
    parts = [title_words(line.change)]
    if line.change.field:
        parts.append(f"Before: {value_words(line.change, line.change.before, tree.currency)}")
    parts.append(f"After: {_after(tree, line)}")
    if line.change.reason:
        parts.append(f"Reason: {line.change.reason}")
    if line.change.evidence:
        parts.append(f"Evidence: {line.change.evidence}")
    return "\n".join(parts)


def _icon(tree: ChangesTree, index: Index, line: Line) -> Any:
    if index.column() != CHANGE:
        return None
    name = "conflict" if line.change.state == "conflict" else MEANING_OF_OP[line.change.op]
    return theme.icon(theme.tokens().meaning(name).icon, name)  # type: ignore[arg-type]


def _tick(tree: ChangesTree, index: Index, line: Line) -> Any:
    if index.column() != CHANGE or tree.decided:
        return None
    return Qt.CheckState.Checked if line.ticked else Qt.CheckState.Unchecked


def _colour(tree: ChangesTree, index: Index, line: Line) -> Any:
    if index.column() == BEFORE or line.change.state in ("rejected", "reverted"):
        return theme.colour("muted")
    if index.column() == AFTER and line.change.op == "delete":
        return theme.colour("removed")
    return theme.colour("muted") if index.column() == REASON or _after(tree, line) == EMPTY else None


_ANSWERS: dict[int, Callable[[ChangesTree, Index, Line], Any]] = {
    Role.DisplayRole: _text,
    Role.ToolTipRole: _tip,
    Role.AccessibleTextRole: _tip,
    Role.DecorationRole: _icon,
    Role.CheckStateRole: _tick,
    Role.ForegroundRole: _colour,
    Role.FontRole: lambda tree, index, line: None,
}
