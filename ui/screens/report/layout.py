"""The parts of the Results screen and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QObject, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.periods import NAMES
from core.reporting.model import Report
from core.reporting.words import span_words
from ui import theme
from ui.screens.report.cards import Cards
from ui.screens.report.plot import Plot
from ui.screens.report.table import SheetTable
from ui.theme import GRID
from ui.widgets.account_marks import SimulatedMark
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState, Way

if TYPE_CHECKING:
    from ui.screens.report.screen import ReportScreen

FIGURES, NOTHING = range(2)
PLATFORMS, CAMPAIGNS, AD_GROUPS, DAYS, MEMBERS, REACH, SOURCES = range(7)
_LISTS = (("Platforms", "layers"), ("Campaigns", "megaphone"), ("Ad groups", "folder"), ("Days", "calendar"), ("Members", "users"),
          ("Reach", "eye"), ("Notes and sources", "info"))  # fmt: skip
OWN = "own"
SPLIT_WIDTH = 320
USUAL = "30"


class Wishes(QObject):
    """Says that other days, another table or another currency is wanted."""

    days = Signal()
    table = Signal()
    block = Signal()


class Panes:
    """Everything on the screen."""

    def __init__(self, screen: ReportScreen) -> None:
        self.wishes = Wishes(screen)
        self.period = _combo("Days of the report")
        for name, label in NAMES.items():
            self.period.addItem(label, name)
        self.period.addItem("Other days…", OWN)
        self.period.setCurrentIndex(self.period.findData(USUAL))
        self.first, self.last = _day_edit("First day"), _day_edit("Last day")
        self.compare = QCheckBox("Compare")
        self.compare.setToolTip("With as many days just before.")
        self.compare.setChecked(True)
        self.simulated = SimulatedMark("Simulated")
        self.currency = _combo("Currency")
        self.days = ElidedLabel()
        self.days.setProperty("role", "muted")
        self.save = QPushButton("Save report…")
        theme.show_icon(self.save, "file-down")
        self.cards, self.plot, self.table = Cards(), Plot(), SheetTable()
        self.split = _combo("What members are told apart by, and whose they are")
        self.split.setMaximumWidth(SPLIT_WIDTH)
        self.caption = ElidedLabel()
        self.caption.setProperty("role", "small")
        self._lists = QButtonGroup(screen)
        self.empty, self.stack = EmptyState(), QStackedWidget()
        self._lay_out(screen)
        self._connect()

    # What is shown

    def show_report(self, report: Report) -> None:
        """Fit the choices to what a report holds."""
        self.simulated.setVisible(report.simulated)
        before = f", compared with {span_words(*report.previous)}" if report.previous else ""
        own = self.period.currentData() == OWN
        self.days.setText(
            before.removeprefix(", compared ") if own else span_words(report.since, report.until) + before
        )
        _fill(self.currency, [one.currency for one in report.blocks])
        self.currency.setVisible(len(report.blocks) > 1)
        _fill(self.split, [f"{one.split}: {one.name}" for one in report.members])
        for which, there in ((MEMBERS, bool(report.members)), (REACH, bool(report.reach))):
            self._lists.button(which).setVisible(there)
        if self._lists.button(self.shown).isHidden():
            self._lists.button(PLATFORMS).setChecked(True)
        self.stack.setCurrentIndex(FIGURES)
        self.save.setEnabled(True)

    def say_empty(self, icon: str, title: str, words: str, ways: Sequence[Way] = ()) -> None:
        """Say why there is nothing to see."""
        self.simulated.hide()
        self.currency.hide()
        self.days.setText("")
        self.save.setEnabled(False)
        self.empty.show_words(icon, title, words, ways)
        self.stack.setCurrentIndex(NOTHING)

    @property
    def shown(self) -> int:
        """Which table is shown."""
        return max(self._lists.checkedId(), PLATFORMS)

    def switch(self, which: int) -> None:
        """Show a table."""
        self._lists.button(which).setChecked(True)

    def own_days(self) -> tuple[date, date] | None:
        """The days that were chosen by hand; None while a period is chosen by its name."""
        if self.period.currentData() != OWN:
            return None
        first, last = (date(*one.date().getDate()) for one in (self.first, self.last))
        return min(first, last), max(first, last)

    def offer_days(self, first: date, last: date) -> None:
        """Begin choosing by hand with these days."""
        for edit, day in ((self.first, first), (self.last, last)):
            edit.blockSignals(True)
            edit.setDate(QDate(day.year, day.month, day.day))
            edit.blockSignals(False)

    # Building

    def _connect(self) -> None:
        self.period.currentIndexChanged.connect(lambda at: self._on_period())
        for edit in (self.first, self.last):
            edit.dateChanged.connect(lambda day: self.wishes.days.emit())
        self.compare.toggled.connect(lambda on: self.wishes.days.emit())
        self.currency.currentIndexChanged.connect(lambda at: self.wishes.block.emit())
        self.split.currentIndexChanged.connect(lambda at: self.wishes.table.emit())
        self._lists.idToggled.connect(lambda which, on: self.wishes.table.emit() if on else None)

    def _on_period(self) -> None:
        own = self.period.currentData() == OWN
        for edit in (self.first, self.last):
            edit.setVisible(own)
        self.wishes.days.emit()

    def _lay_out(self, screen: ReportScreen) -> None:
        column = QVBoxLayout(screen)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self.stack.addWidget(self._page())
        self.stack.addWidget(self.empty)
        column.addWidget(self.stack, 1)
        screen.setFocusProxy(self.period)

    def _head(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(GRID)
        title = QLabel("Results")
        title.setProperty("role", "title")
        row.addWidget(title)
        row.addSpacing(GRID)
        for part in (self.period, self.first, self.last, self.compare, self.currency, self.simulated):
            row.addWidget(part)
        for part in (self.first, self.last, self.currency, self.simulated):
            part.hide()
        row.addSpacing(GRID)
        row.addWidget(self.days, 1)
        row.addWidget(self.save)
        return bar

    def _page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QFrame()
        top.setProperty("role", "panel")
        inner = QVBoxLayout(top)
        inner.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        inner.setSpacing(GRID + GRID // 2)
        inner.addWidget(self.cards)
        inner.addWidget(self.plot, 1)
        inner.addLayout(self._segments())
        inner.addWidget(self.caption)
        column.addWidget(top, 2)
        column.addWidget(self.table, 3)
        return page

    def _segments(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for which, (label, icon) in enumerate(_LISTS):
            button = QPushButton(label)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            theme.show_icon(button, icon, "muted")
            self._lists.addButton(button, which)
            row.addWidget(button)
        self._lists.button(PLATFORMS).setChecked(True)
        row.addStretch(1)
        row.addWidget(self.split)
        return row


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(name)
    return combo


def _day_edit(name: str) -> QDateEdit:
    edit = QDateEdit()
    edit.setCalendarPopup(False)
    edit.setDisplayFormat("d MMM yyyy")
    edit.setAccessibleName(name)
    edit.setToolTip(name)
    return edit


def _fill(combo: QComboBox, texts: Sequence[str]) -> None:
    """Offer other choices; the chosen one stays when it is among them."""
    chosen = combo.currentText()
    if [combo.itemText(at) for at in range(combo.count())] == list(texts):
        return
    combo.blockSignals(True)
    combo.clear()
    combo.addItems(list(texts))
    combo.setCurrentIndex(max(combo.findText(chosen), 0))
    combo.blockSignals(False)
