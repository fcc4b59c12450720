"""Figures mean the same in columns, totals, searches and risks, whatever days a report lumps together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from core.catalog import KINDS
from core.metrics import ENDLESS, Period, last_days, metrics
from core.query import compile_query
from core.rows import list_rows
from core.schema import fact
from core.scope import Wanted
from core.totals import totals
from core.values import MICROS
from core.workspace import Workspace

TODAY = date(2026, 11, 23)
Span = tuple[date, int, int]
"""First day, how many days, clicks."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path: Path = tmp_path_factory.mktemp("figures") / "figures.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace:
        with workspace.edit("plant") as edit:
            account = edit.create("account", {"name": "A", "platform": "google_ads"})
            edit.create("campaign", {"account": account, "platform": "google_ads", "name": "C"})
        yield workspace


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    """Stretches of days one after another, none sharing a day."""
    day = TODAY - timedelta(draw(st.integers(20, 80)))
    found: list[Span] = []
    for gap, days, clicks in draw(
        st.lists(st.tuples(st.integers(0, 5), st.integers(1, 40), st.integers(0, 10**6)), max_size=4)
    ):
        day += timedelta(gap)
        found.append((day, days, clicks))
        day += timedelta(days)
    return found


def load(workspace: Workspace, found: list[Span], *, endless: int | None = None) -> None:
    rows = [
        (first.isoformat(), (first + timedelta(days - 1)).isoformat() if days > 1 else None, clicks)
        for first, days, clicks in found
    ]
    if endless is not None:
        rows.append(("1970-01-01", ENDLESS, endless))
    code = KINDS["campaign"].code
    with workspace.write() as connection:
        connection.execute(fact.delete())
        for day, until, clicks in rows:
            connection.execute(
                insert(fact).values(kind=code, entity=1, day=day, until=until, clicks=clicks, cost=clicks * MICROS)
            )


def expected(found: list[Span], period: Period) -> int:
    assert period.since is not None
    assert period.until is not None
    since, until = date.fromisoformat(period.since), date.fromisoformat(period.until)
    total = 0
    for first, days, clicks in found:
        inside = sum(since <= first + timedelta(n) <= until for n in range(days))
        total += int(clicks * inside / days + 0.5) if days > 1 else clicks * inside
    return total


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=spans(), days=st.sampled_from([1, 7, 30, 90]))
def test_columns_totals_and_searches_agree_and_count_each_day_once(
    workspace: Workspace, found: list[Span], days: int
) -> None:
    load(workspace, found)
    period = last_days(days, TODAY)
    clicks = expected(found, period)
    with workspace.read() as connection:
        shown = metrics(connection, "campaign", [1], period.since, period.until).get(1, {})
        whole = metrics(connection, "campaign", [1]).get(1, {})
    assert (shown.get("clicks") or 0) == clicks
    assert (whole.get("clicks") or 0) == sum(one[2] for one in found)
    summed = totals(workspace, Wanted("campaign", metrics=period), ["@clicks"])["@clicks"]
    assert sum(part.sum or 0 for part in summed.parts.values()) == clicks
    for text, names in ((f"clicks.{days}d = {clicks}", ["C"]), (f"clicks.{days}d > {clicks}", [])):
        condition = compile_query("campaign", text, today=TODAY)
        assert [row["name"] for row in list_rows(workspace, "campaign", condition)] == names, text


def test_figures_without_dates_count_for_all_days_only(workspace: Workspace) -> None:
    load(workspace, [], endless=700)
    for text, names in (
        ("clicks = 700", ["C"]),
        ("clicks.90d > 0", []),
        ("clicks.90d = 0", ["C"]),
        ("cpc.90d >= 0", []),
    ):
        condition = compile_query("campaign", text, today=TODAY)
        assert [row["name"] for row in list_rows(workspace, "campaign", condition)] == names, text


def test_the_day_that_is_not_over_is_not_among_the_last_days(workspace: Workspace) -> None:
    load(workspace, [(TODAY, 1, 5), (TODAY - timedelta(1), 1, 3), (TODAY - timedelta(30), 1, 2)])
    for text in ("clicks.1d = 3", "clicks.30d = 5", "clicks = 10", "cost.30d = 5", "cpc.30d = 1"):
        condition = compile_query("campaign", text, today=TODAY)
        assert [row["name"] for row in list_rows(workspace, "campaign", condition)] == ["C"], text
