"""Posting to a simulated LinkedIn over a real connection: what is drafted stands there, once, and as drafted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from core.changesets import accept, list_changes
from core.errors import ActElsewhere, InvalidInput, PermissionDenied
from core.posting.posting import Asked, post
from core.posting.undoing import undo_post
from core.rows import list_rows
from core.schema import ENTITY, remote_file


def calls_of(desk: Any) -> Counter[str]:
    """The writes since the last look."""
    found = Counter(
        {
            name: count
            for name, count in desk.linkedin.faults.calls.items()
            if "FINDER" not in name and "GET" not in name
        }
    )
    desk.linkedin.faults.calls.clear()
    return found


def by_name(desk: Any, kind: str, prefix: str) -> dict[str, dict[str, Any]]:
    return {one["name"].removeprefix(prefix): one for one in desk.standing(kind, prefix)}


def post_of(desk: Any, creative: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in desk.linkedin.dump() if one.get("id") == creative["content"]["reference"])


def test_a_tree_is_posted_paused_with_all_that_hangs_together(desk: Any) -> None:
    desk.plant("Tree ")
    calls_of(desk)
    done = desk.post()
    assert done.failed == ()
    assert (done.planned, done.posted, done.pending, done.stopped) == (7, 7, 0, None)
    assert calls_of(desk) == {
        "adCampaignGroups.BATCH_CREATE": 1, "adCampaigns.BATCH_CREATE": 1, "creatives.BATCH_CREATE": 1, "creatives.ACTION": 2,
        "images.ACTION": 1, "adCampaignGroups.BATCH_PARTIAL_UPDATE": 1, "adCampaigns.BATCH_PARTIAL_UPDATE": 1,
        "creatives.BATCH_PARTIAL_UPDATE": 1,
    }  # fmt: skip
    assert [(one["name"], one["status"]) for one in desk.standing("group", "Tree")] == [("Tree Close", "PAUSED")]
    sets, ads = by_name(desk, "campaign", "Tree "), by_name(desk, "creative", "Tree ")
    assert {one["status"] for one in sets.values()} == {"PAUSED"}
    assert sets["Set 1"]["politicalIntent"] == "NOT_POLITICAL"
    assert sets["Set 1"]["dailyBudget"] == {"currencyCode": "EUR", "amount": "30.00"}
    assert sorted(ads) == ["Ad 1A", "Ad 1B", "Ad 2A", "Ad 2B"]
    assert {one["intendedStatus"] for one in ads.values()} == {"ACTIVE"}
    shown = post_of(desk, ads["Ad 1A"])
    assert shown["commentary"] == "Late nights \\(again\\)? Close the books in 4 days."
    assert shown["contentLandingPage"] == "https://www.nordlicht.example/close?utm_source=li"
    assert [row["status"] for row in list_rows(desk.workspace, "ad_group")] == ["PAUSED", "PAUSED"]
    assert desk.post().planned == 0


def test_edits_send_only_what_changed(desk: Any) -> None:
    desk.plant("Edit ")
    desk.post()
    desk.set("ad_group", "Edit Set 1", daily_budget="45.00")
    desk.set("ad_group", "Edit Set 2", bid="9.00", end_date="2031-01-31")
    desk.set("ad", "Edit Ad 1A", introductory_text="Another text.", name="Edit Ad 1C")
    desk.set("ad", "Edit Ad 2A", headline="Close in three days")
    ads = by_name(desk, "creative", "Edit ")
    calls_of(desk)
    done = desk.post()
    assert done.failed == ()
    assert (done.planned, done.posted) == (4, 4)
    assert calls_of(desk) == {
        "adCampaigns.BATCH_PARTIAL_UPDATE": 1, "posts.PARTIAL_UPDATE": 1, "creatives.BATCH_PARTIAL_UPDATE": 1,
    }  # fmt: skip
    sets, now = by_name(desk, "campaign", "Edit "), by_name(desk, "creative", "Edit ")
    assert sets["Set 1"]["dailyBudget"]["amount"] == "45.00"
    assert sets["Set 2"]["unitCost"]["amount"] == "9.00"
    assert post_of(desk, now["Ad 1C"])["commentary"] == "Another text."
    assert now["Ad 2A"]["id"] == ads["Ad 2A"]["id"]
    assert now["Ad 2A"]["content"]["textAd"]["headline"] == "Close in three days"


def test_what_a_post_shows_is_made_anew_and_the_old_ad_archived(desk: Any) -> None:
    desk.plant("Anew ", groups=1)
    desk.post()
    desk.set("ad", "Anew Ad 1A", headline="All ledgers, one place")
    plan = desk.plan()
    assert [one.verb.value for one in plan.operations] == ["remove", "create"]
    assert desk.post().pending == 0
    found = [one for one in desk.linkedin.dump() if one.get("name") == "Anew Ad 1A"]
    assert [one["intendedStatus"] for one in found] == ["ARCHIVED", "ACTIVE"]
    assert post_of(desk, found[1])["content"]["media"]["title"] == "All ledgers, one place"
    with desk.workspace.read() as reading:
        assert len(reading.execute(select(remote_file)).all()) == 1


def test_refusals_stand_on_their_rows_and_the_rest_goes_through(desk: Any) -> None:
    campaign = desk.plant("Bad ")
    with desk.workspace.edit("Break") as edit:
        group = edit.create("ad_group", {
            "campaign": campaign, "platform": "linkedin_ads", "name": "Bad Set 3", "status": "ENABLED", "format": "text",
            "objective": "WEBSITE_VISIT", "daily_budget": "30.00", "locale": "en_US", "bid_strategy": "Manual bidding", "bid": "7.50",
            "targeting": {"include": [{"locations": [{"name": "Germany", "urn": "urn:li:geo:101282230"}]},
                                      {"titles": [{"name": "Keeper of unheard-of ledgers", "urn": None}]}]},
        })  # fmt: skip
    desk.set("ad", "Bad Ad 1A", image="no such file.png")
    desk.set("ad", "Bad Ad 1B", image=None)
    (desk.workspace.path.parent / "list.png").write_bytes(b"not a picture")
    desk.set("ad", "Bad Ad 2B", image="list.png")
    done = desk.post()
    failed = {one.entity: (one.field, one.refusal.message) for one in done.failed}
    assert failed[group] == ("targeting", "LinkedIn's number of “Keeper of unheard-of ledgers” is not known.")
    assert failed[desk.row("ad", "Bad Ad 1A").id] == ("image", "The file 'no such file.png' is not there.")
    assert failed[desk.row("ad", "Bad Ad 1B").id] == ("image", "The ad has no image.")
    assert failed[desk.row("ad", "Bad Ad 2B").id] == ("image", "The file 'list.png' is not a PNG, JPEG or GIF.")
    assert all(one.refusal.hint for one in done.failed)
    assert (done.planned, done.posted, done.pending, done.stopped) == (8, 4, 4, None)


def test_linkedins_own_refusals_name_field_and_remedy(desk: Any) -> None:
    desk.plant("No ")
    desk.set("campaign", "No Close", eu_political_ads="Has EU political ads")
    done = desk.post()
    assert {(one.kind, one.field) for one in done.failed} == {("ad_group", "eu_political_ads")}
    assert "no political advertising" in done.failed[0].refusal.message
    assert done.posted == 1
    assert by_name(desk, "campaign", "No ") == {}
    desk.set("campaign", "No Close", eu_political_ads="Doesn't have EU political ads")
    assert desk.post().pending == 0


def test_an_audience_below_300_is_refused_before_it_is_switched_on(desk: Any) -> None:
    desk.plant("Few ")
    few = {
        "include": [
            {"locations": [{"name": "Germany", "urn": "urn:li:geo:101282230"}]},
            {"employers": [{"name": "Wrenfield Media", "urn": "urn:li:organization:900111"}]},
            {"titles": [{"name": "Controller", "urn": "urn:li:title:122"}]},
            {"skills": [{"name": "Python", "urn": "urn:li:skill:502"}]},
        ]
    }
    desk.set("ad_group", "Few Set 1", targeting=few)
    refused = desk.validate(enable=True)
    assert [(one.field, one.refusal.code) for one in refused] == [("targeting", "AUDIENCE_SIZE_TOO_SMALL")]
    assert "Widen the targeting" in refused[0].refusal.hint
    done = desk.post(enable=True)
    assert [one.field for one in done.failed] == ["targeting"]
    assert {name: one["status"] for name, one in by_name(desk, "campaign", "Few ").items()} == {"Set 2": "ACTIVE"}


def test_a_colleagues_change_is_a_conflict_and_a_strangers_name_is_not_taken_over(desk: Any) -> None:
    desk.plant("Both ")
    desk.post()
    group = by_name(desk, "campaign", "Both ")["Set 1"]["id"]
    desk.linkedin.change(
        f"adAccounts/500000001/adCampaigns/{group}",
        {"$set": {"dailyBudget": {"currencyCode": "EUR", "amount": "99.00"}}},
    )
    desk.set("ad_group", "Both Set 1", daily_budget="50.00")
    done = desk.post()
    assert [(one.kind, one.field, one.refusal.code) for one in done.failed] == [
        ("ad_group", "daily_budget", "conflict")
    ]
    with desk.workspace.edit("Again") as edit:
        edit.create("campaign", {
            "account": list_rows(desk.workspace, "account")[0].id, "platform": "linkedin_ads", "name": "Theirs", "status": "PAUSED",
            "type": "Sponsored", "objective": "WEBSITE_VISIT", "eu_political_ads": "Doesn't have EU political ads",
        })  # fmt: skip
    theirs = desk.standing("group", "Both")[0]["id"]
    desk.linkedin.change(f"adAccounts/500000001/adCampaignGroups/{theirs}", {"$set": {"name": "Theirs"}})
    with desk.workspace.write() as writing:
        writing.execute(
            ENTITY["campaign"].update().where(ENTITY["campaign"].c.name == "Both Close").values(remote_id="1")
        )
    again = desk.post("name = Theirs")
    assert [(one.field, one.refusal.code) for one in again.failed] == [("name", "local.name_taken")]
    assert len(desk.standing("group", "Theirs")) == 1


def test_taking_a_post_back(desk: Any) -> None:
    desk.plant("Back ")
    first = desk.post()
    desk.set("ad_group", "Back Set 1", daily_budget="50.00")
    second = desk.post()
    changeset, lost = undo_post(desk.workspace, second.post)
    assert [(one.kind, one.field, one.after) for one in list_changes(desk.workspace, changeset)] == [
        ("ad_group", "daily_budget", 30_000_000)
    ]
    assert lost == ()
    accept(desk.workspace, changeset)
    assert desk.post().posted == 1
    assert by_name(desk, "campaign", "Back ")["Set 1"]["dailyBudget"]["amount"] == "30.00"
    changeset, lost = undo_post(desk.workspace, first.post)
    assert "archived" in lost[0]
    accept(desk.workspace, changeset)
    assert desk.post().pending == 0
    assert by_name(desk, "campaign", "Back ") == by_name(desk, "creative", "Back ") == {}


def test_enabled_budgets_have_to_be_typed_also_those_below_a_campaign_that_is_switched_on(desk: Any) -> None:
    desk.plant("Typed ")
    desk.set("ad_group", "Typed Set 1", daily_budget="90.00")
    plan = desk.plan(enable=True)
    assert (plan.added_daily_budget, plan.amount_to_type) == (120_000_000, "120.00")
    desk.post()
    with desk.workspace.edit("On") as edit:
        edit.set("ad_group", [row.id for row in list_rows(desk.workspace, "ad_group")], {"status": "ENABLED"})
    assert desk.plan().added_daily_budget == 0
    desk.post()
    desk.set("campaign", "Typed Close", status="ENABLED")
    plan = desk.plan()
    assert [(one.kind, one.name) for one in plan.operations] == [("campaign", "Typed Close")]
    assert plan.amount_to_type == "120.00"
    with pytest.raises(PermissionDenied, match=r"120\.00"):
        post(desk.poster, plan, Asked())


def test_a_role_that_may_only_look_stops_with_one_message(desk: Any) -> None:
    desk.plant("Viewer ")
    user = desk.linkedin.store.setting("default_user")
    desk.linkedin.set(f"role:{user}:500000001", "VIEWER")
    try:
        done = desk.post()
    finally:
        desk.linkedin.set(f"role:{user}:500000001", "ACCOUNT_MANAGER")
    assert isinstance(done.stopped, ActElsewhere)
    assert "look, not change" in done.stopped.message
    assert (done.posted, done.pending, done.failed) == (0, 7, ())
    assert desk.standing("group", "Viewer") == []


def test_amounts_of_another_currency_are_not_posted(desk: Any) -> None:
    desk.plant("Money ")
    with desk.workspace.write() as writing:
        writing.execute(ENTITY["account"].update().values(currency="CHF"))
    with pytest.raises(InvalidInput, match="in CHF, and Nordlicht Software pays in EUR"):
        desk.plan()
