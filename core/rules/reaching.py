"""Rules about LinkedIn's audiences beside money: whether a budget reaches its members often enough, or no longer new ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from core.catalog import KINDS, LINKEDIN
from core.metrics import last_days
from core.rules.minimums import days, linkedin_daily
from core.rules.money import shown
from core.rules.rule import WARNING, Hit, Owned, Pack, Says, need
from core.rules.view import View
from core.schema import ENTITY, fact, fact_reach
from core.targeting.criteria import digest, from_stored

pack = Pack("linkedin.ad_set", "LinkedIn audiences and budgets", (LINKEDIN,))

Owners = ColumnElement[bool] | None
_GROUP, _CAMPAIGN = ENTITY["ad_group"], ENTITY["campaign"]
_WANTED = 3  # impressions a member and month
_MONTH = 30.4
# What a thousand impressions cost business advertisers, in ten dollars, where an account has too few of its own to say.
_USUAL_CPM = 3.5
_ENOUGH_IMPRESSIONS = 10_000
_FIGURE_DAYS = 90
_FLIGHT = ("daily_budget", "total_budget", "start_date", "end_date")


@dataclass(frozen=True)
class _Price:
    """What a thousand impressions cost, in micros, and where that is from."""

    micros: float
    source: str


@pack.scope(
    Says(
        "budget_for_audience",
        WARNING,
        "Budget too small for the audience",
        "People who see an ad less than three times a month hardly remember it. Narrow the audience, or raise the budget.",
    ),
    "ad_group",
    need("ad_group", "ad_group", "targeting", "audience_size", "status", *_FLIGHT),
    need("ad_group", "campaign", "status"),
    need("campaign", "campaign", *_FLIGHT),
    figures=True,
)
def _budget_for_audience(view: View, owners: Owners) -> Iterator[Owned]:
    prices: dict[int, _Price] = {}
    currency = view.context.currency(LINKEDIN)
    for row in view.rows(_sets(view, owners)):
        size, month = _size(view, row), _monthly(row)
        if not size or not month:
            continue
        if row.account not in prices:
            prices[row.account] = _price(view, row.account, currency)
        price = prices[row.account]
        times = month * 1000 / price.micros / size
        if times < _WANTED:
            yield Owned(row.pk, Hit(_budget_field(row), _words(times, size, month, price, currency)))


def _sets(view: View, owners: Owners) -> Any:
    """The ad sets asked for with the budgets that pay for them."""
    siblings = _GROUP.alias()
    number = (
        select(func.count())
        .where(siblings.c.campaign == _CAMPAIGN.c.pk, siblings.c.presence == _GROUP.c.presence)
        .where(siblings.c.status.is_(None) | siblings.c.status.in_(("ENABLED", "DRAFT")))
        .scalar_subquery()
    )
    return (
        select(
            _GROUP.c.pk, _GROUP.c.targeting, _GROUP.c.audience_size, *(_GROUP.c[name] for name in _FLIGHT), _CAMPAIGN.c.account,
            *(_CAMPAIGN.c[name].label(f"above_{name}") for name in _FLIGHT), number.label("siblings"),
        )
        .join(_CAMPAIGN, _CAMPAIGN.c.pk == _GROUP.c.campaign)
        .where(view.owned("ad_group", owners), _GROUP.c.platform == LINKEDIN)
        .where(_GROUP.c.status.is_(None) | _GROUP.c.status.in_(("ENABLED", "DRAFT")))
        .order_by(_GROUP.c.pk)
    )  # fmt: skip


def _size(view: View, row: Any) -> int | None:
    """Members as LinkedIn last said."""
    if view.context.sizes and row.targeting:
        found = view.context.sizes.get(digest(from_stored(json.loads(row.targeting))))
        if found is not None:
            return found
    known: int | None = row.audience_size
    return known


def _monthly(row: Any) -> float | None:
    """What an ad set may spend in a month, in micros; an equal share where its campaign holds the budget."""
    own = _a_month(row.daily_budget, row.total_budget, days(row.start_date, row.end_date))
    if own:
        return own
    flight = days(row.start_date or row.above_start_date, row.end_date or row.above_end_date)
    above = _a_month(row.above_daily_budget, row.above_total_budget, flight)
    return above / max(row.siblings, 1) if above else None


def _a_month(daily: int | None, total: int | None, flight: int | None) -> float | None:
    if daily:
        return daily * min(_MONTH, flight or _MONTH)
    # What has to last for less than a month is all there is for those weeks.
    return total * min(1.0, _MONTH / flight) if total and flight else None


def _budget_field(row: Any) -> str:
    return "total_budget" if row.total_budget and not row.daily_budget else "daily_budget"


def _price(view: View, account: int, currency: str) -> _Price:
    period = last_days(_FIGURE_DAYS, view.context.today)
    query = (
        select(func.sum(fact.c.cost), func.sum(fact.c.impressions))
        .join(_CAMPAIGN, _CAMPAIGN.c.pk == fact.c.entity)
        .where(fact.c.kind == KINDS["campaign"].code, _CAMPAIGN.c.account == account, fact.c.day >= period.since)
    )
    cost, impressions = view.connection.execute(query).one()
    if cost and (impressions or 0) >= _ENOUGH_IMPRESSIONS:
        return _Price(cost * 1000 / impressions, "as in this account lately")
    return _Price(linkedin_daily(currency) * _USUAL_CPM, "a usual price")


def _words(times: float, size: int, month: float, price: _Price, currency: str) -> str:
    members = int(month * 1000 / price.micros / _WANTED)
    wanted = round(size * _WANTED * price.micros / 1000 / _MONTH)
    rounded = -(-wanted // 1_000_000) * 1_000_000
    return (
        f"It pays for {times:.1f} impressions a month for each of {size:,} members, at {shown(round(price.micros / 10_000) * 10_000, currency)} a thousand "
        f"({price.source}). Three need {shown(rounded, currency)} a day, or at most {_rounded(members):,} members."
    )


def _rounded(number: int) -> int:
    """Two leading figures are as exact as such an estimate is."""
    unit: int = 10 ** max(len(str(number)) - 2, 0)
    return number // unit * unit


_RECENT_DAYS = 45
_EXHAUSTED = 0.5


@pack.scope(
    Says(
        "audience_exhausted",
        WARNING,
        "Half of the audience was reached",
        "Those who have not seen the ads are few by now, and the others see them again. Widen the audience, or pause for a while.",
    ),
    "ad_group",
    need("ad_group", "ad_group", "targeting", "audience_size", "status"),
    figures=True,
)
def _exhausted(view: View, owners: Owners) -> Iterator[Owned]:
    recent = (view.context.today - timedelta(_RECENT_DAYS)).isoformat()
    reached = (
        select(fact_reach.c.entity, func.max(fact_reach.c.members).label("members"))
        .where(fact_reach.c.kind == KINDS["ad_group"].code, fact_reach.c.last >= recent)
        .group_by(fact_reach.c.entity)
        .subquery()
    )
    query = (
        select(_GROUP.c.pk, _GROUP.c.targeting, _GROUP.c.audience_size, reached.c.members)
        .join(reached, reached.c.entity == _GROUP.c.pk)
        .where(view.owned("ad_group", owners), _GROUP.c.platform == LINKEDIN, _GROUP.c.status == "ENABLED")
        .order_by(_GROUP.c.pk)
    )
    for row in view.rows(query):
        size = _size(view, row)
        if size and row.members >= size * _EXHAUSTED:
            part = min(row.members / size, 1)
            yield Owned(
                row.pk, Hit("audience_size", f"{row.members:,} of {size:,} members saw its ads lately ({part:.0%}).")
            )
