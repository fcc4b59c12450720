"""What platforms refused when it was posted last, and nobody changed since: read by lists and searches, which know nothing else
of posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, or_, select

from core.catalog import KINDS
from core.schema import ENTITY, Presence, State, change, change_set, live_value, log, post, post_operation
from core.workspace import Workspace

REFUSED = "failed"
"""How the journal of posts calls an operation that the platform refused."""

_CHUNK = 500
_O = post_operation.c
_LATER = post_operation.alias("later")
# Whoever changed it since may have put it right; that is known when it is posted again.
_CHANGED_SINCE = exists(
    select(change.c.seq)
    .join(change_set, change_set.c.pk == change.c.change_set)
    .join(log, log.c.seq == change_set.c.applied_at_log)
    .where(
        change.c.entity == _O.entity, change.c.kind == _O.kind, change.c.state == int(State.APPLIED),
        log.c.at > post.c.created_at,
    )
    .correlate(post, post_operation)
)  # fmt: skip
_POSTED_SINCE = exists(
    select(_LATER.c.pk)
    .where(_LATER.c.kind == _O.kind, _LATER.c.entity == _O.entity, _LATER.c.pk > _O.pk)
    .correlate(post_operation)
)
# Made once: lists ask for each page, and putting a statement into words takes longer than reading it.
_ANY_POST = select(post.c.pk).limit(1)
_LAST_REFUSED = (
    select(_O.entity, _O.field, _O.message, _O.fix, post.c.created_at)
    .join(post, post.c.pk == _O.post)
    .where(
        _O.pk.in_(
            select(func.max(_O.pk))
            .where(_O.kind == bindparam("code"), _O.entity.in_(bindparam("pks", expanding=True)))
            .group_by(_O.entity)
        ),
        _O.state == REFUSED,
        ~_CHANGED_SINCE,
    )
)


@dataclass(frozen=True)
class LastRefusal:
    """What a platform said when it refused an entity the last time it was posted."""

    field: str | None
    message: str
    fix: str
    at: int


def last_refusals(reading: Connection, kind: str, pks: Sequence[int]) -> dict[int, LastRefusal]:
    """Which entities were refused the last time they were posted, by row number."""
    if reading.execute(_ANY_POST).first() is None:
        return {}
    found: dict[int, LastRefusal] = {}
    for at in range(0, len(pks), _CHUNK):
        chosen = {"code": KINDS[kind].code, "pks": list(pks[at : at + _CHUNK])}
        for row in reading.execute(_LAST_REFUSED, chosen):
            found[row.entity] = LastRefusal(row.field, row.message or "", row.fix or "", row.created_at)
    return found


def refused(kind: str) -> ColumnElement[bool]:
    """Condition: it waits to be posted, a platform refused it the last time, and nobody changed it since."""
    table, code = ENTITY[kind], KINDS[kind].code
    failed = (
        select(_O.entity)
        .join(post, post.c.pk == _O.post)
        .where(_O.kind == code, _O.state == REFUSED, ~_POSTED_SINCE, ~_CHANGED_SINCE)
    )
    differs = select(live_value.c.entity).where(live_value.c.kind == code)
    return table.c.pk.in_(failed.correlate(None)) & or_(table.c.live == 0, table.c.pk.in_(differs.correlate(None)))


def count_refused(workspace: Workspace) -> int:
    """How many rows of the draft a platform refused the last time, and nobody changed since."""
    with workspace.read() as reading:
        codes = set(reading.execute(select(_O.kind).where(_O.state == REFUSED).distinct()).scalars())
        found = [name for name, kind in KINDS.items() if kind.code in codes]
        return sum(
            reading.execute(
                select(func.count()).where(refused(name), ENTITY[name].c.presence == int(Presence.DRAFT))
            ).scalar_one()
            for name in found
        )
