"""Posting many new things to the sandbox: operations a second, memory, whose time it takes, and what a second look costs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.bench import Figure
from app.bench.memory import peak_mib
from app.bench.serving import entry, run_apart, served, stand
from core.progress import Progress

MODULE = "app.bench.posting"
MANAGER, CLIENT = "1000000001", "2000000001"
KEYWORDS, GROUPS = 78, 6
"""In an ad group, in a campaign: with an ad in each group, 481 operations a campaign."""
A_CAMPAIGN = 1 + GROUPS * (2 + KEYWORDS)
SHARE = (
    "comparing, writing requests, the journal and the live layer; the rest is waited for the library and the sandbox"
)


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """A post of about `size` operations, in a process of its own; the sandbox is another one."""
    operations = size or 50_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        home = Path(folder)
        progress.step("Starting the sandbox")
        with served(MODULE, home) as about:
            progress.step("Posting")
            found = run_apart(MODULE, "post", home, about, operations)
    return list(_figures(found))


def _figures(found: dict[str, Any]) -> Iterator[Figure]:
    done = found["posted"]
    how = f"{done:,} operations in {found['campaigns']:,} new campaigns, checked by the sandbox first, then sent"
    yield Figure("operations a second", done / found["seconds"], "1/s", how=how)
    yield Figure("share of time outside the network library", found["ours"] / found["seconds"], "", how=SHARE)
    yield Figure("the plan", found["plan"], "s", how="rules over the draft and the difference")
    yield Figure("a second post with nothing to do", found["again"], "s")
    yield Figure("what stands twice or is missing", float(found["wrong"]), "", "0")
    yield Figure("peak memory of the posting process", found["peak"], "MiB")


def _serve(folder: Path) -> None:
    from integrations.sandbox import serve

    with serve(folder, empty=True) as sandbox:
        stand({"profile": str(sandbox.profile_path), "token": sandbox.grant()})


def _post(home: Path, about: dict[str, str], operations: int) -> dict[str, Any]:
    from core import connections
    from core.connections import Account
    from core.posting.posting import Asked, Poster, make_plan, post
    from core.workspace import Workspace

    campaigns = max(1, round(operations / A_CAMPAIGN))
    with Workspace.create(home / "plan.cdesk") as workspace:
        account = Account(CLIENT, "Nordlicht Software", "EUR", "Europe/Berlin", MANAGER)
        connection = connections.connected(workspace, "google_ads", account, "sandbox")
        _plant(workspace, campaigns)
        adapter = _watched(about)
        poster = Poster(workspace, connection, adapter, Progress())
        start = time.perf_counter()
        plan = make_plan(poster, Asked())
        planned, adapter.waited = time.perf_counter() - start, 0.0
        start = time.perf_counter()
        done = post(poster, plan, Asked())
        seconds, waited = time.perf_counter() - start, adapter.waited
        start = time.perf_counter()
        post(poster, make_plan(poster, Asked()), Asked())
        again = time.perf_counter() - start
        wrong = abs(_standing(adapter) - len(plan.operations)) + done.pending
    return {
        "campaigns": campaigns, "posted": done.posted, "seconds": seconds, "ours": seconds - waited, "plan": planned,
        "again": again, "wrong": wrong, "peak": peak_mib(),
    }  # fmt: skip


def _plant(workspace: Any, campaigns: int) -> None:
    headlines = ["Close the books", "Close software", "Try it today"]
    descriptions = ["Close the books in three days.", "Works with the systems you have."]
    with workspace.edit("Plant") as edit:
        account = edit.create("account", {"name": "Nordlicht", "platform": "google_ads", "status": "ENABLED"})
        made = edit.create_many("campaign", [
            {"account": account, "platform": "google_ads", "name": f"Campaign {n}", "status": "PAUSED", "type": "Search",
             "daily_budget": "20.00", "locations": ["DE"], "languages": ["en"], "networks": ["Google search"],
             "bid_strategy": "Manual CPC", "eu_political_ads": "Doesn't have EU political ads"}
            for n in range(campaigns)
        ])  # fmt: skip
        groups = edit.create_many("ad_group", [
            {"campaign": campaign, "platform": "google_ads", "name": f"Group {n}", "status": "ENABLED", "max_cpc": "1.00"}
            for campaign in made for n in range(GROUPS)
        ])  # fmt: skip
        edit.create_many("ad", [
            {"ad_group": group, "platform": "google_ads", "format": "responsive_search", "status": "ENABLED",
             "headlines": headlines, "descriptions": descriptions, "final_url": "https://ledgerly.example/close"}
            for group in groups
        ])  # fmt: skip
        edit.create_many("keyword", [
            {"ad_group": group, "text": f"ledger {at} software {n}", "match_type": "EXACT", "status": "ENABLED"}
            for at, group in enumerate(groups) for n in range(KEYWORDS)
        ])  # fmt: skip


def _watched(about: dict[str, str]) -> Any:
    """The account, with the seconds spent in the network library."""
    from integrations.google_ads.client import make_client
    from integrations.google_ads.credentials import SignedIn
    from integrations.google_ads.posting import GoogleAds
    from integrations.profiles import load_profile
    from integrations.signins import SignIn

    class Watched(GoogleAds):
        waited = 0.0

    sign_in = SignIn(load_profile("google_ads", about["profile"]), about["token"], "sandbox-client-secret")
    made = Watched(make_client(sign_in, SignedIn(sign_in), login=MANAGER, proto_plus=False), CLIENT)
    made.service = _Timed(made, made.service)
    return made


class _Timed:
    """The service, with a watch on its two calls."""

    def __init__(self, owner: Any, service: Any) -> None:
        self.owner, self.service = owner, service

    def mutate(self, **asked: Any) -> Any:
        """One write."""
        start = time.perf_counter()
        try:
            return self.service.mutate(**asked)
        finally:
            self.owner.waited += time.perf_counter() - start

    def search_stream(self, **asked: Any) -> Sequence[Any]:
        """One query, read to its end."""
        start = time.perf_counter()
        try:
            return list(self.service.search_stream(**asked))
        finally:
            self.owner.waited += time.perf_counter() - start


def _standing(adapter: Any) -> int:
    """How many campaigns, ad groups, ads and keywords the account has."""
    from integrations.google_ads.queries import select

    names = ("campaign", "ad_group", "ad_group_ad", "ad_group_criterion")
    return sum(sum(1 for _ in adapter.account.rows(select([f"{one}.resource_name"], one))) for one in names)


if __name__ == "__main__":
    entry(_serve, {"post": _post})
