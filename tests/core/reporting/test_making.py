"""Every table of a report comes to its total, and the total to what lists say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from core import changesets
from core.catalog import KINDS
from core.errors import Cancelled
from core.metrics import SUMS
from core.progress import Progress
from core.reporting import Asked, Block, Line, asked, before, make_report
from core.reporting.model import NOTHING, added
from core.rows import list_rows
from core.schema import demographic, facet_entry, fact_reach
from core.scope import Scope, Wanted
from core.totals import totals
from core.workspace import Workspace

from .conftest import FIRST, TODAY, pk_of, put, put_detail

MONTH = Asked(TODAY - timedelta(days=30), TODAY - timedelta(days=1))


def sums_of(lines: Sequence[Line]) -> tuple[int, ...]:
    return added(*(one.sums for one in lines))


def past_of(lines: Sequence[Line]) -> tuple[int, ...]:
    return added(*(one.before or NOTHING for one in lines))


def check_adds_up(block: Block) -> None:
    for lines in (block.platforms, block.campaigns, block.ad_groups):
        assert sums_of(lines) == block.total.sums
        if block.total.before is not None:
            assert past_of(lines) == block.total.before
    assert added(block.undated, *(one.sums for one in block.days)) == block.total.sums


def listed(workspace: Workspace, one: Asked, kind: str) -> dict[str, int]:
    """What the totals row of the editor's list says."""
    found = totals(workspace, Wanted(kind, Scope(), metrics=one.period), [f"@{name}" for name in SUMS])
    return {name: int(sum(part.sum or 0 for part in found[f"@{name}"].parts.values())) for name in SUMS}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 69), days=st.integers(1, 80), most=st.integers(1, 5))
