"""Reports: cut into calls that LinkedIn answers whole, and put together again without losing a digit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from integrations.linkedin_ads.wire.answers import elements
from integrations.linkedin_ads.wire.calls import Call, finder
from integrations.linkedin_ads.wire.encoding import Names, Value
from integrations.linkedin_ads.wire.values import day_of, day_parts, decimal_of

MOST_FIELDS = 20
ALWAYS = ("dateRange", "pivotValues")
"""Rows cannot be told apart without them, and they count towards the limit."""
MOST_ROWS = 15_000
MOST_REACH_DAYS = 92
MOST_ENTITIES = 500
"""In one call: their names make its length."""
AMOUNTS = frozenset({"costInLocalCurrency", "costInUsd", "conversionValueInLocalCurrency", "costPerQualifiedLead"})
MODELLED = frozenset({"approximateMemberReach", "audiencePenetration"})
"""Estimates for at most 92 days that cannot be added up over rows."""
CORE = (
    "impressions", "clicks", "landingPageClicks", "costInLocalCurrency", "costInUsd", "totalEngagements", "likes",
    "comments", "shares", "follows", "oneClickLeads", "oneClickLeadFormOpens", "qualifiedLeads",
    "externalWebsiteConversions", "externalWebsitePostClickConversions", "externalWebsitePostViewConversions",
    "conversionValueInLocalCurrency", "approximateMemberReach",
)  # fmt: skip
FACETS = {"sponsoredAccount": "accounts", "sponsoredCampaignGroup": "campaignGroups", "sponsoredCampaign": "campaigns",
          "sponsoredCreative": "creatives"}  # fmt: skip


@dataclass(frozen=True)
class Slice:
    """One call of a report; both days belong to it."""

    metrics: tuple[str, ...]
    first: date
    last: date
    entities: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One row; counts are ints, amounts exact."""

    day: date
    last: date
    pivot: tuple[str, ...]
    values: Mapping[str, int | Decimal]


def slices(
    metrics: Sequence[str], first: date, last: date, entities: Sequence[str], *, rows_each: int = 1
) -> Iterator[Slice]:
    """The calls that bring a daily report, each of at most 20 fields and 15,000 rows.

    `rows_each` is how many rows one entity may have on one day (100 for demographic pivots).
    """
    days = min(MOST_REACH_DAYS, MOST_ROWS // rows_each)
    for start in _starts(first, last, days):
        end = min(last, start + timedelta(days=days - 1))
        span = (end - start).days + 1
        step = max(1, min(MOST_ENTITIES, MOST_ROWS // (span * rows_each)))
        for at in range(0, len(entities), step):
            for chosen in _chunks(metrics):
                yield Slice(chosen, start, end, tuple(entities[at : at + step]))


def report(one: Slice, pivot: str, granularity: str = "DAILY") -> Call:
    """The call of a slice. Raises ValueError for more than 20 fields or entities of different kinds."""
    fields = (*ALWAYS, *one.metrics)
    if len(fields) > MOST_FIELDS:
        raise ValueError(f"{len(fields)} fields are more than {MOST_FIELDS}")
    kinds = {FACETS[name.split(":")[2]] for name in one.entities}
    if len(kinds) != 1:
        raise ValueError("a report is about entities of one kind")
    parameters: dict[str, Value] = {
        "pivot": pivot,
        "timeGranularity": granularity,
        "dateRange": {"start": day_parts(one.first), "end": day_parts(one.last)},
        kinds.pop(): one.entities,
        "fields": Names(",".join(fields)),
    }
    return finder(("adAnalytics",), "analytics", parameters)


def rows(document: Mapping[str, Any]) -> list[Row]:
    """The rows of an answer; an answer without a list raises, an empty list is no activity (or no permission)."""
    return [_row(one) for one in elements(document)]


def merged(parts: Iterable[Sequence[Row]]) -> list[Row]:
    """Rows of several calls put together: those of one day and pivot become one, ordered by both."""
    found: dict[tuple[date, date, tuple[str, ...]], dict[str, int | Decimal]] = {}
    for part in parts:
        for row in part:
            found.setdefault((row.day, row.last, row.pivot), {}).update(row.values)
    return [Row(*key, values) for key, values in sorted(found.items())]


def _row(one: Mapping[str, Any]) -> Row:
    span = one["dateRange"]
    start = day_of(span["start"])
    end = day_of(span["end"]) if "end" in span else start
    values = {name: _number(name, value) for name, value in one.items() if name not in ALWAYS and value is not None}
    return Row(start, end, tuple(one["pivotValues"]), values)


def _number(name: str, value: Any) -> int | Decimal:
    if name not in AMOUNTS and isinstance(value, int) and not isinstance(value, bool):
        return value
    return decimal_of(value)


def _chunks(metrics: Sequence[str]) -> Iterator[tuple[str, ...]]:
    most = MOST_FIELDS - len(ALWAYS)
    wanted = list(dict.fromkeys(metrics))
    for at in range(0, len(wanted), most):
        yield tuple(wanted[at : at + most])


def _starts(first: date, last: date, days: int) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=days)
