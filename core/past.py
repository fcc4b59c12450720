"""A whole workspace as it was after any entry of its log: a copy beside it, brought back by the rules that made it.

The copy is a workspace file like any other, so every list, search, order and total over it is the one of today. It holds the
draft of then: no proposals, no findings, no difference to the platform, because nobody kept those.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, select, update

from core.among import among
from core.backups import copy_pages
from core.catalog import KINDS_BY_CODE
from core.database import make_engine, translated
from core.ids import id_text
from core.progress import Progress
from core.rules.touched import CHECKED
from core.schema import ENTITY, Op, Presence, change, change_set, finding, live_value, log, meta, stayed
from core.timetravel import NEVER, History
from core.workspace import SUFFIX, Workspace

DOING = ("apply", "accept", "undo", "redo")
_AT_ONCE = 2_000
_COMING = ("apply", "accept")


@dataclass(frozen=True)
class Stop:
    """One entry of the log to look back to; `at` in milliseconds UTC."""

    log: int
    at: int
    verb: str
    author: str
    title: str


def stops(workspace: Workspace) -> list[Stop]:
    """Everything that changed the draft, oldest first."""
    query = (
        select(log.c.seq, log.c.at, log.c.verb, log.c.author, change_set.c.title)
        .join(change_set, change_set.c.pk == log.c.change_set)
        .where(log.c.verb.in_(DOING))
        .order_by(log.c.seq)
    )
    with workspace.read() as connection:
        return [Stop(row.seq, row.at, row.verb, row.author, row.title) for row in connection.execute(query)]


def stop_before(found: Sequence[Stop], at: int) -> int | None:
    """Which stop shows how it was at a moment; None when that is before the first."""
    past = [number for number, stop in enumerate(found) if stop.at <= at]
    return past[-1] if past else None


class Past:
    """The past of one workspace in a folder of its own, until it is closed. `workspace` reads it."""

    def __init__(self, path: Path) -> None:
        self._source = path
        self._folder = Path(tempfile.mkdtemp(prefix="campaign-desk-past-"))
        self._tidy = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._copy = self._folder / f"past{SUFFIX}"
        self._turn = threading.Lock()
        self._opened: Workspace | None = None

    @property
    def workspace(self) -> Workspace:
        """The copy, for reading only; the same one wherever it is moved."""
        if self._opened is None:
            self._opened = Workspace.open(self._copy, read_only=True)
        return self._opened

    def move(self, seq: int, progress: Progress) -> None:
        """Show the draft as it was right after an entry of the log (0: before the first)."""
        with self._turn, translated(self._copy):
            copy_pages(self._source, self._copy, progress, "Copying the workspace")
            engine = make_engine(self._copy, read_only=False, synchronous="OFF")
            try:
                with engine.begin() as connection:
                    _go_back(connection, seq, progress)
            finally:
                engine.dispose()

    def close(self) -> None:
        """Throw the copy away."""
        if self._opened is not None:
            self._opened.close()
        self._tidy()


def _go_back(connection: Connection, seq: int, progress: Progress) -> None:
    _forget_today(connection)
    _hide_later(connection, seq)
    entries = _entries(connection)
    for code, pks in _touched_since(connection, seq).items():
        kind = KINDS_BY_CODE[code]
        for at in range(0, len(pks), _AT_ONCE):
            progress.step(f"Looking back at {kind.plural.lower()}", at, len(pks))
            found = _replayed(connection, code, pks[at : at + _AT_ONCE], entries)
            _write(connection, kind.name, found, seq)


def _forget_today(connection: Connection) -> None:
    """Proposals, findings and differences to the platform are of today."""
    for table in ENTITY.values():
        waiting = table.c.presence == int(Presence.PROPOSED)
        connection.execute(update(table).where(waiting).values(presence=int(Presence.GONE)))
    connection.execute(update(change_set).where(change_set.c.state == "proposed").values(state="rejected"))
    connection.execute(delete(live_value))
    connection.execute(delete(finding))
    connection.execute(delete(meta).where(meta.c.key == CHECKED))


def _first_come() -> ColumnElement[int]:
    """The log entry by which a change set came into the draft at first."""
    query = select(func.min(log.c.seq)).where(log.c.change_set == change_set.c.pk, log.c.verb.in_(_COMING))
    return query.correlate(change_set).scalar_subquery()


def _hide_later(connection: Connection, seq: int) -> None:
    """Whatever was made later was not there; in one statement a set and kind, however many it made."""
    later = select(change_set.c.first_change, change_set.c.last_change).where(_first_come() > seq)
    for first, last in connection.execute(later).all():
        made = (change.c.seq.between(first, last)) & (change.c.op == int(Op.CREATE))
        for (code,) in connection.execute(select(change.c.kind).where(made).distinct()).all():
            table = ENTITY[KINDS_BY_CODE[code].name]
            ours = table.c.pk.in_(select(change.c.entity).where(made, change.c.kind == code))
            connection.execute(update(table).where(ours).values(presence=int(Presence.GONE)))


def _touched_since(connection: Connection, seq: int) -> Mapping[int, list[int]]:
    """By kind, the entities that were there before and to which something happened since."""
    since = select(log.c.change_set).where(log.c.seq > seq, log.c.verb.in_(DOING))
    sets = select(change_set.c.first_change, change_set.c.last_change).where(change_set.c.pk.in_(since))
    found: dict[int, set[int]] = defaultdict(set)
    for first, last in connection.execute(sets).all():
        mine = change.c.seq.between(first, last) & change.c.state.not_in(NEVER)
        for code, pk in connection.execute(select(change.c.kind, change.c.entity).where(mine).distinct()):
            found[code].add(pk)
    later = (
        select(change.c.kind, change.c.entity)
        .join(change_set, change_set.c.pk == change.c.change_set)
        .where(change.c.op == int(Op.CREATE), change.c.change_set.in_(since), _first_come() > seq)
    )
    for code, pk in connection.execute(later):
        found[code].discard(pk)
    return {code: sorted(pks) for code, pks in found.items()}


def _entries(connection: Connection) -> Mapping[int, list[Any]]:
    """The log by change set, as a replay reads it."""
    query = (
        select(log.c.seq, log.c.at, log.c.verb, log.c.author, log.c.change_set, change_set.c.title, change_set.c.id)
        .join(change_set, change_set.c.pk == log.c.change_set)
        .where(log.c.verb.in_(DOING))
        .order_by(log.c.seq)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.change_set].append(row)
    return found


def _replayed(
    connection: Connection, code: int, pks: Sequence[int], entries: Mapping[int, list[Any]]
) -> Iterator[History]:
    """What happened to each of some entities of a kind."""
    kind = KINDS_BY_CODE[code]
    table = ENTITY[kind.name]
    steps: dict[int, list[Row[Any]]] = defaultdict(list)
    mine = among(change.c.entity, pks) & (change.c.kind == code) & change.c.state.not_in(NEVER)
    for row in connection.execute(select(change).where(mine).order_by(change.c.seq)):
        steps[row.entity].append(row)
    unmoved = select(stayed.c.log, stayed.c.seq).join(change, change.c.seq == stayed.c.seq).where(mine)
    left = {(row.log, row.seq) for row in connection.execute(unmoved)}
    for now in connection.execute(select(table).where(among(table.c.pk, pks))).mappings().all():
        found = History(kind, now["pk"], id_text(now["id"]), dict(now), now["presence"] == int(Presence.DRAFT))
        own = steps[now["pk"]]
        told = [entry for of in {step.change_set for step in own} for entry in entries.get(of, ())]
        found.replay(own, sorted(told, key=attrgetter("seq")), left)
        yield found


def _write(connection: Connection, kind: str, found: Iterable[History], seq: int) -> None:
    """Give entities the values they had; one statement for those of which the same fields differ."""
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for past in found:
        values, there = past.stored_after(seq)
        differs = {name: value for name, value in values.items() if value != past.now[name]}
        if there != past.there:
            differs["presence"] = int(Presence.DRAFT if there else Presence.GONE)
        if differs:
            rows[tuple(differs)].append({"_pk": past.pk} | {f"_{name}": value for name, value in differs.items()})
    table = ENTITY[kind]
    for names, values_of in rows.items():
        changed: dict[str, Any] = {name: bindparam(f"_{name}") for name in names}
        connection.execute(update(table).where(table.c.pk == bindparam("_pk")).values(changed), values_of)
