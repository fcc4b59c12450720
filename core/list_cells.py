"""List cells (labels, negative lists) as SQL expressions: any number of rows in one statement, other elements kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, Text, case, func, literal, or_, select
from sqlalchemy import exists as sql_exists

from core.values import clean_text

Expression = ColumnElement[Any]


def holds(column: Column[Any], names: Sequence[str]) -> ColumnElement[bool]:
    """Condition: the list holds one of these elements."""
    each = func.json_each(column).table_valued("value", name="held")
    wanted = [clean_text(name) for name in names]
    return column.is_not(None) & sql_exists(
        select(literal(1)).select_from(each).where(each.c.value.in_(wanted)).correlate(column.table)
    )


def with_elements(column: Column[Any], names: Sequence[str]) -> Expression:
    """The list with these elements at its end, unless it holds them."""
    result: Expression = func.coalesce(column, "[]")
    for name in dict.fromkeys(clean_text(name) for name in names):
        grown = func.json_insert(result, "$[#]", name, type_=Text)
        result = case((holds(column, [name]), result), else_=grown)
    # An empty cell that gets nothing stays empty.
    return result if names else column


def without_elements(column: Column[Any], names: Sequence[str]) -> Expression:
    """The list without these elements; a cell that holds nothing more is empty."""
    each = func.json_each(column).table_valued("key", "value", name="kept")
    wanted = [clean_text(name) for name in names]
    left = (
        select(func.json_group_array(each.c.value, type_=Text))
        .select_from(each)
        .where(each.c.value.not_in(wanted))
        .correlate(column.table)
        .scalar_subquery()
    )
    return func.nullif(left, "[]")


def renamed_elements(column: Column[Any], names: Table, mine: ColumnElement[bool] | None = None) -> Expression:
    """The list with each element that stands in `names.old` called `names.new`, each element once.

    A NULL `new` takes the element out; `mine` narrows the mapping to the row's own account.
    """
    each = func.json_each(column).table_valued("key", "value", name="each_name")
    same = names.c.old == each.c.value
    joined = each.outerjoin(names, same if mine is None else same & mine)
    now = case((names.c.old.is_(None), each.c.value), else_=names.c.new)
    left = (
        select(func.json_group_array(now.distinct(), type_=Text))
        .select_from(joined)
        .where(or_(names.c.old.is_(None), names.c.new.is_not(None)))
        .correlate(column.table)
        .scalar_subquery()
    )
    return func.nullif(left, "[]")


def holds_renamed(column: Column[Any], names: Table, mine: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    """Condition: the list holds an element that stands in `names.old`."""
    each = func.json_each(column).table_valued("value", name="held_name")
    same = names.c.old == each.c.value
    found = select(literal(1)).select_from(each.join(names, same if mine is None else same & mine))
    return column.is_not(None) & sql_exists(found.correlate(column.table))
