"""Later pulls: a short look at all criteria, the log of changes, and only what they point to is read in full.

The log does not tell what was changed in Google Ads Editor, and lags some minutes; the look finds what is new, gone, paused
or bid otherwise. Whatever neither shows comes with the next whole pull, a day later at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from core.connections import Connection
from core.pulling import glancing, staging
from core.workspace import Workspace
from integrations.google_ads.mapping import name_of, read, remote_id_of
from integrations.google_ads.mapping.messages import enum_text
from integrations.google_ads.metering import account_zone
from integrations.google_ads.queries import Stream, select, standing
from integrations.google_ads.streaming import Reading

WHOLE_EVERY = timedelta(days=1)
LAG = timedelta(minutes=10)
MOST_DAYS = 85
"""The log goes 90 days back."""
LOG_LIMIT = 10_000
MOST_APART = 20_000
"""Above that, reading everything takes fewer calls."""
NAMES_AT_ONCE = 1_000
STREAM = "ad_group_criterion"
LABEL = "Looking for changes"

_GLANCE = select(
    (f"{STREAM}.{one}" for one in ("resource_name", "type", "negative", "status", "cpc_bid_micros", "bid_modifier")),
    STREAM,
    *standing(STREAM, "ad_group", "campaign"),
)


def moment_now(connection: Connection) -> str:
    """Now in the account's zone, as the log of changes writes it; a little earlier, because the log lags."""
    return f"{(datetime.now(UTC) - LAG).astimezone(account_zone(connection)):%Y-%m-%d %H:%M:%S}"


def may_glance(last: str | None, whole_at: int | None, connection: Connection) -> bool:
    """Whether what changed can be told: there was a whole pull within a day, and the log goes back to the last one."""
    if last is None or whole_at is None:
        return False
    now = datetime.now(UTC)
    whole = datetime.fromtimestamp(whole_at / 1000, UTC)
    before = datetime.fromisoformat(last).replace(tzinfo=account_zone(connection))
    return now - whole < WHOLE_EVERY and now - before < timedelta(days=MOST_DAYS)


def read_changed(
    workspace: Workspace, reading: Reading, since: str, stream: Stream, stage: Callable[[str], None]
) -> bool:
    """Stage the criteria that changed since a moment, by `stage(query)`; False when everything should be read."""
    _glance(workspace, reading)
    names = _logged(reading, since)
    if names is None:
        return False
    with workspace.write() as writing:
        for kind in glancing.GLANCED:
            names.update(name_of(reading.customer, kind, one) for one in glancing.unlike(writing, kind))
    if len(names) > MOST_APART:
        return False
    ordered = sorted(names)
    for at in range(0, len(ordered), NAMES_AT_ONCE):
        reading.progress.step(stream.label, at, len(ordered))
        listed = ", ".join(f"'{one}'" for one in ordered[at : at + NAMES_AT_ONCE])
        stage(f"{stream.query} AND ad_group_criterion.resource_name IN ({listed})")
    return True


def _glance(workspace: Workspace, reading: Reading) -> None:
    count = 0
    for answer in reading.batches(_GLANCE):
        rows = [_seen(row.ad_group_criterion) for row in answer.results]
        with workspace.write() as writing:
            staging.put_seen(writing, rows)
        count += len(rows)
        reading.progress.step(LABEL, count)


def _seen(one: Any) -> tuple[str, str, str | None, int | None]:
    keyword = enum_text(one, "type") == "KEYWORD"
    kind = "targeting" if not keyword else "negative_keyword" if one.negative else "keyword"
    values: Mapping[str, Any] = read("keyword", one)
    return kind, remote_id_of(kind, one.resource_name), values["status"], values["max_cpc"]


def _logged(reading: Reading, since: str) -> set[str] | None:
    """The names of criteria that the log of changes tells of; None when one moment alone fills a page of it.

    A full page is asked for again from its last moment.
    """
    until = f"{datetime.fromisoformat(since) + timedelta(days=MOST_DAYS + 3):%Y-%m-%d %H:%M:%S}"
    found: set[str] = set()
    while True:
        page = [row.change_status for row in _rows(reading.batches(_log_query(since, until)))]
        found.update(one.ad_group_criterion for one in page if enum_text(one, "resource_status") != "REMOVED")
        if len(page) < LOG_LIMIT:
            return found
        if page[-1].last_change_date_time == since:
            return None
        since = page[-1].last_change_date_time


def _rows(answers: Iterable[Any]) -> Iterator[Any]:
    for answer in answers:
        yield from answer.results


def _log_query(since: str, until: str) -> str:
    moment = "change_status.last_change_date_time"
    return (
        f"SELECT {moment}, change_status.ad_group_criterion, change_status.resource_status FROM change_status"  # noqa: S608
        f" WHERE {moment} BETWEEN '{since}' AND '{until}' AND change_status.resource_type = 'AD_GROUP_CRITERION'"
        f" ORDER BY {moment} LIMIT {LOG_LIMIT}"
    )
