"""A glance over what a platform has: which entities have to be read in full, because a short look shows them otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, insert, literal, or_, select

from core.catalog import KINDS
from core.pulling.staging import known, seen
from core.schema import ENTITY, Presence, live_value

# The fields that a glance compares: status, and the amount of the bid where there is one.
GLANCED: Mapping[str, tuple[str, ...]] = {
    "keyword": ("status", "max_cpc"),
    "negative_keyword": (),
    "targeting": ("status",),
}
_SEEN = {"status": "status", "max_cpc": "amount"}


def unlike(connection: Connection, kind: str) -> list[str]:
    """Remote ids of what is new here, or looked otherwise the last time."""
    table = ENTITY[kind]
    live = (table.c.live == 1) & table.c.remote_id.is_not(None)
    rows = select(literal(kind), table.c.remote_id, table.c.pk).where(live)
    connection.execute(insert(known).prefix_with("OR REPLACE").from_select(["kind", "remote_id", "entity"], rows))
    there = exists(select(literal(1)).where(known.c.kind == kind, known.c.remote_id == seen.c.remote_id))
    fresh = connection.execute(select(seen.c.remote_id).where(seen.c.kind == kind, ~there)).scalars().all()
    return [*fresh, *_otherwise(connection, kind)]


def _otherwise(connection: Connection, kind: str) -> list[str]:
    table = ENTITY[kind]
    apart = [_live(kind, name).is_distinct_from(seen.c[_SEEN[name]]) for name in GLANCED[kind]]
    if not apart:
        return []
    query = (
        select(seen.c.remote_id)
        .select_from(table.join(seen, and_(seen.c.kind == kind, seen.c.remote_id == table.c.remote_id)))
        .where(table.c.live == 1, table.c.presence == int(Presence.DRAFT), or_(*apart))
    )
    return list(connection.execute(query).scalars())


def _live(kind: str, name: str) -> ColumnElement[Any]:
    """What the platform showed the last time: kept apart only where the draft differs."""
    table = ENTITY[kind]
    mine = and_(live_value.c.kind == KINDS[kind].code, live_value.c.entity == table.c.pk, live_value.c.field == name)
    edited = exists(select(literal(1)).where(mine))
    return case((edited, select(live_value.c.value).where(mine).scalar_subquery()), else_=table.c[name])
