"""A workspace that is connected to an account of a served sandbox, for tests of pulling."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core import connections
from core.connections import Account, Connection
from core.platforms import Pulled
from core.progress import Progress
from core.rows import EntityRow, list_rows
from core.workspace import Workspace
from integrations import signins
from integrations.google_ads.client import open_client
from integrations.google_ads.pulling import pull
from integrations.google_ads.streaming import Reading
from integrations.keychain import SecretStore, open_store
from integrations.profiles import load_profile
from integrations.sandbox import serve
from integrations.sandbox.server import Sandbox
from integrations.signins import SignIn

MANAGER, CLIENT, TEST = "1000000001", "2000000001", "3000000001"
HOME = f"customers/{CLIENT}"


@dataclass
class Pulling:
    """A workspace and its connection."""

    sandbox: Sandbox
    workspace: Workspace
    connection: Connection
    store: SecretStore

    def pull(self, progress: Progress | None = None, **options: Any) -> Pulled:
        """Download what changed; waits for nothing."""
        reading = options.pop("reading", None) or self.reading(progress)
        return pull(
            self.workspace, self.connection, progress or Progress(), store=self.store, reading=reading, **options
        )

    def reading(self, progress: Progress | None = None) -> Reading:
        """How the account is read: without waiting between tries."""
        client = open_client(self.connection, store=self.store, proto_plus=False)
        return Reading(client, self.connection.account.number, progress or Progress(), lambda seconds, _: None)

    def rows(self, kind: str) -> list[EntityRow]:
        """The draft's entities of a kind."""
        return list_rows(self.workspace, kind)

    def named(self, kind: str, name: str) -> EntityRow:
        """The one entity with this name or text."""
        (found,) = [row for row in self.rows(kind) if name in (row["name"], row["text"])]
        return found

    def change(self, *operations: dict[str, Any], client: str = "GOOGLE_ADS_WEB_CLIENT") -> list[str]:
        """Let somebody else change the account."""
        return self.sandbox.change(int(self.connection.account.number), operations, client)

    def resource(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The first live resource of the sandbox with these values."""
        number = int(self.connection.account.number)
        return next(
            one
            for one in self.sandbox.dump(number)
            if one["kind"] == kind and all(one.get(name) == value for name, value in wanted.items())
        )


@contextmanager
def connected(sandbox: Sandbox, folder: Path, number: str = CLIENT, login: str | None = MANAGER) -> Iterator[Pulling]:
    """A fresh workspace connected to an account; the keyring is the encrypted file of `CAMPAIGN_DESK_HOME`."""
    store = open_store()
    with Workspace.create(folder / f"plan-{number}.cdesk", synchronous="OFF") as workspace:
        account = Account(number, "Nordlicht Software", "EUR", "Europe/Berlin", login)
        ident = connections.reserve(workspace, "google_ads", number)
        profile = load_profile("google_ads", str(sandbox.profile_path))
        signins.keep(store, ident, SignIn(profile, sandbox.grant(), "sandbox-client-secret"))
        made = connections.connected(workspace, "google_ads", account, profile.name, reserved=ident)
        yield Pulling(sandbox, workspace, made, store)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sandbox whose accounts are filled."""
    folder = tmp_path_factory.mktemp("seeded") / "state"
    with serve(folder):
        return folder


@pytest.fixture
def desk(home: Path, seeded: Path) -> Iterator[Pulling]:
    """A sandbox of its own with seeded accounts, and a workspace connected to one of them."""
    shutil.copytree(seeded, home / "state")
    with serve(home / "state") as sandbox, connected(sandbox, home) as made:
        yield made
