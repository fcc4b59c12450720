"""Reports: limits as LinkedIn's, figures from the simulated days, amounts as exact text."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from operator import add, itemgetter
from typing import Any

from integrations.sandbox.linkedin.accounts import reachable
from integrations.sandbox.linkedin.asking import Ask, Reply, urn_number
from integrations.sandbox.linkedin.delivery import UNIT
from integrations.sandbox.linkedin.metric_names import METRICS
from integrations.sandbox.linkedin.paging import unpaged
from integrations.sandbox.linkedin.posts import referenced
from integrations.sandbox.linkedin.problems import Refused, bad
from integrations.sandbox.linkedin.splitting import MEMBERS, Rows, Sums, parts_of, split
from integrations.sandbox.linkedin.store import load, select
from integrations.sandbox.linkedin.surface import Route
from integrations.sandbox.market import VALUE

MOST_FIELDS, MOST_ROWS, MOST_PIVOTS, MOST_REACH_DAYS = 20, 15_000, 3, 92
QUOTA, QUOTA_S = 45_000_000, 300
PAGED = 10  # rows that come when what `paging` says were true, which one practitioner believes
DEMOGRAPHIC_LAG_DAYS, DEMOGRAPHIC_YEARS, FEWEST_EVENTS = 1, 2, 3
USD = {"EUR": Decimal("1.08"), "USD": Decimal(1), "GBP": Decimal("1.27")}
KEYS = ("pivotValues", "dateRange")
NOT_BY_MEMBER = frozenset(
    {"approximateMemberReach", "audiencePenetration", "cardClicks", "cardImpressions", "conversionValueInLocalCurrency"}
)
FACETS = {"accounts": ("account", "sponsoredAccount"), "campaignGroups": ("grp", "sponsoredCampaignGroup"),
          "campaigns": ("campaign", "sponsoredCampaign"), "creatives": ("creative", "sponsoredCreative")}  # fmt: skip
COLUMNS = {"ACCOUNT": "account", "CAMPAIGN_GROUP": "grp", "CAMPAIGN": "campaign", "CREATIVE": "creative", "COMPANY": "account",
           "SHARE": "creative", "OBJECTIVE_TYPE": "campaign", "CONVERSION": "campaign", "CARD_INDEX": "creative"}  # fmt: skip
CARDS_SEEN = 0.62  # how many of those who saw one card see the next
OF_CONVERSIONS = ("conversions", "views")
OF_CARDS = ("impressions", "clicks", "landing")
STORED = ("impressions", "clicks", "landing", "cost", "opens", "leads", "conversions", "engagements")
EXTRA = ("views", "likes", "comments", "shares", "follows", "qualified", "video_starts", "video_views", "video_first", "video_half",
         "video_third", "video_done", "sends", "mail_opens", "actions")  # fmt: skip
MEASURES = (*STORED, *EXTRA)
PLACE = {name: at for at, name in enumerate(MEASURES)}
PARTS = 10**6
"""Costs are added up in two parts: those of a year and a large account are more than a whole number of SQLite's holds."""


def _report(ask: Ask) -> Reply:
    pivots = _pivots(ask)
    fields = _fields(ask)
    first, last = _span(ask)
    _check_reach(fields, first, last, pivots)
    granularity = _granularity(ask)
    demographic = pivots[0] in MEMBERS
    if demographic:
        today = datetime.fromtimestamp(ask.now / 1000, UTC).date()
        last = min(last, today - timedelta(days=DEMOGRAPHIC_LAG_DAYS + 1))
        first = max(first, today.replace(year=today.year - DEMOGRAPHIC_YEARS, day=min(today.day, 28)))
    found = _rows(ask, pivots, fields, (first, last), granularity)
    if demographic or pivots == ("IMPRESSION_DEVICE_TYPE",):
        found = split(found, parts_of(ask, pivots[0]), fewest=FEWEST_EVENTS if demographic else 1)
    if pivots[0] in APART:
        found = _by_conversion(ask, found) if pivots[0] == "CONVERSION" else _by_card(ask, found)
    if ask.switch("report_paging") == "honoured":
        found = dict(list(found.items())[:PAGED])
    if len(found) > MOST_ROWS:
        raise bad("PARAM_INVALID", f"The request would return more than {MOST_ROWS} elements")
    _spend(ask, len(found) * len(fields))
    rate = _usd(ask)
    span = (first, last) if granularity == "ALL" else None
    return unpaged(_elements(_sorted(ask, found), fields, rate, span))


