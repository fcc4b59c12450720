"""Totals and groups against sums made in Python; currencies apart; cancelled when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import changesets, grid
from core.errors import Cancelled, InvalidInput
from core.grid import GridRow
from core.grouping import groups
from core.metrics import FIGURES, Period, metrics
from core.progress import Progress
from core.scope import Scope, Wanted
from core.totals import Total, stand, totals
from core.workspace import Workspace

FIELDS = ("max_cpc", "quality_score", "text", "status", "labels", "@cost", "@ctr", "@clicks", "@conversions")
PERIOD = Period("2026-10-02", "2026-11-30")


def listed(workspace: Workspace, wanted: Wanted) -> list[GridRow]:
    result = grid.materialise(workspace, wanted)
    try:
        return result.page(0, result.total)
    finally:
        result.close()


def filled(rows: list[GridRow], value: Callable[[GridRow], Any]) -> list[Any]:
    return [value(row) for row in rows if value(row) is not None]


def check_money(found: Total, rows: list[GridRow], value: Callable[[GridRow], Any], *, adds_up: bool) -> None:
    expected = {row.currency: filled([one for one in rows if one.currency == row.currency], value) for row in rows}
    expected = {currency: numbers for currency, numbers in expected.items() if numbers}
    assert set(found.parts) == set(expected)
    for currency, numbers in expected.items():
        part = found.parts[currency or ""]
        assert (part.count, part.least, part.most) == (len(numbers), min(numbers), max(numbers))
        assert part.average == pytest.approx(sum(numbers) / len(numbers))
        assert part.sum == (sum(numbers) if adds_up else None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scope=st.sampled_from([Scope(), Scope("account", 1), Scope("campaign", 5)]),
    query=st.sampled_from(["", "match_type = EXACT", "max_cpc > 1", "text ~ apfel", "no such text"]),
    some=st.one_of(st.none(), st.integers(0, 60)),
)
def test_totals_are_the_sums_of_the_listed_rows(varied: Workspace, scope: Scope, query: str, some: int | None) -> None:
    wanted = Wanted("keyword", scope, query=query, metrics=PERIOD)
    rows = listed(varied, wanted)
    rows = rows if some is None else rows[:some]
    found = totals(varied, wanted, FIELDS, ids=None if some is None else [row.id for row in rows])
    assert found[""].count == len(rows)
    check_money(found["max_cpc"], rows, lambda row: row.row["max_cpc"], adds_up=False)
    check_money(found["@cost"], rows, lambda row: row.metrics.get("cost"), adds_up=True)
    assert found["text"] == Total(len(rows))
    assert found["labels"].count == len(filled(rows, lambda row: row.row["labels"]))
    statuses = [row.row["status"] for row in rows]
    assert found["status"].values == {one: statuses.count(one) for one in set(statuses)}
    scores = filled(rows, lambda row: row.row["quality_score"])
    assert found["quality_score"].count == len(scores)
    assert [part.average for part in found["quality_score"].parts.values()] == (
        [sum(scores) / len(scores)] if scores else []
    )
    clicks = sum(filled(rows, lambda row: row.metrics.get("clicks")))
    impressions = sum(filled(rows, lambda row: row.metrics.get("impressions")))
    assert sum(part.sum or 0 for part in found["@clicks"].parts.values()) == clicks
    assert [part.average for part in found["@ctr"].parts.values()] == (
        [pytest.approx(clicks / impressions)] if impressions else []
    )


def test_amounts_of_two_currencies_are_never_added_up(varied: Workspace) -> None:
    found = totals(varied, Wanted("campaign"), ["daily_budget"])["daily_budget"]
    assert {currency: part.sum for currency, part in found.parts.items()} == {"EUR": 15_000_000, "CHF": 15_000_000}


def test_an_account_without_a_currency_counts_in_the_workspaces(varied: Workspace) -> None:
    with varied.edit("New account") as edit:
        account = edit.create("account", {"name": "Third", "platform": "google_ads"})
        edit.create("campaign", {"account": account, "platform": "google_ads", "name": "C", "daily_budget": 7_000_000})
    parts = totals(varied, Wanted("campaign"), ["daily_budget"])["daily_budget"].parts
    assert {currency: part.sum for currency, part in parts.items()} == {"EUR": 22_000_000, "CHF": 15_000_000}


def test_figures_of_several_days_count_by_their_share_of_the_days_asked_for(varied: Workspace) -> None:
    from core.schema import fact

    pk = grid.first_rows(varied, Wanted("campaign"), 1)[0].pk
    with varied.write() as connection:
        connection.execute(
            fact.insert().values(
                kind=2, entity=pk, day="2026-10-01", until="2026-10-31", clicks=9, cost=4, conversions=2_500_000
            )
        )
        found = metrics(connection, "campaign", [pk], "2026-10-01", "2026-10-31")[pk]
        assert (found["clicks"], found["conversions"], found["cpa"], found["ctr"]) == (9, 2.5, 2, None)
        half = metrics(connection, "campaign", [pk], "2026-10-17", "2026-11-30")[pk]
        assert (half["clicks"], half["conversions"], half["impressions"]) == (round(9 * 15 / 31), 1.209677, None)
        assert metrics(connection, "campaign", [pk], "2026-11-01", "2026-11-30") == {}


GROUPS = (
    "match_type",
    "status",
    "max_cpc",
    "labels",
    "text",
    "ad_group",
    "@campaign",
    "@account",
    "@first_word",
    "@findings",
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    group=st.sampled_from(GROUPS),
    orders=st.sampled_from([(), (("text", True),), (("status", True), ("max_cpc", False))]),
    descending=st.booleans(),
    query=st.sampled_from(["", "match_type = EXACT", "no such text"]),
)
def test_groups_are_the_stretches_of_the_list(
    varied: Workspace, group: str, orders: Any, descending: bool, query: str
) -> None:
    orders = ((group, True), *(one for one in orders if one[0] != group)) if descending else orders
    wanted = Wanted("keyword", query=query, orders=orders, group=group)
    rows = listed(varied, wanted)
    found = groups(varied, wanted, fields=("max_cpc", "@cost"))
    assert sum(one.count for one in found) == len(rows)
    assert [one.first for one in found] == [sum(before.count for before in found[:at]) for at in range(len(found))]
    for one in found:
        mine = rows[one.first : one.first + one.count]
        check_money(one.totals["max_cpc"], mine, lambda row: row.row["max_cpc"], adds_up=False)
        if group in ("ad_group", "@campaign", "@account"):
            assert {row.names[group.removeprefix("@")] for row in mine} == {one.label}
        elif group == "@first_word":
            assert {row.row["text"].partition(" ")[0] for row in mine} == {one.value}
    if group in ("match_type", "status", "max_cpc"):
        stretches = [(value, len(list(some))) for value, some in groupby(row.row[group] for row in rows)]
        assert [(one.value, one.count) for one in found] == stretches


def test_what_rows_cannot_be_added_up_or_grouped_by_is_refused(varied: Workspace) -> None:
    assert groups(varied, Wanted("keyword")) == []
    for work in (
        lambda: totals(varied, Wanted("keyword"), ["colour"]),
        lambda: totals(varied, Wanted("keyword"), ["@colour"]),
        lambda: groups(varied, Wanted("keyword", group="colour")),
    ):
        with pytest.raises(InvalidInput):
            work()


def test_more_groups_than_anybody_reads_are_refused_with_advice(
    varied: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.grouping.MOST_GROUPS", 3)
    with pytest.raises(InvalidInput, match=r"more than 3 groups .* Group by a column"):
        groups(varied, Wanted("keyword", group="text"))


def test_work_that_is_cancelled_stops(long: Workspace) -> None:
    stopped = Progress()
    stopped.cancel()
    wanted = Wanted("keyword", orders=(("comment", False), ("text", True)), group="@first_word")
    for work in (grid.materialise, groups, lambda *what: totals(what[0], what[1], ["max_cpc"], what[2])):
        with pytest.raises(Cancelled):
            work(long, wanted, stopped)
    with pytest.raises(Cancelled):
        grid.first_rows(long, wanted, 50, stopped)
    assert len(grid.first_rows(long, wanted, 50)) == 50


def test_what_totals_hang_on_changes_with_every_writing_and_with_no_order(planted: Workspace) -> None:
    wanted = Wanted("keyword", metrics=PERIOD)
    seen = [stand(planted, wanted, FIELDS)]
    assert stand(planted, replace(wanted, orders=(("text", True),)), FIELDS) == seen[0]

    def moved() -> bool:
        seen.append(stand(planted, wanted, FIELDS))
        return seen[-1] not in seen[:-1]

    one = listed(planted, wanted)[0].id
    with planted.edit("Bid") as edit:
        edit.set("keyword", [one], {"max_cpc": 70_000})
    assert moved()
    changesets.undo(planted)
    assert moved()
    with planted.propose("Bid") as edit:
        edit.set("keyword", [one], {"max_cpc": 80_000})
    changesets.accept(planted, changesets.list_sets(planted, state="proposed")[0].id)
    assert moved()
    planted.set_option(FIGURES, "another import of figures")
    assert moved()
    assert stand(planted, replace(wanted, scope=Scope("campaign", 1)), FIELDS) != seen[-1]
    assert stand(planted, wanted, FIELDS[:1]) != seen[-1]
    assert stand(planted, replace(wanted, query="is:error"), FIELDS) is None
