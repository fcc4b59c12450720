"""Says what an import did: counts, notes, rows that were not used or repeat others, and a report's sums beside its own."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)

from core.interchange.inert import inert
from ui import theme
from ui.dialogs.frame import Dialog, text
from ui.dialogs.importing import LABELS
from ui.theme import GRID, ROW

if TYPE_CHECKING:
    from core.interchange.result import Figure, ImportResult, Skipped

MOST_SHOWN = 5_000
_MOST_NOTES = 8
LEAST_ROWS, MOST_ROWS = 3, 10
"""How many rows a list shows without scrolling."""


def sentence(result: ImportResult, *, accepted: bool) -> str:
    """What happened, for the message; the review offers itself for proposals."""
    if result.as_ == "answer":
        return result.notes[0]
    if result.as_ == "metrics":
        if result.used:
            return f"Figures of {result.used:,} of {result.rows:,} rows were taken. They change nothing in the draft."
        return f"Nothing changes: the figures of {result.unchanged:,} rows are here already."
    if result.as_ in ("contacts", "companies"):
        if result.used:
            return f"{result.used:,} {result.as_} of {result.rows:,} rows were taken. They stay on this computer."
        return f"Nothing changes: {result.unchanged:,} {result.as_} are here already."
    if result.changeset is None:
        return f"Nothing changes: all {result.unchanged:,} usable rows are in the draft already."
    if accepted:
        return f"{result.used:,} of {result.rows:,} rows were taken into the draft. One Undo takes them back."
    return f"{result.used:,} of {result.rows:,} rows wait for review."


def is_worth_showing(result: ImportResult) -> bool:
    """Whether there is more to say than the message says."""
    return bool(result.skipped or result.repeated or result.stated_totals or result.notes)


def summary(result: ImportResult) -> str:
    """How many rows were used, and what became of the others."""
    parts = [f"{LABELS.get(result.as_, result.as_)}: {result.used:,} of {result.rows:,} rows were used"]
    if result.unchanged:
        parts.append(f"{result.unchanged:,} were here already")
    if result.skipped:
        parts.append(f"{len(result.skipped):,} could not be used")
    return ", ".join(parts) + "."


class ImportResultDialog(Dialog):
    """What an import did."""

    def __init__(self, result: ImportResult, parent: QWidget | None) -> None:
        super().__init__("What the import did", parent, width=760)
        self._result = result
        self.body.addWidget(text(summary(result)))
        for note in result.notes[:_MOST_NOTES]:
            self.body.addWidget(text(note, "muted"))
        self.pages = QTabWidget()
        self.pages.setAccessibleName("Rows of the file")
        for name, lines in self._lists():
            self.pages.addTab(_table(name, ["Row", "Why"], lines[:MOST_SHOWN]), f"{name} ({len(lines):,})")
        if result.stated_totals:
            self.pages.addTab(self._totals(), "Totals")
        if self.pages.count():
            self.body.addSpacing(GRID)
            self.body.addWidget(self.pages, 1)
        if result.skipped or result.repeated:
            self.body.addWidget(text("Rows are counted from 1 below the headings.", "small"))
            self.body.addLayout(self._list_buttons())
        self.add_buttons("Close", self.accept, cancel=None)

    def _lists(self) -> list[tuple[str, list[tuple[str, ...]]]]:
        named = (("Not used", self._result.skipped), ("Repeated", self._result.repeated))
        return [(name, [(f"{one.row:,}", one.reason) for one in rows]) for name, rows in named if rows]

    def _totals(self) -> QTableWidget:
        """The sums of the rows beside the totals that the file states."""
        result = self._result
        labels = list(result.stated_totals)
        lines = [
            (measure.replace("_", " ").capitalize(), figure(value), *(figure(result.stated_totals[label].get(measure)) for label in labels))
            for measure, value in result.totals.items()
        ]  # fmt: skip
        return _table("Totals", ["Measure", "Sum of the rows", *labels], lines, figures=True)

    def _list_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, icon, act in (
            ("Copy the list", "copy", self.copy),
            ("Save the list…", "file-down", self._ask_where),
        ):
            button = QPushButton(words)
            theme.show_icon(button, icon)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def copy(self) -> None:
        """Put the list on the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(f"{one.row}\t{one.reason}" for one in self._rows()))

    def save(self, path: Path) -> None:
        """Write the list as a CSV file."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["Row", "Why"])
            # A reason quotes cells of the file, which no spreadsheet shall run.
            writer.writerows([one.row, inert(one.reason)] for one in self._rows())

    def _rows(self) -> Sequence[Skipped]:
        return (*self._result.skipped, *self._result.repeated)

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, "Where to save the list", "rows.csv")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()


def _table(
    name: str, headings: Sequence[str], lines: Sequence[tuple[str, ...]], *, figures: bool = False
) -> QTableWidget:
    table = QTableWidget(len(lines), len(headings))
    table.setAccessibleName(name)
    table.setTabKeyNavigation(False)
    table.setHorizontalHeaderLabels(list(headings))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(ROW)
    table.horizontalHeader().setStretchLastSection(not figures)
    # As high as its rows, within reason: few rows leave no hole above the buttons.
    table.setMinimumHeight((min(max(len(lines), LEAST_ROWS), MOST_ROWS) + 1) * ROW + 4)
    if len(lines) <= MOST_ROWS:
        table.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
    for column in range(len(headings)):
        side = Qt.AlignmentFlag.AlignRight if figures and column else Qt.AlignmentFlag.AlignLeft
        table.model().setHeaderData(
            column, Qt.Orientation.Horizontal, side | Qt.AlignmentFlag.AlignVCenter, Qt.ItemDataRole.TextAlignmentRole
        )
        for at, line in enumerate(lines):
            item = QTableWidgetItem(line[column])
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(at, column, item)
    if figures:
        table.resizeColumnsToContents()
    return table


def figure(value: Figure | None) -> str:
    """A sum as people read it; empty where the file states none."""
    return "" if value is None else value if isinstance(value, str) else f"{value:,}"
