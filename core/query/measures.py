"""Metrics of the fact table in a search: sums over all or the last days of the entity, and the ratios made of them.

Amounts are in the workspace's currency, `ctr` and `conversion_rate` in per cent. An entity without facts has 0 of
every sum and no ratio at all.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Float, cast, func, select
from sqlalchemy.sql import ColumnElement

from core.catalog import KINDS
from core.query.asked import Asked
from core.query.comparing import any_of, opposite
from core.query.names import Metric
from core.schema import ENTITY, fact

_MICROS = 1_000_000
_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# Sum → stored units in one shown unit.
_SUMS = {
    "cost": _MICROS,
    "clicks": 1,
    "impressions": 1,
    "conversions": _MICROS,
    "conversions_value": _MICROS,
}


@dataclass(frozen=True)
class _Ratio:
    """`factor` × sum(above) / sum(below), in shown units."""

    above: str
    below: str
    factor: float


_RATIOS = {
    "ctr": _Ratio("clicks", "impressions", 100),
    "cpc": _Ratio("cost", "clicks", 1 / _MICROS),
    "cpm": _Ratio("cost", "impressions", 1000 / _MICROS),
    "cpa": _Ratio("cost", "conversions", 1),
    "conversion_rate": _Ratio("conversions", "clicks", 100 / _MICROS),
    "roas": _Ratio("conversions_value", "cost", 1),
}
_MONEY = frozenset({"cost", "conversions_value", "cpc", "cpm", "cpa"})


def metric_condition(kind: str, metric: Metric, asked: Asked) -> ColumnElement[bool]:
    """A metric of the kind's entities compared as asked."""
    if asked.op not in _COMPARE:
        raise asked.bad_operator("= != < <= > >=")
    return any_of([_one(kind, metric, value, asked) for value in asked.values])


def _one(kind: str, metric: Metric, value: str, asked: Asked) -> ColumnElement[bool]:
    number = _number(metric.name, value, asked)
    compare = _COMPARE[asked.op]
    since = asked.today - timedelta(days=metric.days) if metric.days is not None else None
    if metric.name in _RATIOS:
        return _entities(kind, compare(_ratio(_RATIOS[metric.name]), float(number)), since)
    stored = number * _SUMS[metric.name]
    exact: int | float = int(stored) if stored == stored.to_integral_value() else float(stored)
    total = func.coalesce(func.sum(fact.c[metric.name]), 0)
    if compare(0, exact):
        return opposite(_entities(kind, opposite(compare(total, exact)), since))
    return _entities(kind, compare(total, exact), since)


def _number(metric: str, value: str, asked: Asked) -> Decimal:
    if metric in _MONEY:
        return Decimal(asked.micros(value)) / _MICROS
    text = value.strip().removesuffix("%") if metric in ("ctr", "conversion_rate") else value
    number = asked.number(text)
    if abs(number) > 10**12:
        raise asked.bad_value(value, "the number is too large", "Write a smaller one.")
    return number


def _ratio(ratio: _Ratio) -> ColumnElement[Any]:
    below = func.nullif(func.sum(fact.c[ratio.below]), 0)
    return cast(func.sum(fact.c[ratio.above]), Float) * ratio.factor / below


def _entities(kind: str, having: ColumnElement[bool], since: date | None) -> ColumnElement[bool]:
    query = select(fact.c.entity).where(fact.c.kind == KINDS[kind].code).group_by(fact.c.entity).having(having)
    if since is not None:
        query = query.where(fact.c.day >= since.isoformat())
    return ENTITY[kind].c.pk.in_(query.correlate(None))
