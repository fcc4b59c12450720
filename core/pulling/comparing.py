"""When two stored values mean the same: lists whose order does not matter, decimals however they are written.

`differs` makes conditions for a connection that is `comparable`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, and_, cast, func, or_, select

from core.catalog import KINDS, Field, FieldType, Merge
from core.lending import Trouble, lent
from core.targeting import criteria

TARGETING = "targeting"


def differs(kind: str, name: str, here: ColumnElement[Any], there: ColumnElement[Any]) -> ColumnElement[bool]:
    """Condition: two values of a field say something else."""
    field = KINDS[kind].by_name.get(name)
    apart = here.is_distinct_from(there)
    if field is None:
        return apart
    if name == TARGETING:
        return and_(apart, func.criteria_of(here).is_distinct_from(func.criteria_of(there)))
    if field.type is FieldType.DECIMAL:
        return and_(apart, cast(here, Float).is_distinct_from(cast(there, Float)))
    if _is_set(field):
        return and_(apart, _sorted(here).is_distinct_from(_sorted(there)))
    if name == "status":
        # A draft is posted paused, so paused is what it looks like on the platform.
        return and_(apart, or_(here.is_distinct_from("DRAFT"), there.is_distinct_from("PAUSED")))
    if field.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL, FieldType.BOOL, FieldType.MAP):
        empty = {FieldType.BOOL: 0, FieldType.MAP: "{}"}.get(field.type, "")
        return func.coalesce(here, empty).is_distinct_from(func.coalesce(there, empty))
    return apart


@contextmanager
def comparable(connection: Connection) -> Iterator[None]:
    """Lend SQLite what comparing needs: targeting means the same in whatever order and by whatever names it is written."""
    with lent(connection, "criteria_of", _criteria_of, Trouble()):
        yield


def _criteria_of(stored: str | None) -> str | None:
    return criteria.canonical(criteria.from_stored(json.loads(stored))) if stored else None


def _is_set(field: Field) -> bool:
    return field.type is FieldType.LIST and field.merge is Merge.ELEMENTS


def _sorted(value: ColumnElement[Any]) -> ColumnElement[Any]:
    each = func.json_each(func.coalesce(value, "[]")).table_valued("value")
    ordered = select(each.c.value).order_by(each.c.value).subquery()
    return select(func.json_group_array(ordered.c.value)).scalar_subquery()
