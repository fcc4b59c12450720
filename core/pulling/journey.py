"""One download on its way: streams into the staging tables, one merge, and a cursor so that what was stopped goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace

from core import connections
from core.connections import Connection
from core.errors import TryLater
from core.progress import Progress
from core.pulling import staging
from core.pulling.merging import Merged, Source, merge
from core.pulling.scope import posted_since
from core.recording import now_ms
from core.workspace import Workspace

STARTS = 3
OWNER = "pull_of"
"""The option that names the connection whose rows wait in the staging tables."""


@dataclass
class Cursor:
    """Where a download is, kept in the connection: streams read to the end, and what was counted on the way.

    `moment` is when it began, in the platform's own words. `since`: only what changed after this moment of the account is
    read in full; None: everything is. `page` is the token of the next page of the stream at hand, `pages` how many came.
    """

    begun_at: int
    moment: str = ""
    since: str | None = None
    done: list[str] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    page: str | None = None
    pages: int = 0


@dataclass(frozen=True)
class Journey:
    """One download of one connection."""

    workspace: Workspace
    connection: Connection
    cursor: Cursor

    def keep(self) -> None:
        """Keep where it is; inside the transaction that wrote the rows, so that neither stands without the other."""
        kept = connections.cursor(self.workspace, self.connection.id)
        connections.set_cursor(self.workspace, self.connection.id, {**kept, "pull": asdict(self.cursor)})

    def finished(self, stream: str, skipped: Mapping[str, int]) -> None:
        """Note that a stream was read to its end, with what it had no place for."""
        cursor = self.cursor
        cursor.done.append(stream)
        cursor.page, cursor.pages = None, 0
        for name, count in skipped.items():
            cursor.skipped[name] = cursor.skipped.get(name, 0) + count


Began = Callable[[Mapping[str, object]], Cursor]
"""Makes the cursor of a new download from what the connection kept of earlier ones."""


def resumed(workspace: Workspace, connection: Connection, began: Began) -> Journey:
    """The download that was stopped; a new one when none was, or when something was posted since."""
    kept = connections.cursor(workspace, connection.id).get("pull")
    if kept is not None and set(kept) == {one.name for one in fields(Cursor)}:
        cursor = Cursor(**kept)
        with workspace.read() as reading:
            stands = workspace.option(OWNER) == connection.id and staging.stands(reading)
        if stands and not posted_since(workspace, connection.id, cursor.begun_at):
            return Journey(workspace, connection, cursor)
    return anew(workspace, connection, began)


def anew(workspace: Workspace, connection: Connection, began: Began) -> Journey:
    """A new download, with empty staging tables."""
    with workspace.write() as writing:
        staging.begin(writing)
        workspace.set_option(OWNER, connection.id)
        kept = connections.cursor(workspace, connection.id)
        connections.set_cursor(workspace, connection.id, {name: one for name, one in kept.items() if name != "pull"})
    return Journey(workspace, connection, began(kept))


@dataclass(frozen=True)
class Work:
    """What a platform does in a download: read one stream, say where the rows come from, and put its last touches to them.

    `settled` runs in the transaction of the merge, before it.
    """

    streams: Sequence[str]
    read: Callable[[Journey, str], None]
    source: Callable[[Journey], Source]
    began: Began
    settled: Callable[[Journey], None]


@dataclass(frozen=True)
class Done:
    """What a download brought: how many entities the platform has, and what the merge did with them."""

    merged: Merged
    entities: int
    journey: Journey


def travel(journey: Journey, work: Work, progress: Progress) -> Done:
    """Read every stream that is left, and merge; all again when something was posted meanwhile. Raises TryLater."""
    for _ in range(STARTS):
        for stream in work.streams:
            if stream not in journey.cursor.done:
                work.read(journey, stream)
        with journey.workspace.write():
            # Asked where nobody else can write: rows that were read before a post would take back what it did.
            if not posted_since(journey.workspace, journey.connection.id, journey.cursor.begun_at):
                return _merged(journey, work, progress)
        journey = replace(journey, cursor=anew(journey.workspace, journey.connection, work.began).cursor)
    raise TryLater("Changes are being posted to this account.", hint="Download it when that is done.")


def _merged(journey: Journey, work: Work, progress: Progress) -> Done:
    """Merge what is staged, and keep when that was: all in one transaction."""
    workspace, ident, cursor = journey.workspace, journey.connection.id, journey.cursor
    with workspace.write() as writing:
        work.settled(journey)
        entities = staging.count(writing)
        merged = merge(workspace, work.source(journey), progress)
        kept = {name: value for name, value in connections.cursor(workspace, ident).items() if name != "pull"}
        kept["last"] = cursor.moment
        if cursor.since is None:
            kept["whole_at"] = cursor.begun_at
        connections.set_cursor(workspace, ident, kept)
    return Done(merged, entities, journey)


def begun_now(moment: str = "", since: str | None = None) -> Cursor:
    """The cursor of a download that begins now."""
    return Cursor(now_ms(), moment, since)
