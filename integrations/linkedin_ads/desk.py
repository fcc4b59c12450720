"""What lists, conversions and lead forms share: a client for one account, waits that can be seen, permissions in words."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.connections import Connection
from core.errors import ActElsewhere, OutcomeUnknown, PlatformError, TryLater
from core.progress import Progress
from integrations.linkedin_ads.client import Answer, LinkedInClient
from integrations.linkedin_ads.scopes import WORDS, word_of
from integrations.linkedin_ads.wire.calls import Call
from integrations.linkedin_ads.wire.values import urn

SLICE_S = 0.5
"""How often somebody may stop a wait, in seconds."""
MOST_TRIES, FIRST_WAIT_S, LONGEST_WAIT_S = 4, 2.0, 120.0
DENIED = "ACCESS_DENIED"
Pause = Callable[[float], None]
_PERSONAL = re.compile(r"\S+@\S+|\b[0-9A-Fa-f]{32,}\b")


@dataclass(frozen=True)
class Desk:
    """A client for one connection, and how it waits; tests hand in a pause that does not."""

    client: LinkedInClient
    connection: Connection
    pause: Pause = time.sleep

    @property
    def account(self) -> str:
        """The account as LinkedIn names it."""
        return urn("sponsoredAccount", self.connection.account.number)

    def answered(self, call: Call, label: str, progress: Progress) -> Answer:
        """The answer to a call that changes nothing when it is sent twice: a lost one is asked for again, a short quota
        waited for. Raises what the last try met."""
        tries = 0
        while True:
            try:
                return self.client.call(call)
            except (OutcomeUnknown, TryLater) as error:
                tries += 1
                asked = asked_for(error)
                if tries >= MOST_TRIES or (asked or 0) > LONGEST_WAIT_S:
                    raise
            self.wait(asked or FIRST_WAIT_S * tries, label, progress)

    def wait(self, seconds: float, label: str, progress: Progress) -> None:
        """Wait where it can be seen and stopped."""
        left = seconds
        while left > 0:
            progress.step(label, round(seconds - left), round(seconds))
            self.pause(min(SLICE_S, left))
            left -= SLICE_S


@contextmanager
def opened(connection: Connection) -> Iterator[Desk]:
    """A desk for a connection of this computer. Raises SignInNeeded, KeychainError."""
    from integrations.linkedin_ads.client import open_client

    with open_client(connection) as client:
        yield Desk(client, connection)


def asked_for(error: PlatformError) -> float | None:
    """How long LinkedIn asked to wait, in seconds; None when it did not say."""
    found = getattr(error, "wait_s", None)
    return float(found) if found is not None else None


def told(error: PlatformError) -> str:
    """A refusal of one entry in words, without what of it LinkedIn may repeat: addresses and hashes stay out of the file."""
    return _PERSONAL.sub("…", error.message)


@contextmanager
def permitted(scope: str) -> Iterator[None]:
    """Say which permission is missing where LinkedIn only says that one is."""
    try:
        yield
    except ActElsewhere as error:
        if error.code != DENIED:
            raise
        raise ActElsewhere(
            f"This sign-in may not {WORDS[scope]}.", code=error.code, request_id=error.request_id,
            hint=f"When LinkedIn has granted your app {scope}, connect again with `--allow {word_of(scope)}`. Or your role on "
            "the account does not allow it.",
        ) from None  # fmt: skip
