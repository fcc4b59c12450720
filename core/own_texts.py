"""A text of its own for each of many rows, in a few statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, select

from core.schema import ENTITY

if TYPE_CHECKING:
    from core.recording import Edit

_fresh = Table(
    "fresh_text", MetaData(), Column("pk", Integer, primary_key=True), Column("text", Text), prefixes=["TEMPORARY"]
)


def write_texts(edit: Edit, kind: str, field: str, texts: Mapping[int, str | None]) -> int:
    """Give rows (by row number) these texts, stored as they are; returns how many change."""
    if not texts:
        return 0
    _fresh.drop(edit.connection, checkfirst=True)
    _fresh.create(edit.connection)
    edit.connection.execute(insert(_fresh), [{"pk": pk, "text": text} for pk, text in texts.items()])
    table = ENTITY[kind]
    value = select(_fresh.c.text).where(_fresh.c.pk == table.c.pk).correlate(table).scalar_subquery()
    changed = edit.set_where(kind, table.c.pk.in_(select(_fresh.c.pk)), field, value)
    _fresh.drop(edit.connection)
    return changed
