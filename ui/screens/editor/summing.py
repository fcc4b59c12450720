"""What the listed and the chosen rows add up to, and the groups of the list: worked out in jobs, shown when they arrive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.errors import AppError
from core.grouping import GroupRow, groups
from core.measuring import Total
from core.progress import Progress
from core.scope import Wanted
from core.totals import Stand, stand, totals
from core.workspace import Workspace
from ui.tables.bands import Bands
from ui.tables.columns import Column, counted
from ui.tables.figures import total_text, wants_total

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

REST_MS = 250
CHOSEN_MOST = 20_000
Found = tuple[dict[str, Total], list[GroupRow]]


class Summing(QObject):
    """Keeps the totals row, the groups and the sums of the selection of one editor screen."""

    def __init__(self, screen: EditorScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._closed: dict[tuple[str, str | None], frozenset[object]] = {}
        self._kept: tuple[Stand, dict[str, Total]] | None = None
        self._chosen_words = ""
        self._rest = _timer(self, self._add_up)
        self._chosen_rest = _timer(self, self._add_up_chosen)
        p = screen.panes
        p.listing.settled.connect(self._rest.start)
        p.listing.about_to_restart.connect(self._remember)
        p.view.arranged.connect(self._rest.start)
        screen.context.jobs.stopping.connect(self._rest.stop)
        screen.context.jobs.stopping.connect(self._chosen_rest.stop)

    @property
    def busy(self) -> bool:
        """Whether something is about to be added up."""
        return self._rest.isActive() or self._chosen_rest.isActive()

    def chosen_changed(self) -> None:
        """Other rows are chosen."""
        self._chosen_words = ""
        self._chosen_rest.start()

    def chosen_words(self) -> str:
        """What the selection adds up to; empty while that is not known."""
        return self._chosen_words

    def _columns(self) -> list[Column]:
        view = self._screen.panes.view
        shown = (view.table.columns[section] for section in view.shown_columns())
        return [column for column in shown if wants_total(column)]

    def _remember(self) -> None:
        bands, wanted = self._screen.panes.table.bands, self._screen.panes.listing.wanted
        if bands is not None and wanted is not None:
            self._closed[(wanted.kind, wanted.group)] = bands.closed

    def _add_up(self) -> None:
        listing = self._screen.panes.listing
        wanted, workspace = listing.wanted, self._screen.context.workspace
        if wanted is None or listing.settling:
            return
        names = [column.name for column in self._columns()]

        def work(progress: Progress) -> Found:
            return self._added_up(workspace, wanted, names, progress), groups(workspace, wanted, progress, names)

        self._screen.context.jobs.start(
            "Adding up", work, done=lambda found: self._show(wanted, found), failed=self._failed, group="editor totals"
        )

    def _added_up(
        self, workspace: Workspace, wanted: Wanted, names: Sequence[str], progress: Progress
    ) -> dict[str, Total]:
        """The totals; not added up again where only the order of the rows is another."""
        now = stand(workspace, wanted, names)
        if now is None or self._kept is None or self._kept[0] != now:
            sums = totals(workspace, wanted, names, progress)
            self._kept = None if now is None else (now, sums)
            return sums
        return self._kept[1]

    def _show(self, wanted: Wanted, found: Found) -> None:
        sums, grouped = found
        p = self._screen.panes
        if p.listing.wanted != wanted:
            return
        count = sums[""].count
        p.frame.totals.show_totals(f"Total  ·  {counted(count, wanted.kind, p.tree.platform())}", sums)
        if p.listing.settling or wanted.group is None:
            return
        closed = p.table.bands.closed if p.table.bands else self._closed.get((wanted.kind, wanted.group), frozenset())
        if p.table.bands is None or p.table.bands.groups != grouped:
            self._place(Bands(grouped, closed))

    def _place(self, bands: Bands) -> None:
        """Show the groups; what was current stays current."""
        p = self._screen.panes
        here = p.view.currentIndex()
        position = p.table.position(here.row()) if here.isValid() else None
        p.table.show_bands(bands)
        if position is not None and p.table.bands is not None:
            p.view.moving.to(p.table.index(p.table.row_of(position), here.column()))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, AppError) and self._screen.arrangement.state.group is not None:
            self._screen.arrangement.group_by(None)

    def _add_up_chosen(self) -> None:
        """The sums of the selected columns over the selected rows."""
        screen, view = self._screen, self._screen.panes.view
        columns = [view.table.columns[at] for at in view.chosen_columns()]
        columns = [column for column in columns if wants_total(column) and column.right][:2]
        wanted = screen.panes.listing.wanted
        if wanted is None or view.chosen_count() < 2 or not columns or view.chosen_count() > CHOSEN_MOST:
            return
        workspace, ids = screen.context.workspace, screen.target()
        chosen: Sequence[str] | None = None if isinstance(ids, Wanted) else ids
        names = [column.name for column in columns]

        def done(found: dict[str, Total]) -> None:
            parts = [f"{column.title} {total_text(column, found[column.name])}" for column in columns]
            self._chosen_words = "  ·  ".join(
                part for part, name in zip(parts, names, strict=True) if found[name].count
            )
            screen.say_count()

        screen.context.jobs.start(
            "Adding up the selection",
            lambda progress: totals(workspace, wanted, names, progress, chosen),
            done=done,
            group="editor chosen totals",
        )


def _timer(owner: Summing, run: object) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(REST_MS)
    timer.timeout.connect(run)
    return timer
