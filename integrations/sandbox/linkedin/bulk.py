"""Large accounts for benches: as they would stand after many posts, written past the rules so that this takes seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from integrations.sandbox.linkedin.delivery import UNIT
from integrations.sandbox.linkedin.seeding import CLIENT
from integrations.sandbox.linkedin.store import Store, set_setting, setting

PER_GROUP = 50
Row = tuple[str, int, int, int, str, str, str]


def seed_bulk(store: Store, *, campaigns: int, creatives: int, days: int, account: int = CLIENT) -> dict[str, int]:
    """Fill an account: `creatives` spread over `campaigns`, with a figure per creative and day before today."""
    now = store.now()
    stamp = round(now.timestamp() * 1000)
    with store.write() as connection:
        first = int(setting(connection, "last_id", "600000000")) + 1
        body = json.loads(connection.execute("SELECT body FROM entity WHERE kind = 'campaign' LIMIT 1").fetchone()[0])
        groups = -(-campaigns // PER_GROUP)
        rows = [*_groups(groups, first, account, stamp), *_campaigns(campaigns, first, groups, account, body)]
        rows += _creatives(creatives, (first, groups, campaigns), account, stamp)
        connection.executemany("INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        spread = [(now - timedelta(days=back)).date().isoformat() for back in range(1, days + 1)]
        facts = _facts(creatives, (first, groups, campaigns), account, spread)
        written = connection.executemany(
            "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", facts
        ).rowcount
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


def _facts(count: int, place: tuple[int, int, int], account: int, days: list[str]) -> Iterator[tuple[Any, ...]]:
    first, groups, campaigns = place
    for at in range(count):
        campaign, group = first + groups + at % campaigns, first + at % campaigns // PER_GROUP
        creative = first + groups + campaigns + at
        for back, day in enumerate(days):
            shown, clicks = 10 + (at + back) % 90, 1 + at % 3
            yield account, group, campaign, creative, day, shown, clicks, clicks, clicks * UNIT, 0, 0, at % 2, clicks
