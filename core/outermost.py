"""The rows that stand first and last by each column of a long list, kept in the file: a sort shows its first rows at once.

What is kept stays of use when rows change: of all rows that were not touched since, none that is not kept comes before the
last one that is. So the first rows are among those kept and those that the log says were touched; where these are not
enough, the list is looked through (`core.topmost`). `refresh` brings what is kept up to date, in a job.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, literal, or_, select, update

from core.among import among
from core.catalog import KINDS
from core.database import cancellable
from core.extremes import KEPT, Ends, Extreme, sweep
from core.metrics import FIGURES, METRICS, Period
from core.ordering import Arrangement, arrangement, is_metric
from core.progress import Progress, silent
from core.schema import ENTITY, Op, change, change_set, log, meta, outermost
from core.scope import LEVELS, Wanted
from core.values import dump_json
from core.workspace import Workspace

# A shorter list is sorted as quickly as what is kept of it is read.
LONG = 20_000
# So few changes can neither make a look slow nor take away too many of the rows that are kept.
_FEW = KEPT // 3
# From how many on it is worth looking anew, and how many are looked at all the same until that is done.
_MANY_TOUCHED, _MOST_TOUCHED = 3_000, 20_000
_MOST_CHANGES = 100_000
_RANGES = 50


@dataclass(frozen=True)
class _Kept:
    """What is kept of one order: the rows as of an entry of the log."""

    log: int
    figures: str | None
    ends: Extreme


def first_kept(connection: Connection, wanted: Wanted, count: int) -> list[int] | None:
    """The row numbers of a list's first rows by what is kept of its first order; None where that does not tell."""
    if connection.get_execution_options().get("writing"):
        return None  # what an edit under way wrote is not in the log yet
    name, descending = wanted.all_orders[0]
    kept = _read(connection, wanted.kind, name).get((name, descending))
    if kept is None or (is_metric(name) and kept.figures != _figures(connection, wanted.metrics or Period())):
        return None
    touched = _touched(connection, wanted.kind, name, kept.log)
    if touched is None or len(touched) > _MOST_TOUCHED:
        return None
    rows = [*{*kept.ends.pks, *touched}]
    order = arrangement(wanted, rows)
    found = _first(connection, order, and_(among(_pk(wanted), rows), _up_to(order, kept.ends)), count)
    if len(found) == count:
        return found
    if kept.ends.last is not None or len(order.keys) > 1:
        return None
    # All that have a value were found; the others follow in the order of making.
    return found + _first(connection, order, ~among(_pk(wanted), found), count - len(found), settled=True)


def refresh(workspace: Workspace, kind: str, period: Period | None = None, progress: Progress | None = None) -> int:
    """Bring what is kept of a long list up to date, its metrics over a period; returns how many columns were looked through.

    Raises Cancelled.
    """
    progress, period = progress or silent(), period or Period()
    with workspace.read() as connection, cancellable(connection, progress):
        if workspace.read_only or _highest(connection, kind) <= LONG:
            return 0
        now = connection.execute(select(func.coalesce(func.max(log.c.seq), 0))).scalar_one()
        stale, untouched = _state(connection, kind, period)
        ends = sweep(connection, kind, stale, period, progress)
        figures = _figures(connection, period)
    if ends or untouched:
        _write(workspace, kind, now, ends, figures, untouched)
    return len(stale)


def _write(workspace: Workspace, kind: str, now: int, ends: Ends, figures: str, untouched: Sequence[str]) -> None:
    code = KINDS[kind].code
    rows = [
        {"kind": code, "name": name, "descending": int(descending), "log": now,
         "figures": figures if is_metric(name) else None, "pks": dump_json(list(end.pks)), "last": end.last}
        for (name, descending), end in ends.items()
    ]  # fmt: skip
    with workspace.write() as connection:
        mine = outermost.c.kind == code
        connection.execute(update(outermost).where(mine, outermost.c.name.in_(untouched)).values(log=now))
        connection.execute(delete(outermost).where(mine, outermost.c.name.in_({name for name, _ in ends})))
        if rows:
            connection.execute(insert(outermost), rows)


