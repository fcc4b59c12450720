"""What platforms refused when it was posted last, by row: read by lists, which know nothing else of posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from core.catalog import KINDS
from core.schema import post, post_operation

REFUSED = "failed"
"""How the journal of posts calls an operation that the platform refused."""

_CHUNK = 500
_O = post_operation.c
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
