"""The first step: the rows themselves, and where they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.catalog import PLATFORM_LABELS, PLATFORMS
from core.copying import Destination
from core.pasting import Pasted, read_file, read_pasted
from core.pasting.words import every_word
from ui import theme
from ui.dialogs.frame import labelled, problem_line, text

_HEADED = (("Find out", None), ("The first row holds headings", True), ("There are no headings", False))


@dataclass(frozen=True)
class Source:
    """What was given: pasted text or a file, whether it has headings (None: find out), the platform, the destinations."""

    text: str
    path: Path | None
    headed: bool | None
    platform: str | None
    destinations: tuple[Destination, ...]

    def read(self) -> Pasted:
        """The sheet; raises InvalidInput or NotFound."""
        if self.path is not None:
            return read_file(self.path, headed=self.headed, known=every_word())
        return read_pasted(self.text, headed=self.headed, known=every_word())


class DataPage(QWidget):
    """`changed` when something else is given; `places_wanted` when destinations are to be chosen."""

    changed = Signal()
    places_wanted = Signal()

    def __init__(self, destinations: Sequence[Destination], names: Sequence[str]) -> None:
        super().__init__()
        self.destinations = tuple(destinations)
        self._path: Path | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID * 2)
        column.addWidget(labelled("Rows", self._rows(), self.edit), 1)
        column.addWidget(labelled("Where the rows go", self._goal(), self.own))
        column.addLayout(self._details())
        self.problem = problem_line()
        column.addWidget(self.problem)
        self.show_places(destinations, names)

    def source(self) -> Source:
        """What is given now."""
        places = self.destinations if self.chosen.isChecked() else ()
        return Source(
            self.edit.toPlainText(), self._path, self.headed.currentData(), self.platform.currentData(), places
        )

    def is_filled(self) -> bool:
        """Whether there is anything to read."""
        return self._path is not None or bool(self.edit.toPlainText().strip())

    def show_places(self, destinations: Sequence[Destination], names: Sequence[str]) -> None:
        """Show which destinations are chosen."""
        self.destinations = tuple(destinations)
        usable = [one for one in destinations if one.kind != "account"]
        words = ", ".join(f"“{name}”" for name in list(names)[:2]) + (
            f" and {len(names) - 2:,} more" if len(names) > 2 else ""
        )
        self.chosen.setText(f"Into the selected places: {words}" if usable else "Into selected campaigns or ad groups")
        if usable and not self.own.isChecked():
            self.chosen.setChecked(True)
        self.changed.emit()

    def take_file(self, path: Path | None) -> None:
        """Read from a file instead of the pasted rows."""
        self._path = path
        self.edit.setEnabled(path is None)
        self.file_words.setText(path.name if path else "")
        self.file_words.setVisible(path is not None)
        self.forget.setVisible(path is not None)
        self.changed.emit()

    def _rows(self) -> QVBoxLayout:
        self.edit = QPlainTextEdit()
        self.edit.setPlaceholderText(
            "Paste rows here, with their headings, as they come from any spreadsheet.\n"
            "The headings may be in English, German, French or Spanish."
        )
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        # Tabs come with what is pasted; the key leads on, or nobody would leave by keyboard.
        self.edit.setTabChangesFocus(True)
        self.edit.setTabStopDistance(120)
        self.edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.edit.setMinimumHeight(180)
        self.edit.textChanged.connect(self.changed)
        paste, browse = QPushButton("Paste"), QPushButton("Choose a file…")
        theme.show_icon(paste, "clipboard-paste")
        theme.show_icon(browse, "folder-open")
        paste.clicked.connect(lambda: self.edit.setPlainText(QGuiApplication.clipboard().text()))
        browse.clicked.connect(self._browse)
        self.file_words = QLabel()
        self.forget = QPushButton("Use pasted rows instead")
        self.forget.setProperty("role", "link")
        self.forget.clicked.connect(lambda: self.take_file(None))
        for one in (self.file_words, self.forget):
            one.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.setContentsMargins(0, 4, 0, 0)
        for one in (paste, browse, self.forget):
            one.setAutoDefault(False)
        for widget in (paste, browse, self.file_words, self.forget):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout()
        column.addWidget(self.edit, 1)
        column.addLayout(row)
        return column

    def _goal(self) -> QVBoxLayout:
        self.own = QRadioButton("My data includes columns for campaign and ad group")
        self.chosen = QRadioButton()
        self.own.setChecked(not self.destinations or all(one.kind == "account" for one in self.destinations))
        group = QButtonGroup(self)
        group.addButton(self.own)
        group.addButton(self.chosen)
        self.choose = QPushButton("Choose…")
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self.places_wanted)
        group.buttonToggled.connect(lambda button, on: self.changed.emit())
        row = QHBoxLayout()
        row.addWidget(self.chosen)
        row.addWidget(self.choose)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.own)
        column.addLayout(row)
        return column

    def _details(self) -> QHBoxLayout:
        self.platform = QComboBox()
        self.platform.addItem("Told by the headings", None)
        for one in PLATFORMS:
            self.platform.addItem(PLATFORM_LABELS[one], one)
        self.headed = QComboBox()
        for words, value in _HEADED:
            self.headed.addItem(words, value)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID * 2)
        row.addWidget(labelled("Platform", self.platform))
        row.addWidget(labelled("Headings", self.headed))
        row.addWidget(
            text(
                "Blank cells change nothing; [] empties a field; a column Action may say add, edit or remove.", "small"
            ),
            1,
        )
        return row

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Choose a sheet")
        dialog.setNameFilter("Sheets (*.csv *.tsv *.txt *.xlsx);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.open()
