"""Posting to the served sandbox with the official client: what was drafted stands there, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from posting.conftest import plant

from core import connections
from core.connections import Account, Connection
from core.platforms import Plan, Posted
from core.posting.posting import Asked, Patience, Poster, make_plan, post, validate
from core.progress import Progress
from core.rows import list_rows
from core.workspace import Workspace
from integrations.google_ads.client import make_client
from integrations.google_ads.credentials import SignedIn
from integrations.google_ads.posting import GoogleAds
from integrations.profiles import load_profile
from integrations.sandbox import serve
from integrations.sandbox.server import Sandbox
from integrations.signins import SignIn

CLIENT, MANAGER = "2000000001", "1000000001"


@dataclass
class Desk:
    """A workspace, and posting from it into an account of a sandbox."""

    workspace: Workspace
    sandbox: Sandbox
    connection: Connection
    adapter: GoogleAds
    waited: list[float] = field(default_factory=list)

    @property
    def poster(self) -> Poster:
        now = [0.0]

        def sleep(seconds: float) -> None:
            now[0] += seconds
            self.waited.append(seconds)

        return Poster(
            self.workspace, self.connection, self.adapter, Progress(), Patience(lambda: now[0], sleep, lambda: 0.5)
        )

    def plan(self, where: str = "", *, enable: bool = False) -> Plan:
        return make_plan(self.poster, Asked(where, enable))

    def post(self, where: str = "", *, enable: bool = False) -> Posted:
        plan = self.plan(where, enable=enable)
        return post(self.poster, plan, Asked(where, enable), typed_amount=plan.amount_to_type)

    def validate(self) -> Any:
        return validate(self.poster, Asked())

    def standing(self, kind: str) -> list[dict[str, Any]]:
        """The live resources of a kind."""
        return [one for one in self.sandbox.dump(int(CLIENT)) if f"/{kind}/" in one["resource_name"]]


def client_of(sandbox: Sandbox) -> Any:
    profile = load_profile("google_ads", str(sandbox.profile_path))
    sign_in = SignIn(profile, sandbox.grant(), "sandbox-client-secret")
    return make_client(sign_in, SignedIn(sign_in), login=MANAGER, proto_plus=False)


@contextmanager
def desk_at(sandbox: Sandbox, folder: Path) -> Iterator[Desk]:
    with Workspace.create(folder / "plan.cdesk", synchronous="OFF") as workspace:
        account = Account(CLIENT, "Nordlicht Software", "EUR", "Europe/Berlin", login=MANAGER)
        connection = connections.connected(workspace, "google_ads", account, "sandbox")
        yield Desk(workspace, sandbox, connection, GoogleAds(client_of(sandbox), CLIENT))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with serve(tmp_path / "state", empty=True) as sandbox, desk_at(sandbox, tmp_path) as made:
        yield made


def test_a_drafted_tree_is_posted_once(desk: Desk) -> None:
    plant(desk.workspace, campaigns=2, groups=2)
    assert list(desk.validate()) == []
    done = desk.post()
    assert (done.failed, done.stopped) == ((), None)
    assert done.posted == done.planned == 2 * (1 + 2 * (1 + 1 + 2))
    assert len(desk.standing("campaigns")) == 2
    assert len(desk.standing("adGroupAds")) == 4
    assert len(desk.standing("adGroupCriteria")) == 8
    assert desk.standing("labels") == []
    assert {one["status"] for one in desk.standing("campaigns")} == {"PAUSED"}
    again = desk.post()
    assert (again.planned, again.posted, again.pending) == (0, 0, 0)
    assert all(row.live for row in list_rows(desk.workspace, "keyword"))
