"""The desktop from start to end, in the order things happen."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.models import LocalModels
from app.wiring import make_program, open_window, start_log
from core import paths
from core.progress import Progress
from ui.program import Program

WARM_MS = 1_500


def run(path: Path | None = None, *, demo: Callable[[Progress], Path] | None = None) -> int:
    """Open the window, with a workspace when one is named; returns when it was closed. `demo` makes the demo workspace."""
    start_log(paths.logs())
    app = application()
    with ExitStack() as closing:
        program = make_program(app, closing, demo=demo)
        window = open_window(program)
        window.greets = True
        if path is not None:
            window.open_path(path.absolute())
        QTimer.singleShot(WARM_MS, window, lambda: warm(program))
        return run_loop(app)


def application() -> QApplication:
    """The one application object, named for the system."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Campaign Desk")
    app.setDesktopFileName("campaign-desk")
    return app


def run_loop(app: QApplication) -> int:
    """Qt's and asyncio's loop in one, until the last window is closed."""
    with qasync.QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        closed = asyncio.Event()
        app.lastWindowClosed.connect(closed.set)
        app.aboutToQuit.connect(closed.set)
        loop.run_until_complete(closed.wait())
    return 0


def warm(program: Program) -> None:
    """Load the models while the person looks around, so that the first Generate does not wait for it."""
    models = program.models
    if isinstance(models, LocalModels) and program.preferences.value.models.load_early:
        program.jobs.start("Preparing the local models", models.warm, failed=lambda error: None, group="warm")
