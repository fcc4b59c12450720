"""How each list is arranged (columns, order, grouping), per kind and platform, kept in the workspace over restarts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from core.catalog import KINDS
from core.errors import AppError
from core.periods import has_figures, period
from core.rules.context import local_today
from core.scope import Scope, View, Wanted
from core.workspace import Workspace
from ui.jobs import Jobs
from ui.tables.columns import Column, columns_for
from ui.tables.grid_view import GridView
from ui.tables.heading import Orders
from ui.tables.view_state import ViewState, from_json

PERIOD = "list period"
KEEP_MS = 800
"""Columns are dragged pixel by pixel; what they ended as is written once they rest."""


class Arrangement(QObject):
    """The arrangement of the list that is shown. `changed` other rows or another order are wanted."""

    changed = Signal()

    def __init__(self, workspace: Workspace, jobs: Jobs, view: GridView) -> None:
        super().__init__(view)
        self._workspace = workspace
        self._jobs = jobs
        self._view = view
        self._place: tuple[str, str | None] | None = None
        self._measured = False
        self.period = workspace.option(PERIOD, "all") or "all"
        self._states: dict[tuple[str, str | None], ViewState] = {}
        self._unkept: dict[str, str] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(KEEP_MS)
        self._rest.timeout.connect(self._keep)
        jobs.stopping.connect(self._keep_now)
        view.arranged.connect(self._on_arranged)
        view.orders_wanted.connect(self.order_by)

    @property
    def state(self) -> ViewState:
        """The arrangement of the shown list."""
        return self._states.get(self._place, ViewState()) if self._place else ViewState()

    def show(self, kind: str, platform: str | None) -> None:
        """Show a kind's columns as they were left."""
        measured = self._has_facts(kind)
        if self._place == (kind, platform) and self._measured == measured:
            return
        self._place, self._measured = None, measured
        state = self._kept(kind, platform)
        self._view.table.set_columns(kind, self._columns(kind, platform), read_only=self._workspace.read_only)
        self._view.show_state(state)
        self._states[(kind, platform)] = state
        self._place = (kind, platform)

    def wanted(self, kind: str, scope: Scope, view: View, query: str) -> Wanted:
        """The rows of a kind in the order and groups of its arrangement."""
        state = self.state
        metrics = period(self.period, local_today(self._workspace)) if self._shows_metrics() else None
        return Wanted(kind, scope, view, query, state.orders, state.group, metrics)

    def order_by(self, orders: Orders) -> None:
        """Sort by these columns."""
        fitting = tuple(one for one in orders if self._can_sort(one[0]))
        self._view.show_orders(fitting)
        self._change(replace(self.state, orders=fitting))
        self.changed.emit()

    def show_period(self, name: str) -> None:
        """Show the figures of these days, in every list."""
        self.period = name
        self._unkept[PERIOD] = name
        self._rest.start()
        self.changed.emit()

    def group_by(self, name: str | None) -> None:
        """Put rows together by a column, or not."""
        self._change(replace(self.state, group=name))
        self.changed.emit()

    def take(self, state: ViewState) -> None:
        """Arrange the shown list as a kept view has it."""
        if self._place is None:
            return
        state = self._fitting(state, *self._place)
        self._view.show_state(state)
        self._change(state)
        self.changed.emit()

    def reset(self) -> None:
        """Columns, order and groups as the catalog has them."""
        self._view.show_state(ViewState())
        self._change(ViewState())
        self.changed.emit()

    def _columns(self, kind: str, platform: str | None) -> tuple[Column, ...]:
        return columns_for(KINDS[kind], platform, measured=self._measured)

    def _has_facts(self, kind: str) -> bool:
        return has_figures(self._workspace, kind)

    def _shows_metrics(self) -> bool:
        view = self._view
        return any(view.table.columns[section].metric for section in view.shown_columns())

    def _can_sort(self, name: str) -> bool:
        column = next((one for one in self._view.table.columns if one.name == name), None)
        return column is not None and column.sortable

    def _kept(self, kind: str, platform: str | None) -> ViewState:
        if (kind, platform) in self._states:
            return self._states[(kind, platform)]
        return self._fitting(from_json(self._workspace.option(_key(kind, platform))), kind, platform)

    def _fitting(self, state: ViewState, kind: str, platform: str | None) -> ViewState:
        names = {column.name for column in self._columns(kind, platform)}
        # A column of a later version, or of a format that is no more, cannot order anything.
        orders = tuple(one for one in state.orders if one[0] in names)
        return replace(state, orders=orders, group=state.group if state.group in names else None)

    def _on_arranged(self) -> None:
        if self._place is not None:
            self._ask_for_metrics()
            self._change(replace(self._view.arrangement(), orders=self.state.orders, group=self.state.group))

    def _ask_for_metrics(self) -> None:
        """Rows bring their metrics along only where a column shows them."""
        wanted = self._view.table.listing.wanted
        if wanted is not None and self._shows_metrics() and wanted.metrics is None:
            self.changed.emit()

    def _change(self, state: ViewState) -> None:
        if self._place is None or state == self.state:
            return
        self._states[self._place] = state
        self._unkept[_key(*self._place)] = state.to_json()
        self._rest.start()

    def _keep(self) -> None:
        unkept, self._unkept = self._unkept, {}
        if unkept and not self._workspace.read_only:
            # In a job: somebody else's long edit would make the window wait for its turn to write.
            self._jobs.start("Keeping the columns", lambda progress: _write(self._workspace, unkept))

    def _keep_now(self) -> None:
        self._rest.stop()
        unkept, self._unkept = self._unkept, {}
        if unkept and not self._workspace.read_only:
            _write(self._workspace, unkept)


def _write(workspace: Workspace, options: dict[str, str]) -> None:
    try:
        with workspace.write():
            for key, value in options.items():
                workspace.set_option(key, value)
    except AppError:
        # A full disk costs the memory of column widths, and is told of by whatever matters more.
        return


def _key(kind: str, platform: str | None) -> str:
    return f"list {kind} {platform or 'all'}"
