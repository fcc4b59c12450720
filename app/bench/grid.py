"""Tree click to grid filled, filters and sorts over keywords: the real screen under a real event loop."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from app.bench import Figure
from app.bench.workspaces import build
from core.progress import Progress

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ROUNDS = 7
FILTERS = ("payroll", 'text ~ "ledger tool 4"', "match_type = EXACT", "max_cpc > 3.90", "no such words anywhere")


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Milliseconds from the click or the typed filter until the first page is painted, and until the count is known."""
    size = size or 1_000_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        path = Path(folder) / "big.cdesk"
        progress.step("Building the workspace")
        build(path, size, 1_000)
        os.environ["CAMPAIGN_DESK_HOME"] = str(Path(folder) / "home")
        os.environ["CAMPAIGN_DESK_NO_MODELS"] = "1"
        from app.screenshots import offscreen

        with offscreen():
            return _measured(path, size, progress)


def _measured(path: Path, size: int, progress: Progress) -> list[Figure]:
    from app.desktop import application
    from app.wiring import make_program, open_window
    from core.workspace import Workspace

    app = application()
    with ExitStack() as closing:
        window = open_window(make_program(app, closing))
        window.resize(1280, 800)
        window.show_workspace(Workspace.open(path))
        closing.callback(window.close)
        closing.callback(window.close_workspace)
        window.go("editor", None)
        assert window.session is not None
        screen: Any = window.session.screen("editor")
        _until(app, lambda: screen.panes.table.rowCount() > 0 and not window.program.jobs.running)
        return [*_clicks(app, screen, progress), *_filters(app, screen, size, progress)]


def _clicks(app: QApplication, screen: Any, progress: Progress) -> list[Figure]:
    screen.panes.types.choose("keyword")
    tree = screen.panes.tree
    times = []
    for round_ in range(ROUNDS):
        progress.step("Clicking in the tree", round_, ROUNDS)
        for kind, pk in (("account", 1), ("campaign", round_ + 1)):
            times.append(_timed(app, screen, partial(tree.choose, kind, pk))[0])
    return [
        Figure("tree click to grid filled, median", statistics.median(times) * 1000, "ms", "< 100 ms", how=f"{len(times)} clicks"),
        Figure("tree click to grid filled, slowest", max(times) * 1000, "ms", "< 100 ms"),
    ]


def _filters(app: QApplication, screen: Any, size: int, progress: Progress) -> list[Figure]:
    screen.panes.tree.choose("account", 1)
    figures = []
    for text in FILTERS:
        progress.step(f"Filtering {text}")
        first, whole = [], []
        for _ in range(3):
            _timed(app, screen, partial(screen.panes.filter.show_query, ""))
            seen, counted = _timed(app, screen, partial(screen.panes.filter.show_query, text))
            first.append(seen)
            whole.append(counted)
        name = f"filter {size:,} keywords by {text!r}"
        figures.append(Figure(f"{name}: first page painted", min(first) * 1000, "ms", "< 150 ms", how="best of 3"))
        figures.append(Figure(f"{name}: all rows counted", min(whole) * 1000, "ms", how=f"best of 3; {screen.panes.listing.total:,} rows"))
    return figures


def _timed(app: QApplication, screen: Any, act: Callable[[], None]) -> tuple[float, float]:
    """Seconds until the grid shows the answer's first page, and until its count is known."""
    listing = screen.panes.listing
    started = time.perf_counter()
    act()
    app.processEvents()
    screen.panes.view.viewport().repaint()
    seen = time.perf_counter() - started
    _until(app, lambda: not listing.settling)
    return seen, time.perf_counter() - started


def _until(app: QApplication, done: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not done():
        app.processEvents()
        if time.monotonic() > end:
            raise TimeoutError("the grid never settled")
