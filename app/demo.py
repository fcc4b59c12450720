"""The demo: an invented company's workspace, made from its briefs on this machine, and a tour where there is no display."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from app.demo_posting import CameBack, own_keychain, post_and_look, sandbox
from app.generating import Done, generate_from_file, today_in
from app.interchange import export_file
from core import paths
from core.assigning import assign
from core.catalog import PLATFORM_LABELS
from core.progress import Progress, Step
from core.rules import refresh_all
from core.schema import ENTITY
from core.workspace import Workspace

FLIGHT = (timedelta(days=14), timedelta(days=93))
SEED = 11
EXPORTS = {
    "google-ads-editor": "Demo - Google Ads Editor.csv",
    "linkedin-sheet": "Demo - LinkedIn sheet.csv",
    "xlsx": "Demo.xlsx",
    "json": "Demo.json",
}


def make_demo(path: Path, progress: Progress) -> Path:
    """Write the demo workspace: one brief accepted and edited, another waiting for review; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.making")
    _remove(unfinished)
    try:
        with Workspace.create(unfinished, currency="EUR", time_zone="Europe/Berlin") as workspace:
            _fill(workspace, progress)
        unfinished.replace(path)
    finally:
        _remove(unfinished)
    return path


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", ".lock"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _fill(workspace: Workspace, progress: Progress) -> None:
    _generate(workspace, "close.toml", accept=True, progress=progress)
    campaign = ENTITY["campaign"]
    assign(
        workspace,
        "campaign",
        campaign.c.platform == "google_ads",
        {"labels": "Month end"},
        title="Label Search campaigns",
    )
    _generate(workspace, "payables.toml", accept=False, progress=progress)
    refresh_all(workspace, progress)


def _generate(workspace: Workspace, name: str, *, accept: bool, progress: Progress) -> Done:
    """Generate from a brief of the demo with dates that lie ahead."""
    start, end = (today_in(workspace) + gap for gap in FLIGHT)
    # Top-level keys must stand before the first table, so the dates go in front.
    dates = f"start = {start.isoformat()}\nend = {end.isoformat()}\n"
    text = dates + (paths.resources() / "demo" / name).read_text(encoding="utf-8")
    with TemporaryDirectory(prefix="campaign-desk-demo-") as folder:
        brief = Path(folder) / name
        brief.write_text(text, encoding="utf-8")
        return generate_from_file(workspace, brief, seed=SEED, accept=accept, progress=progress)


def main(arguments: list[str]) -> int:
    """`make demo` without arguments; `pictures FOLDER` only takes the pictures of the demo workspace (`make screenshots`).

    `day FOLDER` does a day's work by keyboard alone, in both themes, with a picture of each step.
    """
    if arguments[:1] == ["pictures"]:
        return _pictures(Path(arguments[1] if len(arguments) > 1 else "docs/screenshots"))
    if arguments[:1] == ["day"]:
        return _day(Path(arguments[1] if len(arguments) > 1 else "build/day"))
    return _show()


def _pictures(folder: Path) -> int:
    from app.screenshots import SIZES, take_all

    with TemporaryDirectory(prefix="campaign-desk-demo-") as place:
        taken = take_all(make_demo(Path(place) / "Demo.cdesk", Progress(report=_say)), folder, SIZES[:1])
    _tell(f"{len(taken)} pictures in {folder}")
    return 0


def _day(folder: Path) -> int:
    for theme in ("light", "dark"):
        # A process for each theme, as a person would start the program anew.
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "app.daywork", "--theme", theme, "--pictures", str(folder / theme)],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            return done.returncode
        _tell(f"{len(json.loads(done.stdout.splitlines()[-1]))} steps in {folder / theme}")
    return 0


def _show() -> int:
    """Make the workspace and its files, post it to a sandbox, then open the desktop or, without a display, take its pictures."""
    folder = Path("build/demo")
    shutil.rmtree(folder, ignore_errors=True)
    progress = Progress(report=_say)
    path = make_demo(folder / "Demo.cdesk", progress)
    with Workspace.open(path) as workspace:
        for dialect, name in EXPORTS.items():
            export_file(workspace, dialect, folder / name, progress=progress)
    with own_keychain(folder / "home"), sandbox(folder / "sandbox") as addresses:
        for back in post_and_look(path, addresses, progress):
            _tell(_story(back))
        if _has_display():
            from app.desktop import run

            _tell(f"The demo workspace is {path}; its exports lie beside it. Opening Campaign Desk …")
            return run(path)
        # While the sandbox answers and the sign-in is at hand, so that the pages of accounts and posts show what they do.
        _without_display(folder, path)
    return 0


def _story(back: CameBack) -> str:
    return (
        f"Posted to the {PLATFORM_LABELS[back.platform]} of the sandbox: {back.first.posted:,} of {back.first.planned:,} things, "
        f"everything paused; then {back.second.posted} changes switched it on. Two simulated weeks brought {back.facts:,} rows "
        "of figures."
    )


def _without_display(folder: Path, path: Path) -> None:
    from app.screenshots import SIZES, take_all

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    pictures = take_all(path, folder / "screenshots", SIZES[:1], home=folder / "home")
    _tell(f"There is no display here, so Campaign Desk was run offscreen. {folder} holds:")
    for one in (path, *(folder / name for name in EXPORTS.values())):
        _tell(f"  {one.relative_to(folder)}")
    _tell(f"  screenshots/ ({len(pictures)} pictures of every screen, light and dark)")
    _tell(f"Where there is a display: {sys.executable} main.py {path}")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")


def _say(step: Step) -> None:
    share = f" {step.done:,} of {step.total:,}" if step.total else ""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{step.label}{share}")
        sys.stderr.flush()


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal") or os.environ.get("CI"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
