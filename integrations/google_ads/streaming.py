"""Reading by SearchStream: raw rows, stopped within a second, tried again when Google Ads was busy or the line was cut."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import grpc

from core.errors import Cancelled, TryLater
from core.progress import Progress
from integrations.google_ads.client import STREAM_TIMEOUT_S, renew
from integrations.google_ads.explaining import LIBRARY, explain

TRIES = 5
FIRST_WAIT_S = 5.0
_LOOK_S = 0.1

Read = TypeVar("Read")
Pause = Callable[[float, Progress], None]


def pause(seconds: float, progress: Progress) -> None:
    """Wait, unless the user asks to stop."""
    ended = threading.Event()
    for _ in range(max(1, int(seconds / _LOOK_S))):
        progress.step("Google Ads is busy; waiting")
        ended.wait(_LOOK_S)


@dataclass
class Reading:
    """One account being read: the client without proto-plus, the account's number, and how to wait."""

    client: Any
    customer: str
    progress: Progress
    wait: Pause = pause
    tries: int = TRIES
    chance: random.Random = field(default_factory=random.Random)
    service: Any = None

    def __post_init__(self) -> None:
        self.service = self.client.get_service("GoogleAdsService")
        # The library waits for the first answer before it hands out the stream, which then could not be cancelled; this is
        # its own switch against that (googleapis/python-pubsub, issue 93).
        self.service.transport.search_stream._prefetch_first_result_ = False

    def retried(self, read: Callable[[], Read]) -> Read:
        """Do a piece of reading, again from its start while Google Ads asks to come back later. Only for reads."""
        for attempt in range(self.tries - 1):
            try:
                renew(self.client)
                return read()
            except TryLater as error:
                wait = error.wait_s or FIRST_WAIT_S * 2**attempt
                self.wait(wait * self.chance.uniform(0.8, 1.2), self.progress)
        return read()

    def batches(self, query: str) -> Iterator[Any]:
        """The answers to a query as they come, raw; each holds `results`."""
        try:
            stream = self.service.search_stream(customer_id=self.customer, query=query, timeout=STREAM_TIMEOUT_S)
            with _stopped_with(self.progress, stream):
                yield from stream
        except (*LIBRARY, grpc.FutureCancelledError) as error:
            if self.progress.cancelled:
                raise Cancelled from None
            raise explain(error) from None


@contextmanager
def _stopped_with(progress: Progress, stream: Any) -> Iterator[None]:
    """Cancel a stream as soon as the user asks to stop, even while it waits for its next batch."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_S):
            if progress.cancelled:
                stream.cancel()
                return

    with ThreadPoolExecutor(1, "pull-watcher") as watcher:
        watcher.submit(watch)
        try:
            yield
        finally:
            over.set()
            # A stream that nobody reads on would hold the connection.
            stream.cancel()
