"""A pull brings what a LinkedIn account holds, and compares by value."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from core.changesets import list_sets
from core.errors import Cancelled
from core.platforms import Verb
from core.policies.noting import listed
from core.posting.adapter import Operation
from core.posting.drafting import marked
from core.progress import Progress
from core.pulling import staging
from core.recommending.conversions import last_read
from core.schema import ENTITY, remote_file
from core.workspace import Workspace
from integrations.linkedin_ads.wire import calls

from .conftest import ACCOUNT, OTHER, TEST, Pulling, joined


def test_a_first_pull_is_what_the_account_holds_and_a_second_changes_nothing(desk: Pulling) -> None:
    done = desk.pull()
    held = {"campaign": "group", "ad_group": "campaign", "ad": "creative", "audience": "segment"}
    for kind, there in held.items():
        numbers = {row.pk: row for row in desk.rows(kind)}
        assert len(numbers) == len(desk.there(there)) > 0
    assert done.entities == 1 + sum(len(desk.there(there)) for there in held.values())
    (made,) = list_sets(desk.workspace)
    assert (made.id, made.title.startswith("From LinkedIn Ads: "), done.conflicts, done.skipped) == (
        done.changeset,
        True,
        (),
        (),
    )

    check_values(desk)
    assert desk.pull().changeset is None
    with desk.workspace.read() as connection:
        assert not staging.stands(connection)


def check_values(desk: Pulling) -> None:
    """Some values of each kind."""
    group = desk.named("campaign", "Data catalog | LinkedIn")
    assert (group["eu_political_ads"], group["status"], group["type"]) == (
        "Doesn't have EU political ads",
        "ENABLED",
        "Sponsored",
    )
    text = desk.named("ad_group", "Data catalog | Text ads")
    assert (text["format"], text["bid_strategy"], text["bid"], text["daily_budget"]) == (
        "text",
        "Manual bidding",
        6_500_000,
        25_000_000,
    )
    named = text["targeting"]["include"]
    assert {facet: [one["name"] for one in found] for block in named for facet, found in block.items()} == {
        "locations": ["Germany"], "interfaceLocales": ["English"], "jobFunctions": ["Information Technology"],
        "seniorities": ["Director", "VP"],
    }  # fmt: skip
    leads = next(row for row in desk.rows("ad") if row["name"] == "Governance 1" and row["lead_form"])
    assert (leads["call_to_action"], leads["lead_form"]) == ("DOWNLOAD", "Guide to governance")
    assert leads["introductory_text"] == "How teams handle governance without spreadsheets."
    assert (leads["headline"], leads["final_url"]) == (
        "Governance, made simple",
        "https://www.nordlicht.example/governance",
    )


def test_what_others_change_arrives_and_another_order_is_no_change(desk: Pulling) -> None:
    desk.pull()
    ad_set = desk.there("campaign", name="Data quality | Data titles")[0]
    desk.change(
        "adCampaigns",
        ad_set["id"],
        name="Data quality | Titles",
        dailyBudget={"currencyCode": "EUR", "amount": "75.50"},
    )
    desk.pull()
    assert desk.named("ad_group", "Data quality | Titles")["daily_budget"] == 75_500_000
    ad_set = desk.there("campaign", name="Data quality | Titles")[0]
    turned = dict(ad_set["targetingCriteria"])
    turned["include"] = {"and": [
        {"or": {facet: list(reversed(urns)) for facet, urns in block["or"].items()}} for block in reversed(turned["include"]["and"])
    ]}  # fmt: skip
    desk.change("adCampaigns", ad_set["id"], targetingCriteria=turned)
    assert desk.pull().changeset is None


def test_what_both_sides_changed_or_one_took_away_is_a_conflict(desk: Pulling) -> None:
    desk.pull()
    ad_set = desk.there("campaign", name="Data quality | Data titles")[0]
    row = desk.named("ad_group", ad_set["name"])
    with desk.workspace.edit("Budget") as edit:
        edit.set("ad_group", [row.id], {"daily_budget": 80_000_000})
    desk.change("adCampaigns", ad_set["id"], dailyBudget={"currencyCode": "EUR", "amount": "75.50"})
    (conflict,) = desk.pull().conflicts
    assert (conflict["field"], conflict["draft"], conflict["before"], conflict["platform"]) == (
        "daily_budget",
        "80.00",
        "60.00",
        "75.50",
    )
    assert desk.named("ad_group", ad_set["name"])["daily_budget"] == 80_000_000
    desk.change("adCampaigns", ad_set["id"], status="ARCHIVED")
    (removal,) = desk.pull().conflicts
    assert (removal["kind"], removal["platform"]) == ("ad_group", "removed")
    assert desk.named("ad_group", ad_set["name"])["daily_budget"] == 80_000_000


def test_what_was_taken_away_leaves_with_all_below_it(desk: Pulling) -> None:
    desk.pull()
    group = desk.there("group", name="Governance | LinkedIn")[0]
    before = {kind: len(desk.rows(kind)) for kind in ("campaign", "ad_group", "ad")}
    desk.change("adCampaignGroups", group["id"], status="ARCHIVED")
    done = desk.pull()
    assert {kind: before[kind] - len(desk.rows(kind)) for kind in before} == {"campaign": 1, "ad_group": 2, "ad": 4}
    assert done.skipped == ("Left out: 1 archived or removed at LinkedIn.",)


def test_a_draft_of_the_same_name_is_taken_for_it_and_keeps_what_differs(desk: Pulling) -> None:
    with desk.workspace.edit("Draft") as edit:
        (account,) = edit.create_many("account", [{"name": "Nordlicht", "platform": "linkedin_ads"}])
        (campaign,) = edit.create_many("campaign", [{
            "account": account, "platform": "linkedin_ads", "name": "Data quality | LinkedIn", "status": "DRAFT", "comment": "Mine",
            "daily_budget": 90_000_000,
        }])  # fmt: skip
        (group,) = edit.create_many("ad_group", [{
            "campaign": campaign, "platform": "linkedin_ads", "name": "Data quality | Data titles", "status": "DRAFT"
        }])  # fmt: skip
        edit.create_many("ad", [
            {"ad_group": group, "platform": "linkedin_ads", "name": "Data quality 1", "format": "single_image", "status": "DRAFT",
             "introductory_text": text, "headline": "Data quality, made simple"}
            for text in ("How teams handle data quality without spreadsheets.", "Another text under the same name.")
        ])  # fmt: skip
    desk.pull()
    drafted = desk.named("campaign", "Data quality | LinkedIn")
    assert (drafted.id, drafted["comment"], drafted["daily_budget"]) == (campaign, "Mine", 90_000_000)
    assert len([row for row in desk.rows("ad") if row["name"] == "Data quality 1" and row["ad_group"] == group]) == 2
    assert desk.pull().changeset is None


def test_texts_that_may_not_be_read_stay_as_they_are_here(desk: Pulling) -> None:
    desk.pull()
    before = {row.pk: row["introductory_text"] for row in desk.rows("ad")}
    desk.wait_a_day()
    blind = joined(
        desk.served, desk.workspace, desk.store, access_token=desk.served.grant(scopes="r_ads rw_ads r_ads_reporting")
    )
    done = blind.pull()
    assert {row.pk: row["introductory_text"] for row in desk.rows("ad")} == before
    assert done.changeset is None
    assert done.skipped == (
        "Lists of people and companies may not be read with this sign-in.",
        "This sign-in may not read the texts of 12 ads; they stay as they are here.",
    )
    assert len(desk.rows("audience")) == 1


def test_what_the_review_refused_is_noted_with_its_reason(desk: Pulling) -> None:
    desk.served.set("review_ms", "0")
    text = desk.there("creative", name="Text 1")[0]
    shown = text["content"]["textAd"] | {"description": "sandbox-reject"}
    desk.change("creatives", text["id"].replace(":", "%3A"), content={"textAd": shown})
    desk.pull()
    (note,) = [one for one in listed(desk.workspace) if one.status == "Disapproved"]
    assert (note.name, note.topics) == ("Text 1", ("Unacceptable content",))


def test_url_parameters_that_the_draft_keeps_apart_are_no_change(desk: Pulling) -> None:
    desk.pull()
    group = desk.named("ad_group", "Data catalog | Text ads")
    with desk.workspace.edit("Parameters") as edit:
        edit.set("ad_group", [group.id], {"final_url_suffix": "utm_source=linkedin"})
    for one in desk.there("creative"):
        if one["name"] == "Text 1":
            page = one["content"]["textAd"]["landingPage"] + "?utm_source=linkedin"
            desk.change(
                "creatives",
                one["id"].replace(":", "%3A"),
                content={"textAd": one["content"]["textAd"] | {"landingPage": page}},
            )
    assert desk.pull().changeset is None
    assert desk.named("ad", "Text 1")["final_url"] == "https://www.nordlicht.example"


def test_accounts_stand_beside_each_other_drafts_too(desk: Pulling) -> None:
    desk.pull()
    here = {kind: len(desk.rows(kind)) for kind in ("campaign", "ad_group", "ad")}
    other = joined(desk.served, desk.workspace, desk.store, OTHER, "USD")
    done = other.pull()
    assert "amounts are not converted" in done.skipped[-1]
    assert {kind: len(desk.rows(kind)) for kind in here} == {kind: 2 * count for kind, count in here.items()}
    assert desk.pull().changeset is None
    drafts = joined(desk.served, desk.workspace, desk.store, TEST)
    drafts.pull()
    mine = {row.id for row in desk.rows("campaign") if row["status"] == "DRAFT"}
    below = [row for row in desk.rows("ad_group") if row["campaign"] in mine]
    assert (len(mine), {row["status"] for row in below}) == (3, {"DRAFT"})
    assert drafts.pull().changeset is None


def test_numbers_of_another_platform_are_not_taken_for_ours(desk: Pulling) -> None:
    number = str(desk.there("group", name="Data quality | LinkedIn")[0]["id"])
    with desk.workspace.edit("Google") as edit:
        (account,) = edit.create_many("account", [{"name": "Search", "platform": "google_ads"}])
        edit.create_many(
            "campaign", [{"account": account, "platform": "google_ads", "name": "Brand", "status": "ENABLED"}]
        )
    with desk.workspace.write() as connection:
        from core.applying import record_live

        pk = desk.named("campaign", "Brand").pk
        record_live(connection, "campaign", [pk], {pk: number})
    desk.pull()
    assert desk.named("campaign", "Brand")["platform"] == "google_ads"
    assert desk.named("campaign", "Data quality | LinkedIn")["platform"] == "linkedin_ads"


def test_cancelling_leaves_the_draft_alone_and_the_next_pull_goes_on(desk: Pulling) -> None:
    progress = Progress()
    progress.report = lambda step: progress.cancel() if step.label == "Reading ads" else None
    with pytest.raises(Cancelled):
        desk.pull(progress)
    assert desk.rows("campaign") == []
    before = desk.calls().get("adCampaigns.FINDER", 0)
    desk.pull()
    assert desk.calls()["adCampaigns.FINDER"] == before
    assert len(desk.rows("ad")) == len(desk.there("creative"))


def test_a_read_only_workspace_is_told(desk: Pulling, tmp_path: Path) -> None:
    from core.errors import ReadOnly

    path = desk.workspace.path
    desk.workspace.close()
    with Workspace.open(path, read_only=True) as workspace, pytest.raises(ReadOnly):
        Pulling(desk.served, workspace, desk.connection, desk.store).pull()


def test_a_file_that_was_posted_keeps_its_name_here(desk: Pulling) -> None:
    desk.pull()
    picture = "urn:li:image:C4-1"
    text = desk.there("creative", name="Text 1")[0]
    path = text["id"].replace(":", "%3A")
    shown = text["content"]["textAd"]
    desk.change("creatives", path, content={"textAd": shown | {"image": picture}})
    desk.pull()
    ad = desk.named("ad", "Text 1")
    assert ad["image"] == picture
    with desk.workspace.write() as connection:
        connection.execute(ENTITY["ad"].update().where(ENTITY["ad"].c.pk == ad.pk).values(image="banner.png"))
    assert desk.pull().changeset is None
    assert desk.named("ad", "Text 1")["image"] == "banner.png"
    desk.change("creatives", path, content={"textAd": shown | {"image": "urn:li:image:C4-2"}})
    desk.pull()
    assert desk.named("ad", "Text 1")["image"] == "urn:li:image:C4-2"
    with desk.workspace.write() as connection:
        sent = {
            "connection": 1,
            "digest": "x",
            "urn": "urn:li:image:C4-3",
            "state": "ready",
            "at": 1,
            "name": "new.png",
        }
        connection.execute(remote_file.insert().values(sent))
        connection.execute(ENTITY["ad"].update().where(ENTITY["ad"].c.pk == ad.pk).values(image="new.png"))
    desk.change("creatives", path, content={"textAd": shown | {"image": "urn:li:image:C4-3"}})
    assert desk.pull().changeset is None
    assert desk.named("ad", "Text 1")["image"] == "new.png"


def test_what_a_post_is_still_making_is_left_to_it(desk: Pulling) -> None:
    for name, segment, there in (("Group", "adCampaignGroups", "group"), ("Ad set", "adCampaigns", "campaign")):
        found = desk.there(there, name="Governance | LinkedIn" if there == "group" else "Data quality | Data titles")[0]
        operation = Operation(1, "campaign", 1, "00", Verb.CREATE, {"name": name})
        desk.change(segment, found["id"], name=marked(operation, 100, "workspace", 1))
    done = desk.pull()
    assert [row["name"] for row in desk.rows("campaign")] == [
        "Default Campaign Group",
        "Data catalog | LinkedIn",
        "Data quality | LinkedIn",
    ]
    assert "Data quality | IT decision makers" in [row["name"] for row in desk.rows("ad_group")]
    assert len(desk.rows("ad_group")) == len(desk.there("campaign")) - 3
    assert done.skipped == ("Left out: 2 that a post is still making; the next post finishes them.",)


def test_posts_are_read_again_where_an_ad_changed_and_once_a_day(desk: Pulling) -> None:
    desk.pull()
    asked = desk.calls()["posts.BATCH_GET"]
    ad, other = (one for one in desk.there("creative") if one["name"] in ("Data catalog 1", "Data catalog 2") and "reference" in one["content"] and one["campaign"] == desk.there("creative", name="Data catalog 1")[0]["campaign"])  # fmt: skip
    for one in (ad, other):
        desk.rewrite(one["content"]["reference"], commentary="Another text")
    assert desk.pull().changeset is None
    assert desk.calls()["posts.BATCH_GET"] == asked
    desk.change("creatives", ad["id"].replace(":", "%3A"), name="Renamed")
    desk.pull()
    assert desk.calls()["posts.BATCH_GET"] == asked + 1
    assert [row["introductory_text"] for row in desk.rows("ad")].count("Another text") == 1
    assert desk.named("ad", "Renamed")["introductory_text"] == "Another text"
    desk.wait_a_day()
    desk.pull()
    assert [row["introductory_text"] for row in desk.rows("ad")].count("Another text") == 2


def test_messages_come_with_their_contents(desk: Pulling) -> None:
    ad_set = desk.there("campaign", name="Data quality | Data titles")[0]
    body = {
        name: ad_set[name]
        for name in ("account", "campaignGroup", "locale", "runSchedule", "targetingCriteria", "dailyBudget")
    }
    body |= {
        "name": "Messages", "status": "DRAFT", "type": "SPONSORED_INMAILS", "format": "SPONSORED_INMAIL", "objectiveType": "WEBSITE_VISIT",
        "costType": "CPM", "politicalIntent": "NOT_POLITICAL", "offsiteDeliveryEnabled": False,
    }  # fmt: skip
    button = {"callToActionText": "See it", "callToActionLandingPageUrl": "https://www.nordlicht.example/m"}
    message = {"account": ad_set["account"], "name": "M", "subject": "A closer look", "sender": ad_set["associatedEntity"],
               "htmlBody": "Dear controller,<br>see &amp; judge.", "subContent": {"regular": button}}  # fmt: skip
    home = ("adAccounts", int(ACCOUNT))
    with desk.client() as client:
        group = client.make(
            calls.create((*home, "adCampaigns"), body | {"runSchedule": {"start": round(time.time() * 1000)}})
        )
        content = client.make(calls.create(("inMailContents",), message))
        creative = {"campaign": f"urn:li:sponsoredCampaign:{group}", "name": "Message", "intendedStatus": "DRAFT"}
        client.make(calls.create((*home, "creatives"), creative | {"content": {"reference": content}}))
    assert desk.pull().skipped == ()
    ad = desk.named("ad", "Message")
    assert [ad[name] for name in ("format", "subject", "body", "button", "final_url")] == [
        "message", "A closer look", "Dear controller,\nsee & judge.", "See it", "https://www.nordlicht.example/m",
    ]  # fmt: skip
    assert desk.pull().changeset is None


def test_what_the_account_counts_comes_with_the_first_download(desk: Pulling) -> None:
    desk.pull()
    kept = last_read(desk.workspace, desk.connection)
    assert kept is not None
    (demo,) = [one for one in kept.measuring.actions if one.name == "Demo request"]
    assert (demo.category, demo.click_days, demo.view_days, demo.active) == ("Book appointment", 30, 7, True)
    assert demo.urn.startswith("urn:lla:llaPartnerConversion:")
    assert any("Demo request" in words and "stage" in words for words in kept.measuring.settings.warnings)
