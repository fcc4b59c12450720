"""What the person is told: notices inside the window, questions without blocking, and one report for our own faults."""

from __future__ import annotations

import itertools
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import AppError
from core.secrecy import without_secrets

Level = Literal["info", "warning", "error"]
NoticeAction = tuple[str, Callable[[], None]]

_log = logging.getLogger(__name__)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Notice:
    """One notice. Errors and warnings stay until closed; `action` is a button's label and what it does."""

    number: int
    level: Level
    text: str
    hint: str | None = None
    action: NoticeAction | None = None

    @property
    def stays(self) -> bool:
        """Whether it waits to be closed by the reader."""
        return self.level != "info"


class Messages(QObject):
    """Anyone may speak; the window listens to `posted` and `closed` and shows what is said."""

    posted = Signal(object)
    closed = Signal(int)
    asked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: QWidget | None = None
        self.open: dict[int, Notice] = {}
        self.reports: list[str] = []

    def info(self, text: str, *, action: NoticeAction | None = None) -> Notice:
        """Say that something is done; goes away by itself, later when it offers an action."""
        return self._post("info", text, None, action)

    def warn(self, text: str | AppError, *, action: NoticeAction | None = None) -> Notice:
        """Say that something is not as the reader may expect."""
        return self._post("warning", *_words(text), action)

    def error(self, text: str | AppError, *, action: NoticeAction | None = None) -> Notice:
        """Say that something could not be done, and what to do; stays until closed."""
        return self._post("error", *_words(text), action)

    def close(self, number: int) -> None:
        """Take a notice away."""
        if self.open.pop(number, None) is not None:
            self.closed.emit(number)

    def report(self, error: BaseException) -> None:
        """Our own fault: write it to the log with its trace and offer one report."""
        _log.error("Unforeseen: %s", error, exc_info=(type(error), error, error.__traceback__))
        self.reports.append(without_secrets("".join(traceback.format_exception(error))))
        if any(notice.action and notice.action[0] == REPORT_LABEL for notice in self.open.values()):
            return
        self._post("error", REPORT_TEXT, REPORT_HINT, (REPORT_LABEL, self.show_report))

    def show_report(self) -> None:
        """Open the report window with everything that went wrong since the start."""
        from ui.dialogs.report import ReportDialog

        ReportDialog("\n".join(self.reports), self.window).open()

    def ask(self, title: str, text: str, yes_label: str, on_yes: Callable[[], None]) -> None:
        """Ask without blocking; `on_yes` runs only when the reader agrees."""
        from ui.dialogs.question import QuestionDialog

        dialog = QuestionDialog(title, text, yes_label, self.window)
        dialog.accepted.connect(on_yes)
        self.asked.emit(dialog)
        dialog.open()

    def _post(self, level: Level, text: str, hint: str | None, action: NoticeAction | None) -> Notice:
        notice = Notice(next(_numbers), level, text, hint, action)
        self.open[notice.number] = notice
        self.posted.emit(notice)
        return notice


REPORT_LABEL = "Show report"
REPORT_TEXT = "Something went wrong inside Campaign Desk."
REPORT_HINT = "What you saved before is safe, and you can go on working."


def _words(text: str | AppError) -> tuple[str, str | None]:
    return (text.message, text.hint) if isinstance(text, AppError) else (text, None)
