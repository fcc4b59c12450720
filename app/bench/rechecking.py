"""A hundred thousand entities checked: all there are, and as many that changed among five times as many."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func

from app.bench import Figure
from app.bench.workspaces import furnish
from core.progress import Progress
from core.recording import Edit
from core.rules import counts, is_current, refresh, refresh_all
from core.schema import ENTITY
from core.workspace import Workspace

AROUND = 5  # times as many entities as change
KEYWORD, AD = ENTITY["keyword"].c, ENTITY["ad"].c
MAKE_UP = "four fifths keywords, all of different text; one fifth ads, with a hundred different sets of headlines"


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Seconds until the findings of so many entities are stored."""
    size = size or 100_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        progress.step("Checking all", 0, 2)
        figures = [_all(Path(folder) / "all.cdesk", size)]
        progress.step("Checking what changed", 1, 2)
        return figures + _changed(Path(folder) / "big.cdesk", size, progress)


def _all(path: Path, size: int) -> Figure:
    furnish(path, size * 4 // 5, size // 5)
    with Workspace.open(path) as workspace:
        wall, busy = _timed(lambda: refresh_all(workspace))
        found = sum(counts(workspace).values())
    how = f"{busy:.1f} s at work; {found:,} findings; {MAKE_UP}"
    return Figure(f"check of {size:,} entities, findings stored", wall, "s", "< 10 s", how=how)


def _changed(path: Path, size: int, progress: Progress) -> list[Figure]:
    furnish(path, size * 4 // 5 * AROUND, size // 5 * AROUND)
    with Workspace.open(path) as workspace:
        refresh_all(workspace, progress)
        return [
            _after(workspace, "bids and paths", size, _bids_and_paths),
            _after(workspace, "texts", size, _texts),
        ]


def _after(workspace: Workspace, what: str, size: int, alter: Callable[[Edit, int], int]) -> Figure:
    with workspace.edit(f"New {what}") as edit:
        changed = alter(edit, size)
    wall, busy = _timed(lambda: refresh(workspace))
    assert is_current(workspace)
    how = f"{busy:.1f} s at work; {changed:,} of {size * AROUND:,} keywords and ads changed, all rules"
    return Figure(f"{changed:,} changed entities ({what}) checked again", wall, "s", "< 10 s", how=how)


def _bids_and_paths(edit: Edit, size: int) -> int:
    keywords = edit.set_where("keyword", KEYWORD.pk <= size * 4 // 5, "max_cpc", KEYWORD.max_cpc + 10_000)
    return keywords + edit.set_where("ad", AD.pk <= size // 5, "path1", AD.path1 + "s")


def _texts(edit: Edit, size: int) -> int:
    keywords = edit.set_where("keyword", KEYWORD.pk <= size * 4 // 5, "text", KEYWORD.text + " now")
    return keywords + edit.set_where(
        "ad", AD.pk <= size // 5, "headlines", func.replace(AD.headlines, "faster", "sooner")
    )


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor."""
    started, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - busy
