"""Downloading an account: streams into the staging tables, then one merge; a pull that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from functools import partial

from core import connections, pulling
from core.connections import Connection
from core.errors import TryLater
from core.platforms import Pulled
from core.progress import Progress
from core.pulling import staging
from core.pulling.merging import Merged, Source
from core.pulling.scope import posted_since
from core.recording import now_ms
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
STARTS = 3
OWNER = "pull_of"
"""The option that names the connection whose rows wait in the staging tables."""
PULLED_KINDS = tuple(kind for kind in staging.ORDER if TABLES[kind].entries)


@dataclass
class Cursor:
    """Where a pull is, kept in the connection: streams read to the end, and what was counted on the way.

    `since`: only what changed after this moment of the account is read in full; None: everything is.
    """

    begun_at: int
    moment: str
    since: str | None = None
    done: list[str] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Pull:
    """One pull on its way."""

    workspace: Workspace
    connection: Connection
    reading: Reading
    cursor: Cursor


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
    begun = _Pull(workspace, connection, reading, _resumed(workspace, connection))
    merged, entities, one = _read_and_merged(begun, progress)
    facts = pull_facts(workspace, connection, reading, metrics_since) if metrics_since is not None else 0
    held = merged.change_set or merged.proposal
    return Pulled(entities, facts, held, merged.conflicts, _told(one.cursor.skipped))


def _read_and_merged(one: _Pull, progress: Progress) -> tuple[Merged, int, _Pull]:
    """Read every stream that is left, and merge; all again when something was posted meanwhile. Raises TryLater."""
    for _ in range(STARTS):
        for stream in STREAMS:
            if stream.name not in one.cursor.done:
                one.reading.retried(partial(_read, one, stream))
        with one.workspace.write():
            # Asked where nobody else can write: rows that were read before a post would take back what it did.
            if not posted_since(one.workspace, one.connection.id, one.cursor.begun_at):
                return *_merged(one, progress), one
        one = replace(one, cursor=_begun(one.workspace, one.connection))
    raise TryLater("Changes are being posted to this account.", hint="Download it when that is done.")


def _merged(one: _Pull, progress: Progress) -> tuple[Merged, int]:
    """Merge what is staged, and keep when that was: all in one transaction."""
    workspace, ident = one.workspace, one.connection.id
    with workspace.write() as writing:
        entities = staging.count(writing)
        for kind in PULLED_KINDS:
            staging.join_elements(writing, kind, [spread.field for spread in TABLES[kind].spreads])
        merged = pulling.merge(workspace, _source(one), progress)
        kept = {name: value for name, value in connections.cursor(workspace, ident).items() if name != "pull"}
        kept["last"] = one.cursor.moment
        if one.cursor.since is None:
            kept["whole_at"] = one.cursor.begun_at
        connections.set_cursor(workspace, ident, kept)
    return merged, entities


def _source(one: _Pull) -> Source:
    names = {kind: _fields(kind) for kind in PULLED_KINDS}
    names["account"] = (*names["account"], "extra")
    names["negative_keyword"] = (*names["negative_keyword"], "shared_set")
    return Source(PLATFORM, NAME, one.connection.account.number, names, frozenset(PULLED_KINDS))


def _fields(kind: str) -> tuple[str, ...]:
    table = TABLES[kind]
    names = [name for entries in table.entries.values() for one in entries for name in one.fields]
    return tuple(dict.fromkeys([*names, *(one.field for one in table.spreads)]))


def _resumed(workspace: Workspace, connection: Connection) -> Cursor:
    """Where a pull that was stopped is; a new one when none was, or when something was posted since."""
    kept = connections.cursor(workspace, connection.id).get("pull")
    if kept is not None and set(kept) == {one.name for one in fields(Cursor)}:
        cursor = Cursor(**kept)
        with workspace.read() as reading:
            stands = workspace.option(OWNER) == connection.id and staging.stands(reading)
        if stands and not posted_since(workspace, connection.id, cursor.begun_at):
            return cursor
    return _begun(workspace, connection)


def _begun(workspace: Workspace, connection: Connection) -> Cursor:
    """A new pull, with empty staging tables."""
    with workspace.write() as writing:
        staging.begin(writing)
        workspace.set_option(OWNER, connection.id)
        kept = connections.cursor(workspace, connection.id)
        connections.set_cursor(workspace, connection.id, {name: one for name, one in kept.items() if name != "pull"})
    last = kept.get("last")
    since = last if may_glance(last, kept.get("whole_at"), connection) else None
    return Cursor(now_ms(), moment_now(connection), since)


def _read(one: _Pull, stream: Stream) -> None:
    """Read one stream into the staging tables; of the largest, when that can be told, what changed."""
    batch = Batch(one.connection.account.number)
    since = one.cursor.since
    looked = stream.name == CHANGING and since is not None
    if not looked or not read_changed(
        one.workspace, one.reading, since or "", stream, lambda query: _stage(one, stream, query, batch)
    ):
        _stage(one, stream, stream.query, batch)
    one.cursor.done.append(stream.name)
    one.cursor.skipped = _sum(one.cursor.skipped, batch.skipped)
    with one.workspace.write():
        batch.flush(one.workspace)
        kept = connections.cursor(one.workspace, one.connection.id)
        connections.set_cursor(one.workspace, one.connection.id, {**kept, "pull": asdict(one.cursor)})


def _stage(one: _Pull, stream: Stream, query: str, batch: Batch) -> None:
    """Stage the rows of a query, a batch at a time."""
    stage = STAGED[stream.name]
    count = 0
    for answer in one.reading.batches(query):
        for row in answer.results:
            stage(row, batch)
            count += 1
            if count % BATCH_ROWS == 0:
                batch.flush(one.workspace)
                one.reading.progress.step(stream.label, count)
        one.reading.progress.step(stream.label, count)


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {*one, *other}}


def _told(skipped: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        f"{count:,} settings of the type “{name}” are not shown here." for name, count in sorted(skipped.items())
    )
