"""Metrics of the fact table in a search: sums over all or the last days of the entity, and the ratios made of them.

Sums and ratios are those of `core.metrics`; here stand only the units that people write them in.

Amounts are in the workspace's currency, `ctr` and `conversion_rate` in per cent. An entity without facts has 0 of
every sum and no ratio at all.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.sql import ColumnElement

from core.metrics import MONEY, RATIOS, Period, last_days, metric_value, needed, of_kind, sum_of
from core.query.asked import Asked
from core.query.comparing import any_of, opposite
from core.query.names import Metric
from core.schema import ENTITY, fact
from core.values import MICROS

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# Sum → stored units in one shown unit.
_SUMS = {
    "cost": MICROS,
    "clicks": 1,
    "impressions": 1,
    "conversions": MICROS,
    "conversions_value": MICROS,
}
_PER_CENT = frozenset({"ctr", "conversion_rate"})


def metric_condition(kind: str, metric: Metric, asked: Asked) -> ColumnElement[bool]:
    """A metric of the kind's entities compared as asked."""
    if asked.op not in _COMPARE:
        raise asked.bad_operator("= != < <= > >=")
    return any_of([_one(kind, metric, value, asked) for value in asked.values])


def _one(kind: str, metric: Metric, value: str, asked: Asked) -> ColumnElement[bool]:
    number = _number(metric.name, value, asked)
    compare = _COMPARE[asked.op]
    period = last_days(metric.days, asked.today) if metric.days is not None else Period()
    if metric.name in RATIOS:
        return _entities(kind, compare(_ratio(metric.name, period), float(number)), period)
    stored = number * _SUMS[metric.name]
    exact: int | float = int(stored) if stored == stored.to_integral_value() else float(stored)
    total = func.coalesce(sum_of(metric.name, period), 0)
    if compare(0, exact):
        return opposite(_entities(kind, opposite(compare(total, exact)), period))
    return _entities(kind, compare(total, exact), period)


def _number(metric: str, value: str, asked: Asked) -> Decimal:
    if metric in MONEY:
        return Decimal(asked.micros(value)) / MICROS
    text = value.strip().removesuffix("%") if metric in _PER_CENT else value
    number = asked.number(text)
    if abs(number) > 10**12:
        raise asked.bad_value(value, "the number is too large", "Write a smaller one.")
    return number


def _ratio(name: str, period: Period) -> ColumnElement[Any]:
    """A ratio in the unit people write: amounts in units of the currency, shares in per cent."""
    ratio = metric_value(name, {one: sum_of(one, period) for one in needed(name)})
    return ratio * RATIOS[name].factor * (100 if name in _PER_CENT else 1) / (MICROS if name in MONEY else 1)


def _entities(kind: str, having: ColumnElement[bool], period: Period) -> ColumnElement[bool]:
    query = select(fact.c.entity).where(of_kind(kind, period)).group_by(fact.c.entity).having(having)
    return ENTITY[kind].c.pk.in_(query.correlate(None))
