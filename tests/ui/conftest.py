"""Real windows offscreen, on a screen of a known size, and nothing left running after a test."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

SCREENS = ((1280, 800), (1920, 1080))


def _offscreen() -> str:
    """The platform with the screens a marketer may have; Qt's own default is 800 by 800."""
    folder = Path(tempfile.gettempdir()) / "campaign-desk-tests"
    folder.mkdir(exist_ok=True)
    file = folder / "screens.json"
    x, screens = 0, []
    for width, height in reversed(SCREENS):
        screens.append({"name": f"s{width}", "x": x, "y": 0, "width": width, "height": height, "logicalDpi": 96,
                        "logicalBaseDpi": 96, "dpr": 1})  # fmt: skip
        x += width
    text = json.dumps({"synchronousWindowSystemEvents": False, "windowFrameMargins": False, "screens": screens})
    if not file.exists() or file.read_text() != text:
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(text)
        fresh.replace(file)
    return f"offscreen:configfile={file}"


os.environ["QT_QPA_PLATFORM"] = _offscreen()
os.environ["CAMPAIGN_DESK_NO_MODELS"] = "1"

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from core.workspace import Workspace
    from ui.program import Program
    from ui.window import MainWindow


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the offscreen platform says of itself is no fault of ours."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def _nothing_keeps_running(qapp: object) -> Iterator[None]:
    """Fails a test that leaves threads, or timers of windows that are gone."""
    before = set(threading.enumerate())
    yield
    left = [each.name for each in set(threading.enumerate()) - before if each.is_alive()]
    assert not left, f"threads left running: {left}"


@pytest.fixture(autouse=True)
def _edits_are_written_when_they_are_made(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test looks at once at what it edited, however long the checks of the edit before still write; what an edit does
    that must wait is tested in `test_pen.py` and beside downloads."""
    from ui.screens.editor import pen

    if request.path.name != "test_pen.py" and request.path.parent.name != "platforms":
        monkeypatch.setattr(pen, "SHORTLY", 30.0)


@pytest.fixture(autouse=True)
def _no_window_left(qapp: object) -> Iterator[None]:
    """Fails a test that leaves a window open."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    yield
    QApplication.processEvents()
    ticking = [
        timer for top in QApplication.topLevelWidgets() for timer in top.findChildren(QTimer) if timer.isActive()
    ]
    assert not [timer for timer in ticking if not timer.isSingleShot()], "timers left running"


@pytest.fixture
def program(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The real parts with settings in a folder of their own."""
    import sys

    from PySide6.QtWidgets import QApplication

    from app.wiring import make_program

    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    hook = sys.excepthook
    with ExitStack() as closing:
        assert isinstance(qapp, QApplication)
        made = make_program(qapp, closing)
        made.preferences.change(made.preferences.value.changed("appearance", theme="light"))
        yield made
    sys.excepthook = hook


@pytest.fixture
def window(program: Program, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window at its start, without a workspace."""
    from app.wiring import open_window

    made = open_window(program)
    made.resize(*SCREENS[0])
    qtbot.addWidget(made)
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """The window with an empty workspace and all its screens made."""
    from core.workspace import Workspace

    workspace: Workspace = Workspace.create(tmp_path / "Ledgerly.cdesk", synchronous="OFF")
    window.show_workspace(workspace)
    assert window.session is not None
    session = window.session
    from ui.window.places import PLACES

    qtbot.waitUntil(lambda: len(session.screens) == len(PLACES), timeout=30_000)
    return window
