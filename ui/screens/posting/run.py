"""Something that can be stopped without losing its answer: what was posted by then has to be known."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from core.errors import AppError, Cancelled
from core.progress import Progress, Step

PATIENCE_S = 30.0


class Run:
    """Called with a job's progress; `stop` asks the work to end, which then answers as far as it came, or `Cancelled`."""

    def __init__(self, work: Callable[[Progress], Any]) -> None:
        self._work = work
        self._own = Progress()
        self._ended = threading.Event()
        self._answer: Any = Cancelled()
        self._error: AppError | None = None

    def __call__(self, progress: Progress) -> Any:
        """Do the work."""

        def report(step: Step) -> None:
            progress.step(step.label, step.done, step.total)

        self._own.report = report
        try:
            self._answer = self._work(self._own)
        except Cancelled as stopped:
            self._answer = stopped
        except AppError as error:
            self._error = error
            raise
        finally:
            self._ended.set()
        return self._answer

    def stop(self) -> None:
        """Ask it to end."""
        self._own.cancel()

    def wait(self) -> Any:
        """The answer once it has ended, for a job of its own; raises what it raised."""
        self._ended.wait(PATIENCE_S)
        if self._error is not None:
            raise self._error
        return self._answer
