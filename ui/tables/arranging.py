"""Columns as a person arranged them: order, widths, which are hidden and which stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHeaderView

from ui.tables.columns import FINDINGS, MARK, PLATFORM
from ui.tables.frozen import MOST_OF_VIEW
from ui.tables.view_state import ViewState

if TYPE_CHECKING:
    from ui.tables.columns_view import ColumnsView

_NARROW = (MARK, FINDINGS, PLATFORM)


def show_state(view: ColumnsView, state: ViewState) -> None:
    """Arrange the columns; what the state does not name stands as the catalog has it."""
    head = view.horizontalHeader()
    head.blockSignals(True)
    for at, column in enumerate(view.table.columns):
        head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
        view.setColumnWidth(at, column.width if column.name in _NARROW else state.widths.get(column.name, column.width))
        view.setColumnHidden(at, state.hidden.get(column.name, column.hidden))
        if column.name in _NARROW:
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
    _place(view, order_of(view, state.order))
    head.blockSignals(False)
    view.frozen_name = state.frozen
    view.place_frozen()


def order(view: ColumnsView, names: list[str]) -> None:
    """Put the columns into an order; those it does not name stay before them."""
    head = view.horizontalHeader()
    head.blockSignals(True)
    others = [column.name for column in view.table.columns if column.name not in names]
    _place(view, [*others, *names])
    head.blockSignals(False)
    head.viewport().update()
    view.viewport().update()


def _place(view: ColumnsView, names: list[str]) -> None:
    head = view.horizontalHeader()
    for place, name in enumerate(names):
        head.moveSection(head.visualIndex(view.column_of(name)), place)


def order_of(view: ColumnsView, wanted: tuple[str, ...]) -> list[str]:
    """All columns in the wanted order; those it does not name stand after their neighbour in the catalog."""
    names = [column.name for column in view.table.columns]
    kept = [name for name in wanted if name in names]
    if not kept:
        return names
    for at, name in enumerate(names):
        if name not in kept:
            kept.insert(kept.index(names[at - 1]) + 1 if at else 0, name)
    return kept


def state_of(view: ColumnsView) -> ViewState:
    """How the columns stand now, where that differs from the catalog."""
    head, columns = view.horizontalHeader(), view.table.columns
    names = [column.name for column in columns]
    order = tuple(names[head.logicalIndex(place)] for place in range(head.count()))
    widths = {c.name: head.sectionSize(at) for at, c in enumerate(columns) if not view.isColumnHidden(at)}
    return ViewState(
        () if list(order) == names else order,
        {c.name: widths[c.name] for c in columns if c.name in widths and widths[c.name] != c.width},
        {c.name: view.isColumnHidden(at) for at, c in enumerate(columns) if view.isColumnHidden(at) != c.hidden},
        view.frozen_name,
        view.orders,
    )


def frozen_sections(view: ColumnsView) -> tuple[int, ...]:
    """Which columns stay: those up to the named one, as long as they leave room for others."""
    shown = view.shown_columns()
    names = [view.table.columns[section].name for section in shown]
    last = usual_last(names) if view.frozen_name is None else view.frozen_name
    if last not in names:
        return ()
    staying = shown[: names.index(last) + 1]
    room = view.width() * MOST_OF_VIEW
    while staying and sum(view.columnWidth(section) for section in staying) > room:
        staying = staying[:-1]
    return tuple(staying)


def usual_last(names: list[str]) -> str | None:
    """The column that names the row: the first that is no mark."""
    return next((name for name in names if not name.startswith("@")), None)
