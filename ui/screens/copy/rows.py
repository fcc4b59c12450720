"""The rows of the table: candidates under the heads of their kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from core.copytexts.keeping import KEPT, OFFERED, REJECTED
from core.copytexts.sections import SECTIONS, Section
from core.copytexts.sheet import Shown
from ui.screens.copy import words
from ui.tables.records import Index, RecordsModel, Role

STATE, TEXT, COUNT, SCORE, EVIDENCE, FINDINGS, SOURCE = range(7)
HEADS = ("", "Text", "Length", "Score", "Rests on", "", "From")
_COMES_FIRST = {KEPT: 0, OFFERED: 1, REJECTED: 2}

WHICH = (
    ("open", "Open and kept", frozenset({OFFERED, KEPT})),
    (OFFERED, "To decide", frozenset({OFFERED})),
    (KEPT, "Kept", frozenset({KEPT})),
    (REJECTED, "Rejected", frozenset({REJECTED})),
)
"""What can be listed: an id, its words, and the states."""


@dataclass(frozen=True)
class Head:
    """The head of one kind of text."""

    section: Section
    listed: int
    kept: int

    def text(self) -> str:
        """Its words."""
        kept = f" · {self.kept} kept" if self.kept else ""
        return f"{self.section.label}   {self.listed}{kept}"


Row = Head | Shown


def arranged(texts: Iterable[Shown], states: frozenset[str], still: frozenset[str] = frozenset()) -> list[Row]:
    """The texts in these states under their heads, kept ones first, then the best; those in `still` stay in sight."""
    listed = [one for one in texts if one.text.state in states or one.text.id in still]
    rows: list[Row] = []
    for section in SECTIONS:
        mine = [one for one in listed if one.section is section]
        if mine:
            mine.sort(key=lambda one: (_COMES_FIRST[one.text.state] > 0, -(one.score or 0.0)))
            rows.append(Head(section, len(mine), sum(one.text.state == KEPT for one in mine)))
            rows.extend(mine)
    return rows


class TextsModel(RecordsModel):
    """`wrote` is called with a candidate and the words a person typed."""

    def __init__(self, wrote: Callable[[Shown, str], object]) -> None:
        super().__init__(HEADS, right={COUNT})
        self._wrote = wrote
        self.typing: tuple[int, str] | None = None
        self.may_write = True

    def shown(self, row: int) -> Shown | None:
        """The candidate of a row; None for a head."""
        one = self.rows[row] if 0 <= row < len(self.rows) else None
        return one if isinstance(one, Shown) else None

    def row_of(self, id: str) -> int:
        """The row of a candidate; -1 when it is not listed."""
        return next((at for at, one in enumerate(self.rows) if isinstance(one, Shown) and one.text.id == id), -1)

    def renew(self, texts: Iterable[Shown]) -> None:
        """Show candidates as they stand now, each in the row it has."""
        fresh = {one.text.id: one for one in texts}
        for at, one in enumerate(self.rows):
            if isinstance(one, Shown) and fresh.get(one.text.id, one) is not one:
                self.rows[at] = fresh[one.text.id]
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(HEADS) - 1))
        self._recount()

    def _recount(self) -> None:
        for at, one in enumerate(self.rows):
            if isinstance(one, Head):
                mine = [row for row in self.rows if isinstance(row, Shown) and row.section is one.section]
                self.rows[at] = Head(one.section, one.listed, sum(row.text.state == KEPT for row in mine))
                self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def type(self, row: int, typed: str | None) -> None:
        """Somebody is typing in a row; None: no more."""
        self.typing = None if typed is None else (row, typed)
        self.dataChanged.emit(self.index(row, COUNT), self.index(row, COUNT))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.shown(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() == TEXT and self.may_write else plain

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row: Row = self.rows[index.row()]
        if isinstance(row, Head):
            return row.text() if role in (Role.DisplayRole, Role.AccessibleTextRole) and not index.column() else None
        if role in (Role.DisplayRole, Role.EditRole):
            return _cell(row, index.column())
        if role == Role.AccessibleTextRole:
            return words.spoken(row) if index.column() == TEXT else _cell(row, index.column())
        if role == Role.ToolTipRole:
            return _tip(row, index.column())
        return self.alignment(index.column()) if role == Role.TextAlignmentRole else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        one = self.shown(index.row())
        typed = " ".join(str(value).split())
        if one is None or role != Role.EditRole or not typed or typed == one.text.text:
            return False
        self._wrote(one, typed)
        return True


def _cell(one: Shown, column: int) -> str:
    match column:
        case _ if column == TEXT:
            return one.text.text
        case _ if column == COUNT:
            return one.count.words()
        case _ if column == SCORE:
            return "" if one.score is None else f"{100 * one.score:.0f}"
        case _ if column == EVIDENCE:
            return words.evidence_shape(one)[2]
        case _ if column == SOURCE:
            return words.source_words(one.text.source) + (" · in an ad" if one.used else "")
    return ""


def _tip(one: Shown, column: int) -> str | None:
    match column:
        case _ if column == STATE:
            return words.state_shape(one)[2]
        case _ if column == TEXT:
            return one.text.text
        case _ if column == SCORE:
            return score_words(one)
        case _ if column == EVIDENCE:
            proven = list(one.text.evidence) or [each.words() for each in one.grounds if each.proven]
            missing = [*(each.words() for each in one.unproven), *(each.words() for each in one.lost)]
            return "\n".join([*missing, *proven]) or "It states nothing that needs proof."
        case _ if column == FINDINGS:
            shape = words.findings_shape(one)
            return shape[2] if shape else None
        case _ if column == COUNT:
            return count_words(one)
    return None


def score_words(one: Shown) -> str | None:
    """The parts of a score with what each was measured on; None where there is no score."""
    if one.quality is None:
        return None
    weights = one.quality.weights
    parts = sorted(one.quality.parts, key=lambda part: -weights.get(part.name, 0.0))
    return "\n".join(f"{part.title} {100 * part.value:.0f}: {part.because}" for part in parts)


def count_words(one: Shown) -> str:
    """The length of a text in a sentence."""
    count = one.count
    parts = [f"{count.width} of {count.shown} characters"]
    if count.worst > count.width:
        parts.append(f"{count.worst} with the longest keyword of the ad group in place")
    if count.advised:
        parts.append(f"{count.most} are allowed, more than {count.advised} may be cut off")
    return "; ".join(parts) + "."


def first_of(rows: Sequence[Row]) -> int:
    """The first row that can be chosen; -1 without one."""
    return next((at for at, one in enumerate(rows) if isinstance(one, Shown)), -1)
