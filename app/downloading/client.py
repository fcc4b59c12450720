"""The window's side of a download: starts the process, passes on what it says, lends it the turn to write, stops it."""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from app.downloading.failing import raised
from app.downloading.messages import (
    FAULT,
    Asked,
    Done,
    Failed,
    Given,
    GivenBack,
    Message,
    Order,
    Stepped,
    Stop,
    Told,
    decode,
    encode,
)
from core.errors import Cancelled, Interrupted

if TYPE_CHECKING:
    from core.platforms import Pulled
    from core.progress import Progress
    from core.workspace import Workspace

LOOK_S = 0.05
PATIENCE_S = 0.4
"""How long a download that is stopped may take to leave; then it is ended."""
FAREWELL_S = 2.0
MOST_WORDS = 200
COMMAND = (sys.executable, "-m", "app.downloading.worker")
_ROOT = Path(__file__).resolve().parents[2]
_NO_CONSOLE = int(getattr(subprocess, "CREATE_NO_WINDOW", 0))
"""On Windows a program without a console would otherwise flash one up."""

log = logging.getLogger("download")


class DownloadFault(Exception):
    """A fault of this program in the process of a download, with its trace."""


class Download:
    """The process of one download; ended when the context is left."""

    def __init__(self, workspace: Workspace, progress: Progress, command: Sequence[str] = COMMAND) -> None:
        self._workspace, self._progress = workspace, progress
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            creationflags=_NO_CONSOLE,
            start_new_session=True,  # Ctrl-C at the terminal is for the program, which then stops it
        )
        self._said: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._last_words: deque[str] = deque(maxlen=MOST_WORDS)
        self._threads = ThreadPoolExecutor(2, "download")
        for target in (self._read, self._log):
            self._threads.submit(target)
        self._waits = self._lent = False

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def __enter__(self) -> Download:
        return self

    def __exit__(self, *exc: object) -> None:
        # Whatever it still does is for nobody: what it had to say was said after its file was closed.
        self._process.kill()
        self._process.wait()
        self._threads.shutdown()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):
                self._close(stream)
        self._give_turn_back()

    def pulled(self, order: Order) -> Pulled:
        """What came of an order. Raises what the download raised, Cancelled, and Interrupted when its process ended."""
        self._say(order)
        leave_by: float | None = None
        while True:
            if self._progress.cancelled and leave_by is None:
                self._say(Stop())
                leave_by = time.monotonic() + PATIENCE_S
            if leave_by is not None and time.monotonic() > leave_by:
                raise Cancelled
            message = self._next()
            if isinstance(message, Done):
                return message.pulled
            if message is not None:
                self._heed(message)

    def _next(self) -> Message | None:
        """What is said next, None for nothing yet; a download that waits for its turn says nothing."""
        if self._waits:
            self._lent = self._workspace.take_turn(LOOK_S)
            if self._lent:
                self._waits = False
                self._say(Given())
            return None
        try:
            message = self._said.get(timeout=LOOK_S)
        except queue.Empty:
            return None
        if message is None:
            raise self._lost()
        return message

    def _heed(self, message: Message) -> None:
        if isinstance(message, Stepped):
            # That it was stopped is seen by the loop, which tells the download.
            with suppress(Cancelled):
                self._progress.step(message.label, message.done, message.total)
        elif isinstance(message, Asked):
            self._waits = True
        elif isinstance(message, GivenBack):
            self._give_turn_back()
        elif isinstance(message, Told):
            self._workspace.tell(message.label, frozenset(message.kinds), message.change_set)
        elif isinstance(message, Failed):
            raise raised(message)

    def _give_turn_back(self) -> None:
        if self._lent:
            self._lent = False
            self._workspace.give_turn()

    def _say(self, message: Message) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended, which is read from its other end
            self._process.stdin.write(encode(message))
            self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                self._said.put(decode(line))
            except ValueError as error:
                log.error("What a download said cannot be read: %s", error)
                break
        self._said.put(None)

    def _log(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._last_words.append(line.decode("utf-8", "replace"))
            log.warning("%s", self._last_words[-1].rstrip())

    def _lost(self) -> Exception:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(FAREWELL_S)
        ended = self._process.returncode
        log.warning("The process of a download ended (%s).", ended)
        if self._progress.cancelled:
            return Cancelled()
        if ended == FAULT:
            self._threads.shutdown()
            return DownloadFault("".join(self._last_words))
        return Interrupted(
            "The download ended unexpectedly; the draft is as it was.",
            hint="Get changes again: it goes on where it stopped. If it keeps ending, this machine may be short of memory.",
        )

    @staticmethod
    def _close(stream: IO[bytes] | None) -> None:
        if stream is not None:
            stream.close()


def _environment() -> dict[str, str]:
    """It finds the same modules as this process, wherever that was started from."""
    path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
