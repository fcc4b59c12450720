"""The desktop as a program of its own: it starts, opens a workspace, and imports nothing heavy before its window is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "pandas", "numpy", "pyqtgraph", "google.ads", "alembic", "scipy", "sqlalchemy")

WATCHED = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
import app.wiring, app.desktop
from ui.window import MainWindow

seen = {}
shown = MainWindow.showEvent

def watch(window, event):
    seen.setdefault("heavy", [name for name in sys.argv[2].split(",") if name in sys.modules])
    shown(window, event)

MainWindow.showEvent = watch

def look(window):
    if window.session is None:
        if window.program.messages.open:
            seen["told"] = [notice.text for notice in window.program.messages.open.values()]
            window.close()
        return
    seen["title"] = window.windowTitle()
    seen["torch"] = "torch" in sys.modules
    window.close()

opened = app.desktop.open_window

def open_and_watch(program, workspace=None):
    window = opened(program, workspace)
    timer = QTimer(window, interval=20)
    timer.timeout.connect(lambda: look(window))
    timer.start()
    return window

app.desktop.open_window = open_and_watch
seen["code"] = app.desktop.run(Path(sys.argv[1]))
print(json.dumps(seen))
"""


def start(path: Path, home: Path) -> dict[str, object]:
    environment = {
        **os.environ, "QT_QPA_PLATFORM": "offscreen", "CAMPAIGN_DESK_HOME": str(home), "CAMPAIGN_DESK_NO_MODELS": "1",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(path), ",".join(HEAVY)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_the_desktop_opens_a_workspace_and_ends_when_its_window_is_closed(tmp_path: Path) -> None:
    from core.workspace import Workspace

    path = tmp_path / "Northwind.cdesk"
    Workspace.create(path, synchronous="OFF").close()
    seen = start(path, tmp_path / "home")
    assert seen == {"heavy": [], "title": "Northwind — Campaign Desk", "torch": False, "code": 0}
    assert (tmp_path / "home" / "settings.toml").is_file()
    assert (tmp_path / "home" / "logs" / "campaign-desk.log").is_file()
    with Workspace.open(path) as again:
        assert not again.read_only


def test_a_damaged_workspace_is_told_in_the_window(tmp_path: Path) -> None:
    path = tmp_path / "letter.cdesk"
    path.write_text("Dear all")
    assert any("is no workspace" in text for text in start(path, tmp_path / "home")["told"])  # type: ignore[attr-defined]


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_costs_no_start(tmp_path: Path) -> None:
    from core.workspace import Workspace

    path, home = tmp_path / "a.cdesk", tmp_path / "home"
    Workspace.create(path, synchronous="OFF").close()
    home.mkdir()
    home.chmod(0o500)
    assert start(path, home)["code"] == 0
