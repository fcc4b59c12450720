"""The changes of one set as a tree: account, campaign, ad group, and each change with its tick; rows on demand.

A place shows its first thousand rows; the last row stands for the others and brings the next when it comes into view.
So nothing here takes longer for a million changes than for a thousand.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFont

from core.catalog import KINDS
from core.reviewing import SHARED, Count, Group, Line, Place, Sheet
from core.risk import HORIZON, PARTS, Risk
from core.values import money_text
from ui import theme
from ui.tables.change_words import (
    EMPTY,
    MEANING_OF_OP,
    after_words,
    entity_words,
    short_title,
    title_words,
    value_words,
)
from ui.tables.wording import elided

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
PAGE = 100
KEPT = 80
SHOWN_AT_ONCE = 1_000
CHANGE, BEFORE, AFTER, RISK, REASON = range(5)
_TITLES = ("Change", "Before", "After", "At risk", "Reason")
_STATE_WORDS = {"rejected": "Rejected", "conflict": "Conflict", "reverted": "Undone", "applied": "Accepted"}
LONGEST = 300
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass
class Node:
    """One place. Its rows are: changes of the place itself, the places below it, changes of what it holds.

    `shown` of them are rows; while that is not all, one more row says so.
    """

    group: Group | None
    parent: Node | None
    at: int
    number: int
    own: int
    other: int
    groups: Sequence[Group]
    shown: int = 0
    below: dict[int, Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shown = min(self.total, SHOWN_AT_ONCE)

    @property
    def total(self) -> int:
        """How many rows hang below when all are shown."""
        return self.own + len(self.groups) + self.other

    @property
    def rows(self) -> int:
        """How many rows hang below now."""
        return self.shown + (self.shown < self.total)


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
        self._growing: set[int] = set()

    def show_sheet(self, sheet: Sheet | None, *, decided: bool) -> None:
        """Show another change set; one that is decided already has no ticks."""
        self.beginResetModel()
        self.sheet, self.decided = sheet, decided
        for kept in (self._nodes, self._pages, self._counts, self._growing):
            kept.clear()
        self._top = self._node(None, None, 0)
        self.endResetModel()

    def restate(self, *, decided: bool) -> None:
        """The shown set was accepted, rejected, undone or redone: the same changes in another state."""
        self.decided = decided
        self._pages.clear()
        self.dataChanged.emit(self.index(0, CHANGE), self.index(self._top.rows - 1, REASON))

    def count(self) -> Count:
        """All changes, and the ticked ones."""
        return self._count(None)

    def tick_all(self, on: bool) -> None:
        """Tick or untick everything."""
        if self.sheet is not None:
            self.sheet.tick_all(on)
            self._after_tick()

    def show_more(self, parent: Index) -> None:
        """Show the next thousand rows of a place."""
        node = self.place(parent)
        if node is None or node.shown >= node.total:
            return
        before, shown = node.shown, min(node.total, node.shown + SHOWN_AT_ONCE)
        # The row that stood for the others becomes the first of them.
        last = shown - 1 if shown == node.total else shown
        if last > before:
            self.beginInsertRows(_plain(parent), before + 1, last)
        node.shown = shown
        if last > before:
            self.endInsertRows()
        first = self.index(before, CHANGE, parent)
        self.dataChanged.emit(first, first.siblingAtColumn(REASON))

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

    def place(self, index: Index) -> Node | None:
        """The place an index stands for; None for a single change and for the row that stands for others."""
        if not index.isValid():
            return self._top
        node = self._nodes.get(index.internalId())
        if node is None:
            return None
        at = index.row() - node.own
        if not 0 <= at < len(node.groups) or index.row() >= node.shown:
            return None
        if at not in node.below:
            node.below[at] = self._node(node.groups[at], node, index.row())
        return node.below[at]

    def rest(self, index: Index) -> int:
        """How many rows the row stands for that are not shown yet; 0 for any other row."""
        node = self._nodes.get(index.internalId()) if index.isValid() else None
        return node.total - node.shown if node is not None and index.row() == node.shown else 0

    def line(self, index: Index) -> Line | None:
        """The change an index stands for."""
        node = self._nodes.get(index.internalId()) if index.isValid() else None
        if node is None or node.group is None or self.sheet is None or index.row() >= node.shown:
            return None
        if index.row() < node.own:
            return self._line(node.group.place, True, index.row())
        at = index.row() - node.own - len(node.groups)
        return self._line(node.group.place, False, at) if at >= 0 else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        answer = _ANSWERS.get(role)
        if answer is None or not index.isValid():
            return None
        node = self.place(index)
        if node is not None:
            return _place_data(self, node, index.column(), role)
        rest = self.rest(index)
        if rest:
            return self._rest_data(index, rest, role)
        line = self.line(index)
        return answer(self, index, line) if line is not None else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == CHANGE and not self.decided and not self.rest(index):
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
        count = self.count_of(node)
        if count.ticked == 0:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if count.ticked == count.total else Qt.CheckState.PartiallyChecked

    def count_of(self, node: Node) -> Count:
        """The changes below a place."""
        return self._count(node.group.place if node.group else None)

    def is_own(self, index: Index) -> bool:
        """Whether a change is one of the place it hangs below."""
        node = self._nodes.get(index.internalId())
        return node is not None and index.row() < node.own

    @property
    def currency(self) -> str:
        """The currency amounts are shown in."""
        return self._currency

    def _count(self, place: Place | None) -> Count:
        if self.sheet is None:
            return Count(0, 0)
        if place not in self._counts:
            self._counts[place] = self.sheet.count(place)
        return self._counts[place]

    def _after_tick(self) -> None:
        self._counts.clear()
        self._pages.clear()
        # Ticks above and below may be others too; whoever hears `ticked` paints what is seen.
        self.dataChanged.emit(self.index(0, CHANGE), self.index(self._top.rows - 1, CHANGE), [Role.CheckStateRole])
        self.ticked.emit()

    def _node(self, group: Group | None, parent: Node | None, at: int) -> Node:
        number = len(self._nodes) + 1
        own = other = 0
        groups: Sequence[Group] = ()
        if self.sheet is not None:
            groups = self.sheet.groups(group.place if group else None)
            if group is not None:
                own, other = (self.sheet.line_count(group.place, own=mine) for mine in (True, False))
        node = self._nodes[number] = Node(group, parent, at, number, own, other, groups)
        return node

    def _rest_data(self, index: Index, rest: int, role: int) -> Any:
        if index.column() != CHANGE:
            return None
        if role == Role.DisplayRole:
            self._grow_soon(index)
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return f"{rest:,} more …"
        return theme.colour("muted") if role == Role.ForegroundRole else None

    def _grow_soon(self, index: Index) -> None:
        """The row that stands for others is being painted: bring them when that is done."""
        number = index.internalId()
        if number not in self._growing:
            self._growing.add(number)
            QTimer.singleShot(0, self, partial(self._grow, number))

    def _grow(self, number: int) -> None:
        self._growing.discard(number)
        node = self._nodes.get(number)
        if node is not None:
            self.show_more(self.createIndex(node.at, 0, node.parent.number) if node.parent else QModelIndex())

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
        return f"{node.group.name}   ({count.total:,})" + _place_risk(tree, node.group.risk)
    if role == Role.CheckStateRole:
        return None if tree.decided else tree.check_state(node)
    if role == Role.DecorationRole:
        return _place_icon(node.group)
    if role == Role.FontRole and node.group.place[0] != "ad_group":
        return theme.font(weight=QFont.Weight.DemiBold)
    if role in (Role.ToolTipRole, Role.AccessibleTextRole):
        kind = "" if node.group.place == SHARED else KINDS[node.group.place[0]].word(node.group.platform) + " "
        said = f"{kind}{node.group.name}: {count.total:,} changes, {count.ticked:,} ticked"
        return "\n".join([said, *risk_lines(node.group.risk, tree.currency)])
    return None


def _place_risk(tree: ChangesTree, risk: Risk) -> str:
    # What is decided puts nothing at risk any more.
    return f"   ·   {money_words(risk.micros, tree.currency)} at risk" if risk.micros and not tree.decided else ""


def money_words(micros: int, currency: str) -> str:
    """An amount with thousands apart and its currency: `1,250.00 EUR`."""
    whole, dot, cents = (money_text(micros, currency) or "").partition(".")
    return f"{int(whole):,}{dot}{cents[:2]} {currency}"


def risk_lines(risk: Risk, currency: str) -> list[str]:
    """The parts of money at risk, one a line: `Budget: 900.00 EUR at risk in 30 days`."""
    return [f"{PARTS[part]}: {money_words(micros, currency)} at risk in {HORIZON} days" for part, micros in risk.parts]


def _place_icon(group: Group) -> Any:
    if group.place == SHARED:
        return theme.icon("book-open", "text")
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
    if index.column() == RISK:
        return money_words(line.risk.micros, tree.currency) if line.risk.micros else ""
    state = _STATE_WORDS.get(change.state, "") if tree.decided else ""
    return "  ·  ".join(part for part in (state, change.reason, change.evidence) if part)


def _after(tree: ChangesTree, line: Line) -> str:
    if line.change.op == "delete":
        return "removed"
    if line.change.field is None:
        return entity_words(line.entity, tree.currency) if line.entity else ""
    return after_words(line.change, tree.currency)


def _tip(tree: ChangesTree, index: Index, line: Line) -> str:
    parts = [title_words(line.change)]
    if line.change.field:
        parts.append(f"Before: {value_words(line.change, line.change.before, tree.currency)}")
    parts.append(f"After: {_after(tree, line)}")
    if line.change.reason:
        parts.append(f"Reason: {line.change.reason}")
    if line.change.evidence:
        parts.append(f"Evidence: {line.change.evidence}")
    parts += risk_lines(line.risk, tree.currency)
    return "\n".join(parts)


def _icon(tree: ChangesTree, index: Index, line: Line) -> Any:
    if index.column() != CHANGE:
        return None
    name = "conflict" if line.change.state == "conflict" else MEANING_OF_OP[line.change.op]
    return theme.icon(theme.tokens().meaning(name).icon, name)


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
    Role.TextAlignmentRole: lambda tree, index, line: _RIGHT if index.column() == RISK else None,
}
