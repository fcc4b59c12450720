"""The groups of a list: one for each value of a field, each parent or each first word, with counts and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import literal, select

from core.catalog import KINDS
from core.database import cancellable
from core.errors import InvalidInput
from core.measuring import Measures, Total, currency_of
from core.metrics import Period
from core.ordering import group_key, joined, ordered
from core.progress import Progress
from core.schema import ENTITY
from core.scope import Wanted, condition
from core.workspace import Workspace

MOST_GROUPS = 100_000


@dataclass(frozen=True)
class GroupRow:
    """One group of a list. `value` is what its rows have in common (for parents the parent's row number, None where
    the cell is empty), `label` the parent's name or the stored text, `first` where its first row stands in the list
    (from 0), `totals` those of the fields that were asked for.
    """

    value: Any
    label: str
    first: int
    count: int
    totals: Mapping[str, Total] = field(default_factory=dict)


def groups(
    workspace: Workspace, wanted: Wanted, progress: Progress | None = None, fields: Sequence[str] = ()
) -> list[GroupRow]:
    """The groups of `wanted.group` in the order of the list; runs in a job.

    Raises QueryError, Cancelled, and InvalidInput for a name that rows cannot be grouped by, or too many groups.
    """
    if wanted.group is None:
        return []
    kind, table = wanted.kind, ENTITY[wanted.kind]
    measures = Measures(kind, fields, wanted.metrics or Period())
    by = group_key(kind, wanted.group, wanted.metrics)
    with workspace.read() as connection, cancellable(connection, progress):
        currency, apart = currency_of(connection, kind, workspace.currency)
        keys = [by, *measures.keys, *([apart] if apart and measures.has_money else [])]
        query = (
            select(
                by.value, by.label, currency if apart is None or measures.has_money else literal(""), *measures.columns
            )
            .select_from(joined(table, keys))
            .where(condition(wanted), table.c.pk > 0)
            .group_by(by.value, *([currency] if apart and measures.has_money else []))
            .order_by(*ordered(by, descending=dict(wanted.orders).get(wanted.group, False)))
            .limit(MOST_GROUPS + 1)
        )
        rows = [tuple(row) for row in connection.execute(query)]
    if len(rows) > MOST_GROUPS:
        raise InvalidInput(
            f"There are more than {MOST_GROUPS:,} groups of {KINDS[kind].plural.lower()} by this column.",
            hint="Group by a column whose values come again and again.",
        )
    return _placed(rows, measures)


def _placed(rows: Sequence[Sequence[Any]], measures: Measures) -> list[GroupRow]:
    found: list[GroupRow] = []
    first = 0
    for value, mine in groupby(rows, key=lambda row: row[0]):
        parts = list(mine)
        count = sum(row[3] for row in parts)
        totals = measures.totals([(row[2], row[3:]) for row in parts])
        del totals[""]
        found.append(GroupRow(value, str(parts[0][1] or ""), first, count, totals))
        first += count
    return found
