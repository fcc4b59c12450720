"""Simulated days on LinkedIn, in the same market as Google's: same week, same themes and prices, same value of a customer."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
from integrations.sandbox.market import WEEK, chance, market_price, monthly_volume

UNIT = 10**12
"""Costs are kept as whole numbers of this part of the currency, so that sums are exact."""
AUTOMATIC, RIVALS = 1.15, 0.7
SEEN_A_DAY = 0.03  # impressions per member that a feed has to give on an average day
LATE_DAYS, LATE = 7, 0.012
USUAL_VOLUME, USUAL_PRICE = 900, 2_500_000
FIRST = ("Ada", "Bruno", "Carla", "Dario", "Elin", "Femi", "Greta", "Hugo", "Ines", "Jonas")
LAST = ("Abendroth", "Birkholz", "Castellan", "Drachenfels", "Eberlein", "Fahrenkamp", "Gerling", "Hollander")


@dataclass(frozen=True)
class Runner:
    """A creative that takes part in a day."""

    creative: int
    quality: float


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


def write_day(connection: sqlite3.Connection, day: date) -> int:
    """Simulate one day of every account; returns the rows written."""
    seed = int(setting(connection, "seed", "1"))
    noon = round(datetime.combine(day, time(12), UTC).timestamp() * 1000)
    ask = Ask(connection, "", frozenset(), noon, seed=seed)
    sizes = segment_sizes(ask)
    written = 0
    for campaign in select(connection, "campaign", "status = 'ACTIVE'", ()):
        if campaign.body["test"] or campaign_holds(ask, campaign):
            continue
        found = list(_campaign_day(ask, campaign, day, sizes))
        rows = [_row(campaign, one, day) for one in found]
        connection.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        _fill_forms(ask, campaign, found, noon)
        written += len(rows)
    _late_conversions(connection, seed, day)
    return written


def _row(campaign: Entity, one: Result, day: date) -> tuple[Any, ...]:
    return (
        campaign.account, campaign.parent, campaign.id, one.creative, day.isoformat(), one.impressions, one.clicks,
        one.landing, one.cost, one.opens, one.leads, one.conversions, one.engagements,
    )  # fmt: skip


def _campaign_day(ask: Ask, campaign: Entity, day: date, sizes: Mapping[str, int]) -> Iterator[Result]:
    runners = list(_runners(ask, campaign))
    criteria = campaign.body.get("targetingCriteria")
    bid = _bid(campaign.body, criteria) if criteria else 0.0
    if not runners or criteria is None or bid <= 0:
        return
    price = price_of(criteria) * _theme_price(campaign.name)
    strength = bid / price
    wanted = audience(criteria, sizes) * SEEN_A_DAY * WEEK[day.weekday()] * strength / (strength + RIVALS)
    paid = min(bid, price * (0.8 + 0.4 * chance(ask.seed, day, "price", campaign.id)))
    affordable = _daily(campaign.body, day) / paid * 1000
    total = min(wanted, affordable) * (0.85 + 0.15 * chance(ask.seed, day, campaign.id))
    share = sum(one.quality for one in runners)
    for one in runners:
        found = _creative_day(ask.seed, day, campaign, one, total * one.quality / share, paid)
        if found.impressions:
            yield found


def _creative_day(seed: int, day: date, campaign: Entity, one: Runner, expected: float, paid: float) -> Result:
    def some(mean: float, what: str) -> int:
        base = math.floor(mean)
        return base + (chance(seed, day, one.creative, what) < mean - base)

    shown = some(expected, "i")
    clicks = min(shown, some(shown * 0.0048 * one.quality, "c"))
    landing = min(clicks, some(clicks * 0.86, "l"))
    leads_wanted = campaign.body["objectiveType"] == "LEAD_GENERATION"
    opens = min(clicks, some(clicks * 0.7, "f")) if leads_wanted else 0
    leads = min(opens, some(opens * 0.22, "d"))
    interest = min(2.0, 0.5 + monthly_volume(theme_of(campaign.name)) / USUAL_VOLUME / 2)
    conversions = 0 if leads_wanted else min(landing, some(landing * 0.018 * interest, "o"))
    # A tail beyond the cent, as the real figures have one.
    cost = round(shown * paid / 1000 * UNIT) + int(chance(seed, day, one.creative, "tail") * 10**6)
    return Result(
        one.creative, shown, clicks, landing, cost, opens, leads, conversions, clicks + some(clicks * 0.4, "e")
    )


def theme_of(name: str) -> str:
    """What a campaign is about: the words before the first bar of its name, which Google's campaigns carry too."""
    return name.partition("|")[0].strip().lower()


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


def _daily(body: Mapping[str, Any], day: date) -> float:
    if "dailyBudget" in body:
        return float(Decimal(body["dailyBudget"]["amount"]))
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
