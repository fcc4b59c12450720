"""The editor's actions: what they are called, which keys they have, when they can run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from core import editing
from core.catalog import KINDS
from core.grid import GridRow
from ui import theme
from ui.actions import Action
from ui.screens.editor.bulk_acts import bulk_actions
from ui.screens.editor.cell_acts import cell_actions
from ui.screens.editor.check_acts import check_actions
from ui.screens.editor.column_acts import column_actions
from ui.screens.editor.copy_acts import copy_actions
from ui.screens.editor.creating import PARENT, KeywordsDialog, add_below, parent_for, why_not
from ui.screens.editor.exemption_acts import exemption_actions
from ui.screens.editor.fill_acts import fill_actions
from ui.screens.editor.ideas_acts import ideas_actions
from ui.screens.editor.library_acts import library_actions
from ui.screens.editor.remark_acts import remark_actions
from ui.screens.editor.removing import remove
from ui.screens.editor.revert_acts import revert_actions
from ui.screens.editor.staying import staying_actions
from ui.screens.editor.structure_acts import structure_actions
from ui.screens.editor.targeting_acts import targeting_actions
from ui.screens.editor.type_list import TYPES
from ui.screens.editor.view_acts import view_actions
from ui.tables.columns import plural

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

_MENU = ("editor.edit", "editor.pause", "editor.fill_down", "editor.fill_right", "editor.replace", "-", "editor.copy", "editor.copy_headings", "editor.paste", "editor.clear", "-",
         "editor.duplicate", "editor.copy_to", "editor.move_to", "-",
         "editor.targeting", "editor.show_in_tree", "editor.history", "editor.comment", "-", "editor.revert_to_live", "editor.remove")  # fmt: skip
_NEW = {"campaign": "Ctrl+Shift+M", "ad_group": "Ctrl+Shift+G", "ad": "Ctrl+Shift+A", "keyword": "Ctrl+Shift+K"}


def editor_actions(screen: EditorScreen) -> list[Action]:
    """Everything that can be done in the editor."""
    return [
        *_creating(screen),
        *_rows(screen),
        *bulk_actions(screen),
        *check_actions(screen),
        *cell_actions(screen, _needs_rows(screen), _needs_rows(screen, writing=True)),
        *fill_actions(screen, _needs_rows(screen, writing=True)),
        *column_actions(screen),
        *_going(screen),
        *staying_actions(screen),
        *_types(screen),
        *library_actions(screen),
        *view_actions(screen),
        *structure_actions(screen),
        *remark_actions(screen),
        *revert_actions(screen),
        *ideas_actions(screen),
        *exemption_actions(screen),
        *targeting_actions(screen),
        *copy_actions(screen),
    ]


def _creating(screen: EditorScreen) -> list[Action]:
    def made(kind: str) -> Action:
        word = "keywords" if kind == "keyword" else KINDS[kind].label.lower()
        return Action(
            f"editor.new_{kind}", f"New {word}", lambda: create(screen, kind), icon=KINDS[kind].icon, shortcut=_NEW[kind],
            group="Campaigns", blocked=lambda: _no_new(screen, kind),
        )  # fmt: skip

    return [made(kind) for kind in PARENT]


def _rows(screen: EditorScreen) -> list[Action]:
    view, nothing = screen.panes.view, _needs_rows(screen)
    write = _needs_rows(screen, writing=True)
    return [
        Action("editor.edit", "Edit cell", lambda: _edit(screen), icon="pencil", group="Campaigns", part=1, blocked=write),
        Action("editor.pause", "Pause or enable", lambda: toggle(screen), icon="circle-pause", shortcut="Ctrl+Space",
               group="Campaigns", part=1, blocked=write, within=view, help="Enabled rows are paused, paused and draft rows enabled."),
        Action("editor.remove", "Remove", lambda: remove(screen), icon="trash-2", shortcut="Del", group="Campaigns", part=1,
               blocked=write, within=view, help="With everything that hangs below. Undo brings it back."),
        Action("editor.select_all", "Select all rows", view.selectAll, shortcut="Ctrl+A", group="Campaigns", part=2, within=view),
        Action("editor.history", "History of this row", lambda: _history(screen), icon="history", group="Campaigns", part=3,
               blocked=nothing),
    ]  # fmt: skip


def _going(screen: EditorScreen) -> list[Action]:
    panes = screen.panes
    return [
        Action("editor.find", "Filter the list", panes.filter.edit.setFocus, icon="filter", shortcut="Ctrl+F", group="View"),
        Action("editor.clear_filter", "Clear the filter", lambda: panes.filter.show_query(""), icon="filter-x", group="View"),
        Action("editor.next_finding", "Next finding", screen.next_finding, icon="octagon-alert", shortcut="F8", group="View"),
        Action("editor.previous_finding", "Previous finding", lambda: screen.next_finding(backwards=True),
               shortcut="Shift+F8", group="View"),
        Action("editor.next_pane", "Next pane", lambda: screen.next_pane(1), shortcut="F6", group="View"),
        Action("editor.previous_pane", "Previous pane", lambda: screen.next_pane(-1), shortcut="Shift+F6", group="View"),
        Action("editor.show_in_tree", "Show in the account tree", lambda: _show_in_tree(screen), icon="folder-tree",
               group="View", blocked=_needs_rows(screen)),
    ]  # fmt: skip


def _types(screen: EditorScreen) -> list[Action]:
    def shown(number: int, kind: str) -> Action:
        def run() -> None:
            screen.panes.types.choose(kind)
            screen.panes.take_keyboard()

        return Action(f"editor.show_{kind}", f"Show {plural(kind).lower()}", run, icon=KINDS[kind].icon,
                      shortcut=f"Ctrl+{number}", group="View", part=1)  # fmt: skip

    return [shown(number, kind) for number, kind in enumerate(TYPES, 1)]


def context_menu(screen: EditorScreen, at: QPoint) -> None:
    """The grid's context menu, made from the same actions."""
    menu = QMenu(screen)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    records = {action.id: action for action in editor_actions(screen)}
    for id in _MENU:
        if id == "-":
            menu.addSeparator()
            continue
        record = records[id]
        entry = menu.addAction(record.label())
        if record.icon:
            entry.setIcon(theme.icon(record.icon))
        entry.setShortcut(QKeySequence(record.shortcut or ""))
        entry.setEnabled(record.why_blocked() is None)
        entry.triggered.connect(record.run)
    menu.popup(at)


