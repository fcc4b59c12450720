"""Where the parts of the model manager stand: a heading, what runs, and three sections of cards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.progress import Step
from ui.jobs import Job
from ui.screens.checks.parts import button
from ui.screens.models.cards import Card
from ui.theme import GRID

WIDTH = 820
_STEPS = 1_000
ABOUT = "What proposes and judges texts, on this computer unless you switch a server on. Nothing is ever downloaded."
BRANDS = (
    "A model can learn how your own ads speak: a few minutes of training on the headlines and descriptions of a workspace, "
    "kept only when it writes better afterwards. It is used for that workspace alone."
)


class Layout(QObject):
    """Made into the page given; `stop_wanted` asks to stop what runs."""

    stop_wanted = Signal()

    def __init__(self, page: QWidget, server: Card) -> None:
        super().__init__(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.folder = button("Choose a folder…", "folder-open", lambda: None)
        self.file = button("Choose a GGUF file…", "file-up", lambda: None)
        self.close = button("Done", "check", lambda: None, "primary")
        self.learn = button("Learn this workspace's brand", "sparkles", lambda: None)
        self._models, self._brands = QVBoxLayout(), QVBoxLayout()
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setProperty("role", "muted")
        self._said.hide()
        column.addWidget(self._head())
        column.addWidget(self._strip())
        column.addWidget(self._body(server), 1)

    def show_part(self, part: QWidget) -> None:
        """Scroll to a card."""
        self._area.ensureWidgetVisible(part)

    def say(self, words: str) -> None:
        """Say why there is nothing to show."""
        self._said.setText(words)
        self._said.setVisible(bool(words))
        for part in (self.folder, self.file, self.learn):
            part.setEnabled(not words)

    def show_cards(self, models: Sequence[Card], brands: Sequence[Card]) -> None:
        """Show other cards."""
        self.say("")
        _fill(self._models, models)
        _fill(self._brands, brands)

    def allow_learning(self, why_not: str | None) -> None:
        """Whether the open workspace's brand can be learned."""
        self.learn.setEnabled(why_not is None)
        self.learn.setToolTip(why_not or "Takes a few minutes on this computer; it can be stopped and goes on later.")

    def block(self, busy: bool, cards: Sequence[Card]) -> None:
        """While something runs, the other things wait."""
        # Only what can be done is greyed: what is said of a model stays readable.
        for part in (*(card.acts for card in cards), self.folder, self.file):
            part.setEnabled(not busy)
        if busy:
            self.learn.setEnabled(False)

    def follow(self, job: Job | None) -> None:
        """Show how far a job is; None when it has ended."""
        self._running.setVisible(job is not None)
        if job is not None:
            self._show_step(job.step)
            job.moved.connect(self._show_step)

    def _show_step(self, step: Step) -> None:
        self._step.setText(step.label)
        # Bytes of a large model are more than the bar can count.
        self._bar.setRange(0, _STEPS if step.total else 0)
        self._bar.setValue(_STEPS * min(step.done, step.total) // step.total if step.total else 0)

    def _head(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(GRID)
        words = QVBoxLayout()
        words.setSpacing(2)
        for said, role in (("Local models", "title"), (ABOUT, "muted")):
            label = QLabel(said)
            label.setProperty("role", role)
            label.setWordWrap(True)
            words.addWidget(label)
        row.addLayout(words, 1)
        for each in (self.folder, self.file, self.close):
            row.addWidget(each)
        return bar

    def _strip(self) -> QFrame:
        self._running = QFrame()
        self._running.setProperty("role", "bar")
        row = QHBoxLayout(self._running)
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        row.setSpacing(2 * GRID)
        self._step = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(240)
        self._bar.setAccessibleName("How far it is")
        self.stop: QPushButton = button("Stop", "x", self.stop_wanted.emit)
        row.addWidget(self._step, 1)
        row.addWidget(self._bar)
        row.addWidget(self.stop)
        self._running.hide()
        return self._running

    def _body(self, server: Card) -> QScrollArea:
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("Models")
        holder, inner = QWidget(), QWidget()
        outer = QHBoxLayout(holder)
        outer.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._said)
        column.addWidget(_section("Models"))
        self._add_list(column, self._models)
        column.addSpacing(GRID)
        column.addWidget(_section("What was learned of your brands", BRANDS))
        self._add_list(column, self._brands)
        row = QHBoxLayout()
        row.addWidget(self.learn)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(GRID)
        column.addWidget(server)
        inner.setMaximumWidth(WIDTH)
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        area.setWidget(holder)
        return area

    @staticmethod
    def _add_list(column: QVBoxLayout, cards: QVBoxLayout) -> None:
        cards.setSpacing(2 * GRID)
        column.addLayout(cards)


def _section(name: str, about: str = "") -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for words, role in ((name, "section"), (about, "muted")):
        if words:
            label = QLabel(words)
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft)
            column.addWidget(label)
    return holder


def _fill(column: QVBoxLayout, cards: Sequence[Card]) -> None:
    while (item := column.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
    for card in cards:
        column.addWidget(card)
