"""Reading change sets, their changes and the log; nothing here takes longer for a million changes than for a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, select

from core.catalog import KINDS, KINDS_BY_CODE
from core.errors import NotFound, NothingToDo
from core.ids import id_text, parse_id
from core.schema import ENTITY, Op, State, change, change_set, log
from core.values import decode
from core.workspace import Workspace

PARKED = "parked"
_QUEUE = (change_set.c.place.is_(None), change_set.c.place)


@dataclass(frozen=True)
class SetRow:
    """A change set in a list; `created_at` in milliseconds UTC.

    `state` is proposed, parked (a proposal set aside), accepted, rejected, undone or merged. `done` is how many of its
    `changes` the last decision or undo really moved; None while it is proposed.
    """

    id: str
    title: str
    author_kind: str
    author: str
    reason: str | None
    state: str
    changes: int
    created_at: int
    about: dict[str, Any]
    done: int | None = None


@dataclass(frozen=True)
class ChangeRow:
    """One change in a list: a created or deleted entity, or one field's before and after."""

    seq: int
    kind: str
    entity: str
    title: str
    op: str
    field: str | None
    before: Any
    after: Any
    state: str
    reason: str | None
    evidence: str | None


def list_sets(workspace: Workspace, *, state: str | None = None, limit: int | None = None) -> list[SetRow]:
    """Change sets, newest first; proposals in the order they were put in (`core.stacking`), then newest first."""
    query = _sets().order_by(*(_QUEUE if state == "proposed" else ()), change_set.c.pk.desc()).limit(limit)
    if state is not None:
        query = query.where(in_state(state))
    with workspace.read() as connection:
        return [_set_row(row) for row in connection.execute(query)]


def count_sets(workspace: Workspace, *, state: str) -> int:
    """How many change sets stand in a state."""
    with workspace.read() as connection:
        query = select(func.count()).select_from(change_set).where(in_state(state))
        return int(connection.execute(query).scalar_one())


def in_state(state: str) -> ColumnElement[bool]:
    """Condition: a change set is in a state, as `SetRow.state` says it."""
    if state == PARKED:
        return and_(change_set.c.state == "proposed", change_set.c.parked == 1)
    if state == "proposed":
        return and_(change_set.c.state == "proposed", change_set.c.parked == 0)
    return change_set.c.state == state


def get_set(workspace: Workspace, id: str) -> SetRow:
    """One change set; raises NotFound."""
    with workspace.read() as connection:
        found = connection.execute(_sets().where(change_set.c.id == parse_id(id).bytes)).first()
    if found is None:
        raise _unknown(id)
    return _set_row(found)


def _sets() -> Select[Any]:
    """Change sets with how many changes their last decision moved: no change is read for that."""
    last = case(
        (change_set.c.state == "undone", change_set.c.undone_at_log),
        (change_set.c.state == "accepted", change_set.c.applied_at_log),
    )
    return select(change_set, log.c.changes.label("done")).join(log, log.c.seq == last, isouter=True)


def list_changes(
    workspace: Workspace, id: str, *, limit: int | None = None, offset: int = 0, kind: str | None = None
) -> list[ChangeRow]:
    """The changes of a set in their order."""
    with workspace.read() as connection:
        found = find_set(connection, id)
        query = select(change).where(change.c.seq.between(found.first_change, found.last_change)).order_by(change.c.seq)
        if kind is not None:
            query = query.where(change.c.kind == KINDS[kind].code)
        rows = connection.execute(query.limit(limit).offset(offset)).all()
        return change_rows(connection, rows)


def count_by_kind(workspace: Workspace, id: str) -> dict[str, dict[str, int]]:
    """How many entities a set creates, changes and deletes, by kind."""
    with workspace.read() as connection:
        found = find_set(connection, id)
        query = (
            select(change.c.kind, change.c.op, func.count(change.c.entity.distinct()))
            .where(change.c.seq.between(found.first_change, found.last_change))
            .group_by(change.c.kind, change.c.op)
        )
        counts: dict[str, dict[str, int]] = {}
        for kind, op, n in connection.execute(query):
            counts.setdefault(KINDS_BY_CODE[kind].name, {})[Op(op).name.lower()] = n
    return counts


@dataclass(frozen=True)
class LogRow:
    """One entry of the audit trail; `at` in milliseconds UTC."""

    seq: int
    at: int
    verb: str
    author: str
    title: str
    change_set: str
    changes: int


def history(workspace: Workspace, *, entity: str | None = None, limit: int | None = 200) -> list[LogRow]:
    """The audit trail, newest first; of one entity when named."""
    query = (
        select(log.c.seq, log.c.at, log.c.verb, log.c.author, change_set.c.title, change_set.c.id, log.c.changes)
        .join(change_set, change_set.c.pk == log.c.change_set)
        .order_by(log.c.seq.desc())
        .limit(limit)
    )
    with workspace.read() as connection:
        if entity is not None:
            query = query.where(log.c.change_set.in_(_sets_of(connection, entity)))
        return [
            LogRow(s, at, verb, who, title, id_text(raw), n)
            for s, at, verb, who, title, raw, n in connection.execute(query)
        ]


