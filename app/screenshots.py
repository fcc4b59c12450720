"""Pictures of every screen in both themes, from a real window offscreen; whoever changes a screen looks at them."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from app.environment import environment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.window import MainWindow

SIZES = ((1280, 800), (1920, 1080))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SETTLE_S = 20.0
KINDS_SHOWN = ("campaign", "ad_group", "ad", "keyword")


def take_all(
    workspace: Path, folder: Path, sizes: tuple[tuple[int, int], ...] = SIZES, *, home: Path | None = None
) -> list[Path]:
    """Open the workspace in a window and save a picture of every screen; returns the files.

    `home` is the folder of the program's own files, where its sign-ins are; a fresh one unless named.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with offscreen(), tempfile.TemporaryDirectory(prefix="campaign-desk-look-") as place:
        copy = Path(place) / workspace.name
        shutil.copy(workspace, copy)
        own = {"CAMPAIGN_DESK_HOME": str((home or Path(place)).resolve()), "CAMPAIGN_DESK_NO_MODELS": "1"}
        with environment(own):
            return list(_pictures(copy, folder, sizes))


@contextmanager
def offscreen() -> Iterator[None]:
    """Qt's offscreen platform with a screen of a usual size (its own is 800 by 800)."""
    screen = {
        "name": "s",
        "x": 0,
        "y": 0,
        "width": 2560,
        "height": 1440,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    plan = {"synchronousWindowSystemEvents": False, "windowFrameMargins": False, "screens": [screen]}
    with tempfile.TemporaryDirectory(prefix="campaign-desk-screen-") as folder:
        file = Path(folder) / "screen.json"
        file.write_text(json.dumps(plan))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
        yield


def _pictures(workspace: Path, folder: Path, sizes: tuple[tuple[int, int], ...]) -> Iterator[Path]:
    from app.desktop import application
    from app.wiring import make_program, open_window
    from core.workspace import Workspace

    app = application()
    with ExitStack() as closing:
        program = make_program(app, closing)
        window = open_window(program)
        for scheme in SCHEMES:
            program.look.choose(scheme)
            yield from _everywhere(app, window, folder, f"start-{scheme}", sizes[:1])
        window.show_workspace(Workspace.open(workspace))
        closing.callback(window.close_workspace)
        for scheme in SCHEMES:
            program.look.choose(scheme)
            yield from _screens(app, window, folder, scheme, sizes)
        window.close()


def _screens(
    app: QApplication, window: MainWindow, folder: Path, scheme: str, sizes: tuple[tuple[int, int], ...]
) -> Iterator[Path]:
    from ui.window.places import PLACES

    for place in PLACES:
        window.go(place.id, None)
        if place.id != "editor":
            if place.id == "copy":
                _write_texts(app, window)
            yield from _everywhere(app, window, folder, f"{place.id}-{scheme}", sizes)
            if place.id == "advice" and _show_conversions(app, window):
                yield from _everywhere(app, window, folder, f"advice-conversions-{scheme}", sizes[:1])
            continue
        for kind in KINDS_SHOWN:
            _show_kind(app, window, kind)
            yield from _everywhere(app, window, folder, f"editor-{kind}-{scheme}", sizes if kind == "ad" else sizes[:1])
        if close := _show_targeting(app, window):
            yield from _everywhere(app, window, folder, f"editor-targeting-{scheme}", sizes[:1])
            close()


def _write_texts(app: QApplication, window: MainWindow) -> None:
    """Have texts written for the first ad group, and a set of them kept, as a person would; once is enough."""
    assert window.session is not None
    copy: Any = window.session.screen("copy")
    settle(app, lambda: not window.program.jobs.running)
    if copy.sheet is None or not copy.sheet.texts:
        for step in ("copy.write", "copy.keep_set"):
            window.actions_of_window.run(step)
            settle(app, lambda: not window.program.jobs.running)


def _show_targeting(app: QApplication, window: MainWindow) -> Callable[[], None] | None:
    """Open the targeting of LinkedIn's first ad set; returns what closes it, None where there is no such account."""
    from core.catalog import LINKEDIN
    from core.rows import list_rows
    from ui.screens.editor.targeting_acts import open_panel_of

    assert window.session is not None
    accounts = [row for row in list_rows(window.session.context.workspace, "account") if row["platform"] == LINKEDIN]
    if not accounts:
        return None
    editor: Any = window.session.screen("editor")
    _show_kind(app, window, "ad_group", accounts[0].pk)
    settle(app, lambda: not window.program.jobs.running)
    window.actions_of_window.run("editor.targeting")
    panel = open_panel_of(editor)
    return None if panel is None else panel.closed.emit


def _show_conversions(app: QApplication, window: MainWindow) -> bool:
    """Show what LinkedIn counts; whether such an account is connected."""
    from core.catalog import LINKEDIN
    from core.connections import list_connections
    from ui.screens.advice.screen import CONVERSIONS

    assert window.session is not None
    advice: Any = window.session.screen("advice")
    found = [one for one in list_connections(window.session.context.workspace) if one.platform == LINKEDIN]
    if not found:
        return False
    advice.account.setCurrentIndex(advice.account.findData(found[0].id))
    advice.show_page(CONVERSIONS)
    settle(app, lambda: not window.program.jobs.running)
    return True


def _show_kind(app: QApplication, window: MainWindow, kind: str, account: int = 1) -> None:
    """Show one kind of an account (the first) in the editor with its first row selected, as a person would."""
    assert window.session is not None
    editor: Any = window.session.screen("editor")
    panes = editor.panes
    panes.tree.choose("account", account)
    panes.types.choose(kind)
    settle(app, lambda: not window.program.jobs.running)
    panes.view.go_to(0)


def _everywhere(
    app: QApplication, window: MainWindow, folder: Path, name: str, sizes: tuple[tuple[int, int], ...]
) -> Iterator[Path]:
    for width, height in sizes:
        window.resize(width, height)
        settle(app, lambda: not window.program.jobs.running)
        file = folder / f"{name}-{width}x{height}.png"
        window.grab().save(str(file))
        yield file


def settle(app: QApplication, quiet: Callable[[], bool]) -> None:
    """Let the window work until nothing is left to do."""
    end = time.monotonic() + SETTLE_S
    calm = 0
    while calm < 5 and time.monotonic() < end:
        app.processEvents()
        calm = calm + 1 if quiet() else 0
        time.sleep(0.02)
    app.processEvents()
