"""Why something that differs is not posted now: findings, open conflicts, what hangs above it, and what cannot be posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from core.author import AuthorKind
from core.catalog import KINDS, KINDS_BY_CODE
from core.schema import ENTITY, Op, State, change, change_set, finding

Key = tuple[str, int]
_ERROR = 0
_WAITING = (int(State.PROPOSED), int(State.CONFLICT))


@dataclass(frozen=True)
class Obstacles:
    """The first error of each entity, and the field over which platform and draft disagree, both by kind and row number."""

    errors: Mapping[Key, str]
    conflicts: Mapping[Key, str]


def obstacles(connection: Connection, kinds: tuple[str, ...]) -> Obstacles:
    """All that stands in the way of posting."""
    return Obstacles(_errors(connection, kinds), _conflicts(connection))


def _errors(connection: Connection, kinds: tuple[str, ...]) -> dict[Key, str]:
    codes = [KINDS[kind].code for kind in (*kinds, "account")]
    query = select(finding.c.kind, finding.c.entity, finding.c.message).where(
        finding.c.severity == _ERROR, finding.c.kind.in_(codes)
    )
    found: dict[Key, str] = {}
    for code, entity, message in connection.execute(query.order_by(finding.c.n)):
        found.setdefault((KINDS_BY_CODE[code].name, entity), message)
    return found


def _conflicts(connection: Connection) -> dict[Key, str]:
    """What the platform changed and somebody changed here too, as far as nobody has decided."""
    ranges = [
        change.c.seq.between(first, last)
        for first, last in connection.execute(
            select(change_set.c.first_change, change_set.c.last_change).where(
                change_set.c.author_kind == str(AuthorKind.PLATFORM),
                change_set.c.state == "proposed",
                change_set.c.first_change.is_not(None),
                # What is merely recommended (`core.recommending`) is no change over there.
                func.json_extract(change_set.c.about, "$.recommendations").is_(None),
            )
        )
    ]
    if not ranges:
        return {}
    mine = or_(*ranges) & change.c.state.in_(_WAITING)
    cells = connection.execute(select(change.c.kind, change.c.op, change.c.field).where(mine).distinct()).all()
    found: dict[Key, str] = {}
    for code, op, name in cells:
        kind = KINDS_BY_CODE[code]
        if op == Op.SET and name not in kind.by_name:
            continue
        query = select(change.c.entity).where(mine, change.c.kind == code, change.c.op == op)
        if op == Op.SET:
            table = ENTITY[kind.name]
            query = query.join(table, table.c.pk == change.c.entity).where(
                change.c.field == name,
                table.c[name].is_distinct_from(change.c.after),
                table.c[name].is_distinct_from(change.c.before),
            )
        words = kind.by_name[name].label if op == Op.SET else "removed there"
        for entity in connection.execute(query).scalars():
            found.setdefault((kind.name, entity), words)
    return found