APART = frozenset({"CONVERSION", "CARD_INDEX"})
"""Pivots that are asked for alone."""


def _pivots(ask: Ask) -> tuple[str, ...]:
    several = ask.query.get("pivots") if ask.query["q"] == "statistics" else [ask.query.get("pivot")]
    if not isinstance(several, list) or not 1 <= len(several) <= MOST_PIVOTS:
        raise bad("PARAM_INVALID", f"pivots is a List of at most {MOST_PIVOTS}")
    names = tuple(_unwrapped(one) for one in several)
    known = set(COLUMNS) | set(MEMBERS) | {"IMPRESSION_DEVICE_TYPE"}
    if len(names) > 1 and set(names) & APART:
        raise bad("PARAM_INVALID", f"pivot {','.join(names)} is not supported")
    if not set(names) <= known or (len(names) > 1 and not set(names) <= set(COLUMNS)):
        raise bad("PARAM_INVALID", f"pivot {','.join(names)} is not supported")
    return names


def _unwrapped(value: Any) -> str:
    """LinkedIn takes `(value:ALL)` as well as `ALL`."""
    return str(value.get("value")) if isinstance(value, dict) else str(value)


def _fields(ask: Ask) -> list[str]:
    fields = ask.query.get("fields") or ["impressions", "clicks"]
    if len(fields) > MOST_FIELDS:
        raise bad("PARAM_INVALID", f"At most {MOST_FIELDS} fields can be requested")
    unknown = [one for one in fields if one not in METRICS and one not in KEYS]
    if unknown:
        raise bad("PARAM_INVALID", f"Unknown field {unknown[0][:60]}")
    return list(fields)


def _day(parts: Any) -> date:
    try:
        return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except (KeyError, TypeError, ValueError):
        raise bad("PARAM_INVALID", "dateRange is (start:(year:Y,month:M,day:D),end:(…))") from None


def _span(ask: Ask) -> tuple[date, date]:
    given = ask.query.get("dateRange")
    if not isinstance(given, dict) or "start" not in given:
        raise bad("PARAM_INVALID", "dateRange is required")
    today = datetime.fromtimestamp(ask.now / 1000, UTC).date()
    first, last = _day(given["start"]), _day(given["end"]) if "end" in given else today
    if last < first:
        raise bad("PARAM_INVALID", "dateRange ends before it starts")
    return first, last


def _granularity(ask: Ask) -> str:
    found = _unwrapped(ask.query.get("timeGranularity"))
    if found not in ("ALL", "DAILY", "MONTHLY", "YEARLY"):
        raise bad("PARAM_INVALID", "timeGranularity is ALL, DAILY, MONTHLY or YEARLY")
    return found


def _check_reach(fields: Sequence[str], first: date, last: date, pivots: tuple[str, ...]) -> None:
    demographic = pivots[0] in MEMBERS
    if demographic and NOT_BY_MEMBER & set(fields):
        raise bad("PARAM_INVALID", f"{sorted(NOT_BY_MEMBER & set(fields))[0]} is not available by member")
    estimated = {"approximateMemberReach", "audiencePenetration"} & set(fields)
    if estimated and (last - first).days >= MOST_REACH_DAYS:
        raise bad("PARAM_INVALID", f"{sorted(estimated)[0]} is available for at most {MOST_REACH_DAYS} days")
    if "audiencePenetration" in fields and pivots != ("CAMPAIGN",):
        raise bad("PARAM_INVALID", "audiencePenetration is available by CAMPAIGN only")


