"""Work that takes longer than a frame: the only place that starts threads or tasks."""

from __future__ import annotations

import asyncio
import inspect
import sys
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor, wait
from enum import StrEnum
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from core.errors import AppError, Cancelled
from core.progress import Progress, Step
from ui.garbage import Collector
from ui.messages import Messages

THREADS = 4
PATIENCE_S = 10.0
TURN_S = 0.000_2
"""How long a thread may keep Python to itself. Painting a list asks for Python hundreds of times; with Python's usual
5 ms it would wait that long each time while a job computes, and the window would stand still for a second."""
Work = Callable[[Progress], Any] | Callable[[Progress], Coroutine[Any, Any, Any]]


class JobState(StrEnum):
    """Where a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(QObject):
    """One piece of work. Its signals arrive in the window's thread; after `cancel` nothing arrives any more."""

    moved = Signal(object)
    finished = Signal()
    _reported = Signal(object)
    _ended = Signal(object, object)

    def __init__(self, title: str, group: str | None, parent: Jobs) -> None:
        super().__init__(parent)
        self._turns = parent.turns
        self.title = title
        self.group = group
        self.state = JobState.RUNNING
        self.step = Step(title)
        self.result: Any = None
        self.error: BaseException | None = None
        self._progress = Progress(report=self._reported.emit)
        self._task: asyncio.Task[None] | None = None
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop; it counts as cancelled from now on, whatever it still does."""
        if self.state is not JobState.RUNNING:
            return
        self._progress.cancel()
        if self._task is not None:
            self._task.cancel()
        self._settle(JobState.CANCELLED)

    def _on_reported(self, step: Step) -> None:
        if self.state is JobState.RUNNING:
            self.step = step
            self.moved.emit(step)

    def _on_ended(self, result: Any, error: BaseException | None) -> None:
        self._turns.take(lambda: self._end(result, error))

    def _end(self, result: Any, error: BaseException | None) -> None:
        # Only now has the thread let go of this object, so only now may it be deleted.
        self.deleteLater()
        if self.state is not JobState.RUNNING:
            return
        self.result, self.error = result, error
        if isinstance(error, Cancelled | asyncio.CancelledError):
            self._settle(JobState.CANCELLED)
        else:
            self._settle(JobState.DONE if error is None else JobState.FAILED)

    def _settle(self, state: JobState) -> None:
        self.state = state
        self.finished.emit()

    def _run(self, work: Callable[[Progress], Any]) -> None:
        try:
            result = work(self._progress)
        except Exception as error:
            self._ended.emit(None, error)
        else:
            self._ended.emit(result, None)

    async def _run_async(self, work: Callable[[Progress], Coroutine[Any, Any, Any]]) -> None:
        try:
            result = await work(self._progress)
        except (Exception, asyncio.CancelledError) as error:
            self._ended.emit(None, error)
        else:
            self._ended.emit(result, None)


class Turns(QObject):
    """What ended jobs have to show comes one after the other: between two of them the window paints and listens."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], None]] = deque()
        self._gap = QTimer(self)
        self._gap.setSingleShot(True)
        self._gap.setInterval(0)
        self._gap.timeout.connect(self._next)

    def take(self, act: Callable[[], None]) -> None:
        """Act now, or after those who came before."""
        self._waiting.append(act)
        if not self._gap.isActive():
            self._next()

    def finish(self) -> None:
        """Let all who wait act."""
        while self._waiting:
            self._waiting.popleft()()

    def _next(self) -> None:
        if self._waiting:
            self._gap.start()
            self._waiting.popleft()()


class Jobs(QObject):
    """Starts jobs and keeps those that run. `started` and `ended` carry the job; after `stopping` whoever waits a moment
    before starting one must not, and after `stopped` none works any more."""

    stopping = Signal()
    stopped = Signal()
    started = Signal(object)
    ended = Signal(object)

    def __init__(self, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.turns = Turns(self)
        self._messages = messages
        self._turn_before = sys.getswitchinterval()
        sys.setswitchinterval(TURN_S)
        self._collector = Collector(self)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="job")
        self._tasks: set[asyncio.Task[None]] = set()
        self._futures: set[Future[None]] = set()
        self.running: list[Job] = []
        self._closed = False

    def start(
        self,
        title: str,
        work: Work,
        *,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
        group: str | None = None,
    ) -> Job:
        """Run `work(progress)` away from the window; call in the window's thread.

        A plain callable runs in a thread, a coroutine function on the event loop. `done(result)` and
        `failed(error)` are called in the window's thread. An AppError becomes a notice unless `failed` is given;
        any other error is logged and reported whether or not it is. A cancelled job calls neither. A new job of the
        same `group` cancels the former, whose result never arrives.
        """
        for former in [job for job in self.running if group is not None and job.group == group]:
            former.cancel()
        job = Job(title, group, self)
        self.running.append(job)
        job.finished.connect(lambda: self._on_finished(job, done, failed))
        if self._closed:
            # A timer of a window that is being taken down may still ask; nothing runs any more.
            job.cancel()
            job.deleteLater()
            return job
        self.started.emit(job)
        self._launch(job, work)
        return job

    def stop_all(self) -> None:
        """Cancel what runs and wait until no thread works any more (before a workspace is closed)."""
        self.stopping.emit()
        for job in list(self.running):
            job.cancel()
        wait(self._futures, timeout=PATIENCE_S)
        self._futures.clear()
        # What the threads said last is delivered now: later, its receivers may be gone.
        left = self.findChildren(Job)
        for job in left:
            QCoreApplication.sendPostedEvents(job, 0)
        self.turns.finish()
        for job in left:
            if isValid(job):
                QCoreApplication.sendPostedEvents(job, QEvent.Type.DeferredDelete.value)
        self.stopped.emit()

    def close(self) -> None:
        """Cancel what runs and wait for the threads to let go; what is started afterwards is cancelled at once."""
        self._closed = True
        self.stop_all()
        self._threads.shutdown(wait=True, cancel_futures=True)
        sys.setswitchinterval(self._turn_before)
        self._collector.close()

    def _launch(self, job: Job, work: Work) -> None:
        if inspect.iscoroutinefunction(work):
            coroutine = cast("Callable[[Progress], Coroutine[Any, Any, Any]]", work)
            job._task = asyncio.get_running_loop().create_task(job._run_async(coroutine))  # noqa: SLF001
            self._tasks.add(job._task)  # noqa: SLF001
            job._task.add_done_callback(self._tasks.discard)  # noqa: SLF001
        else:
            self._futures = {future for future in self._futures if not future.done()}
            self._futures.add(self._threads.submit(job._run, work))  # noqa: SLF001

    def _on_finished(
        self, job: Job, done: Callable[[Any], object] | None, failed: Callable[[BaseException], object] | None
    ) -> None:
        self.running.remove(job)
        self.ended.emit(job)
        if job.state is JobState.DONE and done is not None and not _is_gone(done):
            done(job.result)
        elif job.state is JobState.FAILED and job.error is not None:
            self._tell(job.error, failed)

    def _tell(self, error: BaseException, failed: Callable[[BaseException], object] | None) -> None:
        if not isinstance(error, AppError):
            self._messages.report(error)
        elif failed is None:
            self._messages.error(error)
        if failed is not None:
            failed(error)


def _is_gone(callback: Callable[..., object]) -> bool:
    """Whether the page that asked, the `self` of a method or of a function in it, was deleted while its job ran."""
    owner = getattr(callback, "__self__", None)
    if owner is None and inspect.isfunction(callback):
        owner = inspect.getclosurevars(callback).nonlocals.get("self")
    return isinstance(owner, QObject) and not isValid(owner)
