"""Cells two sides want differently: the draft moved on since a proposal that still waits was made."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, or_, select

from core.catalog import KINDS
from core.schema import ENTITY, Op, Presence, State, change, change_set

MOST = 20_000
_WAITING = (int(State.PROPOSED), int(State.CONFLICT))


def contested(connection: Connection, kind: str) -> dict[int, frozenset[str]]:
    """The fields of each entity that a waiting proposal wants to set, and that hold neither what it saw nor what it wants.

    By row number; at most 20,000 cells, since this only colours what somebody looks at.
    """
    found: dict[int, set[str]] = {}
    ranges = [
        change.c.seq.between(first, last)
        for first, last in connection.execute(
            select(change_set.c.first_change, change_set.c.last_change).where(
                change_set.c.state == "proposed", change_set.c.parked == 0, change_set.c.first_change.is_not(None)
            )
        )
    ]
    if not ranges:
        return {}
    for name, entity in _cells(connection, kind, or_(*ranges)):
        found.setdefault(entity, set()).add(name)
    return {entity: frozenset(names) for entity, names in found.items()}


def _cells(connection: Connection, kind: str, inside: ColumnElement[bool]) -> Iterator[tuple[str, int]]:
    table = ENTITY[kind]
    mine = inside & (change.c.kind == KINDS[kind].code) & (change.c.op == int(Op.SET)) & change.c.state.in_(_WAITING)
    names = connection.execute(select(change.c.field).where(mine).distinct()).scalars()
    for name in [one for one in names if one in KINDS[kind].by_name]:
        column = table.c[name]
        query = (
            select(change.c.entity)
            .join(table, table.c.pk == change.c.entity)
            .where(mine, change.c.field == name, table.c.presence == int(Presence.DRAFT))
            .where(column.is_distinct_from(change.c.before), column.is_distinct_from(change.c.after))
            .limit(MOST)
        )
        for entity in connection.execute(query).scalars():
            yield name, entity
