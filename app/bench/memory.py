"""The most memory the whole desktop process ever holds while a million keywords are worked on."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from app.bench import Figure
from app.bench.workspaces import furnish
from core.progress import Progress

MIB = 1 << 20
BULK = 5  # every fifth keyword is edited at once


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """MiB at the peak (VmHWM) after each step of a walk, in a process of its own."""
    size = size or 1_000_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        path = Path(folder) / "big.cdesk"
        progress.step("Building the workspace")
        furnish(path, size, size // 5)
        progress.step("Working in the window")
        done = subprocess.run(
            [sys.executable, "-m", "app.bench.memory", str(path), str(Path(folder) / "home")],
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=True,
        )
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    return [
        Figure(f"peak memory up to: {doing}", peak, "MiB", "< 1536 MiB", how=f"{size:,} keywords, {size // 5:,} ads")
        for doing, peak in steps
    ]


def peak_mib() -> float:
    """The most memory this process has held so far, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def _child(path: Path, home: Path) -> None:
    from app.bench.driving import Desk, desk
    from core import changesets
    from core.rules import refresh_all
    from core.schema import ENTITY
    from core.scope import Wanted

    def choose(made: Desk) -> None:
        made.screen("editor").panes.types.choose("keyword")

    def sort(made: Desk) -> None:
        panes = made.screen("editor").panes
        panes.listing.show(Wanted("keyword", orders=(("text", True), ("max_cpc", False))))

    def edit(made: Desk) -> None:
        table = ENTITY["keyword"]
        with made.workspace.edit("Raise bids") as edit:
            edit.set_where("keyword", table.c.pk % BULK == 0, "max_cpc", table.c.max_cpc + 10_000)

    steps: list[tuple[str, Callable[[Desk], object]]] = [
        ("the window stands", lambda made: None),
        ("a million keywords listed", choose),
        ("ordered by two columns", sort),
        ("all rows chosen", lambda made: made.screen("editor").panes.view.selectAll()),
        ("every fifth bid changed", edit),
        ("that undone", lambda made: changesets.undo(made.workspace)),
        ("everything checked", lambda made: refresh_all(made.workspace)),
        ("all screens looked at", _look_around),
    ]
    with desk(path, home) as made:
        for doing, act in steps:
            act(made)
            made.settle()
            sys.stdout.write(json.dumps([doing, peak_mib()]) + "\n")
            sys.stdout.flush()


def _look_around(made: object) -> None:
    from app.bench.driving import Desk
    from ui.window.places import PLACES

    assert isinstance(made, Desk)
    for place in PLACES:
        made.go(place.id)
        made.settle()


if __name__ == "__main__":
    _child(Path(sys.argv[1]), Path(sys.argv[2]))
