"""One download, in a process of its own: `python -m app.downloading.worker`, the order on stdin, what comes of it on stdout.

It ends when its stdin closes, so it never outlives the program that started it.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from app.downloading.failing import failed
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
    Told,
    decode,
    encode,
)
from core.errors import AppError, Cancelled
from core.progress import Progress, Step
from core.secrecy import guard_logs, without_secrets
from core.turns import AskedTurn

if TYPE_CHECKING:
    from core.platforms import Pulled

NICENESS = 5
"""Where both want the same core, the window goes first."""


class Line:
    """The way to the window's process, for any thread here."""

    def __init__(self, inward: BinaryIO, outward: BinaryIO) -> None:
        self._in, self._out = inward, outward
        self._saying = threading.Lock()
        self._given = threading.Event()
        self._gone = False
        self.progress = Progress(report=self._step)
        self.turn = AskedTurn(self._ask, lambda: self.say(GivenBack()))

    def say(self, message: Message) -> None:
        """Say something; raises Cancelled when nobody hears it."""
        try:
            with self._saying:
                self._out.write(encode(message))
                self._out.flush()
        except OSError:
            raise Cancelled from None

    def order(self) -> Order:
        """What is to be downloaded; from now on the other side is listened to."""
        first = decode(self._in.readline())
        if not isinstance(first, Order):
            raise TypeError(f"an order comes first, not {first}")
        ThreadPoolExecutor(1, "line").submit(self._listen)
        return first

    def _listen(self) -> None:
        for line in self._in:
            if isinstance(decode(line), Given):
                self._given.set()
            else:
                self.progress.cancel()
        self._gone = True
        self.progress.cancel()
        self._given.set()

    def _ask(self) -> None:
        self._given.clear()
        self.say(Asked())
        self._given.wait()
        if self._gone:
            raise Cancelled

    def _step(self, step: Step) -> None:
        self.say(Stepped(step.label, step.done, step.total))


def main() -> None:
    """Download what is ordered, and end."""
    inward, outward = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints belongs into the log, not between the messages.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", stream=sys.stderr)
    guard_logs()
    sys.excepthook = _on_fault
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    line = Line(inward, outward)
    try:
        answer: Done | Failed = Done.of(_download(line.order(), line))
    except (AppError, Cancelled) as error:
        answer = failed(error)
    with suppress(Cancelled):
        line.say(answer)
    # Python would wait here for the thread that listens, and gRPC for its own; everything is written and closed.
    os._exit(0)


def _on_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault of this program: the window's process reports what is written here like its own."""
    sys.stderr.write(without_secrets("".join(traceback.format_exception(kind, error, trace))))
    sys.stderr.flush()
    os._exit(FAULT)


def _download(order: Order, line: Line) -> Pulled:
    from app.platforms import AdPlatforms
    from core.connections import find
    from core.workspace import Workspace

    since = date.fromisoformat(order.metrics_since) if order.metrics_since else None
    with Workspace.open_beside(Path(order.workspace), line.turn) as workspace:
        workspace.listen(lambda edited: line.say(Told.of(edited)))
        return AdPlatforms().pull(workspace, find(workspace, order.connection), line.progress, metrics_since=since)


if __name__ == "__main__":
    main()
