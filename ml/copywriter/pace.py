"""On how many threads a token is decoded: what was faster a moment ago, found out again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from ml.devices import FEW

FASTER = 0.95
"""All threads are taken when they need at most this share of one thread's time."""
STALLED = 2.5
"""A step that takes so many times as long as the one before it was held up by another program: look again at once."""
SOON, LATE = 16, 256
"""Steps between two looks: while all threads are faster, and at most while they are not."""


@dataclass
class Pace:
    """Chooses between one thread and all of them. Threads that wait for each other some six hundred times a token are half
    as fast again as one on an idle machine, and three times as slow beside a program that keeps a core busy.

    Only for products whose numbers do not depend on the threads (`same`); else the choice is made once.
    """

    threads: int
    same: bool
    clock: Callable[[], float] = time.perf_counter
    using: int = 0
    _left: int = 0
    _patience: int = SOON
    _alone: float = 0.0
    _last: float = 0.0

    def __post_init__(self) -> None:
        self.using = self.using or (1 if self.threads <= FEW else self.threads)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One step, on as many threads as seem best; the thread count of the process is put back."""
        before = torch.get_num_threads()
        count = self._count()
        torch.set_num_threads(count)
        started = self.clock()
        try:
            yield
        finally:
            torch.set_num_threads(before)
            self._note(self.clock() - started)

    def _count(self) -> int:
        """One thread, then all of them: a look takes two steps. Else what the last look chose."""
        if not self.same or self._left > 0:
            return self.using
        return 1 if self._left == 0 else self.threads

    def _note(self, seconds: float) -> None:
        if not self.same or self.threads == 1:
            return
        if self._left == 0:
            self._alone, self._left = seconds, -1
        elif self._left < 0:
            self._choose(seconds)
        else:
            stalled = self.using > 1 and seconds > STALLED * self._last
            self._left = 0 if stalled else self._left - 1
        self._last = seconds

    def _choose(self, together: float) -> None:
        if together <= FASTER * self._alone:
            self.using, self._patience = self.threads, SOON
        else:
            self.using, self._patience = 1, min(2 * self._patience, LATE)
        self._left = self._patience
