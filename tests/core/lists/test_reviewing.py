"""Proposals laid out by place, ticked and accepted in part."""

from __future__ import annotations

import pytest

from core import changesets, reviewing
from core.errors import Cancelled
from core.progress import Progress
from core.reviewing import Count, Sheet
from core.rows import count_rows, get_row, list_rows
from core.schema import ENTITY, Presence
from core.workspace import Workspace


@pytest.fixture
def proposal(planted: Workspace) -> str:
    """Adds a campaign with an ad group and two keywords, edits a budget, removes a keyword, adds a negative."""
    campaign = list_rows(planted, "campaign")[0]
    keyword = list_rows(planted, "keyword")[0]
    with planted.propose("Proposal") as edit:
        edit.set("campaign", [campaign.id], {"daily_budget": 9_000_000}, reason="More", evidence="sums")
        edit.delete("keyword", [keyword.id])
        account = list_rows(planted, "account")[0]
        made = edit.create(
            "campaign", {"account": account.id, "platform": "google_ads", "name": "Made", "status": "PAUSED"}
        )
        group = edit.create(
            "ad_group", {"campaign": made, "platform": "google_ads", "name": "Made group", "status": "PAUSED"}
        )
        edit.create_many(
            "keyword", [{"ad_group": group, "text": text, "match_type": "EXACT"} for text in ("one", "two")]
        )
        edit.create("negative_keyword", {"campaign": made, "level": "campaign", "text": "no", "match_type": "BROAD"})
    return changesets.list_sets(planted, state="proposed")[0].id


@pytest.fixture
def sheet(planted: Workspace, proposal: str) -> Sheet:
    return reviewing.lay_out(planted, proposal)


def everything(sheet: Sheet, place: reviewing.Place | None = None) -> dict[str, reviewing.Line]:
    found = {}
    if place is not None:
        for own in (True, False):
            for line in sheet.lines(place, 0, sheet.line_count(place, own=own), own=own):
                found[f"{line.change.op} {line.change.kind} {line.change.title}"] = line
    for group in sheet.groups(place):
        found |= everything(sheet, group.place)
    return found


def test_every_change_stands_in_exactly_one_place(sheet: Sheet, planted: Workspace, proposal: str) -> None:
    lines = everything(sheet)
    assert sorted(line.change.seq for line in lines.values()) == [
        c.seq for c in changesets.list_changes(planted, proposal)
    ]
    assert sheet.count() == Count(7, 0)
    made = lines["create keyword one"]
    assert made.entity is not None
    assert made.entity["match_type"] == "EXACT"
    assert lines["set campaign Campaign 0"].entity is None


def test_ticking_a_child_ticks_what_must_be_made_for_it(sheet: Sheet) -> None:
    sheet.tick_change(everything(sheet)["create keyword one"].change.seq, True)
    ticked = {name for name, line in everything(sheet).items() if line.ticked}
    assert ticked == {"create campaign Made", "create ad_group Made group", "create keyword one"}


def test_unticking_a_parent_unticks_what_it_holds(sheet: Sheet) -> None:
    sheet.tick_all(True)
    sheet.tick_change(everything(sheet)["create ad_group Made group"].change.seq, False)
    ticked = {name for name, line in everything(sheet).items() if line.ticked}
    assert ticked == {
        "set campaign Campaign 0",
        "delete keyword close 0",
        "create campaign Made",
        "create negative_keyword no",
    }


def test_accepting_some_rejects_the_rest(planted: Workspace, sheet: Sheet) -> None:
    sheet.tick_change(everything(sheet)["create keyword two"].change.seq, True)
    outcome = reviewing.accept_ticked(planted, sheet)
    assert (outcome.accepted, outcome.rejected) == (3, 4)
    assert [row["text"] for row in list_rows(planted, "keyword", ENTITY["keyword"].c.text.in_(["one", "two"]))] == [
        "two"
    ]
    assert count_rows(planted, "keyword") == 241
    assert list_rows(planted, "campaign")[0]["daily_budget"] == 0
    with planted.read() as connection:
        left = connection.execute(
            ENTITY["keyword"].select().where(ENTITY["keyword"].c.presence == int(Presence.PROPOSED))
        ).all()
    assert left == []


