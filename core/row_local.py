"""Telling expressions that read nothing but the row they are worked out for, so that working them out twice gives the same."""

from __future__ import annotations

from sqlalchemy import BindParameter, Case, Cast, Column, Table
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import (
    BinaryExpression,
    ClauseElement,
    ClauseList,
    ExpressionClauseList,
    False_,
    Grouping,
    Null,
    True_,
    TypeClause,
    UnaryExpression,
)
from sqlalchemy.sql.visitors import ExternallyTraversible

_PLAIN = (
    BinaryExpression, BindParameter, Case, Cast, ClauseList, ExpressionClauseList, False_, Grouping, Null, True_, TypeClause, UnaryExpression,
)  # fmt: skip


def is_row_local(table: Table, *expressions: ClauseElement) -> bool:
    """Whether expressions hold only columns of the table, values and arithmetic: no functions, no questions to other rows."""
    return all(_is_plain(table, one) for expression in expressions for one in visitors.iterate(expression))


def _is_plain(table: Table, one: ExternallyTraversible) -> bool:
    if isinstance(one, Column):
        return one.table is table
    return isinstance(one, _PLAIN)
