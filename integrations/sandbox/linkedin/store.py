"""The file of the simulated LinkedIn: entities as the documents they are read back as, figures, sign-ins, switches."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS entity (
    kind TEXT NOT NULL, id INTEGER NOT NULL, account INTEGER NOT NULL, parent INTEGER NOT NULL, name TEXT NOT NULL,
    status TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entity_account ON entity (kind, account, id);
CREATE INDEX IF NOT EXISTS entity_parent ON entity (kind, parent);
CREATE TABLE IF NOT EXISTS fact (
    account INTEGER NOT NULL, grp INTEGER NOT NULL, campaign INTEGER NOT NULL, creative INTEGER NOT NULL, day TEXT NOT NULL,
    impressions INTEGER NOT NULL, clicks INTEGER NOT NULL, landing INTEGER NOT NULL, cost INTEGER NOT NULL,
    opens INTEGER NOT NULL, leads INTEGER NOT NULL, conversions INTEGER NOT NULL, engagements INTEGER NOT NULL,
    PRIMARY KEY (creative, day)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fact_campaign ON fact (campaign, day);
CREATE INDEX IF NOT EXISTS fact_group ON fact (grp, day);
CREATE TABLE IF NOT EXISTS extra (creative INTEGER NOT NULL, day TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (creative, day, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS token (
    secret TEXT PRIMARY KEY, kind TEXT NOT NULL, user TEXT NOT NULL, scopes TEXT NOT NULL, issued REAL NOT NULL,
    expires REAL NOT NULL, revoked INTEGER NOT NULL DEFAULT 0, extra TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page (token TEXT PRIMARY KEY, ids TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS event (conversion INTEGER NOT NULL, event TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (conversion, event)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS member (segment INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY (segment, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spent (at REAL NOT NULL, amount INTEGER NOT NULL);
"""
FIRST_ID = 600_000_000
READERS_WAIT_S = 30


@dataclass(frozen=True)
class Entity:
    """One stored entity; `body` is the document a client reads."""

    kind: str
    id: int
    account: int
    parent: int
    name: str
    status: str
    body: dict[str, Any]


class Store:
    """The file. One call at a time; the clock is handed in, so that both platforms live on the same day."""

    def __init__(self, path: Path, clock: Callable[[], datetime] | None = None) -> None:
        self.turn = threading.RLock()
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=READERS_WAIT_S)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.executescript(TABLES)
        self._clock = clock

    def close(self) -> None:
        """Close the file; what was committed stays."""
        with self.turn:
            self.connection.close()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self.turn:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def setting(self, name: str, otherwise: str = "") -> str:
        """A switch, which survives a restart."""
        with self.turn:
            return setting(self.connection, name, otherwise)

    def set_setting(self, name: str, value: str) -> None:
        """Keep a switch."""
        with self.write() as connection:
            set_setting(connection, name, value)

    def now(self) -> datetime:
        """The sandbox's clock in UTC: the real one, moved on by the days that were simulated."""
        if self._clock is not None:
            return self._clock()
        return datetime.now(UTC) + timedelta(days=int(self.setting("days_ahead", "0")))


def setting(connection: sqlite3.Connection, name: str, otherwise: str = "") -> str:
    """A switch, inside a transaction."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else otherwise


def set_setting(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a switch, inside a transaction."""
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))


def next_id(connection: sqlite3.Connection) -> int:
    """A new number; they only grow."""
    number = int(setting(connection, "last_id", str(FIRST_ID))) + 1
    set_setting(connection, "last_id", str(number))
    return number


def load(connection: sqlite3.Connection, kind: str, number: int) -> Entity | None:
    """One entity."""
    found = select(connection, kind, "id = ?", (number,))
    return found[0] if found else None


def select(connection: sqlite3.Connection, kind: str, where: str, values: tuple[object, ...]) -> list[Entity]:
    """Entities of a kind, in the order of their ids; `where` is our own text, never a client's."""
    query = f"SELECT kind, id, account, parent, name, status, body FROM entity WHERE kind = ? AND {where} ORDER BY id"  # noqa: S608
    return [
        Entity(of, ident, account, parent, name, status, json.loads(body))
        for of, ident, account, parent, name, status, body in connection.execute(query, (kind, *values))
    ]


def save(connection: sqlite3.Connection, one: Entity) -> None:
    """Write an entity over what was there."""
    body = json.dumps(one.body, ensure_ascii=False, sort_keys=True)
    row = (one.kind, one.id, one.account, one.parent, one.name, one.status, body)
    connection.execute("INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def drop(connection: sqlite3.Connection, kind: str, number: int) -> None:
    """Delete an entity for good."""
    connection.execute("DELETE FROM entity WHERE kind = ? AND id = ?", (kind, number))
