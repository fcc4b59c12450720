"""Money at risk: what a change could make somebody spend, or puts behind what somebody spends, within thirty days.

One measure for sorting reviews, the sum of the parts that apply to a change:

budget  the difference of a daily budget times the days left (thirty, or until the end date), or of a total budget;
        of an enabled campaign, ad set or shared budget only, for paused ones cost nothing
live    what begins to run: its daily budget times the days left, or its total budget; without one, what it cost before
stop    what ends: what it cost in the last thirty recorded days
bid     the share by which a bid or target changes, of what it cost in the last thirty recorded days
url     what it cost in the last thirty recorded days, when its landing page or tracking changes

Amounts count whether more or less would be spent: both are worth a look. What never cost anything and has no budget is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    select,
)

from core.catalog import KINDS, KINDS_BY_CODE
from core.changesets import find_set
from core.database import translated
from core.metrics import ENDLESS, Period, summed
from core.schema import ENTITY, Op, change, fact
from core.workspace import Workspace

HORIZON = 30
PARTS: Mapping[str, str] = {
    "budget": "Budget",
    "live": "Goes live",
    "stop": "Stops",
    "bid": "Bid",
    "url": "Landing page",
}
_BY_COST = ("stop", "bid", "url")
_DAILY = ("daily_budget", "amount")
_BIDS = ("max_cpc", "bid", "target_cpa", "target_roas", "cpc_limit")
_URLS = ("final_url", "final_mobile_url", "tracking_template", "final_url_suffix", "custom_parameters")

RISK = Table(
    "change_risk",
    MetaData(),
    Column("seq", Integer, primary_key=True),
    Column("kind", Integer, nullable=False),
    Column("entity", Integer, nullable=False),
    Column("part", Text, nullable=False),
    Column("micros", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)
_COST = Table(
    "recent_cost",
    MetaData(),
    Column("entity", Integer, primary_key=True),
    Column("micros", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True)
class Risk:
    """Money at risk in micros of the workspace's currency, in all and by part (the keys of `PARTS`)."""

    micros: int = 0
    parts: tuple[tuple[str, int], ...] = ()

    def __add__(self, other: Risk) -> Risk:
        sums = dict(self.parts)
        for part, micros in other.parts:
            sums[part] = sums.get(part, 0) + micros
        return Risk(self.micros + other.micros, tuple((part, sums[part]) for part in PARTS if part in sums))


NO_RISK = Risk()


def measure(connection: Connection, found: Row[Any], today: date) -> None:
    """Fill the temporary table `RISK` with the changes of a set that put money at risk; `drop` takes it away."""
    drop(connection)
    RISK.create(connection)
    inside = change.c.seq.between(found.first_change, found.last_change)
    counted = select(change.c.kind, change.c.op, change.c.field).where(inside).distinct()
    by_kind: dict[int, list[tuple[int, str | None]]] = {}
    for code, op, field in connection.execute(counted).all():
        by_kind.setdefault(code, []).append((op, field))
    for code, changes in by_kind.items():
        kind = KINDS_BY_CODE[code].name
        rules = [rule for op, field in changes for rule in _rules(kind, op, field, today)]
        spent = bool(rules) and _read_cost(connection, kind)
        for op, field, part, amount, where in rules:
            if part in _BY_COST and not spent:
                continue
            _fill(connection, kind, and_(inside, change.c.op == op, _field_is(field), where), part, amount)
    _COST.drop(connection, checkfirst=True)


def drop(connection: Connection) -> None:
    """Take the temporary tables away."""
    RISK.drop(connection, checkfirst=True)
    _COST.drop(connection, checkfirst=True)


_Rule = tuple[int, str | None, str, ColumnElement[Any], ColumnElement[bool]]


