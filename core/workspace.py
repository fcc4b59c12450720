"""The workspace: one `.cdesk` file. Open, read, edit, and tell what changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, insert, inspect, select, update

from core import errors, migrations
from core.applying import count_changes
from core.author import Author
from core.database import insert_row, make_engine, translated
from core.formulas.keeping import follow
from core.ids import id_text
from core.locking import lock_beside, make_lock
from core.recording import Edit, now_ms, open_set
from core.schema import change, change_set, definitions, log, meta
from core.turns import AskedTurn

SUFFIX = ".cdesk"
DURABLE = "FULL"
_WAL = b"\x02\x02"  # how the header of a database in write-ahead mode says so, as all workspaces are


@dataclass(frozen=True)
class Edited:
    """What one committed action changed; screens decide for themselves whether to ask again."""

    label: str
    kinds: frozenset[str]
    change_set: str

    def touches(self, *kinds: str) -> bool:
        """Whether any of these kinds was touched."""
        return not self.kinds.isdisjoint(kinds)


@dataclass
class Workspace:
    """An open workspace. Made by `create` and `open`; `close` it, or use it as a context."""

    path: Path
    engine: Engine
    id: str
    currency: str
    time_zone: str
    read_only: bool
    why_read_only: str | None
    _lock: FileLock | None
    _writing: threading.RLock | AskedTurn
    _listeners: list[Callable[[Edited], None]]
    _open_edit: Edit | None = None
    _open_write: Connection | None = None
    _untold: list[Edited] = field(default_factory=list)

    @classmethod
    def create(
        cls, path: Path, *, currency: str = "EUR", time_zone: str = "Europe/Berlin", synchronous: str = DURABLE
    ) -> Workspace:
        """Make an empty workspace file; refuses to overwrite."""
        path = Path(path)
        if path.exists():
            raise errors.AlreadyExists(f"{path} exists already.", hint="Choose another name, or open it.")
        if not path.parent.is_dir():
            raise errors.InvalidInput(f"the folder {path.parent} does not exist.", where=str(path))
        lock = lock_beside(path)
        if lock is None:
            raise errors.ReadOnly(f"{path}: the folder cannot be written.", hint="Choose a folder you may write to.")
        try:
            with translated(path):
                _fill(path, currency, time_zone, synchronous)
        except BaseException:
            _discard(path)
            raise
        finally:
            lock.release()
        return cls.open(path, synchronous=synchronous)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, synchronous: str = DURABLE) -> Workspace:
        """Open a workspace; migrates an older file after a backup. A second process gets it read-only."""
        path = Path(path)
        if not path.is_file():
            raise errors.NotFound(f"There is no workspace at {path}.", hint="Make one with `new`.")
        _check_is_sqlite(path)
        lock, reason = (None, "It was opened for reading only.") if read_only else _lock_or_reason(path)
        try:
            return cls._opened(path, lock, reason, synchronous)
        except errors.DiskFull:
            if lock is None:
                raise
            return cls._opened(
                path, None, "The disk takes no more data. Free some space and open it again.", synchronous
            )

    @classmethod
    def open_beside(cls, path: Path, turn: AskedTurn) -> Workspace:
        """Open a file for the process of this program that holds it: writing waits for `turn`, and whoever listens there
        must be told there."""
        path = Path(path)
        _check_is_sqlite(path)
        return cls._opened(path, None, None, DURABLE, turn)

    @classmethod
    def _opened(
        cls, path: Path, lock: FileLock | None, reason: str | None, synchronous: str, turn: AskedTurn | None = None
    ) -> Workspace:
        read_only = lock is None and turn is None
        with ExitStack() as undo:
            if lock is not None:
                undo.callback(lock.release)
            engine = make_engine(path, read_only=read_only, synchronous=synchronous)
            undo.callback(engine.dispose)
            with translated(path):
                _check_is_inert(engine, path)
                migrations.bring_up_to_date(engine, path, may_write=lock is not None)
                with engine.connect() as connection:
                    about = _read_about(connection, path)
            undo.pop_all()
        return cls(
            path,
            engine,
            about["workspace_id"],
            about["currency"],
            about["time_zone"],
            read_only,
            reason,
            lock,
            turn or threading.RLock(),
            [],
        )

    def close(self) -> None:
        """Give the file free."""
        self.engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for queries: one consistent view. Inside an edit it is the edit's own."""
        if self._open_write is not None and self._owns_lock():
            yield self._open_write
            return
        with translated(self.path), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def edit(
        self,
        title: str,
        author: Author | None = None,
        *,
        reason: str | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> Iterator[Edit]:
        """The only way to write entities: one change set, applied at once. An edit inside an edit joins it."""
        if self._open_edit is not None and self._owns_lock():
            yield self._open_edit
            return
        with self._change_set(title, author, reason, about, proposed=False) as edit:
            yield edit

    @contextmanager
    def propose(
        self,
        title: str,
        author: Author | None = None,
        *,
        reason: str | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> Iterator[Edit]:
        """A change set that waits for review; the draft stays as it is. A proposal inside a proposal joins it."""
        if self._open_edit is not None and self._open_edit.proposed and self._owns_lock():
            yield self._open_edit
            return
        with self._change_set(title, author, reason, about, proposed=True) as edit:
            yield edit

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction for bookkeeping (review states, findings); entities are written by `edit` only."""
        if self.read_only:
            raise errors.ReadOnly(f"{self.path} is open for reading only.", hint=self.why_read_only)
        if self._open_write is not None and self._owns_lock():
            yield self._open_write
            return
        with self._writing, translated(self.path):
            self._untold = []
            with self.engine.connect().execution_options(writing=True) as connection, connection.begin():
                self._open_write = connection
                try:
                    yield connection
                finally:
                    self._open_write = None
            untold, self._untold = self._untold, []
        for edited in untold:
            self._announce(edited)

    def take_turn(self, seconds: float) -> bool:
        """Take the turn to write, once nobody has it or after these seconds not: for what must not wait in `write`, and for
        a process that works here (`open_beside`). `give_turn` ends it, in the same thread."""
        return self._writing.acquire(timeout=seconds)

    def give_turn(self) -> None:
        """Others may write again."""
        self._writing.release()

    def listen(self, listener: Callable[[Edited], None]) -> Callable[[], None]:
        """Call `listener` after every committed action, in the thread that made it; returns how to stop."""
        self._listeners.append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    def tell(self, label: str, kinds: frozenset[str], change_set_id: str) -> None:
        """Tell everyone who listens what was changed; inside a transaction they hear of it once it is committed."""
        edited = Edited(label, kinds, change_set_id)
        if self._open_write is not None and self._owns_lock():
            self._untold.append(edited)
        else:
            self._announce(edited)

    def _announce(self, edited: Edited) -> None:
        for listener in tuple(self._listeners):
            listener(edited)

    def option(self, key: str, default: str | None = None) -> str | None:
        """A per-workspace option."""
        with self.read() as connection:
            found = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
        return default if found is None else found

    def set_option(self, key: str, value: str) -> None:
        """Keep a per-workspace option."""
        with self.write() as connection:
            connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=key, value=value))

    def _owns_lock(self) -> bool:
        return self._writing._is_owned()  # type: ignore[union-attr]  # noqa: SLF001

    @contextmanager
    def _change_set(
        self, title: str, author: Author | None, reason: str | None, about: Mapping[str, Any] | None, *, proposed: bool
    ) -> Iterator[Edit]:
        author = author or Author.me()
        with self.write() as connection:
            edit = open_set(connection, title, author, proposed=proposed, reason=reason, about=about)
            self._open_edit = edit
            try:
                yield edit
                empty = _finish(connection, edit, author)
            finally:
                self._open_edit = None
        if not empty:
            self.tell(title, frozenset(edit.kinds), id_text(edit.id))


def _finish(connection: Connection, edit: Edit, author: Author) -> bool:
    """Close the change set; an empty one leaves no trace. Returns whether it was empty."""
    follow(edit)
    last = edit.next_seq() - 1
    if last < edit.first:
        connection.execute(change_set.delete().where(change_set.c.pk == edit.pk))
        return True
    values: dict[str, Any] = {"first_change": edit.first, "last_change": last}
    count = count_changes(connection, edit.first, last)
    seq = add_log(connection, edit.pk, "propose" if edit.proposed else "apply", author.name, count)
    if not edit.proposed:
        values |= {"applied_at_log": seq, "based_on": last_applied(connection)}
    connection.execute(update(change_set).where(change_set.c.pk == edit.pk).values(values))
    return False


def add_log(connection: Connection, set_pk: int, verb: str, author: str, changes: int) -> int:
    """Append one action to the log (audit trail and outbox); returns its number."""
    values = {
        "change_set": set_pk, "verb": verb, "author": author, "at": now_ms(), "changes": changes, "sync_state": "queued",
    }  # fmt: skip
    return insert_row(connection, insert(log).values(values))


def last_applied(connection: Connection) -> int | None:
    """Where the draft stands in the undo tree: the set that was applied last and not undone."""
    query = (
        select(change_set.c.pk)
        .where(change_set.c.applied_at_log.is_not(None), change_set.c.undone_at_log.is_(None))
        .order_by(change_set.c.applied_at_log.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def _fill(path: Path, currency: str, time_zone: str, synchronous: str) -> None:
    import uuid_utils

    engine = make_engine(path, read_only=False, synchronous=synchronous)
    try:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            for statement in definitions():
                connection.exec_driver_sql(statement)
            migrations.stamp(connection)
            about = {
                "workspace_id": str(uuid_utils.uuid7()),
                "currency": currency,
                "time_zone": time_zone,
                "created_at": str(now_ms()),
            }
            connection.execute(insert(meta), [{"key": key, "value": value} for key, value in about.items()])
    finally:
        engine.dispose()


def _read_about(connection: Connection, path: Path) -> dict[str, str]:
    about = {str(row.key): str(row.value) for row in connection.execute(select(meta.c.key, meta.c.value))}
    if not {"workspace_id", "currency", "time_zone"} <= set(about):
        raise errors.Damaged(f"{path} is no workspace.", hint="Open another file, or make a workspace with `new`.")
    connection.execute(select(change.c.seq).limit(1))
    return about


def _check_is_sqlite(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(20)
    except OSError as error:
        raise errors.WorkspaceError(f"{path} cannot be read: {error.strerror}.") from error
    if head[:16] != b"SQLite format 3\x00" or (head[18:] != _WAL and not _has_meta(path)):
        raise errors.Damaged(f"{path} is no workspace.", hint="Open a .cdesk file, or make one with `new`.")


def _check_is_inert(engine: Engine, path: Path) -> None:
    """Refuse a file that does something by itself: its author could change drafts past review and history.

    Looks before anything is written, for writing is what sets it off.
    """
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') LIMIT 1")
        name = found.scalar()
    if name is not None:
        raise errors.Damaged(
            f"{path} holds instructions of its own ({name}), which no workspace has, so it was not opened.",
            hint="Ask whoever sent it for an export, and import that.",
        )


def _has_meta(path: Path) -> bool:
    """Whether a database that is not in our journal mode is a workspace all the same; looks without writing to it."""
    engine = make_engine(path, read_only=True, synchronous=DURABLE)
    try:
        with translated(path), engine.connect() as connection:
            return inspect(connection).has_table(meta.name)
    finally:
        engine.dispose()


def _lock_or_reason(path: Path) -> tuple[FileLock | None, str | None]:
    lock = make_lock(path)
    try:
        lock.acquire()
    except Timeout:
        return None, "Another program has it open for writing. Close it there first."
    except OSError:
        return None, "The folder cannot be written. Copy the workspace to a folder you may write to."
    try:
        with path.open("r+b"):
            return lock, None
    except OSError:
        lock.release()
        return None, "The file cannot be written. Change its permissions, or copy it."


def _discard(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
