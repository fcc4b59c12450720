"""What columns add up to over all rows of a list, or over the chosen ones; amounts of two currencies never meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, func, literal, select

from core.database import cancellable
from core.ids import parse_id
from core.measuring import Measures, Part, Total, currency_of
from core.metrics import FIGURES, Period, metrics
from core.ordering import joined
from core.progress import Progress
from core.schema import ENTITY, log, meta
from core.scope import View, Wanted, condition
from core.workspace import Workspace

_CHUNK = 500

__all__ = ["Part", "Total", "metrics", "totals"]


@dataclass(frozen=True)
class Stand:
    """What totals were added up from; two that are equal come to the same totals, whatever the order of the rows."""

    wanted: Wanted
    fields: tuple[str, ...]
    log: int
    figures: str | None


def stand(workspace: Workspace, wanted: Wanted, fields: Sequence[str]) -> Stand | None:
    """What the totals of a list hang on now; None where it is more than entities and figures, as for a search."""
    if wanted.query.strip() or wanted.view is not View.ALL:
        return None
    with workspace.read() as connection:
        seq = connection.execute(select(func.coalesce(func.max(log.c.seq), 0))).scalar_one()
        figures = connection.execute(select(meta.c.value).where(meta.c.key == FIGURES)).scalar()
    return Stand(replace(wanted, orders=()), tuple(fields), int(seq), figures)


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
        # Where no amounts are asked for, nobody needs to know which account each row belongs to.
        apart = [key] if key is not None and measures.has_money else []
        query = select(currency if apart or key is None else literal(""), *measures.columns).where(where)
        # One sweep over the table, as in `core.ordering`.
        query = query.where(ENTITY[kind].c.pk > 0)
        query = query.select_from(joined(ENTITY[kind], [*measures.keys, *apart]))
        rows = [tuple(row) for row in connection.execute(query.group_by(currency) if apart else query)]
    return measures.totals([(row[0], row[1:]) for row in rows])


def _chosen(connection: Connection, kind: str, ids: Sequence[str]) -> ColumnElement[bool]:
    table = ENTITY[kind]
    idents = [parse_id(one).bytes for one in ids]
    pks: list[int] = []
    for at in range(0, len(idents), _CHUNK):
        pks += connection.execute(select(table.c.pk).where(table.c.id.in_(idents[at : at + _CHUNK]))).scalars()
    each = func.json_each("[" + ",".join(map(str, pks)) + "]").table_valued("value")
    return table.c.pk.in_(select(each.c.value))
