"""The strip of Get changes: which accounts, figures of which days, how far it is, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from core.progress import Step
from ui import theme
from ui.platform_words import badge, connection_words
from ui.theme import GRID
from ui.widgets.account_marks import SimulatedMark
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from core.connections import Connection

ASKING, RUNNING, TOLD = range(3)
PERIODS = (
    ("Without figures", None), ("Figures of 7 days", 7), ("Figures of 30 days", 30), ("Figures of 90 days", 90),
    ("Figures of a year", 365),
)  # fmt: skip
USUAL = 2


@dataclass(frozen=True)
class Order:
    """What is to be downloaded; `days` of figures up to today, None for none."""

    connections: tuple[Connection, ...]
    days: int | None

    def since(self, today: date) -> date | None:
        """The first day of figures."""
        return None if self.days is None else today - timedelta(days=self.days - 1)


class DownloadStrip(QFrame):
    """`wanted` carries an `Order`; `stop_wanted` and `review_wanted` are asked for while it runs and afterwards."""

    wanted = Signal(object)
    stop_wanted = Signal()
    review_wanted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setAccessibleName("Get changes")
        self._connections: tuple[Connection, ...] = ()
        self.aim: tuple[str, str | None] = ("review", None)
        self.pages = QStackedWidget()
        self.pages.setSizePolicy(self.pages.sizePolicy().horizontalPolicy(), self.sizePolicy().verticalPolicy().Fixed)
        for page in (self._asking(), self._running(), self._told()):
            self.pages.addWidget(page)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(IconLabel("download", "accent", 18, "Get changes"))
        row.addWidget(self.pages, 1)
        self.simulated = SimulatedMark()
        row.addWidget(self.simulated)
        self.cross = QToolButton()
        self.cross.setIcon(theme.icon("x", "muted"))
        self.cross.setIconSize(QSize(16, 16))
        self.cross.setToolTip("Close (Esc)")
        self.cross.setAccessibleName("Close Get changes")
        self.cross.clicked.connect(self.leave)
        row.addWidget(self.cross)
        self.hide()

    def ask(self, connections: Sequence[Connection], chosen: str | None) -> None:
        """Offer these accounts; the chosen one, else all."""
        self._connections = tuple(connections)
        self.accounts.clear()
        if len(connections) > 1:
            self.accounts.addItem(theme.icon("layers", "muted"), f"All {len(connections)} accounts", None)
        for one in connections:
            self.accounts.addItem(theme.icon(badge(one.platform), "accent"), connection_words(one), one.id)
        self.accounts.setCurrentIndex(max(self.accounts.findData(chosen), 0))
        self._look()
        self._go(ASKING)
        self.go.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def order(self) -> Order:
        """What is chosen."""
        id = self.accounts.currentData()
        meant = tuple(one for one in self._connections if id is None or one.id == id)
        return Order(meant, self.period.currentData())

    def start(self) -> None:
        """Ask for what is chosen."""
        self.wanted.emit(self.order())

    def run(self) -> None:
        """Show that it runs."""
        self.show_step(Step("Asking the platform"))
        self._go(RUNNING)
        self.stop.setFocus()

    def show_step(self, step: Step) -> None:
        """Show how far it is."""
        counted = f"  {step.done:,} of {step.total:,}" if step.total else f"  {step.done:,}" if step.done else ""
        self.step.setText(f"{step.label} …{counted}")
        self.bar.setRange(0, step.total or 0)
        self.bar.setValue(step.done)

    def tell(self, words: str, review: str = "", *, meaning: str = "passed") -> None:
        """Say what came; `review` is the label of the button that leads to it."""
        self.outcome.setText(words)
        self.outcome.setToolTip(words)
        self.outcome.setAccessibleName(words)
        self.review.setText(review)
        self.review.setVisible(bool(review))
        theme.retag(self.outcome, "role", "field" if meaning == "passed" else "problem")
        self._go(TOLD)
        (self.review if review else self.again).setFocus()

    def leave(self) -> None:
        """Close the strip, unless it runs."""
        if self.pages.currentIndex() != RUNNING:
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _go(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self.cross.setVisible(page != RUNNING)
        self.show()

    def _look(self) -> None:
        self.simulated.setVisible(any(one.simulated for one in self.order().connections))

    # Building

    def _asking(self) -> QWidget:
        self.accounts = QComboBox()
        self.accounts.setAccessibleName("Accounts to download")
        self.accounts.setMinimumWidth(280)
        self.accounts.currentIndexChanged.connect(lambda at: self._look() if at >= 0 else None)
        self.period = QComboBox()
        self.period.setAccessibleName("Figures to download")
        for words, days in PERIODS:
            self.period.addItem(words, days)
        self.period.setCurrentIndex(USUAL)
        self.go = QPushButton("Get changes")
        self.go.setProperty("role", "primary")
        self.go.setAutoDefault(True)
        self.go.clicked.connect(self.start)
        return _line(self.accounts, self.period, self.go, None)

    def _running(self) -> QWidget:
        self.step = ElidedLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(200)
        self.bar.setAccessibleName("Progress of the download")
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("What has come is kept; the next download goes on where this one stops.")
        self.stop.clicked.connect(self.stop_wanted)
        return _line(self.bar, self.step, self.stop, stretched=self.step)

    def _told(self) -> QWidget:
        self.outcome = ElidedLabel()
        self.review = QPushButton("Review")
        self.review.setProperty("role", "primary")
        self.review.setAutoDefault(True)
        self.review.clicked.connect(self.review_wanted)
        self.again = QPushButton("Get changes again")
        self.again.clicked.connect(self.start)
        return _line(self.outcome, self.review, self.again, stretched=self.outcome)


def _line(*parts: QWidget | None, stretched: QLabel | None = None) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part, 1 if part is stretched else 0)
    return box
