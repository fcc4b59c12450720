"""One edit to its findings: the edit is committed, what it concerns is checked again, the row's findings are read."""

from __future__ import annotations

import statistics
import time

from app.bench import Figure
from app.bench.workspaces import big_workspace
from core.progress import Progress
from core.rows import list_rows
from core.rules import check, refresh, refresh_all, stored
from core.workspace import Workspace

EDITS = 25
FIELDS = {"keyword": "text", "ad": "headlines", "ad_group": "name", "campaign": "name"}


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Milliseconds per edit, findings included; and the full check of the same draft."""
    size = size or 100_000
    progress.step("Building the workspace")
    with big_workspace(size * 4 // 5, size * 3 // 20) as workspace:
        started = time.perf_counter()
        findings = len(check(workspace, progress=progress))
        whole = time.perf_counter() - started
        refresh_all(workspace, progress)
        figures = [_edited(workspace, kind, size) for kind in FIELDS]
    return [*figures, Figure(f"full check of {size:,} entities", whole, "s", "< 10 s", how=f"{findings:,} findings")]


def _edited(workspace: Workspace, kind: str, size: int) -> Figure:
    rows = list_rows(workspace, kind, limit=EDITS)
    times, bare = [], []
    for number, row in enumerate(rows):
        started = time.perf_counter()
        with workspace.edit("Edit") as edit:
            edit.set(kind, [row.id], {FIELDS[kind]: _value(kind, number)})
        bare.append(time.perf_counter() - started)
        refresh(workspace)
        stored(workspace, kind, entity=row.id)
        times.append(time.perf_counter() - started)
    return Figure(
        f"edit of one {kind.replace('_', ' ')} to its findings, {size:,} entities",
        statistics.median(times) * 1000,
        "ms",
        "< 50 ms",
        "the edit alone, committed",
        statistics.median(bare) * 1000,
        f"median of {len(times)}; slowest {max(times) * 1000:.0f} ms",
    )


def _value(kind: str, number: int) -> object:
    if kind == "ad":
        return [
            f"Close the books today!! {number}",
            "A headline that is longer than thirty characters",
            "Close Software",
        ]
    return f"!! CLOSE the books {number}" if number % 2 else f"close the books {number}"
