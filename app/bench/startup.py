"""Process start to a window that can be used: shown, its grid filled and painted, with nothing heavy imported."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.bench import Figure
from app.bench.workspaces import build
from core.progress import Progress

ROUNDS = 5
SMALL = 10_000
HEAVY = ("torch", "pandas", "numpy", "google.ads", "alembic", "pyqtgraph")
GIVE_UP_S = 60.0


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Seconds from starting the process; the file's pages are in the system's cache after the first round."""
    size = size or 100_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        path = Path(folder) / "big.cdesk"
        build(path, size * 4 // 5, size * 3 // 20)
        times, bare, heavy = [], [], ""
        rounds = ROUNDS if size >= SMALL else 1
        for round_ in range(rounds):
            progress.step("Starting", round_, rounds)
            seconds, heavy = _start(path, Path(folder) / "home")
            times.append(seconds)
            bare.append(_bare())
    how = (
        f"best of {rounds}, offscreen; imported before the window was usable: {heavy or 'none of ' + ', '.join(HEAVY)}"
    )
    peer = "a process that only imports PySide6.QtWidgets"
    return [
        Figure(f"start to usable window, {size:,} entities", min(times), "s", "< 2 s", peer, min(bare), how),
        Figure("the slowest of those starts", max(times), "s", "< 2 s"),
    ]


def _start(path: Path, home: Path) -> tuple[float, str]:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "CAMPAIGN_DESK_HOME": str(home),
        "CAMPAIGN_DESK_NO_MODELS": "1",
    }
    started = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "app.bench.startup", str(path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    ready, _, heavy = done.stdout.strip().partition(" ")
    return float(ready) - started, heavy


def _bare() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import PySide6.QtWidgets"], check=True)
    return time.perf_counter() - started


def _child(path: Path) -> None:
    """The desktop as a person starts it; prints when it could be used, and ends."""
    from contextlib import ExitStack

    from PySide6.QtCore import QTimer

    from app.desktop import application, run_loop
    from app.wiring import make_program, open_window

    app = application()
    with ExitStack() as closing:
        window = open_window(make_program(app, closing))
        window.open_path(path)
        gives_up = time.monotonic() + GIVE_UP_S

        def look() -> None:
            screen: Any = window.session.screens.get("editor") if window.session else None
            table = getattr(getattr(screen, "panes", None), "table", None)
            if time.monotonic() > gives_up:
                raise SystemExit("the window never became usable")
            if screen is None or table is None or not table.rowCount() or not screen.isVisible():
                return
            timer.stop()
            window.repaint()
            heavy = ",".join(name for name in HEAVY if name in sys.modules)
            sys.stdout.write(f"{time.time()} {heavy}\n")
            window.close()

        timer = QTimer(window)
        timer.timeout.connect(look)
        timer.start(5)
        run_loop(app)


if __name__ == "__main__":
    _child(Path(sys.argv[1]))
