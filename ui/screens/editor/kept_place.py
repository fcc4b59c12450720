"""Where the cursor was stays found: when an edit puts rows into another order or takes them away, the list is shown anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from core.scope import Wanted

if TYPE_CHECKING:
    from ui.screens.editor.layout import Panes

_NOBODY = -1


class _Place(NamedTuple):
    """The cell at the cursor: its entity, where that stood, and its field."""

    pk: int
    position: int
    field: str


class KeptPlace:
    """Puts the cursor back to its entity, or to the one that stands in its place now."""

    def __init__(self, panes: Panes) -> None:
        self._panes = panes
        self._wanted: Wanted | None = None
        self._place: _Place | None = None
        panes.listing.about_to_restart.connect(self._note)
        panes.listing.settled.connect(self._put_back)

    def _note(self) -> None:
        """Remember the cell, unless other rows were asked for."""
        view, table = self._panes.view, self._panes.table
        index = view.currentIndex()
        if self._panes.listing.wanted != self._wanted:
            self._place = self._on_top(index.column()) if index.isValid() else self._place
            return
        position = table.position(index.row()) if index.isValid() else None
        row = self._panes.listing.row(position) if position is not None else None
        if position is not None and row is not None:
            self._place = _Place(row.pk, position, table.columns[index.column()].name)

    def _on_top(self, column: int) -> _Place | None:
        """The first row, in the same column, where the same rows were asked for in another order."""
        wanted, before = self._panes.listing.wanted, self._wanted
        if wanted is None or before is None:
            return None
        same = replace(wanted, orders=before.orders, group=before.group, metrics=before.metrics) == before
        return _Place(_NOBODY, 0, self._panes.table.columns[column].name) if same else None

    def _put_back(self) -> None:
        listing, view = self._panes.listing, self._panes.view
        self._wanted, place, self._place = listing.wanted, self._place, None
        if place is None or view.currentIndex().isValid() or not listing.total:
            return
        position = listing.position(place.pk)
        column = view.column_of(place.field)
        view.go_to(min(place.position, listing.total - 1) if position is None else position, max(column, 0))
