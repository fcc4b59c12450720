"""A workspace connected to an empty account of a simulated LinkedIn, and what a person drafts in it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core import connections
from core.connections import Account, Connection
from core.platforms import Plan, Posted
from core.posting.posting import Asked, Patience, Poster, make_plan, post, validate
from core.progress import Progress
from core.rows import list_rows
from core.workspace import Workspace
from integrations.linkedin_ads import client as clients
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.credentials import SignedIn
from integrations.linkedin_ads.posting import LinkedInAds, made_for
from integrations.profiles import Profile
from integrations.sandbox.linkedin.serving import LinkedIn, serve_linkedin
from integrations.signins import SignIn

NUMBER = "500000001"
DAY_S = 86_400
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
TARGETING = {
    "include": [
        {"locations": [{"name": "Germany", "urn": "urn:li:geo:101282230"}]},
        {"interfaceLocales": [{"name": "English", "urn": "urn:li:locale:en_US"}]},
        {"jobFunctions": [{"name": "Finance", "urn": "urn:li:function:10"}]},
    ],
    "exclude": {"seniorities": [{"name": "Unpaid", "urn": "urn:li:seniority:1"}]},
}


@dataclass
class Desk:
    """A workspace, and posting from it into an account of a simulated LinkedIn."""

    workspace: Workspace
    linkedin: LinkedIn
    connection: Connection
    adapter: LinkedInAds
    waited: list[float] = field(default_factory=list)

    @property
    def poster(self) -> Poster:
        now = [0.0]

        def sleep(seconds: float) -> None:
            now[0] += seconds
            self.waited.append(seconds)

        patience = Patience(lambda: now[0], sleep, lambda: 0.5)
        return Poster(self.workspace, self.connection, self.adapter, Progress(), patience)

    def plan(self, where: str = "", *, enable: bool = False) -> Plan:
        return make_plan(self.poster, Asked(where, enable))

    def post(self, where: str = "", *, enable: bool = False) -> Posted:
        plan = self.plan(where, enable=enable)
        return post(self.poster, plan, Asked(where, enable), typed_amount=plan.amount_to_type)

    def validate(self, *, enable: bool = False) -> Any:
        return validate(self.poster, Asked(enable=enable))

    def sign_in_again(self) -> None:
        """What `connect` does: another token."""
        self.adapter.around.client.close()
        self.adapter = made_for(self.workspace, self.connection, client_of(self.linkedin), lambda seconds: None)

    def plant(self, prefix: str = "", *, groups: int = 2) -> str:
        """A tree; returns the campaign's id."""
        return plant(self.workspace, prefix, groups=groups)

    def standing(self, kind: str, prefix: str = "") -> list[dict[str, Any]]:
        """What stands at LinkedIn, without what was archived."""
        found = [one for one in self.linkedin.dump(int(NUMBER)) if one["kind"] == kind]
        return [
            one for one in found
            if one.get("intendedStatus", one.get("status")) != "ARCHIVED" and str(one.get("name", "")).startswith(prefix)
            and not one.get("backfilled")
        ]  # fmt: skip

    def row(self, kind: str, name: str) -> Any:
        return next(row for row in list_rows(self.workspace, kind) if row["name"] == name)

    def set(self, kind: str, called: str, **values: Any) -> None:
        """Edit the row of this name."""
        with self.workspace.edit("Edit") as edit:
            edit.set(kind, [self.row(kind, called).id], values)


def plant(workspace: Workspace, prefix: str = "", *, groups: int = 2) -> str:
    """A campaign of which the rules have nothing to say: ad sets with a single-image and a text ad; returns its id."""
    picture = workspace.path.parent / "picture.png"
    picture.write_bytes(PNG)
    with workspace.edit("Plant") as edit:
        known = list(list_rows(workspace, "account"))
        account = (
            known[0].id if known
            else edit.create("account", {"name": "Nordlicht", "platform": "linkedin_ads", "status": "ENABLED", "currency": "EUR"})
        )  # fmt: skip
        campaign = edit.create("campaign", {
            "account": account, "platform": "linkedin_ads", "name": f"{prefix}Close", "status": "ENABLED", "type": "Sponsored",
            "objective": "WEBSITE_VISIT", "eu_political_ads": "Doesn't have EU political ads", "final_url_suffix": "utm_source=li",
        })  # fmt: skip
        for n in range(1, groups + 1):
            kind = "text" if n == 2 else "single_image"
            group = edit.create("ad_group", {
                "campaign": campaign, "platform": "linkedin_ads", "name": f"{prefix}Set {n}", "status": "ENABLED",
                "objective": "WEBSITE_VISIT", "format": kind, "daily_budget": "30.00", "locale": "en_US",
                "bid_strategy": "Manual bidding" if kind == "text" else "Maximum delivery",
                "bid": "7.50" if kind == "text" else None,
                "targeting": TARGETING, "audience_expansion": False, "audience_network": False,
            })  # fmt: skip
            common = {"ad_group": group, "platform": "linkedin_ads", "status": "ENABLED", "format": kind}
            page = "https://www.nordlicht.example/close"
            texts = (
                {"headline": "Close in four days", "description": "For teams of any size.", "final_url": page} if kind == "text"
                else {"introductory_text": "Late nights (again)? Close the books in 4 days.", "headline": "Every ledger in one place",
                      "call_to_action": "LEARN_MORE", "image": "picture.png", "final_url": page}
            )  # fmt: skip
            for letter in "AB":
                edit.create("ad", {**common, **texts, "name": f"{prefix}Ad {n}{letter}"})
    return str(campaign)


def client_of(served: LinkedIn, token: str | None = None) -> LinkedInClient:
    profile = Profile("test", **{key: value for key, value in served.profile().items() if value})
    sign_in = SignIn(
        profile, access_token=token or served.grant(), refresh_token="", access_ends=time.time() + 60 * DAY_S
    )
    return LinkedInClient(SignedIn(sign_in), pause=lambda seconds: None)


@contextmanager
def opened(served: LinkedIn, at: Path | Workspace) -> Iterator[Desk]:
    """A desk at a new workspace in a folder, or at one that is open."""
    if isinstance(at, Workspace):
        yield from _desk(served, at, connections.list_connections(at)[0])
        return
    with Workspace.create(at / "plan.cdesk", synchronous="OFF") as workspace:
        account = Account(NUMBER, "Nordlicht Software", "EUR", "UTC")
        yield from _desk(served, workspace, connections.connected(workspace, "linkedin_ads", account, "sandbox"))


def _desk(served: LinkedIn, workspace: Workspace, connection: Connection) -> Iterator[Desk]:
    desk = Desk(workspace, served, connection, made_for(workspace, connection, client_of(served), lambda seconds: None))
    try:
        yield desk
    finally:
        desk.adapter.around.client.close()


@pytest.fixture(scope="module")
def linkedin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedIn]:
    """One LinkedIn with empty accounts for a whole module; tests use names of their own."""
    with serve_linkedin(tmp_path_factory.mktemp("linkedin"), empty=True) as served:
        yield served


@pytest.fixture
def desk_at() -> Any:
    """How to open a desk."""
    return opened


@pytest.fixture
def desk(linkedin: LinkedIn, tmp_path: Path) -> Iterator[Desk]:
    """A desk at a new workspace."""
    linkedin.faults.clear()
    clients.forget_versions()
    with opened(linkedin, tmp_path) as made:
        yield made
    linkedin.faults.clear()
    clients.forget_versions()
