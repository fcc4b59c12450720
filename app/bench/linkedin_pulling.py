"""Download of a full LinkedIn account and a year of its figures: rows a second, memory, whose time it takes, kills midway."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from app.bench import Figure
from app.bench.memory import peak_mib
from app.bench.serving import entry, run_apart, served, stand
from core.progress import Progress

MODULE = "app.bench.linkedin_pulling"
CLIENT = 500_000_001
PER_CAMPAIGN = 3
DAYS = 365
MOST_MIB = 500
PAGE = 100
"""Ads on a page: half of the pages are read when the other pull is killed."""
HELD = {"campaign": ("group", "grp"), "ad_group": ("campaign", "campaign"), "ad": ("creative", "creative")}
"""LinkedIn's own names: of the kind, and of its column in the simulated figures."""
REPORTS = "daily reports"
SHARE = (
    "processor seconds of reading documents, staging and merging; the rest is the library, and waiting for the sandbox"
)


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """A pull of `size` campaigns, three times as many ads and a year of days; LinkedIn is a process of its own."""
    campaigns = size or 5_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        home = Path(folder)
        progress.step("Filling LinkedIn")
        with served(MODULE, home, campaigns) as about:
            progress.step("Pulling, with figures of a year")
            found = run_apart(MODULE, "pull", home, about)
            progress.step("Pulling, killed in the middle and gone on with")
            run_apart(MODULE, "killed", home, about, code=-signal.SIGKILL)
            again = run_apart(MODULE, "resumed", home, about)
            progress.step("Reading figures, killed in the middle and gone on with")
            run_apart(MODULE, "cut", home, about, found["reports"] // 2, code=-signal.SIGKILL)
            rest = run_apart(MODULE, "rest", home, about, found["reports"] // 2)
        wrong = {kind: _apart(home, kind) for kind in HELD}
        lost = {kind: _figures_apart(home, kind) for kind in HELD}
    return [*_figures(found, again, wrong), *_of_figures(found, rest, lost)]


def _figures(found: dict[str, Any], again: dict[str, Any], wrong: dict[str, int]) -> Iterator[Figure]:
    first = found["first"]
    yield Figure(
        "first pull: entities a second",
        found["entities"] / first["seconds"],
        "1/s",
        how=f"{found['entities']:,} entities",
    )
    yield Figure(
        "first pull: share of time outside the network library", first["ours"] / first["seconds"], "", how=SHARE
    )
    yield Figure("first pull: entities per second of our own time", found["entities"] / first["ours"], "1/s")
    yield Figure("a pull that finds nothing new", found["again"]["seconds"], "s")
    yield Figure("killed and gone on with: lists read twice", again["twice"], "", "0")
    yield Figure("killed and gone on with: entities lost or doubled", sum(wrong.values()), "", "0", how=f"{wrong}")


def _of_figures(found: dict[str, Any], rest: dict[str, Any], lost: dict[str, int]) -> Iterator[Figure]:
    read = found["metering"]
    how = f"{found['facts']:,} days on which a campaign, ad set or ad was shown, of {DAYS} days; {found['reports']} reports of days"
    yield Figure("figures of a year", read["seconds"], "s", "< 1500 s", how=f"{how}; members and reach included")
    yield Figure("figures a second", found["facts"] / read["seconds"], "1/s")
    yield Figure("figures per second of our own time", found["facts"] / read["ours"], "1/s", how=SHARE)
    yield Figure("peak memory of the pulling process", found["peak"], "MiB", f"< {MOST_MIB} MiB")
    yield Figure(
        "figures killed and gone on with: reports of days asked for twice", rest["twice"] - found["reports"], "", "≤ 2"
    )
    yield Figure(
        "figures killed and gone on with: days lost, doubled or different", sum(lost.values()), "", "0", how=f"{lost}"
    )


def _serve(folder: Path, campaigns: int, running: float | None = None) -> None:
    from integrations.sandbox.linkedin.bulk import RUNNING, seed_bulk
    from integrations.sandbox.linkedin.serving import serve_linkedin

    with serve_linkedin(folder) as linkedin:
        ads = campaigns * PER_CAMPAIGN
        seed_bulk(linkedin.store, campaigns=campaigns, creatives=ads, days=DAYS, running=running or RUNNING)
        stand({"profile": linkedin.profile(), "token": linkedin.grant(), "campaigns": campaigns})


def _apart(home: Path, kind: str) -> int:
    """How many entities stand on one side only, or twice, compared with LinkedIn's own tables."""
    with sqlite3.connect(home / "sandbox" / "linkedin.sqlite") as linkedin:
        query = "SELECT id FROM entity WHERE kind = ? AND account = ?"
        theirs = [str(row[0]) for row in linkedin.execute(query, (HELD[kind][0], CLIENT))]
    with sqlite3.connect(home / "killed.cdesk") as workspace:
        query = f"SELECT remote_id FROM {kind} WHERE live = 1"  # noqa: S608 - names from above
        ours = [row[0] for row in workspace.execute(query)]
    return len(set(theirs) ^ set(ours)) + len(ours) - len(set(ours))


def _figures_apart(home: Path, kind: str) -> int:
    """How many days of entities differ from LinkedIn's own sums, or stand on one side only."""
    from core.catalog import KINDS

    column, first = HELD[kind][1], str(_since())
    theirs = (
        f"SELECT {column}, day, sum(impressions), sum(clicks), sum(conversions) * 1000000 FROM there.fact"  # noqa: S608
        f" WHERE account = {CLIENT} AND day >= '{first}' GROUP BY 1, 2"
    )
    ours = (
        "SELECT CAST(e.remote_id AS INTEGER), day, impressions, clicks, conversions"  # noqa: S608
        f" FROM fact JOIN {kind} e ON e.pk = fact.entity WHERE kind = {KINDS[kind].code}"
    )
    with sqlite3.connect(home / "killed.cdesk") as workspace:
        workspace.execute("ATTACH ? AS there", (str(home / "sandbox" / "linkedin.sqlite"),))
        one_way, other_way = (
            workspace.execute(f"SELECT count(*) FROM ({some} EXCEPT {others})").fetchone()[0]  # noqa: S608
            for some, others in ((theirs, ours), (ours, theirs))
        )
    return int(one_way) + int(other_way)


def _since() -> Any:
    return datetime.now(UTC).date() - timedelta(days=DAYS)


def _pull(home: Path, about: dict[str, Any]) -> dict[str, Any]:
    from core.workspace import Workspace
    from integrations.linkedin_ads.figures import fetch_figures
    from integrations.linkedin_ads.pulling import pull

    found: dict[str, Any] = {}
    with Workspace.create(home / "plan.cdesk") as workspace, _connected(workspace, about) as (connection, client):
        with _timed(found, "first", client):
            found["entities"] = pull(workspace, connection, Progress(), client=client).entities
        with _timed(found, "again", client):
            assert pull(workspace, connection, Progress(), client=client).changeset is None
        with _timed(found, "metering", client):
            found["facts"] = fetch_figures(workspace, connection, Progress(), _since(), client=client)
    return found | {"peak": peak_mib(), "reports": client.asked[REPORTS]}


def _killed(home: Path, about: dict[str, Any]) -> None:
    """A pull that kills its process in the middle of the ads."""
    from core.workspace import Workspace
    from integrations.linkedin_ads.pulling import pull

    with Workspace.create(home / "killed.cdesk") as workspace, _connected(workspace, about) as (connection, client):
        client.dies = ("creatives", max(1, about["campaigns"] * PER_CAMPAIGN // PAGE // 2))
        pull(workspace, connection, Progress(), client=client)


def _resumed(home: Path, about: dict[str, Any]) -> dict[str, Any]:
    """The next pull; how many lists it asked for that the killed one had read."""
    from core import connections
    from core.workspace import Workspace
    from integrations.linkedin_ads.pulling import pull

    with Workspace.open(home / "killed.cdesk") as workspace, _connected(workspace, about) as (connection, client):
        done = connections.cursor(workspace, connection.id)["pull"]["done"]
        pull(workspace, connection, Progress(), client=client)
    segments = {"groups": "adCampaignGroups", "campaigns": "adCampaigns"}
    return {"twice": sum(client.asked.get(segments[name], 0) for name in done if name in segments)}


def _cut(home: Path, about: dict[str, Any], after: int) -> None:
    """A download of figures that kills its process after so many reports of days."""
    _rest(home, about, 0, (REPORTS, after))


def _rest(home: Path, about: dict[str, Any], before: int, dies: tuple[str, int] = ("", 0)) -> dict[str, Any]:
    """Figures, from where they are; how many reports were asked for with those before."""
    from core.workspace import Workspace
    from integrations.linkedin_ads.figures import fetch_figures

    with Workspace.open(home / "killed.cdesk") as workspace, _connected(workspace, about) as (connection, client):
        client.dies = dies
        fetch_figures(workspace, connection, Progress(), _since(), client=client)
    return {"twice": before + client.asked[REPORTS]}


@contextmanager
def _connected(workspace: Any, about: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    from core import connections
    from core.connections import Account
    from integrations import signins
    from integrations.keychain import open_store
    from integrations.linkedin_ads.client import LinkedInClient
    from integrations.linkedin_ads.credentials import SignedIn
    from integrations.profiles import Profile
    from integrations.signins import SignIn

    class Watched(LinkedInClient):
        """Counts the processor seconds of the network library, and may end the process at a call."""

        library, dies = 0.0, ("", 0)
        asked: ClassVar[Counter[str]] = Counter()

        def _send(self, call: Any, token: str, version: str) -> Any:
            self._count(call.path.rpartition("/")[2])
            start = time.thread_time()
            try:
                return super()._send(call, token, version)
            finally:
                self.library += time.thread_time() - start

        def report(self, one: Any, pivot: str, granularity: str = "DAILY") -> Any:
            """The rows of a report; one that is turned away because the quota is used up is not counted."""
            found = super().report(one, pivot, granularity)
            if granularity == "DAILY":
                self._count(REPORTS)
            return found

        def _count(self, name: str) -> None:
            self.asked[name] += 1
            if name == self.dies[0] and self.asked[name] > self.dies[1]:
                os.kill(os.getpid(), signal.SIGKILL)

    profile = Profile("sandbox", **{key: value for key, value in about["profile"].items() if value})
    kept = SignIn(profile, "", "", access_token=about["token"], access_ends=time.time() + 86_400)
    known = connections.list_connections(workspace)
    ident = known[0].id if known else connections.reserve(workspace, "linkedin_ads", str(CLIENT))
    signins.keep(open_store(), ident, kept)
    account = Account(str(CLIENT), "Nordlicht Software", "EUR", "UTC")
    made = known[0] if known else connections.connected(workspace, "linkedin_ads", account, "sandbox", reserved=ident)
    with Watched(SignedIn(kept)) as client:
        yield made, client


@contextmanager
def _timed(found: dict[str, Any], name: str, client: Any) -> Iterator[None]:
    start, worked, client.library = time.perf_counter(), time.process_time(), 0.0
    yield
    ours = time.process_time() - worked - client.library
    found[name] = {"seconds": time.perf_counter() - start, "ours": ours}


if __name__ == "__main__":
    entry(_serve, {"pull": _pull, "killed": _killed, "resumed": _resumed, "cut": _cut, "rest": _rest})
