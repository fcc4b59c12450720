"""A finding as it is stored, and many of them written at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects.sqlite import dialect


class Row(NamedTuple):
    """One row of the table of findings, in the order of its columns; `kind` and `severity` as their codes."""

    kind: int
    entity: int
    n: int
    rule: str
    severity: int
    field: str | None
    span_start: int | None
    span_end: int | None
    message: str
    fix: str | None


def insert_rows(connection: Connection, table: Table, rows: Iterable[Sequence[object]]) -> None:
    """Write rows as they stand: there may be a hundred thousand, too many to name each value."""
    connection.exec_driver_sql(_statement(table), list(rows))


@lru_cache
def _statement(table: Table) -> str:
    """The statement with its values in the order of the columns."""
    return str(insert(table).compile(dialect=dialect(paramstyle="qmark")))
