"""The rows of a plan as a table: what is sent, what is left out and why, what was refused and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.catalog import KINDS
from core.platforms import Failed, Planned, Verb
from ui import theme
from ui.theme import ROW

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
HEADS = ("What", "Kind", "Name", "In")
WIDTHS = (110, 140, 230, 230)
NAMELESS = "(no name)"
VERBS = {Verb.CREATE: ("added", "Add"), Verb.UPDATE: ("edited", "Change"), Verb.REMOVE: ("removed", "Remove")}


@dataclass(frozen=True)
class Line:
    """One row: a shape with a word, the entity, and a sentence about it; `field` is the one to look at."""

    meaning: str
    word: str
    kind: str
    name: str
    said: str
    entity: str | None
    field: str = ""
    place: str = ""


def planned_line(one: Planned, platform: str) -> Line:
    """A row of what is sent, in the words of its platform."""
    meaning, word = VERBS[one.verb]
    kind = kind_word(one.kind, platform)
    return Line(meaning, word, kind, one.name or NAMELESS, one.detail, one.entity, place=one.place)


def left_line(one: Planned, platform: str) -> Line:
    """A row of what is left out, with the reason."""
    kind, said = kind_word(one.kind, platform), one.left_out or ""
    return Line("warning", "Left out", kind, one.name or NAMELESS, said, one.entity, place=one.place)


def refused_line(one: Failed, known: Planned | None, platform: str) -> Line:
    """A row of what was refused, with what to do; `known` is how it was planned."""
    described = KINDS[one.kind].by_name.get(one.field or "") if one.kind in KINDS else None
    where = f"{described.label}: " if described else ""
    said = f"{where}{one.refusal.message} {one.refusal.hint or ''}".rstrip()
    name, place = (known.name, known.place) if known else ("", "")
    kind = kind_word(one.kind, platform)
    return Line("error", "Refused", kind, name or NAMELESS, said, one.entity, one.field or "", place)


def kind_word(kind: str, platform: str) -> str:
    """The name of a kind on its platform."""
    return KINDS[kind].word(platform) if kind in KINDS else kind


def counted(kind: str, count: int) -> str:
    """`1 campaign`, `3 campaigns`."""
    described = KINDS.get(kind)
    word = kind if described is None else described.label if count == 1 else described.plural
    return f"{count:,} {word.lower()}"


class LinesModel(QAbstractTableModel):
    """The rows; a post may have a hundred thousand, of which those on the screen are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()
        self._last = ""

    def show_lines(self, lines: Sequence[Line], last: str) -> None:
        """Show other rows; `last` is the heading of the sentences."""
        self.beginResetModel()
        self.lines, self._last = lines, last
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(HEADS) + 1

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        line = self.lines[index.row()]
        cells = (line.word, line.kind, line.name, line.place, line.said)
        if role == Role.DisplayRole:
            return cells[index.column()].replace("\n", " ")
        if role == Role.ToolTipRole:
            return cells[index.column()]
        if role == Role.DecorationRole and index.column() == 0:
            return theme.icon(theme.tokens().meaning(line.meaning).icon, line.meaning)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return HEADS[section] if section < len(HEADS) else self._last
        if orientation is Qt.Orientation.Horizontal and role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class LinesTable(QTableView):
    """`opened` carries the line that was asked for by Enter or a double click."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows = LinesModel()
        self.setModel(self.rows)
        self.setAccessibleName("What would be posted")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        # Places differ at their end.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        for at, width in enumerate(WIDTHS):
            self.setColumnWidth(at, width)
        head.setStretchLastSection(True)
        self.activated.connect(lambda index: self.opened.emit(self.rows.lines[index.row()]))
