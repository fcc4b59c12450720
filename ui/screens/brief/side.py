"""Beside the form: what is still missing, the seed, Generate with its progress."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSpinBox, QVBoxLayout, QWidget

from core.progress import Step
from ui import theme
from ui.dialogs.frame import labelled, text
from ui.screens.brief.questions import label_of
from ui.theme import GRID
from ui.widgets.icon_label import IconLabel

WIDTH = 312
MOST_SHOWN = 7
READY = "The brief says what is needed. Whatever it leaves out is inferred and listed as an assumption."
PRIVATE = "Everything is written on this machine. You review each change before it enters the draft."


class SidePanel(QFrame):
    """`generate` and `cancel` are asked for; `wanted` carries the key path of a problem that was clicked."""

    generate = Signal(int)
    cancel = Signal()
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self.setAccessibleName("Generate")
        self.setFixedWidth(WIDTH)
        self.seed = QSpinBox()
        self.seed.setRange(0, 999_999)
        self.seed.setValue(1)
        self.seed.lineEdit().setTextMargins(6, 0, 0, 0)
        self.button = QPushButton("Generate campaigns")
        theme.show_icon(self.button, "sparkles", "on_accent")
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(lambda: self.generate.emit(self.seed.value()))
        self._state = QVBoxLayout()
        self._state.setSpacing(4)
        self._step = text("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the generation")
        self._stop = QPushButton("Stop")
        self._stop.clicked.connect(self.cancel)
        self._build()
        self.show_running(False)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """List what is missing or wrong; each entry leads to its field."""
        _empty(self._state)
        if not problems:
            self._state.addWidget(_state_line("circle-check", "passed", READY))
            return
        self._state.addWidget(_state_line("circle-dot", "warning", "Before campaigns can be generated:"))
        for path, words in list(problems.items())[:MOST_SHOWN]:
            self._state.addWidget(self._problem(path, words))
        if len(problems) > MOST_SHOWN:
            self._state.addWidget(text(f"and {len(problems) - MOST_SHOWN} more", "small"))

    def allow(self, why_not: str | None) -> None:
        """Let Generate be pressed, or say why it cannot be."""
        self.button.setEnabled(why_not is None)
        self.button.setToolTip(why_not or "Generate campaigns (Ctrl+G)")

    def show_running(self, running: bool) -> None:
        """Show progress in place of the button."""
        self.button.setVisible(not running)
        self._busy.setVisible(running)
        if running:
            self._bar.setRange(0, 0)
            self._step.setText("Starting …")

    def show_step(self, step: Step) -> None:
        """Show how far the generation is."""
        self._step.setText(step.label)
        self._bar.setRange(0, step.total or 0)
        self._bar.setValue(step.done)

    def _problem(self, path: str, words: str) -> QPushButton:
        missing = words.lower().startswith("is missing")
        label = label_of(path) if path else "The file"
        several = label.endswith("s")
        state = f"{'are' if several else 'is'} missing" if missing else f"need{'' if several else 's'} a correction"
        button = QPushButton(f"{label} {state}")
        button.setProperty("role", "link")
        button.setToolTip(words)
        button.setAccessibleName(f"{label}: {words}")
        button.clicked.connect(lambda: self.wanted.emit(path))
        return button

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        title = QLabel("Generate")
        title.setProperty("role", "section")
        column.addWidget(title)
        column.addLayout(self._state)
        column.addWidget(
            labelled(
                "Seed",
                self.seed,
                help="The same brief and seed give the same campaigns. Another seed gives other wording.",
            )
        )
        column.addWidget(self.button)
        self._busy = self._progress()
        column.addWidget(self._busy)
        column.addWidget(text(PRIVATE, "small"))
        column.addStretch(1)

    def _progress(self) -> QWidget:
        busy = QWidget()
        column = QVBoxLayout(busy)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self._step, self._bar, self._stop):
            column.addWidget(part)
        return busy


def _state_line(icon: str, role: str, words: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 4)
    row.setSpacing(GRID)
    row.addWidget(IconLabel(icon, role, 18), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text(words), 1)
    return line


def _empty(layout: QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
