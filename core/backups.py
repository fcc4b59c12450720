"""Copies of workspaces kept by the program: made while people work, thinned out by age, put back on request.

They lie in `backups/<workspace id>/` of the program's own folder, so that they are found again when a file was moved,
and a disk that loses the workspace may still have them. A file's name says when and why it was made.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select

from core import errors, paths
from core.database import make_engine, translated
from core.ids import parse_id
from core.locking import lock_beside
from core.progress import Progress, silent
from core.schema import ENTITY, Presence, change_set, log, meta

NEWEST = 10
DAYS = 14
WEEKS = 8
MOST_BYTES = 5_000_000_000
LEAST_KEPT = 3
_PAGES_A_STEP = 2_000
_NAME = re.compile(r"(?P<stem>.+)~(?P<at>\d{8}T\d{12}Z)~(?P<reason>[a-z]+)\.cdesk")
_STAMP = "%Y%m%dT%H%M%S%fZ"


class Reason(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    IMPORT = "import"
    MIGRATION = "migration"
    RESTORE = "restore"
    ASKED = "asked"


@dataclass(frozen=True)
class Backup:
    """One kept copy; `at` is UTC, `size` in bytes."""

    path: Path
    name: str
    at: datetime
    reason: Reason
    size: int


@dataclass(frozen=True)
class Contents:
    """What a copy holds: rows of the draft by kind, and what was done last in it."""

    counts: dict[str, int]
    last: str | None
    last_at: datetime | None


def back_up(path: Path, reason: Reason, progress: Progress | None = None) -> Backup:
    """Make a consistent copy, also while the workspace is in use, and thin out the older ones; raises DiskFull."""
    progress = progress or silent()
    folder = paths.backups() / _workspace_id(path)
    now = datetime.now(UTC)
    target = folder / f"{path.stem}~{now.strftime(_STAMP)}~{reason}{path.suffix}"
    with translated(target):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _check_room(path, folder)
            _copy(path, target, progress)
        except OSError as error:
            raise errors.DiskFull(
                f"A backup of {path.name} could not be written to {folder}: {error.strerror}.",
                hint="Free some space, or move the program's folder.",
            ) from error
    thin_out(folder, now)
    return _backup_of(target)


def list_backups(path: Path) -> list[Backup]:
    """The copies of a workspace, newest first; those of a file that cannot be read are found by its name."""
    try:
        folders = [paths.backups() / _workspace_id(path)]
        stem = None
    except (errors.AppError, sqlite3.Error):
        folders = list(paths.backups().glob("*"))
        stem = path.stem
    found = [_backup_of(each) for folder in folders for each in folder.glob("*.cdesk") if _NAME.fullmatch(each.name)]
    return sorted((each for each in found if stem in (None, each.name)), key=lambda each: each.at, reverse=True)


def is_due(path: Path) -> bool:
    """Whether nothing of today is kept, and something was done since the newest copy."""
    newest = next(iter(list_backups(path)), None)
    if newest is None:
        return True
    return newest.at.date() < datetime.now(UTC).date() and not is_same(newest, path)


def is_same(backup: Backup, path: Path) -> bool:
    """Whether nothing was done in the workspace since the copy was made."""
    return _last_log(backup.path) == _last_log(path)


def look_into(backup: Backup) -> Contents:
    """What a copy holds; a few indexed queries."""
    engine = make_engine(backup.path, read_only=True, synchronous="OFF")
    try:
        with translated(backup.path), engine.connect() as connection:
            counts = {
                kind: connection.execute(
                    select(func.count()).select_from(table).where(table.c.presence == int(Presence.DRAFT))
                ).scalar_one()
                for kind, table in ENTITY.items()
                if engine.dialect.has_table(connection, kind)
            }
            query = select(change_set.c.title, log.c.at).join(log, log.c.change_set == change_set.c.pk)
            last = connection.execute(query.order_by(log.c.seq.desc()).limit(1)).first()
    finally:
        engine.dispose()
    at = datetime.fromtimestamp(last.at / 1000, UTC) if last else None
    return Contents({kind: n for kind, n in counts.items() if n}, last.title if last else None, at)


def copy_out(backup: Backup, target: Path) -> Path:
    """Put a copy beside the work as a workspace of its own; refuses to overwrite."""
    if target.exists():
        raise errors.AlreadyExists(f"{target} exists already.", hint="Choose another name.")
    if not target.parent.is_dir():
        raise errors.InvalidInput(f"the folder {target.parent} does not exist.", where=str(target))
    _place(backup.path, target)
    return target


def restore(backup: Backup, path: Path) -> Backup | None:
    """Put a copy in the workspace's place. What stood there becomes a backup (returned), or is set aside when damaged.

    The workspace must be closed everywhere; raises InUse.
    """
    lock = lock_beside(path)
    if lock is None:
        raise errors.InUse(f"{path} is open in another program.", hint="Close it there first.")
    try:
        kept = _put_by(path)
        _place(backup.path, path)
    finally:
        lock.release()
    return kept


def thin_out(folder: Path, now: datetime) -> None:
    """Delete what the rule no longer keeps: the newest, one a day, one a week, all within the room there is."""
    every = sorted((_backup_of(each) for each in folder.glob("*.cdesk")), key=lambda each: each.at, reverse=True)
    wanted = kept(every, now)
    for each in every:
        if each not in wanted:
            each.path.unlink(missing_ok=True)


def kept(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Those of newest-first backups that the rule keeps: 10 newest, one a day for 14 days, one a week for 8 weeks."""
    every = list(backups)
    wanted = dict.fromkeys(every[:NEWEST])
    for age, group in ((timedelta(days=DAYS), "%Y-%m-%d"), (timedelta(weeks=WEEKS), "%G-%V")):
        newest_of: dict[str, Backup] = {}
        for each in every:
            if now - each.at <= age:
                newest_of.setdefault(each.at.strftime(group), each)
        wanted |= dict.fromkeys(newest_of.values())
    result: list[Backup] = []
    room = MOST_BYTES
    for each in every:
        if each in wanted and (len(result) < LEAST_KEPT or each.size <= room):
            result.append(each)
            room -= each.size
    return result


