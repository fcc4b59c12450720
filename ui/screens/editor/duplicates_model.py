"""Groups of duplicates as a tree: a group, below it its rows; what is shown is read page by page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont

from core.duplicates import Duplicates, Group, Member, members
from core.values import money_text
from core.workspace import Workspace
from ui import theme
from ui.tables.columns import counted

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
HEADINGS = ("Item", "Campaign", "Ad group", "Match or state", "Cost", "Clicks", "Conv.", "Why")
ITEM, CAMPAIGN, AD_GROUP, STATE, COST, CLICKS, CONVERSIONS, WHY = range(len(HEADINGS))
_NUMBERS = (COST, CLICKS, CONVERSIONS)
_PAGE = 40


class DuplicatesModel(QAbstractItemModel):
    """`ticked_changed` when other groups are ticked or another row is kept."""

    ticked_changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.kind = "keyword"
        self.groups: list[Group] = []
        self._off: set[int] = set()
        self._rows: dict[int, Member] = {}
        self._read: set[int] = set()

    def show(self, found: Duplicates | None) -> None:
        """Show other groups, all ticked."""
        self.beginResetModel()
        self.kind = found.asked.kind if found else "keyword"
        self.groups = list(found.groups) if found else []
        self._off.clear()
        self._rows.clear()
        self._read.clear()
        self.endResetModel()
        self.ticked_changed.emit()

    def ticked(self) -> list[Group]:
        """The groups to settle."""
        return [group for at, group in enumerate(self.groups) if at not in self._off]

    def group_at(self, index: Index) -> int:
        """The number of the group an index is in."""
        return index.internalId() - 1 if index.internalId() else index.row()

    def member_at(self, index: Index) -> Member | None:
        """The row of an index; a group stands for the row it keeps."""
        if not index.isValid():
            return None
        return self._member(self.group_at(index), index.row() if index.internalId() else 0)

    def keep(self, index: Index) -> None:
        """Keep the row of an index instead of the one that was proposed."""
        if not index.isValid() or not index.internalId():
            return
        at = self.group_at(index)
        pk = self._pks(at)[index.row()]
        self.groups[at] = self.groups[at].keeping(pk)
        self._read.discard(at // _PAGE)
        top = self.index(at, 0)
        self.dataChanged.emit(top, top.siblingAtColumn(WHY))
        self.dataChanged.emit(self.index(0, 0, top), self.index(self.rowCount(top) - 1, WHY, top))
        self.ticked_changed.emit()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        if not parent.isValid():
            return len(self.groups)
        return 0 if parent.internalId() or parent.column() else self.groups[parent.row()].size

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return HEADINGS[section]
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and not index.internalId() and index.column() == ITEM:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or index.internalId():
            return False
        change = self._off.discard if Qt.CheckState(value) is Qt.CheckState.Checked else self._off.add
        change(index.row())
        self.dataChanged.emit(index, index)
        self.ticked_changed.emit()
        return True

    def tick_all(self, *, on: bool) -> None:
        """Tick or untick every group."""
        self._off = set() if on else set(range(len(self.groups)))
        if self.groups:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.groups) - 1, 0))
        self.ticked_changed.emit()

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Role.TextAlignmentRole:
            return self.headerData(index.column(), Qt.Orientation.Horizontal, role)
        if role == Role.SizeHintRole:
            return QSize(0, theme.ROW_COMPACT)
        if role == Role.CheckStateRole and not index.internalId() and index.column() == ITEM:
            return Qt.CheckState.Unchecked if index.row() in self._off else Qt.CheckState.Checked
        if index.internalId():
            return self._member_data(index, role)
        return self._group_data(index, role)

    def _group_data(self, index: Index, role: int) -> Any:
        group, first = self.groups[index.row()], self.member_at(index)
        if role == Role.FontRole and index.column() == ITEM:
            return theme.font(weight=QFont.Weight.DemiBold)
        if role == Role.ForegroundRole and index.column() != ITEM:
            return theme.colour("muted")
        if role not in (Role.DisplayRole, Role.ToolTipRole) or first is None:
            return None
        wasted = money_text(group.wasted, first.currency) if group.wasted else ""
        texts = {
            ITEM: first.title,
            CAMPAIGN: counted(group.size, self.kind, _platform(first)),
            WHY: f"{wasted} spent by the others" if group.wasted else "",
        }
        return texts.get(index.column(), "")

    def _member_data(self, index: Index, role: int) -> Any:
        one = self.member_at(index)
        kept = index.row() == 0
        if one is None:
            return None
        if role == Role.DecorationRole and index.column() == ITEM:
            return theme.icon("circle-check", "passed") if kept else theme.icon("circle", "muted")
        if role == Role.ForegroundRole and not kept:
            return theme.colour("muted")
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self._cell(one, index.column(), kept, self.groups[self.group_at(index)].why)
        if role == Role.AccessibleTextRole and index.column() == ITEM:
            return f"{one.title}, {'kept' if kept else 'goes'}"
        return None

    def _cell(self, one: Member, column: int, kept: bool, why: str) -> str:
        values = one.row.values
        state = str(values.get("status") or "").capitalize()
        match = str(values.get("match_type") or "").capitalize()
        cells = {
            ITEM: one.title, CAMPAIGN: one.campaign, AD_GROUP: one.ad_group,
            STATE: f"{match} · {state}" if match else state,
            COST: (money_text(one.cost, one.currency) or "") if one.cost else "",
            CLICKS: f"{one.clicks:,}" if one.clicks else "",
            CONVERSIONS: f"{one.conversions:g}" if one.conversions else "",
            WHY: f"Keep: {why}" if kept else "",
        }  # fmt: skip
        return cells[column]

    def _pks(self, at: int) -> tuple[int, ...]:
        return (self.groups[at].keep, *self.groups[at].others)

    def _member(self, at: int, row: int) -> Member | None:
        page = at // _PAGE
        if page not in self._read:
            self._read.add(page)
            shown = self.groups[page * _PAGE : (page + 1) * _PAGE]
            self._rows.update(members(self._workspace, self.kind, shown))
        return self._rows.get(self._pks(at)[row])


def _platform(one: Member) -> str | None:
    found = one.row.values.get("platform")
    return str(found) if found else None