# What the actions do


def create(screen: EditorScreen, kind: str) -> None:
    """Add an entity below the chosen place."""
    parent = _parent(screen, kind)
    refusal = why_not(kind, parent)
    if refusal is not None or parent is None:
        screen.context.messages.warn(refusal or "")
    elif kind == "keyword":
        _ask_keywords(screen, parent)
    else:
        screen.pen.write(lambda: screen.go_to_entity(add_below(screen.context.workspace, kind, parent)))


def _ask_keywords(screen: EditorScreen, parent: GridRow) -> None:
    dialog = KeywordsDialog(parent.row["name"] or "", screen)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    workspace = screen.context.workspace

    def add(text: str, match: str) -> None:
        screen.pen.write(lambda: screen.go_to_entity(editing.add_keywords(workspace, parent.id, text, match)[0]))

    dialog.wanted.connect(add)
    dialog.open()


def toggle(screen: EditorScreen) -> None:
    """Pause or enable the chosen rows."""
    target, kind, workspace = screen.target(), screen.kind, screen.context.workspace
    screen.pen.apply("Pausing or enabling", target, lambda: editing.toggle_status(workspace, kind, target))


def _edit(screen: EditorScreen) -> None:
    screen.panes.view.setFocus()
    screen.panes.view.open_current()


def _history(screen: EditorScreen) -> None:
    rows = screen.sample()
    if rows:
        screen.go.emit("activity", rows[0].id)


def _show_in_tree(screen: EditorScreen) -> None:
    rows = screen.sample()
    if rows:
        row = rows[0]
        above = next((name for name in ("ad_group", "campaign", "account") if row.row.parents.get(name)), row.row.kind)
        screen.panes.tree.choose(above, row.row.parents.get(above) or row.pk)


# When they can run


def _needs_rows(screen: EditorScreen, *, writing: bool = False) -> Callable[[], str | None]:
    def why() -> str | None:
        if writing and _read_only(screen):
            return _read_only(screen)
        return None if screen.panes.view.chosen_count() else "Choose a row first."

    return why


def _read_only(screen: EditorScreen) -> str | None:
    return "The workspace is open for reading only." if screen.context.workspace.read_only else None


def _parent(screen: EditorScreen, kind: str) -> GridRow | None:
    return parent_for(screen.context.workspace, kind, screen.panes.tree.current(), screen.sample()[:20])


def _no_new(screen: EditorScreen, kind: str) -> str | None:
    return _read_only(screen) or why_not(kind, _parent(screen, kind))
