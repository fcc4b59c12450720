"""What an open edit changes, in words, entity by entity."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from core.catalog import KINDS_BY_CODE
from core.pasting.cells import currency_of
from core.recording import Edit
from core.schema import Op, change
from core.values import decode, show

_SHOWN_LETTERS = 60


def told_changes(edit: Edit, first: int) -> dict[tuple[str, int], list[str]]:
    """Field changes of this edit by entity, in words."""
    found: dict[tuple[str, int], list[str]] = {}
    currency = currency_of(edit.connection)
    columns: list[ColumnElement[Any]] = [
        change.c.kind,
        change.c.entity,
        change.c.field,
        change.c.before,
        change.c.after,
    ]
    query = select(*columns).where(change.c.seq >= first, change.c.op == int(Op.SET)).order_by(change.c.seq)
    for code, pk, name, before, after in edit.connection.execute(query):
        kind = KINDS_BY_CODE[code]
        field = kind.by_name.get(name)
        if field is not None and not field.refers_to:
            old, new = (_brief(show(field, decode(field, value), currency)) for value in (before, after))
            found.setdefault((kind.name, pk), []).append(f"{field.label}: {old or 'empty'} → {new or 'empty'}")
    return found


def _brief(text: str) -> str:
    return text if len(text) <= _SHOWN_LETTERS else text[: _SHOWN_LETTERS - 1] + "…"
