"""All draft entities of a kind, page by page: memory does not grow with the workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from core.rows import EntityRow, select_rows
from core.schema import ENTITY

PAGE_ROWS = 5_000


def all_rows(connection: Connection, kind: str, *, fields: Sequence[str] | None = None) -> Iterator[EntityRow]:
    """Every row of a kind in the order of their making; one connection sees one state of the file throughout."""
    table = ENTITY[kind]
    last = 0
    while True:
        page = select_rows(connection, kind, table.c.pk > last, fields=fields, limit=PAGE_ROWS)
        yield from page
        if len(page) < PAGE_ROWS:
            return
        last = page[-1].pk
