"""What the last import brought into the draft: cells that still hold what it wrote, and rows it made."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from core.author import AuthorKind
from core.catalog import KINDS
from core.schema import Op, State, change, change_set

_CHUNK = 500
# Made once, since lists ask for each page.
_LAST_IMPORT = (
    select(change_set.c.pk, change_set.c.first_change)
    .where(change_set.c.author_kind == str(AuthorKind.IMPORT), change_set.c.applied_at_log.is_not(None))
    .where(change_set.c.undone_at_log.is_(None), change_set.c.first_change.is_not(None))
    .order_by(change_set.c.applied_at_log.desc())
    .limit(1)
)


def imported(connection: Connection, kind: str, pks: Sequence[int]) -> dict[int, frozenset[str]]:
    """By row number the fields whose newest change is the last import's; of a row it made, the field of its name.

    For a page of rows: each costs one look into the index of its own changes.
    """
    last = _last_import(connection)
    if last is None:
        return {}
    number, since = last
    newest: dict[tuple[int, str], int] = {}
    for at in range(0, len(pks), _CHUNK):
        query = (
            select(change.c.entity, change.c.op, change.c.field, change.c.change_set)
            .where(change.c.entity.in_(pks[at : at + _CHUNK]), change.c.kind == KINDS[kind].code)
            .where(change.c.seq >= since, change.c.state == int(State.APPLIED))
            .order_by(change.c.seq)
        )
        for entity, op, field, maker in connection.execute(query):
            newest[entity, KINDS[kind].title if op == int(Op.CREATE) else field or ""] = maker
    found: dict[int, set[str]] = {}
    for (entity, field), maker in newest.items():
        if maker == number and field:
            found.setdefault(entity, set()).add(field)
    return {entity: frozenset(fields) for entity, fields in found.items()}


def _last_import(connection: Connection) -> tuple[int, int] | None:
    """The row number and the first change of the import that was last taken into the draft."""
    row = connection.execute(_LAST_IMPORT).one_or_none()
    return None if row is None else (int(row.pk), int(row.first_change))
