"""The real window while it downloads from the sandbox and posts to it: blocks, and how fast both stop and go on."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from app.bench import Figure
from app.bench.driving import LIMIT_MS, Desk, block_figures, desk
from app.bench.pulling import CLIENT, MANAGER, filled
from app.downloading.platforms import DesktopPlatforms
from core.progress import Progress
from ui.window.download_strip import TOLD

if TYPE_CHECKING:
    from datetime import date

    from core.connections import Connection
    from core.platforms import Plan, Posted, Pulled
    from core.workspace import Workspace
    from ui.program import Program

Answer = TypeVar("Answer")
ENTITIES = 20_000
POSTED_SHARE = 8
"""One keyword in eight gets another bid, which is posted."""
EARLY_S = 1.0
"""How long a download or a post runs before it is stopped."""
DOWNLOADING, POSTING = "download", "post"


@dataclass
class Timed(DesktopPlatforms):
    """The platforms, and when each of their long answers came."""

    ended: list[float] = field(default_factory=list)

    def pull(
        self, workspace: Workspace, connection: Connection, progress: Progress, *, metrics_since: date | None = None
    ) -> Pulled:
        """Download, and note when that was over."""
        return self._noted(
            lambda: super(Timed, self).pull(workspace, connection, progress, metrics_since=metrics_since)
        )

    def post(self, workspace: Workspace, plan: Plan, progress: Progress, *, typed_amount: str | None = None) -> Posted:
        """Post, and note when that was over."""
        return self._noted(lambda: super(Timed, self).post(workspace, plan, progress, typed_amount=typed_amount))

    def _noted(self, work: Callable[[], Answer]) -> Answer:
        try:
            return work()
        finally:
            self.ended.append(time.perf_counter())


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Blocks in milliseconds of the window's thread; seconds from a stop to its end."""
    entities = size or ENTITIES
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        home = Path(folder)
        progress.step("Filling the sandbox")
        with filled(home, entities) as about, _keyring(home):
            path = home / "plan.cdesk"
            _connect(path, json.loads(about))
            timed = Timed()

            def with_watch(program: Program) -> Program:
                return replace(program, platforms=timed)

            with desk(path, home / "home", alter=with_watch) as made:
                made.watch.blocks.clear()
                changes = entities // POSTED_SHARE
                stops = [_downloads(made, timed, progress), _posts(made, timed, changes, progress)]
                watch = made.watch
    blocks = [
        one
        for doing in dict.fromkeys(block.doing for block in watch.blocks)
        for one in block_figures(watch, doing, doing)[:1]
        if one.value > LIMIT_MS or doing.startswith((DOWNLOADING, POSTING))
    ]
    return [*block_figures(watch, f"{entities:,} entities down, {changes:,} changes up"), *blocks, *stops]


def _downloads(made: Desk, timed: Timed, progress: Progress) -> Figure:
    """Download, stopped after a second, and go on to the end."""
    strip = made.window.download
    progress.step("Downloading")
    made.watch.begin(f"{DOWNLOADING}, stopped")
    known = len(timed.ended)
    made.window.actions_of_window.run("platform.get_changes")
    strip.period.setCurrentIndex(0)
    strip.go.click()
    _wait(made, EARLY_S)
    stopped = _stop(made, timed, known, strip.stop.click)
    made.settle()
    made.watch.begin(f"{DOWNLOADING}, to the end")
    begun = time.perf_counter()
    strip.again.click()
    made.until(lambda: strip.pages.currentIndex() == TOLD)
    took = time.perf_counter() - begun
    made.settle()
    made.watch.begin("after the download")
    made.go("review")
    made.settle()
    made.go("editor")
    made.settle()
    how = f"from the click to the end of the thread; then it went on and ended after {took:.0f} s"
    return Figure("a download stops after", stopped, "s", "< 1 s", how=how)


def _posts(made: Desk, timed: Timed, changes: int, progress: Progress) -> Figure:
    """Plan, post, stopped after a second, and go on to the end."""
    progress.step("Posting")
    made.watch.begin("edit what is posted")
    made.window.program.jobs.start("Set bids", lambda progress: _set_bids(made.workspace, changes))
    made.settle()
    made.watch.begin("plan")
    screen = made.go("posting")
    made.settle()
    foot = screen.panes.foot
    made.watch.begin(f"{POSTING}, stopped")
    known = len(timed.ended)
    foot.post.click()
    foot.yes.click()
    _wait(made, EARLY_S)
    stopped = _stop(made, timed, known, foot.stop.click)
    made.until(lambda: screen.run is None)
    made.settle()
    left = len(screen.plan.operations)
    made.watch.begin(f"{POSTING}, to the end")
    begun = time.perf_counter()
    while screen.plan.operations:
        foot.post.click()
        foot.yes.click()
        made.until(lambda: screen.run is None)
        made.settle()
    took = time.perf_counter() - begun
    how = f"from the click to the last answer; {changes - left:,} were posted by then, the rest took {took:.0f} s"
    return Figure("a post stops after", stopped, "s", "< 1 s", how=how)


def _wait(made: Desk, seconds: float) -> None:
    end = time.perf_counter() + seconds
    made.until(lambda: time.perf_counter() > end)


def _stop(made: Desk, timed: Timed, known: int, click: Callable[[], None]) -> float:
    """Seconds from a click to the end of the work, the first after `known` ones; 0 when it had ended before."""
    at = time.perf_counter()
    click()
    made.until(lambda: len(timed.ended) > known)
    return max(0.0, timed.ended[known] - at)


def _set_bids(workspace: Workspace, count: int) -> None:
    from sqlalchemy import literal

    from core.schema import ENTITY

    table = ENTITY["keyword"]
    with workspace.edit("Set bids") as edit:
        edit.set_where("keyword", table.c.pk <= count, "max_cpc", literal(1_230_000, table.c.max_cpc.type))


@contextmanager
def _keyring(home: Path) -> Iterator[None]:
    own = {
        "CAMPAIGN_DESK_HOME": str(home / "home"), "CAMPAIGN_DESK_KEYRING": "file", "CAMPAIGN_DESK_KEYRING_PASSWORD": "bench",
    }  # fmt: skip
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _connect(path: Path, about: dict[str, str]) -> None:
    from core import connections
    from core.connections import Account
    from core.workspace import Workspace
    from integrations import signins
    from integrations.keychain import open_store
    from integrations.profiles import load_profile
    from integrations.signins import SignIn

    with Workspace.create(path, currency="EUR") as workspace:
        ident = connections.reserve(workspace, "google_ads", CLIENT)
        profile = load_profile("google_ads", about["profile"])
        signins.keep(open_store(), ident, SignIn(profile, about["token"], "sandbox-client-secret"))
        account = Account(CLIENT, "Nordlicht Software", "EUR", "Europe/Berlin", MANAGER)
        connections.connected(workspace, "google_ads", account, profile.name, reserved=ident)
