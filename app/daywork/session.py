"""The whole day from the first to the last step, under the loop the desktop itself runs in."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.environment import environment

if TYPE_CHECKING:
    from app.daywork.day import Day

Scheme = Literal["light", "dark"]
SIZE = (1280, 800)


def work_a_day(
    folder: Path, scheme: Scheme = "light", *, pictures: Path | None = None, exports: Path | None = None
) -> list[str]:
    """Do the day in a workspace in `folder`; returns the steps. `exports` holds real files of Google Ads Editor;
    without them an invented account comes in.

    Raises AssertionError with the step and what was seen when something is not as a person would expect it.
    """
    import qasync

    from app.daywork.account import account
    from app.daywork.pictures import Camera
    from app.desktop import application
    from app.wiring import make_program, open_window

    app = application()
    hook = sys.excepthook
    with _at_home(folder), ExitStack() as closing:
        files = account(folder, exports)
        closing.callback(lambda: setattr(sys, "excepthook", hook))
        program = make_program(app, closing)
        program.preferences.change(program.preferences.value.changed("appearance", theme=scheme))
        window = open_window(program)
        closing.callback(window.close)
        window.resize(*SIZE)
        camera = Camera(window, pictures) if pictures is not None else None
        from app.daywork.day import Day

        day = Day(window, folder, files)
        if camera is not None:
            day.looked = camera.take
        with qasync.QEventLoop(app) as loop:
            asyncio.set_event_loop(loop)
            loop.run_until_complete(_day(day))
        if camera is not None:
            camera.contact_sheets()
    return day.steps


async def _day(day: Day) -> None:
    from app.daywork import cells, checking, evening, library, morning, rows, structure, texts, views

    await morning.begin(day)
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


def _at_home(folder: Path) -> AbstractContextManager[None]:
    """Settings of the day's own, and no models: a day is the same each time."""
    return environment({"CAMPAIGN_DESK_HOME": str(folder / "home"), "CAMPAIGN_DESK_NO_MODELS": "1"})
