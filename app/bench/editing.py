"""One edit in the real window until its findings are seen: the cell in the grid and the strip below it."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.bench import Figure
from app.bench.driving import Desk, Painted, block_figures, desk, until
from app.bench.workspaces import build
from core.progress import Progress
from core.rules import refresh_all
from core.workspace import Workspace

ROUNDS = 12
FIELDS = {"keyword": "text", "ad": "path1", "ad_group": "name", "campaign": "name"}
FAULTY = {
    "keyword": "close the books!!{}",
    "ad": "Far too long a path {}",
    "ad_group": "Group !!{}",
    "campaign": "Camp !!{}",
}


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Milliseconds from a cell's commit until findings are painted in grid and strip, and the longest block meanwhile."""
    size = size or 100_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        path = Path(folder) / "big.cdesk"
        progress.step("Building the workspace")
        build(path, size * 4 // 5, size * 3 // 20)
        with Workspace.open(path) as workspace:
            refresh_all(workspace, progress)
        with desk(path, Path(folder) / "home") as made:
            figures = []
            for kind in FIELDS:
                progress.step(f"Editing one {kind}")
                figures += _edits(made, kind)
            watch = made.watch
    return [*figures, *block_figures(watch, "edits of cells", *FIELDS)]


def _edits(made: Desk, kind: str) -> list[Figure]:
    panes = made.screen("editor").panes
    panes.types.choose(kind)
    made.settle()
    values, seen, told = [], [], 0
    with _Eyes(made) as eyes:
        for number in range(ROUNDS):
            made.watch.begin("choosing a row")
            index = panes.table.index(number, panes.view.column_of(FIELDS[kind]))
            panes.view.setCurrentIndex(index)
            made.settle()
            made.watch.begin(kind)
            value, found = eyes.edit(index, FAULTY[kind].format(number))
            values.append(value * 1000)
            seen.append(found * 1000)
            told += panes.strip.isVisible()
            made.settle()
    word = kind.replace("_", " ")
    how = f"median of {ROUNDS}, {told} with findings; slowest"
    return [
        Figure(
            f"edit of one {word} to its value painted",
            statistics.median(values),
            "ms",
            how=f"{how} {max(values):.0f} ms",
        ),
        Figure(
            f"edit of one {word} to its findings painted",
            statistics.median(seen),
            "ms",
            "< 50 ms",
            how=f"{how} {max(seen):.0f} ms",
        ),
    ]


class _Eyes:
    """Sees the grid and the strip painted after an edit, and after the rules looked at it."""

    def __init__(self, made: Desk) -> None:
        self._panes = made.screen("editor").panes
        self._jobs = made.window.program.jobs
        self._grid, self._strip = Painted(self._panes.view.viewport()), Painted(self._panes.strip)

    def __enter__(self) -> _Eyes:
        self._jobs.ended.connect(self._on_ended)
        return self

    def __exit__(self, *exc: object) -> None:
        self._jobs.ended.disconnect(self._on_ended)

    def edit(self, index: Any, text: str) -> tuple[float, float]:
        """Seconds until the new value is painted, and until grid and strip show what the rules say of it."""
        value = Painted(self._panes.view.viewport())
        for eye in (value, self._grid, self._strip):
            eye.begin()
        started = time.perf_counter()
        value.answer()
        self._panes.table.setData(index, text)
        until(self._seen)
        return value.at - started, max(self._grid.at, self._strip.at) - started

    def _on_ended(self, job: Any) -> None:
        if job.group == "editor check" and job.state == "done":
            self._grid.answer()
            self._strip.answer()

    def _seen(self) -> bool:
        return self._grid.at > 0 and (self._strip.at > 0 or not self._panes.strip.isVisible())
