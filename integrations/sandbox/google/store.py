"""The sandbox's SQLite file: resources as serialised messages, the log of changes, facts and settings."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from integrations.sandbox.google.messages import Message, resource_class

TABLES = """
CREATE TABLE IF NOT EXISTS resource (
    name TEXT PRIMARY KEY, customer INTEGER NOT NULL, kind TEXT NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0, parent TEXT NOT NULL DEFAULT '', key TEXT, undeclared INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS resource_kind ON resource (customer, kind, parent, id);
CREATE INDEX IF NOT EXISTS resource_parent ON resource (parent, kind) WHERE parent <> '';
CREATE UNIQUE INDEX IF NOT EXISTS resource_key ON resource (customer, key) WHERE key IS NOT NULL AND removed = 0;
CREATE INDEX IF NOT EXISTS resource_undeclared ON resource (customer) WHERE undeclared = 1;
CREATE TABLE IF NOT EXISTS change (
    number INTEGER PRIMARY KEY, customer INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    operation TEXT NOT NULL, client TEXT NOT NULL, user TEXT NOT NULL, fields TEXT NOT NULL, before BLOB, after BLOB
);
CREATE INDEX IF NOT EXISTS change_at ON change (customer, at);
CREATE TABLE IF NOT EXISTS fact (
    customer INTEGER NOT NULL, campaign INTEGER NOT NULL, ad_group INTEGER NOT NULL, criterion INTEGER NOT NULL,
    ad INTEGER NOT NULL, day TEXT NOT NULL, device INTEGER NOT NULL, impressions INTEGER NOT NULL, clicks INTEGER NOT NULL,
    cost INTEGER NOT NULL, conversions REAL NOT NULL, value REAL NOT NULL,
    PRIMARY KEY (customer, campaign, ad_group, criterion, ad, day, device)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS token (
    secret TEXT PRIMARY KEY, kind TEXT NOT NULL, client TEXT NOT NULL, user TEXT NOT NULL, expires REAL NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0, origin TEXT NOT NULL DEFAULT '', extra TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spent (customer INTEGER NOT NULL, at REAL NOT NULL, operations INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS spent_at ON spent (at);
CREATE TABLE IF NOT EXISTS member (list TEXT NOT NULL, sign TEXT NOT NULL, PRIMARY KEY (list, sign)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ingestion (
    id TEXT PRIMARY KEY, customer TEXT NOT NULL, list TEXT NOT NULL, records INTEGER NOT NULL, identifiers INTEGER NOT NULL
) WITHOUT ROWID;
"""


class Store:
    """The file. Writes take turns; each read has a connection of its own and sees one moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.turn = threading.RLock()
        self.writer = _connect(path)
        self.writer.executescript(TABLES)
        self._glances = threading.Lock()
        self._busy: set[int] = set()
        self._reader = _connect(path)

    def close(self) -> None:
        """Close the file; what was committed stays."""
        with self.turn, self._glances:
            self.writer.close()
            self._reader.close()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self.turn:
            self.writer.execute("BEGIN IMMEDIATE")
            try:
                yield self.writer
            except BaseException:
                self.writer.execute("ROLLBACK")
                raise
            self.writer.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one moment of the file until it is closed."""
        connection = _connect(self.path)
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()

    @contextmanager
    def alone(self, customer: int) -> Iterator[bool]:
        """Whether nobody else is writing to this account now; until the end the caller is the one who does."""
        with self._glances:
            free = customer not in self._busy
            self._busy.add(customer)
        try:
            yield free
        finally:
            if free:
                with self._glances:
                    self._busy.discard(customer)

    @contextmanager
    def glance(self) -> Iterator[sqlite3.Connection]:
        """A shared connection for short reads of what is committed; nobody waits here for a long write."""
        with self._glances:
            yield self._reader

    def setting(self, name: str, otherwise: str = "") -> str:
        """A setting that survives a restart."""
        with self.glance() as connection:
            row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else otherwise

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        with self.write() as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def now(self) -> datetime:
        """The sandbox's clock in UTC: the real one, moved on by the days that were simulated."""
        return datetime.now(UTC) + timedelta(days=int(self.setting("days_ahead", "0")))


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def load(connection: sqlite3.Connection, name: str) -> tuple[Message, bool] | None:
    """A resource and whether it is removed."""
    row = connection.execute("SELECT kind, body, removed FROM resource WHERE name = ?", (name,)).fetchone()
    return (resource_class(row[0]).FromString(row[1]), bool(row[2])) if row else None


def save(connection: sqlite3.Connection, row: tuple[str, int, str, int, bytes, int, str, str | None, int]) -> None:
    """Write one resource row (name, customer, kind, id, body, removed, parent, key, undeclared)."""
    connection.execute(
        "INSERT INTO resource VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
        " body = excluded.body, removed = excluded.removed, key = excluded.key, undeclared = excluded.undeclared",
        row,
    )


def next_id(connection: sqlite3.Connection, step: int = 1) -> int:
    """A fresh id, never given before in this file; `step` reserves a run of them."""
    row = connection.execute("SELECT value FROM setting WHERE name = 'next_id'").fetchone()
    found = int(row[0]) if row else 7_000_000_001
    connection.execute("INSERT OR REPLACE INTO setting VALUES ('next_id', ?)", (str(found + step),))
    return found
