"""Daily figures from a platform: written once per entity and day, final when they cannot change any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Connection, Select, Table, delete, func, insert, select, true
from sqlalchemy.dialects import sqlite

from core.catalog import KINDS
from core.database import new_id
from core.metrics import FIGURES
from core.ordering import Key, has_above, joined, way_up
from core.schema import ENTITY, fact, fact_detail, meta
from core.values import dump_json

_CHUNK = 50_000
OPEN_DAYS = 30
"""Conversions come in late and clicks are corrected: younger days are asked for again."""


@dataclass(frozen=True)
class FactRow:
    """One day of one entity, by remote id; money in micros, conversions and their value in millionths.

    `details` are further measures that are no part of any sum (`core.schema.fact_detail`).
    """

    remote_id: str
    day: str
    impressions: int
    clicks: int
    cost: int
    conversions: int
    conversions_value: int
    details: Mapping[str, int] | None = None


def first_open_day(today: date) -> str:
    """The first day whose figures may still change."""
    return (today - timedelta(days=OPEN_DAYS)).isoformat()


def row_numbers(connection: Connection, kind: str) -> dict[str, int]:
    """The row numbers of everything of a kind that is on the platform, by remote id."""
    table = ENTITY[kind]
    query = select(table.c.remote_id, table.c.pk).where(table.c.live == 1, table.c.remote_id.is_not(None))
    return {row.remote_id: row.pk for row in connection.execute(query)}


def account_rows(connection: Connection, kind: str, platform: str, accounts: Sequence[str]) -> dict[str, int]:
    """The row numbers of what an account has of a kind, by remote id; a platform's ids are its own, so others' never match."""
    table, account = ENTITY[kind], ENTITY["account"]
    joins: tuple[Key, ...] = ()
    if has_above(kind, "account"):
        above, steps = way_up(kind, "account")
        joins, columns = (Key(above.c.pk, (), steps),), above.c
    else:
        columns = account.c
    query = (
        select(table.c.remote_id, table.c.pk)
        .select_from(joined(table, joins))
        .where(table.c.live == 1, table.c.remote_id.is_not(None))
        .where(columns.platform == platform, columns.remote_id.in_(accounts))
    )
    return {row.remote_id: row.pk for row in connection.execute(query)}


def put_facts(
    connection: Connection, kind: str, rows: Sequence[FactRow], numbers: Mapping[str, int], open_from: str
) -> int:
    """Write figures of a kind; a day that is there already is replaced. Returns how many rows have their entity here.

    Of rows with details, those that stand of the same days have to be taken out before (`clear_days`).
    """
    code = KINDS[kind].code
    mine = [(numbers[one.remote_id], one) for one in rows if one.remote_id in numbers]
    found = [
        (code, entity, one.day, one.impressions, one.clicks, one.cost, one.conversions, one.conversions_value,
         int(one.day < open_from), None)
        for entity, one in mine
    ]  # fmt: skip
    details = [
        (code, entity, one.day, name, value)
        for entity, one in mine
        for name, value in (one.details or {}).items()
        if value
    ]
    for table, values in ((fact, found), (fact_detail, details)):
        if values:
            # In the order of the table's key: pages of the file are filled one after the other.
            connection.exec_driver_sql(_insertion(table), sorted(values))
    return len(found)


@cache
def _insertion(table: Table) -> str:
    """The statement that writes rows given as tuples of all columns: a dictionary a row costs more than the row."""
    return str(insert(table).prefix_with("OR REPLACE").compile(dialect=sqlite.dialect()))


def summed_up(connection: Connection, account: int, first: str, last: str) -> tuple[int, int]:
    """Impressions and cost of all campaigns an account ever had here, over some days, by their daily figures."""
    campaign = ENTITY["campaign"]
    query = (
        select(func.coalesce(func.sum(fact.c.impressions), 0), func.coalesce(func.sum(fact.c.cost), 0))
        .select_from(fact.join(campaign, campaign.c.pk == fact.c.entity))
        .where(fact.c.kind == KINDS["campaign"].code, campaign.c.account == account)
        .where(fact.c.day.between(first, last), fact.c.until.is_(None))
    )
    shown, cost = connection.execute(query).one()
    return int(shown), int(cost)


def clear_days(connection: Connection, kind: str, entities: Sequence[int], first: str, last: str) -> None:
    """Take out the daily figures of some days that are about to be written anew: a platform leaves out days that became empty."""
    code = KINDS[kind].code
    for table, more in ((fact, fact.c.until.is_(None)), (fact_detail, true())):
        for mine in batches(entities):
            within = table.c.day.between(first, last) & more
            connection.execute(delete(table).where(table.c.kind == code, table.c.entity.in_(mine), within))


def batches(entities: Sequence[int]) -> Iterator[Select[tuple[int]]]:
    """Row numbers as SQL, some thousands at a time."""
    for at in range(0, len(entities), _CHUNK):
        yield select(func.json_each(dump_json(entities[at : at + _CHUNK])).table_valued("value").c.value)


def clear_sums(connection: Connection, kind: str, numbers: Mapping[str, int], since: str, until: str) -> None:
    """Take out sums over several days that share a day with those about to be written, so that no day counts twice.

    They go whole: what they say of other days is not known.
    """
    code = KINDS[kind].code
    shared = fact.c.until.is_not(None) & (fact.c.day <= until) & (fact.c.until >= since)
    for mine in batches(list(numbers.values())):
        connection.execute(delete(fact).where(fact.c.kind == code, fact.c.entity.in_(mine), shared))


def told(connection: Connection) -> None:
    """Note that figures were loaded: what was worked out from older ones is out of date."""
    connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=FIGURES, value=new_id().hex()))
