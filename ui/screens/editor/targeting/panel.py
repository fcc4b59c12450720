"""The targeting panel: in place of the list while it is open; each change is written at once and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSplitter, QToolButton, QVBoxLayout, QWidget

from core.catalog import KINDS, LINKEDIN
from core.errors import AppError
from core.targeting.agreed import WHOM, lacking_words
from core.targeting.changing import Change, change
from core.targeting.criteria import Criteria, Entry
from core.targeting.facets import one_word
from core.targeting.moving import EXCLUDED as LEFT_OUT
from core.targeting.moving import OWN, Spot, home, moved, put, taken, toggled
from core.targeting.standing import Standing, standing
from core.targeting.wording import in_words
from ui import theme
from ui.screens.editor.targeting import asking
from ui.screens.editor.targeting.cards import PictureView
from ui.screens.editor.targeting.facet_column import FacetColumn, states_of
from ui.screens.editor.targeting.keeping import SavedAudiences
from ui.screens.editor.targeting.reach_column import ReachColumn
from ui.tables.columns import counted
from ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from core.progress import Progress
    from core.workspace import Edited
    from ui.screens.editor.screen import EditorScreen

AT_ONCE = 10
"""Ad sets whose change nobody notices; more are changed in a job."""
LEFT, RIGHT = (264, 340), (304, 380)
"""Least and most widths of the columns beside the picture."""


class TargetingPanel(QFrame):
    """`closed` when somebody puts it away."""

    closed = Signal()
    shown = Signal()
    _told = Signal(object)

    def __init__(self, screen: EditorScreen, kind: str, ids: Sequence[str], name: str) -> None:
        super().__init__()
        self.editor, self.kind, self.ids, self.name = screen, kind, list(ids), name
        self.standing: Standing | None = None
        self._arranged = False
        self.setProperty("role", "panel")
        self.setAccessibleName("Targeting")
        self.facets = FacetColumn(screen.context)
        self.picture = PictureView()
        self.reach = ReachColumn()
        self.words = QLabel()
        self.saved = SavedAudiences(self)
        self.sizing = asking.Asking(self)
        self._lay_out()
        self._connect()
        self._stop = screen.context.workspace.listen(self._told.emit)
        self._told.connect(self._on_edited)
        self.refresh()

    # What it is made of

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        for part in (self.facets, self._middle(), self.reach):
            parts.addWidget(part)
        self.facets.setMinimumWidth(220)
        self.reach.setMinimumWidth(260)
        parts.setStretchFactor(1, 1)
        self.parts = parts
        parts.splitterMoved.connect(self._on_arranged)
        column.addWidget(parts, 1)

    def _on_arranged(self) -> None:
        """Who moved a border once keeps it where it is."""
        self._arranged = True

    def _head(self) -> QFrame:
        head = QFrame()
        head.setProperty("role", "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.GRID * 2, 6, theme.GRID, 6)
        title = QLabel("Targeting")
        title.setProperty("role", "section")
        self.about = ElidedLabel()
        self.about.setProperty("role", "muted")
        close = QToolButton()
        close.setIcon(theme.icon("x"))
        close.setToolTip("Back to the list (Esc)")
        close.setAccessibleName("Close the targeting")
        close.clicked.connect(self.close_panel)
        row.addWidget(title)
        row.addSpacing(theme.GRID)
        row.addWidget(self.about, 1)
        row.addWidget(close)
        return head

    def _middle(self) -> QWidget:
        holder = QFrame()
        holder.setProperty("role", "panel")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(0)
        self.words.setWordWrap(True)
        self.words.setContentsMargins(theme.GRID * 2, 4, theme.GRID * 2, theme.GRID)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName("The targeting in words")
        column.addWidget(self.words)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.picture)
        self.picture.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        column.addWidget(scroll, 1)
        return holder

    def _connect(self) -> None:
        self.facets.added.connect(self.add)
        self.facets.excluded.connect(self.exclude)
        self.picture.removed.connect(self.remove)
        self.picture.toggled.connect(
            lambda entry: self._change("Change the side of", entry, lambda one: toggled(one, entry))
        )
        self.picture.moved.connect(self._on_moved)
        self.picture.current_changed.connect(lambda: self.facets.show_marked(bool(self.picture.current)))
        self.reach.repaired.connect(self._on_repaired)
        self.reach.asked.connect(self.sizing.ask)
        self.reach.looked_up.connect(self.sizing.look_up)
        self.reach.exclusions.connect(self.saved.exclude_agreed)
        self.reach.agreement.connect(self.saved.open_agreement)
        self.reach.saving.connect(self.saved.save_as)
        self.reach.applied.connect(self.saved.apply)
        self.reach.updated.connect(self.saved.update_saved)

    # Showing

    def refresh(self) -> None:
        """Read how the ad sets stand now, in a job."""
        workspace, kind, ids = self.editor.context.workspace, self.kind, self.ids

        def work(progress: Progress) -> Standing:
            return standing(workspace, kind, ids)

        self.editor.context.jobs.start("Reading the targeting", work, done=self.show_standing, group="targeting panel")

    def show_standing(self, now: Standing) -> None:
        """Show what was read."""
        if now.row is None or not now.picture.ad_sets:
            self.close_panel()
            return
        self.standing = now
        picture = now.picture
        varies = "   ·   they differ: changes are made in each of them" if picture.varies else ""
        self.about.setText(f"{self.name}{varies}")
        self.words.setText("" if picture.varies else in_words(now.criteria))
        self.words.setVisible(bool(self.words.text()))
        self.picture.show_picture(picture)
        included = [entry for one in picture.groups for entry in one.what]
        self.facets.show_states(states_of(included, [one.what for one in picture.excluded]))
        self.facets.show_connection(now.account)
        self.reach.show_problems(now.problems, now.criteria)
        self.reach.show_saved(now.saved, may_save=_why_no_save(now))
        self._show_agreed(now)
        for part in (self.facets, self.picture, self.reach):
            part.setEnabled(not self.editor.context.workspace.read_only)
        self.sizing.show(now)
        if not self.facets.list.count() and not self.facets.search.text():
            self.facets.look()
        self.shown.emit()

    def _show_agreed(self, now: Standing) -> None:
        found = {whom: getattr(now.agreed, whom) for whom in WHOM if getattr(now.agreed, whom)}
        words = f"Agreed: {lacking_words(found)}." if found else (
            "Agree once on customers, competitors and own staff; every ad set is then held against it."
        )  # fmt: skip
        aimed = any(one.what for one in now.picture.groups)
        state = "" if not found or not aimed else " Missing here." if now.lacking else " Excluded here."
        self.reach.show_agreed(words + state, lacking=now.lacking, any_agreed=bool(found))

    def _on_edited(self, edited: Edited) -> None:
        if edited.touches(self.kind, "audience", "account"):
            self.refresh()

    # Changing

    def add(self, entry: Entry, alone: bool) -> None:
        """Include an entry: where it belongs, or in a group of its own."""
        near = self.picture.current

        def where(criteria: Criteria) -> Criteria:
            return put(criteria, entry, OWN if alone else home(criteria, entry, near))

        self._change("Add", entry, where)

    def exclude(self, entry: Entry) -> None:
        """Exclude an entry; one that is excluded is not any more."""
        state = states_of([], [one.what for one in self.standing.picture.excluded] if self.standing else [])
        if entry.key in state:
            self._change("Exclude no more", entry, lambda one: taken(one, entry, LEFT_OUT))
        else:
            self._change("Exclude", entry, lambda one: put(one, entry, LEFT_OUT))

    def remove(self, entry: Entry, spot: Spot) -> None:
        """Take an entry away from one spot."""
        self._change("Remove", entry, lambda one: taken(one, entry, spot))

    def _on_moved(self, entry: Entry, source: Spot, to: Spot) -> None:
        self._change("Move", entry, lambda one: moved(one, entry, source, to))

    def _on_repaired(self, criteria: Criteria) -> None:
        self.apply("Repair the targeting", lambda one: criteria)

    def _change(self, verb: str, entry: Entry, what: Change) -> None:
        several = f" in {counted(len(self.ids), self.kind, LINKEDIN)}" if len(self.ids) > 1 else ""
        self.apply(f"{verb} {one_word(entry.facet).lower()} {entry.name}{several}", what)

    def apply(self, title: str, what: Change, done: Callable[[], None] | None = None) -> None:
        """Write a change to all chosen ad sets as one step."""
        workspace, kind, ids = self.editor.context.workspace, self.kind, self.ids
        if len(ids) <= AT_ONCE:
            self.editor.pen.apply(title, ids, lambda: change(workspace, kind, ids, what, title), done)
            return
        self.editor.context.jobs.start(
            title, lambda progress: change(workspace, kind, ids, what, title),
            done=lambda count: done() if done else None, failed=self.tell,
        )  # fmt: skip

    def tell(self, error: BaseException) -> None:
        """Show an error that a job ended with."""
        if isinstance(error, AppError):
            self.editor.context.messages.error(error)
        else:
            self.editor.context.messages.report(error)

    # Room, keys and closing

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._arranged:
            sides = [max(least, min(most, round(self.width() * 0.22))) for least, most in (LEFT, RIGHT)]
            self.parts.setSizes([sides[0], self.width() - sum(sides), sides[1]])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif not (_is_repair(event) and self.reach.repair_first()):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_repair(event):
            event.accept()
            return True
        return super().event(event)

    def close_panel(self) -> None:
        """Put the panel away; the list has the keyboard again."""
        self.sizing.stop()
        self._stop()
        self.closed.emit()


def _is_repair(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _why_no_save(now: Standing) -> str | None:
    if not now.alike:
        return "The ad sets differ; open one of them."
    return None if now.criteria else "There is nobody to reach yet."


def panel_name(kind: str, names: Sequence[str]) -> str:
    """What a panel is about: the name, or how many."""
    if len(names) == 1:
        return names[0] or f"({KINDS[kind].word(LINKEDIN).lower()} without a name)"
    return counted(len(names), kind, LINKEDIN)
