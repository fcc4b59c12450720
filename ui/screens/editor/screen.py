"""The editor screen: the tree sets the scope, the type list the grid, chosen rows the panel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from core import changesets, editing, tree
from core.catalog import KINDS, KINDS_BY_CODE
from core.contested import contested
from core.editing import Target
from core.elements import change_elements
from core.errors import AppError, QueryError
from core.grid import GridRow, rows_of
from core.library.labels import label_colours
from core.scope import Scope, View, Wanted
from core.tree import Place
from core.workspace import Edited
from ui import theme
from ui.actions import Action
from ui.context import Context
from ui.screens import Query, Screen, Spot
from ui.screens.editor import acts, cell_acts, choosing, column_acts, emptiness, findings
from ui.screens.editor.arrangement import Arrangement
from ui.screens.editor.forewarner import Forewarner
from ui.screens.editor.kept_place import KeptPlace
from ui.screens.editor.layout import Panes
from ui.screens.editor.pen import Pen
from ui.screens.editor.staying import show_staying
from ui.screens.editor.summing import Summing
from ui.screens.editor.targeting_acts import open_targeting
from ui.screens.editor.tree_drag import TreeDrag
from ui.screens.editor.tree_menu import give_menu
from ui.screens.editor.type_list import TYPES
from ui.screens.editor.view_acts import listen_to_views
from ui.tables.columns import counted

WAIT_MS = 40
COUNT_MS = 200
PLACES = ("account", "campaign", "ad_group")


class Counted(NamedTuple):
    """What a count found: entities by kind, errors and warnings by place, and whether all edits were checked."""

    kinds: dict[str, int]
    findings: dict[tuple[str, int], tuple[int, int]]
    current: bool
    contested: dict[int, frozenset[str]]
    label_colours: Mapping[str, str]


class EditorScreen(Screen):
    """Both platforms' trees in one window, edited in cells or many rows at once."""

    title = "Editor"
    icon_name = "folder-tree"

    def __init__(self, context: Context, *, whole: bool = True) -> None:
        super().__init__(context)
        self.pen = Pen(context, self)
        self.build(whole=whole)

    def pieces(self) -> Iterator[None]:
        context = self.context
        self.panes = Panes(context.workspace, context.jobs, self.pen.cell, self)
        yield
        self.panes.lay_out()
        yield
        self.arrangement = Arrangement(context.workspace, context.jobs, self.panes.view)
        self.summing = Summing(self)
        self.dragging = TreeDrag(self)
        give_menu(self)
        self.forewarner = Forewarner(self)
        self._to_show: Place | None = None
        self._field_to_show = ""
        self._tree_stale = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.show_chosen)
        self._count_soon = QTimer(self)
        self._count_soon.setSingleShot(True)
        self._count_soon.setInterval(COUNT_MS)
        self._count_soon.timeout.connect(self._count)
        context.jobs.stopping.connect(self._count_soon.stop)
        self._connect()
        self.kept_place = KeptPlace(self.panes)
        self.panes.refused.closed.connect(self.panes.view.setFocus)
        listen_to_views(self)
        self.setFocusProxy(self.panes.view)
        yield
        self.settings_changed()
        self.panes.tree.reload()
        self.panes.tree.open_accounts()
        self._count()
        self._ask()

    def _connect(self) -> None:
        p = self.panes
        p.tree.scope_changed.connect(self._on_scope)
        p.types.kind_changed.connect(self._on_kind)
        p.filter.asked.connect(self._on_asked)
        p.view.chosen_changed.connect(self._wait.start)
        p.view.chosen_changed.connect(self.summing.chosen_changed)
        p.view.panel_wanted.connect(self._on_panel_wanted)
        p.view.menu_wanted.connect(lambda at: acts.context_menu(self, at))
        p.view.heading_menu_wanted.connect(lambda at, name: column_acts.heading_menu(self, at, name))
        p.filter.columns_wanted.connect(lambda: column_acts.open_panel(self))
        p.filter.past_wanted.connect(lambda: self.go.emit("past", None))
        p.view.edge_wanted.connect(lambda step, extend: cell_acts.go_to_edge(self, step, extend))
        p.anew.clicked.connect(lambda: p.listing.anew())
        p.view.fill_wanted.connect(lambda text: cell_acts.fill_selected(self, text))
        p.view.repeat_wanted.connect(lambda *rows: cell_acts.repeat(self, *rows))
        p.view.left_refused.connect(lambda *what: cell_acts.leave(self, *what))
        p.refused.retried.connect(lambda number, left: cell_acts.retry(self, number, left))
        p.refused.row_wanted.connect(lambda id, field: self.go_to_entity(id, field))
        self.arrangement.changed.connect(self._ask)
        p.listing.failed.connect(self._on_failed)
        p.listing.restarted.connect(self._on_rows)
        p.listing.grown.connect(self._on_rows)
        p.listing.renewed.connect(self._wait.start)
        p.listing.settled.connect(self._on_settled)
        p.panel.typed.connect(self._on_typed)
        p.panel.listed.connect(self._on_listed)
        p.panel.elements.connect(self._on_elements)
        p.panel.targeting_wanted.connect(lambda: open_targeting(self))
        p.strip.field_wanted.connect(p.panel.focus_field)
        p.strip.fix_wanted.connect(lambda note: findings.apply_fix(self, note))

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        return acts.editor_actions(self)

    def refresh(self) -> None:
        if self._tree_stale:
            self._tree_stale = False
            self.panes.tree.reload()
        self._count_soon.start()
        self.panes.listing.renew()

    def settings_changed(self) -> None:
        compact = self.context.settings.appearance.density == "compact"
        self.panes.view.verticalHeader().setDefaultSectionSize(theme.ROW_COMPACT if compact else theme.ROW)

    def edited(self, change: Edited) -> None:
        self._tree_stale = self._tree_stale or change.touches(*PLACES)
        self.panes.table.checked = False
        # The rules first: what they say of an edit is waited for more than counts.
        findings.refresh(self)
        self.forewarner.edited(change)
        super().edited(change)

    def reveal(self, what: object) -> None:
        if isinstance(what, Query):
            self.panes.filter.show_query(what.text)
        elif isinstance(what, str):
            self.go_to_entity(what)
        elif isinstance(what, Spot):
            self.go_to_entity(what.entity, what.field)

    # What is shown

    @property
    def kind(self) -> str:
        """The kind the grid shows."""
        return self.panes.types.kind()

    def wanted(self) -> Wanted:
        """The rows the grid shows."""
        p = self.panes
        return self.arrangement.wanted(self.kind, p.tree.scope(), p.filter.view(), p.filter.query().strip())

    def _ask(self) -> None:
        self.arrangement.show(self.kind, self.panes.tree.platform())
        self.panes.filter.edit.kind = self.kind
        try:
            self.panes.listing.show(self.wanted())
        except AppError as error:
            self._on_failed(error)

    def _count(self) -> None:
        scope, kind = self.panes.tree.scope(), self.kind
        workspace = self.context.workspace

        def work(progress: object) -> Counted:
            current = findings.up_to_date(workspace)
            with workspace.read() as connection:
                disputed = contested(connection, kind)
            kinds, totals = tree.type_counts(workspace, scope, TYPES), tree.finding_totals(workspace)
            return Counted(kinds, totals, current, disputed, label_colours(workspace))

        def done(found: Counted) -> None:
            # What was chosen in the tree may be gone since.
            self.panes.types.show_platform(self.panes.tree.platform())
            self.panes.types.show_counts(found.kinds)
            self.panes.tree.model.show_totals(found.findings)
            self.panes.table.checked = found.current
            if self.panes.table.show_aside(found.contested if kind == self.kind else None, found.label_colours):
                self.panes.view.viewport().update()

        self.context.jobs.start("Counting", work, done=done, group="editor counts")

    def _on_scope(self, scope: Scope) -> None:
        self.panes.types.show_platform(self.panes.tree.platform())
        self._ask()
        self._count()

    def _on_kind(self, kind: str) -> None:
        self.panes.table.contested = {}
        self._ask()
        self._count_soon.start()

    def _on_asked(self, query: str, view: View) -> None:
        self._ask()

    def _on_failed(self, error: object) -> None:
        if isinstance(error, QueryError):
            self.panes.filter.show_trouble(error)
            # The rows of the search before stay; where there were none, the reason is another one now.
            if self.panes.stack.currentWidget() is self.panes.empty:
                emptiness.explain(self)
        elif isinstance(error, AppError):
            self.context.messages.error(error)

    def _on_rows(self) -> None:
        p = self.panes
        empty = p.listing.total == 0 and not p.listing.settling
        had_keyboard = p.has_keyboard()
        p.stack.setCurrentWidget(p.empty if empty else p.frame)
        if empty:
            emptiness.explain(self)
        if had_keyboard:
            p.take_keyboard()
        self.say_count()

    def _on_settled(self) -> None:
        self._on_rows()
        if self._to_show is not None and self._to_show[0] == self.kind:
            position = self.panes.listing.position(self._to_show[1])
            if position is not None:
                self._to_show = None
                column = self.panes.view.column_of(self._field_to_show)
                self.panes.view.go_to(position, column if column >= 0 else None)

    def say_count(self) -> None:
        """Say how many rows are listed and chosen, and what the chosen ones add up to."""
        p = self.panes
        show_staying(self)
        words = counted(p.listing.total, self.kind, p.tree.platform(), more=p.listing.settling)
        p.count.setText(
            "  ·  ".join(part for part in (words, choosing.selection_words(self), self.summing.chosen_words()) if part)
        )
        p.hint.setText("F2 edit   Ctrl+D fill down   Ctrl+H replace text   F8 next finding")

    # The chosen rows

    def target(self) -> Target:
        """The chosen rows: their ids, or all rows of the list."""
        return choosing.target(self)

    def sample(self) -> list[GridRow]:
        """Some of the chosen rows."""
        return choosing.sample(self)

    def show_chosen(self) -> None:
        """Show findings and fields of the chosen rows."""
        choosing.show_chosen(self)

    def _on_panel_wanted(self, name: str) -> None:
        self.show_chosen()
        if not self.panes.panel.focus_field(name):
            self.panes.panel.focus_first()

    def _on_typed(self, field: str, text: str) -> None:
        target, kind = self.target(), self.kind
        self.pen.apply("Setting values", target, lambda: self.pen.text(kind, target, field, text))

    def _on_listed(self, field: str, texts: list[str], pins: dict[str, int]) -> None:
        target, kind = self.target(), self.kind
        pin_field = f"{field[:-1]}_pins"
        values: dict[str, object] = {field: texts}
        if pin_field in KINDS[kind].by_name:
            values[pin_field] = pins or None
        workspace = self.context.workspace
        self.pen.apply("Setting texts", target, lambda: editing.set_values(workspace, kind, target, values))

    def _on_elements(self, field: str, add: list[str], remove: list[str]) -> None:
        target, kind, workspace = self.target(), self.kind, self.context.workspace
        self.pen.apply("Changing lists", target, lambda: change_elements(workspace, kind, target, field, add, remove))

    # Going somewhere

    def go_to_entity(self, id: str, field: str = "") -> None:
        """Show one entity: its place in the tree, its kind in the list, its row in the grid, one of its fields."""
        self._field_to_show = field
        try:
            with self.context.workspace.read() as connection:
                code, pk = changesets.locate(connection, id)
        except AppError as error:
            self.context.messages.error(error)
            return
        kind = KINDS_BY_CODE[code].name
        row = rows_of(self.context.workspace, kind, [pk])[0]
        above = kind if kind in PLACES else next((name for name in reversed(PLACES) if row.row.parents.get(name)), None)
        self.panes.filter.edit.clear()
        if above is not None:
            self.panes.tree.choose(above, pk if above == kind else row.row.parents[above] or pk)
        self.panes.types.choose(kind)
        self._to_show = (kind, pk)
        self._ask()

    def next_pane(self, step: int) -> None:
        """Move the keyboard to the next pane."""
        p = self.panes
        panes: list[QWidget] = [p.tree.view, p.types.view, p.filter.edit, p.view]
        panes += [one for one, there in ((p.refused, p.refused.isVisible()), (p.panel, bool(p.panel.editors))) if there]
        focus = self.focusWidget()
        here = next(
            (at for at, pane in enumerate(panes) if focus is not None and (pane is focus or pane.isAncestorOf(focus))),
            3,
        )
        wanted = panes[(here + step) % len(panes)]
        if wanted is p.panel:
            p.panel.focus_first()
        elif wanted is p.refused:
            p.refused.focus_first()
        else:
            p.take_keyboard() if wanted is p.view else wanted.setFocus()

    def next_finding(self, *, backwards: bool = False) -> None:
        """Go to the next row with an error or a warning."""
        row = self.panes.view.currentIndex().row()
        here = self.panes.table.position(row) if row >= 0 else -1
        here = -1 if here is None else here
        found = self.panes.listing.next_finding(here, backwards=backwards)
        if found is None:
            self.context.messages.info("No further finding in this list.")
            return
        self.panes.view.go_to(found)
        self.panes.view.setFocus()
