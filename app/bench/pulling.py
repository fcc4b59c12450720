"""Download of a large account from the sandbox: entities and figures a second, memory, and whose time it takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.bench import Figure
from app.bench.memory import peak_mib
from app.bench.serving import entry, run_apart, served, stand
from core.progress import Progress

MODULE = "app.bench.pulling"
MANAGER, CLIENT = "1000000001", "2000000001"
FACTS_PER_ENTITY = 10
MOST_MIB = 500
SHARE = "reading messages, staging and merging; the rest is waited for the library and the sandbox"


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """A pull of `size` entities and ten times as many figures, in a process of its own; the sandbox is another one."""
    entities = size or 100_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        home = Path(folder)
        progress.step("Filling the sandbox")
        with filled(home, entities) as profile:
            progress.step("Pulling")
            found = run_apart(MODULE, "pull", home, profile)
    return list(_figures(entities, found))


def _figures(entities: int, found: dict[str, Any]) -> Iterator[Figure]:
    first, again = found["first"], found["again"]
    how = f"{found['entities']:,} entities and {found['facts']:,} figures of four levels"
    yield Figure("first pull: entities a second", found["entities"] / first["seconds"], "1/s", how=how)
    yield Figure(
        "first pull: share of time outside the network library", first["ours"] / first["seconds"], "", how=SHARE
    )
    yield Figure("figures a second", found["facts"] / found["metering"]["seconds"], "1/s")
    yield Figure("a pull that finds nothing new", again["seconds"], "s", how=f"{entities:,} entities")
    yield Figure("peak memory of the pulling process", found["peak"], "MiB", f"< {MOST_MIB} MiB")


def filled(home: Path, entities: int) -> AbstractContextManager[str]:
    """A sandbox with a large account in a process of its own; yields its profile and a refresh token."""
    return served(MODULE, home, entities)


def _serve(folder: Path, entities: int) -> None:
    from integrations.sandbox import serve
    from integrations.sandbox.seed import seed_bulk

    with serve(folder, empty=True) as sandbox:
        seed_bulk(sandbox.store, entities=entities, facts=entities * FACTS_PER_ENTITY)
        stand({"profile": str(sandbox.profile_path), "token": sandbox.grant()})


def _pull(home: Path, about: dict[str, str]) -> dict[str, Any]:
    from core.workspace import Workspace
    from integrations.google_ads.metering import account_day, pull_facts
    from integrations.google_ads.pulling import pull

    found: dict[str, Any] = {}
    with Workspace.create(home / "plan.cdesk") as workspace:
        connection, reading = _connected(workspace, about)
        with _timed(found, "first", reading):
            found["entities"] = pull(workspace, connection, reading.progress, reading=reading).entities
        with _timed(found, "metering", reading):
            since = account_day(connection) - timedelta(days=FACTS_PER_ENTITY * 3)
            found["facts"] = pull_facts(workspace, connection, reading, since)
        with _timed(found, "again", reading):
            assert pull(workspace, connection, reading.progress, reading=reading).changeset is None
    return found | {"peak": peak_mib()}


def _connected(workspace: Any, about: dict[str, str]) -> tuple[Any, Any]:
    from core import connections
    from core.connections import Account
    from integrations import signins
    from integrations.google_ads.client import open_client
    from integrations.google_ads.streaming import Reading
    from integrations.keychain import open_store
    from integrations.profiles import load_profile
    from integrations.signins import SignIn

    class Watched(Reading):
        """Counts the seconds spent in the network library."""

        waited = 0.0

        def batches(self, query: str) -> Iterator[Any]:
            """The answers, with the time until each of them came."""
            answers = super().batches(query)
            while True:
                start = time.perf_counter()
                answer = next(answers, None)
                self.waited += time.perf_counter() - start
                if answer is None:
                    return
                yield answer

    store = open_store()
    ident = connections.reserve(workspace, "google_ads", CLIENT)
    profile = load_profile("google_ads", about["profile"])
    signins.keep(store, ident, SignIn(profile, about["token"], "sandbox-client-secret"))
    account = Account(CLIENT, "Nordlicht Software", "EUR", "Europe/Berlin", MANAGER)
    made = connections.connected(workspace, "google_ads", account, profile.name, reserved=ident)
    return made, Watched(open_client(made, store=store, proto_plus=False), CLIENT, Progress())


@contextmanager
def _timed(found: dict[str, Any], name: str, reading: Any) -> Iterator[None]:
    start, reading.waited = time.perf_counter(), 0.0
    yield
    seconds = time.perf_counter() - start
    found[name] = {"seconds": seconds, "ours": seconds - reading.waited}


if __name__ == "__main__":
    entry(_serve, {"pull": _pull})
