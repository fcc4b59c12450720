"""What can be targeted, and how many members that reaches: LinkedIn's lists, searches, sizes and forecasts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.wire.answers import elements
from integrations.linkedin_ads.wire.calls import Call, Verb, action, finder
from integrations.linkedin_ads.wire.encoding import Value
from integrations.linkedin_ads.wire.values import Money, day_parts, money_of

FACET = "urn:li:adTargetingFacet:"
FEWEST = 300
"""Members below which LinkedIn shows no ads and tells no size."""
MOST_NAMES = 100
LIST, TYPEAHEAD = "AD_TARGETING_FACET", "TYPEAHEAD"
_ENTITIES = ("adTargetingEntities",)
_URNS: Mapping[str, Value] = {"queryVersion": "QUERY_USES_URNS"}
Criteria = Mapping[str, Any]


@dataclass(frozen=True)
class Facet:
    """Something to target by, and the ways in which its entries are found."""

    name: str
    listed: bool
    searched: bool


@dataclass(frozen=True)
class Entry:
    """One entry of a facet."""

    urn: str
    name: str


@dataclass(frozen=True)
class Prices:
    """Limits and advice for one audience; None where LinkedIn says nothing."""

    least_bid: Money | None
    usual_bid: Money | None
    most_bid: Money | None
    least_daily: Money | None


@dataclass(frozen=True)
class Range:
    """A forecast: between `low` and `high`."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Wanted:
    """What a media plan is asked for: a budget in micros for these days, both inclusive."""

    budget: int
    first: date
    last: date
    objective: str = "BRAND_AWARENESS"
    optimization: str = "MAX_REACH"


@dataclass(frozen=True)
class Point:
    """Impressions for a budget (micros): at least, probably, at most."""

    budget: int
    low: int
    likely: int
    high: int


@dataclass(frozen=True)
class MediaPlan:
    """What a budget would bring: how often a member sees an ad, and impressions by share of the budget."""

    frequency: Decimal | None
    points: tuple[Point, ...]


def facets(client: LinkedInClient) -> list[Facet]:
    """All facets; the list comes whole, whatever `paging` says."""
    rows = elements(client.get(Call(Verb.GET, "/adTargetingFacets")))
    return [_facet(one) for one in rows]


def entries(client: LinkedInClient, facet: str) -> Iterator[Entry]:
    """Every entry of a facet that has a list."""
    yield from _entries(client.listed(_ENTITIES, "adTargetingFacet", {**_URNS, "facet": FACET + facet}))


def suggested(client: LinkedInClient, facet: str, text: str) -> list[Entry]:
    """Entries whose names begin like the text, the first page of them."""
    asked = {**_URNS, "facet": FACET + facet, "query": text}
    return list(_entries(elements(client.get(finder(_ENTITIES, "typeahead", asked)))))


def names(client: LinkedInClient, urns: Sequence[str]) -> dict[str, str]:
    """The names of saved URNs; those that LinkedIn no longer knows are missing."""
    found: dict[str, str] = {}
    for at in range(0, len(urns), MOST_NAMES):
        asked: dict[str, Value] = {**_URNS, "urns": list(urns[at : at + MOST_NAMES])}
        found |= {one.urn: one.name for one in _entries(client.listed(_ENTITIES, "urns", asked))}
    return found


def size(client: LinkedInClient, criteria: Criteria) -> int | None:
    """Members that a targeting reaches; None when fewer than 300, whose number is not told."""
    rows = elements(client.get(finder(("audienceCounts",), "targetingCriteriaV2", {"targetingCriteria": criteria})))
    total = max((int(one.get("total") or 0) for one in rows), default=0)
    return total or None


def prices(client: LinkedInClient, account: str, criteria: Criteria, **more: Value) -> Prices | None:
    """Limits and advice for bids and budgets; `more` are bidType, campaignType, objectiveType and the like."""
    asked: dict[str, Value] = {"account": account, "targetingCriteria": criteria, **more}
    rows = elements(client.get(finder(("adBudgetPricing",), "criteriaV2", asked)))
    return _prices(rows[0]) if rows else None


def forecast(client: LinkedInClient, account: str, criteria: Criteria, **more: Value) -> dict[tuple[str, str], Range]:
    """What a budget would bring, by metric and span (`("CLICK", "SEVEN_DAY")`); empty for audiences that are too small."""
    asked: dict[str, Value] = {"account": account, "targetingCriteria": criteria, **more}
    rows = elements(client.get(finder(("adSupplyForecasts",), "criteriaV2", asked)))
    return {(str(one["metricType"]), str(one["granularity"])): _range(one) for one in rows if one.get("timeSeries")}


def media_plan(client: LinkedInClient, account: str, criteria: Criteria, wanted: Wanted) -> MediaPlan:
    """How many impressions shares of a budget would bring, and how often each member sees an ad. LinkedIn grants this to few
    apps: ActElsewhere for the others."""
    request: dict[str, Any] = {
        "sponsoredAccountUrn": account, "targetingCriteria": criteria, "targetBudgetMicros": wanted.budget,
        "optimizationType": wanted.optimization, "objectiveType": wanted.objective, "enableAudienceExpansion": False,
        "enableAudienceNetwork": False, "startDateOn": day_parts(wanted.first), "endDateOn": day_parts(wanted.last),
    }  # fmt: skip
    return _media_plan(client.get(action(("mediaPlanning",), "forecastImpressions", {"request": request})))


def _media_plan(answer: Mapping[str, Any]) -> MediaPlan:
    value = answer.get("value") or {}
    single = ((value.get("averageFrequency") or {}).get("singlePointMetric") or {}).get("metricValue")
    rows = (value.get("impressionCurve") or {}).get("metricCurve") or ()
    frequency = None if single is None else Decimal(str(single))
    return MediaPlan(frequency, tuple(map(_point, rows)))


def _point(one: Mapping[str, Any]) -> Point:
    low, likely, high = (round(Decimal(str(one[f"metric{part}"]))) for part in ("Lower", "Value", "Upper"))
    return Point(int(one["budgetMicros"]), low, likely, high)


def _facet(one: Mapping[str, Any]) -> Facet:
    # The URN comes under two names.
    urn = str(one.get("adTargetingFacetUrn") or one.get("$URN") or one["facetName"])
    ways = set(one.get("availableEntityFinders") or ())
    return Facet(urn.removeprefix(FACET), LIST in ways, TYPEAHEAD in ways)


def _entries(rows: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    return (Entry(str(one["urn"]), str(one["name"])) for one in rows if one.get("urn") and one.get("name"))


def _prices(row: Mapping[str, Any]) -> Prices:
    def part(name: str, which: str) -> Money | None:
        found = (row.get(name) or {}).get(which)
        return money_of(found) if found else None

    return Prices(
        part("bidLimits", "min"),
        part("suggestedBid", "default"),
        part("bidLimits", "max"),
        part("dailyBudgetLimits", "min"),
    )


def _range(one: Mapping[str, Any]) -> Range:
    parts = [series["adForecastRange"] for series in one["timeSeries"]]
    return Range(*(sum((Decimal(str(part[name])) for part in parts), Decimal(0)) for name in ("lowEnd", "highEnd")))
