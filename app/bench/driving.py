"""A real window under a real event loop, driven as a person would, and watched for moments it does not answer."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.bench import Figure
from core.workspace import Workspace
from ui.program import Program
from ui.window import MainWindow
from ui.window.places import PLACES

TICK_MS = 5
LOOK_MS = 2
LIMIT_MS = 50.0
GIVE_UP_S = 900.0


@dataclass(frozen=True)
class Block:
    """A time the event loop stood still, in milliseconds; `busy_ms` is what the window's thread computed in it, `starved_ms`
    how long it could have run but other programs had the cores."""

    ms: float
    busy_ms: float
    doing: str
    starved_ms: float = 0.0

    @property
    def own_ms(self) -> float:
        """What this program is to blame for: computing, and waiting for its own threads."""
        return self.ms - self.starved_ms


class Watch(QObject):
    """Ticks every 5 ms; a tick that comes late tells how long nothing was painted and no key was heard."""

    def __init__(self) -> None:
        super().__init__()
        self.doing = ""
        self.blocks: list[Block] = []
        self.watched_s = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._starving = _starving()
        self._last = self._now()
        self._timer.start(TICK_MS)

    def begin(self, doing: str) -> None:
        """Name what is done from now on; what was late before counts as before."""
        self._on_tick()
        self.doing = doing

    def end(self) -> None:
        """Watch no longer."""
        self._timer.stop()

    def longest(self, *steps: str) -> Block:
        """The longest block during the named steps, or ever."""
        mine = [block for block in self.blocks if not steps or block.doing in steps]
        return max(mine, key=lambda block: block.own_ms, default=Block(0.0, 0.0, ""))

    def share(self) -> float:
        """Which part of the watched time passed in blocks of more than 50 ms, from 0 to 1."""
        return sum(block.ms for block in self.blocks if block.own_ms > LIMIT_MS) / 1000 / max(self.watched_s, 0.001)

    def _on_tick(self) -> None:
        now = self._now()
        passed, busy, starved = (now[at] - self._last[at] for at in range(3))
        self._last = now
        self.watched_s += passed
        late = passed * 1000 - TICK_MS
        if late > TICK_MS:
            self.blocks.append(Block(late, busy * 1000, self.doing, starved * 1000))

    def _now(self) -> tuple[float, float, float]:
        return time.perf_counter(), time.thread_time(), self._starving()


def _starving() -> Callable[[], float]:
    """Tells how many seconds this thread ever waited for a core; 0 where the system does not say."""
    told = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
    if not told.exists():
        return lambda: 0.0
    return lambda: int(told.read_text().split()[1]) / 1e9


class Painted(QObject):
    """Sees when widgets were painted, after something was answered."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.answered = False
        self.at = 0.0
        for widget in widgets:
            widget.installEventFilter(self)

    def begin(self) -> None:
        """Forget what was painted."""
        self.answered, self.at = False, 0.0

    def answer(self) -> None:
        """What is painted from now on is the answer."""
        self.answered = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.answered and not self.at:
            # The filter comes before the painting: the time is taken when that is done.
            QTimer.singleShot(0, self, self._note)
        return False

    def _note(self) -> None:
        self.at = self.at or time.perf_counter()


@dataclass(frozen=True)
class Desk:
    """An open window with a workspace, all its screens made and nothing running."""

    window: MainWindow
    watch: Watch

    @property
    def workspace(self) -> Workspace:
        """The open workspace."""
        assert self.window.session is not None
        return self.window.session.context.workspace

    def screen(self, id: str) -> Any:
        """A screen."""
        assert self.window.session is not None
        return self.window.session.screen(id)

    def go(self, id: str, what: object = None) -> Any:
        """Show a screen."""
        self.window.go(id, what)
        return self.screen(id)

    def quiet(self) -> bool:
        """Whether all screens are made, no job runs and no list waits for rows."""
        session = self.window.session
        if session is None or self.window.program.jobs.running or len(session.screens) < len(PLACES):
            return False
        return not self.screen("editor").panes.listing.settling

    def until(self, done: Callable[[], bool]) -> None:
        """Let the window live until something is so."""
        until(done)

    def settle(self) -> None:
        """Let the window live until nothing is left to do, also nothing that waits a moment before it begins."""
        calm = 0

        def done() -> bool:
            nonlocal calm
            calm = calm + 1 if self.quiet() else 0
            return calm * LOOK_MS > 120

        until(done)

    def click(self, view: Any, index: Any) -> None:
        """Click on a row of a tree or list."""
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


class Answers:
    """Sees the rows of a list painted after it was asked for, or the words that there are none."""

    def __init__(self, made: Desk) -> None:
        panes = made.screen("editor").panes
        self._made = made
        self._painted = Painted(panes.view.viewport(), panes.empty)
        self._settled = 0.0
        panes.listing.restarted.connect(self._painted.answer)
        panes.listing.settled.connect(self._on_settled)

    def see(self, act: Callable[[], None]) -> tuple[float, float]:
        """Seconds until the answer's first rows are painted, and until it is known how many there are."""
        self._made.settle()
        self._painted.begin()
        self._settled = 0.0
        started = time.perf_counter()
        act()
        until(lambda: self._painted.at > 0 and self._settled > 0)
        return self._painted.at - started, self._settled - started

    def _on_settled(self) -> None:
        self._settled = time.perf_counter()


def until(done: Callable[[], bool]) -> None:
    """Run the event loop until `done`; raises TimeoutError."""
    if done():
        return
    loop, end = QEventLoop(), time.monotonic() + GIVE_UP_S
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: loop.quit() if done() or time.monotonic() > end else None)
    timer.start(LOOK_MS)
    loop.exec()
    timer.stop()
    if time.monotonic() > end:
        raise TimeoutError("the window never came to rest")


@contextmanager
def desk(path: Path, home: Path, alter: Callable[[Program], Program] = lambda program: program) -> Iterator[Desk]:
    """The desktop offscreen with a workspace, as a person opens it, with settings in a folder of its own.

    `alter` may put something that is watched into the program.
    """
    os.environ["CAMPAIGN_DESK_HOME"] = str(home)
    os.environ["CAMPAIGN_DESK_NO_MODELS"] = "1"
    from app.desktop import application
    from app.screenshots import offscreen
    from app.wiring import make_program, open_window

    with offscreen(), ExitStack() as closing:
        window = open_window(alter(make_program(application(), closing)))
        window.resize(1280, 800)
        closing.callback(window.close)
        closing.callback(window.close_workspace)
        made = Desk(window, Watch())
        made.watch.begin("open the workspace")
        window.open_path(path)
        made.settle()
        made.go("editor")
        made.settle()
        yield made
        made.watch.end()


def shares(block: Block) -> str:
    """What a block was made of, for people."""
    work = f"{block.busy_ms:.0f} ms of it at work in the window's thread"
    return f"{work}; other programs had the cores for {block.starved_ms:.0f} ms more" if block.starved_ms >= 1 else work


def block_figures(watch: Watch, about: str, *steps: str) -> list[Figure]:
    """The longest block during the named steps (or ever), and the share of all time in blocks over 50 ms."""
    worst = watch.longest(*steps)
    over = sum(block.own_ms > LIMIT_MS for block in watch.blocks)
    return [
        Figure(f"longest block, {about}", worst.own_ms, "ms", "< 50 ms", how=f"during: {worst.doing}; {shares(worst)}"),
        Figure(
            f"time in blocks over 50 ms, {about}",
            watch.share() * 100,
            "%",
            "0 %",
            how=f"{over} blocks in {watch.watched_s:.0f} s",
        ),
    ]
