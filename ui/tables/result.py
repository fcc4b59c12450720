"""The rows a list shows: the first page at once, all positions from a job, pages read as the list is scrolled."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from core import grid
from core.errors import AppError, Cancelled
from core.grid import Before, GridRow, Result
from core.outermost import LONG, refresh
from core.progress import Progress
from core.scope import View, Wanted
from core.staying import last_done
from core.workspace import Workspace
from ui.jobs import Jobs

FIRST = 100
PAGE = 48
KEPT_PAGES = 128
AHEAD_MS = 10
"""The pages beside this one are read when the frame that needed it is painted: scrolling on does not wait for them."""
REST_MS = 80
"""After an edit the rules go first; where rows stand is looked at when nothing was written for that long."""


class Listing(QObject):
    """Rows by position. `restarted` other rows are shown, `grown` more of the same rows are known,
    `renewed` the same rows may hold other values, `failed` the search could not be read."""

    restarted = Signal()
    about_to_restart = Signal()
    grown = Signal(int, int)
    renewed = Signal()
    settled = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._jobs = jobs
        self._group = f"list {name}"
        # Held apart from this object, so that the connection is given back even when Qt deletes the list.
        self._held: list[Result] = []
        self.destroyed.connect(partial(_close_all, self._held))
        self._first: list[GridRow] = []
        self._result: Result | None = None
        self._named: tuple[Result, int, int, list[str]] | None = None
        self._pages: OrderedDict[int, list[GridRow]] = OrderedDict()
        self.wanted: Wanted | None = None
        self.total = 0
        # The newest entry of the log the rows shown know of; None while that is not sure.
        self._done: int | None = None
        # Rows may stand where they would not any more: they stay until somebody asks anew.
        self.stale = False
        self.settling = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(lambda: self._fill(self.wanted, stay=True))
        jobs.stopping.connect(self._rest.stop)
        self._current = -1
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(AHEAD_MS)
        self._ahead.timeout.connect(self._read_ahead)
        # Stretches (start, count) that must not silently become other rows: the selection.
        self.watched: Callable[[], list[tuple[int, int]]] = list

    def show(self, wanted: Wanted) -> None:
        """Show other rows. Where they are quick to find, the first are there when this returns."""
        self.wanted = wanted
        self._rest.stop()
        self._done, self.stale = self._last_done(), False
        if wanted.query or wanted.all_orders or wanted.view is not View.ALL:
            self._look(wanted)
        else:
            self._first_found(grid.first_rows(self._workspace, wanted, FIRST))

    def _look(self, wanted: Wanted) -> None:
        """Find the first rows in a job: they are shown before all positions are known."""
        self.settling = True
        self._jobs.start(
            "Searching",
            lambda progress: grid.first_rows(self._workspace, wanted, FIRST, progress),
            done=self._first_found,
            failed=self._on_failed,
            group=self._group,
        )

    def _first_found(self, first: list[GridRow]) -> None:
        assert self.wanted is not None
        more = len(first) == FIRST
        self.settling = more
        self._restart(first, None, len(first))
        if more:
            self._fill(self.wanted)
        else:
            self._stop()
            self._settle()

    def anew(self) -> None:
        """Sort and search anew: rows that stayed where they were go where they belong."""
        self._rest.stop()
        self._fill(self.wanted)

    def _last_done(self) -> int:
        with self._workspace.read() as connection:
            return last_done(connection)

    def renew(self) -> None:
        """Something was written: values are read again at once, and a moment later a job looks whether rows came or went.

        Rows that would only stand elsewhere now stay, and the list is `stale`.
        """
        if self.wanted is None:
            return
        self._pages.clear()
        if self._result is None:
            pks = [row.pk for row in self._first]
            self._first = grid.rows_of(self._workspace, self.wanted.kind, pks, self.wanted.metrics)
            if len(self._first) != self.total:
                self.show(self.wanted)
                return
        self.settling = True
        self._rest.start()
        self.renewed.emit()

    def row(self, position: int) -> GridRow | None:
        """The row at a position; None when it is no more, or before the first (no cell is the current one)."""
        if position < 0:
            return None
        if self._result is None:
            return self._first[position] if position < len(self._first) else None
        at, offset = divmod(position, PAGE)
        page = self._page(at, both=offset >= PAGE // 2)
        return page[offset] if offset < len(page) else None

    def ids(self, start: int, count: int) -> list[str]:
        """Ids of a stretch of rows."""
        if self._result is None:
            return [row.id for row in self._first[start : start + count]]
        # A paste, the selection it leaves and every action that looks at that ask for the same ten thousand. Jobs ask too:
        # what is kept is looked at once, for another thread may keep something else meanwhile.
        result, named = self._result, self._named
        if named is None or named[:3] != (result, start, count):
            named = self._named = result, start, count, result.ids(start, count)
        return list(named[3])

    def position(self, pk: int) -> int | None:
        """Where an entity stands."""
        if self._result is None:
            return next((at for at, row in enumerate(self._first) if row.pk == pk), None)
        return self._result.position(pk)

    def next_finding(self, after: int, *, backwards: bool = False) -> int | None:
        """The next row with an error or a warning."""
        if self._result is not None:
            return self._result.next_finding(after, backwards=backwards)
        faulty = [at for at, row in enumerate(self._first) if row.mark.errors or row.mark.warnings]
        side = [at for at in faulty if (at < after if backwards else at > after)]
        return (side[-1] if backwards else side[0]) if side else None

    def close(self) -> None:
        """Give the connection back."""
        self._stop()
        self._take(None)

    def _page(self, at: int, *, both: bool) -> list[GridRow]:
        """A page. When it is not known yet and its second half is wanted, the next one is read in the same breath."""
        if at != self._current:
            self._current = at
            self._ahead.start()
        if at in self._pages:
            self._pages.move_to_end(at)
            return self._pages[at]
        assert self._result is not None
        return self._read(at, self._result, 2 if both and at + 1 not in self._pages else 1)

    def _read(self, at: int, result: Result, pages: int = 1) -> list[GridRow]:
        rows = result.page(at * PAGE, pages * PAGE)
        page = self._pages[at] = rows[:PAGE]
        # A row that is no more is left out, and those after it would stand one too high.
        if pages > 1 and len(rows) == min(pages * PAGE, self.total - at * PAGE):
            self._pages[at + 1] = rows[PAGE:]
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        return page

    def _read_ahead(self) -> None:
        """Read the pages beside the one in use, one at a time."""
        if self._result is None:
            return
        if self._result.in_use:
            # A job reads there: what nobody asked for yet is not worth waiting for it.
            self._ahead.start()
            return
        beside = [at for at in (self._current + 1, self._current - 1, self._current + 2) if 0 <= at * PAGE < self.total]
        missing = [at for at in beside if at not in self._pages]
        if missing:
            self._read(missing[0], self._result)
        if len(missing) > 1:
            self._ahead.start()

    def _fill(self, wanted: Wanted | None, *, stay: bool = False) -> None:
        if wanted is None:
            return
        self.settling = True
        stretches = [*self.watched(), *((at * PAGE, PAGE) for at in self._pages)]
        # A full first page is not the whole list yet.
        whole = self._result is not None or self.total < FIRST
        done = self._done if stay and whole else None
        before = Before(self._result, [row.pk for row in self._first], self.total, stretches, done)
        self._jobs.start(
            "Filling the list",
            lambda progress: _materialise(self._workspace, wanted, before, progress),
            done=self._arrived,
            failed=self._on_failed,
            group=self._group,
        )

    def _stop(self) -> None:
        self._rest.stop()
        for job in [job for job in self._jobs.running if job.group == self._group]:
            job.cancel()

    def _arrived(self, found: Filled) -> None:
        if found.stays:
            found.result.close()
            self.stale = True
            self._settle()
            return
        self.stale, self._done = False, found.result.done
        if found.same:
            self._swap(found.result)
        else:
            self._restart([], found.result, found.result.total, found.head)
        self._settle()

    def _swap(self, result: Result) -> None:
        before = self.total
        self._take(result)
        self.total = result.total
        if result.total > before:
            self.grown.emit(before, result.total - 1)
        self.renewed.emit()

    def _restart(
        self, first: list[GridRow], result: Result | None, total: int, head: list[GridRow] | None = None
    ) -> None:
        self.about_to_restart.emit()
        self._take(result)
        self._first, self.total = first, total
        if head and result is not None:
            self._pages[0] = head
        self.restarted.emit()

    def _take(self, result: Result | None) -> None:
        self._ahead.stop()
        self._current = -1
        _close_all(self._held)
        if result is not None:
            self._held.append(result)
        self._result = result
        self._named = None
        self._pages.clear()

    def _settle(self) -> None:
        self.settling = False
        self.settled.emit()
        self._prepare()

    def _prepare(self) -> None:
        """Bring up to date what lets the next sort of a long list show its first rows at once."""
        if self.wanted is None or self.total <= LONG or self._workspace.read_only:
            return
        kind, period = self.wanted.kind, self.wanted.metrics
        self._jobs.start(
            "Preparing to sort",
            lambda progress: refresh(self._workspace, kind, period, progress),
            failed=lambda error: None,
            group=f"{self._group}, orders",
        )

    def _on_failed(self, error: BaseException) -> None:
        self.settling = False
        if isinstance(error, AppError):
            self.failed.emit(error)


def _close_all(held: list[Result], *_: object) -> None:
    while held:
        held.pop().close()


class Filled(NamedTuple):
    """What a job found: the rows, the first page of them, whether what was shown and chosen stands where it stood, and
    whether it stays though it would stand elsewhere."""

    result: Result
    head: list[GridRow]
    same: bool
    stays: bool


def _materialise(workspace: Workspace, wanted: Wanted, before: Before, progress: Progress) -> Filled:
    result = grid.materialise(workspace, wanted, progress)
    try:
        same = before.holds(result, progress)
        stays = not same and before.stays(result)
        head = [] if same or stays else result.page(0, PAGE)
        if progress.cancelled:
            raise Cancelled
    except BaseException:
        result.close()
        raise
    return Filled(result, head, same, stays)
