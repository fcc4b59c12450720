"""Reports read slice by slice: the next one is on its way while one is written, and a used up quota is waited for.

LinkedIn hands out 45 million values in five minutes, and says no more than "too many" beyond that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from core.errors import TryLater
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.wire.analytics import Row, Slice

QUOTA_S, LOOK_S = 300.0, 30.0
"""How long the quota of values looks back, and how often it is tried again meanwhile."""
USED_UP = "TOO_MANY_REQUESTS"
Part = TypeVar("Part")
Found = TypeVar("Found")


def read_report(client: LinkedInClient, one: Slice, pivot: str, granularity: str = "DAILY") -> list[Row]:
    """The rows of a slice. Raises TryLater when five minutes did not bring the quota back: it is the day's then."""
    waited = 0.0
    while True:
        try:
            return client.report(one, pivot, granularity)
        except TryLater as error:
            if error.code != USED_UP or waited >= QUOTA_S:
                raise
        client.wait(LOOK_S)
        waited += LOOK_S


def read_ahead(parts: Sequence[Part], read: Callable[[Part], Found]) -> Iterator[tuple[Part, Found]]:
    """Each part with what was read of it, in order; one more is read while one is worked on."""
    worker = ThreadPoolExecutor(1, "linkedin-reports")
    try:
        coming = [worker.submit(read, part) for part in parts[:1]]
        for at, part in enumerate(parts):
            found = coming.pop().result()
            coming = [worker.submit(read, later) for later in parts[at + 1 : at + 2]]
            yield part, found
    finally:
        # Whoever stops does not wait for an answer that nobody reads.
        worker.shutdown(wait=False, cancel_futures=True)
