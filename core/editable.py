"""Which fields may be edited, and which of them only until the platform has the entity."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, select

from core.catalog import KINDS, Field
from core.errors import InvalidInput
from core.schema import ENTITY


def check_editable(connection: Connection, kind: str, rows: Sequence[ColumnElement[bool]], field: Field) -> None:
    """Refuse fields nobody may edit, and those that a posted entity cannot change; raises InvalidInput."""
    if field.read_only:
        raise InvalidInput(
            f"{field.label} cannot be edited here.", hint="It comes from the platform or from the row's place."
        )
    if not field.immutable:
        return
    table = ENTITY[kind]
    on_platform = table.c.live == 1
    if "platform" in table.c:
        on_platform = and_(on_platform, table.c.platform.in_(field.immutable))
    for where in rows:
        posted = connection.execute(select(func.count()).select_from(table).where(where, on_platform)).scalar_one()
        if posted:
            raise InvalidInput(
                f"{field.label} cannot change once the platform has the {KINDS[kind].label.lower()} ({posted} selected).",
                hint="Remove it and add a new one.",
            )
