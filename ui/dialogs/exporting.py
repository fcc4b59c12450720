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

SUFFIXES = {"xlsx": ".xlsx", "json": ".json", "html": ".html"}
HELP = {
    "google-ads-editor": "Everything of Google Ads, ready for Google Ads Editor: Account › Import. Ending with .xlsx it is a workbook.",
    "google-ads-bulk": "Campaigns, ad groups, ads and keywords for the Google Ads website: Tools › Bulk actions › Uploads.",
    "linkedin-sheet": "Everything of LinkedIn Ads, one row for each ad. Ending with .xlsx it is a workbook.",
    "linkedin-template": "All headings of the LinkedIn sheet with one example of each row, to fill in and import.",
    "xlsx": "Both platforms, one sheet for each kind, to read, edit and import again.",
    "json": "Both platforms with every field, for scripts.",
    "html": "One page that works without internet: your client accepts or rejects each change and sends a small file back.",
}


@dataclass(frozen=True)
class ExportChoice:
    """What was asked for; `changeset` is what a summary shows."""

    path: Path
    dialect: str
    changeset: str | None = None


class ExportDialog(Dialog):
    """`chosen` carries an `ExportChoice`."""

    chosen = Signal(object)

    def __init__(
        self,
        dialects: Sequence[str],
        workspace: Path,
        parent: QWidget | None,
        change_sets: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`change_sets` are the (id, title) that a summary can show, the newest first."""
        super().__init__("Export", parent, width=560)
        self._workspace = workspace
        self.dialect = QComboBox()
        for each in dialects:
            self.dialect.addItem(LABELS.get(each, each), each)
        self.help = text("", "small")
        self.change_set = QComboBox()
        for ident, title in change_sets:
            self.change_set.addItem(title, ident)
        self._of_set = labelled("Change set", self.change_set)
        self.path = QLineEdit()
        self.problem = problem_line()
        self.body.addWidget(labelled("Format", self.dialect))
        self.body.addWidget(self.help)
        self.body.addWidget(self._of_set)
        self.body.addWidget(labelled("File", self._path_row(), self.path))
        self.body.addWidget(self.problem)
        self.write = self.add_buttons("Export", self._on_write)
        self.dialect.currentIndexChanged.connect(self._on_dialect)
        self.path.textChanged.connect(self._check)
        self._on_dialect()

    def _on_dialect(self) -> None:
        dialect = self.dialect.currentData()
        self.help.setText(HELP.get(dialect, ""))
        self._of_set.setVisible(dialect == "html")
        folder = Path(self.path.text()).parent if self.path.text() else self._workspace.parent
        self.path.setText(str(folder / f"{self._workspace.stem}-{dialect}{SUFFIXES.get(dialect, '.csv')}"))
        self._check()

    def _check(self) -> None:
        path = Path(self.path.text()).expanduser()
        why = "" if path.parent.is_dir() and path.name else f"The folder {path.parent} does not exist."
        if self.dialect.currentData() == "html" and not self.change_set.count():
            why = "No change set waits for review, so there is nothing to show a client."
        self.problem.setText(why or f"{path.name} exists and will be replaced.")
        self.problem.setVisible(bool(why) or path.exists())
        retag(self.path, "invalid", bool(why))
        self.write.setEnabled(not why)

    def _on_write(self) -> None:
        dialect = self.dialect.currentData()
        of_set = self.change_set.currentData() if dialect == "html" else None
        self.chosen.emit(ExportChoice(Path(self.path.text()).expanduser(), dialect, of_set))
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
