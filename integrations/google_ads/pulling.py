"""Downloading an account: streams into the staging tables, then one merge; a pull that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import or_, select

from core import connections, pulling
from core.connections import Connection
from core.ids import parse_id
from core.platforms import Pulled
from core.progress import Progress
from core.pulling import staging
from core.pulling.merging import Merged, Source
from core.recording import now_ms
from core.schema import connection as connection_table
from core.schema import post
from core.workspace import Workspace
from integrations.google_ads.client import open_client
from integrations.google_ads.mapping import TABLES
from integrations.google_ads.metering import pull_facts
from integrations.google_ads.queries import STREAMS, Stream
from integrations.google_ads.staged import STAGED, Batch
from integrations.google_ads.streaming import Reading
from integrations.keychain import SecretStore

NAME = "Google Ads"
PLATFORM = "google_ads"
BATCH_ROWS = 5_000
PULLED_KINDS = tuple(kind for kind in staging.ORDER if TABLES[kind].entries)


@dataclass
class Cursor:
    """Where a pull is, kept in the connection: streams read to the end, and what was counted on the way."""

    begun_at: int
    done: list[str] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    conversions: list[str] = field(default_factory=list)


def pull(
    workspace: Workspace,
    connection: Connection,
    progress: Progress,
    *,
    metrics_since: date | None = None,
    store: SecretStore | None = None,
    reading: Reading | None = None,
) -> Pulled:
    """Download what changed in an account; figures too when `metrics_since` is given.

    Whatever fails, the draft stays as it was: rows wait in staging tables until all are there. Raises the PlatformError
    tree, KeychainError, ReadOnly and Cancelled; the next pull then goes on.
    """
    progress.step("Connecting to Google Ads")
    reading = reading or Reading(
        open_client(connection, store=store, proto_plus=False), connection.account.number, progress
    )
    merged, entities, skipped = _pull_entities(workspace, connection, reading, progress)
    facts = pull_facts(workspace, connection, reading, metrics_since) if metrics_since is not None else 0
    return Pulled(entities, facts, merged.change_set or merged.proposal, merged.conflicts, skipped)


def _pull_entities(
    workspace: Workspace, connection: Connection, reading: Reading, progress: Progress
) -> tuple[Merged, int, tuple[str, ...]]:
    cursor = _resumed(workspace, connection)
    for stream in STREAMS:
        if stream.name not in cursor.done:
            reading.retried(lambda stream=stream: _read(workspace, connection, reading, stream, cursor))  # type: ignore[misc]
    with workspace.write() as writing:
        entities = staging.count(writing)
        for kind in PULLED_KINDS:
            staging.join_elements(writing, kind, [one.field for one in TABLES[kind].spreads])
    with workspace.write():
        merged = pulling.merge(workspace, _source(workspace, connection, cursor), progress)
        kept = dict(connections.cursor(workspace, connection.id))
        kept.pop("pull", None)
        connections.set_cursor(workspace, connection.id, kept)
    return merged, entities, _told(cursor.skipped)


def _source(workspace: Workspace, connection: Connection, cursor: Cursor) -> Source:
    fields = {kind: _fields(kind) for kind in PULLED_KINDS}
    fields["account"] = (*fields["account"], "extra")
    # What was posted while rows came in may be missing among them without having been removed.
    complete = frozenset[str]() if _posted_since(workspace, connection, cursor.begun_at) else frozenset(PULLED_KINDS)
    return Source(PLATFORM, NAME, connection.account.number, fields, complete)


def _posted_since(workspace: Workspace, connection: Connection, moment: int) -> bool:
    mine = select(connection_table.c.pk).where(connection_table.c.id == parse_id(connection.id).bytes).scalar_subquery()
    late = or_(post.c.created_at >= moment, post.c.settled_at.is_(None), post.c.settled_at >= moment)
    with workspace.read() as reading:
        return reading.execute(select(post.c.pk).where(post.c.connection == mine, late).limit(1)).first() is not None


def _fields(kind: str) -> tuple[str, ...]:
    table = TABLES[kind]
    names = [name for entries in table.entries.values() for one in entries for name in one.fields]
    return tuple(dict.fromkeys([*names, *(one.field for one in table.spreads)]))


def _resumed(workspace: Workspace, connection: Connection) -> Cursor:
    """Where a pull that was stopped is; else a new one from the start."""
    kept = connections.cursor(workspace, connection.id).get("pull")
    with workspace.write() as writing:
        if kept is not None and staging.stands(writing) and _owner(workspace) == connection.id:
            return Cursor(**kept)
        staging.begin(writing)
        workspace.set_option(OWNER, connection.id)
    return Cursor(now_ms())


OWNER = "pull_of"


def _owner(workspace: Workspace) -> str | None:
    """The connection whose rows wait in the staging tables."""
    return workspace.option(OWNER)


def _read(workspace: Workspace, connection: Connection, reading: Reading, stream: Stream, cursor: Cursor) -> None:
    """Read one stream into the staging tables, a batch at a time."""
    stage = STAGED[stream.name]
    batch = Batch(connection.account.number)
    count = waiting = 0
    for answer in reading.batches(stream.query):
        for row in answer.results:
            stage(row, batch)
            count += 1
            waiting += 1
            if waiting >= BATCH_ROWS:
                _keep(workspace, batch)
                waiting = 0
                reading.progress.step(stream.label, count)
        reading.progress.step(stream.label, count)
    cursor.done.append(stream.name)
    cursor.skipped = _sum(cursor.skipped, batch.skipped)
    cursor.conversions += batch.conversions
    with workspace.write() as writing:
        batch.flush(writing)
        kept = dict(connections.cursor(workspace, connection.id))
        connections.set_cursor(workspace, connection.id, {**kept, "pull": asdict(cursor)})


def _keep(workspace: Workspace, batch: Batch) -> None:
    with workspace.write() as writing:
        batch.flush(writing)


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {*one, *other}}


def _told(skipped: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        f"{count:,} settings of the type “{name}” are not shown here." for name, count in sorted(skipped.items())
    )
