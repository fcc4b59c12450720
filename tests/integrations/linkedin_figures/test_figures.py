"""Figures of LinkedIn, from the wire into the file: whole, exact, once, and only what is really known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, func, insert, select

from core import connections
from core import progress as steps
from core.catalog import KINDS
from core.database import new_id
from core.errors import Cancelled, ProgramFault, TryLater
from core.progress import Progress, Step
from core.pulling import facts
from core.reporting import Asked, make_report
from core.schema import ENTITY, demographic, facet_entry, fact, fact_detail, fact_reach
from core.values import MICROS
from integrations.linkedin_ads import figures
from integrations.linkedin_ads.demographics import SPLITS
from integrations.linkedin_ads.wire import analytics
from integrations.sandbox.linkedin.delivery import UNIT

from .conftest import NUMBER, Reading

OF = {"campaign": "grp", "ad_group": "campaign", "ad": "creative"}


def everything(reading: Reading, table: Table) -> list[tuple[Any, ...]]:
    """All rows of a table, without when they were read."""
    columns = [column for column in table.c if column.name not in ("read_at", "seen_at")]
    with reading.workspace.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def sums(reading: Reading, kind: str) -> dict[str, tuple[int, ...]]:
    """What this program has of each entity, by remote id."""
    table = ENTITY[kind]
    names = ("impressions", "clicks", "cost", "conversions", "conversions_value")
    query = (
        select(table.c.remote_id, *(func.sum(fact.c[name]) for name in names), func.count())
        .join(fact, (fact.c.entity == table.c.pk) & (fact.c.kind == KINDS[kind].code))
        .group_by(table.c.remote_id)
    )
    with reading.workspace.read() as connection:
        return {row[0]: tuple(row[1:]) for row in connection.execute(query)}


def test_every_level_has_what_linkedin_has_to_the_last_digit(whole: Reading) -> None:
    found = {kind: sums(whole, kind) for kind in OF}
    for kind, column in OF.items():
        theirs = whole.asked(
            f"SELECT {column}, sum(impressions), sum(clicks), sum(cost), sum(conversions) FROM fact WHERE account = ? GROUP BY 1",
            int(NUMBER),
        )
        assert {str(row[0]) for row in theirs} == set(found[kind])
        for number, shown, clicks, cost, conversions in theirs:
            ours = found[kind][str(number)]
            assert ours[:2] == (shown, clicks)
            assert ours[3] == conversions * MICROS
            # Each day is kept to the millionth of the currency.
            assert abs(Decimal(ours[2]) - Decimal(cost) * MICROS / UNIT) <= Decimal(ours[-1]) / 2


def test_days_stay_open_as_long_as_they_may_change(whole: Reading) -> None:
    with whole.workspace.read() as connection:
        final = dict(connection.execute(select(fact.c.day, func.max(fact.c.final)).group_by(fact.c.day)).all())
    assert {day for day, done in final.items() if done} == {
        day for day in final if date.fromisoformat(day) < whole.today - timedelta(days=30)
    }


def test_what_changed_late_comes_again_and_final_days_are_not_asked_for(make_reading: Callable[[], Reading]) -> None:
    once = make_reading()
    once.fetch()
    young, old = (str(once.today - timedelta(days=back)) for back in (3, 45))
    before = everything(once, fact)
    count = once.linkedin.faults.calls["adAnalytics.FINDER"]
    try:
        with once.linkedin.store.write() as writing:
            writing.execute("UPDATE fact SET conversions = conversions + 1 WHERE day IN (?, ?)", (young, old))
        assert 0 < once.fetch() < len(before)
        changed = {
            (row[2], row[6] - was[6]) for row, was in zip(everything(once, fact), before, strict=True) if row != was
        }
        assert {day for day, _ in changed} == {young}
        whole = make_reading()
        whole.fetch()
        assert once.linkedin.faults.calls["adAnalytics.FINDER"] > count
        assert {row[2] for row in set(everything(whole, fact)) - set(everything(once, fact))} == {old}
    finally:
        with once.linkedin.store.write() as writing:
            writing.execute("UPDATE fact SET conversions = conversions - 1 WHERE day IN (?, ?)", (young, old))


def test_earlier_days_are_read_when_they_are_asked_for_later(make_reading: Callable[[], Reading]) -> None:
    late, whole = make_reading(), make_reading()
    late.fetch(since=10)
    first = late.today - timedelta(days=10)
    assert {date.fromisoformat(row[2]) for row in everything(late, fact)} <= {
        first + timedelta(days=n) for n in range(11)
    }
    late.fetch()
    whole.fetch()
    assert everything(late, fact) == everything(whole, fact)


def test_a_day_that_became_empty_is_taken_out_and_lost_rights_take_out_nothing(reading: Reading) -> None:
    reading.fetch()
    before = everything(reading, fact)
    day = str(reading.today - timedelta(days=4))
    kept = reading.asked("SELECT * FROM fact WHERE day = ?", day)
    role = f"role:{reading.linkedin.store.setting('default_user')}:{NUMBER}"
    try:
        with reading.linkedin.store.write() as writing:
            writing.execute("DELETE FROM fact WHERE day = ?", (day,))
        reading.fetch()
        assert everything(reading, fact) == [row for row in before if row[2] != day]
        assert figures.remarks(reading.workspace, reading.connection) == ()
        had = reading.linkedin.store.setting(role)
        reading.linkedin.store.set_setting(role, "")
        assert reading.fetch() == 0
        reading.linkedin.store.set_setting(role, had)
        assert everything(reading, fact) == [row for row in before if row[2] != day]
        assert figures.remarks(reading.workspace, reading.connection) == (figures.EMPTY,)
    finally:
        with reading.linkedin.store.write() as writing:
            marks = ",".join("?" * len(kept[0]))
            writing.executemany(f"INSERT OR REPLACE INTO fact VALUES ({marks})", kept)


@pytest.mark.parametrize("at", [3, 12])
def test_a_stopped_download_goes_on_where_it_was(
    make_reading: Callable[[], Reading], at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, whole = make_reading(), make_reading()
    since = stopped.today - timedelta(days=200)

    def stop(step: Step) -> None:
        seen.append(step.label)
        if len(seen) == at:
            progress.cancel()

    seen: list[str] = []
    progress = Progress(report=stop)
    monkeypatch.setattr(steps, "REPORT_INTERVAL_S", -1.0)
    with pytest.raises(Cancelled):
        stopped.fetch(since, progress)
    tables = (fact, fact_detail, fact_reach, demographic, facet_entry)
    partly = sum(len(everything(stopped, table)) for table in tables)
    stopped.fetch(since)
    whole.fetch(since)
    assert 0 < partly < sum(len(everything(whole, table)) for table in tables)
    for table in tables:
        assert everything(stopped, table) == everything(whole, table)


def test_a_killed_download_goes_on_at_its_slice_and_asks_for_nothing_twice(
    make_reading: Callable[[], Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analytics, "MOST_ENTITIES", 2)
    stopped, whole = make_reading(), make_reading()
    calls = stopped.linkedin.faults.calls

    def asked(reading: Reading) -> int:
        before = calls["adAnalytics.FINDER"]
        reading.fetch(200)
        return calls["adAnalytics.FINDER"] - before

    real, left = facts.put_facts, list[int]()

    def dies(*given: Any) -> int:
        left.append(real(*given))
        if len(left) == 20:
            raise KeyboardInterrupt
        return left[-1]

    monkeypatch.setattr(facts, "put_facts", dies)
    before = calls["adAnalytics.FINDER"]
    with pytest.raises(KeyboardInterrupt):
        stopped.fetch(200)
    monkeypatch.setattr(facts, "put_facts", real)
    first = calls["adAnalytics.FINDER"] - before
    # The slice that was not written, and the one that was on its way.
    assert 0 <= first + asked(stopped) - asked(whole) <= 2
    for table in (fact, fact_detail):
        assert everything(stopped, table) == everything(whole, table)


def test_a_used_up_quota_of_values_is_waited_for(reading: Reading) -> None:
    reading.linkedin.faults.add("quota_day", "adAnalytics", nth=2, times=4)
    assert reading.fetch() == len(everything(reading, fact))


def test_what_breaks_on_the_way_leaves_what_was_read(reading: Reading) -> None:
    reading.linkedin.faults.add("quota_day", "adAnalytics", nth=2, times=50)
    with pytest.raises(TryLater):
        reading.fetch()
    assert {row[0] for row in everything(reading, fact)} == {KINDS["campaign"].code}
    reading.linkedin.faults.clear()
    reading.linkedin.faults.add("truncated", "adAnalytics", nth=1)
    reading.fetch()
    assert {row[0] for row in everything(reading, fact)} == {KINDS[kind].code for kind in OF}


def test_another_platforms_entity_of_the_same_number_gets_nothing(reading: Reading) -> None:
    with reading.workspace.write() as writing:
        mine = (
            writing.execute(select(ENTITY["campaign"].c.remote_id).where(ENTITY["campaign"].c.live == 1))
            .scalars()
            .all()
        )
        other = {
            "id": new_id(),
            "live": 1,
            "presence": 0,
            "platform": "google_ads",
            "remote_id": NUMBER,
            "name": "Other",
        }
        account = writing.execute(insert(ENTITY["account"]).values(other)).inserted_primary_key[0]
        rows = [other | {"id": new_id(), "account": account, "remote_id": number} for number in mine]
        writing.execute(insert(ENTITY["campaign"]), rows)
    reading.fetch()
    with reading.workspace.read() as connection:
        query = select(ENTITY["campaign"].c.account).join(
            fact, (fact.c.kind == KINDS["campaign"].code) & (fact.c.entity == ENTITY["campaign"].c.pk)
        )
        assert account not in set(connection.execute(query.distinct()).scalars())


def test_what_only_linkedin_counts_stands_beside_the_sums(whole: Reading) -> None:
    query = (
        select(fact_detail.c.measure, func.sum(fact_detail.c.value))
        .where(fact_detail.c.kind == KINDS["ad_group"].code)
        .group_by(fact_detail.c.measure)
    )
    with whole.workspace.read() as connection:
        found = dict(connection.execute(query).all())
        conversions = connection.execute(
            select(func.sum(fact.c.conversions)).where(fact.c.kind == KINDS["ad_group"].code)
        ).scalar_one()
    (leads, opens, landing), = whole.asked(
        "SELECT sum(leads), sum(opens), sum(landing) FROM fact WHERE account = ?", int(NUMBER)
    )  # fmt: skip
    assert (found["leads"], found["form_opens"], found["landing_page_clicks"]) == (leads, opens, landing)
    assert (found["click_conversions"] + found.get("view_conversions", 0)) * MICROS == conversions


def test_reach_is_an_estimate_of_its_own_days(reading: Reading) -> None:
    reading.fetch()
    found = everything(reading, fact_reach)
    last = reading.today - timedelta(days=1)
    assert {KINDS["account"].code, KINDS["campaign"].code, KINDS["ad_group"].code} == {row[0] for row in found}
    for _, _, first, until, members in found:
        assert date.fromisoformat(until) == last
        assert (last - date.fromisoformat(first)).days + 1 in figures.REACH_DAYS
        assert members > 0
    assert max(figures.REACH_DAYS) <= 92
    reading.fetch(later=1)
    assert {row[3] for row in everything(reading, fact_reach)} == {str(reading.today)}


def test_members_are_kept_apart_named_and_never_whole(whole: Reading) -> None:
    with whole.workspace.read() as connection:
        shown = connection.execute(
            select(func.sum(fact.c.impressions)).where(fact.c.kind == KINDS["campaign"].code)
        ).scalar_one()
        by_split = dict(
            connection.execute(
                select(demographic.c.split, func.sum(demographic.c.impressions))
                .where(demographic.c.kind == KINDS["account"].code)
                .group_by(demographic.c.split)
            ).all()
        )
        unnamed = set(
            connection.execute(select(demographic.c.value).where(demographic.c.value.like("urn:%"))).scalars()
        )
        unnamed -= set(connection.execute(select(facet_entry.c.urn)).scalars())
        fewest = connection.execute(select(func.min(demographic.c.impressions))).scalar_one()
    assert set(by_split) == set(SPLITS)
    assert all(0 < part < shown for part in by_split.values())
    assert unnamed == set()
    assert fewest >= 3
    assert max(row[5] for row in everything(whole, demographic)) < str(whole.today - timedelta(days=1))


def test_a_month_is_replaced_not_added_to(reading: Reading) -> None:
    stored = reading.fetch()
    assert stored == len(everything(reading, fact))
    before = everything(reading, demographic)
    reading.fetch()
    assert everything(reading, demographic) == before
    kept = connections.cursor(reading.workspace, reading.connection.id)
    assert kept["demographics"][0] == str(reading.today - timedelta(days=60))


def test_nothing_is_asked_for_a_workspace_without_the_account(reading: Reading) -> None:
    with reading.workspace.write() as writing:
        writing.execute(ENTITY["account"].update().values(remote_id="1"))
    assert reading.fetch() == 0
    assert everything(reading, fact) == []


def test_what_campaigns_that_are_not_here_cost_is_said(reading: Reading) -> None:
    reading.fetch()
    kept = connections.cursor(reading.workspace, reading.connection.id)
    assert kept["figures"]["beyond"] is None
    with reading.workspace.write() as writing:
        gone = (
            writing.execute(select(ENTITY["campaign"].c.remote_id).where(ENTITY["campaign"].c.name.like("%|%")))
            .scalars()
            .first()
        )
        writing.execute(ENTITY["campaign"].update().where(ENTITY["campaign"].c.remote_id == gone).values(live=0))
    reading.fetch()
    kept = connections.cursor(reading.workspace, reading.connection.id)
    assert kept["figures"]["beyond"] is None, "what was read before is here all the same"
    with reading.workspace.write() as writing:
        pk = select(ENTITY["campaign"].c.pk).where(ENTITY["campaign"].c.remote_id == gone)
        writing.execute(fact.delete().where(fact.c.kind == KINDS["campaign"].code, fact.c.entity.in_(pk)))
    reading.fetch()
    ((shown, cost),) = reading.asked("SELECT sum(impressions), sum(cost) FROM fact WHERE grp = ?", int(gone))
    kept = connections.cursor(reading.workspace, reading.connection.id)
    assert kept["figures"]["beyond"]["impressions"] == shown
    assert kept["figures"]["beyond"]["cost"] == pytest.approx(cost * MICROS / UNIT, abs=1_000)
    report = make_report(reading.workspace, Asked(reading.today - timedelta(days=30), reading.today), reading.today)
    assert any("not here" in one for source in report.sources for one in source.remarks)


def test_ten_rows_are_taken_for_a_cut_only_when_they_are_one(reading: Reading) -> None:
    with reading.workspace.write() as writing:
        left = (
            writing.execute(select(ENTITY["campaign"].c.pk).where(ENTITY["campaign"].c.name.like("%|%")))
            .scalars()
            .first()
        )
        writing.execute(ENTITY["campaign"].update().where(ENTITY["campaign"].c.pk != left).values(live=0))
    assert reading.fetch(since=10) > 0
    try:
        reading.linkedin.set("report_paging", "honoured")
        connections.set_cursor(reading.workspace, reading.connection.id, {})
        with pytest.raises(ProgramFault, match="ten rows"):
            reading.fetch()
    finally:
        reading.linkedin.set("report_paging", "")


@given(st.decimals(min_value=0, max_value=10**9, places=15))
def test_amounts_lose_less_than_a_millionth(amount: Decimal) -> None:
    assert abs(Decimal(figures.micros(amount)) / MICROS - amount) <= Decimal("0.0000005")


def test_nearly_nothing_is_nothing() -> None:
    assert figures.micros(Decimal("-2E-18")) == 0
    assert figures.micros(Decimal("24.457317520310493")) == 24_457_318
