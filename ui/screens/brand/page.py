"""What the pages of the brand share: jobs with progress, and taking back the last step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPushButton

from core import acts
from core.errors import AppError
from core.progress import Progress
from core.workspace import Workspace
from ui.context import Context
from ui.screens.library.page import ItemsPage, LibraryPage
from ui.widgets.note_strip import NoteStrip

ROOMY = 440


class BrandPage(ItemsPage):
    """A page whose reading may take a while: it says how far it is, and stops when something newer is asked for."""

    subjects: tuple[str, ...] = ("evidence", "evidence_document")
    spare: tuple[int, ...] = ()
    """Columns that are left out where there is little room."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.parts.setObjectName(f"brand.{self.title}")
        self.note = NoteStrip()
        self.column.insertWidget(1, self.note)
        self.table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.Resize:
            narrow = self.table.width() < ROOMY
            for at in self.spare:
                self.table.setColumnHidden(at, narrow)
        return super().eventFilter(watched, event)

    def read(self) -> Any:
        return self.read_with(Progress())

    def read_with(self, progress: Progress) -> Any:
        """What is shown, read away from the window; raises Cancelled."""
        raise NotImplementedError

    def refresh(self) -> None:
        self.context.jobs.start(
            f"Reading {self.title.lower()}", self.read_with, done=self.show_read, group=f"brand {self.title}"
        )

    def work(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], object]) -> None:
        """Do something long to the workspace in a job with progress."""
        why = self.why_read_only()
        if why is not None:
            self.context.messages.warn(why)
            return
        self.note.hide()
        self.context.jobs.start(title, work, done=done, failed=self._on_failed)

    def run(self, title: str, work: Callable[[], Any], done: Callable[[Any], object] | None = None) -> None:
        self.note.hide()
        super().run(title, work, done)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.note.say(str(error), warning=True)
        self.refresh()

    def take_back_button(self) -> QPushButton:
        """A button that undoes the last step of this page."""
        return self.button("Take back", "undo-2", lambda: take_back_last(self, self.subjects))

    def detail_button(self, words: str, run: Callable[[], object], *, role: str = "") -> QPushButton:
        """A button among the fields of the chosen item."""
        made = QPushButton(words)
        if role:
            made.setProperty("role", role)
        made.clicked.connect(lambda: run())
        return made


def take_back_last(page: LibraryPage, subjects: tuple[str, ...]) -> None:
    """Undo the last step done to these subjects, and say which it was."""
    workspace = page.context.workspace

    def said(title: str | None) -> None:
        words = f"Taken back: {title}." if title else "There is nothing to take back."
        if isinstance(page, BrandPage):
            page.note.say(words)
        else:
            page.context.messages.info(words)

    page.run("Taking back", lambda: _take_back(workspace, subjects), done=said)


def _take_back(workspace: Workspace, subjects: tuple[str, ...]) -> str | None:
    for one in acts.list_acts(workspace):
        if one.subject in subjects and not one.taken_back:
            return acts.take_back(workspace, one.pk).title
    return None
