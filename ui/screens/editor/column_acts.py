"""What is done with columns: choose, sort, freeze, group; from the headings' menu, the panel or the palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from core.catalog import FieldType
from ui import theme
from ui.actions import Action
from ui.screens.editor.columns_panel import ColumnsPanel, below
from ui.tables.columns import Column
from ui.tables.heading import MOST_ORDERS, turned

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

_NO_GROUPS = (FieldType.LIST, FieldType.MAP, FieldType.LONG_TEXT)


def column_actions(screen: EditorScreen) -> list[Action]:
    """The actions over columns, groups and the order of the list."""
    view = screen.panes.view

    def no_groups() -> str | None:
        return None if view.table.bands is not None else "The list is not grouped: choose a column to group by first."

    return [
        Action("editor.columns", "Columns…", lambda: open_panel(screen), icon="columns-3", shortcut="Ctrl+Alt+L", group="View",
               part=2, help="Which columns are shown, in which order, and by which one rows are grouped."),
        Action("editor.sort", "Sort by this column", lambda: sort(screen), icon="arrow-up", group="View", part=2, shortcut="Ctrl+Alt+S",
               blocked=lambda: _no_order(screen), help="Up; once more down; a third time not at all."),
        Action("editor.sort_then", "Then sort by this column", lambda: sort(screen, add=True), group="View", part=2,
               shortcut="Ctrl+Alt+Shift+S", blocked=lambda: _no_order(screen), help="Where the columns before it are equal."),
        Action("editor.no_order", "Do not sort", lambda: screen.arrangement.order_by(()), group="View", part=2,
               blocked=lambda: None if view.orders else "The list is not sorted."),
        Action("editor.freeze", "Let columns up to here stay", lambda: view.freeze(_current(screen).name), icon="pin", group="View",
               part=2, blocked=lambda: _no_column(screen), help="They stay where they are while the others scroll."),
        Action("editor.unfreeze", "Let no column stay", lambda: view.freeze(""), icon="pin-off", group="View", part=2,
               blocked=lambda: None if view.frozen else "No column stays."),
        Action("editor.hide_column", "Hide this column", lambda: hide(screen), icon="eye-off", group="View", part=2,
               blocked=lambda: _no_column(screen), help="Columns… shows it again."),
        Action("editor.group_by", "Group by this column", lambda: group_by_current(screen), icon="layers", group="View", part=2,
               shortcut="Ctrl+Alt+G", blocked=lambda: _no_group(screen)),
        Action("editor.no_groups", "No groups", lambda: screen.arrangement.group_by(None), group="View", part=2,
               blocked=lambda: None if screen.arrangement.state.group else "The list is not grouped."),
        Action("editor.open_groups", "Open all groups", lambda: view.turn_groups(closed=False), icon="chevron-down", group="View",
               part=2, shortcut="Ctrl+Alt+Down", blocked=no_groups),
        Action("editor.close_groups", "Close all groups", lambda: view.turn_groups(closed=True), icon="chevron-right",
               group="View", part=2, shortcut="Ctrl+Alt+Up", blocked=no_groups),
        Action("editor.reset_columns", "Reset the columns", screen.arrangement.reset, icon="rotate-ccw", group="View", part=2),
    ]  # fmt: skip


def open_panel(screen: EditorScreen) -> None:
    """Show the panel that chooses columns."""
    arrangement = screen.arrangement
    panel = ColumnsPanel(screen.panes.view, arrangement.state.group, groupable(screen), arrangement.period)
    panel.period_chosen.connect(arrangement.show_period)
    panel.group_chosen.connect(lambda name: screen.arrangement.group_by(name or None))
    panel.reset_wanted.connect(screen.arrangement.reset)
    panel.open_at(below(screen.panes.filter.columns))


def groupable(screen: EditorScreen) -> list[Column]:
    """The columns rows can be grouped by."""
    return [column for column in screen.panes.table.columns if _can_group(column)]


def _can_group(column: Column) -> bool:
    if column.field is None:
        return column.name == "@campaign"
    return column.field.type not in _NO_GROUPS


def sort(screen: EditorScreen, *, add: bool = False) -> None:
    """Sort by the column of the current cell: up, down, not; with `add` after the columns that order already."""
    view = screen.panes.view
    screen.arrangement.order_by(turned(view.orders, _current(screen).name, add=add))


def hide(screen: EditorScreen) -> None:
    """Hide the column of the current cell and go on beside it."""
    view, column = screen.panes.view, _current(screen)
    shown = view.shown_columns()
    at = shown.index(view.currentIndex().column())
    beside = shown[at + 1] if at + 1 < len(shown) else shown[at - 1]
    view.moving.to(view.table.index(view.currentIndex().row(), beside))
    view.show_column(column.name, shown=False)


def group_by_current(screen: EditorScreen) -> None:
    """Group by the column of the current cell."""
    screen.arrangement.group_by(_current(screen).name)


def _current(screen: EditorScreen) -> Column:
    view = screen.panes.view
    return view.table.columns[max(0, view.currentIndex().column())]


def _no_group(screen: EditorScreen) -> str | None:
    if not screen.panes.table.columns:
        return "There is no list."
    column = _current(screen)
    return None if _can_group(column) else "Rows cannot be grouped by this column. Choose a cell of another one."


def _no_order(screen: EditorScreen) -> str | None:
    if not screen.panes.view.currentIndex().isValid():
        return "Choose a cell of the column first."
    return None if _current(screen).sortable else "A list cannot be sorted by this column."


def _no_column(screen: EditorScreen) -> str | None:
    if not screen.panes.view.currentIndex().isValid():
        return "Choose a cell of the column first."
    return None if _current(screen).title else "This column always stays."


def heading_menu(screen: EditorScreen, at: QPoint, name: str) -> None:
    """The menu of a heading."""
    view, arrangement = screen.panes.view, screen.arrangement
    column = next((one for one in view.table.columns if one.name == name), None)
    menu = QMenu(screen)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(words: str, run: Callable[[], None], icon: str | None = None, *, possible: bool = True) -> None:
        entry = menu.addAction(words)
        if icon:
            entry.setIcon(theme.icon(icon))
        entry.setEnabled(possible)
        entry.triggered.connect(lambda checked=False: run())

    if column is not None:
        orders = tuple(one for one in view.orders if one[0] != name)
        add("Sort up", lambda: arrangement.order_by(((name, False),)), "arrow-up", possible=column.sortable)
        add("Sort down", lambda: arrangement.order_by(((name, True),)), "arrow-down", possible=column.sortable)
        more = bool(orders) and column.sortable and len(orders) < MOST_ORDERS
        add(
            "Then sort by this one (Shift+click)", lambda: arrangement.order_by((*orders, (name, False))), possible=more
        )
        add("Do not sort", lambda: arrangement.order_by(()), possible=bool(view.orders))
        menu.addSeparator()
        add("Group by this column", lambda: arrangement.group_by(name), "layers", possible=_can_group(column))
        add("No groups", lambda: arrangement.group_by(None), possible=arrangement.state.group is not None)
        menu.addSeparator()
        frozen = column.name in {view.table.columns[at].name for at in view.frozen}
        add(
            "Let columns up to here stay",
            lambda: view.freeze(name),
            "pin",
            possible=not frozen or name != _last_frozen(screen),
        )
        add("Let no column stay", lambda: view.freeze(""), "pin-off", possible=bool(view.frozen))
        menu.addSeparator()
        add("Hide this column", lambda: view.show_column(name, shown=False), "eye-off", possible=bool(column.title))
    add("Columns…", lambda: open_panel(screen), "columns-3")
    menu.popup(at)


def _last_frozen(screen: EditorScreen) -> str:
    view = screen.panes.view
    return view.table.columns[view.frozen[-1]].name if view.frozen else ""
