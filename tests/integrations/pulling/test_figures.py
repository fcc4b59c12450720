"""Daily figures are those of the account, stored once, and asked for again only while they may change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from core.catalog import KINDS
from core.errors import AppError
from core.metrics import metrics
from core.schema import ENTITY, fact
from integrations.google_ads import metering
from integrations.google_ads.metering import account_day, months_before

from .conftest import Pulling


def _stored(desk: Pulling, kind: str) -> dict[tuple[str, str], tuple[int, ...]]:
    table = ENTITY[kind]
    query = (
        select(table.c.remote_id, fact.c.day, fact.c.impressions, fact.c.clicks, fact.c.cost, fact.c.conversions)
        .join(table, table.c.pk == fact.c.entity)
        .where(fact.c.kind == KINDS[kind].code, fact.c.until.is_(None))
    )
    with desk.workspace.read() as connection:
        return {(row[0], row[1]): tuple(row[2:]) for row in connection.execute(query)}


def _there(desk: Pulling, columns: str, since: date) -> dict[tuple[str, str], tuple[int, ...]]:
    query = (
        f"SELECT {columns}, day, SUM(impressions), SUM(clicks), SUM(cost), SUM(conversions) FROM fact"
        f" WHERE customer = ? AND day >= ? GROUP BY {columns}, day HAVING SUM(impressions) > 0"
    )
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    with desk.sandbox.store.read() as connection:
        for row in connection.execute(query, (int(desk.connection.account.number), str(since))):
            *ids, day, impressions, clicks, cost, conversions = row
            found["~".join(str(one) for one in ids), day] = (impressions, clicks, cost, round(conversions * 1_000_000))
    return found


def _since(desk: Pulling, days: int) -> date:
    return account_day(desk.connection) - timedelta(days=days)


def test_figures_are_those_of_the_account(desk: Pulling) -> None:
    since = _since(desk, 45)
    done = desk.pull(metrics_since=since)
    wanted = {"campaign": "campaign", "ad_group": "ad_group", "keyword": "ad_group, criterion", "ad": "ad_group, ad"}
    count = 0
    for kind, columns in wanted.items():
        found = _stored(desk, kind)
        assert found == _there(desk, columns, since), kind
        count += len(found)
    assert done.facts == count > 1_000
    sums = [sum(values[2] for values in _stored(desk, kind).values()) for kind in ("campaign", "ad_group", "keyword")]
    assert sums[0] == sums[1] == sums[2] > 0


def test_only_days_that_may_change_are_asked_for_again(desk: Pulling) -> None:
    since = _since(desk, 50)
    first = desk.pull(metrics_since=since)
    before = _stored(desk, "campaign")
    again = desk.pull(metrics_since=since)
    assert 0 < again.facts < first.facts
    assert _stored(desk, "campaign") == before
    with desk.workspace.read() as connection:
        final = dict(connection.execute(select(fact.c.day, func.min(fact.c.final)).group_by(fact.c.day)).all())
    limit = str(_since(desk, 30))
    assert {day for day, settled in final.items() if settled} == {day for day in final if day < limit}


def test_an_earlier_day_brings_what_is_missing(desk: Pulling) -> None:
    desk.pull(metrics_since=_since(desk, 10))
    desk.pull(metrics_since=_since(desk, 40))
    assert _stored(desk, "campaign") == _there(desk, "campaign", _since(desk, 40))


def test_a_sum_of_several_days_gives_way_to_the_days(desk: Pulling) -> None:
    desk.pull()
    campaign = desk.rows("campaign")[0]
    day = _since(desk, 20)
    row = {"kind": KINDS["campaign"].code, "entity": campaign.pk, "day": str(day), "until": str(day + timedelta(days=3)),
           "impressions": 10**9, "final": 0}  # fmt: skip
    with desk.workspace.write() as connection:
        connection.execute(insert(fact), row)
    desk.pull(metrics_since=_since(desk, 30))
    with desk.workspace.read() as connection:
        found: Any = metrics(connection, "campaign", [campaign.pk])
    assert found[campaign.pk]["impressions"] < 10**9


def test_figures_that_break_off_are_completed_the_next_time(desk: Pulling) -> None:
    desk.pull()
    since = _since(desk, 45)
    desk.sandbox.faults.add("unavailable_before", "SearchStream", nth=25, times=9)
    with pytest.raises(AppError):
        desk.pull(metrics_since=since)
    desk.sandbox.faults.clear()
    desk.pull(metrics_since=since)
    assert _stored(desk, "keyword") == _there(desk, "ad_group, criterion", since)


def test_older_days_than_google_keeps_are_not_asked_for() -> None:
    assert months_before(date(2026, 11, 23), metering.MONTHS_OF_DAYS) == date(2023, 10, 1)
