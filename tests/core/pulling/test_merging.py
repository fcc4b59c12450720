"""What a platform shows is merged by value: drafts follow, edits stay, and what both sides changed waits for review."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from core import conflicts
from core.author import AuthorKind
from core.catalog import KINDS
from core.changesets import accept, get_set, list_sets, next_undo, redo, undo
from core.conflicts import Choice
from core.contested import contested
from core.errors import NothingToDo
from core.pulling import staging
from core.pulling.matching import KEYS
from core.schema import ENTITY, Presence, fact, live_value

from .conftest import Desk


def test_a_first_pull_makes_everything_live(desk: Desk) -> None:
    done = desk.pull()
    assert done.change_set is not None
    assert get_set(desk.workspace, done.change_set).author_kind == str(AuthorKind.PLATFORM)
    assert get_set(desk.workspace, done.change_set).title.startswith("From Google Ads: 1 account new")
    for kind in ("account", "campaign", "ad_group", "keyword"):
        assert desk.mark(kind) == (None, {})
    assert desk.one("keyword")["ad_group"] == desk.one("ad_group").id


def test_a_second_pull_changes_nothing_and_leaves_nothing_behind(desk: Desk) -> None:
    desk.pull()
    sets = len(list_sets(desk.workspace))
    done = desk.pull()
    assert (done.change_set, done.proposal, done.conflicts) == (None, None, ())
    assert len(list_sets(desk.workspace)) == sets
    with desk.workspace.read() as connection:
        assert not staging.stands(connection)


def test_what_nobody_edited_follows(desk: Desk) -> None:
    desk.pull()
    desk.has("campaign", "1", status="PAUSED", daily_budget=60_000_000)
    done = desk.pull()
    assert done.change_set is not None
    assert get_set(desk.workspace, done.change_set).title == "From Google Ads: 1 campaign changed"
    assert desk.one("campaign")["daily_budget"] == 60_000_000
    assert desk.mark("campaign") == (None, {})


def test_an_edit_stays_while_the_platform_shows_what_it_did(desk: Desk) -> None:
    desk.pull()
    desk.set("campaign", daily_budget=70_000_000)
    done = desk.pull()
    assert (done.change_set, done.proposal) == (None, None)
    assert desk.mark("campaign") == ("edited", {"daily_budget": 50_000_000})


def test_what_both_sides_changed_waits_side_by_side(desk: Desk) -> None:
    desk.pull()
    desk.set("campaign", daily_budget=70_000_000)
    desk.has("campaign", "1", daily_budget=80_000_000, status="PAUSED")
    done = desk.pull()
    assert done.proposal is not None
    assert desk.one("campaign")["status"] == "PAUSED"
    assert desk.one("campaign")["daily_budget"] == 70_000_000
    assert desk.mark("campaign") == ("edited", {"daily_budget": 80_000_000})
    assert [(one["field"], one["draft"], one["before"], one["platform"]) for one in done.conflicts] == [
        ("daily_budget", "70.00", "50.00", "80.00")
    ]
    found, count = conflicts.find(desk.workspace, done.proposal)
    assert count == 1
    assert (found[0].change.before, found[0].draft, found[0].change.after) == (50_000_000, 70_000_000, 80_000_000)
    with desk.workspace.read() as connection:
        assert contested(connection, "campaign") == {desk.one("campaign").pk: frozenset({"daily_budget"})}


@pytest.mark.parametrize(("choice", "wanted"), [(Choice.MINE, 70_000_000), (Choice.THEIRS, 80_000_000)])
def test_a_conflict_is_settled_either_way(desk: Desk, choice: Choice, wanted: int) -> None:
    desk.pull()
    desk.set("campaign", daily_budget=70_000_000)
    desk.has("campaign", "1", daily_budget=80_000_000)
    done = desk.pull()
    assert done.proposal is not None
    conflicts.settle_all(desk.workspace, done.proposal, choice)
    accept(desk.workspace, done.proposal)
    assert desk.one("campaign")["daily_budget"] == wanted
    live = {} if choice is Choice.THEIRS else {"daily_budget": 80_000_000}
    assert desk.mark("campaign") == ("edited" if live else None, live)
    assert desk.pull().proposal is None


def test_a_conflict_that_is_out_of_date_is_closed(desk: Desk) -> None:
    desk.pull()
    desk.set("campaign", daily_budget=70_000_000)
    desk.has("campaign", "1", daily_budget=80_000_000)
    first = desk.pull()
    desk.has("campaign", "1", daily_budget=70_000_000)
    second = desk.pull()
    assert first.proposal is not None
    assert (second.change_set, second.proposal) == (None, None)
    assert get_set(desk.workspace, first.proposal).state == "rejected"
    assert desk.mark("campaign") == (None, {})


def test_a_newer_change_takes_the_place_of_an_open_conflict(desk: Desk) -> None:
    desk.pull()
    desk.set("campaign", daily_budget=70_000_000)
    desk.has("campaign", "1", daily_budget=80_000_000)
    first = desk.pull()
    desk.has("campaign", "1", daily_budget=90_000_000)
    second = desk.pull()
    assert first.proposal is not None
    assert second.proposal is not None
    assert get_set(desk.workspace, first.proposal).state == "rejected"
    assert conflicts.find(desk.workspace, second.proposal)[0][0].change.after == 90_000_000


def test_the_same_edit_on_both_sides_is_no_conflict(desk: Desk) -> None:
    desk.pull()
    desk.set("campaign", daily_budget=70_000_000)
    desk.has("campaign", "1", daily_budget=70_000_000)
    assert desk.pull().proposal is None
    assert desk.mark("campaign") == (None, {})


def test_the_order_of_a_list_and_the_writing_of_a_number_say_nothing(desk: Desk) -> None:
    desk.has("campaign", "1", target_roas="4.5")
    desk.pull()
    desk.has("campaign", "1", locations=["AT", "DE"], target_roas="4.50")
    assert desk.pull().change_set is None
    assert desk.one("campaign")["locations"] == ["DE", "AT"]


def test_drafts_of_the_same_thing_are_not_doubled(desk: Desk) -> None:
    with desk.workspace.edit("Draft") as edit:
        account = edit.create("account", {"platform": "google_ads", "name": "Mine"})
        campaign = edit.create(
            "campaign", {"account": account, "platform": "google_ads", "name": "Search", "daily_budget": 30_000_000}
        )
        group = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": "Catalog"})
        for text in ("data catalog", "data lineage"):
            edit.create("keyword", {"ad_group": group, "text": text, "match_type": "EXACT", "status": "ENABLED"})
    desk.pull()
    assert desk.one("account").id == account
    assert desk.one("campaign").id == campaign
    assert desk.one("account")["remote_id"] == "2000000001"
    assert desk.one("campaign")["status"] == "ENABLED"
    assert desk.mark("campaign") == ("edited", {"daily_budget": 50_000_000})
    assert {row["text"]: row.live for row in desk.rows("keyword")} == {"data catalog": True, "data lineage": False}
    assert desk.pull().change_set is None


def test_a_draft_without_an_account_is_taken_too(desk: Desk) -> None:
    with desk.workspace.edit("Draft") as edit:
        campaign = edit.create("campaign", {"platform": "google_ads", "name": "Search"})
    desk.pull()
    assert desk.one("campaign").id == campaign
    assert desk.one("campaign")["account"] == desk.one("account").id
    assert desk.mark("campaign") == (None, {})


def test_the_same_ad_is_not_doubled(desk: Desk) -> None:
    texts = {"headlines": ["One", "Two"], "descriptions": ["Three"], "final_url": "https://www.nordlicht.example/"}
    desk.pull()
    with desk.workspace.edit("Draft") as edit:
        edit.create(
            "ad",
            {"ad_group": desk.one("ad_group").id, "platform": "google_ads", "format": "responsive_search", **texts},
        )
    desk.has("ad", "2~9", "2", status="PAUSED", **texts)
    desk.has("ad", "2~10", "2", status="PAUSED", **texts)
    desk.pull()
    assert [row.live for row in desk.rows("ad")] == [True, True]


def test_what_is_removed_there_leaves_the_draft(desk: Desk) -> None:
    desk.pull()
    for kind, remote_id in (("campaign", "1"), ("ad_group", "2"), ("keyword", "2~3")):
        desk.lacks(kind, remote_id)
    done = desk.pull()
    assert done.change_set is not None
    assert get_set(desk.workspace, done.change_set).title.endswith(
        "1 campaign removed, 1 ad group removed, 1 keyword removed"
    )
    assert [desk.rows(kind) for kind in ("campaign", "ad_group", "keyword")] == [[], [], []]
    assert desk.pull().change_set is None


def test_a_part_of_the_account_removes_nothing(desk: Desk) -> None:
    desk.pull()
    desk.lacks("keyword", "2~3")
    assert desk.pull(complete=False).change_set is None
    assert len(desk.rows("keyword")) == 1


def test_what_was_edited_below_something_removed_waits_for_a_decision(desk: Desk) -> None:
    desk.pull()
    desk.set("keyword", max_cpc=2_000_000)
    for kind, remote_id in (("campaign", "1"), ("ad_group", "2"), ("keyword", "2~3")):
        desk.lacks(kind, remote_id)
    done = desk.pull()
    assert done.proposal is not None
    assert [(one["kind"], one["platform"]) for one in done.conflicts] == [("campaign", "removed")]
    assert desk.mark("campaign")[0] == desk.mark("keyword")[0] == "added"
    assert desk.pull().proposal is None
    accept(desk.workspace, done.proposal)
    assert desk.rows("campaign") == desk.rows("keyword") == []


def test_what_is_made_again_there_is_another_entity(desk: Desk) -> None:
    desk.pull()
    old = desk.one("keyword").pk
    desk.lacks("keyword", "2~3")
    desk.pull()
    desk.has("keyword", "2~4", "2", text="data catalog", match_type="EXACT", status="ENABLED")
    desk.pull()
    assert desk.one("keyword").pk != old


def test_a_removal_that_waits_to_be_posted_stays(desk: Desk) -> None:
    desk.pull()
    with desk.workspace.edit("Remove") as edit:
        edit.delete("keyword", [desk.one("keyword").id])
    assert desk.pull().change_set is None
    assert desk.rows("keyword") == []
    table = ENTITY["keyword"]
    with desk.workspace.read() as connection:
        row = connection.execute(select(table.c.presence, table.c.live)).one()
    assert tuple(row) == (int(Presence.GONE), 1)


def test_undo_passes_by_what_the_platform_reported(desk: Desk) -> None:
    desk.pull()
    desk.set("campaign", daily_budget=70_000_000)
    desk.has("campaign", "1", status="PAUSED")
    desk.pull()
    desk.set("campaign", name="Other")
    assert next_undo(desk.workspace) is not None
    undo(desk.workspace)
    undo(desk.workspace)
    assert (desk.one("campaign")["name"], desk.one("campaign")["daily_budget"]) == ("Search", 50_000_000)
    assert desk.one("campaign")["status"] == "PAUSED"
    with pytest.raises(NothingToDo):
        undo(desk.workspace)
    redo(desk.workspace)
    redo(desk.workspace)
    assert (desk.one("campaign")["name"], desk.one("campaign")["daily_budget"]) == ("Other", 70_000_000)


def test_a_report_of_the_platform_cannot_be_undone_by_name(desk: Desk) -> None:
    done = desk.pull()
    with pytest.raises(NothingToDo, match="happened on the platform"):
        undo(desk.workspace, done.change_set)


def test_live_values_are_kept_only_where_the_draft_differs(desk: Desk) -> None:
    desk.pull()
    desk.has("campaign", "1", name="Renamed there", status="PAUSED")
    desk.has("ad_group", "2", max_cpc=None)
    desk.pull()
    with desk.workspace.read() as connection:
        assert connection.execute(select(func.count()).select_from(live_value)).scalar_one() == 0
        assert connection.execute(select(func.count()).select_from(fact)).scalar_one() == 0
    assert desk.one("ad_group")["max_cpc"] is None


def test_every_kind_has_a_stage_and_a_key(desk: Desk) -> None:
    assert set(KEYS) == set(staging.ORDER)
    for kind, names in KEYS.items():
        assert set(names) <= set(KINDS[kind].by_name)


def test_a_field_that_could_not_be_read_stays_as_it_is(desk: Desk) -> None:
    desk.pull()
    desk.has("campaign", "1", status="PAUSED", daily_budget=None, unread=["daily_budget"])
    desk.pull()
    assert (desk.one("campaign")["status"], desk.one("campaign")["daily_budget"]) == ("PAUSED", 50_000_000)
    desk.set("campaign", daily_budget=70_000_000)
    done = desk.pull()
    assert (done.change_set, done.conflicts) == (None, ())
    assert desk.mark("campaign") == ("edited", {"daily_budget": 50_000_000})
    desk.has("campaign", "1", daily_budget=55_000_000, unread=[])
    (conflict,) = desk.pull().conflicts
    assert (conflict["before"], conflict["platform"]) == ("50.00", "55.00")


def test_what_a_draft_is_taken_for_keeps_what_both_write_in_ways_of_their_own(desk: Desk) -> None:
    with desk.workspace.edit("Draft") as edit:
        account = edit.create("account", {"name": "Nordlicht", "platform": "google_ads"})
        edit.create("campaign", {"account": account, "platform": "google_ads", "name": "Search", "target_roas": "3.5"})
    desk.has("campaign", "1", target_roas="4.0")
    desk.pull(alike={"campaign": ("target_roas",)})
    assert (desk.one("campaign")["target_roas"], desk.mark("campaign")) == ("3.5", (None, {}))


def test_the_same_number_on_another_platform_is_something_else(desk: Desk) -> None:
    with desk.workspace.edit("Draft") as edit:
        account = edit.create("account", {"name": "Pages", "platform": "linkedin_ads"})
        other = edit.create(
            "campaign", {"account": account, "platform": "linkedin_ads", "name": "Search", "status": "PAUSED"}
        )
    with desk.workspace.write() as connection:
        table = ENTITY["campaign"]
        connection.execute(table.update().values(live=1, remote_id="1"))
    desk.pull()
    found = {row["platform"]: row for row in desk.rows("campaign")}
    assert (found["linkedin_ads"].id, found["linkedin_ads"]["status"]) == (other, "PAUSED")
    assert found["google_ads"]["status"] == "ENABLED"
    desk.lacks("keyword", "2~3")
    desk.lacks("ad_group", "2")
    desk.lacks("campaign", "1")
    desk.pull()
    assert [row["platform"] for row in desk.rows("campaign")] == ["linkedin_ads"]