def _where(ask: Ask) -> tuple[str, list[object]]:
    given = {name: ask.query[name] for name in FACETS if name in ask.query}
    if not given:
        raise bad("PARAM_INVALID", "At least one facet is required")
    mine = [one.id for one in reachable(ask)]
    where, values = f"account IN ({','.join('?' * len(mine))})", list[object](mine)
    for name, urns in given.items():
        column, kind = FACETS[name]
        if not isinstance(urns, list) or not urns:
            raise bad("PARAM_INVALID", f"{name} must be a List")
        where += f" AND {column} IN ({','.join('?' * len(urns))})"
        values += [urn_number(one, kind, name) for one in urns]
    return where, values


BUCKETS = {"ALL": "''", "DAILY": "day", "MONTHLY": "substr(day, 1, 7)", "YEARLY": "substr(day, 1, 4)"}
_SUMS = [*(f"sum({name})" if name != "cost" else f"sum(cost % {PARTS})" for name in STORED), f"sum(cost / {PARTS})"]


def _rows(ask: Ask, pivots: tuple[str, ...], fields: Sequence[str], span: tuple[date, date], granularity: str) -> Rows:
    """Sums by bucket of time and pivot values; what no field needs stays 0."""
    where, values = _where(ask)
    within, values = f"{where} AND day BETWEEN ? AND ?", [*values, *(day.isoformat() for day in span)]
    by = ", ".join([BUCKETS[granularity], *(COLUMNS.get(one, "campaign") for one in pivots)])
    wide = 1 + len(pivots)
    key = _keys(ask, pivots)
    found: Rows = {}
    order, none = ", ".join(str(at + 1) for at in range(wide)), [0] * len(EXTRA)
    query = f"SELECT {by}, {', '.join(_SUMS)} FROM fact WHERE {within} GROUP BY {order}"  # noqa: S608
    for row in ask.connection.execute(query, values):
        *counts, beyond = row[wide:]
        counts[PLACE["cost"]] += beyond * PARTS
        into = found.setdefault(key(row), [])
        into[:] = map(add, into, (*counts, *none)) if into else (*counts, *none)
    if not OF_EXTRA.isdisjoint(fields):
        extra = "fact JOIN extra USING (creative, day)"
        query = f"SELECT {by}, name, sum(number) FROM {extra} WHERE {within} GROUP BY {order}, {wide + 1}"  # noqa: S608
        for row in ask.connection.execute(query, values):
            found[key(row)][PLACE[row[-2]]] += row[-1]
    return found


def _keys(ask: Ask, pivots: tuple[str, ...]) -> Callable[[Sequence[Any]], tuple[str, tuple[str, ...]]]:
    """How a row that begins with its bucket and numbers is told from others: the bucket, and the values of the pivots."""
    value = cache(partial(_value, ask))
    if len(pivots) == 1:
        (only,) = pivots
        return lambda row: (row[0], (value(only, row[1]),))
    return lambda row: (row[0], tuple(map(value, pivots, row[1:])))


def _by_conversion(ask: Ask, found: Rows) -> Rows:
    """What each rule counted: a campaign's conversions belong to one of its account's rules; nothing else is told by rule."""
    result: Rows = defaultdict(lambda: [0] * len(MEASURES))
    for (bucket, (campaign,)), sums in found.items():
        one = load(ask.connection, "campaign", int(campaign))
        rules = [rule.id for rule in select(ask.connection, "conversion", "account = ?", (one.account,))] if one else []
        if rules and sums[PLACE["conversions"]]:
            into = result[bucket, (f"urn:lla:llaPartnerConversion:{rules[int(campaign) % len(rules)]}",)]
            for name in OF_CONVERSIONS:
                into[PLACE[name]] += sums[PLACE[name]]
    return result