def entity_changes(workspace: Workspace, entity: str) -> list[ChangeRow]:
    """Every change ever made to one entity, newest first."""
    with workspace.read() as connection:
        code, pk = locate(connection, entity)
        query = select(change).where(change.c.kind == code, change.c.entity == pk).order_by(change.c.seq.desc())
        return change_rows(connection, connection.execute(query).all())


def locate(connection: Connection, entity: str) -> tuple[int, int]:
    """Kind code and row number of an entity of any kind; raises NotFound."""
    raw = parse_id(entity).bytes
    for name, table in ENTITY.items():
        pk = connection.execute(select(table.c.pk).where(table.c.id == raw)).scalar()
        if pk is not None:
            return KINDS[name].code, int(pk)
    raise NotFound(f"There is no entity {entity}.")


def find_set(connection: Connection, id: str, state: str | None = None) -> Row[Any]:
    """The stored row of a change set; raises NotFound, and NothingToDo when it is not in the wanted state."""
    found = connection.execute(select(change_set).where(change_set.c.id == parse_id(id).bytes)).first()
    if found is None:
        raise _unknown(id)
    now = PARKED if found.state == "proposed" and found.parked else str(found.state)
    if state is not None and now != state:
        hint = "Take it up again first." if now == PARKED else None
        said = "set aside" if now == PARKED else f"{now} already"
        raise NothingToDo(f"The change set “{found.title}” is {said}.", hint=hint)
    return found


def _unknown(id: str) -> NotFound:
    return NotFound(f"There is no change set {id}.", hint="`changesets` lists them.")


def _set_row(row: Row[Any]) -> SetRow:
    count = row.last_change - row.first_change + 1 if row.first_change is not None else 0
    state = PARKED if row.state == "proposed" and row.parked else row.state
    done = {"rejected": 0, "merged": 0}.get(state, row.done)
    return SetRow(
        id_text(row.id),
        row.title,
        row.author_kind,
        row.author,
        row.reason,
        state,
        count,
        row.created_at,
        json.loads(row.about) if row.about else {},
        done,
    )


def kinds_of(connection: Connection, found: Row[Any]) -> frozenset[str]:
    """The kinds a set touches."""
    query = select(change.c.kind).where(change.c.seq.between(found.first_change, found.last_change)).distinct()
    return frozenset(KINDS_BY_CODE[code].name for code in connection.execute(query).scalars())


def rows_at(connection: Connection, found: Row[Any], state: State, most: int = 1000) -> list[ChangeRow]:
    """The first of a set's changes that stand at a state."""
    inside = change.c.seq.between(found.first_change, found.last_change)
    query = select(change).where(inside, change.c.state == int(state)).order_by(change.c.seq).limit(most)
    return change_rows(connection, connection.execute(query).all())


def _sets_of(connection: Connection, entity: str) -> list[int]:
    code, pk = locate(connection, entity)
    query = select(change.c.change_set).where(change.c.kind == code, change.c.entity == pk).distinct()
    return list(connection.execute(query).scalars())


def change_rows(connection: Connection, rows: Sequence[Row[Any]]) -> list[ChangeRow]:
    """Rows of the change table as they are listed."""
    names = _names(connection, rows)
    return [_change_row(row, *names[(row.kind, row.entity)]) for row in rows]


def _names(connection: Connection, rows: Sequence[Row[Any]]) -> dict[tuple[int, int], tuple[str, str]]:
    """Id and title of the entities that changes touch."""
    wanted: dict[int, list[int]] = {}
    for row in rows:
        wanted.setdefault(row.kind, []).append(row.entity)
    names = {}
    for code, pks in wanted.items():
        kind = KINDS_BY_CODE[code]
        table = ENTITY[kind.name]
        distinct = sorted(set(pks))
        for at in range(0, len(distinct), 10_000):
            query = select(table.c.pk, table.c.id, table.c[kind.title]).where(
                table.c.pk.in_(distinct[at : at + 10_000])
            )
            for pk, raw, title in connection.execute(query):
                names[(code, pk)] = (id_text(raw), title or "")
    return names


def _change_row(row: Row[Any], entity: str, title: str) -> ChangeRow:
    kind = KINDS_BY_CODE[row.kind]
    described = kind.by_name.get(row.field) if row.field else None
    before = decode(described, row.before) if described else None
    after = decode(described, row.after) if described else None
    return ChangeRow(
        row.seq,
        kind.name,
        entity,
        title,
        Op(row.op).name.lower(),
        row.field,
        before,
        after,
        State(row.state).name.lower(),
        row.reason,
        row.evidence,
    )
