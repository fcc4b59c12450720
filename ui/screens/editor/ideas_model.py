"""Keyword ideas as a table: ticked ones are to be proposed; each says whether the account has it or a negative blocks it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal

from core.ideas.question import Idea, Ideas
from core.ideas.standing import Standing
from core.values import money_text
from ui import theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
TEXT, SEARCHES, CHANGE, COMPETITION, BIDS, STANDS = range(6)
SORT = Role.UserRole
_NUMBERS = (SEARCHES, CHANGE, BIDS)
_COMPETITION = {"LOW": "Low", "MEDIUM": "Medium", "HIGH": "High"}
_QUARTER = 3
_ROOM = "\u00a0" * 4


class IdeasModel(QAbstractTableModel):
    """`ticked_changed` when other ideas are ticked."""

    ticked_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ideas: Sequence[Idea] = ()
        self._standing: Sequence[Standing] = ()
        self._currency = ""
        self._ticked: set[int] = set()

    def show(self, answer: Ideas | None, standing: Sequence[Standing] = ()) -> None:
        """Show another answer, nothing ticked."""
        self.beginResetModel()
        self._ideas = answer.ideas if answer else ()
        self._standing = standing
        self._currency = answer.currency if answer else ""
        self._ticked.clear()
        self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, STANDS)
        self.ticked_changed.emit()

    def ticked(self) -> list[str]:
        """The texts to propose, in the order of the answer."""
        return [self._ideas[at].text for at in sorted(self._ticked)]

    def stands(self, row: int) -> Standing:
        """How the idea of a row stands."""
        return self._standing[row] if row < len(self._standing) else Standing()

    def tick(self, rows: Sequence[int], *, on: bool) -> None:
        """Tick or untick rows."""
        (self._ticked.update if on else self._ticked.difference_update)(rows)
        if rows:
            self.dataChanged.emit(self.index(min(rows), TEXT), self.index(max(rows), TEXT))
        self.ticked_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._ideas)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else STANDS + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            money = f" ({self._currency})" if self._currency else ""
            headings = (
                "Keyword",
                "Searches a month",
                "Last quarter",
                "Competition",
                f"Top of page bid{money}",
                "In the account",
            )
            # Room for the arrow of the order, which Qt draws over what stands at the right.
            return headings[section] + (_ROOM if section in _NUMBERS else "")
        if role == Role.ToolTipRole:
            return _TIPS.get(section)
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() and index.column() == TEXT else flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or not index.isValid():
            return False
        self.tick([index.row()], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Role.CheckStateRole and column == TEXT:
            return Qt.CheckState.Checked if row in self._ticked else Qt.CheckState.Unchecked
        if role == Role.TextAlignmentRole:
            return self.headerData(column, Qt.Orientation.Horizontal, role)
        if role == Role.SizeHintRole:
            return QSize(0, theme.ROW)
        if role == SORT:
            return self._rank(row, column)
        return self._shown(row, column, role)

    def _shown(self, row: int, column: int, role: int) -> Any:
        stands = self.stands(row)
        if role == Role.DecorationRole and column == STANDS:
            return theme.icon("ban", "warning") if stands.blocked_by else None
        if role == Role.ForegroundRole and stands.used:
            return theme.colour("muted")
        if role == Role.DisplayRole:
            return self._cell(row, column)
        if role == Role.ToolTipRole:
            return _tip(self._ideas[row], stands) if column in (TEXT, STANDS) else None
        return None

    def _cell(self, row: int, column: int) -> str:
        one = self._ideas[row]
        cells = {
            TEXT: lambda: one.text,
            SEARCHES: lambda: "" if one.searches is None else f"{one.searches:,}",
            CHANGE: lambda: _change_words(change_of(one)),
            COMPETITION: lambda: _COMPETITION.get(one.competition or "", ""),
            BIDS: lambda: self._bids(one),
            STANDS: lambda: stands_words(self.stands(row)),
        }
        return cells[column]()

    def _bids(self, one: Idea) -> str:
        if one.low_bid is None or one.high_bid is None:
            return ""
        return f"{money_text(one.low_bid, self._currency)} – {money_text(one.high_bid, self._currency)}"

    def _rank(self, row: int, column: int) -> Any:
        """What a column is ordered by; what is not known comes last when the largest come first."""
        one = self._ideas[row]
        numbers = {SEARCHES: one.searches, CHANGE: change_of(one), COMPETITION: one.index, BIDS: one.high_bid}
        if column in numbers:
            found = numbers[column]
            return -1.0e9 if found is None else float(found)
        return self._cell(row, column).casefold()


_TIPS = {
    SEARCHES: "On average over twelve months, in the places and language above.",
    CHANGE: "Searches of the last three months against the three before.",
    COMPETITION: "How many others bid on it.",
    BIDS: "What a place at the top of the page costs a click: where it is cheap, and where it is dear.",
}


def change_of(idea: Idea) -> float | None:
    """How the last quarter's searches differ from those of the quarter before; None when it is not known."""
    counts = [count for _, count in idea.months]
    before, last = sum(counts[-2 * _QUARTER : -_QUARTER]), sum(counts[-_QUARTER:])
    return last / before - 1 if len(counts) >= 2 * _QUARTER and before else None


def _change_words(change: float | None) -> str:
    if change is None:
        return ""
    per_cent = round(change * 100)
    return f"{per_cent:+d} %".replace("-", "−") if per_cent else "0 %"


def stands_words(stands: Standing) -> str:
    """How an idea stands, in few words."""
    if stands.used:
        more = f" and {len(stands.used) - 1} more" if len(stands.used) > 1 else ""
        return f"In {stands.used[0]}{more}"
    return f"Blocked by {stands.blocked_by}" if stands.blocked_by else ""


def _tip(idea: Idea, stands: Standing) -> str | None:
    lines = [idea.text, *(f"In {place}" for place in stands.used)]
    if stands.blocked_by:
        lines.append(f"Blocked by the negative {stands.blocked_by}")
    if idea.variants:
        lines.append(f"Counted together with {', '.join(idea.variants)}")
    return "\n".join(lines)
