"""Which rows and cells somebody has said something about that nobody has resolved: the pushpins of a page."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, select

from core.catalog import KINDS
from core.schema import remark


def counts(connection: Connection, kind: str, pks: Sequence[int]) -> dict[int, dict[str | None, int]]:
    """Open threads of the rows of a page by row number and field (None: on the row as a whole), for the pushpins."""
    query = (
        select(remark.c.entity, remark.c.field, func.count())
        .where(remark.c.kind == KINDS[kind].code, remark.c.entity.in_(list(pks)), is_open())
        .group_by(remark.c.entity, remark.c.field)
    )
    found: dict[int, dict[str | None, int]] = {}
    for pk, field, count in connection.execute(query):
        found.setdefault(pk, {})[field] = count
    return found


def is_open() -> ColumnElement[bool]:
    """Condition on remarks: it begins a thread that nobody has resolved."""
    return and_(remark.c.thread.is_(None), remark.c.resolved_at.is_(None))