def test_rows_come_to_totals_and_totals_to_those_of_the_lists(
    figured: Workspace, start: int, days: int, most: int
) -> None:
    since = FIRST + timedelta(days=start)
    one = Asked(since, since + timedelta(days=days - 1), most=most)
    report = make_report(figured, one, TODAY)
    (block,) = report.blocks
    check_adds_up(block)
    for kind in ("campaign", "ad_group"):
        found = listed(figured, one, kind)
        metrics = dict(zip(SUMS, block.total.sums, strict=True))
        # Lists tell conversions as a number, reports keep them in millionths.
        assert {**metrics, "conversions": metrics["conversions"] // 10**6} == found
    past = listed(figured, before(one), "campaign")
    assert block.total.before is not None
    assert block.total.before[2] == past["cost"]


def test_levels_are_never_added_up_and_the_lowest_do_where_there_is_nothing_else(
    planter: Callable[..., Workspace],
) -> None:
    workspace = planter(levels=("ad_group",))
    (block,) = make_report(workspace, MONTH, TODAY).blocks
    check_adds_up(block)
    assert len(block.campaigns) == 4
    whole = block.total.sums
    row = list_rows(workspace, "ad_group")[0]
    with workspace.edit("Keyword") as edit:
        keyword = edit.create("keyword", {"ad_group": row.id, "text": "ledger", "match_type": "EXACT"})
        lonely = edit.create(
            "campaign", {"account": list_rows(workspace, "account")[0].id, "platform": "google_ads", "name": "Lonely"}
        )
        group = edit.create("ad_group", {"campaign": lonely, "platform": "google_ads", "name": "Words"})
        only = edit.create("keyword", {"ad_group": group, "text": "only here", "match_type": "EXACT"})
    put(workspace, "keyword", pk_of(workspace, "keyword", keyword), "2026-11-10", [10, 5, 10**6, 0, 0])
    put(workspace, "keyword", pk_of(workspace, "keyword", only), "2026-11-10", [7, 3, 2 * 10**6, 10**6, 0])
    (block,) = make_report(workspace, MONTH, TODAY).blocks
    assert block.total.sums == added(whole, (7, 3, 2 * 10**6, 10**6, 0))
    check_adds_up(block)


def test_what_only_the_campaign_has_stands_in_a_row_of_its_own(figured: Workspace) -> None:
    pk = pk_of(figured, "campaign", list_rows(figured, "campaign")[0].id)
    put(figured, "campaign", pk, "2026-11-20", [9_000, 900, 10**9, 0, 0])
    (block,) = make_report(figured, MONTH, TODAY).blocks
    assert block.ad_groups[-1].name == "Not by ad group"
    check_adds_up(block)


def test_two_currencies_never_meet(planter: Callable[..., Workspace]) -> None:
    report = make_report(planter(currencies=("EUR", "USD")), MONTH, TODAY)
    assert sorted(one.currency for one in report.blocks) == ["EUR", "USD"]
    for block in report.blocks:
        check_adds_up(block)
        assert len(block.platforms) == 1
    assert any("EUR and USD" in one or "USD and EUR" in one for one in report.notes)


def test_what_was_removed_keeps_its_figures(figured: Workspace) -> None:
    (whole,) = make_report(figured, MONTH, TODAY).blocks
    gone = list_rows(figured, "campaign")[0]
    with figured.edit("Remove") as edit:
        edit.delete("campaign", [gone.id])
    report = make_report(figured, MONTH, TODAY)
    (block,) = report.blocks
    assert block.total.sums == whole.total.sums
    assert [one.entity for one in block.campaigns if one.removed] == [gone.id]
    rest = [one for one in block.campaigns if not one.removed]
    assert sums_of(rest)[2] == listed(figured, MONTH, "campaign")["cost"]
    assert any("removed" in one for one in report.notes)
    changesets.undo(figured)
    assert not any(one.removed for one in make_report(figured, MONTH, TODAY).blocks[0].campaigns)


def test_figures_of_several_days_have_no_day(figured: Workspace) -> None:
    with figured.edit("More") as edit:
        other = edit.create(
            "campaign", {"account": list_rows(figured, "account")[0].id, "platform": "google_ads", "name": "Imported"}
        )
    put(
        figured,
        "campaign",
        pk_of(figured, "campaign", other),
        "2026-11-01",
        [300, 30, 3 * 10**7, 0, 0],
        until="2026-11-10",
    )
    report = make_report(figured, MONTH, TODAY)
    (block,) = report.blocks
    assert block.undated[:3] == (300, 30, 3 * 10**7)
    check_adds_up(block)
    assert any("several days at once" in one for one in report.notes)


def test_the_many_that_are_not_listed_stand_in_one_row(figured: Workspace) -> None:
    (block,) = make_report(figured, MONTH.listing(1), TODAY).blocks
    assert [len(block.campaigns), len(block.ad_groups)] == [2, 2]
    assert (block.campaigns[1].name, block.ad_groups[1].name) == ("3 other campaigns", "7 other ad groups")
    check_adds_up(block)


def test_days_are_marked_as_long_as_they_may_change(figured: Workspace) -> None:
    (block,) = make_report(figured, Asked(TODAY - timedelta(days=40), TODAY - timedelta(days=1)), TODAY).blocks
    for one in block.days:
        back = (TODAY - date.fromisoformat(one.day)).days
        assert (one.open, one.young) == (back <= 30, back <= 3)
        assert one.final("conversions") == (back > 30)
        assert one.final("cost") == (back > 3)


def test_leads_and_view_throughs_are_told_beside_conversions(figured: Workspace) -> None:
    rows = [one for one in list_rows(figured, "campaign") if one["platform"] == "linkedin_ads"]
    pk = pk_of(figured, "campaign", rows[0].id)
    put_detail(figured, "campaign", pk, "2026-11-20", "leads", 4)
    put_detail(figured, "campaign", pk, "2026-11-20", "view_conversions", 2)
    put_detail(figured, "campaign", pk, "2026-09-20", "leads", 50)
    report = make_report(figured, MONTH, TODAY)
    (block,) = report.blocks
    assert block.total.details == {"leads": 4, "view_conversions": 2}
    assert [one.details.get("leads") for one in block.platforms] == [None, 4]
    assert any(one.startswith("Leads (4)") for one in report.notes)
    assert any("2 of its" in one for one in report.notes)


def test_members_and_reach_stand_in_no_sum(figured: Workspace) -> None:
    (whole,) = make_report(figured, MONTH, TODAY).blocks
    account = next(one for one in list_rows(figured, "account") if one["platform"] == "linkedin_ads")
    pk = pk_of(figured, "account", account.id)
    row: dict[str, Any] = {"kind": KINDS["account"].code, "entity": pk, "split": "MEMBER_COMPANY_SIZE", "first": "2026-11-01",
           "last": "2026-11-21", "impressions": 10**9, "clicks": 5, "cost": 10**12, "conversions": 10**6, "leads": 0, "final": 0, "read_at": 0}  # fmt: skip
    values = [row | {"value": value} for value in ("SIZE_51_TO_200", "SIZE_10001_OR_MORE", "SIZE_1")]
    named = row | {"split": "MEMBER_COMPANY", "value": "urn:li:organization:7"}
    with figured.write() as connection:
        connection.execute(insert(demographic), [*values, named, named | {"value": "urn:li:organization:8"}])
        connection.execute(
            insert(facet_entry),
            {"facet": "employers", "urn": "urn:li:organization:7", "name": "Pellworth", "seen_at": 0},
        )
        connection.execute(insert(fact_reach), {"kind": KINDS["account"].code, "entity": pk, "first": "2026-10-24",
                                                "last": "2026-11-22", "members": 10**8, "read_at": 0})  # fmt: skip
    report = make_report(figured, MONTH, TODAY)
    assert report.blocks[0].total.sums == whole.total.sums
    by_split = {one.split: [line.name for line in one.lines] for one in report.members}
    assert sorted(by_split["Company size"]) == [
        "1 employee (self-employed)",
        "10,001 or more employees",
        "51–200 employees",
    ]
    assert sorted(by_split["Company"]) == ["Pellworth", "Unknown (8)"]
    assert [one.members for one in report.reach] == [10**8]
    older = make_report(figured, Asked(date(2026, 9, 20), date(2026, 10, 20)), TODAY)
    assert older.members == ()


def test_without_figures_there_is_nothing(empty: Workspace) -> None:
    report = make_report(empty, asked(empty, TODAY), TODAY)
    assert report.empty
    assert report.sources == ()


def test_it_stops_when_asked(figured: Workspace) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        make_report(figured, MONTH, TODAY, progress)


def test_the_days_that_are_meant(figured: Workspace, tmp_path: Any) -> None:
    assert asked(figured, TODAY) == Asked(TODAY - timedelta(days=30), TODAY - timedelta(days=1))
    assert asked(figured, TODAY, since=date(2026, 11, 1)).until == TODAY - timedelta(days=1)
    assert asked(figured, TODAY, since=TODAY) == Asked(TODAY, TODAY)
    everything = asked(figured, TODAY, name="all")
    assert (everything.since, everything.until, everything.compare) == (FIRST, FIRST + timedelta(days=69), False)
    # A report that was imported long ago is shown where its figures are.
    later = asked(figured, date(2027, 5, 1))
    assert later.until == FIRST + timedelta(days=69)
    assert before(Asked(date(2026, 11, 1), date(2026, 11, 10))) == Asked(
        date(2026, 10, 22), date(2026, 10, 31), compare=False
    )
