"""Lists of people and companies at a platform: sending files to them, how they stand, what was sent."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from core.audiences.journal import Upload
from core.audiences.lists import Standing
from core.catalog import GOOGLE, LINKEDIN
from core.connections import Connection
from core.errors import AppError
from core.platforms import ListFile, ListSent
from core.progress import Progress
from core.wording import when
from ui import theme
from ui.context import Context
from ui.jobs import Job, JobState
from ui.platform_words import platform_label, remedy, words_of
from ui.screens import SignInAgain
from ui.screens.advice.list_form import ListForm
from ui.screens.advice.list_words import list_facts, list_lines, upload_state
from ui.screens.advice.page import CONTENT, READ_ONLY, AdvicePage, show_warnings
from ui.screens.checks.parts import side_by_side
from ui.theme import GRID
from ui.widgets.two_line_list import Entry, TwoLineList

NEW = ""
SENDING = "list upload"
HELD = {("contacts",): "People,", ("contacts", "companies"): "People or companies,"}
HEADS = ("Sent", "By", "Entries", "State")
STOPPED = "Stopped. What was sent stays sent; send the same file again and it goes on."


@dataclass(frozen=True)
class Known:
    """What is known of the lists of an account."""

    standing: Sequence[Standing]
    uploads: Sequence[Upload]


class ListsPage(AdvicePage):
    """“Upload a list” and the lists at the left; the form, or one list with what was sent to it, at the right."""

    icon_name = "users"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lists = TwoLineList("Lists of people and companies")
        self.form = ListForm()
        self.detail = ListDetail()
        self._known = Known((), ())
        self._job: Job | None = None
        self._right = QStackedWidget()
        for part in (self.form, self.detail):
            self._right.addWidget(part)
        self.stack.addWidget(side_by_side(self.lists, self._right))
        self.stack.addWidget(self.empty)
        self.lists.chosen.connect(lambda id: self._show_chosen())
        self.form.look_wanted.connect(self._look_through)
        self.form.holds.currentIndexChanged.connect(lambda at: self._ask_consent())
        self.form.send_wanted.connect(self.send)
        self.form.stop_wanted.connect(self.stop)
        self.setFocusProxy(self.lists)

    # The contract of a page

    def is_offered(self, platform: str) -> bool:
        lists = self.context.lists
        return lists is not None and bool(lists.holds(platform))

    def why_account(self) -> str:
        return "Connect an account to send lists of customers or companies to it, and to see how they are matched."

    def why_not_offered(self, connection: Connection) -> tuple[str, str]:
        label = platform_label(connection.platform)
        return f"{label} takes no lists", "Choose another account."

    def load(self) -> None:
        one, lists, workspace = self.connection, self.context.lists, self.context.workspace
        if one is not None and lists is not None:
            self.context.jobs.start(
                "Reading the lists", lambda progress: Known(lists.standing(workspace, one), lists.uploads(workspace, one)),
                done=self._show, group="lists kept",
            )  # fmt: skip

    def ask(self) -> None:
        one, lists, workspace = self.connection, self.context.lists, self.context.workspace
        if one is None or lists is None or self.why_not_asked() is not None:
            return

        def work(progress: Progress) -> Known:
            return Known(lists.follow(workspace, one, progress), lists.uploads(workspace, one))

        self.start("Asking about the lists", work, self._show)

    def why_not_asked(self) -> str | None:
        return super().why_not_asked() or (READ_ONLY if self.context.workspace.read_only else None)

    # Showing

    def _show(self, known: Known) -> None:
        one, lists = self.connection, self.context.lists
        if one is None or lists is None:
            return
        self._known = known
        self.asked.emit(max((each.seen_at for each in known.standing), default=None))
        kept = self.lists.current_id()
        made = [
            Entry(
                NEW,
                "upload",
                "accent",
                "Upload a list",
                f"{HELD.get(tuple(lists.holds(one.platform)), '')} to {platform_label(one.platform)}",
            )
        ]
        made += [_entry(each, warned=bool(self._warnings(each))) for each in known.standing]
        self.lists.show_entries(made, kept)
        names = [each.seen.name for each in known.standing]
        self.form.show_platform(lists.holds(one.platform), names, calling_code=one.platform == GOOGLE)
        if not self.form.consents:
            self._ask_consent()
        self._show_chosen()
        self.stack.setCurrentIndex(CONTENT)

    def show_connection(self, connection: Connection | None) -> None:
        if self.connection is None or connection is None or connection.id != self.connection.id:
            self.form.ask_consent(())
        super().show_connection(connection)

    def _show_chosen(self) -> None:
        id = self.lists.current_id()
        one = next((each for each in self._known.standing if each.seen.list == id), None)
        if one is not None:
            self.detail.show_list(one, self._warnings(one), [each for each in self._known.uploads if each.list == id])
        self._right.setCurrentWidget(self.form if one is None else self.detail)

    def _warnings(self, one: Standing) -> tuple[str, ...]:
        """What its user should know; only LinkedIn's lists run out, and have a least size."""
        linkedin = self.connection is not None and self.connection.platform == LINKEDIN
        return one.warnings(round(time.time() * 1000)) if linkedin else ()

    def _ask_consent(self) -> None:
        one, lists = self.connection, self.context.lists
        if one is not None and lists is not None:
            self.form.ask_consent(lists.asked(one.platform, self.form.holds.currentData() or "contacts"))

    # Looking a file through and sending it

    def _look_through(self, file: ListFile) -> None:
        one, lists, workspace = self.connection, self.context.lists, self.context.workspace
        if one is not None and lists is not None:
            self.context.jobs.start(
                "Reading the file", lambda progress: lists.preview(workspace, one, file, progress),
                done=self.form.show_preview, failed=lambda error: self.form.say_problem(words_of(error)), group="list preview",
            )  # fmt: skip

    def send(self, file: ListFile, name: str, consent: Mapping[str, str]) -> None:
        """Send a file to a list; stopped, it goes on with the same call."""
        one, lists, workspace = self.connection, self.context.lists, self.context.workspace
        why = self.why_not_asked()
        if why is not None:
            self.form.end(why)
            return
        if one is None or lists is None:
            return
        self.form.run()
        job = self.context.jobs.start(
            f"Sending “{name}”", lambda progress: lists.upload(workspace, one, file, name, consent, progress),
            done=self._on_sent, failed=partial(self._on_not_sent, one), group=SENDING,
        )  # fmt: skip
        self._job = job
        job.moved.connect(self.form.show_step)
        job.finished.connect(lambda: self._on_ended(job))

    def stop(self) -> None:
        """Stop sending."""
        if self._job is not None:
            self._job.cancel()

    def _on_ended(self, job: Job) -> None:
        if job.state is JobState.CANCELLED and self._job is job:
            self.form.end(STOPPED)
            self.load()

    def _on_sent(self, sent: ListSent) -> None:
        self.form.end()
        self.form.forget()
        self.context.messages.info(
            f"Sent {sent.sent:,} of {sent.entries:,} entries to “{sent.name}”. Matching takes the platform hours or days."
        )
        for note in sent.notes:
            self.context.messages.warn(note)
        self.load()

    def _on_not_sent(self, one: Connection, error: BaseException) -> None:
        action = remedy(error, one.platform, sign_in=lambda: self.go.emit("accounts", SignInAgain(one.id)), again=None)
        # Said once: with the button that helps, or below the form.
        self.form.end("" if action else words_of(error))
        if action is not None and isinstance(error, AppError):
            self.context.messages.error(error, action=action)
        self.load()


