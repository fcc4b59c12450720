"""The parts of the Post screen and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.connections import Connection
from core.errors import QueryError
from core.platforms import Plan
from core.query.offering import lookup_in
from ui import theme
from ui.platform_words import badge, connection_words
from ui.screens.posting.foot import Foot
from ui.screens.posting.guard import GuardLine
from ui.screens.posting.lines import LinesTable
from ui.screens.posting.outcome import OutcomeStrip
from ui.screens.posting.summary import Summary
from ui.screens.posting.words import post_words
from ui.theme import GRID
from ui.widgets.account_marks import SimulatedMark
from ui.widgets.empty_state import EmptyState, Way
from ui.widgets.query_edit import QueryEdit

if TYPE_CHECKING:
    from ui.screens.posting.screen import PostingScreen

PLAN, NOTHING = range(2)
SENT, LEFT, REFUSED = range(3)
_LISTS = (("To post", "send", "accent"), ("Left out", "triangle-alert", "warning"), ("Refused", "octagon-x", "error"))


class Which(QObject):
    """Tells which list was chosen."""

    chosen = Signal(int)


class Panes:
    """Everything on the screen; `which` is connected to be told which list is shown."""

    def __init__(self, screen: PostingScreen) -> None:
        self._which = Which(screen)
        self.account = QComboBox()
        self.account.setAccessibleName("Account to post to")
        self.account.setMinimumWidth(300)
        self.simulated = SimulatedMark()
        self.again = QPushButton("Plan again")
        theme.show_icon(self.again, "refresh-cw")
        self.outcome = OutcomeStrip()
        self.summary = Summary()
        self.guard = GuardLine(screen.context.workspace)
        self.paused = QCheckBox("Post new campaigns paused")
        self.paused.setChecked(True)
        self.paused.setToolTip("Without the tick they are posted as the draft has them, and may spend at once.")
        self.only = QueryEdit(lookup_in(screen.context.workspace))
        self.only.setPlaceholderText('Only what matches, for instance campaign = "Brand" (Enter)')
        self.only.setAccessibleName("Post only what matches")
        self.only.setClearButtonEnabled(True)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "problem")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self._lists = QButtonGroup(screen)
        self.table = LinesTable()
        self.foot = Foot()
        self.empty = EmptyState()
        self.stack = QStackedWidget()
        self._connections: dict[str, Connection] = {}
        self._lay_out(screen)

    # What is shown

    def show_connections(self, found: Sequence[Connection], chosen: str | None) -> None:
        """Offer these accounts."""
        self._connections = {one.id: one for one in found}
        self.account.blockSignals(True)
        self.account.clear()
        for one in found:
            self.account.addItem(theme.icon(badge(one.platform), "accent"), connection_words(one), one.id)
        self.account.setCurrentIndex(max(self.account.findData(chosen), 0))
        self.account.blockSignals(False)
        self.account.setVisible(bool(found))
        self.again.setVisible(bool(found))
        self._mark()

    def connection(self) -> Connection | None:
        """The chosen account."""
        self._mark()
        return self._connections.get(self.account.currentData() or "")

    def choose_account(self, id: str) -> None:
        """Choose an account by its connection."""
        at = self.account.findData(id)
        if at >= 0:
            self.account.setCurrentIndex(at)

    def show_plan(self, plan: Plan, to: Connection, why_not: str | None) -> None:
        """Show what a plan comes to."""
        words = post_words(to.platform)
        self.trouble.hide()
        self.only.show_trouble(None)
        self.summary.show_plan(plan, words)
        self.guard.show_guard(plan.currency)
        self.foot.show_plan(plan, connection_words(to), words, why_not)
        self.paused.setToolTip(words.paused)
        for part in (self.paused, self.only):
            part.setEnabled(not plan.resumes)

    def show_counts(self, sent: int, left: int, refused: int) -> None:
        """Say how long each list is; one without rows cannot be chosen, except the first."""
        for which, count in ((SENT, sent), (LEFT, left), (REFUSED, refused)):
            button = self._lists.button(which)
            button.setText(f"{_LISTS[which][0]} ({count:,})")
            button.setVisible(which == SENT or count > 0)
        if self._lists.button(self.shown()).isHidden():
            self._lists.button(SENT).setChecked(True)

    def shown(self) -> int:
        """Which list is shown."""
        return max(self._lists.checkedId(), 0)

    def switch(self, which: int) -> None:
        """Show a list."""
        self._lists.button(which).setChecked(True)

    def which(self, told: Callable[[int], None]) -> None:
        """Be told which list was chosen."""
        self._which.chosen.connect(told)

    def say_trouble(self, error: QueryError) -> None:
        """The search cannot be read."""
        self.trouble.setText(str(error))
        self.trouble.show()
        self.only.show_trouble(error.position)
        self.foot.post.setEnabled(False)

    def say_empty(self, icon: str, title: str, words: str, ways: Sequence[Way]) -> None:
        """Say why there is nothing to post."""
        self.empty.show_words(icon, title, words, ways)
        self.show_page(NOTHING)

    def show_page(self, page: int) -> None:
        """The plan, or why there is none."""
        self.stack.setCurrentIndex(page)

    def lock(self, locked: bool) -> None:
        """Keep the choices as they are while something runs."""
        for part in (self.account, self.again, self.guard, self.paused, self.only):
            part.setEnabled(not locked)

    def _mark(self) -> None:
        one = self._connections.get(self.account.currentData() or "")
        self.simulated.setVisible(one is not None and one.simulated)

    # Building

    def _lay_out(self, screen: PostingScreen) -> None:
        column = QVBoxLayout(screen)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        strip = QHBoxLayout()
        strip.setContentsMargins(3 * GRID, GRID, 3 * GRID, 0)
        strip.addWidget(self.outcome)
        column.addLayout(strip)
        self.stack.addWidget(self._page())
        self.stack.addWidget(self.empty)
        column.addWidget(self.stack, 1)
        screen.setFocusProxy(self.foot.post)

    def _head(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(GRID)
        title = QLabel("Post")
        title.setProperty("role", "title")
        row.addWidget(title)
        row.addSpacing(GRID)
        row.addWidget(self.account)
        row.addWidget(self.simulated)
        row.addStretch(1)
        row.addWidget(self.again)
        return bar

    def _page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QWidget()
        inner = QVBoxLayout(top)
        inner.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        inner.setSpacing(GRID)
        inner.addWidget(self.summary)
        inner.addWidget(self.guard)
        choices = QHBoxLayout()
        choices.setSpacing(2 * GRID)
        choices.addWidget(self.paused)
        choices.addWidget(self.only, 1)
        inner.addLayout(choices)
        inner.addWidget(self.trouble)
        inner.addLayout(self._segments())
        column.addWidget(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)
        return page

    def _segments(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for which, (label, icon, role) in enumerate(_LISTS):
            button = QPushButton(label)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            theme.show_icon(button, icon, role)
            self._lists.addButton(button, which)
            row.addWidget(button)
        self._lists.button(SENT).setChecked(True)
        self._lists.idToggled.connect(lambda which, on: self._which.chosen.emit(which) if on else None)
        row.addStretch(1)
        hint = QLabel("Enter or a double click goes to the row")
        hint.setProperty("role", "small")
        row.addWidget(hint, 0, Qt.AlignmentFlag.AlignVCenter)
        return row
