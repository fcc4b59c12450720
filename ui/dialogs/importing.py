"""Asks which file to take in and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from core.errors import AppError
from core.interchange.spreadsheets import is_workbook
from ui.dialogs.frame import Dialog, labelled, problem_line, text
from ui.theme import retag

LABELS = {
    "google-ads-editor": "Google Ads Editor file",
    "google-ads-bulk": "Google Ads bulk sheet",
    "linkedin-sheet": "LinkedIn campaign sheet",
    "linkedin-template": "LinkedIn campaign sheet, empty",
    "contacts": "Contacts",
    "companies": "Companies",
    "metrics": "Performance report",
    "xlsx": "Excel workbook",
    "json": "JSON document",
    "html": "Summary for clients (web page)",
    "answer": "Answer of a client",
}
# What an import of each does, in a sentence.
_MEANING = {
    "google-ads-editor": "Becomes one change set, which one Undo takes back. Blank cells change nothing, [] erases.",
    "google-ads-bulk": "Becomes one change set, which one Undo takes back.",
    "linkedin-sheet": "Becomes one change set, which one Undo takes back. Blank cells change nothing, [] erases.",
    "metrics": "Its figures are data and change nothing in the draft. A day that has figures already gets the new ones.",
    "xlsx": "Cells that were changed in Excel become one change set. New rows come by the other files.",
    "answer": "Remarks become comments, and what was rejected is noted with the change set.",
}
_LATER = "Workbooks are recognised while they are read."


@dataclass(frozen=True)
class ImportChoice:
    """What was asked for, None to recognise it; `accept` puts the rows into the draft without a review."""

    path: Path
    dialect: str | None
    accept: bool


class ImportDialog(Dialog):
    """`chosen` carries an `ImportChoice`."""

    chosen = Signal(object)

    def __init__(self, dialects: Sequence[str], recognise: Callable[[Path], str], parent: QWidget | None) -> None:
        super().__init__("Import a file", parent, width=560)
        self._recognise = recognise
        self.path = QLineEdit()
        self.path.setPlaceholderText("Choose a CSV file or an Excel workbook")
        self.dialect = QComboBox()
        self.dialect.addItem("Recognise it", "")
        for each in dialects:
            self.dialect.addItem(LABELS.get(each, each), each)
        self.problem = problem_line()
        self.at_once = QCheckBox("Put the rows into the draft at once, without a review")
        self.body.addWidget(labelled("File", self._path_row(), self.path))
        self.body.addWidget(self.problem)
        self.body.addWidget(
            labelled("What it is", self.dialect, help="Recognised from the file; change it when that is wrong.")
        )
        self.meaning = text("", "muted")
        self.body.addWidget(self.meaning)
        self.body.addWidget(self.at_once)
        self.take = self.add_buttons("Import", self._on_take)
        self.path.textChanged.connect(self._look)
        self.dialect.currentIndexChanged.connect(self._on_dialect)
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
        self._on_dialect()
        self.take.setEnabled(Path(name).is_file())

    def _why_not(self, path: Path) -> str:
        if not path.is_file():
            return "There is no such file."
        if is_workbook(path):  # a large one takes seconds to open
            self.dialect.setCurrentIndex(0)
            return ""
        try:
            found = self._recognise(path)
        except AppError as error:
            return f"{error.message} Say below what it is, or choose another file."
        self.dialect.setCurrentIndex(self.dialect.findData(found))
        return ""

    def _on_dialect(self) -> None:
        dialect = self.dialect.currentData()
        self.meaning.setText(_MEANING.get(dialect, "") if dialect else _LATER)
        self.meaning.setVisible(bool(self.path.text()))
        self.at_once.setEnabled(dialect != "metrics")

    def _on_take(self) -> None:
        path = Path(self.path.text()).expanduser()
        self.chosen.emit(ImportChoice(path, self.dialect.currentData() or None, self.at_once.isChecked()))
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
        dialog.setNameFilter("Files to import (*.csv *.tsv *.txt *.xlsx *.xlsm *.json);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()
