"""What an account counts as conversions, and what measuring hangs on; at LinkedIn new ones for events of the CRM."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex
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

from core.catalog import GOOGLE, LINKEDIN
from core.connections import Connection
from core.conversions import stages
from core.conversions.kinds import NewConversion
from core.progress import Progress
from core.recommending import conversions
from core.recommending.conversions import AccountSettings, ConversionAction, LastRead
from ui import theme
from ui.context import Context
from ui.platform_words import open_page, platform_label, words_of
from ui.screens.advice.conversion_form import ConversionForm
from ui.screens.advice.page import CONTENT, READ_ONLY, AdvicePage, show_warnings
from ui.screens.checks.parts import button
from ui.tables.records import Index, RecordsModel, Role
from ui.theme import GRID

if TYPE_CHECKING:
    from core.workspace import Workspace

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
LINKEDIN_HEADS = (
    "Conversion",
    "Type",
    "Counted",
    "State",
    "Stages of the CRM",
    "After a click",
    "After a view",
    "Ad sets",
    "Attribution",
)
LINKEDIN_WIDTHS = (230, 170, 170, 70, 170, 96, 96, 70)
PAGES = {GOOGLE: "https://ads.google.com/aw/conversions", LINKEDIN: "https://www.linkedin.com/campaignmanager/accounts"}
FROM_CRM = "sent from the CRM"
Stages = Mapping[str, Sequence[str]]
"""Stages of the CRM by the conversion that they are reported as."""


class ConversionsModel(RecordsModel):
    """Conversion actions as rows."""

    def __init__(self) -> None:
        super().__init__(HEADS)
        self.platform = GOOGLE
        self.stages: Stages = {}

    def show_of(self, platform: str, stages: Stages, rows: Iterable[ConversionAction]) -> None:
        """Show what an account of this platform counts."""
        self.platform, self.stages = platform, stages
        self._headings = LINKEDIN_HEADS if platform == LINKEDIN else HEADS
        self.show_rows(rows)

    def show_rows(self, rows: Iterable[ConversionAction]) -> None:
        """Show other rows: what is active first."""
        super().show_rows(sorted(rows, key=lambda one: (not one.active, not one.primary, one.name.lower())))

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        one = self.rows[index.row()]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            made = linkedin_cells(one, self.stages) if self.platform == LINKEDIN else cells(one)
            return made[index.column()]
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


def linkedin_cells(one: ConversionAction, stages: Stages) -> tuple[str, ...]:
    """A conversion of LinkedIn in words, a cell a column."""
    return (
        one.name, one.category, one.type[:1].upper() + one.type[1:], "Active" if one.active else "Off",
        ", ".join(stages.get(one.urn, ())), _days(one.click_days), _days(one.view_days), f"{one.ad_sets:,}", one.attribution,
    )  # fmt: skip


def _days(count: int | None) -> str:
    return "" if not count else f"{count} day{'' if count == 1 else 's'}"


@dataclass(frozen=True)
class Kept:
    """What is known of an account's conversions."""

    read: LastRead | None
    stages: Stages


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
        return "Connect an account to see what it counts as conversions."

    def why_not_offered(self, connection: Connection) -> tuple[str, str]:
        label = platform_label(connection.platform)
        return f"Conversions of {label} are not shown here", f"See them in {label} itself."

    def load(self) -> None:
        one, workspace = self.connection, self.context.workspace
        if one is None:
            return
        makes = self.context.advice is not None and self.context.advice.makes_conversions(one.platform)
        self.new.setVisible(makes)
        self.form.hide()
        self.elsewhere.setText(f"Open in {platform_label(one.platform)}")

        def work(progress: Progress) -> Kept:
            return Kept(conversions.last_read(workspace, one), _stages(workspace, one))

        self.context.jobs.start("Reading conversions", work, done=self._show, group="conversions kept")

    def ask(self) -> None:
        one, advice, workspace = self.connection, self.context.advice, self.context.workspace
        if one is None or advice is None or self.why_not_asked() is not None:
            return

        def work(progress: Progress) -> Kept:
            read = conversions.keep(workspace, one, advice.measuring(workspace, one, progress))
            return Kept(read, _stages(workspace, one))

        self.start("Reading conversions", work, self._show)

    # Making one

    def why_not_made(self) -> str | None:
        """Why no conversion can be made here."""
        if self.context.workspace.read_only:
            return READ_ONLY
        return self.why_not_asked()

    def begin(self) -> None:
        """Open the form for a new conversion, also where none was read yet."""
        why = self.why_not_made()
        if why is not None:
            self.context.messages.warn(why)
            return
        self.stack.setCurrentIndex(CONTENT)
        self.form.open()

    def open_row(self, index: QModelIndex) -> None:
        """Open a conversion of the CRM that stands already, to say which stage is reported as it."""
        one = self.model.rows[index.row()]
        if self.new.isVisible() and one.active and one.type == FROM_CRM and self.why_not_made() is None:
            self.form.open_for(one.name)

    def make(self, wanted: NewConversion) -> None:
        """Make a conversion at the platform."""
        one, advice, workspace = self.connection, self.context.advice, self.context.workspace
        if one is None or advice is None:
            return

        def work(progress: Progress) -> Kept:
            made = conversions.keep(workspace, one, advice.make_conversion(workspace, one, wanted, progress))
            return Kept(made, _stages(workspace, one))

        def done(kept: Kept) -> None:
            self.form.run(on=False)
            self.form.forget()
            self._show(kept)

        def failed(error: BaseException) -> None:
            self.form.run(on=False)
            self.form.say_problem(words_of(error))

        self.form.run(on=True)
        self.context.jobs.start(f"Making “{wanted.name}”", work, done=done, failed=failed, group="a conversion is made")

    # Showing

    def _show(self, kept: Kept) -> None:
        read, one = kept.read, self.connection
        self.asked.emit(read.at if read else None)
        if read is None:
            label = platform_label(one.platform) if one else ""
            self.say_empty("Conversions were not read yet", f"See what {label} counts, what bidding aims at, and what keeps it from "
                           "measuring.", [] if self.why_not_asked() else [("Read conversions", self.ask)])  # fmt: skip
            return
        platform = one.platform if one else GOOGLE
        for at, width in enumerate(LINKEDIN_WIDTHS if platform == LINKEDIN else WIDTHS):
            self.table.setColumnWidth(at, width)
        self.model.show_of(platform, kept.stages, read.measuring.actions)
        told = _linkedin_facts(read.measuring.actions, kept.stages) if platform == LINKEDIN else None
        self.facts.setText(told or _facts(read.measuring.settings, len(read.measuring.actions)))
        self._show_warnings(read.measuring.settings.warnings)
        self.stack.setCurrentIndex(CONTENT)

    def _show_warnings(self, warnings: Sequence[str]) -> None:
        self.warnings = list(warnings)
        show_warnings(self._warnings, warnings)

    def _open_elsewhere(self) -> None:
        open_page(PAGES[self.connection.platform if self.connection else GOOGLE])

    def _content(self) -> QWidget:
        self.table = _table(self.model)
        self.table.activated.connect(self.open_row)
        self.table.setToolTip("Enter opens a conversion that takes events from the CRM.")
        head = QFrame()
        head.setProperty("role", "bar")
        column = QVBoxLayout(head)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        title = QLabel("Conversions")
        title.setProperty("role", "title")
        row = QHBoxLayout()
        row.addWidget(title, 1)
        self.new = button("New conversion", "plus", self.begin)
        self.elsewhere = button("Open in Google Ads", "external-link", self._open_elsewhere)
        row.addWidget(self.new)
        row.addWidget(self.elsewhere)
        column.addLayout(row)
        column.addWidget(self.facts)
        column.addLayout(self._warnings)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.form = ConversionForm()
        self.form.hide()
        self.form.wanted.connect(self.make)
        self.form.left.connect(self.form.hide)
        whole.addWidget(head)
        whole.addWidget(self.form)
        whole.addWidget(self.table, 1)
        return page


def _stages(workspace: Workspace, one: Connection) -> Stages:
    found: dict[str, list[str]] = {}
    for stage, rule in stages.stages(workspace, one).items():
        found.setdefault(rule.conversion, []).append(stage)
    return found


def _linkedin_facts(actions: Sequence[ConversionAction], mapped: Stages) -> str:
    count, told = len(actions), sum(map(len, mapped.values()))
    parts = [
        f"{count:,} conversion{'' if count == 1 else 's'}",
        f"{told:,} stage{'' if told == 1 else 's'} of the CRM reported" if told else "No stage of the CRM reported yet",
    ]
    return "   ·   ".join(parts)


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
