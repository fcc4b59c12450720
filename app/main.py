"""Chooses between the desktop and the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.progress import Progress


def main(arguments: list[str]) -> int:
    """Run the program; returns its exit code. No argument, or a workspace file alone, opens the desktop."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:  # while the program was still loading; later each command stops by itself
        sys.stderr.write("Stopped. Nothing was changed.\n")
        return 1


def _run(arguments: list[str]) -> int:
    if not arguments or arguments[0] == "desktop" or (len(arguments) == 1 and arguments[0].endswith(".cdesk")):
        if not has_display():
            sys.stderr.write(
                "There is no display here, so the window cannot open.\nThe command line works: main.py --help\n"
            )
            return 1
        from app.desktop import run

        files = [one for one in arguments if one != "desktop"]
        return run(Path(files[0]) if files else None, demo=demo_workspace)
    from app.cli import run_command

    return run_command(arguments)


def has_display() -> bool:
    """Whether a window can be shown, or Qt was told to do without one."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def demo_workspace(progress: Progress) -> Path:
    """The demo workspace of this person; made at the first call."""
    from app.demo import make_demo
    from core import paths

    path = paths.home() / "demo" / "Demo.cdesk"
    return path if path.is_file() else make_demo(path, progress)
