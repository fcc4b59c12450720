"""What an account counts as conversions, and the settings that measuring hangs on; nothing can be changed here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.connections import Connection
from core.progress import Progress
from core.recommending import conversions
from core.recommending.conversions import AccountSettings, ConversionAction, LastRead
from ui import theme
from ui.context import Context
from ui.platform_words import open_page, platform_label
from ui.screens.advice.page import CONTENT, AdvicePage, show_warnings
from ui.screens.checks.parts import button
from ui.tables.records import Index, RecordsModel, Role
from ui.theme import GRID

HEADS = (
    "Conversion",
    "Category",
    "Bidding",
    "State",
    "Counts",
    "After a click",
    "After a view",
    "Value",
    "Attribution",
)
WIDTHS = (260, 160, 110, 90, 140, 110, 110, 120)
PAGE = "https://ads.google.com/aw/conversions"


class ConversionsModel(RecordsModel):
    """Conversion actions as rows."""

    def __init__(self) -> None:
        super().__init__(HEADS)

    def show_rows(self, rows: Iterable[ConversionAction]) -> None:
        """Show other rows: what is active first."""
        super().show_rows(sorted(rows, key=lambda one: (not one.active, not one.primary, one.name.lower())))

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        one = self.rows[index.row()]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return cells(one)[index.column()]
        if role == Role.DecorationRole and index.column() == 0:
            return theme.icon(*(("target", "accent") if one.active and one.primary else ("circle", "muted")))
        if role == Role.ForegroundRole and not one.active:
            return theme.colour("muted")
        return None


def cells(one: ConversionAction) -> tuple[str, ...]:
    """A conversion action in words, a cell a column."""
    value = "" if one.value is None else f"{one.value:,.2f} {one.currency or ''}".strip()
    return (
        one.name, one.category, "Primary" if one.primary else "Secondary", "Active" if one.active else "Off",
        "Every conversion" if one.counts_each else "One a click", _days(one.click_days), _days(one.view_days), value,
        one.attribution,
    )  # fmt: skip


def _days(count: int | None) -> str:
    return "" if not count else f"{count} day{'' if count == 1 else 's'}"


class ConversionsPage(AdvicePage):
    """What hurts measuring above, the conversion actions below."""

    icon_name = "target"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.model = ConversionsModel()
        self.facts = QLabel()
        self.facts.setProperty("role", "muted")
        self.facts.setWordWrap(True)
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(GRID // 2)
        self.warnings: list[str] = []
        self.stack.addWidget(self._content())
        self.stack.addWidget(self.empty)
        self.setFocusProxy(self.table)

    # The contract of a page

    def is_offered(self, platform: str) -> bool:
        advice = self.context.advice
        return advice is not None and advice.measures(platform)

    def why_account(self) -> str:
        return "Connect a Google Ads account to see what it counts as conversions."

    def why_not_offered(self, connection: Connection) -> tuple[str, str]:
        label = platform_label(connection.platform)
        return f"Conversions of {label} are not shown here", f"See them in {label} itself."

    def load(self) -> None:
        one, workspace = self.connection, self.context.workspace
        if one is not None:
            self.context.jobs.start("Reading conversions", lambda progress: conversions.last_read(workspace, one),
                                    done=self._show, group="conversions kept")  # fmt: skip

    def ask(self) -> None:
        one, advice, workspace = self.connection, self.context.advice, self.context.workspace
        if one is None or advice is None or self.why_not_asked() is not None:
            return

        def work(progress: Progress) -> LastRead:
            return conversions.keep(workspace, one, advice.measuring(one, progress))

        self.start("Reading conversions", work, self._show)

    # Showing

    def _show(self, read: LastRead | None) -> None:
        self.asked.emit(read.at if read else None)
        if read is None:
            label = platform_label(self.connection.platform) if self.connection else ""
            self.say_empty("Conversions were not read yet", f"See what {label} counts, what bidding aims at, and what keeps it from "
                           "measuring.", [] if self.why_not_asked() else [("Read conversions", self.ask)])  # fmt: skip
            return
        self.model.show_rows(read.measuring.actions)
        self.facts.setText(_facts(read.measuring.settings, len(read.measuring.actions)))
        self._show_warnings(read.measuring.settings.warnings)
        self.stack.setCurrentIndex(CONTENT)

    def _show_warnings(self, warnings: Sequence[str]) -> None:
        self.warnings = list(warnings)
        show_warnings(self._warnings, warnings)

    def _content(self) -> QWidget:
        self.table = _table(self.model)
        head = QFrame()
        head.setProperty("role", "bar")
        column = QVBoxLayout(head)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        title = QLabel("Conversions")
        title.setProperty("role", "title")
        row = QHBoxLayout()
        row.addWidget(title, 1)
        row.addWidget(button("Open in Google Ads", "external-link", lambda: open_page(PAGE)))
        column.addLayout(row)
        column.addWidget(self.facts)
        column.addLayout(self._warnings)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self.table, 1)
        return page


def _facts(settings: AccountSettings, count: int) -> str:
    parts = [
        f"{count:,} conversion{'' if count == 1 else 's'}",
        f"Auto-tagging {'on' if settings.auto_tagging else 'off'}",
        f"Tracking: {settings.conversion_tracking.lower()}" if settings.conversion_tracking else "",
        f"Optimisation score {settings.optimisation_score:.0%}" if settings.optimisation_score else "",
        f"Tracking template {settings.tracking_template}" if settings.tracking_template else "",
        "Terms for customer data accepted" if settings.customer_data_terms else "Terms for customer data not accepted",
    ]
    return "   ·   ".join(part for part in parts if part)


def _table(model: ConversionsModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Conversions of the account")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(theme.ROW)
    table.horizontalHeader().setHighlightSections(False)
    for at, width in enumerate(WIDTHS):
        table.setColumnWidth(at, width)
    table.horizontalHeader().setStretchLastSection(True)
    return table
