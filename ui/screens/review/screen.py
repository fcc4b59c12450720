"""The review screen: proposals, their changes with reasons, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core import changesets, conflicts
from core.changesets import ChangeRow, Outcome, SetRow
from core.conflicts import Choice, Conflicting, Decision
from core.depending import Need, needs
from core.errors import AppError
from core.interchange.summary.answers import lay_out_answered
from core.remarks import threads_of
from core.reviewing import Line, Sheet, accept_ticked
from core.risk import NO_RISK
from core.unstacking import WayBack
from core.workspace import Edited, Workspace
from ui.actions import Action
from ui.context import Context
from ui.screens import Screen
from ui.screens.review.answered import answers_of
from ui.screens.review.changes_view import ChangesView
from ui.screens.review.conflicts import ConflictsPanel
from ui.screens.review.detail import ChangeDetail
from ui.screens.review.going_on import going_on, keyboard_actions
from ui.screens.review.header import ReviewHeader
from ui.screens.review.sets_list import SetsList, change_count
from ui.screens.review.stacking_acts import stacking_actions
from ui.widgets.empty_state import EmptyState

LISTED = 200


class ReviewScreen(Screen):
    """What was proposed, change by change; nothing is accepted by silence."""

    title = "Review"
    icon_name = "git-compare"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        currency = context.workspace.currency
        self.sets = SetsList()
        self.header = ReviewHeader(currency)
        self.tree = ChangesView(currency)
        self.model = self.tree.changes
        self.detail = ChangeDetail(currency)
        self.conflicts = ConflictsPanel(currency)
        self.empty = EmptyState()
        self._stack = QStackedWidget()
        self._shown: SetRow | None = None
        self.way_back: WayBack | None = None
        self._extra = stacking_actions(self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.sets.list)
        # Nobody looks yet: what is listed is read when the screen is first shown.
        self.stale = True

    def _connect(self) -> None:
        self.sets.chosen.connect(self._show)
        self.sets.state_wanted.connect(lambda state: self.refresh())
        self.header.accept_all.connect(self.accept_all)
        self.header.accept_ticked.connect(self.accept_ticked)
        self.header.reject.connect(self.reject)
        self.header.more.clicked.connect(self._show_more)
        self.model.ticked.connect(self._on_ticked)
        self.tree.pointed.connect(self._on_pointed)
        self.tree.opened.connect(self._on_opened)
        self.detail.comment.connect(self._on_comment)
        self.conflicts.settled.connect(self._settle)
        self.conflicts.all_settled.connect(self._settle_all)

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
                   group="Campaigns", part=4, blocked=self._why_no_choice),
            Action("review.tick_none", "Untick all changes", lambda: self.model.tick_all(False), icon="square",
                   group="Campaigns", part=4, blocked=self._why_no_choice),
            *keyboard_actions(self),
            *self._extra,
        ]  # fmt: skip

    def refresh(self) -> None:
        workspace, state = self.context.workspace, self.sets.state()
        waiting = changesets.list_sets(workspace, state="proposed")
        listed = changesets.list_sets(workspace, state=state, limit=LISTED)
        if state is None:
            # Proposals stand in their order, and one that is older than the last two hundred sets still waits.
            listed = [*waiting, *(row for row in listed if row.state != "proposed")]
        self.badge.emit(str(len(waiting)) if waiting else "")
        self.sets.show_sets(listed, self._shown.id if self._shown else None)
        self._stack.setCurrentIndex(0 if listed or waiting or state is not None else 1)

    def edited(self, change: Edited) -> None:
        # The badge on the rail is right even while another screen is shown.
        waiting = changesets.count_sets(self.context.workspace, state="proposed")
        self.badge.emit(str(waiting) if waiting else "")
        super().edited(change)

    def reveal(self, what: object) -> None:
        if isinstance(what, str):
            self.stale = False
            self.sets.show_all()
            self.refresh()
            if not self.sets.choose(what):
                self._show(what)

    # Showing

    def shown_set(self) -> SetRow | None:
        """The change set that is shown."""
        return self._shown

    def read_again(self) -> None:
        """The shown set holds other changes now."""
        if self._shown is not None:
            id, self._shown = self._shown.id, None
            self._show(id)

    def _show(self, id: str) -> None:
        try:
            row = changesets.get_set(self.context.workspace, id)
        except AppError as error:
            self.context.messages.error(error)
            return
        former, self._shown = self._shown, row
        same = former is not None and former.id == id and former.changes == row.changes
        same = same and former is not None and answers_of(former) == answers_of(row)
        if not same or former != row:
            self.header.show_set(row)
        if not same:
            self._read(row)
            return
        if former is not None and former.state != row.state and self.model.sheet is not None:
            self.tree.changes.restate(decided=self._is_decided(row))
            self._on_ticked()
        # The draft may be another one since.
        self._read_conflicts(row)
        self._read_needs(row)
        self._say_risk()

    def _say_risk(self) -> None:
        undecided = self._shown is not None and not self._is_decided(self._shown)
        self.header.show_risk(self.model.sheet.risk() if undecided and self.model.sheet is not None else NO_RISK)

    def _read(self, row: SetRow) -> None:
        """Count and lay out another set, in jobs: it may have a million changes."""
        self.header.show_counts(None)
        self.header.show_ticks(0, 0, self._why_read_only())
        self.conflicts.show_conflicts([], 0, decided=True, why_not=None)
        self.tree.show_waiting(f"Laying out {change_count(row.changes)} …")
        workspace, jobs, id = self.context.workspace, self.context.jobs, row.id
        jobs.start("Counting the changes", lambda progress: changesets.count_by_kind(workspace, id),
                   done=self.header.show_counts, group="review counts")  # fmt: skip
        jobs.start("Laying out the changes", lambda progress: lay_out_answered(workspace, id, progress),
                   done=self._on_laid_out, failed=self._on_not_laid_out, group="review sheet")  # fmt: skip
        self._read_conflicts(row)
        self._read_needs(row)

    def _read_conflicts(self, row: SetRow) -> None:
        """Look for values that were edited since; in a job, for every change is compared with the draft."""
        workspace, id = self.context.workspace, row.id

        def done(found: tuple[Sequence[Conflicting], int]) -> None:
            if self._shown is not None and self._shown.id == id:
                decided = self._is_decided(self._shown)
                self.conflicts.show_conflicts(*found, decided=decided, why_not=self._why_read_only())

        if row.state in ("undone", "merged"):
            self.conflicts.show_conflicts([], 0, decided=True, why_not=None)
            return
        self.context.jobs.start("Looking for conflicts", lambda progress: conflicts.find(workspace, id), done=done,
                                group="review conflicts")  # fmt: skip

    def _read_needs(self, row: SetRow) -> None:
        workspace, id = self.context.workspace, row.id

        def done(found: Sequence[Need]) -> None:
            if self._shown is not None and self._shown.id == id:
                self.header.show_needs([one for one in found if one.id == id])

        if self._is_decided(row):
            self.header.show_needs([])
            return
        self.context.jobs.start(
            "Looking at the order", lambda progress: needs(workspace), done=done, group="review needs"
        )

    def _on_laid_out(self, sheet: Sheet) -> None:
        if self._shown is not None and self._shown.id == sheet.id:
            self.tree.show_sheet(sheet, decided=self._is_decided(self._shown))
            self._say_risk()
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

    def _on_pointed(self, line: Line | None) -> None:
        said = threads_of(self.context.workspace, line.change.entity, resolved=False) if line is not None else []
        about = [one for one in said if line is not None and one.field in (None, line.change.field)]
        self.detail.show_line(line, about)

    def _on_comment(self, change: ChangeRow) -> None:
        from ui.dialogs.remarks import RemarkDialog

        dialog = RemarkDialog(self.context, change.entity, change.field, self)
        dialog.finished.connect(lambda: self._on_pointed(self.model.line(self.tree.currentIndex())))
        dialog.open()

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for record in self._extra:
            entry = menu.addAction(record.label())
            entry.setEnabled(record.why_blocked() is None)
            entry.setToolTip(record.why_blocked() or record.help)
            entry.triggered.connect(record.run)
        menu.setToolTipsVisible(True)
        button = self.header.more
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

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
        id, workspace, go_on = self._shown.id, self.context.workspace, going_on(self)
        self._allow(False)
        self.context.jobs.start(
            title,
            lambda progress: verb(workspace, id),
            done=lambda outcome: self._on_decided(outcome, go_on),
            failed=self._on_failed,
        )

    def _allow(self, on: bool) -> None:
        """While a decision is carried out nothing may be ticked or decided."""
        for part in (self.header.buttons, self.tree, self.conflicts):
            part.setEnabled(on)

    def _on_decided(self, outcome: Outcome, go_on: Callable[[], None]) -> None:
        self._allow(True)
        self.refresh()
        go_on()
        if not outcome.accepted and not outcome.conflict_count:
            self.context.messages.info(f"“{outcome.title}” was rejected. The draft stays as it is.")
            return
        said = f"“{outcome.title}”: {change_count(outcome.accepted)} accepted"
        said += f", {outcome.rejected:,} rejected" if outcome.rejected else ""
        action = ("Show in the editor", lambda: self.go.emit("editor", None))
        if outcome.conflict_count:
            words = f"{said}. {change_count(outcome.conflict_count)} did not fit the draft any more and stayed out."
            self.context.messages.warn(words, action=action)
        else:
            self.context.messages.info(f"{said}.", action=action)

    def _on_failed(self, error: BaseException) -> None:
        self._allow(True)
        if isinstance(error, AppError):
            self.context.messages.error(error)

    def _settle(self, decisions: dict[int, Decision]) -> None:
        self._settled(lambda workspace, id: conflicts.settle(workspace, id, decisions))

    def _settle_all(self, choice: Choice) -> None:
        self._settled(lambda workspace, id: conflicts.settle_all(workspace, id, choice))

    def _settled(self, verb: Callable[[Workspace, str], int]) -> None:
        if self._shown is None:
            return
        id, workspace = self._shown.id, self.context.workspace

        def done(count: Any) -> None:
            if self._shown is not None and self._shown.id == id:
                self.tree.changes.restate(decided=self._is_decided(self._shown))
                self._read_conflicts(self._shown)

        self.context.jobs.start("Settling conflicts", lambda progress: verb(workspace, id), done=done)

    # When it can be done

    def _is_decided(self, row: SetRow) -> bool:
        return row.state not in ("proposed", "parked")

    def _why_not(self) -> str | None:
        if self._shown is None or self._shown.state != "proposed":
            return "Choose a proposal that waits for review."
        return self._why_read_only()

    def _why_no_choice(self) -> str | None:
        undecided = self._shown is not None and not self._is_decided(self._shown)
        return self._why_read_only() if undecided else "Choose a proposal that is not decided yet."

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
        parts.addWidget(_right(self.header, self.tree, self.detail, self.conflicts))
        parts.setStretchFactor(1, 1)
        parts.setSizes([272, 900])
        self._stack.addWidget(parts)
        self.empty.show_words("inbox", "Nothing to review yet",
                              "Proposals from the generator and from imported files wait here until you accept or reject them.",
                              [("Write a brief", lambda: self.go.emit("brief", None))])  # fmt: skip
        self._stack.addWidget(self.empty)


def _right(header: QWidget, tree: QWidget, *below: QWidget) -> QWidget:
    right = QFrame()
    right.setProperty("role", "panel")
    column = QVBoxLayout(right)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(header)
    column.addWidget(tree, 1)
    for part in below:
        column.addWidget(part)
    return right
