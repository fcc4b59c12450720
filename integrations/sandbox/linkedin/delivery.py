"""Simulated days on LinkedIn, in the same market as Google's: same week, same themes and prices, same value of a customer."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from integrations.sandbox.linkedin.asking import Ask
from integrations.sandbox.linkedin.campaigns import campaign_holds
from integrations.sandbox.linkedin.creatives import review_of
from integrations.sandbox.linkedin.forms import response_body
from integrations.sandbox.linkedin.posts import text_of
from integrations.sandbox.linkedin.store import Entity, Store, load, next_id, save, select, set_setting, setting
from integrations.sandbox.linkedin.targeting import audience, price_of, segment_sizes
from integrations.sandbox.market import (
    WEEK,
    Around,
    advertiser_of,
    chance,
    interest,
    left_over,
    market_price,
    monthly_volume,
    theme_of,
)

UNIT = 10**12
"""Costs are kept as whole numbers of this part of the currency, so that sums are exact."""
AUTOMATIC, RIVALS = 1.15, 0.7
SEEN_A_DAY = 0.03  # impressions per member that a feed has to give on an average day
LATE_DAYS, LATE = 7, 0.012
USUAL_VOLUME, USUAL_PRICE = 900, 2_500_000
SEEN_AND_BOUGHT = 0.000_03  # conversions of people who saw an ad and did not click
FIRST = ("Ada", "Bruno", "Carla", "Dario", "Elin", "Femi", "Greta", "Hugo", "Ines", "Jonas")
LAST = ("Abendroth", "Birkholz", "Castellan", "Drachenfels", "Eberlein", "Fahrenkamp", "Gerling", "Hollander")


@dataclass(frozen=True)
class Runner:
    """A creative that takes part in a day."""

    creative: int
    quality: float


@dataclass(frozen=True)
class Wish:
    """A day as a creative meets it: how much its theme is wanted, and what searches on Google leave of conversions."""

    seed: int
    day: date
    interest: float
    left: float
    theme: str


@dataclass(frozen=True)
class Result:
    """What one creative got on one day; cost in the unit of this file."""

    creative: int
    impressions: int
    clicks: int
    landing: int
    cost: int
    opens: int
    leads: int
    conversions: int
    engagements: int
    more: Mapping[str, int] = field(default_factory=dict)


def advance(store: Store, days: int) -> int:
    """Simulate so many days by this store's own clock, and move that on; returns the rows written.

    Raises:
        ValueError: for less than one day.
    """
    if days < 1:
        raise ValueError("at least one day is simulated")
    written = 0
    for _ in range(days):
        today = store.now().date()
        with store.write() as connection:
            written += write_day(connection, today)
            moved = int(setting(connection, "days_ahead", "0")) + 1
            set_setting(connection, "days_ahead", str(moved))
    return written


Surroundings = Mapping[tuple[str, str], Around]
"""What was done before a day, by advertiser and theme."""


def write_day(connection: sqlite3.Connection, day: date, around: Surroundings | None = None) -> int:
    """Simulate one day of every account; returns the rows written. `around` is what was done before, also on Google."""
    seed = int(setting(connection, "seed", "1"))
    noon = round(datetime.combine(day, time(12), UTC).timestamp() * 1000)
    ask = Ask(connection, "", frozenset(), noon, seed=seed)
    sizes = segment_sizes(ask)
    names = {one.id: advertiser_of(one.name) for one in select(connection, "account", "1 = 1", ())}
    written = 0
    for campaign in select(connection, "campaign", "status = 'ACTIVE'", ()):
        if campaign.body["test"] or campaign_holds(ask, campaign):
            continue
        before = (around or {}).get((names.get(campaign.account, ""), theme_of(campaign.name)), Around())
        found = list(_campaign_day(ask, campaign, day, sizes, before))
        rows = [_row(campaign, one, day) for one in found]
        connection.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        more = [
            (one.creative, day.isoformat(), name, number)
            for one in found
            for name, number in one.more.items()
            if number
        ]
        connection.executemany("INSERT OR REPLACE INTO extra VALUES (?, ?, ?, ?)", more)
        _fill_forms(ask, campaign, found, noon)
        written += len(rows)
    _late_conversions(connection, seed, day)
    return written


def _row(campaign: Entity, one: Result, day: date) -> tuple[Any, ...]:
    return (
        campaign.account, campaign.parent, campaign.id, one.creative, day.isoformat(), one.impressions, one.clicks,
        one.landing, one.cost, one.opens, one.leads, one.conversions, one.engagements,
    )  # fmt: skip


def _campaign_day(ask: Ask, campaign: Entity, day: date, sizes: Mapping[str, int], before: Around) -> Iterator[Result]:
    runners = list(_runners(ask, campaign))
    criteria = campaign.body.get("targetingCriteria")
    bid = _bid(campaign.body, criteria) if criteria else 0.0
    if not runners or criteria is None or bid <= 0:
        return
    price = price_of(criteria) * _theme_price(campaign.name)
    strength = bid / price
    wanted = audience(criteria, sizes) * SEEN_A_DAY * WEEK[day.weekday()] * strength / (strength + RIVALS)
    paid = min(bid, price * (0.8 + 0.4 * chance(ask.seed, day, "price", campaign.id)))
    # Each creative may get one impression more than its share, for impressions are whole.
    affordable = max(0.0, _budget(ask, campaign) / paid * 1000 - len(runners))
    total = min(wanted, affordable) * (0.85 + 0.15 * chance(ask.seed, day, campaign.id))
    share = sum(one.quality for one in runners)
    theme = theme_of(campaign.name)
    mood = Wish(ask.seed, day, interest(ask.seed, day, theme), left_over(before), theme)
    for one in runners:
        found = creative_day(mood, campaign.body, one, total * one.quality / share, paid)
        if found.impressions:
            yield found


def creative_day(wish: Wish, campaign: Mapping[str, Any], one: Runner, expected: float, paid: float) -> Result:
    """What a creative gets when so many impressions are expected; more of them never bring less of anything."""

    def some(mean: float, what: str) -> int:
        base = math.floor(mean)
        return base + (chance(wish.seed, wish.day, one.creative, what) < mean - base)

    shown = some(expected, "i")
    clicks = min(shown, some(shown * 0.0048 * one.quality * wish.interest, "c"))
    landing = min(clicks, some(clicks * 0.86, "l"))
    leads_wanted = campaign["objectiveType"] == "LEAD_GENERATION"
    opens = min(clicks, some(clicks * 0.7, "f")) if leads_wanted else 0
    leads = min(opens, some(opens * 0.22, "d"))
    worth = wish.interest * min(2.0, 0.5 + monthly_volume(wish.theme) / USUAL_VOLUME / 2)
    clicked = 0 if leads_wanted else min(landing, some(landing * 0.018 * worth * wish.left, "o"))
    seen = 0 if leads_wanted else some(shown * SEEN_AND_BOUGHT * worth, "w")
    # Less a tail beyond the cent, as the real figures have one: never more than was affordable.
    cost = (
        round(shown * paid / 1000 * UNIT) - int(chance(wish.seed, wish.day, one.creative, "tail") * 10**6)
        if shown
        else 0
    )
    engaged = clicks + some(clicks * 0.4, "e")
    more = {"views": seen} | _social(engaged - clicks, clicks, leads, some) | _of_format(campaign, shown, clicks, some)
    return Result(one.creative, shown, clicks, landing, cost, opens, leads, clicked + seen, engaged, more)


def _social(reactions: int, clicks: int, leads: int, some: Callable[[float, str], int]) -> dict[str, int]:
    """What people do with a post beside clicking; the parts never exceed the whole."""
    likes = min(reactions, some(reactions * 0.66, "k"))
    shares = min(reactions - likes, some(reactions * 0.17, "s"))
    comments = min(reactions - likes - shares, some(reactions * 0.17, "n"))
    qualified = min(leads, some(leads * 0.33, "q"))
    return {
        "likes": likes,
        "shares": shares,
        "comments": comments,
        "qualified": qualified,
        "follows": min(clicks, some(clicks / 40, "g")),
    }


def _of_format(
    campaign: Mapping[str, Any], shown: int, clicks: int, some: Callable[[float, str], int]
) -> dict[str, int]:
    """What only videos and messages count; each step is reached by fewer than the one before."""
    if campaign.get("format") == "SINGLE_VIDEO":
        names = ("video_starts", "video_views", "video_first", "video_half", "video_third", "video_done")
        counts, left = {}, shown
        for name, part in zip(names, (0.55, 0.6, 0.7, 0.62, 0.75, 0.8), strict=True):
            left = min(left, some(left * part, name))
            counts[name] = left
        return counts
    if campaign.get("type") == "SPONSORED_INMAILS":
        opened = min(shown, some(shown * 0.38, "mail"))
        return {"sends": shown, "mail_opens": opened, "actions": min(opened, clicks)}
    return {}


def _theme_price(name: str) -> float:
    return 0.7 + 0.3 * min(3.0, market_price(theme_of(name)) / USUAL_PRICE)


def _runners(ask: Ask, campaign: Entity) -> Iterator[Runner]:
    for one in select(ask.connection, "creative", "parent = ? AND status = 'ACTIVE'", (campaign.id,)):
        if review_of(ask, one).get("status") == "APPROVED":
            yield Runner(one.id, 0.6 + 0.8 * chance("quality", text_of(ask, one.body["content"])))


def _bid(body: Mapping[str, Any], criteria: Mapping[str, Any]) -> float:
    """What is bid for a thousand impressions; 0 never wins, as with manual bidding without a bid."""
    target = body.get("optimizationTargetType", "NONE")
    if str(target).startswith("MAX_"):
        return price_of(criteria) * AUTOMATIC * 2
    bid = float(Decimal(body["unitCost"]["amount"]))
    scale = {"CPC": 5.0, "CPV": 250.0}.get(str(body["costType"]), 1.0)
    return bid * scale


def _budget(ask: Ask, campaign: Entity) -> float:
    """What a campaign may spend a day: its own money, else its share of its group's."""
    own = _daily(campaign.body)
    if own is not None:
        return own
    group = load(ask.connection, "group", campaign.parent)
    beside = select(ask.connection, "campaign", "parent = ? AND status = 'ACTIVE'", (campaign.parent,))
    return (_daily(group.body) or 0.0) / max(1, len(list(beside))) if group else 0.0


