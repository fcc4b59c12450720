"""Posting over a real connection while requests fail, answers are lost and the process is killed: everything stands once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import InUse, TryLater
from core.rows import list_rows
from core.schema import post_step
from core.workspace import Workspace
from integrations.sandbox import serve

ROOT = Path(__file__).resolve().parents[3]
TROUBLE = (
    "unavailable_before",
    "transient",
    "internal",
    "quota",
    "concurrent",
    "drop_reply",
    "unavailable_after",
    "transient_after",
)
SEEDS = 6


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with serve(tmp_path_factory.mktemp("trouble"), empty=True) as served:
        yield served


def counted(desk: Any, prefix: str) -> tuple[list[str], int, int]:
    """The campaigns of this test, their ads and their keywords as they stand."""
    campaigns = {
        one["resource_name"]: one["name"] for one in desk.standing("campaigns") if one["name"].startswith(prefix)
    }
    groups = {one["resource_name"] for one in desk.standing("adGroups") if one["campaign"] in campaigns}
    ads = sum(one["ad_group"] in groups for one in desk.standing("adGroupAds"))
    return sorted(campaigns.values()), ads, sum(one["ad_group"] in groups for one in desk.standing("adGroupCriteria"))


def name_all(desk: Any, prefix: str) -> None:
    with desk.workspace.edit("Name") as edit:
        for row in list_rows(desk.workspace, "campaign"):
            edit.set("campaign", [row.id], {"name": f"{prefix} {row['name']}"})


@pytest.mark.parametrize("block", range(3))
def test_faults_of_every_kind(sandbox: Any, desk_at: Any, tmp_path: Path, block: int) -> None:
    for seed in range(block * SEEDS // 3, (block + 1) * SEEDS // 3):
        folder = tmp_path / str(seed)
        folder.mkdir()
        with desk_at(sandbox, folder) as desk:
            desk.plant(campaigns=2, groups=1)
            name_all(desk, f"Seed {seed}")
            sandbox.faults.clear()
            sandbox.faults.add_schedule(seed, calls=12, rate=0.35, kinds=TROUBLE)
            sandbox.faults.add_schedule(seed + 1, calls=12, rate=0.2, kinds=TROUBLE[:5], method="SearchStream")
            for attempt in range(12):
                done = desk.post()
                if attempt == 0:
                    groups = [row.id for row in list_rows(desk.workspace, "ad_group")]
                    with desk.workspace.edit("Edit") as edit:
                        edit.set("ad_group", groups[:1], {"max_cpc": "3.00"})
                elif done.stopped is None and done.planned == 0:
                    break
            sandbox.faults.clear()
            names, ads, keywords = counted(desk, f"Seed {seed} ")
            assert (names, ads, keywords) == ([f"Seed {seed} Campaign 1", f"Seed {seed} Campaign 2"], 2, 4), (
                f"seed {seed}"
            )
            assert desk.post().planned == 0
            assert desk.standing("labels") == []


@pytest.mark.parametrize("fault", ["slow", "slow_after"])
def test_a_killed_process(sandbox: Any, desk_at: Any, tmp_path: Path, fault: str) -> None:
    with desk_at(sandbox, tmp_path) as desk:
        desk.plant(campaigns=1)
        name_all(desk, fault)
    # The first request only asks to check, the second one is sent.
    sandbox.faults.add(fault, "Mutate", nth=2, seconds=1.5)
    started = start(tmp_path, sandbox)
    try:
        wait_for_intent(tmp_path / "plan.cdesk", started)
        with (
            Workspace.open(tmp_path / "plan.cdesk", read_only=True) as other,
            desk_at(sandbox, other) as second,
            pytest.raises(InUse, match="Somebody else is posting"),
        ):
            second.post()
    finally:
        started.kill()
        started.wait()
    sandbox.faults.clear()
    with Workspace.open(tmp_path / "plan.cdesk", synchronous="OFF") as again, desk_at(sandbox, again) as desk:
        plan = desk.plan()
        assert plan.resumes
        done = desk.post()
        assert (done.posted, done.pending, done.stopped) == (5, 0, None)
        assert counted(desk, f"{fault} ") == ([f"{fault} Campaign 1"], 1, 2)
        assert desk.post().planned == 0


def start(folder: Path, sandbox: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    script = ROOT / "tests" / "integrations" / "posting" / "poster.py"
    return subprocess.Popen(
        [sys.executable, str(script), str(folder / "plan.cdesk"), str(sandbox.profile_path), sandbox.grant()],
        env=environment, cwd=ROOT,
    )  # fmt: skip


def wait_for_intent(file: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the journal says that a request is about to be sent."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "it ended before it could be killed"
        with Workspace.open(file, read_only=True) as workspace, workspace.read() as reading:
            if "intended" in reading.execute(select(post_step.c.state)).scalars().all():
                return
    raise AssertionError("nothing was ever sent")


def test_the_quota_of_a_day_stops_and_says_so(sandbox: Any, desk_at: Any, tmp_path: Path) -> None:
    with desk_at(sandbox, tmp_path) as desk:
        desk.plant(campaigns=1)
        name_all(desk, "Quota")
        sandbox.faults.clear()
        sandbox.faults.add("quota_day", "Mutate", nth=2, seconds=7200.0)
        done = desk.post()
        assert isinstance(done.stopped, TryLater)
        assert (done.posted, done.pending) == (0, 5)
        assert "There is more from" in done.stopped.message
        sandbox.faults.clear()
        assert desk.post().posted == 5
        assert counted(desk, "Quota ") == (["Quota Campaign 1"], 1, 2)
