"""Simulated days: which keywords take part, what the market gives them, and what is written down."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from integrations.sandbox.google.accounts import look_at
from integrations.sandbox.google.kinds import ids_of
from integrations.sandbox.google.look import Look
from integrations.sandbox.google.messages import Message, enum_name, resource_class, set_enum
from integrations.sandbox.google.store import Store, save
from integrations.sandbox.market import (
    VALUE,
    Around,
    Bidder,
    Mood,
    advertiser_of,
    chance,
    interest,
    market_price,
    quality_of,
    simulate_day,
    theme_of,
)

LATE_DAYS, LATE = 7, 0.01  # how long conversions come in after the click, and how likely one does on a day
AUTOMATIC = 1.15  # what automatic bidding bids, as a share of the market's price


Surroundings = Mapping[tuple[str, str], Around]
"""What was done before a day, by advertiser and theme."""


def advance(store: Store, days: int, around: Surroundings | None = None) -> int:
    """Simulate so many days and move the clock on; returns the fact rows written. `around` is what LinkedIn did before."""
    if days < 1:
        raise ValueError("at least one day is simulated")
    written = 0
    for _ in range(days):
        with store.write() as connection:
            seed = int(_setting(connection, "seed", "1"))
            for account in serving_accounts(connection):
                look = look_at(connection, account, store.now())
                written += write_day(look, account, seed, date.fromisoformat(look.today), around)
            ahead = int(_setting(connection, "days_ahead", "0")) + 1
            connection.execute("INSERT OR REPLACE INTO setting VALUES ('days_ahead', ?)", (str(ahead),))
    return written


def backfill(store: Store, days: Sequence[tuple[date, Surroundings]]) -> None:
    """Write days that are over, as if the accounts had run so long."""
    with store.write() as connection:
        seed = int(_setting(connection, "seed", "1"))
        for account in serving_accounts(connection):
            look = look_at(connection, account, store.now())
            for day, around in days:
                write_day(look, account, seed, day, around)


def _setting(connection: sqlite3.Connection, name: str, otherwise: str) -> str:
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else otherwise


def serving_accounts(connection: sqlite3.Connection) -> list[Message]:
    """The accounts that show ads."""
    make = resource_class("customer")
    found = [
        make.FromString(body) for (body,) in connection.execute("SELECT body FROM resource WHERE kind = 'customer'")
    ]
    return [one for one in found if not one.manager and enum_name(one, "status") == "ENABLED"]


def write_day(look: Look, account: Message, seed: int, day: date, around: Surroundings | None = None) -> int:
    """Simulate one day of an account over what was there; returns the rows written."""
    _finish_reviews(look)
    advertiser = advertiser_of(account.descriptive_name)
    written = 0
    for campaign, budget in _running(look, day):
        bidders = list(_bidders(look, campaign))
        theme = theme_of(campaign.name)
        before = (around or {}).get((advertiser, theme), Around())
        mood = Mood(interest(seed, day, theme), before, advertiser.partition(" ")[0])
        rows = [
            (
                account.id,
                *one.id,
                day.isoformat(),
                one.device,
                one.impressions,
                one.clicks,
                one.cost,
                one.conversions,
                one.value,
            )
            for one in simulate_day(seed, day, bidders, budget, mood)
        ]
        look.connection.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        written += len(rows)
        _late_conversions(look, int(ids_of(campaign.resource_name)), seed, day)
    return written


def _late_conversions(look: Look, campaign: int, seed: int, day: date) -> None:
    """Clicks of the last week convert later: what was read of those days is not yet final."""
    first, last = (day - timedelta(days=LATE_DAYS)).isoformat(), (day - timedelta(days=1)).isoformat()
    query = "SELECT ad_group, criterion, ad, day, device FROM fact WHERE customer = ? AND campaign = ? AND clicks > conversions AND day BETWEEN ? AND ?"
    found = [
        row
        for row in look.connection.execute(query, (look.customer, campaign, first, last))
        if chance(seed, day, "late", *row) < LATE
    ]
    look.connection.executemany(
        "UPDATE fact SET conversions = conversions + 1, value = value + ? WHERE customer = ? AND campaign = ?"
        " AND ad_group = ? AND criterion = ? AND ad = ? AND day = ? AND device = ?",
        [(VALUE, look.customer, campaign, *row) for row in found],
    )


def _finish_reviews(look: Look) -> None:
    """The review of an ad ends within a day."""
    make = resource_class("ad_group_ad")
    query = "SELECT name, customer, kind, id, body, removed, parent, key, undeclared FROM resource WHERE customer = ? AND kind = 'ad_group_ad' AND removed = 0"
    for row in look.connection.execute(query, (look.customer,)).fetchall():
        ad = make.FromString(row[4])
        if enum_name(ad.policy_summary, "review_status") == "REVIEW_IN_PROGRESS":
            set_enum(ad.policy_summary, "review_status", "REVIEWED")
            set_enum(ad, "ad_strength", "GOOD" if len(ad.ad.responsive_search_ad.headlines) >= 8 else "AVERAGE")
            save(look.connection, (*row[:4], ad.SerializeToString(deterministic=True), *row[5:]))


def _running(look: Look, day: date) -> Iterator[tuple[Message, int]]:
    """Campaigns that run on a day, with their share of the budget in micros."""
    make = resource_class("campaign")
    query = "SELECT body FROM resource WHERE customer = ? AND kind = 'campaign' AND removed = 0 ORDER BY id"
    found = [make.FromString(body) for (body,) in look.connection.execute(query, (look.customer,)).fetchall()]
    running = [one for one in found if enum_name(one, "status") == "ENABLED" and _in_time(one, day.isoformat())]
    users: dict[str, int] = defaultdict(int)
    for one in running:
        users[one.campaign_budget] += 1
    for one in running:
        budget = look.find(one.campaign_budget)
        if budget is not None:
            yield one, (budget.amount_micros or budget.total_amount_micros // 30) // users[one.campaign_budget]


def _in_time(campaign: Message, day: str) -> bool:
    return (not campaign.start_date_time or campaign.start_date_time[:10] <= day) and (
        not campaign.end_date_time or day <= campaign.end_date_time[:10]
    )


def _bidders(look: Look, campaign: Message) -> Iterator[Bidder]:
    manual = campaign.HasField("manual_cpc")
    number = int(ids_of(campaign.resource_name))
    for group in look.children(campaign.resource_name, "ad_group"):
        ads = [
            one for one in look.children(group.resource_name, "ad_group_ad") if enum_name(one, "status") == "ENABLED"
        ]
        if enum_name(group, "status") != "ENABLED" or not ads:
            continue
        said = [text.text for text in ads[0].ad.responsive_search_ad.headlines]
        for one in look.children(group.resource_name, "ad_group_criterion"):
            if one.negative or not one.HasField("keyword") or enum_name(one, "status") != "ENABLED":
                continue
            text = one.keyword.text
            bid = (
                (one.cpc_bid_micros or group.cpc_bid_micros or 10_000)
                if manual
                else round(market_price(text) * AUTOMATIC)
            )
            ad = ads[one.criterion_id % len(ads)].ad.id
            place = (number, int(ids_of(group.resource_name)), one.criterion_id, ad)
            yield Bidder(place, text, enum_name(one.keyword, "match_type"), bid, quality_of(said, text))
