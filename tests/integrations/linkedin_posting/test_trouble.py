"""Posting to LinkedIn while calls fail, answers are lost, sign-ins end and the process is killed: everything stands once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import InUse, PlatformError, SignInNeeded, TryLater
from core.schema import post_step
from core.workspace import Workspace
from integrations.sandbox.linkedin import oauth

ROOT = Path(__file__).resolve().parents[3]
WRITES = (
    "unavailable_before", "transient", "internal", "quota", "concurrent", "drop_reply", "unavailable_after", "transient_after",
    "truncated", "no_id", "expired", "page",
)  # fmt: skip
READS = ("unavailable_before", "transient", "truncated", "lost_cursor", "looping_cursor", "duplicates", "expired")
SCHEDULES = int(os.environ.get("CAMPAIGN_DESK_SERVED_SCHEDULES", "4"))
FIRST = int(os.environ.get("CAMPAIGN_DESK_FIRST_SCHEDULE", "0"))
BLOCKS = 2


def stands(desk: Any, prefix: str) -> dict[str, list[str]]:
    """The names of what stands, by kind."""
    return {
        kind: sorted(one["name"] for one in desk.standing(kind, prefix)) for kind in ("group", "campaign", "creative")
    }


def is_there_once(desk: Any, prefix: str) -> None:
    names = stands(desk, prefix)
    ads = [f"{prefix}Ad {n}{letter}" for n in (1, 2) for letter in "AB"]
    assert names == {
        "group": [f"{prefix}Close"],
        "campaign": [f"{prefix}Set 1", f"{prefix}Set 2"],
        "creative": sorted(ads),
    }, prefix
    assert not [one for one in desk.linkedin.dump() if "cdesk-" in str(one.get("name"))]
    shown = [one["content"]["reference"] for one in desk.standing("creative") if "reference" in one["content"]]
    posts = [one["id"] for one in desk.linkedin.dump() if one["kind"] == "post"]
    assert sorted(shown) == sorted(posts), "no post without its ad"


def run_schedule(desk: Any, seed: int) -> None:
    prefix, chance = f"Seed {seed} ", random.Random(seed)
    desk.plant(prefix)
    faults = desk.linkedin.faults
    faults.clear()
    rate = chance.choice((0.1, 0.25, 0.4))
    faults.add_schedule(seed, calls=25, rate=rate, kinds=WRITES, method="linkedin.writes")
    faults.add_schedule(seed + 1, calls=30, rate=rate / 2, kinds=READS, method="linkedin.reads")
    for attempt in range(40):
        try:
            done = desk.post()
        except PlatformError as error:  # in the plan
            if isinstance(error, SignInNeeded):
                desk.sign_in_again()
            continue
        if isinstance(done.stopped, SignInNeeded):
            desk.sign_in_again()
        if attempt == 0:
            desk.set("ad_group", f"{prefix}Set 1", daily_budget="44.00")
        elif done.stopped is None and done.planned == 0:
            break
    faults.clear()
    assert desk.post().planned == 0


@pytest.mark.parametrize("block", range(BLOCKS))
def test_faults_of_every_kind(linkedin: Any, desk_at: Any, tmp_path: Path, block: int) -> None:
    for seed in range(FIRST + block * SCHEDULES // BLOCKS, FIRST + (block + 1) * SCHEDULES // BLOCKS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        with desk_at(linkedin, folder) as desk:
            run_schedule(desk, seed)
            is_there_once(desk, f"Seed {seed} ")
            (changed,) = desk.standing("campaign", f"Seed {seed} Set 1")
            assert changed["dailyBudget"]["amount"] == "44.00"


def test_a_killed_process(linkedin: Any, desk_at: Any, tmp_path: Path) -> None:
    """It ends while LinkedIn makes an ad and its post; another process that posts meanwhile is turned away."""
    prefix, at = "Killed ", "creatives.ACTION"
    with desk_at(linkedin, tmp_path) as desk:
        desk.plant(prefix)
    linkedin.faults.clear()
    linkedin.faults.add("slow_after", at, seconds=3.0)
    started = start(tmp_path, linkedin)
    try:
        wait_until(lambda: any(one["kind"] == "slow_after" for one in linkedin.faults.fired), tmp_path, started)
        with (
            Workspace.open(tmp_path / "plan.cdesk", read_only=True) as other,
            desk_at(linkedin, other) as second,
            pytest.raises(InUse, match="Somebody else is posting"),
        ):
            second.post()
    finally:
        started.kill()
        started.wait()
        linkedin.faults.fired.clear()
        linkedin.faults.clear()
    with Workspace.open(tmp_path / "plan.cdesk", synchronous="OFF") as again, desk_at(linkedin, again) as desk:
        assert desk.plan().resumes
        done = desk.post()
        assert (done.posted, done.pending, done.stopped) == (7, 0, None)
        is_there_once(desk, prefix)
        assert desk.post().planned == 0


def start(folder: Path, linkedin: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    script = ROOT / "tests" / "integrations" / "linkedin_posting" / "poster.py"
    return subprocess.Popen(
        [sys.executable, str(script), str(folder / "plan.cdesk"), linkedin.api, linkedin.grant()],
        env=environment, cwd=ROOT,
    )  # fmt: skip


def wait_until(struck: Any, folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the call was made, and the journal says that it was about to be."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        assert process.poll() is None, "it ended before it could be killed"
        if struck():
            with Workspace.open(folder / "plan.cdesk", read_only=True) as workspace, workspace.read() as reading:
                if "intended" in reading.execute(select(post_step.c.state)).scalars().all():
                    return
    raise AssertionError("nothing was ever sent")


def test_the_quota_of_a_day_stops_and_says_until_when(desk: Any) -> None:
    desk.plant("Quota ")
    desk.linkedin.faults.add("quota_day", "adCampaigns.BATCH_CREATE")
    done = desk.post()
    assert isinstance(done.stopped, TryLater)
    assert "There is more from" in done.stopped.message
    assert stands(desk, "Quota ")["campaign"] == []
    for _ in range(3):
        done = desk.post()
    assert (done.planned, done.pending) == (0, 0)
    is_there_once(desk, "Quota ")


def test_a_busy_moment_is_waited_for_as_long_as_linkedin_asks(desk: Any) -> None:
    desk.plant("Busy ")
    desk.linkedin.faults.add("quota", "adCampaigns.BATCH_PARTIAL_UPDATE", seconds=21.0)
    assert desk.post().pending == 0
    assert 21.0 <= sum(desk.waited) < 40.0
    is_there_once(desk, "Busy ")


def test_a_sign_in_that_ends_on_the_way_is_renewed_or_asked_for(desk: Any) -> None:
    desk.plant("Ended ")
    desk.linkedin.faults.add("revoke", "creatives.ACTION")
    done = desk.post()
    assert isinstance(done.stopped, SignInNeeded)
    assert 0 < done.pending < done.planned + 1
    desk.sign_in_again()
    for _ in range(2):
        done = desk.post()
    assert done.pending == 0
    is_there_once(desk, "Ended ")


def test_a_version_that_is_retired_meanwhile_is_stepped_down_from(desk: Any) -> None:
    desk.plant("Old ")
    desk.linkedin.set("active_versions", "202605,202604")
    try:
        assert desk.post().pending == 0
    finally:
        with desk.linkedin.store.write() as connection:
            connection.execute("DELETE FROM setting WHERE name = 'active_versions'")
    is_there_once(desk, "Old ")


def test_a_create_that_landed_twice_leaves_one(desk: Any) -> None:
    """The first request arrives after everybody gave it up; its draft is known by its name and goes."""
    desk.plant("Twice ")
    client = desk.adapter.around.client
    real = client.call
    kept: list[Any] = []

    def call(asked: Any) -> Any:
        answer = real(asked)
        if not kept and str(asked.verb) == "BATCH_CREATE":
            kept.append(asked)
        return answer

    client.call = call
    desk.linkedin.faults.add("unavailable_before", "adCampaignGroups.BATCH_CREATE")
    desk.post()
    client.call = real
    client.call(kept[0])
    assert len([one for one in desk.linkedin.dump() if "cdesk-" in str(one.get("name"))]) == 1
    assert desk.post().planned == 0
    is_there_once(desk, "Twice ")


def test_no_secret_is_kept_in_the_workspace(desk: Any) -> None:
    desk.plant("Secret ")
    token = desk.adapter.around.client.credentials.token()
    desk.post()
    for file in desk.workspace.path.parent.iterdir():
        assert token.encode() not in file.read_bytes()
    assert oauth.CLIENT_SECRET.encode() not in desk.workspace.path.read_bytes()
