"""The sums behind a report, by SQL: each campaign's figures are taken from the highest level that has any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, null, select

from core.catalog import KINDS
from core.metrics import SUMS, Period, of_kind, sum_of, summed
from core.ordering import Key, joined, way_up
from core.reporting.model import Sums, added
from core.schema import ENTITY, fact, fact_detail
from core.values import dump_json

LEVELS = ("campaign", "ad_group", "ad", "keyword")
"""From the top: figures of one level say all of what stands below it, so levels are never added up."""


@dataclass
class Figures:
    """Sums of a period by account, of its campaigns, ad groups and days; keys are row numbers.

    `level` names where a campaign's figures were taken from. A day is open while its figures may change.
    """

    level: dict[int, str] = field(default_factory=dict)
    campaigns: dict[int, dict[int, Sums]] = field(default_factory=lambda: defaultdict(dict))
    ad_groups: dict[int, dict[int, Sums]] = field(default_factory=lambda: defaultdict(dict))
    details: dict[int, dict[int, dict[str, int]]] = field(default_factory=lambda: defaultdict(dict))
    group_details: dict[int, dict[int, dict[str, int]]] = field(default_factory=lambda: defaultdict(dict))
    days: dict[int, dict[str, tuple[Sums, bool]]] = field(default_factory=lambda: defaultdict(dict))

    def total(self, account: int) -> Sums:
        """All of an account."""
        return added(*self.campaigns[account].values())


@dataclass(frozen=True)
class _Places:
    """A kind's table joined to all above it, and the row numbers there."""

    table: FromClause
    account: ColumnElement[Any]
    campaign: ColumnElement[Any]
    ad_group: ColumnElement[Any]


def read_figures(connection: Connection, period: Period, *, days: bool = True) -> Figures:
    """All figures of a period; with `days` also by day."""
    found = Figures()
    for kind in LEVELS:
        if not _any(connection, kind):
            continue
        of = _uncovered(connection, found, kind)
        fresh = _read_level(connection, found, kind, period, of)
        if days and fresh:
            _read_days(connection, found, kind, period, fresh if found.level.keys() - fresh else None)
    for kind, into in (("campaign", found.details), ("ad_group", found.group_details)):
        _read_details(connection, kind, into, period)
    return found


def _any(connection: Connection, kind: str) -> bool:
    query = select(fact.c.kind).where(fact.c.kind == KINDS[kind].code).limit(1)
    return connection.execute(query).first() is not None


def _uncovered(connection: Connection, found: Figures, kind: str) -> ColumnElement[bool] | None:
    """Which facts of a low level are needed: those below campaigns that have none higher up. None means all."""
    if kind in ("campaign", "ad_group"):
        return None
    every = connection.execute(select(ENTITY["campaign"].c.pk)).scalars()
    left = _listed(pk for pk in every if pk not in found.level)
    groups = select(ENTITY["ad_group"].c.pk).where(ENTITY["ad_group"].c.campaign.in_(left))
    return fact.c.entity.in_(select(ENTITY[kind].c.pk).where(ENTITY[kind].c.ad_group.in_(groups)))


def _read_level(
    connection: Connection, found: Figures, kind: str, period: Period, of: ColumnElement[bool] | None
) -> set[int]:
    """Put the sums of every entity of a kind to its campaign and ad group; returns the campaigns that have them from here."""
    sums, at = summed(kind, period, of=of), _places(kind)
    query = select(at.account, at.campaign, at.ad_group, *(sums.c[name] for name in SUMS)).select_from(
        at.table.join(sums, sums.c.entity == ENTITY[kind].c.pk)
    )
    fresh: set[int] = set()
    for account, campaign, ad_group, *numbers in connection.execute(query):
        mine = _sums(numbers)
        if found.level.setdefault(campaign, kind) == kind:
            fresh.add(campaign)
            _add(found.campaigns[account], campaign, mine)
        if ad_group is not None and (kind == "ad_group" or campaign in fresh):
            _add(found.ad_groups[account], ad_group, mine)
    return fresh


def _places(kind: str) -> _Places:
    above, joins = way_up(kind, "account")
    steps = dict(joins)
    table, me = joined(ENTITY[kind], (Key(above.c.pk, (), joins),)), ENTITY[kind].c.pk
    if kind == "campaign":
        return _Places(table, above.c.pk, me, null())
    ad_group = me if kind == "ad_group" else steps["ad_group"].source.c.pk
    return _Places(table, above.c.pk, steps["campaign"].source.c.pk, ad_group)


def _read_days(
    connection: Connection, found: Figures, kind: str, period: Period, campaigns: Collection[int] | None
) -> None:
    """Sums of every day, of all campaigns or of those; what stands for several days at once has no day."""
    at = _places(kind)
    query: Select[Any] = (
        select(at.account, fact.c.day, func.min(fact.c.final), *(sum_of(name, period) for name in SUMS))
        .select_from(at.table.join(fact, fact.c.entity == ENTITY[kind].c.pk))
        .where(of_kind(kind, period), fact.c.until.is_(None))
        .group_by(at.account, fact.c.day)
    )
    if campaigns is not None:
        query = query.where(at.campaign.in_(_listed(campaigns)))
    for account, day, final, *numbers in connection.execute(query):
        there, was_open = found.days[account].get(day, (_sums([0] * len(SUMS)), False))
        found.days[account][day] = (added(there, _sums(numbers)), was_open or not final)


def _read_details(
    connection: Connection, kind: str, into: dict[int, dict[int, dict[str, int]]], period: Period
) -> None:
    """Further measures of campaigns or ad groups; only platforms that are downloaded have any."""
    at = _places(kind)
    query = (
        select(at.account, fact_detail.c.entity, fact_detail.c.measure, func.sum(fact_detail.c.value))
        .select_from(at.table.join(fact_detail, fact_detail.c.entity == ENTITY[kind].c.pk))
        .where(fact_detail.c.kind == KINDS[kind].code)
        .where(fact_detail.c.day >= (period.since or ""), fact_detail.c.day <= (period.until or "9"))
        .group_by(at.account, fact_detail.c.entity, fact_detail.c.measure)
    )
    for account, entity, measure, value in connection.execute(query):
        into[account].setdefault(entity, {})[measure] = int(value)


def summed_details(many: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Details of several rows together; all of them add up."""
    found: dict[str, int] = defaultdict(int)
    for one in many:
        for name, value in one.items():
            found[name] += value
    return dict(found)


def _listed(numbers: Iterable[int]) -> Select[Any]:
    return select(func.json_each(dump_json(list(numbers))).table_valued("value").c.value)


def _add(into: dict[int, Sums], key: int, more: Sums) -> None:
    into[key] = added(into[key], more) if key in into else more


def _sums(numbers: list[int | None]) -> Sums:
    impressions, clicks, cost, conversions, value = (int(one or 0) for one in numbers)
    return impressions, clicks, cost, conversions, value
