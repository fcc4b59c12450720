"""The guard of posts: from which rise of daily budgets on the amount has to be typed; said in a line, changed in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.errors import InvalidInput
from core.posting.money import GUARD, OFF, guard_of, set_guard
from core.values import money_text
from core.workspace import Workspace
from ui.dialogs.frame import problem_line
from ui.theme import GRID

SAID, ASKED = range(2)


class GuardLine(QWidget):
    """`changed` when another guard was kept."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._currency = workspace.currency
        self.pages = QStackedWidget()
        self.pages.addWidget(self._said())
        self.pages.addWidget(self._asked())
        self.problem = problem_line()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages)
        column.addWidget(self.problem)

    def show_guard(self, currency: str) -> None:
        """Say which guard is kept, in the currency of an account."""
        self._currency = currency or self._workspace.currency
        guard = guard_of(self._workspace)
        self.words.setText(
            "A rise of daily budgets never has to be typed in here."
            if guard is None
            else f"A rise of more than {money_text(guard, self._currency)} {self._currency} a day has to be typed in."
        )
        self.unit.setText(f"{self._currency} a day have to be typed in.")
        self.change.setEnabled(not self._workspace.read_only)
        self._go(SAID)

    def ask(self) -> None:
        """Let another one be typed."""
        guard = guard_of(self._workspace)
        self.amount.setText(GUARD if guard is None else money_text(guard, self._currency) or "")
        self._go(ASKED)
        self.amount.selectAll()
        self.amount.setFocus()

    def keep(self, typed: str) -> None:
        """Keep what was typed; what is wrong with it is said below."""
        try:
            set_guard(self._workspace, typed)
        except InvalidInput as error:
            self.problem.setText(f"{error.message} {error.hint or ''}".strip())
            self.problem.show()
            self.amount.setFocus()
            return
        self.show_guard(self._currency)
        self.change.setFocus()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pages.currentIndex() == ASKED:
            self._go(SAID)
            self.change.setFocus()
        else:
            super().keyPressEvent(event)

    def _go(self, page: int) -> None:
        self.problem.hide()
        self.pages.setCurrentIndex(page)

    # Building

    def _said(self) -> QWidget:
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        self.change = _button("Change…", self.ask, link=True)
        self.change.setAccessibleName("Change from which rise on the amount has to be typed")
        return _row(self.words, self.change)

    def _asked(self) -> QWidget:
        self.amount = QLineEdit()
        self.amount.setFixedWidth(110)
        self.amount.setAccessibleName("Rise of daily budgets above which the amount has to be typed")
        self.amount.returnPressed.connect(lambda: self.keep(self.amount.text()))
        self.unit = QLabel()
        self.yes = _button("Keep", lambda: self.keep(self.amount.text()))
        self.off = _button("Never ask", lambda: self.keep(OFF))
        self.off.setToolTip("Budgets may rise by any amount with two clicks.")
        self.no = _button("Cancel", lambda: self._go(SAID))
        return _row(QLabel("Rises of more than"), self.amount, self.unit, self.yes, self.off, self.no)


def _button(label: str, run: Callable[[], None], *, link: bool = False) -> QPushButton:
    button = QPushButton(label)
    if link:
        button.setProperty("role", "link")
    button.clicked.connect(run)
    return button


def _row(*parts: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return box
