"""Applying and reverting the changes of a set in a few SQL statements, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, exists, func, insert, literal, select, update

from core.catalog import KINDS, KINDS_BY_CODE
from core.schema import ENTITY, Op, Presence, State, change, live_value


@dataclass(frozen=True)
class Part:
    """The changes of one kind and field (None for creations and deletions) inside a range of change rows."""

    first: int
    last: int
    kind: int
    op: Op
    field: str | None


def parts(connection: Connection, first: int, last: int, state: State) -> list[Part]:
    """The distinct kinds and fields among the changes of a range that stand at `state`."""
    query = (
        select(change.c.kind, change.c.op, change.c.field)
        .where(change.c.seq.between(first, last), change.c.state == int(state))
        .distinct()
    )
    rows = connection.execute(query).all()
    return [
        Part(first, last, kind, Op(op), field)
        for kind, op, field in sorted(rows, key=lambda r: (r[1], r[0], r[2] or ""))
    ]


def _mine(part: Part) -> list[object]:
    conditions = [
        change.c.seq.between(part.first, part.last),
        change.c.kind == part.kind,
        change.c.op == int(part.op),
    ]
    if part.field is not None:
        conditions.append(change.c.field == part.field)
    return list(conditions)


def mark(connection: Connection, part: Part, old: State, new: State, *, where: object = None) -> int:
    """Move the changes of a part from one state to another; returns how many moved."""
    statement = update(change).where(*_mine(part), change.c.state == int(old))  # type: ignore[arg-type]
    if where is not None:
        statement = statement.where(where)  # type: ignore[arg-type]
    return connection.execute(statement.values(state=int(new))).rowcount


def value_still(part: Part, column: str) -> object:
    """Condition on a change row: the entity still holds the change's `before` or `after` value."""
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    assert part.field is not None
    return exists(
        select(literal(1))
        .select_from(table)
        .where(table.c.pk == change.c.entity, table.c[part.field].is_not_distinct_from(change.c[column]))
    )


def write_values(connection: Connection, part: Part, column: str, state: State) -> None:
    """Write the `before` or `after` values of the changes at `state` into their entities."""
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    assert part.field is not None
    _remember_live(connection, part, state)
    connection.execute(
        update(table)
        .values({part.field: change.c[column]})
        .where(*_mine(part), change.c.state == int(state), change.c.entity == table.c.pk)  # type: ignore[arg-type]
    )
    _forget_live(connection, part, state)


def write_presence(connection: Connection, part: Part, presence: Presence, state: State) -> None:
    """Set the presence of the entities whose creation or deletion stands at `state`."""
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    connection.execute(
        update(table)
        .values(presence=int(presence))
        .where(*_mine(part), change.c.state == int(state), change.c.entity == table.c.pk)  # type: ignore[arg-type]
    )


def has_live(connection: Connection, kind: int) -> bool:
    """Whether any entity of a kind was ever seen on its platform."""
    table = ENTITY[KINDS_BY_CODE[kind].name]
    return connection.execute(select(table.c.pk).where(table.c.live == 1).limit(1)).first() is not None


def _remember_live(connection: Connection, part: Part, state: State) -> None:
    """Copy on write: before a live entity's field changes, keep what the platform shows."""
    if not has_live(connection, part.kind):
        return
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    assert part.field is not None
    rows = select(literal(part.kind), table.c.pk, literal(part.field), table.c[part.field]).where(
        *_mine(part),  # type: ignore[arg-type]
        change.c.state == int(state),
        change.c.entity == table.c.pk,
        table.c.live == 1,
    )
    connection.execute(
        insert(live_value).prefix_with("OR IGNORE").from_select(["kind", "entity", "field", "value"], rows)
    )


def _forget_live(connection: Connection, part: Part, state: State) -> None:
    """Drop live values that the draft equals again, so that no mark stays behind."""
    if not has_live(connection, part.kind):
        return
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    assert part.field is not None
    touched = select(change.c.entity).where(*_mine(part), change.c.state == int(state))  # type: ignore[arg-type]
    equal = exists(
        select(literal(1))
        .select_from(table)
        .where(table.c.pk == live_value.c.entity, table.c[part.field].is_not_distinct_from(live_value.c.value))
    )
    connection.execute(
        delete(live_value).where(
            live_value.c.kind == part.kind, live_value.c.field == part.field, live_value.c.entity.in_(touched), equal
        )
    )


def record_live(connection: Connection, kind: str, pks: list[int], remote_ids: dict[int, str] | None = None) -> None:
    """Note that the platform has these entities with the values the draft shows now."""
    table = ENTITY[kind]
    for pk in pks:
        values: dict[str, object] = {"live": 1}
        if remote_ids and pk in remote_ids:
            values["remote_id"] = remote_ids[pk]
        connection.execute(update(table).where(table.c.pk == pk).values(values))
    connection.execute(delete(live_value).where(live_value.c.kind == KINDS[kind].code, live_value.c.entity.in_(pks)))


def count_changes(connection: Connection, first: int, last: int, state: State | None = None) -> int:
    """How many changes a range holds, of one state or of all."""
    query = select(func.count()).select_from(change).where(change.c.seq.between(first, last))
    if state is not None:
        query = query.where(and_(change.c.state == int(state)))
    return connection.execute(query).scalar_one()
