"""Posts under thousands of seeded schedules of kills, lost answers and busy platforms: each must end as the draft, once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

from app.bench import Figure
from core import paths
from core.errors import AppError, NotFound
from core.progress import Progress

TESTS = "tests/core/posting/test_exactly_once.py"
TEST = f"{TESTS}::test_whatever_breaks_the_platform_ends_as_the_draft"
SEEDS = re.compile(r"AssertionError: seed (\d+)")


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Run `size` schedules of the suite's own test, on two processes. Raises NotFound without a clone, AppError for a failure."""
    schedules = size or 3_000
    root = paths.resources().parent
    if not (root / TESTS).is_file():
        raise NotFound("The schedules are part of the tests.", hint="Run this bench in a clone of the project.")
    progress.step(f"Running {schedules:,} schedules")
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:randomly", TEST],
        cwd=root, env={**os.environ, "CAMPAIGN_DESK_SCHEDULES": str(schedules)}, capture_output=True, text=True,
    )  # fmt: skip
    took = time.perf_counter() - began
    if done.returncode:
        seeds = ", ".join(SEEDS.findall(done.stdout)) or "see the output of the test"
        raise AppError(f"A schedule did not end as the draft (seed {seeds}).", hint=done.stdout[-2_000:])
    how = (
        "kills at commits and between, lost and late answers, busy and absent platforms, edits between, small requests"
    )
    return [
        Figure("schedules that ended as the draft", float(schedules), "", str(schedules), how=how),
        Figure("schedules a second", schedules / took, "1/s", how="two processes, start included"),
    ]
