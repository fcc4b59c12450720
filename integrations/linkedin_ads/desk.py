"""What lists, conversions and lead forms share: a client for one account, waits that can be seen, permissions in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.connections import Connection
from core.errors import ActElsewhere, PlatformError
from core.progress import Progress
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.scopes import WORDS
from integrations.linkedin_ads.wire.values import urn

SLICE_S = 0.5
"""How often somebody may stop a wait, in seconds."""
DENIED = "ACCESS_DENIED"
Pause = Callable[[float], None]


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
            hint=f"LinkedIn has to grant your app {scope}; then connect again. Or your role on the account does not allow it.",
        ) from None  # fmt: skip