def _state(connection: Connection, kind: str, period: Period) -> tuple[list[str], list[str]]:
    """The names whose rows must be looked for anew, and those that nothing was touched of in a long while."""
    stale, untouched = [], []
    known = _read(connection, kind)
    much = {since: _much(connection, kind, since) for since in {kept.log for kept in known.values()}}
    figures = _figures(connection, period)
    for name in _names(kind):
        both = [known[end] for end in ((name, False), (name, True)) if end in known]
        if len(both) < 2 or any(kept.figures != (figures if is_metric(name) else None) for kept in both):
            stale.append(name)
            continue
        fields, since = min(((much[kept.log], kept.log) for kept in both), key=lambda one: one[1])
        if fields is not None:
            touched = _touched(connection, kind, name, since) if fields & {name, None} else []
            if touched is None or len(touched) > _MANY_TOUCHED or any(_worn(kept, touched) for kept in both):
                stale.append(name)
            elif not touched:
                untouched.append(name)
    return stale, untouched


def _much(connection: Connection, kind: str, since: int) -> frozenset[str | None] | None:
    """The fields of a kind that much was changed in after an entry of the log, None among them for rows that came or went;
    None when it was little altogether."""
    ranges = _ranges(connection, since)
    if sum(last - first + 1 for first, last in ranges) <= _FEW:
        return None
    query = select(change.c.field).where(_within(ranges[:_RANGES]), change.c.kind == KINDS[kind].code).distinct()
    # Of many ranges the rest may hold anything.
    return frozenset(connection.execute(query).scalars()) | ({None} if len(ranges) > _RANGES else set())


def _worn(kept: _Kept, touched: Sequence[int]) -> bool:
    return len({*kept.ends.pks} & {*touched}) > _FEW


def _names(kind: str) -> Iterator[str]:
    """The orders that are kept: by fields of the kind's own, and by metrics."""
    yield from (field.name for field in KINDS[kind].fields if field.name not in LEVELS and field.name != "remote_id")
    yield from (f"@{name}" for name in METRICS)


def _read(connection: Connection, kind: str, name: str | None = None) -> dict[tuple[str, bool], _Kept]:
    """What is kept of a kind, or of one name, by (name, descending)."""
    query = select(outermost).where(outermost.c.kind == KINDS[kind].code)
    return {
        (row.name, bool(row.descending)): _Kept(row.log, row.figures, Extreme(json.loads(row.pks), row.last))
        for row in connection.execute(query if name is None else query.where(outermost.c.name == name))
    }


def _figures(connection: Connection, period: Period) -> str:
    """Which figures metrics are the sum of."""
    loaded = connection.execute(select(meta.c.value).where(meta.c.key == FIGURES)).scalar()
    return dump_json([loaded, period.since, period.until])


def _touched(connection: Connection, kind: str, name: str, since: int) -> list[int] | None:
    """The rows that came, went or changed in a field after an entry of the log; None where that is much to read."""
    ranges = _ranges(connection, since)
    if len(ranges) > _RANGES or sum(last - first for first, last in ranges) > _MOST_CHANGES:
        return None
    if not ranges:
        return []
    query = select(change.c.entity).where(
        _within(ranges),
        change.c.kind == KINDS[kind].code,
        or_(change.c.op != int(Op.SET), change.c.field == name),
    )
    return list(connection.execute(query.distinct()).scalars())


def _within(ranges: Sequence[tuple[int, int]]) -> ColumnElement[bool]:
    return or_(*(change.c.seq.between(first, last) for first, last in ranges))


def _ranges(connection: Connection, since: int) -> list[tuple[int, int]]:
    """The changes that were done, undone or proposed after an entry of the log, as (first, last) without overlaps."""
    query = (
        select(change_set.c.first_change, change_set.c.last_change)
        .join(log, log.c.change_set == change_set.c.pk)
        .where(log.c.seq > since, change_set.c.first_change.is_not(None))
        .order_by(change_set.c.first_change)
    )
    merged: list[tuple[int, int]] = []
    for first, last in connection.execute(query):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def _up_to(order: Arrangement, ends: Extreme) -> ColumnElement[bool]:
    """Condition: a row has a value, and none that is not kept can come before it."""
    first, descending = order.keys[0]
    value = first.sorts[0]
    if ends.last is None:
        return value.is_not(None)
    last = literal(ends.last)
    before = value > last if descending else value < last
    if len(order.keys) > 1 or len(first.sorts) > 1:
        return before
    return or_(before, and_(value == last, _pk(order.wanted) <= ends.pks[-1]))


def _first(
    connection: Connection, order: Arrangement, which: ColumnElement[bool], count: int, *, settled: bool = False
) -> list[int]:
    return list(connection.execute(order.rows(among=which, settled=settled).limit(count)).scalars())


def _pk(wanted: Wanted) -> ColumnElement[int]:
    return ENTITY[wanted.kind].c.pk


def _highest(connection: Connection, kind: str) -> int:
    return int(connection.execute(select(func.coalesce(func.max(ENTITY[kind].c.pk), 0))).scalar_one())
