"""The demo goes on: what was drafted is posted to the sandbox, two weeks are simulated there, and what came back is pulled."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import literal

from app.environment import environment
from app.generating import today_in
from app.platforms import AdPlatforms
from core import paths
from core.connections import Connection
from core.errors import Unreachable
from core.platforms import Posted
from core.progress import Progress
from core.rules import refresh
from core.schema import ENTITY
from core.workspace import Workspace

ACCOUNT = "2000000001"
DAYS = 14
FIVE = 5_000_000
"""Micros of the account's currency."""
_READY = "ready: "
_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class CameBack:
    """What the demo's post did, and what two simulated weeks brought."""

    first: Posted
    second: Posted
    facts: int


def own_keychain(home: Path) -> AbstractContextManager[None]:
    """Let this process and those it starts keep settings and sign-ins in a folder of the demo, not in the user's keyring."""
    return environment(
        {
            "CAMPAIGN_DESK_HOME": str(home.resolve()),
            "CAMPAIGN_DESK_KEYRING": "file",
            "CAMPAIGN_DESK_KEYRING_PASSWORD": secrets.token_urlsafe(24),
        }
    )


@contextmanager
def sandbox(state: Path) -> Iterator[Mapping[str, str]]:
    """A sandbox in a process of its own, with accounts that hold nothing yet and a clock two weeks back; yields its addresses."""
    command = [sys.executable, str(paths.resources().parent / "main.py"), "sandbox", "--empty", "--state", str(state)]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [*command, "--days-ago", str(DAYS)], stderr=subprocess.PIPE, text=True
    )
    try:
        yield _addresses(process)
    finally:
        process.terminate()
        process.communicate()


def _addresses(process: subprocess.Popen[str]) -> Mapping[str, str]:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        if line.startswith(_READY):
            found: Mapping[str, str] = json.loads(line.removeprefix(_READY))
            return found
        said.append(line)
    raise Unreachable("The sandbox did not start.", hint="".join(said).strip() or None)


def post_and_look(path: Path, addresses: Mapping[str, str], progress: Progress) -> CameBack:
    """Connect the demo workspace, post it paused, switch its search campaigns on, simulate two weeks and download them."""
    platforms = AdPlatforms()
    with Workspace.open(path) as workspace:
        connection = _connect(workspace, platforms, progress)
        _set(workspace, "Begin at once", "start_date", None)
        first = _post(workspace, platforms, connection, progress)
        _set(workspace, "Switch the search campaigns on", "status", "ENABLED")
        second = _post(workspace, platforms, connection, progress)
        _simulate(addresses["admin"])
        since = today_in(workspace) - timedelta(days=DAYS)
        pulled = platforms.pull(workspace, connection, progress, metrics_since=since)
        _raise_budgets(workspace)
    return CameBack(first, second, pulled.facts)


def _connect(workspace: Workspace, platforms: AdPlatforms, progress: Progress) -> Connection:
    with ThreadPoolExecutor(1) as browser:
        session = platforms.sign_in("google_ads", "sandbox", None, lambda address: _consent(browser, address), progress)
    account = next(one.account for one in session.accounts(progress) if one.account.number == ACCOUNT)
    connection, _ = session.connect(workspace, account)
    return connection


def _consent(browser: Executor, address: str) -> None:
    """Stand in for the browser: the sandbox's page agrees by itself and leads back to where the sign-in waits."""
    import httpx2

    browser.submit(httpx2.get, address, follow_redirects=True, timeout=_TIMEOUT_S, trust_env=False)


def _set(workspace: Workspace, title: str, field: str, value: str | None) -> None:
    """Give all search campaigns of the draft a value."""
    campaign = ENTITY["campaign"]
    with workspace.edit(title) as edit:
        edit.set_where("campaign", campaign.c.platform == "google_ads", field, literal(value, campaign.c[field].type))
    refresh(workspace)


def _raise_budgets(workspace: Workspace) -> None:
    """An edit that is not posted yet, so that whoever looks at the page of posts finds a plan there."""
    campaign = ENTITY["campaign"]
    with workspace.edit("Five euros a day more") as edit:
        edit.set_where("campaign", campaign.c.platform == "google_ads", "daily_budget", campaign.c.daily_budget + FIVE)
    refresh(workspace)


def _post(workspace: Workspace, platforms: AdPlatforms, connection: Connection, progress: Progress) -> Posted:
    """What a person does: look at the plan, type the amount it asks for, post."""
    plan = platforms.plan(workspace, connection, progress)
    return platforms.post(workspace, plan, progress, typed_amount=plan.amount_to_type)


def _simulate(admin: str) -> None:
    import httpx2

    httpx2.post(f"{admin}/advance", json={"days": DAYS}, timeout=_TIMEOUT_S, trust_env=False).raise_for_status()
