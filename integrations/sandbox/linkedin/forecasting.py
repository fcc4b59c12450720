"""What a budget would bring: the forecast of an audience, by the same market as the simulated days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from integrations.sandbox.linkedin.asking import Ask, Reply, urn_number
from integrations.sandbox.linkedin.delivery import RIVALS, SEEN_A_DAY
from integrations.sandbox.linkedin.paging import unpaged
from integrations.sandbox.linkedin.problems import Refused, bad
from integrations.sandbox.linkedin.shape import OBJECTIVES, amount_of
from integrations.sandbox.linkedin.surface import Route
from integrations.sandbox.linkedin.targeting import FEWEST, audience, price_of, problems, segment_sizes
from integrations.sandbox.market import WEEK

LOW, HIGH = 0.75, 1.3
CLICKS = 0.0048
SPANS = {"DAILY": 1, "SEVEN_DAY": 7, "THIRTY_DAY": 30}
TO_CPM = {"CPM": 1.0, "CPC": 5.0, "CPV": 250.0}
PARAMS = frozenset(
    {"account", "campaignType", "targetingCriteria", "timeRange", "competingBid", "dailyBudget", "totalBudget", "objectiveType",
     "optimizationTarget", "enableAudienceExpansion", "enableAudienceNetwork"}
)  # fmt: skip


def _forecast(ask: Ask) -> Reply:
    ask.account(urn_number(ask.query.get("account"), "sponsoredAccount", "account"))
    criteria = ask.query.get("targetingCriteria")
    wrong = problems(criteria)
    if wrong or criteria is None:
        raise bad("INVALID_VALUE_FOR_FIELD", wrong[0].description)
    if ask.query.get("objectiveType", OBJECTIVES[0]) not in OBJECTIVES:
        raise bad("PARAM_INVALID", "objectiveType is unknown")
    members = audience(criteria, segment_sizes(ask))
    if members < FEWEST:
        return unpaged([])
    price = _bid(ask, price_of(criteria))
    strength = price / price_of(criteria)
    wanted = members * SEEN_A_DAY * sum(WEEK) / len(WEEK) * strength / (strength + RIVALS)
    shown = min(wanted, _budget(ask) / price * 1000)
    found = {
        "IMPRESSION": shown,
        "CLICK": shown * CLICKS,
        "SPENDING": shown * price / 1000,
        "MAX_POTENTIAL_BUDGET": wanted * price / 1000,
    }
    rows = [_row(name, span, value * days, ask.now) for name, value in found.items() for span, days in SPANS.items()]
    return unpaged([*rows, _row("COST_PER_MILLION_IMPRESSIONS", "DAILY", price * 1000, ask.now)])


def _bid(ask: Ask, usual: float) -> float:
    """The competing bid for a thousand impressions; the market's price where there is none."""
    given = ask.query.get("competingBid")
    if given is None:
        return usual
    kind, price = given.get("bidType"), amount_of(given.get("bidPrice"))
    if kind not in TO_CPM or price is None:
        raise bad("PARAM_INVALID", "competingBid is (bidType:CPM,bidPrice:(currencyCode:C,amount:A))")
    return float(price) * TO_CPM[kind] or usual


def _budget(ask: Ask) -> float:
    given = amount_of(ask.query.get("dailyBudget"))
    if given is None:
        raise bad("PARAM_INVALID", "dailyBudget is (amount:A,currencyCode:C)")
    return float(max(given, Decimal("0.01")))


def _row(metric: str, span: str, value: float, now: int) -> dict[str, Any]:
    start = datetime.fromtimestamp(now / 1000, UTC)
    end = start + timedelta(days=SPANS[span])
    low, high = (round(value * part) for part in (LOW, HIGH))
    series = {
        "adForecastRange": {"lowEnd": low, "highEnd": high},
        "timeRange": {"start": now, "end": round(end.timestamp() * 1000)},
    }
    return {"metricType": metric, "granularity": span, "timeSeries": [series]}


def _plan(ask: Ask) -> Reply:
    """A media plan: how many impressions and how often, for shares of a budget; a product of its own that few apps have."""
    request = ask.body.get("request")
    if not isinstance(request, dict) or PLANNED - request.keys() or request.keys() - PLANNED - PLANNED_TOO:
        raise bad("PARAM_INVALID", "request needs " + ", ".join(sorted(PLANNED)))
    if ask.switch("media_planning", "yes") != "yes":
        raise Refused(403, "ACCESS_DENIED", "Not enough permissions to access: mediaPlanning.forecastImpressions")
    ask.account(urn_number(request["sponsoredAccountUrn"], "sponsoredAccount", "sponsoredAccountUrn"))
    wrong = problems(request["targetingCriteria"])
    if wrong:
        raise bad("INVALID_VALUE_FOR_FIELD", wrong[0].description)
    budget = request["targetBudgetMicros"]
    if not isinstance(budget, int) or isinstance(budget, bool) or budget <= 0:
        raise bad("PARAM_INVALID", "targetBudgetMicros is a whole number above 0")
    first, last = (_day(request[name]) for name in ("startDateOn", "endDateOn"))
    if not first <= last:
        raise bad("START_DATE_AFTER_END_DATE", "endDateOn lies before startDateOn")
    members = audience(request["targetingCriteria"], segment_sizes(ask))
    price, days = price_of(request["targetingCriteria"]), (last - first).days + 1
    most = members * SEEN_A_DAY * days
    curve = [_point(budget * part // 10, price, most) for part in range(1, 11)]
    often = {"metricValue": max(1.0, curve[-1]["metricValue"] / max(1, members)), "budgetMicros": budget}
    frequency = {"metricCurve": [], "singlePointMetric": often}
    return Reply(200, {"value": {"averageFrequency": frequency, "impressionCurve": {"metricCurve": curve}}})


def _point(budget: int, price: float, most: float) -> dict[str, Any]:
    shown = min(most, budget / 1_000_000 / price * 1000)
    return {
        "budgetMicros": budget,
        "metricLower": shown * LOW,
        "metricValue": shown,
        "metricUpper": shown * HIGH,
    }


def _day(value: Mapping[str, int]) -> date:
    return date(value["year"], value["month"], value["day"])


PLANNED = frozenset({"sponsoredAccountUrn", "targetingCriteria", "targetBudgetMicros", "optimizationType", "objectiveType",
                     "startDateOn", "endDateOn"})  # fmt: skip
PLANNED_TOO = frozenset({"enableAudienceExpansion", "enableAudienceNetwork"})
ROUTES: Mapping[str, Route] = {
    "ACTION:forecastImpressions mediaPlanning": Route(_plan, frozenset({"r_ads", "rw_ads"})),
    "FINDER:criteriaV2 adSupplyForecasts": Route(_forecast, frozenset({"r_ads", "rw_ads"}), PARAMS),
}
