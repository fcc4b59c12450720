"""Activity: everything that was done, by whom, with its changes, as a list and as a tree; undo, redo and going back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout

from core import changesets, reverting, timetravel
from core.changesets import Gone, LogRow, SetRow
from core.errors import AppError, NotFound
from core.progress import Progress
from core.reviewing import Sheet, lay_out
from core.timetravel import History
from core.undotree import START, Node, read_tree
from core.workspace import Workspace
from ui.actions import Action
from ui.context import Context
from ui.screens import Screen
from ui.screens.activity.acts import activity_actions, show_more
from ui.screens.activity.layout import CHANGES, LIST, THROUGH_TIME, TREE, Left, Right
from ui.screens.activity.posted import facts_of, read_log, shape_of
from ui.screens.activity.tree_view import facts
from ui.screens.review.sets_list import change_count
from ui.tables.wording import moment, when
from ui.widgets.empty_state import EmptyState
from ui.widgets.two_line_list import Entry

PAGE = 200
VERBS = {
    "apply": ("pencil", "text", "Done"),
    "propose": ("inbox", "accent", "Proposed"),
    "accept": ("check", "passed", "Accepted"),
    "reject": ("x", "muted", "Rejected"),
    "undo": ("undo-2", "muted", "Undone"),
    "redo": ("redo-2", "text", "Redone"),
    "rename": ("pencil", "muted", "Renamed"),
    "park": ("archive", "muted", "Set aside"),
    "unpark": ("inbox", "muted", "Taken up again"),
    "split": ("split", "muted", "Split"),
    "merge": ("layers", "muted", "Merged"),
    "reorder": ("list", "muted", "Put in order"),
}


class ActivityScreen(Screen):
    """The audit trail, newest first, and the undo tree."""

    title = "Activity"
    icon_name = "history"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._entity: str | None = None
        self._set_to_show: str | None = None
        self._limit = PAGE
        self._laid_out_for: str | None = None
        self._rows: dict[str, LogRow] = {}
        self.left = Left()
        self.right = Right(context.workspace.currency)
        self.log, self.tree, self.search = self.left.log, self.left.tree, self.left.search
        self.changes, self.time = self.right.changes, self.right.time
        self.undo_button, self.redo_button = self.right.undo, self.right.redo
        self.empty = EmptyState()
        self._extra = activity_actions(self)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.left)
        # Nobody looks yet: what is listed is read when the screen is first shown.
        self.stale = True

    def _connect(self) -> None:
        self.log.chosen.connect(self._show_row)
        self.search.textChanged.connect(lambda text: self._list())
        self.left.everything.clicked.connect(self._on_everything)
        self.left.older.clicked.connect(self._on_older)
        self.left.switched.connect(lambda which: self.refresh())
        self.tree.pointed.connect(self._show_node)
        self.tree.wanted.connect(lambda node: self.go_here())
        self.right.switched.connect(lambda which: self._read_past())
        self.right.undo.clicked.connect(self.undo)
        self.right.redo.clicked.connect(self.redo)
        self.right.here.clicked.connect(self.go_here)
        self.right.more.clicked.connect(lambda: show_more(self, self.right.more))
        self.changes.opened.connect(lambda id: self.go.emit("editor", id))
        self.time.restore.connect(self._restore)

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        return self._extra

    def refresh(self) -> None:
        workspace, jobs, entity, limit = self.context.workspace, self.context.jobs, self._entity, self._limit
        if self.left.which() == TREE:
            jobs.start(
                "Reading the tree", lambda progress: read_tree(workspace), done=self._on_tree, group="activity tree"
            )
        jobs.start("Reading the history", lambda progress: read_log(workspace, entity, limit),
                   done=self._on_read, failed=self._on_not_read, group="activity log")  # fmt: skip
        self._say_undo()
        self._read_past()

    def reveal(self, what: object) -> None:
        if not isinstance(what, str):
            return
        self._limit, self.stale = PAGE, False
        if self._is_entity(what):
            self._entity, self._set_to_show = what, None
            self.right.show_entity(named=True)
            self.left.switch(LIST)
        else:
            self._entity, self._set_to_show = None, what
        self.refresh()

    def _is_entity(self, id: str) -> bool:
        try:
            with self.context.workspace.read() as connection:
                changesets.locate(connection, id)
        except NotFound:
            return False
        except AppError as error:
            self.context.messages.error(error)
            return False
        return True

    # Showing

    def _on_not_read(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.context.messages.error(error)
        self._entity = None
        self._on_read([])

    def _on_read(self, rows: list[LogRow]) -> None:
        self._rows = {str(row.seq): row for row in rows}
        self.left.older.setVisible(sum(row.seq > 0 for row in rows) == self._limit)
        self.left.say(one_row=self._entity is not None)
        self.right.show_entity(named=self._entity is not None)
        self._list()
        if self._set_to_show is not None:
            found = next((str(row.seq) for row in rows if row.change_set == self._set_to_show), None)
            self._set_to_show = None
            if found is not None:
                self.log.choose(found)

    def _on_tree(self, nodes: list[Node]) -> None:
        self.tree.show_nodes(nodes)

    def _list(self) -> None:
        wanted = self.search.text().strip().casefold()
        shown = [row for row in self._rows.values() if wanted in f"{row.title} {row.author}".casefold()]
        self.log.show_entries([_entry(row) for row in shown], self.log.current_id())
        self._stack.setCurrentIndex(0 if self._rows or self._entity else 1)
        if not shown and self.left.which() == LIST:
            self.right.say("Nothing found" if wanted else "", "")
            self._show_changes(None)

    def _show_row(self, id: str) -> None:
        row = self._rows[id]
        if self.left.which() != LIST:
            return
        self.right.say(row.title, "   ·   ".join(facts_of(row, VERBS, when)))
        self._show_changes(row.change_set or None)
        if self.right.which() == THROUGH_TIME:
            self.time.go_to(row.seq)

    def _show_node(self, node: Node | None) -> None:
        if node is None or self.left.which() != TREE:
            return
        self.right.say(node.title, facts(node))
        self._show_changes(node.id or None)

    def _show_changes(self, set_id: str | None) -> None:
        workspace = self.context.workspace
        self._say_go()
        if set_id is None:
            self._laid_out_for = None
            self.changes.show_sheet(None)
        elif self._laid_out_for != set_id:
            self._laid_out_for = set_id
            self.changes.show_waiting("Laying out the changes …")
            self.context.jobs.start("Reading the changes", lambda progress: lay_out(workspace, set_id, progress),
                                    done=self._on_laid_out, failed=self._on_not_laid_out, group="activity sheet")  # fmt: skip
        elif self.changes.changes.sheet is not None:
            self.changes.changes.restate(decided=True)

    def _on_laid_out(self, sheet: Sheet) -> None:
        if self._laid_out_for == sheet.id:
            self.changes.show_sheet(sheet)

    def _on_not_laid_out(self, error: BaseException) -> None:
        self._laid_out_for = None
        self.changes.show_waiting("The changes could not be read.")
        if isinstance(error, AppError):
            self.context.messages.error(error)

    def _read_past(self) -> None:
        """Read the chosen entity's past, when it is looked at."""
        entity, workspace = self._entity, self.context.workspace
        if entity is None or self.right.which() != THROUGH_TIME:
            return
        self.context.jobs.start("Reading the past", lambda progress: timetravel.history_of(workspace, entity),
                                done=self._on_past, group="activity past")  # fmt: skip

    def _on_past(self, past: History) -> None:
        if past.id == self._entity:
            self.time.show_past(past, self.why_read_only())
            self.right.say(str(past.today().get(past.kind.title) or past.kind.label), f"{past.kind.label} through time")

    def _say_undo(self) -> None:
        undo, redo = changesets.next_undo(self.context.workspace), changesets.next_redo(self.context.workspace)
        for button, word, found in ((self.undo_button, "Undo", undo), (self.redo_button, "Redo", redo)):
            button.setEnabled(found is not None and not self.context.workspace.read_only)
            button.setToolTip(f"{word} “{found.title}”" if found else f"Nothing to {word.lower()}")
            button.setAccessibleName(button.toolTip())

    def _say_go(self) -> None:
        why_not = self.why_not_go()
        self.right.here.setEnabled(why_not is None)
        self.right.here.setToolTip(
            why_not or "Undo and redo along the tree until the draft is as it was right after this."
        )

    def _on_older(self) -> None:
        self._limit += PAGE
        self.refresh()

    def _on_everything(self) -> None:
        self._entity = None
        self.refresh()

    # What is chosen

    def chosen_set(self) -> str | None:
        """The change set the cursor is on, in the list or in the tree; START stands for the beginning."""
        if self.left.which() == TREE:
            node = self.tree.current()
            return node.id if node is not None else None
        row = self.chosen_entry()
        return (row.change_set or None) if row is not None else None

    def chosen_entry(self) -> LogRow | None:
        """The entry of the list the cursor is on."""
        return self._rows.get(self.log.current_id() or "") if self.left.which() == LIST else None

    def chosen_row(self) -> SetRow | None:
        """The same as it is listed."""
        id = self.chosen_set()
        return changesets.get_set(self.context.workspace, id) if id else None

    def chosen_entity(self) -> str | None:
        """The entity of the change the cursor is on, else the one whose history is shown."""
        line = self.changes.changes.line(self.changes.currentIndex())
        return line.change.entity if line is not None else self._entity

    # Undo, redo and going back

    def undo(self) -> None:
        """Take the last action back."""
        self._run("Undoing", lambda workspace: changesets.undo(workspace))

    def undo_chosen(self) -> None:
        """Take the chosen action back."""
        id = self.chosen_set()
        if id:
            self._run("Undoing", lambda workspace: changesets.undo(workspace, id))

    def redo(self) -> None:
        """Do again what was undone here last."""
        self._run("Redoing", changesets.redo)

    def _run(self, title: str, verb: Callable[[Workspace], changesets.Outcome]) -> None:
        workspace = self.context.workspace

        def done(outcome: changesets.Outcome) -> None:
            if outcome.conflict_count:
                self.context.messages.warn(_left_words(outcome.conflict_count))

        self.context.jobs.start(title, lambda progress: verb(workspace), done=done)

    def go_here(self) -> None:
        """Bring the draft to where it was right after the chosen action."""
        id, workspace = self.chosen_set(), self.context.workspace
        if id is None or self.why_not_go() is not None:
            return
        self.context.jobs.start("Going back", lambda progress: changesets.go_to(workspace, None if id == START else id),
                                done=self._on_gone)  # fmt: skip

    def _on_gone(self, gone: Gone) -> None:
        parts = [
            f"{len(titles):,} {word}" for titles, word in ((gone.undone, "undone"), (gone.redone, "redone")) if titles
        ]
        said = f"The draft is there again: {' and '.join(parts)}."
        if gone.conflict_count:
            self.context.messages.warn(f"{said} {_left_words(gone.conflict_count)}")
        else:
            self.context.messages.info(said)

    def take_back(self, title: str, verb: Callable[[Workspace, Progress], reverting.Reverted]) -> None:
        """Take something back by a new change set, and say what was left."""
        workspace = self.context.workspace

        def done(made: reverting.Reverted) -> None:
            left = f" {_left_words(made.left_count)}" if made.left_count else ""
            action: Any = ("Undo", self.undo) if made.change_set else None
            speak = self.context.messages.warn if made.left_count else self.context.messages.info
            speak(f"{made.title}: {change_count(made.changed)}.{left}", action=action)

        self.context.jobs.start(title, lambda progress: verb(workspace, progress), done=done)

    def _restore(self, number: int) -> None:
        entity, workspace = self._entity, self.context.workspace
        if entity is None:
            return

        def done(count: int) -> None:
            values = f"{count:,} value{'s' if count != 1 else ''}"
            self.context.messages.info(f"{values} restored.", action=("Undo", self.undo))

        self.context.jobs.start("Restoring", lambda progress: timetravel.restore(workspace, entity, number), done=done)

    # When it can be done

    def why_read_only(self) -> str | None:
        """Why nothing can be written, or None."""
        return "The workspace is open for reading only." if self.context.workspace.read_only else None

    def why_not_go(self) -> str | None:
        """Why the draft cannot go to what is chosen, or None."""
        id = self.chosen_set()
        if id is None:
            return "Choose something that was done."
        last = changesets.next_undo(self.context.workspace)
        if (last.id if last is not None else START) == id:
            return "The draft is there."
        row = changesets.get_set(self.context.workspace, id) if id else None
        if row is not None and row.state not in ("accepted", "undone"):
            return "It was never applied."
        return self.why_read_only()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.left)
        parts.addWidget(self.right)
        parts.setStretchFactor(1, 1)
        parts.setSizes([360, 880])
        self._stack.addWidget(parts)
        self.empty.show_words("history", "Nothing was done yet", "Every change of the draft, by you or by the generator, is kept here with its author.",
                              [("Write a brief", lambda: self.go.emit("brief", None))])  # fmt: skip
        self._stack.addWidget(self.empty)
        self.right.switch(CHANGES)


def _left_words(count: int) -> str:
    if count == 1:
        return "1 change stays as it is, because it was edited or added to since."
    return f"{count:,} changes stay as they are, because they were edited or added to since."


def _entry(row: LogRow) -> Entry:
    icon, role, _ = shape_of(row, VERBS)
    return Entry(str(row.seq), icon, role, row.title, "  ·  ".join(facts_of(row, VERBS, moment)))
