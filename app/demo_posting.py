"""The demo goes on: what was drafted is posted to the sandbox, two weeks are simulated there, and what came back is pulled."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import literal, select

from app.demo_pictures import draw
from app.environment import environment
from app.generating import today_in
from app.platforms import AdPlatforms
from core import paths
from core.catalog import GOOGLE, KINDS, LINKEDIN
from core.connections import Connection
from core.errors import Unreachable
from core.platforms import Posted
from core.progress import Progress
from core.rules import refresh
from core.schema import ENTITY
from core.workspace import Workspace

ACCOUNTS = {GOOGLE: "2000000001", LINKEDIN: "500000001"}
"""Where what is drafted for a platform is posted."""
DAYS = 14
FIVE = 5_000_000
"""Micros of the account's currency."""
_READY = "ready: "
_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class CameBack:
    """What the demo's posts did on one platform, and what two simulated weeks brought."""

    platform: str
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


def post_and_look(path: Path, addresses: Mapping[str, str], progress: Progress) -> list[CameBack]:
    """Connect the demo workspace with both platforms, post it paused, switch it on, simulate two weeks and download them."""
    platforms = AdPlatforms()
    with Workspace.open(path) as workspace:
        _add_pictures(workspace)
        connections = [_connect(workspace, platforms, platform, progress) for platform in ACCOUNTS]
        _set(workspace, "Begin at once", ("campaign", "ad_group"), "start_date", None)
        first = [_post(workspace, platforms, one, progress) for one in connections]
        _count_conversions(workspace, connections[-1], progress)
        _set(workspace, "Switch everything on", ("campaign", "ad_group", "ad"), "status", "ENABLED")
        second = [_post(workspace, platforms, one, progress) for one in connections]
        _simulate(addresses["admin"])
        since = today_in(workspace) - timedelta(days=DAYS)
        facts = [platforms.pull(workspace, one, progress, metrics_since=since).facts for one in connections]
        _raise_budgets(workspace)
    return [CameBack(*one) for one in zip(ACCOUNTS, first, second, facts, strict=True)]


def _count_conversions(workspace: Workspace, connection: Connection, progress: Progress) -> None:
    """LinkedIn switches an ad set that is to bring conversions on only when it counts one."""
    from integrations.linkedin_ads.conversions import associate, create_rule
    from integrations.linkedin_ads.desk import opened

    group = ENTITY["ad_group"].c
    with workspace.read() as reading:
        query = select(group.remote_id).where(group.platform == LINKEDIN, group.remote_id.is_not(None))
        numbers = list(reading.execute(query).scalars())
    with opened(connection) as desk:
        associate(desk, create_rule(desk, "Demo booked", "LEAD", progress), numbers, progress)


def _add_pictures(workspace: Workspace) -> None:
    """Ads on LinkedIn show a picture each."""
    names = [file.relative_to(workspace.path.parent).as_posix() for file in draw(workspace.path.parent / "pictures")]
    ad = ENTITY["ad"]
    with workspace.edit("Add pictures") as edit:
        for number, name in enumerate(names):
            chosen = (ad.c.platform == LINKEDIN) & (ad.c.format == "single_image") & (ad.c.pk % len(names) == number)
            edit.set_where("ad", chosen, "image", literal(name))
    refresh(workspace)


def _connect(workspace: Workspace, platforms: AdPlatforms, platform: str, progress: Progress) -> Connection:
    with ThreadPoolExecutor(1) as browser:
        session = platforms.sign_in(platform, "sandbox", None, lambda address: _consent(browser, address), progress)
    account = next(one.account for one in session.accounts(progress) if one.account.number == ACCOUNTS[platform])
    connection, _ = session.connect(workspace, account)
    return connection


def _consent(browser: Executor, address: str) -> None:
    """Stand in for the browser: the sandbox's page agrees by itself and leads back to where the sign-in waits."""
    import httpx2

    browser.submit(httpx2.get, address, follow_redirects=True, timeout=_TIMEOUT_S, trust_env=False)


def _set(workspace: Workspace, title: str, kinds: Sequence[str], field: str, value: str | None) -> None:
    """Give everything in the draft of these kinds a value."""
    with workspace.edit(title) as edit:
        for kind in kinds:
            if field in KINDS[kind].by_name:
                table = ENTITY[kind]
                edit.set_where(kind, table.c.pk.is_not(None), field, literal(value, table.c[field].type))
    refresh(workspace)


def _raise_budgets(workspace: Workspace) -> None:
    """An edit that is not posted yet, so that whoever looks at the page of posts finds a plan there."""
    campaign = ENTITY["campaign"]
    with workspace.edit("Five euros a day more") as edit:
        edit.set_where("campaign", campaign.c.platform == GOOGLE, "daily_budget", campaign.c.daily_budget + FIVE)
    refresh(workspace)


def _post(workspace: Workspace, platforms: AdPlatforms, connection: Connection, progress: Progress) -> Posted:
    """What a person does: look at the plan, type the amount it asks for, post."""
    plan = platforms.plan(workspace, connection, progress)
    return platforms.post(workspace, plan, progress, typed_amount=plan.amount_to_type)


def _simulate(admin: str) -> None:
    import httpx2

    httpx2.post(f"{admin}/advance", json={"days": DAYS}, timeout=_TIMEOUT_S, trust_env=False).raise_for_status()
