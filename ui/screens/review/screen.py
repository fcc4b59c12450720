"""The review screen: proposals, their changes with reasons, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core import changesets, editing
from core.changesets import ChangeRow, Outcome, SetRow
from core.errors import AppError
from core.reviewing import Sheet, accept_ticked, lay_out
from core.rows import get_row
from core.workspace import Edited, Workspace
from ui.actions import Action
from ui.context import Context
from ui.screens import Screen
from ui.screens.review.changes_view import ChangesView
from ui.screens.review.conflicts import ConflictsPanel
from ui.screens.review.header import ReviewHeader
from ui.screens.review.sets_list import SetsList, change_count
from ui.widgets.empty_state import EmptyState

LISTED = 200


class Decision(NamedTuple):
    """How a review ended, with the draft's values of conflicting changes by `seq`."""

    outcome: Outcome
    drafts: Mapping[int, object]


class ReviewScreen(Screen):
    """What was proposed, change by change; nothing is accepted by silence."""

    title = "Review"
    icon_name = "git-compare"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sets = SetsList()
        self.header = ReviewHeader()
        self.tree = ChangesView(context.workspace.currency)
        self.model = self.tree.changes
        self.conflicts = ConflictsPanel(context.workspace.currency)
        self.empty = EmptyState()
        self._stack = QStackedWidget()
        self._shown: SetRow | None = None
        self._lay_out()
        self.sets.chosen.connect(self._show)
        self.header.accept_all.connect(self.accept_all)
        self.header.accept_ticked.connect(self.accept_ticked)
        self.header.reject.connect(self.reject)
        self.model.ticked.connect(self._on_ticked)
        self.conflicts.take.connect(self._take)
        self.tree.opened.connect(self._on_opened)
        # Nobody looks yet: what is listed is read when the screen is first shown.
        self.stale = True

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        return [
            Action("review.accept_all", "Accept the whole proposal", self.accept_all, icon="check-check", shortcut="Alt+Y",
                   group="Campaigns", part=4, blocked=self._why_not),
            Action("review.accept_ticked", "Accept the ticked changes", self.accept_ticked, icon="check", shortcut="Alt+Return",
                   group="Campaigns", part=4, blocked=lambda: self._why_not() or self._why_no_ticks()),
            Action("review.reject", "Reject the proposal", self.reject, icon="x", shortcut="Alt+N", group="Campaigns", part=4,
                   blocked=self._why_not),
            Action("review.tick_all", "Tick all changes", lambda: self.model.tick_all(True), icon="square-check",
                   group="Campaigns", part=4, blocked=self._why_not),
            Action("review.tick_none", "Untick all changes", lambda: self.model.tick_all(False), icon="square",
                   group="Campaigns", part=4, blocked=self._why_not),
        ]  # fmt: skip

    def refresh(self) -> None:
        rows = changesets.list_sets(self.context.workspace, limit=LISTED)
        # A proposal older than the last two hundred sets still waits.
        waiting = changesets.list_sets(self.context.workspace, state="proposed")
        known = {row.id for row in rows}
        self.badge.emit(str(len(waiting)) if waiting else "")
        keep = self._shown.id if self._shown else None
        self.sets.show_sets([*rows, *(row for row in waiting if row.id not in known)], keep)
        self._stack.setCurrentIndex(0 if rows or waiting else 1)

    def edited(self, change: Edited) -> None:
        # The badge on the rail is right even while another screen is shown.
        waiting = changesets.count_sets(self.context.workspace, state="proposed")
        self.badge.emit(str(waiting) if waiting else "")
        super().edited(change)

    def reveal(self, what: object) -> None:
        if isinstance(what, str):
            self.stale = False
            self.refresh()
            if not self.sets.choose(what):
                self._show(what)

    # Showing

    def _show(self, id: str) -> None:
        try:
            row = changesets.get_set(self.context.workspace, id)
        except AppError as error:
            self.context.messages.error(error)
            return
        same = self._shown is not None and self._shown.id == id
        decided_now = same and self._shown is not None and self._shown.state != row.state
        self._shown = row
        self.header.show_set(row)
        if not same:
            self._read(row)
        elif decided_now and self.model.sheet is not None:
            self.tree.changes.restate(decided=row.state != "proposed")
            self._on_ticked()

    def _read(self, row: SetRow) -> None:
        """Count and lay out another set, in jobs: it may have a million changes."""
        self.header.show_counts(None)
        self.header.show_ticks(0, 0, self._why_read_only())
        self.conflicts.show_conflicts([], {})
        self.tree.show_waiting(f"Laying out {change_count(row.changes)} …")
        workspace, jobs, id = self.context.workspace, self.context.jobs, row.id
        jobs.start("Counting the changes", lambda progress: changesets.count_by_kind(workspace, id),
                   done=self.header.show_counts, group="review counts")  # fmt: skip
        jobs.start("Laying out the changes", lambda progress: lay_out(workspace, id, progress),
                   done=self._on_laid_out, failed=self._on_not_laid_out, group="review sheet")  # fmt: skip

    def _on_laid_out(self, sheet: Sheet) -> None:
        if self._shown is not None and self._shown.id == sheet.id:
            self.tree.show_sheet(sheet, decided=self._shown.state != "proposed")
            self._on_ticked()

    def _on_not_laid_out(self, error: BaseException) -> None:
        self.tree.show_waiting("The changes could not be read.")
        if isinstance(error, AppError):
            self.context.messages.error(error)

    def _on_ticked(self) -> None:
        count = self.model.count()
        self.header.show_ticks(count.ticked, count.total, self._why_read_only())

    def _on_opened(self, entity: str) -> None:
        if self._shown is not None and self._shown.state == "accepted":
            self.go.emit("editor", entity)

    # Deciding

    def accept_all(self) -> None:
        """Accept every change."""
        self._decide("Accepting", changesets.accept)

    def accept_ticked(self) -> None:
        """Accept the ticked changes; the others are rejected."""
        sheet = self.model.sheet
        if sheet is not None and self.model.count().ticked:
            self._decide("Accepting", lambda workspace, id: accept_ticked(workspace, sheet))

    def reject(self) -> None:
        """Turn the proposal down."""
        self._decide("Rejecting", changesets.reject)

    def _decide(self, title: str, verb: Callable[[Workspace, str], Outcome]) -> None:
        if self._shown is None or self._why_not() is not None:
            return
        id, workspace = self._shown.id, self.context.workspace
        self._allow(False)
        self.context.jobs.start(title, lambda progress: _decided(workspace, verb(workspace, id)),
                                done=self._on_decided, failed=self._on_failed)  # fmt: skip

    def _allow(self, on: bool) -> None:
        """While a decision is carried out nothing may be ticked or decided."""
        self.header.buttons.setEnabled(on)
        self.tree.setEnabled(on)

    def _on_decided(self, decision: Decision) -> None:
        outcome = decision.outcome
        self._allow(True)
        self.refresh()
        said = f"“{outcome.title}”: {outcome.accepted:,} changes accepted" + (
            f", {outcome.rejected:,} rejected." if outcome.rejected else "."
        )
        if outcome.accepted:
            self.context.messages.info(said, action=("Show in the editor", lambda: self.go.emit("editor", None)))
        else:
            self.context.messages.info(f"“{outcome.title}” was rejected. The draft stays as it is.")
        self.conflicts.show_conflicts(outcome.conflicts, decision.drafts)

    def _on_failed(self, error: BaseException) -> None:
        self._allow(True)
        if isinstance(error, AppError):
            self.context.messages.error(error)

    def _take(self, change: ChangeRow) -> None:
        try:
            editing.set_value(self.context.workspace, change.kind, [change.entity], change.field or "", change.after)
        except AppError as error:
            self.context.messages.error(error)

    def _why_not(self) -> str | None:
        if self._shown is None or self._shown.state != "proposed":
            return "Choose a proposal that waits for review."
        return self._why_read_only()

    def _why_no_ticks(self) -> str | None:
        return None if self.model.count().ticked else "Tick the changes you want."

    def _why_read_only(self) -> str | None:
        return "The workspace is open for reading only." if self.context.workspace.read_only else None

    # Building

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.sets)
        parts.addWidget(self._right())
        parts.setStretchFactor(1, 1)
        parts.setSizes([272, 900])
        self._stack.addWidget(parts)
        self.empty.show_words("inbox", "Nothing to review yet",
                              "Proposals from the generator and from imported files wait here until you accept or reject them.",
                              [("Write a brief", lambda: self.go.emit("brief", None))])  # fmt: skip
        self._stack.addWidget(self.empty)

    def _right(self) -> QWidget:
        right = QFrame()
        right.setProperty("role", "panel")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.tree, 1)
        column.addWidget(self.conflicts)
        return right


def _decided(workspace: Workspace, outcome: Outcome) -> Decision:
    drafts = {one.seq: get_row(workspace, one.kind, one.entity)[one.field or ""] for one in outcome.conflicts[:LISTED]}
    return Decision(outcome, drafts)
