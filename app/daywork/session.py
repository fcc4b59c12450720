"""The whole day from the first to the last step, under the loop the desktop itself runs in."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.daywork.day import Day

Scheme = Literal["light", "dark"]
SIZE = (1280, 800)
REAL = ("campaign", "adgroup", "keywords_first400", "rsa")
"""The parts of a real account's export, in files of their own."""


def work_a_day(
    folder: Path, scheme: Scheme = "light", *, pictures: Path | None = None, exports: Path | None = None
) -> list[str]:
    """Do the day in a workspace in `folder`; returns the steps. `exports` holds real files of Google Ads Editor.

    Raises AssertionError with the step and what was seen when something is not as a person would expect it.
    """
    import qasync

    from app.daywork.pictures import Camera
    from app.desktop import application
    from app.wiring import make_program, open_window

    app = application()
    google, linkedin = _files(folder, exports)
    hook = sys.excepthook
    with _at_home(folder), ExitStack() as closing:
        closing.callback(lambda: setattr(sys, "excepthook", hook))
        program = make_program(app, closing)
        program.preferences.change(program.preferences.value.changed("appearance", theme=scheme))
        window = open_window(program)
        closing.callback(window.close)
        window.resize(*SIZE)
        camera = Camera(window, pictures) if pictures is not None else None
        from app.daywork.day import Day

        day = Day(window, folder)
        if camera is not None:
            day.looked = camera.take
        with qasync.QEventLoop(app) as loop:
            asyncio.set_event_loop(loop)
            loop.run_until_complete(_day(day, google, linkedin))
        if camera is not None:
            camera.contact_sheets()
    return day.steps


async def _day(day: Day, google: Sequence[Path], linkedin: Path) -> None:
    from app.daywork import cells, checking, evening, library, morning, rows, structure, texts, views

    await morning.begin(day, google, linkedin)
    await cells.edit_cells(day)
    await rows.edit_rows(day)
    await texts.edit_texts(day)
    await structure.edit_structure(day)
    await library.use_library(day)
    await checking.check(day)
    await views.arrange(day)
    await evening.review(day)
    await evening.undo_half(day)
    await evening.redo_some(day)
    await evening.go_home(day)


@contextmanager
def _at_home(folder: Path) -> Iterator[None]:
    """Settings of the day's own, and no models: a day is the same each time."""
    wanted = {"CAMPAIGN_DESK_HOME": str(folder / "home"), "CAMPAIGN_DESK_NO_MODELS": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _files(folder: Path, exports: Path | None) -> tuple[list[Path], Path]:
    """The files that come in: a real export where there is one, and what the demo's brief makes."""
    from app.generating import generate_from_file
    from app.interchange import export_file
    from core import paths
    from core.progress import Progress
    from core.workspace import Workspace

    folder.mkdir(parents=True, exist_ok=True)
    google, linkedin = folder / "Export of the account.csv", folder / "LinkedIn sheet.csv"
    with tempfile.TemporaryDirectory(prefix="campaign-desk-day-") as place, _at_home(folder):
        brief = Path(place) / "brief.toml"
        year = date.today().year + 1
        text = (paths.resources() / "demo" / "close.toml").read_text(encoding="utf-8")
        brief.write_text(f"start = {year}-02-01\nend = {year}-04-30\n{text}", encoding="utf-8")
        with Workspace.create(Path(place) / "Elsewhere.cdesk", currency="EUR", synchronous="OFF") as elsewhere:
            generate_from_file(elsewhere, brief, seed=11, accept=True, progress=Progress())
            export_file(elsewhere, "google-ads-editor", google, progress=Progress())
            export_file(elsewhere, "linkedin-sheet", linkedin, progress=Progress())
    if exports is not None and exports.is_dir():
        return [exports / f"editor_{part}_utf16.csv" for part in REAL], linkedin
    return [google], linkedin
