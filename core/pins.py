"""Which rows and cells somebody has said something about that nobody has resolved: the pushpins of a page."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, select

from core.catalog import KINDS
from core.schema import remark


def counts(connection: Connection, kind: str, pks: Sequence[int]) -> dict[int, dict[str | None, int]]:
    """Open threads of the rows of a page by row number and field (None: on the row as a whole), for the pushpins."""
    found: dict[int, dict[str | None, int]] = {}
    for pk, field, count in connection.execute(_COUNTS, {"code": KINDS[kind].code, "pks": list(pks)}):
        found.setdefault(pk, {})[field] = count
    return found


def is_open() -> ColumnElement[bool]:
    """Condition on remarks: it begins a thread that nobody has resolved."""
    return and_(remark.c.thread.is_(None), remark.c.resolved_at.is_(None))


# Made once: putting it into words takes longer than counting the threads of a page.
_COUNTS = (
    select(remark.c.entity, remark.c.field, func.count())
    .where(remark.c.kind == bindparam("code"), remark.c.entity.in_(bindparam("pks", expanding=True)), is_open())
    .group_by(remark.c.entity, remark.c.field)
)
