"""What columns add up to over all rows of a list, or over the chosen ones; amounts of two currencies never meet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, Connection, func, select

from core.catalog import KINDS, FieldType
from core.database import cancellable
from core.ids import parse_id
from core.measuring import Measures, Part, Total, currency_of
from core.metrics import metrics
from core.ordering import joined
from core.progress import Progress
from core.schema import ENTITY
from core.scope import Period, Wanted, condition
from core.workspace import Workspace

_CHUNK = 500

__all__ = ["Part", "Total", "metrics", "totals"]


def totals(
    workspace: Workspace,
    wanted: Wanted,
    fields: Sequence[str],
    progress: Progress | None = None,
    ids: Sequence[str] | None = None,
) -> dict[str, Total]:
    """Totals of fields and metrics (`@cost`) over the rows of a list, or over those `ids` of it; runs in a job.

    The key "" holds the number of rows. Raises QueryError, InvalidInput and Cancelled.
    """
    kind = wanted.kind
    measures = Measures(kind, fields, wanted.metrics or Period())
    with workspace.read() as connection, cancellable(connection, progress):
        where = condition(wanted) if ids is None else _chosen(connection, kind, ids)
        currency, key = currency_of(connection, kind, workspace.currency)
        keys = [*measures.keys, *([key] if key else [])]
        query = select(currency, func.count(), *measures.columns).select_from(joined(ENTITY[kind], keys))
        rows = list(connection.execute(query.where(where).group_by(currency) if key else query.where(where)))
        found = {"": Total(sum(row[1] for row in rows))} | measures.totals([(row[0], row[2:]) for row in rows])
        for name in fields:
            if _is_choice(kind, name):
                found[name] = _by_value(connection, ENTITY[kind].c[name], where)
    return found


def _is_choice(kind: str, name: str) -> bool:
    described = KINDS[kind].by_name.get(name)
    return described is not None and described.type in (FieldType.ENUM, FieldType.BOOL)


def _by_value(connection: Connection, column: Column[object], where: ColumnElement[bool]) -> Total:
    query = select(column, func.count()).where(where).group_by(column)
    values = {value: int(count) for value, count in connection.execute(query)}
    return Total(sum(count for value, count in values.items() if value is not None), values=values)


def _chosen(connection: Connection, kind: str, ids: Sequence[str]) -> ColumnElement[bool]:
    table = ENTITY[kind]
    idents = [parse_id(one).bytes for one in ids]
    pks: list[int] = []
    for at in range(0, len(idents), _CHUNK):
        pks += connection.execute(select(table.c.pk).where(table.c.id.in_(idents[at : at + _CHUNK]))).scalars()
    each = func.json_each("[" + ",".join(map(str, pks)) + "]").table_valued("value")
    return table.c.pk.in_(select(each.c.value))