class ListDetail(QWidget):
    """One list: how it stands, what its user should know, and what was sent to it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("The list")
        self.title, self.facts, self.lines = _label("title"), _label("muted"), _label("")
        self.warnings: tuple[str, ...] = ()
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(GRID // 2)
        self.uploads = _table()
        head = QFrame()
        head.setProperty("role", "bar")
        top = QVBoxLayout(head)
        top.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        top.setSpacing(GRID)
        for part in (self.title, self.facts, self.lines):
            top.addWidget(part)
        top.addLayout(self._warnings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.uploads, 1)

    def show_list(self, one: Standing, warnings: tuple[str, ...], uploads: Sequence[Upload]) -> None:
        """Show another list."""
        self.title.setText(one.seen.name)
        self.facts.setText(list_facts(one))
        self.lines.setText("\n".join(list_lines(one)))
        self.warnings = warnings
        show_warnings(self._warnings, warnings)
        self.uploads.setRowCount(len(uploads))
        for row, each in enumerate(uploads):
            cells = (when(each.created_at), each.author, f"{each.sent:,} of {each.members:,}", upload_state(each))
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.uploads.setItem(row, column, item)


def _entry(one: Standing, *, warned: bool) -> Entry:
    icon, role = (
        ("triangle-alert", "warning")
        if warned
        else ("building-2" if one.seen.holds == "companies" else "users", "accent")
    )
    return Entry(one.seen.list, icon, role, one.seen.name, list_facts(one))


def _label(role: str, words: str = "") -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label


def _table() -> QTableWidget:
    table = QTableWidget(0, len(HEADS))
    table.setHorizontalHeaderLabels(list(HEADS))
    table.setAccessibleName("What was sent to the list")
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.ROW)
    for at, width in enumerate((170, 160, 150)):
        table.setColumnWidth(at, width)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return table