def _by_card(ask: Ask, found: Rows) -> Rows:
    """What each card of a carousel got: the first is seen by all, each next by fewer."""
    result: Rows = defaultdict(lambda: [0] * len(MEASURES))
    for (bucket, (creative,)), sums in found.items():
        one = load(ask.connection, "creative", int(creative))
        post = referenced(ask, str(one.body["content"].get("reference", ""))) if one else None
        cards = (((post.body if post else {}).get("content") or {}).get("carousel") or {}).get("cards") or []
        for at in range(len(cards)):
            part = CARDS_SEEN**at
            into = result[bucket, (str(at),)]
            for name in OF_CARDS:
                into[PLACE[name]] += int(sums[PLACE[name]] * part)
    return result


def _value(ask: Ask, pivot: str, number: int) -> str:
    plain = {"ACCOUNT": "sponsoredAccount", "CAMPAIGN_GROUP": "sponsoredCampaignGroup", "CAMPAIGN": "sponsoredCampaign",
             "CREATIVE": "sponsoredCreative"}.get(pivot)  # fmt: skip
    if plain:
        return f"urn:li:{plain}:{number}"
    kind = {"COMPANY": "account", "SHARE": "creative"}.get(pivot, "campaign")
    read: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
        "COMPANY": lambda body: body["reference"],
        "SHARE": lambda body: body["content"].get("reference", ""),
        "OBJECTIVE_TYPE": lambda body: body["objectiveType"],
    }
    # Split pivots keep the campaign here, which decides how its figures are divided.
    found = load(ask.connection, kind, number) if pivot in read else None
    return str(number) if found is None else str(read[pivot](found.body))


def _sorted(ask: Ask, found: Rows) -> list[tuple[tuple[str, tuple[str, ...]], Sums]]:
    by = ask.query.get("sortBy")
    if by is None:
        return sorted(found.items())
    fields = {"IMPRESSIONS": 0, "COST_IN_LOCAL_CURRENCY": 3, "ONE_CLICK_LEADS": 5, "EXTERNAL_WEBSITE_CONVERSIONS": 6}
    if not isinstance(by, dict) or by.get("field") not in fields:
        raise bad("PARAM_INVALID", "sortBy is (field:F,order:ASCENDING)")
    return sorted(found.items(), key=lambda one: one[1][fields[by["field"]]], reverse=by.get("order") == "DESCENDING")


def _usd(ask: Ask) -> Decimal:
    accounts = reachable(ask)
    numbers = [urn_number(one, "sponsoredAccount", "accounts") for one in ask.query.get("accounts", [])]
    named = next((one for one in accounts if one.id in numbers), accounts[0] if accounts else None)
    return USD.get(named.body["currency"], Decimal(1)) if named else Decimal(1)


def _spend(ask: Ask, amount: int) -> None:
    """Metric values of the last five minutes. Raises Refused with 429 beyond the quota."""
    now = time.time()
    ask.connection.execute("DELETE FROM spent WHERE at < ?", (now - QUOTA_S,))
    total = ask.connection.execute("SELECT coalesce(sum(amount), 0) FROM spent").fetchone()[0]
    if total + amount > QUOTA:
        raise Refused(429, "TOO_MANY_REQUESTS", "Request would exceed the quota of metric values", service_code=101)
    ask.connection.execute("INSERT INTO spent VALUES (?, ?)", (now, amount))


def amount_text(units: int) -> str:
    """Exact text of an amount; what is too small to be money is written as LinkedIn writes it."""
    if units == 0:
        return "-2E-18"
    whole, rest = divmod(abs(units), UNIT)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{rest:012d}".rstrip("0") if rest else f"{sign}{whole}"


def _elements(
    found: Iterable[tuple[tuple[str, tuple[str, ...]], Sums]],
    fields: Sequence[str],
    rate: Decimal,
    span: tuple[date, date] | None,
) -> list[dict[str, Any]]:
    """The rows as they are sent: only what was asked for is worked out."""
    readers = [(name, _reader(name, rate)) for name in fields if name not in KEYS]
    days = cache(_days_of)
    result = []
    for (bucket, pivot), sums in found:
        row = {name: read(sums) for name, read in readers}
        if "dateRange" in fields:
            row["dateRange"] = _range(*span) if span else days(bucket)
        if "pivotValues" in fields:
            row["pivotValues"] = list(pivot)
        result.append(row)
    return result


