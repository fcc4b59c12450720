"""The simulated LinkedIn, an account of it connected to a workspace, and a desk that never really waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core import connections
from core.connections import Account, Connection
from core.workspace import Workspace
from integrations import signins
from integrations.keychain import open_store
from integrations.linkedin_ads import client as clients
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.credentials import SignedIn
from integrations.linkedin_ads.desk import Desk
from integrations.profiles import Profile
from integrations.sandbox.linkedin.serving import LinkedIn, serve_linkedin
from integrations.signins import SignIn

NUMBER = "500000001"
DAY_S = 86_400


@dataclass
class Office:
    """A served LinkedIn, what was waited for, and how desks are opened."""

    served: LinkedIn
    connection: Connection
    open_now: ExitStack
    pauses: list[float] = field(default_factory=list)
    when_waiting: Callable[[], Any] = lambda: None

    def sign_in(self, **more: Any) -> SignIn:
        """What a person's sign-in leaves behind."""
        profile = Profile("test", **{name: value for name, value in self.served.profile().items() if value})
        token = more.pop("access_token", None) or self.served.grant(**more)
        return SignIn(profile, access_token=token, refresh_token="", access_ends=time.time() + 60 * DAY_S)

    def desk(self, **more: Any) -> Desk:
        """A desk of the connection."""
        client = LinkedInClient(SignedIn(self.sign_in(**more)), pause=self.wait)
        return Desk(self.open_now.enter_context(client), self.connection, self.wait)

    def wait(self, seconds: float) -> None:
        """Note a wait instead of waiting."""
        self.pauses.append(seconds)
        self.when_waiting()


@pytest.fixture(scope="module")
def linkedin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedIn]:
    """One LinkedIn for a whole module; without campaigns where the module says EMPTY, which is quicker."""
    empty = getattr(request.module, "EMPTY", False)
    with serve_linkedin(tmp_path_factory.mktemp("linkedin"), empty=empty) as served:
        yield served


def connect(workspace: Workspace, number: str = NUMBER) -> Connection:
    """Connect an account without a browser."""
    account = Account(number, "Nordlicht Software (simulated)", "EUR", "UTC")
    return connections.connected(workspace, "linkedin_ads", account, "sandbox")


@pytest.fixture
def office(linkedin: LinkedIn, workspace: Workspace) -> Iterator[Office]:
    """An account of LinkedIn connected to the workspace; no fault or switch is left behind."""
    clients.forget_versions()
    linkedin.set("segment_404", "-1")
    with ExitStack() as open_now:
        yield Office(linkedin, connect(workspace), open_now)
    linkedin.faults.clear()
    with linkedin.store.write() as connection:
        connection.execute("DELETE FROM setting WHERE name IN ('segment_404', 'granted_scopes')")
    clients.forget_versions()


@pytest.fixture
def keychain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Office], None]:
    """Puts the sign-in of a connection where commands find it."""
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "marker-password")
    return lambda office: signins.keep(open_store(), office.connection.id, office.sign_in())
