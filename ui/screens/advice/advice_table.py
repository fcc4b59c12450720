"""Recommendations as rows: what, where, what the platform expects of it, and what became of it here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.recommending.keeping import Kept, Standing
from ui import theme
from ui.tables.records import Index, RecordsModel, Role

HEADS = ("Recommendation", "Campaign", "Expected", "State")
WIDTHS = (360, 170, 170, 180)
ELSEWHERE = ("external-link", "muted", "In Google Ads only")
STATES: dict[Standing, tuple[str, str, str]] = {
    Standing.OPEN: ("lightbulb", "accent", "Open"),
    Standing.PROPOSED: ("list-checks", "accent", "Waits in Review"),
    Standing.ACCEPTED: ("circle-check", "passed", "Accepted"),
    Standing.REJECTED: ("circle-x", "muted", "Rejected"),
    Standing.DISMISSED: ("eye-off", "muted", "Dismissed"),
}


def shape_of(one: Kept) -> tuple[str, str, str]:
    """Icon, colour and words of how advice stands."""
    if one.standing is Standing.OPEN and not one.advice.acts:
        return ELSEWHERE
    icon, role, word = STATES[one.standing]
    return (
        icon,
        role,
        f"{word} by {one.dismissed_by}" if one.standing is Standing.DISMISSED and one.dismissed_by else word,
    )


class AdviceModel(RecordsModel):
    """The rows of one type, or of all."""

    def __init__(self) -> None:
        super().__init__(HEADS)
        self._currency = "EUR"

    def show_advice(self, rows: Sequence[Kept], currency: str) -> None:
        """Show other rows, with costs in a currency."""
        self._currency = currency
        self.show_rows(rows)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        one = self.rows[index.row()]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self._cell(one, index.column())
        if role == Role.DecorationRole and index.column() == len(HEADS) - 1:
            icon, meaning, _ = shape_of(one)
            return theme.icon(icon, meaning)
        if role == Role.ForegroundRole and (index.column() == 1 or one.standing is not Standing.OPEN):
            return theme.colour("muted")
        return None

    def _cell(self, one: Kept, column: int) -> str:
        match column:
            case 0:
                return one.advice.text or one.advice.title
            case 1:
                return one.advice.campaign
            case 2:
                return one.advice.impact(self._currency)
        return shape_of(one)[2]


class AdviceTable(QTableView):
    """`moved` when another row is current or others are chosen."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = AdviceModel()
        self.setModel(self.rows)
        self.setAccessibleName("Recommendations")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        for at, width in enumerate(WIDTHS):
            self.setColumnWidth(at, width)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().selectionChanged.connect(lambda now, before: self.moved.emit())

    def chosen(self) -> list[Kept]:
        """The rows that are chosen, from the top."""
        return [
            self.rows.rows[at.row()] for at in sorted(self.selectionModel().selectedRows(), key=lambda at: at.row())
        ]

    def current(self) -> Kept | None:
        """The row the keyboard is on, the first before anybody moved."""
        at = self.currentIndex().row()
        return self.rows.rows[max(at, 0)] if self.rows.rows else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        else:
            super().keyPressEvent(event)