SAME = {
    "impressions": "impressions", "clicks": "clicks", "landingPageClicks": "landing", "totalEngagements": "engagements",
    "likes": "likes", "reactions": "likes", "comments": "comments", "shares": "shares", "oneClickLeadFormOpens": "opens",
    "oneClickLeads": "leads", "qualifiedLeads": "qualified", "follows": "follows", "externalWebsiteConversions": "conversions",
    "externalWebsitePostViewConversions": "views", "videoStarts": "video_starts", "videoViews": "video_views",
    "videoFirstQuartileCompletions": "video_first", "videoMidpointCompletions": "video_half",
    "videoThirdQuartileCompletions": "video_third", "videoCompletions": "video_done", "sends": "sends", "opens": "mail_opens",
    "actionClicks": "actions", "cardImpressions": "impressions", "cardClicks": "clicks",
}  # fmt: skip
"""Metrics that are one measure as it is kept."""
SHOWN, COST, CONVERSIONS, VIEWS, QUALIFIED = (
    PLACE[name] for name in ("impressions", "cost", "conversions", "views", "qualified")
)
WORKED_OUT: Mapping[str, Callable[[Sums], Any]] = {
    "externalWebsitePostClickConversions": lambda sums: sums[CONVERSIONS] - sums[VIEWS],
    "costInLocalCurrency": lambda sums: amount_text(sums[COST]),
    "conversionValueInLocalCurrency": lambda sums: str(sums[CONVERSIONS] * VALUE),
    "approximateMemberReach": lambda sums: round(sums[SHOWN] ** 0.92) if sums[SHOWN] else 0,
    "audiencePenetration": lambda sums: str(round(min(0.9, sums[SHOWN] / 1_000_000), 6)),
    "averageDwellTime": lambda sums: 4,
    "costPerQualifiedLead": lambda sums: amount_text(sums[COST] // max(1, sums[QUALIFIED])),
}


OF_EXTRA = {name for name, kept in SAME.items() if kept in EXTRA} | {
    "externalWebsitePostClickConversions", "costPerQualifiedLead",
}  # fmt: skip
"""Metrics that need the table of measures that only some ads have."""


def _reader(name: str, rate: Decimal) -> Callable[[Sums], Any]:
    """How a metric is read off the sums; those that nothing here counts are 0."""
    if name in SAME:
        return itemgetter(PLACE[SAME[name]])
    if name == "costInUsd":
        return lambda sums: amount_text(int(sums[COST] * rate))
    return WORKED_OUT.get(name, lambda sums: 0)


def _range(first: date, last: date) -> dict[str, Any]:
    return {"start": _date_parts(first), "end": _date_parts(last)}


def _days_of(bucket: str) -> dict[str, Any]:
    return _range(*_of_bucket(bucket))


def _of_bucket(bucket: str) -> tuple[date, date]:
    if len(bucket) == len("2026-09-01"):
        return date.fromisoformat(bucket), date.fromisoformat(bucket)
    if len(bucket) == len("2026-09"):
        first = date.fromisoformat(f"{bucket}-01")
        return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return date(int(bucket), 1, 1), date(int(bucket), 12, 31)


def _date_parts(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


SCOPE = frozenset({"r_ads_reporting"})
PARAMS = frozenset({"dateRange", "timeGranularity", "sortBy", "campaignType", "objectiveType", *FACETS})
ROUTES: Mapping[str, Route] = {
    "FINDER:analytics adAnalytics": Route(_report, SCOPE, PARAMS | {"pivot"}),
    "FINDER:statistics adAnalytics": Route(_report, SCOPE, PARAMS | {"pivots"}),
}