def test_accepting_some_is_undone_as_one_step(planted: Workspace, sheet: Sheet) -> None:
    sheet.tick_place(sheet.groups(None)[0].place, True)
    outcome = reviewing.accept_ticked(planted, sheet)
    assert outcome.accepted == 7
    changesets.undo(planted)
    assert count_rows(planted, "campaign") == 9
    assert get_row(planted, "campaign", list_rows(planted, "campaign")[0].id)["daily_budget"] == 0


def test_a_campaign_holds_its_changes_by_place(sheet: Sheet) -> None:
    account = sheet.groups(None)[0]
    campaigns = {group.name: group for group in sheet.groups(account.place)}
    assert campaigns["Made"].created
    assert not campaigns["Campaign 0"].created
    assert sheet.line_count(campaigns["Made"].place, own=True) == 1
    assert sheet.line_count(campaigns["Made"].place, own=False) == 1
    assert sheet.count(campaigns["Made"].place) == Count(5, 0)


def test_many_changes_are_read_in_pages(planted: Workspace) -> None:
    group = list_rows(planted, "ad_group", limit=1)[0]
    with planted.propose("Many") as edit:
        edit.create_many(
            "keyword", [{"ad_group": group.id, "text": f"k{n:05}", "match_type": "EXACT"} for n in range(5_000)]
        )
    sheet = reviewing.lay_out(planted, changesets.list_sets(planted, state="proposed")[0].id)
    place = ("ad_group", group.pk)
    assert sheet.line_count(place, own=False) == 5_000
    assert [line.change.title for line in sheet.lines(place, 4_998, 10, own=False)] == ["k04998", "k04999"]
    sheet.tick_place(place, True)
    assert reviewing.accept_ticked(planted, sheet).accepted == 5_000


def test_what_hangs_below_an_ad_group_stands_below_its_own_account(planted: Workspace) -> None:
    with planted.propose("Two platforms") as edit:
        for name, platform in (("First", "google_ads"), ("Second", "linkedin_ads")):
            account = edit.create(
                "account", {"name": name, "platform": platform, "currency": "EUR", "status": "ENABLED"}
            )
            campaign = edit.create(
                "campaign", {"account": account, "platform": platform, "name": name, "status": "PAUSED"}
            )
            group = edit.create(
                "ad_group", {"campaign": campaign, "platform": platform, "name": name, "status": "PAUSED"}
            )
            edit.create("ad", {"ad_group": group, "platform": platform, "name": name, "status": "PAUSED"})
    sheet = reviewing.lay_out(planted, changesets.list_sets(planted, state="proposed")[0].id)
    assert [sheet.count(group.place).total for group in sheet.groups(None)] == [4, 4]
    assert [len(sheet.groups(group.place)) for group in sheet.groups(None)] == [1, 1]


def test_a_layout_that_is_cancelled_stops_in_the_middle_of_its_statement(planted: Workspace) -> None:
    group = list_rows(planted, "ad_group", limit=1)[0]
    with planted.propose("Many") as edit:
        edit.create_many(
            "keyword", [{"ad_group": group.id, "text": f"k{n:05}", "match_type": "EXACT"} for n in range(20_000)]
        )
    id = changesets.list_sets(planted, state="proposed")[0].id
    said: list[object] = []
    progress = Progress(report=lambda step: (said.append(step), progress.cancel()))
    with pytest.raises(Cancelled):
        reviewing.lay_out(planted, id, progress)
    assert len(said) == 1
    assert reviewing.lay_out(planted, id).count() == Count(20_000, 0)
