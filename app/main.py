"""Chooses between the desktop and the command line."""

from __future__ import annotations

from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run the program; returns its exit code. No argument, or a workspace file alone, opens the desktop."""
    if not arguments or arguments[0] == "desktop" or (len(arguments) == 1 and arguments[0].endswith(".cdesk")):
        from app.desktop import run

        files = [one for one in arguments if one != "desktop"]
        return run(Path(files[0]) if files else None)
    from app.cli import run_command

    return run_command(arguments)
