"""Activity: everything that was done, by whom, with its changes; undo and redo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core import changesets
from core.changesets import LogRow
from core.errors import AppError
from core.reviewing import Sheet, lay_out
from ui import theme
from ui.actions import Action
from ui.context import Context
from ui.screens import Screen
from ui.screens.review.changes_view import ChangesView
from ui.screens.review.sets_list import change_count
from ui.tables.wording import moment, when
from ui.widgets.empty_state import EmptyState
from ui.widgets.two_line_list import Entry, TwoLineList

PAGE = 200
_VERBS = {
    "apply": ("pencil", "text", "Done"),
    "propose": ("inbox", "accent", "Proposed"),
    "accept": ("check", "passed", "Accepted"),
    "reject": ("x", "muted", "Rejected"),
    "undo": ("undo-2", "muted", "Undone"),
    "redo": ("redo-2", "text", "Redone"),
}


class ActivityScreen(Screen):
    """The audit trail, newest first."""

    title = "Activity"
    icon_name = "history"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._entity: str | None = None
        self._limit = PAGE
        self._laid_out_for: str | None = None
        self._rows: dict[str, LogRow] = {}
        self.log = TwoLineList("What was done")
        self.search = QLineEdit()
        self.about = QLabel()
        self.everything = QPushButton("Show everything")
        self.older = QPushButton("Show older")
        self.undo_button = QPushButton()
        self.redo_button = QPushButton()
        self.heading = QLabel()
        self.facts = QLabel()
        self.changes = ChangesView(context.workspace.currency)
        self.empty = EmptyState()
        self._stack = QStackedWidget()
        self._lay_out()
        self.log.chosen.connect(self._show)
        self.search.textChanged.connect(lambda text: self._list())
        # Nobody looks yet: what is listed is read when the screen is first shown.
        self.stale = True

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        return [
            Action("activity.undo_this", "Undo the chosen action", self.undo_chosen, icon="undo-2", group="Edit", part=2,
                   blocked=self._why_not_undo, help="Also when other things were done since; what they changed stays."),
        ]  # fmt: skip

    def refresh(self) -> None:
        workspace, entity, limit = self.context.workspace, self._entity, self._limit
        self.context.jobs.start("Reading the history", lambda progress: changesets.history(workspace, entity=entity, limit=limit),
                                done=self._on_read, failed=self._on_not_read, group="activity log")  # fmt: skip
        self._say_undo()

    def _on_not_read(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.context.messages.error(error)
        self._entity = None
        self._on_read([])

    def _on_read(self, rows: list[LogRow]) -> None:
        self._rows = {str(row.seq): row for row in rows}
        self.older.setVisible(len(rows) == self._limit)
        self.everything.setVisible(self._entity is not None)
        self.about.setText("History of one row" if self._entity else "Everything that was done")
        self._list()

    def reveal(self, what: object) -> None:
        if isinstance(what, str):
            self._entity, self._limit, self.stale = what, PAGE, False
            self.refresh()

    # Showing

    def _list(self) -> None:
        wanted = self.search.text().strip().casefold()
        shown = [row for row in self._rows.values() if wanted in f"{row.title} {row.author}".casefold()]
        self.log.show_entries([_entry(row) for row in shown], self.log.current_id())
        self._stack.setCurrentIndex(0 if self._rows or self._entity else 1)
        if not shown:
            self.heading.setText("Nothing found" if wanted else "")
            self.facts.setText("")
            self._laid_out_for = None
            self.changes.show_sheet(None)

    def _show(self, id: str) -> None:
        row = self._rows[id]
        self.heading.setText(row.title)
        self.facts.setText(
            f"{_VERBS.get(row.verb, ('', '', row.verb))[2]} by {row.author}   ·   {when(row.at)}   ·   {change_count(row.changes)}"
        )
        workspace, set_id = self.context.workspace, row.change_set
        if self._laid_out_for != set_id:
            self._laid_out_for = set_id
            self.changes.show_waiting(f"Laying out {change_count(row.changes)} …")
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

    def _say_undo(self) -> None:
        undo, redo = changesets.next_undo(self.context.workspace), changesets.next_redo(self.context.workspace)
        for button, word, found in ((self.undo_button, "Undo", undo), (self.redo_button, "Redo", redo)):
            button.setEnabled(found is not None and not self.context.workspace.read_only)
            button.setText(word)
            button.setToolTip(f"{word} “{found.title}”" if found else f"Nothing to {word.lower()}")
            button.setAccessibleName(button.toolTip())

    def _on_older(self) -> None:
        self._limit += PAGE
        self.refresh()

    def _on_everything(self) -> None:
        self._entity = None
        self.refresh()

    # Undo and redo

    def undo(self) -> None:
        """Take the last action back."""
        self._run("Undoing", None)

    def undo_chosen(self) -> None:
        """Take the chosen action back."""
        row = self._rows.get(self.log.current_id() or "")
        if row is not None:
            self._run("Undoing", row.change_set)

    def redo(self) -> None:
        """Do again what was undone last."""
        workspace = self.context.workspace
        self.context.jobs.start("Redoing", lambda progress: changesets.redo(workspace))

    def _run(self, title: str, id: str | None) -> None:
        workspace = self.context.workspace

        def done(outcome: changesets.Outcome) -> None:
            if outcome.conflicts:
                self.context.messages.warn(
                    f"{change_count(len(outcome.conflicts))} stay, because the values were edited since."
                )

        self.context.jobs.start(title, lambda progress: changesets.undo(workspace, id), done=done)

    def _why_not_undo(self) -> str | None:
        row = self._rows.get(self.log.current_id() or "")
        if row is None or row.verb not in ("apply", "accept", "redo"):
            return "Choose something that was done and not undone."
        return "The workspace is open for reading only." if self.context.workspace.read_only else None

    # Building

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._left())
        parts.addWidget(self._right())
        parts.setStretchFactor(1, 1)
        parts.setSizes([340, 900])
        self._stack.addWidget(parts)
        self.empty.show_words("history", "Nothing was done yet", "Every change of the draft, by you or by the generator, is kept here with its author.",
                              [("Write a brief", lambda: self.go.emit("brief", None))])  # fmt: skip
        self._stack.addWidget(self.empty)

    def _left(self) -> QWidget:
        left = QFrame()
        left.setProperty("role", "panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        head.setSpacing(theme.GRID)
        row = QHBoxLayout()
        self.about.setProperty("role", "field")
        row.addWidget(self.about, 1)
        self.everything.setProperty("role", "link")
        self.everything.clicked.connect(self._on_everything)
        row.addWidget(self.everything)
        head.addLayout(row)
        self.search.setPlaceholderText("Find by title or author")
        self.search.setAccessibleName("Find by title or author")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        head.addWidget(self.search)
        column.addLayout(head)
        column.addWidget(self.log, 1)
        self.older.setProperty("role", "link")
        self.older.clicked.connect(self._on_older)
        column.addWidget(self.older)
        return left

    def _right(self) -> QWidget:
        right = QFrame()
        right.setProperty("role", "panel")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        words = QVBoxLayout()
        self.heading.setProperty("role", "title")
        self.heading.setWordWrap(True)
        self.facts.setProperty("role", "muted")
        words.addWidget(self.heading)
        words.addWidget(self.facts)
        row.addLayout(words, 1)
        for button, icon, run in ((self.undo_button, "undo-2", self.undo), (self.redo_button, "redo-2", self.redo)):
            button.setIcon(theme.icon(icon))
            button.clicked.connect(run)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(bar)
        column.addWidget(self.changes, 1)
        self.changes.opened.connect(lambda id: self.go.emit("editor", id))
        return right


def _entry(row: LogRow) -> Entry:
    icon, role, word = _VERBS.get(row.verb, ("circle", "muted", row.verb))
    return Entry(
        str(row.seq),
        icon,
        role,
        row.title,
        f"{word} by {row.author}  ·  {moment(row.at)}  ·  {change_count(row.changes)}",
    )
