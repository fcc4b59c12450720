"""The foot of a plan: look at it, post it with two clicks and, for much money, a typed amount; then how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.errors import InvalidInput
from core.platforms import Plan
from core.progress import Step
from core.values import parse_money
from ui import theme
from ui.screens.posting.words import PostWords
from ui.theme import GRID
from ui.widgets.elided_label import ElidedLabel

OFFER, SURE, RUNNING = range(3)
_FIRST = "Nothing is sent before you confirm it."


class Foot(QFrame):
    """`validate_wanted`; `post_wanted` carries the typed amount or None; `stop_wanted` while it runs."""

    validate_wanted = Signal()
    post_wanted = Signal(object)
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "foot")
        self.setAccessibleName("Post")
        self._plan: Plan | None = None
        self._account = ""
        self._why_not: str | None = None
        self.pages = QStackedWidget()
        for page in (self._offer(), self._sure(), self._running()):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        column.addWidget(self.pages)

    def show_plan(self, plan: Plan, account: str, words: PostWords, why_not: str | None) -> None:
        """Offer to post another plan, in the words of its platform."""
        self.validate.setText(words.validate)
        self.validate.setToolTip(words.tip)
        self._plan, self._account, self._why_not = plan, account, why_not
        count = len(plan.operations)
        changes = f"{count:,} change{'s' if count != 1 else ''}"
        self.post.setText(
            f"Finish the post ({changes} left)…" if plan.resumes else f"Post {changes}…" if count else "Nothing to post"
        )
        may = bool(count) and why_not is None
        self.post.setEnabled(may)
        self.validate.setEnabled(may and not plan.resumes)
        self.said.setText(why_not or _FIRST)
        self.disarm()

    def arm(self) -> None:
        """The first click: say once more what happens, and ask for the amount where it is much."""
        plan = self._plan
        if plan is None or not self.post.isEnabled():
            return
        count = len(plan.operations)
        self.sentence.setText(f"This sends {count:,} change{'s' if count != 1 else ''} to {self._account}.")
        self.asked.setText("" if plan.amount_to_type is None else
                           f"Daily budgets rise by {plan.amount_to_type} {plan.currency}. Type {plan.amount_to_type} to confirm.")  # fmt: skip
        for part in (self.asked, self.amount):
            part.setVisible(plan.amount_to_type is not None)
        self.amount.clear()
        self._look_at_amount()
        self.pages.setCurrentIndex(SURE)
        (self.amount if plan.amount_to_type is not None else self.no).setFocus()

    def disarm(self) -> None:
        """Back to the offer."""
        self.amount.clear()
        self.pages.setCurrentIndex(OFFER)

    def run(self, words: str) -> None:
        """Show that it runs."""
        self.show_step(Step(words))
        self.stop.setEnabled(True)
        self.stop.setText("Stop")
        self.pages.setCurrentIndex(RUNNING)
        self.stop.setFocus()

    def show_step(self, step: Step) -> None:
        """Show how far it is, waits included."""
        if not self.stop.isEnabled():
            return
        counted = f"   {step.done:,} of {step.total:,}" if step.total else ""
        self.step.setText(f"{step.label}{counted}")
        self.bar.setRange(0, step.total or 0)
        self.bar.setValue(step.done)

    def stopping(self) -> None:
        """Show that it stops as soon as the platform has answered."""
        self.step.setText("Stopping. An answer that is under way is waited for, so that it is known what was posted.")
        self.stop.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pages.currentIndex() == SURE:
            self.disarm()
            self.post.setFocus()
        else:
            super().keyPressEvent(event)

    def _look_at_amount(self) -> None:
        wanted = self._plan.amount_to_type if self._plan else None
        self.yes.setEnabled(wanted is None or _same(self.amount.text(), wanted))

    def _go(self) -> None:
        if self.yes.isEnabled():
            self.post_wanted.emit(self.amount.text().strip() or None)

    # Building

    def _offer(self) -> QWidget:
        self.said = _words("muted")
        self.validate = QPushButton("Validate")
        theme.show_icon(self.validate, "shield-check")
        self.validate.clicked.connect(self.validate_wanted)
        self.post = QPushButton("Post…")
        self.post.setProperty("role", "primary")
        theme.show_icon(self.post, "send", "on_accent")
        self.post.clicked.connect(self.arm)
        return _row(self.said, self.post, self.validate)

    def _sure(self) -> QWidget:
        self.sentence, self.asked = _words("field"), _words("")
        self.amount = QLineEdit()
        self.amount.setAccessibleName("Amount to confirm")
        self.amount.setFixedWidth(140)
        self.amount.textChanged.connect(lambda words: self._look_at_amount())
        self.amount.returnPressed.connect(self._go)
        self.no = QPushButton("Not yet")
        self.no.clicked.connect(self.disarm)
        self.yes = QPushButton("Post now")
        self.yes.setProperty("role", "primary")
        theme.show_icon(self.yes, "send", "on_accent")
        self.yes.clicked.connect(self._go)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.sentence)
        column.addWidget(_row(self.asked, self.amount, self.yes, self.no))
        return box

    def _running(self) -> QWidget:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(240)
        self.bar.setAccessibleName("Progress of the post")
        self.step = ElidedLabel()
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("What was posted stays posted; the rest stays pending.")
        self.stop.clicked.connect(self.stop_wanted)
        return _row(self.step, self.stop, self.bar)


def _same(typed: str, wanted: str) -> bool:
    try:
        return parse_money(typed) == parse_money(wanted)
    except InvalidInput:
        return False


def _words(role: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label


def _row(words: QWidget, *buttons: QWidget) -> QWidget:
    """The buttons before the words: notices lie over the window's lower right corner."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    for part in buttons:
        row.addWidget(part)
    row.addSpacing(GRID)
    row.addWidget(words, 1)
    return box
