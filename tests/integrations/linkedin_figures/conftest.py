"""A workspace that holds what an account of the simulated LinkedIn holds, and a client to read its figures with."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from core import connections
from core.connections import Account, Connection
from core.database import new_id
from core.progress import Progress
from core.schema import ENTITY
from core.workspace import Workspace
from integrations.linkedin_ads import demographics
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.credentials import SignedIn
from integrations.linkedin_ads.figures import fetch_figures
from integrations.profiles import Profile
from integrations.sandbox.linkedin.serving import LinkedIn, serve_linkedin
from integrations.signins import SignIn

NUMBER = "500000001"
DAY_S = 86_400


@dataclass
class Reading:
    """A workspace and the account it reads."""

    linkedin: LinkedIn
    workspace: Workspace
    connection: Connection
    client: LinkedInClient
    today: date

    def fetch(self, since: date | int = 60, progress: Progress | None = None, *, later: int = 0) -> int:
        """Read figures since a day, or since so many days ago; `later` moves this program's day on."""
        today = self.today + timedelta(days=later)
        first = today - timedelta(days=since) if isinstance(since, int) else since
        return fetch_figures(
            self.workspace, self.connection, progress or Progress(), first, client=self.client, today=today
        )

    def asked(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the simulated LinkedIn's own file."""
        with self.linkedin.store.turn:
            return list(self.linkedin.store.connection.execute(query, values))


@pytest.fixture(scope="module")
def linkedin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedIn]:
    """One LinkedIn for a module, with its campaigns."""
    with serve_linkedin(tmp_path_factory.mktemp("linkedin")) as served:
        yield served


@pytest.fixture(scope="module")
def client(linkedin: LinkedIn) -> Iterator[LinkedInClient]:
    """A client that never really waits."""
    profile = Profile("test", **{key: value for key, value in linkedin.profile().items() if value})
    sign_in = SignIn(profile, access_token=linkedin.grant(), refresh_token="", access_ends=time.time() + 60 * DAY_S)
    with LinkedInClient(SignedIn(sign_in), pause=lambda seconds: None) as made:
        yield made


def _made(linkedin: LinkedIn, client: LinkedInClient, path: Path) -> Reading:
    workspace = Workspace.create(path, synchronous="OFF")
    account = Account(NUMBER, "Nordlicht Software (simulated)", "EUR")
    kept = connections.connected(workspace, "linkedin_ads", account, "sandbox")
    _copy(linkedin, workspace)
    return Reading(linkedin, workspace, kept, client, linkedin.store.now().date())


@pytest.fixture(scope="module")
def whole(linkedin: LinkedIn, client: LinkedInClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """A workspace with all figures of the last sixty days, to look at."""
    found = _made(linkedin, client, tmp_path_factory.mktemp("whole") / "plan.cdesk")
    found.fetch()
    yield found
    found.workspace.close()


@pytest.fixture
def make_reading(
    linkedin: LinkedIn, client: LinkedInClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Reading]]:
    """Makes workspaces that hold what the account holds; of the members only sizes are read, which is quick."""
    monkeypatch.setattr(demographics, "SPLITS", {"MEMBER_COMPANY_SIZE": "staffCountRanges"})
    made: list[Reading] = []

    def make() -> Reading:
        made.append(_made(linkedin, client, tmp_path / f"plan-{len(made)}.cdesk"))
        return made[-1]

    yield make
    linkedin.faults.clear()
    for one in made:
        one.workspace.close()


@pytest.fixture
def reading(make_reading: Callable[[], Reading]) -> Reading:
    """One workspace."""
    return make_reading()


def _copy(linkedin: LinkedIn, workspace: Workspace) -> None:
    """Write the account's entities as a download would leave them: names, parents and remote ids."""
    with linkedin.store.turn:
        rows = linkedin.store.connection.execute(
            "SELECT kind, id, parent, name, body FROM entity WHERE account = ? ORDER BY id", (int(NUMBER),)
        ).fetchall()
    pks: dict[tuple[str, int], int] = {}
    kinds = {"account": "account", "group": "campaign", "campaign": "ad_group", "creative": "ad"}
    above = {"campaign": ("account", "account"), "ad_group": ("campaign", "group"), "ad": ("ad_group", "campaign")}
    with workspace.write() as writing:
        for theirs, kind in kinds.items():
            for _, number, parent, name, body in (row for row in rows if row[0] == theirs):
                values: dict[str, Any] = {
                    "id": new_id(), "live": 1, "presence": 0, "platform": "linkedin_ads", "remote_id": str(number), "name": name,
                }  # fmt: skip
                if kind == "account":
                    values["currency"] = json.loads(body)["currency"]
                else:
                    ref, of = above[kind]
                    values[ref] = pks[(of, parent)]
                result = writing.execute(insert(ENTITY[kind]).values(values))
                pks[(theirs, number)] = result.inserted_primary_key[0]