def _put_by(path: Path) -> Backup | None:
    """Keep what stands at a path before something else takes its place."""
    if not path.exists():
        return None
    try:
        made = back_up(path, Reason.RESTORE)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except (errors.AppError, sqlite3.Error):
        _set_aside(path)
        return None
    _forget_log(path)
    return made


def _set_aside(path: Path) -> None:
    stamped = datetime.now(UTC).strftime(_STAMP)
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(path.with_name(f"{path.stem}.damaged-{stamped}{path.suffix}{suffix}"))


def _forget_log(path: Path) -> None:
    """The write-ahead log of the former file must never meet the new one; it was emptied into the former before."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _place(source: Path, target: Path) -> None:
    fresh = target.with_name(target.name + ".restoring")
    try:
        shutil.copyfile(source, fresh)
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise errors.DiskFull(
            f"{target} could not be written: {error.strerror}.", hint="Free some space, or choose another folder."
        ) from error


def _copy(path: Path, target: Path, progress: Progress) -> None:
    fresh = target.with_name(target.name + ".part")
    try:
        copy_pages(path, fresh, progress, "Making a backup")
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def copy_pages(path: Path, target: Path, progress: Progress, label: str) -> None:
    """Copy a database into another file, also while both are in use."""

    def step(status: int, remaining: int, total: int) -> None:
        progress.step(label, total - remaining, total)

    with closing(_reading(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=_PAGES_A_STEP, progress=step)


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _check_room(path: Path, folder: Path) -> None:
    needed = path.stat().st_size
    if shutil.disk_usage(folder).free < needed * 1.1:
        raise errors.DiskFull(
            f"There is no room for a backup of {path.name} ({needed / 1e6:,.0f} MB) in {folder}.",
            hint="Free some space.",
        )


def _workspace_id(path: Path) -> str:
    query = select(meta.c.value).where(meta.c.key == "workspace_id")
    found = _scalar(path, str(query.compile(compile_kwargs={"literal_binds": True})))
    if not isinstance(found, str):
        raise errors.Damaged(f"{path} is no workspace.", hint="Open a .cdesk file, or restore a backup of it.")
    return str(parse_id(found))


def _last_log(path: Path) -> int:
    found = _scalar(path, str(select(func.max(log.c.seq))))
    return int(found) if isinstance(found, int) else 0


def _scalar(path: Path, statement: str) -> object:
    with translated(path), closing(_reading(path)) as connection:
        row = connection.execute(statement).fetchone()
        return row[0] if row else None


def _backup_of(path: Path) -> Backup:
    named = _NAME.fullmatch(path.name)
    if named is None:
        raise errors.InvalidInput("this is no backup the program made.", where=str(path))
    at = datetime.strptime(named["at"], _STAMP).replace(tzinfo=UTC)
    return Backup(path, named["stem"], at, Reason(named["reason"]), path.stat().st_size)
