"""Replace text in many rows: what to find, where, and how many rows would change before anything does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.bulk import Preview, Replacement, Sample
from core.catalog import KINDS, Field
from ui import theme
from ui.tables.wording import elided

WAIT_MS = 300
MOST_SHOWN = 46
_USUAL = ("name", "headlines", "descriptions", "introductory_text", "headline", "description", "text", "final_url")


@dataclass(frozen=True)
class Asked:
    """What the dialog asks for: the fields and the replacement."""

    fields: tuple[str, ...]
    what: Replacement


class ReplaceDialog(QDialog):
    """`wanted` asks for the replacement; `preview` is called while one types and answers with `show_preview`."""

    wanted = Signal(object)

    def __init__(self, kind: str, where: str, preview: Callable[[Asked], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._preview = preview
        self.setWindowTitle("Replace text")
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(theme.GRID * 2)
        head = QLabel("Replace text")
        head.setProperty("role", "title")
        column.addWidget(head)
        scope = QLabel(where)
        scope.setProperty("role", "muted")
        column.addWidget(scope)
        column.addLayout(self._form(kind))
        column.addWidget(self._said())
        column.addLayout(self._buttons())
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._ask_preview)
        self._look()

    def asked(self) -> Asked:
        """What is asked for now."""
        what = Replacement(self.sought.text(), self.put.text(), self.regex.isChecked(), self.case.isChecked())
        return Asked(tuple(name for name, box in self.boxes.items() if box.isChecked()), what)

    def show_preview(self, previews: list[tuple[Field, Preview]]) -> None:
        """Show how many rows change and a few of them."""
        total = sum(preview.rows for _, preview in previews)
        lines = [f"{total:,} value{'s' if total != 1 else ''} would change."]
        for field, preview in previews:
            if not preview.rows:
                continue
            lines.append(f"{field.label}: {preview.rows:,}")
            lines += [f"    {before}  →  {after}" for before, after in map(_told, preview.samples[:2])]
        self._outcome.setText("\n".join(lines))
        theme.retag(self._outcome, "role", "muted")
        self._go.setEnabled(total > 0)

    def show_problem(self, words: str) -> None:
        """Say why it cannot be done."""
        self._outcome.setText(words)
        theme.retag(self._outcome, "role", "problem")
        self._go.setEnabled(False)

    def outcome(self) -> str:
        """What the dialog says."""
        return self._outcome.text()

    def _form(self, kind: str) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(theme.GRID)
        form.setHorizontalSpacing(theme.GRID * 2)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sought = _line("Find")
        self.put = _line("Replace with")
        self.case = QCheckBox("Match upper and lower case")
        self.case.setChecked(True)
        self.regex = QCheckBox("Find is a pattern (regular expression)")
        form.addRow("Find", self.sought)
        form.addRow("Replace with", self.put)
        form.addRow("", self.case)
        form.addRow("", self.regex)
        textual = [f for f in KINDS[kind].fields if f.textual and not f.read_only and f.name != "labels"]
        usual = [f for f in textual if f.name in _USUAL]
        self.boxes = {f.name: QCheckBox(f.label) for f in textual}
        for f in usual[:1] if kind != "ad" else usual:
            self.boxes[f.name].setChecked(f.name != "final_url")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        for at, box in enumerate(self.boxes.values()):
            grid.addWidget(box, at // 3, at % 3)
        boxes = QWidget()
        boxes.setLayout(grid)
        within = QLabel("In")
        within.setContentsMargins(0, 4, 0, 0)
        form.addRow(within, boxes)
        for box in (self.case, self.regex, *self.boxes.values()):
            box.toggled.connect(self._look)
        for line in (self.sought, self.put):
            line.textChanged.connect(self._look)
        return form

    def _said(self) -> QLabel:
        self._outcome = QLabel()
        self._outcome.setWordWrap(True)
        self._outcome.setMinimumHeight(self._outcome.fontMetrics().lineSpacing() * 6)
        self._outcome.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._outcome.setProperty("role", "muted")
        return self._outcome

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addStretch(1)
        close = QPushButton("Close")
        close.clicked.connect(self.reject)
        self._go = QPushButton("Replace")
        self._go.setProperty("role", "primary")
        self._go.setDefault(True)
        self._go.clicked.connect(self._on_go)
        row.addWidget(close)
        row.addWidget(self._go)
        return row

    def _look(self) -> None:
        self._go.setEnabled(False)
        self._outcome.setText("Write what to find; nothing changes before you press Replace.")
        theme.retag(self._outcome, "role", "muted")
        if self.sought.text() and self.asked().fields:
            self._wait.start()

    def _ask_preview(self) -> None:
        self._preview(self.asked())

    def _on_go(self) -> None:
        self.wanted.emit(self.asked())
        self.accept()


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    return line


def _told(sample: Sample) -> tuple[str, str]:
    """What changes in a value: of a list the first text that does."""
    before, after = sample.before, sample.after
    if isinstance(before, list):
        before, after = next((pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]), ("", ""))
    return elided(str(before or ""), MOST_SHOWN), elided(str(after or ""), MOST_SHOWN)
