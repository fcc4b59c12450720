"""Downloading an account: streams into the staging tables, then one merge; a pull that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from core.connections import Connection
from core.platforms import Pulled
from core.progress import Progress
from core.pulling import journey, staging
from core.pulling.journey import Cursor, Journey, Work
from core.pulling.merging import Source
from core.workspace import Workspace
from integrations.google_ads.changing import STREAM as CHANGING
from integrations.google_ads.changing import may_glance, moment_now, read_changed
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
_STREAMS = {one.name: one for one in STREAMS}


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
    began = partial(_began, connection)
    work = Work(tuple(_STREAMS), partial(_retried, reading), _source, began, _settled)
    done = journey.travel(journey.resumed(workspace, connection, began), work, progress)
    facts = pull_facts(workspace, connection, reading, metrics_since) if metrics_since is not None else 0
    held = done.merged.change_set or done.merged.proposal
    return Pulled(done.entities, facts, held, done.merged.conflicts, _told(done.journey.cursor.skipped))


def _settled(one: Journey) -> None:
    """Put lists together that came element by element."""
    with one.workspace.write() as writing:
        for kind in PULLED_KINDS:
            staging.join_elements(writing, kind, [spread.field for spread in TABLES[kind].spreads])


def _source(one: Journey) -> Source:
    names = {kind: _fields(kind) for kind in PULLED_KINDS}
    names["account"] = (*names["account"], "extra")
    names["negative_keyword"] = (*names["negative_keyword"], "shared_set")
    return Source(PLATFORM, NAME, one.connection.account.number, names, frozenset(PULLED_KINDS))


def _fields(kind: str) -> tuple[str, ...]:
    table = TABLES[kind]
    names = [name for entries in table.entries.values() for one in entries for name in one.fields]
    return tuple(dict.fromkeys([*names, *(one.field for one in table.spreads)]))


def _began(connection: Connection, kept: Mapping[str, Any]) -> Cursor:
    """The cursor of a new pull."""
    last = kept.get("last")
    since = last if may_glance(last, kept.get("whole_at"), connection) else None
    return journey.begun_now(moment_now(connection), since)


@dataclass(frozen=True)
class _Reader:
    """One stream being read into the staging tables."""

    one: Journey
    reading: Reading
    stream: Stream
    batch: Batch


def _retried(reading: Reading, one: Journey, name: str) -> None:
    reading.retried(lambda: _read(_Reader(one, reading, _STREAMS[name], Batch(one.connection.account.number))))


def _read(reader: _Reader) -> None:
    """Read one stream into the staging tables; of the largest, when that can be told, what changed."""
    one, stream, batch = reader.one, reader.stream, reader.batch
    since = one.cursor.since
    looked = stream.name == CHANGING and since is not None
    if not looked or not read_changed(one.workspace, reader.reading, since or "", stream, partial(_stage, reader)):
        _stage(reader, stream.query)
    one.finished(stream.name, batch.skipped)
    with one.workspace.write():
        batch.flush(one.workspace)
        one.keep()


def _stage(reader: _Reader, query: str) -> None:
    """Stage the rows of a query, a batch at a time."""
    stream, batch, progress = reader.stream, reader.batch, reader.reading.progress
    stage = STAGED[stream.name]
    count = 0
    for answer in reader.reading.batches(query):
        for row in answer.results:
            stage(row, batch)
            count += 1
            if count % BATCH_ROWS == 0:
                batch.flush(reader.one.workspace)
                progress.step(stream.label, count)
        progress.step(stream.label, count)


def _told(skipped: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        f"{count:,} settings of the type “{name}” are not shown here." for name, count in sorted(skipped.items())
    )
