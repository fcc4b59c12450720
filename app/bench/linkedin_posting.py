"""Posting many new ads to the simulated LinkedIn: operations a second, whose time it takes, and what stands twice or is missing."""

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

NUMBER = "500000001"
GROUPS, ADS = 10, 8
"""Ad sets of a campaign, every second one with text ads; ads of an ad set."""
A_CAMPAIGN = 1 + GROUPS * (1 + ADS)
MODULE = "app.bench.linkedin_posting"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
SHARE = "comparing, writing documents, the journal and the live layer; the rest is waited for the sandbox"


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """A post of about `size` operations in a process of its own; the simulated LinkedIn is another one."""
    operations = size or 2_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        home = Path(folder)
        progress.step("Starting the sandbox")
        with served(MODULE, home) as about:
            progress.step("Posting")
            found = run_apart(MODULE, "post", home, about, operations)
    return list(_figures(found))


def _figures(found: dict[str, Any]) -> Iterator[Figure]:
    posted = found["posted"]
    how = f"{posted:,} campaigns, ad sets and ads; half of the ads with a post of their own, which goes alone"
    yield Figure("operations a second", posted / found["seconds"], "1/s", how=how)
    yield Figure("share of time outside the network library", found["ours"] / found["seconds"], "", how=SHARE)
    yield Figure("calls for an operation", found["calls"] / posted, "")
    yield Figure("a second post with nothing to do", found["again"], "s")
    yield Figure("what stands twice or is missing", float(found["wrong"]), "", "0")
    yield Figure("peak memory of the posting process", found["peak"], "MiB")


def _serve(folder: Path) -> None:
    from integrations.sandbox.linkedin.serving import serve_linkedin

    with serve_linkedin(folder, empty=True) as linkedin:
        stand({"api": linkedin.api, "token": linkedin.grant()})


def _post(home: Path, about: dict[str, str], operations: int) -> dict[str, Any]:
    from core import connections
    from core.connections import Account
    from core.posting.posting import Asked, Poster, make_plan, post
    from core.workspace import Workspace
    from integrations.linkedin_ads.posting import made_for

    (home / "picture.png").write_bytes(PNG)
    with Workspace.create(home / "plan.cdesk") as workspace, _watched(about) as client:
        account = Account(NUMBER, "Nordlicht Software", "EUR", "UTC")
        connection = connections.connected(workspace, "linkedin_ads", account, "sandbox")
        _plant(workspace, max(1, round(operations / A_CAMPAIGN)))
        poster = Poster(workspace, connection, made_for(workspace, connection, client), Progress())
        plan = make_plan(poster, Asked())
        client.waited, client.calls = 0.0, 0
        start = time.perf_counter()
        done = post(poster, plan, Asked())
        seconds, waited, calls = time.perf_counter() - start, client.waited, client.calls
        start = time.perf_counter()
        post(poster, make_plan(poster, Asked()), Asked())
        again = time.perf_counter() - start
        wrong = abs(_standing(client) - len(plan.operations)) + done.pending
    return {
        "posted": done.posted, "seconds": seconds, "ours": seconds - waited, "calls": calls, "again": again, "wrong": wrong,
        "peak": peak_mib(),
    }  # fmt: skip


def _watched(about: dict[str, str]) -> Any:
    """A client that keeps how long it waited for answers."""
    from integrations.linkedin_ads.client import LinkedInClient
    from integrations.linkedin_ads.credentials import SignedIn
    from integrations.profiles import Profile
    from integrations.signins import SignIn

    class Watched(LinkedInClient):
        waited, calls = 0.0, 0

        def call(self, call: Any) -> Any:
            start = time.perf_counter()
            try:
                return super().call(call)
            finally:
                self.waited += time.perf_counter() - start
                self.calls += 1

    profile = Profile("sandbox", api=about["api"])
    sign_in = SignIn(profile, "", access_token=about["token"], access_ends=time.time() + 86_400)
    return Watched(SignedIn(sign_in), pause=lambda seconds: None)


def _plant(workspace: Any, campaigns: int) -> None:
    targeting = {
        "include": [
            {"locations": [{"name": "Germany", "urn": "urn:li:geo:101282230"}]},
            {"interfaceLocales": [{"name": "English", "urn": "urn:li:locale:en_US"}]},
            {"jobFunctions": [{"name": "Finance", "urn": "urn:li:function:10"}]},
        ]
    }
    common = {"platform": "linkedin_ads", "status": "ENABLED"}
    with workspace.edit("Plant") as edit:
        account = edit.create("account", {**common, "name": "Nordlicht"})
        made = edit.create_many("campaign", [
            {**common, "account": account, "name": f"Campaign {n}", "type": "Sponsored", "objective": "WEBSITE_VISIT",
             "eu_political_ads": "Doesn't have EU political ads"} for n in range(campaigns)
        ])  # fmt: skip
        groups = edit.create_many("ad_group", [
            {**common, "campaign": campaign, "name": f"Set {n}", "objective": "WEBSITE_VISIT", "format": _format(n),
             "daily_budget": "30.00", "locale": "en_US", "bid_strategy": "Manual bidding", "bid": "7.50", "targeting": targeting}
            for campaign in made for n in range(GROUPS)
        ])  # fmt: skip
        for at, group in enumerate(groups):
            edit.create_many("ad", [{**common, "ad_group": group, **_ad(_format(at), n)} for n in range(ADS)])


def _format(n: int) -> str:
    return "text" if n % 2 else "single_image"


def _ad(word: str, n: int) -> dict[str, str]:
    page = {
        "name": f"Ad {n}",
        "format": word,
        "final_url": "https://www.nordlicht.example/close",
        "headline": f"Close in {n} days",
    }
    if word == "text":
        return page | {"description": "For teams of any size."}
    return page | {"introductory_text": "Close the books.", "call_to_action": "LEARN_MORE", "image": "picture.png"}


def _standing(client: Any) -> int:
    """How many campaign groups, campaigns and creatives the account has, without LinkedIn's own group."""
    segments: Sequence[tuple[str, str]] = (
        ("adCampaignGroups", "search"), ("adCampaigns", "search"), ("creatives", "criteria"),
    )  # fmt: skip
    return sum(
        1
        for segment, finder in segments
        for one in client.search(("adAccounts", int(NUMBER), segment), finder, {})
        if not one.get("backfilled")
    )


if __name__ == "__main__":
    entry(_serve, {"post": _post})
