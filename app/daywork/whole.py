"""A whole day at the keyboard, under the window's own event loop; `python -m app.daywork.whole FOLDER` leaves pictures."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from app.daywork.cells import edit_cells
from app.daywork.checking import check
from app.daywork.day import Day
from app.daywork.evening import go_home, redo_some, review, undo_half
from app.daywork.morning import begin
from app.daywork.rows import edit_rows
from app.daywork.structure import edit_structure
from app.daywork.texts import edit_texts
from app.daywork.views import arrange
from ui.window import MainWindow

SIZE = (1280, 800)


async def work(day: Day, google: Sequence[Path], linkedin: Path) -> None:
    """Import, edit in every way there is, take half of it back, check, export, import again."""
    await begin(day, google, linkedin)
    for part in (
        edit_cells,
        edit_rows,
        edit_texts,
        edit_structure,
        use_library,
        check,
        arrange,
        review,
        undo_half,
        redo_some,
        go_home,
    ):
        await part(day)


def linkedin_sheet(folder: Path) -> Path:
    """A LinkedIn tree as a sheet, made from the demo brief without models."""
    from app.generating import generate_from_file
    from core.interchange.sheet import export_sheet
    from core.paths import resources
    from core.progress import silent
    from core.workspace import Workspace

    with Workspace.create(folder / "source.cdesk", synchronous="OFF") as workspace:
        generate_from_file(workspace, resources() / "demo" / "close.toml", seed=1, accept=True, progress=silent())
        export_sheet(workspace, folder / "linkedin.csv", silent())
    return folder / "linkedin.csv"


def spend(window: MainWindow, folder: Path, google: Sequence[Path], looked: Callable[[str], None] | None = None) -> Day:
    """Spend the day at a window that is open, under its own event loop; returns what was done."""
    import qasync

    day = Day(window, folder, looked or (lambda title: None))
    with qasync.QEventLoop(QApplication.instance()) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(work(day, google, linkedin_sheet(folder)))
    return day


def picture(window: MainWindow, file: Path) -> None:
    """Save what a person sees: the window and what stands open over it."""
    shot: QPixmap = window.grab()
    painter = QPainter(shot)
    for top in QApplication.topLevelWidgets():
        if top is not window and top.isVisible():
            painter.drawPixmap(
                top.mapToGlobal(top.rect().topLeft()) - window.mapToGlobal(window.rect().topLeft()), top.grab()
            )
    painter.end()
    shot.save(str(file))


def main(folder: Path, google: Sequence[Path]) -> int:
    """A day in each theme, with a picture after every step."""
    from app.desktop import application
    from app.screenshots import SCHEMES, offscreen
    from app.wiring import make_program, open_window

    os.environ["CAMPAIGN_DESK_NO_MODELS"] = "1"
    with offscreen():
        app = application()
        for scheme in SCHEMES:
            with TemporaryDirectory(prefix="campaign-desk-day-") as home, ExitStack() as closing:
                os.environ["CAMPAIGN_DESK_HOME"] = home
                (folder / scheme).mkdir(parents=True, exist_ok=True)
                window = open_window(make_program(app, closing))
                window.program.look.choose(scheme)
                window.resize(*SIZE)
                steps = spend(window, Path(home), google, _taker(window, folder / scheme)).steps
                window.close()
                sys.stdout.write(f"{scheme}: {len(steps)} steps\n")
    return 0


def _taker(window: MainWindow, folder: Path) -> Callable[[str], None]:
    taken: list[str] = []

    def take(title: str) -> None:
        taken.append(title)
        name = "".join(letter if letter.isalnum() else "-" for letter in title.lower())[:50]
        picture(window, folder / f"{len(taken):02d}-{name}.png")

    return take


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]]))