def _daily(body: Mapping[str, Any]) -> float | None:
    """Money a day; None where a document names none."""
    if "dailyBudget" in body:
        return float(Decimal(body["dailyBudget"]["amount"]))
    if "totalBudget" not in body:
        return None
    schedule = body["runSchedule"]
    days: float = max(1.0, (schedule["end"] - schedule["start"]) / 86_400_000)
    return float(Decimal(body["totalBudget"]["amount"])) / days


def _late_conversions(connection: sqlite3.Connection, seed: int, day: date) -> None:
    """Clicks of the last week convert later: what was read of those days is not yet final."""
    first, last = (day - timedelta(days=LATE_DAYS)).isoformat(), (day - timedelta(days=1)).isoformat()
    query = "SELECT creative, day FROM fact WHERE day BETWEEN ? AND ? AND landing > conversions AND opens = 0"
    found = [row for row in connection.execute(query, (first, last)) if chance(seed, day, "late", *row) < LATE]
    connection.executemany("UPDATE fact SET conversions = conversions + 1 WHERE creative = ? AND day = ?", found)


def _fill_forms(ask: Ask, campaign: Entity, found: list[Result], noon: int) -> None:
    """Every lead is somebody who filled in the creative's form."""
    for one in found:
        creative = load(ask.connection, "creative", one.creative)
        target = ((creative.body if creative else {}).get("leadgenCallToAction") or {}).get("destination", "")
        number = target.rpartition(":")[2]
        form = load(ask.connection, "form", int(number)) if number.isdigit() else None
        if form is None:
            continue
        place = (f"urn:li:sponsoredCampaign:{campaign.id}", f"urn:li:sponsoredCreative:{one.creative}")
        for at in range(one.leads):
            number = next_id(ask.connection)
            who = (FIRST[number % len(FIRST)], LAST[number % len(LAST)])
            body = response_body(number, form.body, who, place, noon + at * 60_000)
            save(ask.connection, Entity("response", number, campaign.account, form.id, "", "DONE", body))
