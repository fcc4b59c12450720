"""A workspace connected to an account of a served sandbox, and what a person drafts in it."""

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

    def plant(self, **how: int) -> list[str]:
        """New trees; returns the ids of the campaigns."""
        return plant(self.workspace, **{"campaigns": 1, **how})

    def furnish(self) -> str:
        """A tree with something of every kind that is posted; returns the campaign."""
        return furnish(self.workspace)

    def rework(self, campaign: str) -> None:
        """Edits, renewals and removals of all that `furnish` made."""
        rework(self.workspace, campaign)

    def pulled(self) -> list[tuple[Any, ...]]:
        """What a download changes; nothing else but the account's own name where all was posted."""
        return changes_of(self, pulled(self))

    def standing(self, kind: str) -> list[dict[str, Any]]:
        """The live resources of a kind."""
        return [one for one in self.sandbox.dump(int(CLIENT)) if f"/{kind}/" in one["resource_name"]]


def client_of(sandbox: Sandbox) -> Any:
    profile = load_profile("google_ads", str(sandbox.profile_path))
    sign_in = SignIn(profile, sandbox.grant(), "sandbox-client-secret")
    return make_client(sign_in, SignedIn(sign_in), login=MANAGER, proto_plus=False)


@contextmanager
def opened(sandbox: Sandbox, at: Path | Workspace) -> Iterator[Desk]:
    """A desk at a new workspace in a folder, or at one that is open."""
    account = Account(CLIENT, "Nordlicht Software", "EUR", "Europe/Berlin", login=MANAGER)
    adapter = GoogleAds(client_of(sandbox), CLIENT)
    if isinstance(at, Workspace):
        yield Desk(at, sandbox, connections.list_connections(at)[0], adapter)
        return
    with Workspace.create(at / "plan.cdesk", synchronous="OFF") as workspace:
        yield Desk(workspace, sandbox, connections.connected(workspace, "google_ads", account, "sandbox"), adapter)


