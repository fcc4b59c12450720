"""Posts under thousands of seeded schedules of kills, lost answers and busy platforms: each must end as the draft, once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass

from app.bench import Figure
from core import paths
from core.errors import AppError, NotFound
from core.progress import Progress

FIRST = "CAMPAIGN_DESK_FIRST_SCHEDULE"
SEEDS = re.compile(r"(?:AssertionError: seed |Seed )(\d+)")


@dataclass(frozen=True)
class Suite:
    """A test of the project that runs as many schedules as it is asked for; `share` is its part of them.

    `portion` of them run in one go: what a served platform holds grows with each, and every look at it takes longer.
    """

    test: str
    variable: str
    share: float
    portion: int
    what: str
    how: str


_COMMON = (
    "kills at commits and between, lost and late answers, busy and absent platforms, edits between, small requests"
)
SUITES = (
    Suite(
        "tests/core/posting/test_exactly_once.py::test_whatever_breaks_the_platform_ends_as_the_draft",
        "CAMPAIGN_DESK_SCHEDULES", 1.0, 600, "schedules that ended as the draft", _COMMON,
    ),
    Suite(
        "tests/core/posting/test_drafts_first.py::test_whatever_breaks_drafts_end_as_the_draft",
        "CAMPAIGN_DESK_SCHEDULES", 1.0, 600, "schedules without markers that ended as the draft",
        f"as LinkedIn is: drafts under marked names, parts of batches, requests that arrive long after; {_COMMON}, ended sign-ins",
    ),
    Suite(
        "tests/integrations/linkedin_posting/test_trouble.py::test_faults_of_every_kind",
        "CAMPAIGN_DESK_SERVED_SCHEDULES", 0.2, 60, "schedules over HTTP against the simulated LinkedIn",
        "twelve faults of writes, seven of reads (lost and looping cursors, duplicates across pages), ended sign-ins",
    ),
)  # fmt: skip


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Run `size` schedules of each of the suite's own tests, on two processes, and a fifth over the wire.

    Raises NotFound without a clone, AppError for a failure.
    """
    schedules = size or 3_000
    if not (paths.resources().parent / SUITES[0].test.partition("::")[0]).is_file():
        raise NotFound("The schedules are part of the tests.", hint="Run this bench in a clone of the project.")
    found: list[Figure] = []
    for suite in SUITES:
        count = max(1, round(schedules * suite.share))
        seconds = 0.0
        for first in range(0, count, suite.portion):
            progress.step(f"Running {count:,} {suite.what.partition(' that ')[0]}", first, count)
            seconds += _run(suite, first, min(suite.portion, count - first))
        found.append(Figure(suite.what, float(count), "", str(count), how=suite.how))
        found.append(Figure("a second", count / seconds, "1/s", how="two processes, start included"))
    return found


def _run(suite: Suite, first: int, count: int) -> float:
    """Seconds that the schedules from a seed on took. Raises AppError with the seeds that failed."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:randomly", suite.test],
        cwd=paths.resources().parent, env={**os.environ, suite.variable: str(count), FIRST: str(first)}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        seeds = ", ".join(dict.fromkeys(SEEDS.findall(done.stdout))) or "see the output of the test"
        raise AppError(f"A schedule did not end as the draft (seed {seeds}).", hint=done.stdout[-2_000:])
    return time.perf_counter() - began
