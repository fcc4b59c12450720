"""Puts the parts together: what the window is given, and what must be closed again."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from app.advice import Advice, Planner
from app.audiences import AdLists
from app.downloading.platforms import DesktopPlatforms
from app.model_shelf import Shelf
from app.models import LocalModels
from app.targeting import AdReach
from core import paths, settings
from core.secrecy import guard_logs
from ui.jobs import Jobs
from ui.messages import Messages
from ui.preferences import Preferences
from ui.program import Program
from ui.theme import Look
from ui.window import MainWindow

if TYPE_CHECKING:
    from core.interchange.result import ImportResult
    from core.progress import Progress
    from core.workspace import Workspace

LOG_BYTES = 1_000_000
LOG_FILES = 3


class Teller(QObject):
    """Says in the window why a model is not used, whichever thread finds out."""

    told = Signal(str)

    def __init__(self, messages: Messages) -> None:
        super().__init__(messages)
        self.told.connect(messages.warn, Qt.ConnectionType.QueuedConnection)


class Interchange:
    """Files in and out; the dialects are imported when they are needed."""

    imports: tuple[str, ...] = ("google-ads-editor", "google-ads-bulk", "linkedin-sheet", "metrics", "xlsx", "answer")
    exports: tuple[str, ...] = (
        "google-ads-editor",
        "google-ads-bulk",
        "linkedin-sheet",
        "linkedin-template",
        "xlsx",
        "html",
        "json",
    )

    def recognise(self, path: Path) -> str:
        """The dialect of a file."""
        from core.interchange.recognise import recognise

        return recognise(path)

    def take_in(
        self, workspace: Workspace, paths: Sequence[Path], dialect: str | None, *, accept: bool, progress: Progress
    ) -> ImportResult:
        """Import files as one change set."""
        from app.interchange import import_files

        return import_files(workspace, paths, dialect, accept=accept, progress=progress)

    def write_out(
        self, workspace: Workspace, dialect: str, out: Path, *, progress: Progress, changeset: str | None = None
    ) -> int:
        """Export the draft."""
        from app.interchange import export_file

        return export_file(workspace, dialect, out, progress=progress, changeset=changeset)


def start_log(folder: Path) -> None:
    """Write warnings and worse to a rotating file; a folder that cannot be written costs the file only."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                folder / "campaign-desk.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
            )
        )
    except OSError:
        pass
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=handlers, force=True
    )
    guard_logs()


def make_program(app: QApplication, closing: ExitStack, *, demo: Callable[[Progress], Path] | None = None) -> Program:
    """Settings, look, messages, jobs and models; `closing` ends them in reverse order."""
    loaded = settings.load(paths.settings_file())
    preferences = Preferences(paths.settings_file(), loaded.settings)
    look = Look(app, loaded.settings.appearance.theme)
    messages = Messages(app)
    if loaded.problem:
        messages.warn(loaded.problem)
    threads = loaded.settings.models.threads
    if threads:
        os.environ["OMP_NUM_THREADS"] = str(threads)
    models = None if os.environ.get(paths.WITHOUT_MODELS) else LocalModels(loaded.settings, Teller(messages).told.emit)
    if models is not None:
        closing.callback(models.close)
        # before the window, which asks for the copywriter when the settings change
        preferences.changed.connect(models.apply)
    jobs = Jobs(messages, app)
    closing.callback(jobs.close)
    report_what_is_unforeseen(messages)
    files, platforms, planner, reach = Interchange(), DesktopPlatforms(), Planner(), AdReach()
    return Program(
        preferences, look, messages, jobs, files, models, demo, platforms=platforms, planner=planner, reach=reach,
        advice=Advice(), lists=AdLists(), shelf=Shelf(models) if models else None,
    )  # fmt: skip


def open_window(program: Program, workspace: Workspace | None = None) -> MainWindow:
    """The window, shown; with a workspace when one is given (it belongs to the window then)."""
    window = MainWindow(program)
    window.show()
    if workspace is not None:
        window.show_workspace(workspace)
    return window


def report_what_is_unforeseen(messages: Messages) -> None:
    """An exception nobody caught is logged and reported; the window stays open."""

    def on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        else:
            messages.report(error)

    sys.excepthook = on_exception
