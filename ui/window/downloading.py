"""Get changes: asks which accounts, downloads them one after the other in a job, and says what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from core.errors import AppError
from core.platforms import Pulled
from core.progress import Progress
from ui.jobs import Job, JobState
from ui.platform_words import remedy
from ui.screens import SignInAgain
from ui.window.download_strip import Order

if TYPE_CHECKING:
    from core.connections import Connection
    from core.workspace import Workspace
    from ui.window.main import MainWindow

GROUP = "download"
NO_PLATFORMS = "This installation connects to no platform."
STOPPED = "Stopped. What has come is kept; the next download goes on where this one stopped."


@dataclass(frozen=True)
class Came:
    """What came of one account: what was downloaded, or why not."""

    connection: Connection
    pulled: Pulled | None = None
    error: AppError | None = None


def why_not(window: MainWindow) -> str | None:
    """Why nothing can be downloaded or posted, or None; that no account is connected is said where one is."""
    return window.why_not_writable() or (None if window.program.platforms is not None else NO_PLATFORMS)


def ask(window: MainWindow, chosen: str | None = None) -> None:
    """Show what can be downloaded; a second time it starts. Without an account, show how to connect one."""
    from core.connections import State, list_connections

    if window.session is None:
        return
    found = list_connections(window.session.context.workspace)
    usable = [one for one in found if one.state is State.CONNECTED]
    strip = window.download
    if strip.isVisible() and strip.pages.currentIndex() == 1:
        return
    if not usable:
        ended = next((one for one in found if one.state is State.SIGN_IN_AGAIN), None)
        window.go("accounts", SignInAgain(ended.id) if ended is not None and chosen == ended.id else None)
    elif strip.isVisible() and strip.pages.currentIndex() == 0 and chosen is None:
        strip.start()
    else:
        strip.ask(usable, chosen)


def start(window: MainWindow, order: Order) -> None:
    """Download what was asked for."""
    if window.session is None or window.program.platforms is None or not order.connections:
        return
    platforms, workspace = window.program.platforms, window.session.context.workspace
    since = order.since(window.program.today())

    def work(progress: Progress) -> list[Came]:
        came = []
        for one in order.connections:
            try:
                came.append(Came(one, platforms.pull(workspace, one, progress, metrics_since=since)))
            except AppError as error:
                came.append(Came(one, error=error))
        return came

    window.download.run()
    job = window.program.jobs.start("Getting changes", work, group=GROUP, done=lambda came: _tell(window, order, came),
                                    failed=lambda error: window.download.tell("The download did not work.", meaning="error"))  # fmt: skip
    job.moved.connect(window.download.show_step)
    job.finished.connect(lambda: _on_ended(window, job))


def stop(window: MainWindow) -> None:
    """Stop the download that runs."""
    for job in [one for one in window.program.jobs.running if one.group == GROUP]:
        job.cancel()


def _on_ended(window: MainWindow, job: Job) -> None:
    if job.state is JobState.CANCELLED and window.session is not None:
        window.download.tell(STOPPED)


def _tell(window: MainWindow, order: Order, came: Sequence[Came]) -> None:
    if window.session is None:
        return
    got = [one for one in came if one.pulled is not None]
    failed = [one for one in came if one.error is not None]
    for one in failed:
        _say_failed(window, order, one)
    words = "   ".join(sentence(one, named=len(came) > 1) for one in got)
    conflicts = sum(len(one.pulled.conflicts) for one in got if one.pulled)
    sets = [one.pulled.changeset for one in got if one.pulled and one.pulled.changeset]
    label = "Review" if conflicts else "Show the changes" if sets else ""
    strip = window.download
    strip.aim = ("review", None) if conflicts else ("activity", sets[-1] if sets else None)
    strip.tell(words or "Nothing could be downloaded.", label, meaning="passed" if got else "error")
    _say_skipped(window, got)
    window.look_again()


def review(window: MainWindow) -> None:
    """Go to what came."""
    place, what = window.download.aim
    window.download.hide()
    window.go(place, what)


def sentence(one: Came, *, named: bool) -> str:
    """What came, for people."""
    pulled = one.pulled
    if pulled is None:
        return ""
    looked = _count(pulled.entities, "entity", "entities")
    changed = bool(pulled.changeset or pulled.conflicts)
    parts = [looked if changed else f"nothing has changed among {looked}" if pulled.entities else "nothing has changed"]
    if pulled.facts:
        parts.append(_count(pulled.facts, "row of figures", "rows of figures"))
    if pulled.conflicts:
        parts.append(_count(len(pulled.conflicts), "conflict", "conflicts"))
    said = ", ".join(parts)
    said = f"{one.connection.account.name}: {said}" if named else said
    return f"{said[:1].upper()}{said[1:]}."


def _count(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _say_failed(window: MainWindow, order: Order, one: Came) -> None:
    connection, error = one.connection, one.error
    if error is None:
        return
    again = partial(start, window, Order((connection,), order.days))
    sign_in = partial(window.go, "accounts", SignInAgain(connection.id))
    window.program.messages.error(error, action=remedy(error, connection.platform, sign_in=sign_in, again=again))


def _say_skipped(window: MainWindow, got: Sequence[Came]) -> None:
    for one in got:
        if one.pulled and one.pulled.skipped:
            shown = "; ".join(one.pulled.skipped[:3])
            more = len(one.pulled.skipped) - 3
            window.program.messages.info(f"Not downloaded: {shown}{f'; and {more:,} more' if more > 0 else ''}.")


def simulated_words(workspace: Workspace) -> str:
    """What the foot of the window says of accounts that are not real, "" when all are."""
    from core.connections import State, list_connections

    found = list_connections(workspace)
    made_up = [one for one in found if one.simulated and one.state is not State.DISCONNECTED]
    if not made_up:
        return ""
    return "Simulated account" if len(made_up) == len(found) else f"{len(made_up)} simulated of {len(found)} accounts"
