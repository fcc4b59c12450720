"""Days pass on both platforms at once: one clock, one market, and what was done on one is felt on the other."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import date, timedelta

from integrations.sandbox.google.delivery import advance, backfill
from integrations.sandbox.google.messages import Message, resource_class
from integrations.sandbox.google.store import Store
from integrations.sandbox.linkedin.delivery import Surroundings, write_day
from integrations.sandbox.linkedin.serving import LinkedIn
from integrations.sandbox.market import SEARCHED_DAYS, SEEN_DAYS, SEEN_KEPT, Around, advertiser_of, theme_of

Place = tuple[str, str]
"""An advertiser and a theme."""
_HISTORY = "history"


def advance_all(store: Store, linkedin: LinkedIn, days: int) -> int:
    """Simulate so many days on both and move their clock on; returns the rows of figures written.

    Raises:
        ValueError: for less than one day.
    """
    if days < 1:
        raise ValueError("at least one day is simulated")
    written = 0
    for _ in range(days):
        day = store.now().date()
        around = surroundings(store, linkedin, day)
        with linkedin.store.write() as connection:
            written += write_day(connection, day, around)
        written += advance(store, 1, around)
    return written


def write_history(store: Store, linkedin: LinkedIn, days: int) -> None:
    """Write what the campaigns of a fresh Google brought so far, with what LinkedIn's did meanwhile; once."""
    if store.setting(_HISTORY):
        return
    store.set_setting(_HISTORY, "written")
    today = store.now().date()
    past = [today - timedelta(days=back) for back in range(days, 0, -1)]
    with linkedin.store.turn:
        seen = [_seen(linkedin.store.connection, day) for day in past]
    backfill(
        store,
        [(day, {place: Around(much) for place, much in one.items()}) for day, one in zip(past, seen, strict=True)],
    )


def surroundings(store: Store, linkedin: LinkedIn, day: date) -> Surroundings:
    """What every advertiser did about every theme before a day, on both platforms."""
    with linkedin.store.turn:
        seen = _seen(linkedin.store.connection, day)
    with store.write() as connection:
        searched = _searched(connection, day)
    return {place: Around(seen.get(place, 0.0), searched.get(place, 0.0)) for place in seen.keys() | searched.keys()}


def _seen(connection: sqlite3.Connection, day: date) -> dict[Place, float]:
    """Impressions on LinkedIn; those of each earlier day count less."""
    query = (
        "SELECT account.name, campaign.name, fact.day, sum(fact.impressions) FROM fact"
        " JOIN entity AS account ON account.kind = 'account' AND account.id = fact.account"
        " JOIN entity AS campaign ON campaign.kind = 'campaign' AND campaign.id = fact.campaign"
        " WHERE fact.day BETWEEN ? AND ? GROUP BY fact.account, fact.campaign, fact.day"
    )
    found: dict[Place, float] = defaultdict(float)
    for account, campaign, on, shown in connection.execute(query, _span(day, SEEN_DAYS)):
        age = (day - date.fromisoformat(on)).days
        found[advertiser_of(account), theme_of(campaign)] += shown * SEEN_KEPT ** (age - 1)
    return found


def _searched(connection: sqlite3.Connection, day: date) -> dict[Place, float]:
    """Clicks on Google."""
    query = "SELECT customer, campaign, sum(clicks) FROM fact WHERE day BETWEEN ? AND ? GROUP BY customer, campaign"
    found: dict[Place, float] = defaultdict(float)
    names: dict[int, str] = {}
    for customer, campaign, clicks in connection.execute(query, _span(day, SEARCHED_DAYS)).fetchall():
        if customer not in names:
            names[customer] = advertiser_of(_body(connection, "customer", customer, customer).descriptive_name)
        found[names[customer], theme_of(_body(connection, "campaign", customer, campaign).name)] += clicks
    return found


def _span(day: date, days: int) -> tuple[str, str]:
    return (day - timedelta(days=days)).isoformat(), (day - timedelta(days=1)).isoformat()


def _body(connection: sqlite3.Connection, kind: str, customer: int, number: int) -> Message:
    query = "SELECT body FROM resource WHERE customer = ? AND kind = ? AND id = ? LIMIT 1"
    row = connection.execute(query, (customer, kind, number)).fetchone()
    return resource_class(kind).FromString(row[0] if row else b"")
