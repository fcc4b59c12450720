"""Large accounts for benches: as they would stand after many posts, written past the rules so that this takes seconds.

Days of delivery are drawn from the number of each creative, always the same: a campaign runs for a part of the time (LinkedIn
lets at most a thousand run at once), its creatives are shown unequally, less at weekends, and on some days not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from integrations.sandbox.linkedin.delivery import UNIT
from integrations.sandbox.linkedin.seeding import CLIENT
from integrations.sandbox.linkedin.store import Store, set_setting, setting
from integrations.sandbox.market import WEEK

PER_GROUP = 50
RUNNING = 0.2
"""The part of its campaigns that a full account may run at once."""
SHOWN_A_DAY, CLICK_RATE, LANDING, CONVERTED, SEEN, MORE_ENGAGED = 130.0, 0.0048, 0.86, 0.02, 0.000_05, 0.4
CPM, MICROS = (18.0, 55.0), 10**6
GOLDEN = 0.618_034
"""Spreads the starts of campaigns evenly over the days."""
FACT = "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
Row = tuple[str, int, int, int, str, str, str]


def seed_bulk(
    store: Store, *, campaigns: int, creatives: int, days: int, account: int = CLIENT, running: float = RUNNING
) -> dict[str, int]:
    """Fill an account: `creatives` spread over `campaigns`, and what was shown of them on so many days before today.

    `running` is the part of the campaigns that run on a day. Returns how much of each there is.
    """
    now = store.now()
    stamp = round(now.timestamp() * 1000)
    with store.write() as connection:
        first = int(setting(connection, "last_id", "600000000")) + 1
        body = json.loads(connection.execute("SELECT body FROM entity WHERE kind = 'campaign' LIMIT 1").fetchone()[0])
        groups = -(-campaigns // PER_GROUP)
        rows = [*_groups(groups, first, account, stamp), *_campaigns(campaigns, first, groups, account, body)]
        rows += _creatives(creatives, (first, groups, campaigns), account, stamp)
        connection.executemany("INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        spread = [(now - timedelta(days=back)).date() for back in range(days, 0, -1)]
        facts = _facts(creatives, (first, groups, campaigns), account, spread, running)
        written = connection.executemany(FACT, facts).rowcount if spread else 0
        set_setting(connection, "last_id", str(first + groups + campaigns + 2 * creatives))
    return {"groups": groups, "campaigns": campaigns, "creatives": creatives, "facts": max(0, written)}


def _groups(count: int, first: int, account: int, stamp: int) -> Iterator[Row]:
    for at in range(count):
        number, name = first + at, f"Bulk group {at + 1}"
        body = {
            "id": number, "account": f"urn:li:sponsoredAccount:{account}", "name": name, "status": "ACTIVE", "test": False,
            "backfilled": False, "runSchedule": {"start": stamp},
        }  # fmt: skip
        yield "group", number, account, account, name, "ACTIVE", json.dumps(body)


def _campaigns(count: int, first: int, groups: int, account: int, body: dict[str, Any]) -> Iterator[Row]:
    for at in range(count):
        number, group, name = first + groups + at, first + at // PER_GROUP, f"Bulk | Ad set {at + 1}"
        own = {
            "id": number, "name": name, "status": "PAUSED", "account": f"urn:li:sponsoredAccount:{account}",
            "campaignGroup": f"urn:li:sponsoredCampaignGroup:{group}",
        }  # fmt: skip
        yield "campaign", number, account, group, name, "PAUSED", json.dumps(body | own)


def _creatives(count: int, place: tuple[int, int, int], account: int, stamp: int) -> Iterator[Row]:
    first, groups, campaigns = place
    for at in range(count):
        number, campaign = first + groups + campaigns + at, first + groups + at % campaigns
        post = number + count
        body = {
            "id": f"urn:li:sponsoredCreative:{number}", "campaign": f"urn:li:sponsoredCampaign:{campaign}",
            "account": f"urn:li:sponsoredAccount:{account}", "intendedStatus": "ACTIVE", "isTest": False, "createdAt": stamp,
            "lastModifiedAt": stamp, "name": f"Bulk {at + 1}", "content": {"reference": f"urn:li:share:{post}"},
        }  # fmt: skip
        yield "creative", number, account, campaign, f"Bulk {at + 1}", "ACTIVE", json.dumps(body)
        text = {
            "id": f"urn:li:share:{post}", "author": "urn:li:organization:900001", "commentary": f"Bulk text {at + 1}",
            "lifecycleState": "PUBLISHED", "visibility": "PUBLIC", "contentLandingPage": f"https://www.nordlicht.example/{at}",
        }  # fmt: skip
        yield "post", post, account, 0, "", "PUBLISHED", json.dumps(text)


def _facts(
    count: int, place: tuple[int, int, int], account: int, days: list[date], running: float
) -> Iterator[tuple[Any, ...]]:
    """The days on which each creative was shown, in the order of the table's key."""
    first, groups, campaigns = place
    names = [day.isoformat() for day in days]
    week = [WEEK[day.weekday()] for day in days]
    for at in range(count):
        campaign = at % campaigns
        ids = (account, first + campaign // PER_GROUP, first + groups + campaign, first + groups + campaigns + at)
        for on, *numbers in _shown(at, campaign, week, running):
            yield (*ids, names[on], *numbers)


def _shown(creative: int, campaign: int, week: list[float], running: float) -> Iterator[tuple[int, ...]]:
    """Day by day: place of the day, impressions, clicks, landings, cost, opens, leads, conversions, engagements."""
    import numpy as np

    draw = np.random.default_rng(creative)
    length = max(1, round(len(week) * running))
    on = np.sort((int(campaign * GOLDEN % 1 * len(week)) + np.arange(length)) % len(week))
    expected = SHOWN_A_DAY * draw.lognormal(0, 0.9) * np.asarray(week)[on] * draw.uniform(0.5, 1.5, length)
    shown = draw.poisson(expected)
    clicks = draw.binomial(shown, CLICK_RATE)
    landing = draw.binomial(clicks, LANDING)
    # Whole numbers of a millionth, and a tail below the cent as the real figures have one.
    cost = (shown * draw.uniform(*CPM) * 1_000).astype(np.int64) * (UNIT // MICROS)
    cost -= draw.integers(0, 10**6, length) * (shown > 0)
    none = np.zeros(length, np.int64)
    conversions = draw.binomial(landing, CONVERTED) + draw.binomial(shown, SEEN)
    engaged = clicks + draw.poisson(clicks * MORE_ENGAGED)
    columns = (on, shown, clicks, landing, cost, none, none, conversions, engaged)
    kept = shown > 0
    yield from zip(*(column[kept].tolist() for column in columns), strict=True)
