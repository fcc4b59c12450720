"""Asks in which format the draft is written, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui.dialogs.frame import Dialog, labelled, problem_line, text
from ui.dialogs.importing import LABELS
from ui.theme import retag

SUFFIXES = {"google-ads-editor": ".csv", "linkedin-sheet": ".csv", "xlsx": ".xlsx", "json": ".json"}
HELP = {
    "google-ads-editor": "Everything of Google Ads, ready for Google Ads Editor: Account › Import.",
    "linkedin-sheet": "Everything of LinkedIn Ads, one row for each ad.",
    "xlsx": "Both platforms, one sheet for each kind, to read and share.",
    "json": "Both platforms with every field, for scripts.",
}


@dataclass(frozen=True)
class ExportChoice:
    """What was asked for."""

    path: Path
    dialect: str


class ExportDialog(Dialog):
    """`chosen` carries an `ExportChoice`."""

    chosen = Signal(object)

    def __init__(self, dialects: Sequence[str], workspace: Path, parent: QWidget | None) -> None:
        super().__init__("Export", parent, width=560)
        self._workspace = workspace
        self.dialect = QComboBox()
        for each in dialects:
            self.dialect.addItem(LABELS.get(each, each), each)
        self.help = text("", "small")
        self.path = QLineEdit()
        self.problem = problem_line()
        self.body.addWidget(labelled("Format", self.dialect))
        self.body.addWidget(self.help)
        self.body.addWidget(labelled("File", self._path_row(), self.path))
        self.body.addWidget(self.problem)
        self.write = self.add_buttons("Export", self._on_write)
        self.dialect.currentIndexChanged.connect(self._on_dialect)
        self.path.textChanged.connect(self._check)
        self._on_dialect()

    def _on_dialect(self) -> None:
        dialect = self.dialect.currentData()
        self.help.setText(HELP.get(dialect, ""))
        folder = Path(self.path.text()).parent if self.path.text() else self._workspace.parent
        self.path.setText(str(folder / f"{self._workspace.stem}-{dialect}{SUFFIXES.get(dialect, '.csv')}"))

    def _check(self) -> None:
        path = Path(self.path.text()).expanduser()
        why = "" if path.parent.is_dir() and path.name else f"The folder {path.parent} does not exist."
        self.problem.setText(why or f"{path.name} exists and will be replaced.")
        self.problem.setVisible(bool(why) or path.exists())
        retag(self.path, "invalid", bool(why))
        self.write.setEnabled(not why)

    def _on_write(self) -> None:
        self.chosen.emit(ExportChoice(Path(self.path.text()).expanduser(), self.dialect.currentData()))
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
        dialog = QFileDialog(self, "Where to write the file", self.path.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, True)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()