@pytest.fixture
def desk_at() -> Any:
    """How to open a desk."""
    return opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk at a sandbox of its own."""
    with serve(tmp_path / "state", empty=True) as sandbox, opened(sandbox, tmp_path) as made:
        yield made


def changes_of(desk: Desk, brought: Any) -> list[Any]:
    """What a download changed, for the message of a failing test."""
    from core.changesets import list_changes

    return (
        []
        if brought.changeset is None
        else [
            (one.kind, one.op, one.field, one.before, one.after)
            for one in list_changes(desk.workspace, brought.changeset)
        ]
    )


def pulled(desk: Desk) -> Any:
    """A download with the same client."""
    from integrations.google_ads.pulling import pull
    from integrations.google_ads.streaming import Reading

    reading = Reading(desk.adapter.client, CLIENT, Progress(), lambda seconds, _: None)
    return pull(desk.workspace, desk.connection, Progress(), reading=reading)


def furnish(workspace: Workspace) -> str:
    """A tree with something of every kind that is posted; returns the campaign."""
    campaign = plant(workspace, campaigns=2)[0]
    group = list_rows(workspace, "ad_group")[0].id
    with workspace.edit("Furnish") as edit:
        account = list_rows(workspace, "account")[0].id
        edit.create("negative_list", {"account": account, "name": "Never", "status": "ENABLED"})
        edit.create(
            "budget",
            {"account": account, "name": "Together", "amount": "30.00", "delivery": "Standard", "status": "ENABLED"},
        )
        edit.set("campaign", [campaign], {
            "negative_lists": ["Never"], "labels": ["Autumn", "Ledger's"], "locations": ["DE", "AT"],
            "ad_schedule": "(Monday[09:00-17:00]);(Friday[09:00-12:00])", "start_date": "2030-01-01", "end_date": "2030-12-31",
            "tracking_template": "{lpurl}?x=1", "final_url_suffix": "utm_source=google",
            "targeting_method": "Location of presence",
        })  # fmt: skip
        for values in (
            {"campaign": campaign, "level": "campaign", "text": "free", "match_type": "PHRASE"},
            {"ad_group": group, "level": "ad_group", "text": "jobs", "match_type": "BROAD"},
            {"account": account, "level": "list", "shared_set": "Never", "text": "torrent", "match_type": "EXACT"},
        ):
            edit.create("negative_keyword", {**values, "status": "ENABLED"})
        edit.create(
            "targeting",
            {
                "campaign": campaign,
                "type": "location",
                "value": "France",
                "criterion_id": "2250",
                "negative": True,
                "status": "ENABLED",
            },
        )
        edit.create(
            "targeting",
            {
                "campaign": campaign,
                "type": "radius",
                "value": "(15km:52.52:13.4)",
                "negative": False,
                "status": "ENABLED",
            },
        )
        for values in (
            {
                "type": "SITELINK",
                "text": "Prices",
                "description1": "What it costs",
                "description2": "For every team",
                "final_url": "https://ledgerly.example/prices",
            },
            {"type": "CALLOUT", "text": "No set-up fee"},
            {"type": "SNIPPET", "header": "Types", "values": ["Books", "Ledgers", "Close"]},
        ):
            edit.create("asset", {**values, "campaign": campaign, "status": "ENABLED"})
        edit.set(
            "keyword",
            [list_rows(workspace, "keyword")[0].id],
            {"labels": ["Autumn"], "max_cpc": "2.50", "final_url": "https://ledgerly.example/k"},
        )
        edit.set(
            "ad",
            [list_rows(workspace, "ad")[0].id],
            {"headline_pins": {"1": 1}, "path1": "close", "labels": ["Autumn"]},
        )
    return str(campaign)


def rework(workspace: Workspace, campaign: str) -> None:
    """Edits, renewals and removals of all that `furnish` made."""
    with workspace.edit("Rework") as edit:
        other = [row.id for row in list_rows(workspace, "campaign") if row.id != campaign]
        edit.set("campaign", [campaign], {
            "name": "Renamed", "daily_budget": "25.00", "locations": ["DE", "CH"], "languages": ["en", "de"], "labels": ["Winter"],
            "ad_schedule": "(Monday[10:00-17:00])", "end_date": None, "bid_strategy": "Maximize conversions", "target_cpa": "40.00",
            "negative_lists": [], "final_url_suffix": None, "networks": ["Google search", "Search Partners"],
        })  # fmt: skip
        edit.set("campaign", other, {"daily_budget": None, "budget_name": "Together"})
        edit.set("ad_group", [row.id for row in list_rows(workspace, "ad_group")], {"max_cpc": "1.50"})
        ads = [row.id for row in list_rows(workspace, "ad")]
        edit.set(
            "ad",
            ads[:1],
            {
                "headlines": ["Close the books", "Close software", "Try it now"],
                "headline_pins": None,
                "path2": "fast",
                "status": "PAUSED",
            },
        )
        words = [row.id for row in list_rows(workspace, "keyword")]
        edit.set("keyword", words[:1], {"text": "ledger software", "labels": []})
        edit.set("keyword", words[1:2], {"max_cpc": "3.00", "status": "PAUSED"})
        edit.delete("keyword", words[2:3])
        assets = list_rows(workspace, "asset")
        edit.set("asset", [one.id for one in assets if one["type"] == "CALLOUT"], {"text": "No set-up at all"})
        edit.delete("asset", [one.id for one in assets if one["type"] == "SNIPPET"])
        targets = list_rows(workspace, "targeting")
        edit.delete("targeting", [one.id for one in targets if one["type"] == "location"])
        negatives = list_rows(workspace, "negative_keyword")
        edit.set("negative_keyword", [one.id for one in negatives if one["level"] == "list"], {"match_type": "PHRASE"})
        edit.delete("negative_keyword", [one.id for one in negatives if one["level"] == "campaign"])
