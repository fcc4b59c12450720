"""Daily figures from a platform: written once per entity and day, final when they cannot change any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from core.catalog import KINDS
from core.database import new_id
from core.metrics import FIGURES
from core.schema import ENTITY, fact, meta
from core.values import dump_json

_CHUNK = 50_000
OPEN_DAYS = 30
"""Conversions come in late and clicks are corrected: younger days are asked for again."""


@dataclass(frozen=True)
class FactRow:
    """One day of one entity, by remote id; money in micros, conversions and their value in millionths."""

    remote_id: str
    day: str
    impressions: int
    clicks: int
    cost: int
    conversions: int
    conversions_value: int


def first_open_day(today: date) -> str:
    """The first day whose figures may still change."""
    return (today - timedelta(days=OPEN_DAYS)).isoformat()


def row_numbers(connection: Connection, kind: str) -> dict[str, int]:
    """The row numbers of everything of a kind that is on the platform, by remote id."""
    table = ENTITY[kind]
    query = select(table.c.remote_id, table.c.pk).where(table.c.live == 1, table.c.remote_id.is_not(None))
    return {row.remote_id: row.pk for row in connection.execute(query)}


def put_facts(
    connection: Connection, kind: str, rows: Sequence[FactRow], numbers: Mapping[str, int], open_from: str
) -> int:
    """Write figures of a kind; a day that is there already is replaced. Returns how many rows have their entity here."""
    code = KINDS[kind].code
    found = [
        {"kind": code, "entity": numbers[one.remote_id], "day": one.day, "impressions": one.impressions,
         "clicks": one.clicks, "cost": one.cost, "conversions": one.conversions,
         "conversions_value": one.conversions_value, "final": int(one.day < open_from), "until": None}
        for one in rows
        if one.remote_id in numbers
    ]  # fmt: skip
    if found:
        connection.execute(insert(fact).prefix_with("OR REPLACE"), found)
    return len(found)


def clear_sums(connection: Connection, kind: str, numbers: Mapping[str, int], since: str, until: str) -> None:
    """Take out sums over several days that share a day with those about to be written, so that no day counts twice.

    They go whole: what they say of other days is not known.
    """
    code = KINDS[kind].code
    shared = fact.c.until.is_not(None) & (fact.c.day <= until) & (fact.c.until >= since)
    among = list(numbers.values())
    for at in range(0, len(among), _CHUNK):
        mine = select(func.json_each(dump_json(among[at : at + _CHUNK])).table_valued("value").c.value)
        connection.execute(delete(fact).where(fact.c.kind == code, fact.c.entity.in_(mine), shared))


def told(connection: Connection) -> None:
    """Note that figures were loaded: what was worked out from older ones is out of date."""
    connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=FIGURES, value=new_id().hex()))
