"""Waiting and trying again: how long, how often, and so that everybody sees it and can stop it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from core.errors import OutcomeUnknown, PlatformError, TryLater, Unreachable
from core.progress import Progress
from core.recording import now_ms

T = TypeVar("T")
FIRST_S = 5.0
MOST_S = 120.0
TRIES = 6
TRIES_UNREACHED = 3
"""Without a connection nothing was sent, and whoever sits here can do something about it."""
A_DAY_S = 900.0
"""A platform that asks to wait longer than this means the day's quota."""
_SLICE_S = 0.25


@dataclass(frozen=True)
class Patience:
    """The clock that waits by, chance, how often something is tried, and the time of day; tests put in their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = field(default=random.random)
    tries: int = TRIES
    today_ms: Callable[[], int] = now_ms


def wait(patience: Patience, progress: Progress, seconds: float, why: str) -> None:
    """Wait in slices and show what is left; raises Cancelled within a second of being asked to stop."""
    until = patience.now() + seconds
    while (left := until - patience.now()) > 0:
        progress.step(f"{why} {max(1, round(left))} s")
        patience.sleep(min(_SLICE_S, left))
    progress.step(why)


def backoff(patience: Patience, tried: int, error: PlatformError | None = None) -> float:
    """Seconds until the next try: what the platform asked for, else doubling; with jitter on top."""
    asked = error.wait_s if isinstance(error, TryLater | OutcomeUnknown) else None
    base = asked if asked is not None else min(MOST_S, FIRST_S * 2**tried)
    return base + patience.chance() * (base / 2 if asked is None else min(1.0, base))


def tries_after(patience: Patience, error: PlatformError) -> int:
    """How often something is tried that met this."""
    return min(patience.tries, TRIES_UNREACHED) if isinstance(error, Unreachable) else patience.tries


def again_in(error: PlatformError | None = None) -> str:
    """Why somebody waits, in words that seconds follow."""
    cause = "cannot be reached" if isinstance(error, Unreachable) else "is busy"
    return f"The platform {cause}; trying again in"


def is_over_for_today(error: PlatformError) -> bool:
    """Whether waiting here is of no use: the quota of a day is spent."""
    if not isinstance(error, TryLater):
        return False
    if error.wait_s is None:
        return (error.code or "").endswith(".RESOURCE_EXHAUSTED")
    return error.wait_s > A_DAY_S


def later(error: OutcomeUnknown) -> TryLater:
    """A request that may have happened, and that is not asked for again before the day is over."""
    said = TryLater(
        "The platform takes no more calls of this kind today.", hint="Post again then; what arrived is looked for first.",
        code=error.code, request_id=error.request_id,
    )  # fmt: skip
    said.wait_s = error.wait_s
    return said


def with_its_return(error: PlatformError) -> PlatformError:
    """The spent quota of a day, with the time when there is more."""
    if not isinstance(error, TryLater) or error.wait_s is None or not is_over_for_today(error):
        return error
    at = datetime.now().astimezone() + timedelta(seconds=error.wait_s)
    said = TryLater(
        f"{error.message} There is more from {at:%H:%M} on {at:%Y-%m-%d}.", hint=error.hint, code=error.code,
        request_id=error.request_id, refusals=error.refusals,
    )  # fmt: skip
    said.wait_s = error.wait_s
    return said


def reading(patience: Patience, progress: Progress, ask: Callable[[], T]) -> T:
    """Ask something that changes nothing, as often as it is worth it. Raises what the last try raised."""
    tried = 0
    while True:
        try:
            return ask()
        except (TryLater, Unreachable, OutcomeUnknown) as error:
            tried += 1
            if tried >= tries_after(patience, error) or is_over_for_today(error):
                raise
            wait(patience, progress, backoff(patience, tried - 1, error), again_in(error))
