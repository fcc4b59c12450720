"""What platforms refused when it was posted last, by row: read by lists, which know nothing else of posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from core.among import among
from core.catalog import KINDS
from core.schema import post, post_operation

REFUSED = "failed"
"""How the journal of posts calls an operation that the platform refused."""


@dataclass(frozen=True)
class LastRefusal:
    """What a platform said when it refused an entity the last time it was posted."""

    field: str | None
    message: str
    fix: str
    at: int


def last_refusals(reading: Connection, kind: str, pks: Sequence[int]) -> dict[int, LastRefusal]:
    """Which entities were refused the last time they were posted, by row number."""
    columns, code = post_operation.c, KINDS[kind].code
    newest = (
        select(func.max(columns.pk))
        .where(columns.kind == code, among(columns.entity, list(pks)))
        .group_by(columns.entity)
    )
    query = (
        select(columns.entity, columns.field, columns.message, columns.fix, post.c.created_at)
        .join(post, post.c.pk == columns.post)
        .where(columns.pk.in_(newest), columns.state == REFUSED)
    )
    return {
        row.entity: LastRefusal(row.field, row.message or "", row.fix or "", row.created_at)
        for row in reading.execute(query)
    }
