"""Daily figures of an account: month by month, final days once, the last thirty days again and again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core import connections
from core.connections import Connection
from core.pulling import facts
from core.pulling.facts import FactRow
from core.values import MICROS
from core.workspace import Workspace
from integrations.google_ads.mapping import ids_of
from integrations.google_ads.streaming import Reading

MEASURES = ("impressions", "clicks", "cost_micros", "conversions", "conversions_value")
MONTHS_OF_DAYS = 37
"""Days older than that are not kept by Google Ads."""


@dataclass(frozen=True)
class Level:
    """Figures of one kind: where they are asked for, and the field that names the entity."""

    kind: str
    source: str
    name: str


LEVELS = (
    Level("campaign", "campaign", "campaign.resource_name"),
    Level("ad_group", "ad_group", "ad_group.resource_name"),
    Level("ad", "ad_group_ad", "ad_group_ad.resource_name"),
    Level("keyword", "keyword_view", "keyword_view.resource_name"),
)


def pull_facts(workspace: Workspace, connection: Connection, reading: Reading, since: date) -> int:
    """Download daily figures from a day on; returns how many were stored.

    Days that are final and were downloaded before are not asked for again. What was read stays when the rest fails.
    """
    today = account_day(connection)
    since = max(since, months_before(today, MONTHS_OF_DAYS))
    open_from = facts.first_open_day(today)
    count = 0
    for level in LEVELS:
        with workspace.read() as reading_here:
            numbers = facts.row_numbers(reading_here, level.kind)
        for first, last in _months(_first_missing(workspace, connection, level, since, open_from), today):
            part = _Part(workspace, level, numbers, open_from, first, last)
            count += reading.retried(partial(_read, reading, part))
            _remember(workspace, connection, level, since, min(last, date.fromisoformat(open_from) - timedelta(days=1)))
    with workspace.write() as writing:
        facts.told(writing)
    workspace.tell("Figures from Google Ads", frozenset(level.kind for level in LEVELS), "")
    return count


@dataclass(frozen=True)
class _Part:
    """One month of one level."""

    workspace: Workspace
    level: Level
    numbers: Mapping[str, int]
    open_from: str
    first: date
    last: date

    @property
    def query(self) -> str:
        """The days that have figures, one row each."""
        names = [self.level.name, "segments.date", *(f"metrics.{one}" for one in MEASURES)]
        days = f"segments.date BETWEEN '{self.first}' AND '{self.last}'"
        return f"SELECT {', '.join(names)} FROM {self.level.source} WHERE {days}"  # noqa: S608 - this module's own names


def _read(reading: Reading, part: _Part) -> int:
    label = f"Reading figures of {part.first:%B %Y}"
    count = 0
    with part.workspace.write() as writing:
        facts.clear_sums(writing, part.level.kind, part.numbers, str(part.first), str(part.last))
    for answer in reading.batches(part.query):
        rows = [_row(part.level, one) for one in answer.results]
        with part.workspace.write() as writing:
            count += facts.put_facts(writing, part.level.kind, rows, part.numbers, part.open_from)
        reading.progress.step(label, count)
    return count


def _row(level: Level, row: Any) -> FactRow:
    metrics = row.metrics
    return FactRow(
        ids_of(getattr(row, level.source).resource_name),
        row.segments.date,
        metrics.impressions,
        metrics.clicks,
        metrics.cost_micros,
        round(metrics.conversions * MICROS),
        round(metrics.conversions_value * MICROS),
    )


def _first_missing(workspace: Workspace, connection: Connection, level: Level, since: date, open_from: str) -> date:
    """The first day to ask for: after the final days that are there, unless an earlier one is wanted now."""
    kept = connections.cursor(workspace, connection.id).get("facts", {}).get(level.kind)
    if kept is None or date.fromisoformat(kept[0]) > since:
        return since
    return max(since, min(date.fromisoformat(kept[1]) + timedelta(days=1), date.fromisoformat(open_from)))


def _remember(workspace: Workspace, connection: Connection, level: Level, since: date, final: date) -> None:
    kept = dict(connections.cursor(workspace, connection.id))
    known = dict(kept.get("facts", {}))
    first = min(known.get(level.kind, [str(since)])[0], str(since))
    known[level.kind] = [first, str(max(final, since - timedelta(days=1)))]
    connections.set_cursor(workspace, connection.id, {**kept, "facts": known})


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The months between two days, the first and last of them in part."""
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield first, min(last, following - timedelta(days=1))
        first = following


def account_day(connection: Connection, now: datetime | None = None) -> date:
    """Today where the account is."""
    return (now or datetime.now(UTC)).astimezone(account_zone(connection)).date()


def account_zone(connection: Connection) -> tzinfo:
    """The zone that the account's days and moments are in; UTC where it is not known."""
    try:
        return ZoneInfo(connection.account.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months ago."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
