"""A workspace that is connected to an account of a served LinkedIn, for tests of pulling."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core import connections
from core.connections import Account, Connection
from core.platforms import Pulled
from core.progress import Progress
from core.rows import EntityRow, list_rows
from core.schema import ENTITY
from core.workspace import Workspace
from integrations import signins
from integrations.keychain import SecretStore, open_store
from integrations.linkedin_ads import client as clients
from integrations.linkedin_ads.client import LinkedInClient, open_client
from integrations.linkedin_ads.pulling import pull
from integrations.linkedin_ads.wire import calls
from integrations.profiles import Profile
from integrations.sandbox.linkedin.serving import LinkedIn, serve_linkedin
from integrations.signins import SignIn

ACCOUNT, OTHER, TEST = "500000001", "500000002", "500000009"
DAY_S = 86_400
HELD = {"campaign": "group", "ad_group": "campaign", "ad": "creative"}


@dataclass
class Pulling:
    """A workspace and its connection."""

    served: LinkedIn
    workspace: Workspace
    connection: Connection
    store: SecretStore

    def pull(self, progress: Progress | None = None, **more: Any) -> Pulled:
        """Download what changed; waits for nothing."""
        with self.client() as client:
            waits: dict[str, Any] = {"client": client, "wait": lambda seconds: None}
            return pull(self.workspace, self.connection, progress or Progress(), **waits, **more)

    def client(self) -> LinkedInClient:
        """A client that never really waits."""
        return open_client(self.connection, store=self.store, pause=lambda seconds: None)

    def rows(self, kind: str) -> list[EntityRow]:
        """The draft's entities of a kind."""
        return list_rows(self.workspace, kind)

    def named(self, kind: str, name: str) -> EntityRow:
        """The one entity with this name."""
        (found,) = [row for row in self.rows(kind) if row["name"] == name]
        return found

    def there(self, kind: str, **wanted: Any) -> list[dict[str, Any]]:
        """LinkedIn's documents of a kind with these values."""
        number = int(self.connection.account.number)
        return [
            one
            for one in self.served.dump(number)
            if one["kind"] == kind and all(one.get(name) == value for name, value in wanted.items())
        ]

    def change(self, segment: str, ident: int | str, **values: Any) -> None:
        """Let somebody else change an entity of the account."""
        self.served.change(f"adAccounts/{self.connection.account.number}/{segment}/{ident}", {"$set": values})

    def rewrite(self, post: str, **values: Any) -> None:
        """Let somebody change a post, of which its ad knows nothing."""
        with self.client() as client:
            client.call(calls.partial_update(("posts", post), {"$set": values}))

    def wait_a_day(self) -> None:
        """Let the last download be a day old."""
        kept = connections.cursor(self.workspace, self.connection.id)
        older = {**kept, "whole_at": kept["whole_at"] - 1_000 * DAY_S}
        connections.set_cursor(self.workspace, self.connection.id, older)

    def check_same(self) -> None:
        """The draft holds each of the account's entities once."""
        for kind, there in HELD.items():
            table = ENTITY[kind]
            with self.workspace.read() as reading:
                found = Counter(reading.execute(select(table.c.remote_id).where(table.c.live == 1)).scalars())
            assert found == Counter(str(one["number"]) for one in self.there(there))

    def calls(self) -> Mapping[str, int]:
        """How often each method was called so far."""
        found: dict[str, int] = self.served.faults.state()["calls"]
        return found


@contextmanager
def connected(
    served: LinkedIn, folder: Path, number: str = ACCOUNT, currency: str = "EUR", **more: Any
) -> Iterator[Pulling]:
    """A fresh workspace connected to an account; the keyring is the encrypted file of `CAMPAIGN_DESK_HOME`."""
    store = open_store()
    clients.forget_versions()
    with Workspace.create(folder / f"plan-{number}.cdesk", synchronous="OFF") as workspace:
        yield joined(served, workspace, store, number, currency, **more)


def joined(
    served: LinkedIn,
    workspace: Workspace,
    store: SecretStore,
    number: str = ACCOUNT,
    currency: str = "EUR",
    **more: Any,
) -> Pulling:
    """A workspace with one more connection, to this account."""
    ident = connections.reserve(workspace, "linkedin_ads", number)
    profile = Profile("sandbox", **{key: value for key, value in served.profile().items() if value})
    kept: dict[str, Any] = {"refresh_token": "", "access_token": more.pop("access_token", None) or served.grant()}
    signins.keep(store, ident, SignIn(profile, **kept, access_ends=time.time() + 60 * DAY_S, **more))
    account = Account(number, "Nordlicht Software (simulated)", currency, "UTC")
    made = connections.connected(workspace, "linkedin_ads", account, "sandbox", reserved=ident)
    return Pulling(served, workspace, made, store)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a LinkedIn whose accounts are filled."""
    folder = tmp_path_factory.mktemp("seeded-linkedin") / "state"
    with serve_linkedin(folder):
        return folder


@pytest.fixture
def desk(home: Path, seeded: Path) -> Iterator[Pulling]:
    """A LinkedIn of its own with seeded accounts, and a workspace connected to one of them."""
    shutil.copytree(seeded, home / "state")
    with serve_linkedin(home / "state") as served, connected(served, home) as made:
        yield made
