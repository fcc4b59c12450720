"""Download of a large LinkedIn account from the sandbox: entities a second, memory, whose time it takes, and a kill midway."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from app.bench import Figure
from app.bench.memory import peak_mib
from core.progress import Progress

CLIENT = 500_000_001
PER_CAMPAIGN = 3
DAYS = 7
"""Of figures: the simulated reports over the whole account take LinkedIn's process the longest."""
MOST_MIB = 500
PAGE = 100
"""Ads on a page: half of the pages are read when the other pull is killed."""
HELD = {"campaign": "group", "ad_group": "campaign", "ad": "creative"}
SHARE = (
    "processor seconds of reading documents, staging and merging; the rest is the library, and waiting for the sandbox"
)


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """A pull of `size` campaigns and three times as many ads, in a process of its own; LinkedIn is another one."""
    campaigns = size or 5_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        home = Path(folder)
        progress.step("Filling LinkedIn")
        with served(home, campaigns) as about:
            progress.step("Pulling")
            found = _run("pull", home, about)
            progress.step("Pulling, killed in the middle and gone on with")
            killed = _run("killed", home, about, code=-signal.SIGKILL)
            again = _run("resumed", home, about)
        lost = {kind: _apart(home, kind, there) for kind, there in HELD.items()}
    return list(_figures(found, killed | again, lost))


def _figures(found: dict[str, Any], again: dict[str, Any], lost: dict[str, int]) -> Iterator[Figure]:
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
    if found["facts"]:
        how = f"{found['facts']:,} days of entities in {DAYS} days"
        yield Figure("figures a second", found["facts"] / found["metering"]["seconds"], "1/s", how=how)
    yield Figure("peak memory of the pulling process", found["peak"], "MiB", f"< {MOST_MIB} MiB")
    yield Figure("killed and gone on with: calls made twice", again["twice"], "", "0")
    yield Figure("killed and gone on with: entities lost or doubled", sum(lost.values()), "", "0", how=f"{lost}")


@contextmanager
def served(home: Path, campaigns: int) -> Iterator[str]:
    """LinkedIn with a large account in a process of its own; yields its profile and a token."""
    command = [sys.executable, "-m", "app.bench.linkedin_pulling", "serve", str(home / "sandbox"), str(campaigns)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()
            server.wait()


def _run(what: str, home: Path, about: str, code: int = 0) -> dict[str, Any]:
    keyring = {"CAMPAIGN_DESK_HOME": str(home / "home"), "CAMPAIGN_DESK_KEYRING": "file"}
    done = subprocess.run(
        [sys.executable, "-m", "app.bench.linkedin_pulling", what, str(home), about],
        env=os.environ | keyring | {"CAMPAIGN_DESK_KEYRING_PASSWORD": "bench"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != code:
        raise RuntimeError(f"{what} ended with {done.returncode} instead of {code}")
    found: dict[str, Any] = json.loads(done.stdout) if done.stdout else {}
    return found


def _serve(folder: Path, campaigns: int) -> None:
    from integrations.sandbox.linkedin.bulk import seed_bulk
    from integrations.sandbox.linkedin.serving import serve_linkedin

    with serve_linkedin(folder) as linkedin:
        seed_bulk(linkedin.store, campaigns=campaigns, creatives=campaigns * PER_CAMPAIGN, days=DAYS)
        sys.stdout.write(
            json.dumps({"profile": linkedin.profile(), "token": linkedin.grant(), "campaigns": campaigns}) + "\n"
        )
        sys.stdout.flush()
        sys.stdin.read()


def _apart(home: Path, kind: str, there: str) -> int:
    """How many entities stand on one side only, or twice, compared with LinkedIn's own tables."""
    with sqlite3.connect(home / "sandbox" / "linkedin.sqlite") as linkedin:
        rows = linkedin.execute("SELECT id FROM entity WHERE kind = ? AND account = ?", (there, CLIENT)).fetchall()
    with sqlite3.connect(home / "killed.cdesk") as workspace:
        mine = workspace.execute(f"SELECT remote_id FROM {kind} WHERE live = 1").fetchall()  # noqa: S608 - names from above
    theirs, ours = [str(row[0]) for row in rows], [row[0] for row in mine]
    return len(set(theirs) ^ set(ours)) + len(ours) - len(set(ours))


def _pull(home: Path, about: dict[str, Any]) -> dict[str, Any]:
    from core.workspace import Workspace
    from integrations.linkedin_ads.figures import fetch_figures
    from integrations.linkedin_ads.pulling import pull

    found: dict[str, Any] = {}
    with Workspace.create(home / "plan.cdesk") as workspace, _connected(workspace, about) as (connection, client):
        with _timed(found, "first", client):
            found["entities"] = pull(workspace, connection, Progress(), client=client).entities
        found["peak_without_figures"] = peak_mib()
        with _timed(found, "again", client):
            assert pull(workspace, connection, Progress(), client=client).changeset is None
        with _timed(found, "metering", client):
            since = datetime.now(UTC).date() - timedelta(days=DAYS)
            found["facts"] = fetch_figures(workspace, connection, Progress(), since, client=client)
    return found | {"peak": peak_mib()}


def _killed(home: Path, about: dict[str, Any]) -> None:
    """A pull that kills its process in the middle of the ads."""
    from core.workspace import Workspace
    from integrations.linkedin_ads.pulling import pull

    with Workspace.create(home / "killed.cdesk") as workspace, _connected(workspace, about) as (connection, client):
        client.dies_after = max(1, about["campaigns"] * PER_CAMPAIGN // PAGE // 2)
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


@contextmanager
def _connected(workspace: Any, about: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    from collections import Counter

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

        library, dies_after = 0.0, 0
        asked: ClassVar[Counter[str]] = Counter()

        def _send(self, call: Any, token: str, version: str) -> Any:
            self.asked[call.path.rpartition("/")[2]] += 1
            if self.dies_after and self.asked["creatives"] > self.dies_after:
                os.kill(os.getpid(), signal.SIGKILL)
            start = time.thread_time()
            try:
                return super()._send(call, token, version)
            finally:
                self.library += time.thread_time() - start

    profile = Profile("sandbox", **{key: value for key, value in about["profile"].items() if value})
    kept = SignIn(profile, "", "", access_token=about["token"], access_ends=time.time() + 86_400)
    ident = connections.reserve(workspace, "linkedin_ads", str(CLIENT))
    signins.keep(open_store(), ident, kept)
    account = Account(str(CLIENT), "Nordlicht Software", "EUR", "UTC")
    made = connections.connected(workspace, "linkedin_ads", account, "sandbox", reserved=ident)
    with Watched(SignedIn(kept)) as client:
        yield made, client


@contextmanager
def _timed(found: dict[str, Any], name: str, client: Any) -> Iterator[None]:
    start, worked, client.library = time.perf_counter(), time.process_time(), 0.0
    yield
    ours = time.process_time() - worked - client.library
    found[name] = {"seconds": time.perf_counter() - start, "ours": ours}


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        _serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        work = {"pull": _pull, "killed": _killed, "resumed": _resumed}[sys.argv[1]]
        sys.stdout.write(json.dumps(work(Path(sys.argv[2]), json.loads(sys.argv[3]))))