def _rules(kind: str, op: int, field: str | None, today: date) -> list[_Rule]:
    """What counts for the changes of one sort: the part, the amount, and which of them."""
    table = ENTITY[kind]
    spent = func.coalesce(_COST.c.micros, 0)
    enabled = table.c.status == "ENABLED" if "status" in table.c else literal(True)
    if op == Op.CREATE:
        return [(op, field, "live", _planned(kind, today), enabled)]
    if op == Op.DELETE:
        return [(op, field, "stop", spent, literal(True))]
    if field == "status":
        planned = _planned(kind, today)
        goes = and_(change.c.after == "ENABLED", change.c.before.is_distinct_from("ENABLED"))
        stops = and_(change.c.before == "ENABLED", change.c.after.is_distinct_from("ENABLED"))
        return [
            (op, field, "live", case((planned > 0, planned), else_=spent), goes),
            (op, field, "stop", spent, stops),
        ]
    delta = func.abs(func.coalesce(change.c.after, 0) - func.coalesce(change.c.before, 0))
    if field in _DAILY:
        return [(op, field, "budget", delta * _days(kind, today), enabled)]
    if field == "total_budget":
        return [(op, field, "budget", delta, enabled)]
    if field in _BIDS:
        old, new = (cast(func.coalesce(side, 0), _real()) for side in (change.c.before, change.c.after))
        share = case((old > 0, func.min(func.abs(new - old) / old, 1.0)), else_=1.0)
        return [(op, field, "bid", spent * share, spent > 0)]
    if field in _URLS:
        return [(op, field, "url", spent, spent > 0)]
    return []


def _real() -> Any:
    from sqlalchemy import Float

    return Float()


def _field_is(field: str | None) -> ColumnElement[bool]:
    return change.c.field == field if field is not None else change.c.field.is_(None)


def _planned(kind: str, today: date) -> ColumnElement[Any]:
    """What a running entity may spend: its daily budget times the days left, or its total budget."""
    table = ENTITY[kind]
    daily = next((table.c[name] for name in _DAILY if name in table.c), None)
    amounts: list[ColumnElement[Any]] = []
    if daily is not None:
        amounts.append(daily * _days(kind, today))
    if "total_budget" in table.c:
        amounts.append(table.c.total_budget)
    return func.coalesce(*amounts, 0) if amounts else literal(0)


def _days(kind: str, today: date) -> ColumnElement[Any]:
    """The days left of thirty: fewer when the entity ends before, none when it has ended."""
    table = ENTITY[kind]
    if "end_date" not in table.c:
        return literal(HORIZON)
    left = cast(func.julianday(table.c.end_date) - func.julianday(today.isoformat()) + 1, Integer)
    return case((table.c.end_date.is_(None), HORIZON), else_=func.max(0, func.min(HORIZON, left)))


def _read_cost(connection: Connection, kind: str) -> bool:
    """Read what each entity of a kind cost in its last thirty recorded days, of a longer span its share; False: nothing."""
    _COST.drop(connection, checkfirst=True)
    _COST.create(connection)
    last = func.coalesce(fact.c.until, fact.c.day)
    mine = (fact.c.kind == KINDS[kind].code, last < ENDLESS)
    newest = connection.execute(select(func.max(last)).where(*mine)).scalar()
    if newest is None:
        return False
    spent = summed(kind, Period((date.fromisoformat(newest) - timedelta(HORIZON - 1)).isoformat(), newest), ["cost"])
    rows = select(spent.c.entity, spent.c.cost).where(spent.c.cost > 0)
    connection.execute(insert(_COST).from_select(["entity", "micros"], rows))
    return True


def _fill(connection: Connection, kind: str, where: ColumnElement[bool], part: str, amount: ColumnElement[Any]) -> None:
    table = ENTITY[kind]
    joined = change.join(table, table.c.pk == change.c.entity).join(_COST, _COST.c.entity == table.c.pk, isouter=True)
    micros = cast(amount, Integer)
    rows: Select[Any] = (
        select(change.c.seq, change.c.kind, change.c.entity, literal(part), micros)
        .select_from(joined)
        .where(change.c.kind == KINDS[kind].code, where, micros > 0)
    )
    names = ["seq", "kind", "entity", "part", "micros"]
    connection.execute(insert(RISK).prefix_with("OR IGNORE").from_select(names, rows))


def of_set(workspace: Workspace, id: str, today: date) -> dict[int, Risk]:
    """The money at risk of each change of a set that has any, by `seq`."""
    query = select(RISK.c.seq, RISK.c.part, RISK.c.micros)
    with translated(workspace.path), workspace.engine.connect() as connection, connection.begin():
        measure(connection, find_set(connection, id), today)
        found = {seq: Risk(micros, ((part, micros),)) for seq, part, micros in connection.execute(query)}
        drop(connection)
    return found
