"""A seeded sandbox, an account of it connected to a workspace, and the official client between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core import connections
from core.connections import Account, Connection
from core.workspace import Workspace
from integrations import signins
from integrations.google_ads.client import make_client
from integrations.google_ads.credentials import SignedIn
from integrations.keychain import open_store
from integrations.profiles import load_profile
from integrations.sandbox import serve
from integrations.sandbox.server import Sandbox
from integrations.signins import SignIn

MANAGER, CLIENT = "1000000001", "2000000001"


@dataclass
class Reach:
    """A served sandbox and how a connection reaches it."""

    sandbox: Sandbox

    def sign_in(self) -> SignIn:
        """What a person's sign-in leaves behind."""
        return SignIn(load_profile("google_ads", str(self.sandbox.profile_path)), self.sandbox.grant())

    def client(self, connection: Connection) -> Any:
        """The official client of a connection."""
        found = self.sign_in()
        return make_client(found, SignedIn(found), login=connection.account.login)

    def connect(self, workspace: Workspace, number: str = CLIENT) -> Connection:
        """Connect an account without a browser."""
        currency = "EUR" if number == CLIENT else "USD"
        account = Account(number, "Nordlicht Software", currency, "Europe/Berlin", MANAGER)
        return connections.connected(workspace, "google_ads", account, "sandbox")


@pytest.fixture(scope="session")
def seeded_reach(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reach]:
    """One sandbox with its seeded accounts, for tests that only read."""
    with serve(tmp_path_factory.mktemp("advice")) as sandbox:
        sandbox.set("planning_rate", "unlimited")
        yield Reach(sandbox)


@pytest.fixture(scope="session")
def changing_reach(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reach]:
    """Another one, for tests that change it."""
    with serve(tmp_path_factory.mktemp("own")) as sandbox:
        sandbox.set("planning_rate", "unlimited")
        yield Reach(sandbox)


@pytest.fixture
def own_reach(changing_reach: Reach) -> Iterator[Reach]:
    """The sandbox that tests change, keeping out of each other's way; no fault is left behind."""
    yield changing_reach
    changing_reach.sandbox.faults.clear()


@pytest.fixture
def keychain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Reach, Connection], None]:
    """Puts the sign-in of a connection where commands find it."""
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "marker-password")

    def keep(reach: Reach, connection: Connection) -> None:
        signins.keep(open_store(), connection.id, reach.sign_in())

    return keep
