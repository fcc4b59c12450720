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
    "several": "Several kinds of files",
}
# What an import of each does, in a sentence.
_MEANING = {
    "google-ads-editor": "Becomes one change set, which one Undo takes back. Blank cells change nothing, [] erases.",
    "google-ads-bulk": "Becomes one change set, which one Undo takes back.",
    "linkedin-sheet": "Becomes one change set, which one Undo takes back. Blank cells change nothing, [] erases.",
    "metrics": "Its figures are data and change nothing in the draft. A day that has figures already gets the new ones.",
    "contacts": "Data about people, which stay on this computer and change nothing in the draft. Known rows get what is new.",
    "companies": "Data about companies, which change nothing in the draft. Known rows get what is new.",
    "xlsx": "Cells that were changed in Excel become one change set. New rows come by the other files.",
    "answer": "Remarks become comments, and what was rejected is noted with the change set.",
}
_SEVERAL = "Several, such as campaigns, ad groups and ads of one export, become one change set: put a ; between them."
_LATER = "Workbooks are recognised while they are read."
_EACH = "Each file is recognised by itself. All become one change set, which one Undo takes back."


@dataclass(frozen=True)
class ImportChoice:
    """Which files, as what (None to recognise each); `accept` puts the rows into the draft without a review."""

    paths: tuple[Path, ...]
    dialect: str | None
    accept: bool

    @property
    def name(self) -> str:
        """What is taken in, in a few words."""
        return self.paths[0].name if len(self.paths) == 1 else f"{len(self.paths)} files"


class ImportDialog(Dialog):
    """`chosen` carries an `ImportChoice`."""

    chosen = Signal(object)

    def __init__(self, dialects: Sequence[str], recognise: Callable[[Path], str], parent: QWidget | None) -> None:
        super().__init__("Import files", parent, width=560)
        self._recognise = recognise
        self.path = QLineEdit()
        self.path.setPlaceholderText("Choose CSV files or Excel workbooks")
        self.dialect = QComboBox()
        self.dialect.addItem("Recognise it", "")
        for each in dialects:
            self.dialect.addItem(LABELS.get(each, each), each)
        self.problem = problem_line()
        self.at_once = QCheckBox("Put the rows into the draft at once, without a review")
        self.body.addWidget(labelled("Files", self._path_row(), self.path, help=_SEVERAL))
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

    def paths(self) -> tuple[Path, ...]:
        """The files that are named; a ; may also stand in the name of a single one."""
        typed = self.path.text().strip()
        if Path(typed).expanduser().is_file():
            return (Path(typed).expanduser(),)
        return tuple(Path(part.strip()).expanduser() for part in typed.split(";") if part.strip())

    def _look(self, name: str) -> None:
        why = self._why_not(self.paths())
        self.problem.setText(why)
        self.problem.setVisible(bool(why))
        retag(self.path, "invalid", bool(why))
        there = bool(self.paths()) and all(path.is_file() for path in self.paths())
        self.dialect.setEnabled(there and len(self.paths()) == 1)
        self._on_dialect()
        self.take.setEnabled(there)

    def _why_not(self, paths: tuple[Path, ...]) -> str:
        missing = [path.name for path in paths if not path.is_file()]
        if missing or not paths:
            return f"There is no file {missing[0]}." if len(paths) > 1 else "There is no such file."
        # A large workbook takes seconds to open, and several files may be of several kinds.
        if len(paths) > 1 or is_workbook(paths[0]):
            self.dialect.setCurrentIndex(0)
            return ""
        try:
            found = self._recognise(paths[0])
        except AppError as error:
            return f"{error.message} Say below what it is, or choose another file."
        self.dialect.setCurrentIndex(self.dialect.findData(found))
        return ""

    def _on_dialect(self) -> None:
        dialect = self.dialect.currentData()
        later = _LATER if len(self.paths()) == 1 else _EACH
        self.meaning.setText(_MEANING.get(dialect, "") if dialect else later)
        self.meaning.setVisible(bool(self.path.text()))
        self.at_once.setEnabled(dialect not in ("metrics", "contacts", "companies"))

    def _on_take(self) -> None:
        self.chosen.emit(ImportChoice(self.paths(), self.dialect.currentData() or None, self.at_once.isChecked()))
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
        dialog = QFileDialog(self, "Choose files")
        dialog.setNameFilter("Files to import (*.csv *.tsv *.txt *.xlsx *.xlsm *.json);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.path.setText("; ".join(names)))
        dialog.open()
