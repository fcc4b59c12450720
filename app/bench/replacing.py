"""Replace text in ads, recorded and undoable, beside the bare SQL UPDATE of the same rows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

from app.bench import Figure
from app.bench.workspaces import big_workspace
from core import changesets
from core.bulk import Replacement, replace_text
from core.progress import Progress
from core.workspace import Workspace

ROUNDS = 3


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Seconds of the replacement, its undo and redo; best of three rounds, each beside the bare UPDATE's best."""
    size = size or 200_000
    progress.step("Building the workspace", 0, ROUNDS)
    what = Replacement("books", "accounts")
    with big_workspace(0, size) as workspace:
        times: dict[str, list[float]] = {"replace": [], "undo": [], "redo": [], "bare": []}
        for round_ in range(ROUNDS):
            progress.step("Replacing", round_, ROUNDS)
            times["replace"].append(_timed(lambda: replace_text(workspace, "ad", None, "headlines", what)))
            times["undo"].append(_timed(lambda: changesets.undo(workspace)))
            times["redo"].append(_timed(lambda: changesets.redo(workspace)))
            changesets.undo(workspace)
            times["bare"].append(_bare(workspace))
    bare = min(times["bare"])
    return [
        Figure(
            f"{name} {size:,} ads",
            min(times[name]),
            "s",
            "≤ 4× the peer",
            "bare SQL UPDATE of the same rows",
            bare,
            "best of 3",
        )
        for name in ("replace", "undo", "redo")
    ]


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _bare(workspace: Workspace) -> float:
    """The same UPDATE with the same durability and cache, committed, and taken back outside the time."""
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as raw:
        for pragma in ("synchronous = FULL", "cache_size = -65536", "mmap_size = 1073741824"):
            raw.execute(f"PRAGMA {pragma}")
        update = "UPDATE ad SET headlines = replace(headlines, ?, ?) WHERE instr(headlines, ?) > 0"

        def there() -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute(update, ("books", "accounts", "books"))
            raw.execute("COMMIT")

        seconds = _timed(there)
        raw.execute(update, ("accounts", "books", "accounts"))
    return seconds
