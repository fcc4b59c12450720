"""Many values bound as one: a list of any length in a condition, whatever number of parameters SQLite takes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, func, select

from core.values import dump_json

_BOUND_SINGLY = 100


def among(column: ColumnElement[Any], values: Collection[int] | Collection[str]) -> ColumnElement[bool]:
    """Condition: the column is one of these numbers or texts."""
    if len(values) <= _BOUND_SINGLY:
        return column.in_(list(values))
    each = func.json_each(dump_json(list(values))).table_valued("value")
    return column.in_(select(each.c.value))
