"""The status bar: findings, running jobs with their crosses, the workspace's name."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from core.progress import Step
from ui import theme
from ui.jobs import Job, Jobs
from ui.theme import GRID, MeaningName
from ui.widgets.account_marks import SimulatedMark

PATIENCE_MS = 300


class JobLine(QWidget):
    """One running job: what it does, how far it is, a cross."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.setAccessibleName(f"Running: {job.title}")
        self._label = QLabel(job.title)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(120)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(f"Progress of {job.title}")
        cross = QToolButton()
        cross.setIcon(theme.icon("x", "muted"))
        cross.setIconSize(QSize(14, 14))
        cross.setAccessibleName(f"Stop {job.title}")
        cross.setToolTip(f"Stop: {job.title}")
        cross.clicked.connect(job.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for part in (self._label, self._bar, cross):
            row.addWidget(part)
        job.moved.connect(self.show_step)

    def show_step(self, step: Step) -> None:
        """Show how far the work is."""
        metrics = self._label.fontMetrics()
        self._label.setText(metrics.elidedText(step.label, Qt.TextElideMode.ElideMiddle, 240))
        self._bar.setRange(0, step.total or 0)
        self._bar.setValue(step.done)


class CountButton(QToolButton):
    """A count of findings with its shape; click to see them."""

    def __init__(self, level: MeaningName, word: str) -> None:
        super().__init__()
        self._word = word
        self.setIcon(theme.icon(theme.tokens().meaning(level).icon, level))
        self.setIconSize(QSize(19, 14))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.show_count(0)

    def show_count(self, count: int, *, known: bool = True) -> None:
        """Show how many there are; a dash while nobody has looked."""
        words = f"{count:,} {self._word}{'' if count == 1 else 's'}"
        self.setText(words if known else f"– {self._word}s")
        self.setAccessibleName(words if known else f"{self._word.capitalize()}s: not checked yet")
        self.setToolTip(f"Show what has {self._word}s" if known else "Not checked yet: press Check")


class StatusBar(QStatusBar):
    """The window's foot; `findings_wanted` carries "error" or "warning"."""

    findings_wanted = Signal(str)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setAccessibleName("Status")
        self._jobs = jobs
        self._lines: dict[Job, JobLine] = {}
        self.errors = CountButton("error", "error")
        self.warnings = CountButton("warning", "warning")
        self.errors.clicked.connect(lambda: self.findings_wanted.emit("error"))
        self.warnings.clicked.connect(lambda: self.findings_wanted.emit("warning"))
        self.simulated = SimulatedMark()
        self.simulated.hide()
        self._workspace = QLabel()
        self._workspace.setProperty("role", "muted")
        self._workspace.setContentsMargins(GRID, 0, GRID, 0)
        self._jobs_row = QHBoxLayout()
        self._jobs_row.setSpacing(2 * GRID)
        self._build()
        self.show_findings(None)
        jobs.started.connect(self._on_started)
        jobs.ended.connect(self._on_ended)

    def show_findings(self, counts: dict[str, int] | None, checked: bool = True) -> None:
        """Counts by severity; None hides them (no workspace). Unless `checked`, that none are known says nothing."""
        for button, level in ((self.errors, "error"), (self.warnings, "warning")):
            button.setVisible(counts is not None)
            button.show_count((counts or {}).get(level, 0), known=checked or any((counts or {}).values()))

    def show_workspace(self, words: str, tip: str) -> None:
        """Name the open workspace."""
        self._workspace.setText(words)
        self._workspace.setToolTip(tip)

    def show_simulated(self, words: str) -> None:
        """Say that accounts are not real; "" when all are."""
        self.simulated.say(words)
        self.simulated.setVisible(bool(words))

    def job_lines(self) -> list[JobLine]:
        """The running jobs on the screen."""
        return list(self._lines.values())

    def _build(self) -> None:
        left = QWidget()
        row = QHBoxLayout(left)
        row.setContentsMargins(GRID, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.errors)
        row.addWidget(self.warnings)
        row.addSpacing(GRID)
        row.addLayout(self._jobs_row)
        self.addWidget(left)
        self.addPermanentWidget(self.simulated)
        self.addPermanentWidget(self._workspace)

    def _on_started(self, job: Job) -> None:
        # What ends at once (a check after an edit) would only flicker, and its widgets would cost each edit a moment.
        QTimer.singleShot(PATIENCE_MS, self, lambda: self._show_line(job))

    def _show_line(self, job: Job) -> None:
        if job not in self._jobs.running:
            return
        line = self._lines[job] = JobLine(job)
        line.show_step(job.step)
        self._jobs_row.addWidget(line)

    def _on_ended(self, job: Job) -> None:
        line = self._lines.pop(job, None)
        if line is not None:
            self._jobs_row.removeWidget(line)
            line.hide()
            line.deleteLater()
