"""Results: a period, the totals of all platforms, a chart, and tables that come to those totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from core.progress import Progress
from core.reporting.asking import Asked, asked
from core.reporting.making import make_report
from core.reporting.model import Block, Report
from core.rules.context import local_today
from core.workspace import Edited
from ui.actions import Action
from ui.context import Context
from ui.platform_words import words_of
from ui.screens import GetChanges, Screen, Spot
from ui.screens.report import rows
from ui.screens.report.layout import (
    AD_GROUPS,
    CAMPAIGNS,
    DAYS,
    MEMBERS,
    PLATFORMS,
    REACH,
    SOURCES,
    Panes,
)
from ui.screens.report.rows import Sheet

GROUP = "report"
SOON_MS = 250
MOST = 200
MOST_SAVED = 100_000
FILTERS = {"Web page (*.html)": ".html", "PDF to print (*.pdf)": ".pdf", "Excel workbook (*.xlsx)": ".xlsx"}
_NO_FIGURES = (
    "Get changes from a connected account with its figures, or import a report you downloaded from the platform."
)
_WRITERS = {".html": ("core.reporting.html", "write_html"), ".pdf": ("ui.printing", "write_pdf"),
            ".xlsx": ("core.reporting.workbook", "write_workbook")}  # fmt: skip


class ReportScreen(Screen):
    """The report of this workspace; asked for again when figures or campaigns change."""

    title = "Results"
    icon_name = "chart-line"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.report: Report | None = None
        self._wanted: Asked | None = None
        self.panes = Panes(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        context.jobs.stopping.connect(self._soon.stop)
        self._connect()
        self.stale = True

    def _connect(self) -> None:
        p = self.panes
        p.wishes.days.connect(self._soon.start)
        p.wishes.table.connect(self._show_table)
        p.wishes.block.connect(self._show_block)
        p.cards.chosen.connect(lambda name: self._show_metric())
        p.table.opened.connect(lambda entity: self.go.emit("editor", Spot(entity)))
        p.save.clicked.connect(self.save)

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        return [
            Action("report.save", "Save the report", self.save, icon="file-down", group="File", part=4, blocked=self._why_not,
                   help="As a web page, as a PDF to print, or as an Excel workbook."),
            Action("report.renew", "Add the results up again", self.refresh, icon="refresh-cw", group="View", part=8),
        ]  # fmt: skip

    def refresh(self) -> None:
        """Add everything up again, in a job."""
        workspace, own = self.context.workspace, self.panes.own_days()
        name, compare = str(self.panes.period.currentData()), self.panes.compare.isChecked()
        today = local_today(workspace)

        def work(progress: Progress) -> tuple[Asked, Report]:
            # What the chart is drawn with looks into all classes of Qt when it is imported: beside the window's own thread that
            # crashed. So only the half of it that knows nothing of Qt comes here.
            import_module("numpy")
            if own is not None:
                wanted = Asked(*own, compare=compare)
            else:
                wanted = asked(workspace, today, name=None if name == "30" else name, compare=compare)
            return wanted, make_report(workspace, wanted.listing(MOST), today, progress)

        if self.report is not None:
            self.panes.days.setText("Adding up …")
        else:
            self.panes.say_empty("loader", "Adding up …", "Figures of all platforms are added up.")
        self.context.jobs.start("Adding up the results", work, done=lambda made: self._show(*made), failed=self._on_failed,
                                group=GROUP)  # fmt: skip

    def touched_by(self, change: Edited) -> bool:
        return bool(change.kinds & {"account", "campaign", "ad_group", "ad", "keyword"}) or not change.kinds

    def edited(self, change: Edited) -> None:
        if not self.touched_by(change):
            return
        if self.isVisible():
            self._soon.start()
        else:
            self.stale = True

    # What is shown

    def _show(self, wanted: Asked, report: Report) -> None:
        self.report, self._wanted = report, wanted
        if self.panes.own_days() is None:
            self.panes.offer_days(wanted.since, wanted.until)
        if report.empty:
            self._say_empty()
            return
        self.panes.show_report(report)
        self._show_block()

    def _say_empty(self) -> None:
        ways = [("Get changes", lambda: self.go.emit("changes", GetChanges()))]
        if self.report is not None and self.panes.period.currentData() != "all":
            ways.append(("Show all days", self._choose_all))
        self.panes.say_empty("chart-line", "No figures for these days", _NO_FIGURES, ways)

    def _choose_all(self) -> None:
        self.panes.period.setCurrentIndex(self.panes.period.findData("all"))

    @property
    def block(self) -> Block | None:
        """The block of the chosen currency."""
        if self.report is None or self.report.empty:
            return None
        at = max(self.panes.currency.currentIndex(), 0)
        return self.report.blocks[min(at, len(self.report.blocks) - 1)]

    def _show_block(self) -> None:
        if self.block is not None:
            self.panes.cards.show_block(self.block)
            self._show_metric()

    def _show_metric(self) -> None:
        report, block = self.report, self.block
        if report is not None and block is not None:
            self.panes.plot.show_metric(block, report.since, report.until, self.panes.cards.drawn)
            self._show_table()

    def _show_table(self) -> None:
        report, block = self.report, self.block
        if report is None or block is None:
            return
        which = self.panes.shown
        self.panes.split.setVisible(which == MEMBERS and len(report.members) > 1)
        sheet = self._sheet(report, block, which)
        self.panes.table.show_sheet(sheet)
        self.panes.caption.setText(sheet.caption or self._caption(report, block))

    def _caption(self, report: Report, block: Block) -> str:
        """The currency, and the first things to know that the rest of the screen does not say."""
        known = [one for one in report.notes if not one.startswith("Simulated")]
        more = f" {len(known) - 1} more under Notes and sources." if len(known) > 1 else ""
        return f"Amounts in {block.currency}. {known[0] if known else ''}{more}".rstrip()

    def _sheet(self, report: Report, block: Block, which: int) -> Sheet:
        metric = self.panes.cards.drawn
        made: Mapping[int, Callable[[], Sheet]] = {
            PLATFORMS: lambda: rows.platforms(block, metric),
            CAMPAIGNS: lambda: rows.campaigns(block, metric),
            AD_GROUPS: lambda: rows.ad_groups(block, metric),
            DAYS: lambda: rows.days(block),
            MEMBERS: lambda: rows.members(report.members[max(self.panes.split.currentIndex(), 0)]),
            REACH: lambda: rows.reach(report.reach),
            SOURCES: lambda: rows.sources(report),
        }
        return made[which]()

    def _on_failed(self, error: BaseException) -> None:
        self.panes.say_empty("triangle-alert", "The results could not be added up", words_of(error),
                             [("Try again", self.refresh)])  # fmt: skip

    # Saving

    def save(self) -> None:
        """Ask where, then write the report there in the format of the file's name."""
        if self._why_not() is not None or self._wanted is None:
            return
        dialog = QFileDialog(self, "Save the report")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(FILTERS))
        dialog.setDefaultSuffix("html")
        dialog.selectFile(
            str(self.context.workspace.path.with_name(f"{self.context.workspace.path.stem}-results.html"))
        )
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(FILTERS[chosen].removeprefix(".")))
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the report to a file, in a job; a name that ends with nothing known becomes a web page."""
        if self._wanted is None:
            return
        path = path if path.suffix.lower() in _WRITERS else path.with_name(f"{path.name}.html")
        module, name = _WRITERS[path.suffix.lower()]
        workspace, wanted = self.context.workspace, self._wanted
        most = MOST_SAVED if path.suffix.lower() == ".xlsx" else wanted.most

        def work(progress: Progress) -> Path:
            made = make_report(workspace, wanted.listing(most), local_today(workspace), progress)
            progress.step(f"Writing {path.name}")
            getattr(import_module(module), name)(made, path)
            return path

        self.context.jobs.start(f"Saving {path.name}", work, done=self._say_saved, group="save report")

    def _say_saved(self, path: Path) -> None:
        self.context.messages.info(f"The report is saved as {path.name} in {path.parent}.")

    def _why_not(self) -> str | None:
        return None if self.block is not None else "There are no figures for these days."
