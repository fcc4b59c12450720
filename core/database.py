"""Connections to a workspace file, and SQLite's errors as ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, MutableMapping
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uuid_utils
from sqlalchemy import Connection, Dialect, Engine, Insert, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from core import errors
from core.progress import Progress
from core.values import folded

STEPS_BETWEEN_LOOKS = 50_000
# Of the one connection that writes; those that read keep less each, since the system keeps the file's pages for all of them.
CACHE_KIB, READING_CACHE_KIB = 65_536, 16_384
# Of the file's beginning, per connection: mapping all of a big file makes a sweep of it a tenth quicker, but every
# connection that sweeps counts as that much memory of the program (five were 2 GB over a file of a million keywords).
MMAP_BYTES = 64 << 20
BUSY_MS = 5_000
# SQLite works its log into the file with the commit that makes the log longer than this, usually 1,000 pages: everybody who
# changes 200,000 rows would wait for their pages to be written twice. Up to 64 MiB wait for a quiet moment (`fold_log`).
LOG_PAGES = 16_384
FOLDED_KIB = 2_048
# Statements in words, for all files: a screen or a check asks hundreds, and wording one costs more than a small file's answer.
_STATEMENTS: MutableMapping[Any, Any] = LRUCache(1_000)
SHARED_BYTES = 65_536


def new_id() -> bytes:
    """A fresh UUIDv7 as 16 bytes."""
    return uuid_utils.uuid7().bytes


def make_engine(path: Path, *, read_only: bool, synchronous: str) -> Engine:
    """An engine over one file; transactions begin as said by the connection's `begin` option."""

    def connect() -> Any:
        mode = "ro" if read_only else "rwc"
        immutable = "&immutable=1" if read_only and not _can_share(path) else ""
        uri = f"file:{quote(os.fsencode(path))}?mode={mode}{immutable}"
        connection = sqlite3.connect(
            uri, uri=True, check_same_thread=False, isolation_level=None, timeout=BUSY_MS / 1000
        )
        connection.create_function("uuid7", 0, new_id)
        connection.create_function("fold", 1, folded, deterministic=True)
        return connection

    dialect = _dialect()
    pool = QueuePool(connect, pool_size=8, max_overflow=16, use_lifo=True, dialect=dialect)
    # Without its parameters: an error would hold what was to be written, people's addresses among it, and logs the error.
    engine = Engine(pool, dialect, make_url("sqlite://"), hide_parameters=True)
    engine.update_execution_options(compiled_cache=_STATEMENTS)
    event.listen(engine, "connect", lambda raw, record: _prepare(raw, read_only, synchronous))
    event.listen(engine, "begin", _begin)
    return engine


@lru_cache
def _dialect() -> Dialect:
    """One for all files of the process: statements are worded for a dialect, so that the next file finds them ready."""
    engine = create_engine("sqlite://")
    with engine.connect():
        return engine.dialect


def _can_share(path: Path) -> bool:
    """Whether a reader may map the write-ahead log (it needs the -shm file, or leave and room to make it)."""
    shared = path.with_name(path.name + "-shm")
    if shared.exists() and shared.stat().st_size >= SHARED_BYTES // 2:
        return True
    probe = path.parent / f".{path.name}.probe-{uuid_utils.uuid7()}"
    try:
        probe.write_bytes(bytes(SHARED_BYTES))
    except OSError:
        return False
    finally:
        probe.unlink(missing_ok=True)
    return True


def _prepare(raw: Any, read_only: bool, synchronous: str) -> None:
    cursor = raw.cursor()
    if not read_only:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {synchronous}")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute(f"PRAGMA cache_size = -{READING_CACHE_KIB}")
    cursor.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
    cursor.close()


def _begin(connection: Any) -> None:
    writing = connection.get_execution_options().get("writing", False)
    cache = CACHE_KIB if writing else READING_CACHE_KIB
    if connection.info.get("cache_kib", READING_CACHE_KIB) != cache:
        # Making it smaller gives the memory back at once.
        connection.exec_driver_sql(f"PRAGMA cache_size = -{cache}")
        connection.info["cache_kib"] = cache
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def fold_log(path: Path) -> bool:
    """Work what was committed lately from the log into the file, where that is much; returns whether it is all there now.

    Nothing depends on it: what is committed is safe in the log, and read from there. Nobody waits for it either, neither who
    reads nor who writes.
    """
    log = path.with_name(path.name + "-wal")
    if not log.exists() or log.stat().st_size < FOLDED_KIB * 1024:
        return False
    with translated(path), closing(sqlite3.connect(path, isolation_level=None)) as raw:
        busy, length, folded = raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return not busy and length == folded


def insert_row(connection: Connection, statement: Insert) -> int:
    """Insert one row; returns its row number."""
    key = connection.execute(statement).inserted_primary_key
    assert key is not None, "a statement that inserts one row has its key"
    return int(key[0])


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as errors a person can act on."""
    try:
        yield
    except DBAPIError as error:
        raise _as_ours(error.orig or error, path) from error
    except sqlite3.Error as error:
        raise _as_ours(error, path) from error


@contextmanager
def cancellable(connection: Connection, progress: Progress | None) -> Iterator[None]:
    """Stop a long statement within milliseconds once its job is cancelled; raises Cancelled then."""
    if progress is None:
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.set_progress_handler(lambda: progress.cancelled, STEPS_BETWEEN_LOOKS)
    try:
        yield
    except DBAPIError as error:
        if progress.cancelled:
            raise errors.Cancelled from error
        raise
    finally:
        raw.set_progress_handler(None, 0)


def _as_ours(error: BaseException, path: Path) -> BaseException:
    code = getattr(error, "sqlite_errorcode", None) or 0
    match code & 0xFF:
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return errors.DiskFull(
                f"{path}: the disk takes no more data.", hint="Free some space and try again; nothing was changed."
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return errors.ReadOnly(
                f"{path}: the folder or file cannot be written.",
                hint="Copy the workspace to a folder you may write to.",
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return errors.Damaged(
                f"{path} is no workspace, or it is damaged.",
                hint="Restore a backup of it, or open another file.",
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return errors.InUse(f"{path}: another program is writing to the workspace.", hint="Try again in a moment.")
    return error
