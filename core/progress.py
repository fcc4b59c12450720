"""How long work says how far it is, and learns that it should stop: one call does both."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from core.errors import Cancelled

REPORT_INTERVAL_S = 0.1


@dataclass(frozen=True)
class Step:
    """One report: what is being done, `done` of `total` (None when the total is not known)."""

    label: str
    done: int = 0
    total: int | None = None


@dataclass
class Progress:
    """Handed to every job. `step` reports at most ten times a second and raises `Cancelled`."""

    report: Callable[[Step], None] = lambda step: None
    _stop: Event = field(default_factory=Event)
    _last: float = 0.0
    _label: str = ""

    def step(self, label: str, done: int = 0, total: int | None = None) -> None:
        """Say how far the work is; raises `Cancelled` when the user asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if label != self._label or now - self._last >= REPORT_INTERVAL_S or done == total:
            self._last, self._label = now, label
            self.report(Step(label, done, total))

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._stop.is_set()


def silent() -> Progress:
    """A progress nobody listens to."""
    return Progress()
