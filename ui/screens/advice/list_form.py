"""Sending a file of people or companies to a list: the file looked through, repairs, consents, then sending and stopping."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.audiences.preview import ListPreview
from core.platforms import ConsentAsked, ListFile
from core.progress import Step
from ui import theme
from ui.dialogs.frame import labelled, problem_line, text
from ui.screens.advice.list_words import preview_words
from ui.theme import GRID
from ui.widgets.elided_label import ElidedLabel

WIDTH = 640
FILES = "Tables (*.csv *.tsv *.txt *.xlsx)"
HOLDS = {"contacts": "People (e-mail addresses)", "companies": "Companies"}
_PRIVATE = (
    "The file is read on this computer. Of people only hashes of their addresses leave it; nothing of them is kept."
)


class ListForm(QScrollArea):
    """`look_wanted` carries a `ListFile` to look through, `send_wanted` file, list and consent; `stop_wanted` while it runs."""

    look_wanted = Signal(object)
    send_wanted = Signal(object, str, object)
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName("Upload a list")
        self._path: Path | None = None
        self._asked: Sequence[ConsentAsked] = ()
        self._preview: ListPreview | None = None
        self._repairs: frozenset[str] = frozenset()
        self.consents: list[QCheckBox] = []
        self.mendings: list[QCheckBox] = []
        self._make_fields()
        self._lay_out()
        self._connect()

    def show_platform(self, holds: Sequence[str], lists: Sequence[str], *, calling_code: bool) -> None:
        """Offer what lists of a platform can be of, and the lists that it has."""
        kept, typed = self.holds.currentData(), self.name.currentText()
        self.holds.blockSignals(True)
        self.holds.clear()
        for one in holds:
            self.holds.addItem(HOLDS.get(one, one), one)
        self.holds.setCurrentIndex(max(self.holds.findData(kept), 0))
        self.holds.blockSignals(False)
        self.holding.setVisible(len(holds) > 1)
        self.name.clear()
        self.name.addItems(lists)
        self.name.setCurrentText(typed)
        self.calling.setVisible(calling_code)

    def ask_consent(self, asked: Sequence[ConsentAsked]) -> None:
        """Ask for these consents; what was ticked is asked for anew."""
        self._asked = asked
        _clear(self._consents)
        self.consents = [QCheckBox(one.words) for one in asked]
        for box in self.consents:
            box.toggled.connect(lambda on: self._look())
            self._consents.addWidget(box)
        self._look()

    def choose(self, path: Path) -> None:
        """Choose a file and have it looked through."""
        self._path, self._repairs = path, frozenset()
        self.file.setText(path.name)
        self.file.setToolTip(str(path))
        self._ask_to_look()

    def list_file(self) -> ListFile | None:
        """What would be sent."""
        if self._path is None:
            return None
        return ListFile(
            self._path, self.holds.currentData() or "contacts", self._repairs, self.code.text().strip().lstrip("+")
        )

    def show_preview(self, preview: ListPreview) -> None:
        """Show what a file holds."""
        self._preview = preview
        self.say_problem("")
        self.said.setText("\n".join(preview_words(preview)))
        self.said.setToolTip("\n".join(f"Row {row}: {why}" for row, why in preview.skipped[:20]))
        _clear(self._mendings)
        self.mendings = []
        for one in preview.mendings:
            box = QCheckBox(f"{one.words} ({one.rows:,} rows)")
            box.setChecked(one.chosen)
            shown = [
                f"Row {each.row}: {each.was or '–'} → {each.offered}"
                for each in preview.offers
                if each.repair == one.repair
            ]
            box.setToolTip("\n".join(shown[:20]))
            box.toggled.connect(lambda on, name=str(one.repair): self._mend(name, on=on))
            self.mendings.append(box)
            self._mendings.addWidget(box)
        self.result.show()
        self._look()

    def say_problem(self, words: str) -> None:
        """Say why it does not work; "" for nothing."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        if words:
            self._preview = None
            self.result.hide()
        self._look()

    def run(self) -> None:
        """Show that it is being sent."""
        self.running.show()
        self.stop.setEnabled(True)
        self.stop.setFocus()
        self._look()

    def show_step(self, step: Step) -> None:
        """Show how far it is."""
        counted = f"   {step.done:,} of {step.total:,}" if step.total else ""
        self.step.setText(f"{step.label}{counted}")
        self.bar.setRange(0, step.total or 0)
        self.bar.setValue(step.done)

    def end(self, words: str = "") -> None:
        """It is over, or was stopped: say in words how."""
        self.running.hide()
        self.after.setText(words)
        self.after.setVisible(bool(words))
        self._look()

    def forget(self) -> None:
        """Empty the form after a list was sent."""
        self._path, self._preview, self._repairs = None, None, frozenset()
        self.file.clear()
        self.name.setCurrentText("")
        self.result.hide()
        self.ask_consent(self._asked)

    # What happens

    def _mend(self, name: str, *, on: bool) -> None:
        self._repairs = self._repairs | {name} if on else self._repairs - {name}
        self._ask_to_look()

    def _ask_to_look(self) -> None:
        file = self.list_file()
        if file is not None:
            self.after.hide()
            self.look_wanted.emit(file)

    def _send(self) -> None:
        file, name = self.list_file(), self.name.currentText().strip()
        if file is not None and name and self.send.isEnabled():
            consent = {
                one.name: one.yes for one, box in zip(self._asked, self.consents, strict=True) if box.isChecked()
            }
            self.send_wanted.emit(file, name, consent)

    def why_not(self) -> str | None:
        """Why it cannot be sent yet."""
        if self._preview is None:
            return "Choose a file first."
        if not self.name.currentText().strip():
            return "Name the list."
        if not all(box.isChecked() for box in self.consents):
            return "Tick what you agree to."
        return None

    def _look(self) -> None:
        why = self.why_not()
        busy = not self.running.isHidden()
        self.send.setEnabled(why is None and not busy)
        self.send.setToolTip(why or "")
        count = self._preview.entries if self._preview else 0
        self.send.setText(f"Send {count:,} entries" if count else "Send")
        for part in (self.pick, self.holds, self.name, self.code, *self.mendings, *self.consents):
            part.setEnabled(not busy)

    def _pick(self) -> None:
        dialog = QFileDialog(self, "Choose a list", "", FILES)
        dialog.fileSelected.connect(lambda name: self.choose(Path(name)))
        dialog.open()

    # Building

    def _connect(self) -> None:
        self.pick.clicked.connect(self._pick)
        self.holds.currentIndexChanged.connect(lambda at: self._ask_to_look())
        self.code.editingFinished.connect(self._ask_to_look)
        self.name.currentTextChanged.connect(lambda words: self._look())
        self.send.clicked.connect(self._send)
        self.stop.clicked.connect(self.stop_wanted)

    def _make_fields(self) -> None:
        self.file, self.name, self.holds, self.code = QLineEdit(), QComboBox(), QComboBox(), QLineEdit()
        self.file.setReadOnly(True)
        self.file.setPlaceholderText("No file chosen")
        self.name.setEditable(True)
        self.name.lineEdit().setPlaceholderText("A list that is there, or a new name")  # type: ignore[union-attr]
        self.code.setPlaceholderText("49")
        self.code.setMaximumWidth(120)
        self.pick, self.send, self.stop = QPushButton("Choose a file…"), QPushButton("Send"), QPushButton("Stop")
        theme.show_icon(self.pick, "folder-open")
        theme.show_icon(self.send, "upload", "on_accent")
        self.send.setProperty("role", "primary")
        self.stop.setToolTip("What was sent stays sent; the same file goes on where it stopped.")
        self.problem = problem_line()
        self.said, self.after = text(""), text("", "muted")
        self.after.hide()
        self.bar, self.step = QProgressBar(), ElidedLabel()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(200)
        self.bar.setAccessibleName("Progress of the upload")

    def _lay_out(self) -> None:
        picking = QHBoxLayout()
        picking.setSpacing(GRID)
        picking.addWidget(self.file, 1)
        picking.addWidget(self.pick)
        self.holding = labelled("The file holds", self.holds)
        self.calling = labelled("Calling code", self.code, help="For phone numbers without a country, such as 49.")
        self._mendings, self._consents = _column(), _column()
        self.result = _boxed(self.said, self._mendings)
        self.result.hide()
        self.running = _row(self.bar, self.stop, self.step)
        self.running.hide()
        column = QVBoxLayout()
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        for part in (
            text("Upload a list", "title"), text(_PRIVATE, "muted"), self.holding, labelled("File", picking, self.file),
            self.calling, self.problem, self.result, labelled("List", self.name),
        ):  # fmt: skip
            column.addWidget(part)
        column.addLayout(self._consents)
        column.addWidget(_row(self.send, None))
        column.addWidget(self.running)
        column.addWidget(self.after)
        column.addStretch(1)
        inner, holder = QWidget(), QWidget()
        inner.setLayout(column)
        inner.setMaximumWidth(WIDTH)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inner, 1)
        row.addStretch(0)
        self.setWidget(holder)


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID // 2)
    return column


def _boxed(words: QWidget, below: QVBoxLayout) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    column.addWidget(words)
    column.addLayout(below)
    return box


def _row(*parts: QWidget | None) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part, 1 if isinstance(part, ElidedLabel) else 0)
    return box


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
