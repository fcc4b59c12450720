"""Asks which file to take in and how; shows what could not be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)  # fmt: skip

from core.errors import AppError
from ui import theme
from ui.dialogs.frame import Dialog, labelled, problem_line, text
from ui.theme import ROW, retag

if TYPE_CHECKING:
    from core.interchange.result import ImportResult

LABELS = {
    "google-ads-editor": "Google Ads Editor file (CSV)",
    "google-ads-bulk": "Google Ads bulk sheet",
    "linkedin-sheet": "LinkedIn campaign sheet",
    "contacts": "Contacts",
    "companies": "Companies",
    "metrics": "Performance report",
    "xlsx": "Excel workbook",
    "json": "JSON document",
}
MOST_SHOWN = 5_000


@dataclass(frozen=True)
class ImportChoice:
    """What was asked for; `accept` puts the rows into the draft without a review."""

    path: Path
    dialect: str
    accept: bool


class ImportDialog(Dialog):
    """`chosen` carries an `ImportChoice`."""

    chosen = Signal(object)

    def __init__(self, dialects: Sequence[str], recognise: Callable[[Path], str], parent: QWidget | None) -> None:
        super().__init__("Import a file", parent, width=560)
        self._recognise = recognise
        self.path = QLineEdit()
        self.path.setPlaceholderText("Choose a CSV file")
        self.dialect = QComboBox()
        for each in dialects:
            self.dialect.addItem(LABELS.get(each, each), each)
        self.problem = problem_line()
        self.at_once = QCheckBox("Put the rows into the draft at once, without a review")
        self.body.addWidget(text("The file becomes one change set, which one Undo takes back.", "muted"))
        self.body.addWidget(labelled("File", self._path_row(), self.path))
        self.body.addWidget(self.problem)
        self.body.addWidget(
            labelled("What it is", self.dialect, help="Recognised from the file; change it when that is wrong.")
        )
        self.body.addWidget(self.at_once)
        self.take = self.add_buttons("Import", self._on_take)
        self.path.textChanged.connect(self._look)
        self.dialect.setEnabled(False)
        self.take.setEnabled(False)

    def choose(self, path: Path) -> None:
        """Take this file into the form."""
        self.path.setText(str(path))

    def _look(self, name: str) -> None:
        why = self._why_not(Path(name).expanduser())
        self.problem.setText(why)
        self.problem.setVisible(bool(why))
        retag(self.path, "invalid", bool(why))
        self.dialect.setEnabled(Path(name).is_file())
        self.take.setEnabled(Path(name).is_file())

    def _why_not(self, path: Path) -> str:
        if not path.is_file():
            return "There is no such file."
        try:
            found = self._recognise(path)
        except AppError as error:
            return f"{error.message} Say below what it is, or choose another file."
        self.dialect.setCurrentIndex(self.dialect.findData(found))
        return ""

    def _on_take(self) -> None:
        path = Path(self.path.text()).expanduser()
        self.chosen.emit(ImportChoice(path, self.dialect.currentData(), self.at_once.isChecked()))
        self.accept()

    def _path_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        browse = QPushButton("Browse…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row.addWidget(self.path, 1)
        row.addWidget(browse)
        return row

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Choose a file")
        dialog.setNameFilter("Files to import (*.csv *.tsv *.txt *.xlsx);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()


class ImportResultDialog(Dialog):
    """Which rows could not be used, and why."""

    def __init__(self, result: ImportResult, parent: QWidget | None) -> None:
        super().__init__("Rows that were not used", parent, width=720)
        self._result = result
        self.body.addWidget(text(
            f"{result.used:,} of {result.rows:,} rows were used, {result.unchanged:,} were in the draft already, "
            f"{len(result.skipped):,} could not be used. Rows are counted from 1 below the headings."
        ))  # fmt: skip
        self.body.addWidget(self._table(), 1)
        copy = QPushButton("Copy the list")
        theme.show_icon(copy, "copy")
        copy.setAutoDefault(False)
        copy.clicked.connect(self.copy)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch(1)
        self.body.addLayout(row)
        self.add_buttons("Close", self.accept, cancel=None)

    def copy(self) -> None:
        """Put the list on the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(f"{one.row}\t{one.reason}" for one in self._result.skipped))

    def _table(self) -> QTableWidget:
        shown = self._result.skipped[:MOST_SHOWN]
        table = QTableWidget(len(shown), 2)
        table.setAccessibleName("Rows that were not used")
        table.setHorizontalHeaderLabels(["Row", "Why"])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW)
        table.horizontalHeader().setStretchLastSection(True)
        table.setMinimumHeight(240)
        for at, one in enumerate(shown):
            table.setItem(at, 0, QTableWidgetItem(f"{one.row:,}"))
            table.setItem(at, 1, QTableWidgetItem(one.reason))
        return table
