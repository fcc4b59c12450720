"""Metrics of entities: sums of the fact table and the ratios made of them, as SQL and as figures.

One definition for columns, totals, searches, rules and risks. A figure that a report gives for several days at once counts
in full where all days are asked for, and by its share of days where some are: half of a month's clicks are asked for, half
of them count. What stands for all time without a date is part of no shorter period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, Integer, Subquery, and_, case, cast, func, literal, select

from core.catalog import KINDS
from core.schema import fact
from core.values import MICROS

SUMS = ("impressions", "clicks", "cost", "conversions", "conversions_value")
MONEY = frozenset({"cost", "conversions_value", "cpc", "cpm", "cpa"})
# The last day of figures whose days nobody knows.
ENDLESS = "9999-12-31"
# The option that changes whenever figures are loaded: what was worked out from older ones is out of date.
FIGURES = "figures_loaded"
_CHUNK = 500


@dataclass(frozen=True)
class Period:
    """The days metrics are summed over, both included, as `YYYY-MM-DD`; None leaves that end open."""

    since: str | None = None
    until: str | None = None

    @property
    def whole(self) -> bool:
        """Whether all days are meant."""
        return self.since is None and self.until is None


@dataclass(frozen=True)
class Ratio:
    """sum(above) / sum(below) × factor, in the unit that `figures` names."""

    above: str
    below: str
    factor: float = 1.0


RATIOS: Mapping[str, Ratio] = {
    "ctr": Ratio("clicks", "impressions"),
    "cpc": Ratio("cost", "clicks"),
    "cpm": Ratio("cost", "impressions", 1000),
    "cpa": Ratio("cost", "conversions", MICROS),
    "conversion_rate": Ratio("conversions", "clicks", 1 / MICROS),
    "roas": Ratio("conversions_value", "cost"),
}
METRICS = (*SUMS, *RATIOS)


def figures(sums: Mapping[str, int | None]) -> dict[str, int | float | None]:
    """All metrics of five stored sums: money in micros, `conversions` a decimal number, `ctr` and `conversion_rate`
    shares from 0 to 1, `roas` a factor; None where nothing is known or a ratio has nothing to be divided by.
    """
    found: dict[str, int | float | None] = dict(sums)
    conversions = sums["conversions"]
    found["conversions"] = None if conversions is None else conversions / MICROS
    for name, ratio in RATIOS.items():
        above, below = sums[ratio.above], sums[ratio.below]
        value = above * ratio.factor / below if above is not None and below else None
        found[name] = round(value) if value is not None and name in MONEY else value
    return found


def last_days(days: int, today: date) -> Period:
    """That many days up to yesterday, since today is not over."""
    return Period((today - timedelta(days)).isoformat(), (today - timedelta(1)).isoformat())


def metrics(
    connection: Connection, kind: str, pks: Sequence[int], since: str | None = None, until: str | None = None
) -> dict[int, dict[str, int | float | None]]:
    """The metrics of entities by row number, over the days from `since` to `until`; one without facts is left out."""
    period = Period(since, until)
    found: dict[int, dict[str, int | float | None]] = {}
    for at in range(0, len(pks), _CHUNK):
        query = (
            select(fact.c.entity, *(sum_of(name, period).label(name) for name in SUMS))
            .where(of_kind(kind, period), fact.c.entity.in_(pks[at : at + _CHUNK]))
            .group_by(fact.c.entity)
        )
        for entity, *sums in connection.execute(query):
            found[entity] = figures(dict(zip(SUMS, sums, strict=True)))
    return found


def of_kind(kind: str, period: Period) -> ColumnElement[bool]:
    """The facts of a kind that share a day with a period."""
    parts: list[ColumnElement[bool]] = [fact.c.kind == KINDS[kind].code]
    last = func.coalesce(fact.c.until, fact.c.day)
    if not period.whole:
        parts.append(last < ENDLESS)
    if period.since is not None:
        parts.append(last >= period.since)
    if period.until is not None:
        parts.append(fact.c.day <= period.until)
    return and_(*parts)


def sum_of(name: str, period: Period) -> ColumnElement[Any]:
    """The aggregate of a stored measure over the facts `of_kind` leaves, those of several days by their share."""
    column = fact.c[name]
    if period.whole:
        return func.sum(column)
    first = func.max(fact.c.day, period.since) if period.since is not None else fact.c.day
    last = func.min(fact.c.until, period.until) if period.until is not None else fact.c.until
    share = func.round(literal(1.0) * column * _days(first, last) / _days(fact.c.day, fact.c.until))
    return func.sum(case((fact.c.until.is_(None), column), else_=cast(share, Integer)))


def _days(first: ColumnElement[Any], last: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.julianday(last) - func.julianday(first) + 1


def summed(kind: str, period: Period, names: Sequence[str] = SUMS, of: ColumnElement[bool] | None = None) -> Subquery:
    """`entity` and the named sums, one row for each entity that has facts; with `of` only of the facts that meet it."""
    columns = [sum_of(name, period).label(name) for name in names]
    query = select(fact.c.entity, *columns).where(of_kind(kind, period))
    return (query if of is None else query.where(of)).group_by(fact.c.entity).subquery()


def needed(name: str) -> tuple[str, ...]:
    """The sums a metric is made of."""
    ratio = RATIOS.get(name)
    return (ratio.above, ratio.below) if ratio else (name,)


def metric_value(name: str, sums: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    """A metric as SQL over sums, in an unspecified unit: for comparing only."""
    ratio = RATIOS.get(name)
    if ratio is None:
        return sums[name]
    return cast(sums[ratio.above], Float) / func.nullif(sums[ratio.below], 0)
