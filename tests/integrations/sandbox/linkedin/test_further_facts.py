"""Facts of the reference about deleting in batches, campaigns that LinkedIn ended, test accounts and media plans."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import ActElsewhere, FieldsRefused
from integrations.linkedin_ads import reach
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.mapping import read
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.answers import by_key
from tests.integrations.linkedin_posting.conftest import client_of

ACCOUNT = 500_000_001
HOME = ("adAccounts", ACCOUNT)
DAY_MS = 86_400_000
TARGETED = {"include": {"and": [{"or": {"urn:li:adTargetingFacet:locations": ["urn:li:geo:101282230"]}}]}}


@pytest.fixture
def client(desk: Any) -> Any:
    with client_of(desk.served) as opened:
        yield opened


def test_drafts_are_deleted_together_and_each_has_its_answer(desk: Any, group: str, client: LinkedInClient) -> None:
    draft, other, running = (
        desk.make("adCampaigns", desk.campaign(group, name=f"Deleted {status}", status=status))
        for status in ("DRAFT", "DRAFT", "PAUSED")
    )
    asked = calls.batch_delete((*HOME, "adCampaigns"), [draft, other, running, "1"])
    found = by_key(client.call(asked).document, [draft, other, running, "1"])
    assert (found[draft].error, found[other].error) == (None, None)
    assert [str(found[key].error and found[key].error.code) for key in (running, "1")] == [  # type: ignore[union-attr]
        "DELETE_ALLOWED_ONLY_FOR_DRAFT_STATUS", "NOT_FOUND",
    ]  # fmt: skip
    assert desk.send("GET", f"/adAccounts/{ACCOUNT}/adCampaigns/{draft}").status_code == 404


def test_a_campaign_whose_end_passed_is_completed_until_its_end_moves(desk: Any, group: str) -> None:
    soon = desk.soon()
    number = desk.make(
        "adCampaigns",
        desk.campaign(group, name="Ending", status="ACTIVE", runSchedule={"start": soon, "end": soon + DAY_MS}),
    )
    assert desk.read("adCampaigns", number)["status"] == "ACTIVE"
    desk.served.advance(3)
    over = desk.read("adCampaigns", number)
    assert (over["status"], "CAMPAIGN_END_DATE_HOLD" in over["servingStatuses"]) == ("COMPLETED", True)
    assert read("ad_group", over)["status"] == "ENABLED", "with a later end it runs again"
    later = {"runSchedule": {"$set": {"end": desk.soon() + DAY_MS}}}
    assert desk.patch("adCampaigns", number, later).status_code == 204
    assert desk.read("adCampaigns", number)["status"] == "ACTIVE"
    assert desk.patch("adCampaigns", number, {"$set": {"status": "COMPLETED"}}).status_code == 400, (
        "only LinkedIn says so"
    )


def test_an_app_makes_one_test_account_that_stays_one(desk: Any, client: LinkedInClient) -> None:
    body = {"name": "Tried out", "currency": "EUR", "type": "BUSINESS", "reference": "urn:li:organization:900001"}
    with pytest.raises(ActElsewhere):
        client.make(calls.create(("adAccounts",), body | {"test": False}))
    number = client.make(calls.create(("adAccounts",), body | {"test": True}))
    shown = client.get(calls.get("adAccounts", int(number)))
    assert (shown["test"], shown["servingStatuses"]) == (True, ["RUNNABLE"]), "it looks as if it ran, and never does"
    with pytest.raises(ActElsewhere, match="one test account per app"):
        client.make(calls.create(("adAccounts",), body | {"test": True}))
    change = calls.partial_update(("adAccounts", int(number)), {"$set": {"test": False}})
    with pytest.raises(Exception, match="not allowed"):
        client.call(change)
    lists = {"account": f"urn:li:sponsoredAccount:{number}", "name": "People", "sourcePlatform": "API", "sourceSegmentId": "p",
             "type": "USER", "destinations": [{"destination": "LINKEDIN"}]}  # fmt: skip
    with pytest.raises((ActElsewhere, FieldsRefused)):
        client.make(calls.create(("dmpSegments",), lists))


def test_the_official_media_plan_is_read(shared_data: Path) -> None:
    name = "marketing-media-planning__forecast-avg-lifetime-frequency.json"
    kept = json.loads((shared_data / "api" / "linkedin_samples" / name).read_text())["response"]["body"]
    plan = reach._media_plan(kept)
    assert plan.frequency is not None
    assert round(plan.frequency, 3) == Decimal("1.816")
    assert plan.points[0] == reach.Point(100_000_000, 27_363, 34_203, 41_044)


def test_a_media_plan_says_what_shares_of_a_budget_would_bring(desk: Any, client: LinkedInClient) -> None:
    account = f"urn:li:sponsoredAccount:{ACCOUNT}"
    wanted = reach.Wanted(300_000_000, date(2026, 12, 1), date(2026, 12, 14))
    plan = reach.media_plan(client, account, TARGETED, wanted)
    assert plan.frequency is not None
    assert plan.frequency >= Decimal(1)
    assert [one.budget for one in plan.points] == sorted(one.budget for one in plan.points)
    assert plan.points[-1].budget == 300_000_000
    assert all(one.low <= one.likely <= one.high for one in plan.points)
    with pytest.raises(FieldsRefused):
        reach.media_plan(client, account, TARGETED, reach.Wanted(1, date(2026, 12, 2), date(2026, 12, 1)))
    desk.served.set("media_planning", "no")
    with pytest.raises(ActElsewhere):
        reach.media_plan(client, account, TARGETED, wanted)


def coded(urn: str) -> str:
    return urn.replace(":", "%3A")


def test_posts_are_found_by_page_and_by_account_and_deleted_as_often_as_one_likes(desk: Any) -> None:
    urn = desk.posted(commentary="Found twice")
    for finder in (
        "author&author=urn%3Ali%3Aorganization%3A900001",
        f"dscAdAccount&dscAdAccount=urn%3Ali%3AsponsoredAccount%3A{ACCOUNT}",
    ):
        found, start = [], 0
        while page := desk.send("GET", f"/posts?q={finder}&start={start}&count=100").json()["elements"]:
            found += [one["id"] for one in page]
            start += len(page)
        assert found.count(urn) == 1
    assert [desk.send("DELETE", f"/posts/{coded(urn)}").status_code for _ in range(2)] == [204, 204]
    assert desk.send("GET", f"/posts/{coded(urn)}").status_code == 404


def test_uploads_go_without_a_version_and_are_looked_at_together(desk: Any, client: LinkedInClient) -> None:
    begun = calls.action(
        ("images",), "initializeUpload", {"initializeUploadRequest": {"owner": "urn:li:organization:900001"}}
    )
    place = client.call(begun).document["value"]
    picture = b"\x89PNG\r\n\x1a\n" + bytes(64)
    versioned = desk.http.put(place["uploadUrl"], content=picture, headers={
        "authorization": f"Bearer {desk.token}", "linkedin-version": "202607"})  # fmt: skip
    assert versioned.status_code == 400
    client.upload(place["uploadUrl"], picture)
    listed = client.get(calls.batch_get(("images",), [place["image"], "urn:li:image:none-1"]))
    assert listed["results"][place["image"]]["status"] == "PROCESSING"
    assert listed["errors"]["urn:li:image:none-1"]["status"] == 404


@pytest.mark.parametrize(
    ("word", "content", "code"),
    [
        ("SPOTLIGHT", {"spotlight": {"headline": "See it", "callToAction": "Visit", "landingPage": "https://a.example", "organizationName": "N"}}, None),
        ("SPOTLIGHT", {"spotlight": {"headline": "x" * 51, "callToAction": "Visit", "landingPage": "https://a.example"}}, "FIELD_LENGTH_TOO_LONG"),
        ("SPOTLIGHT", {"spotlight": {"headline": "See it"}}, "MULTIPLE_VALIDATIONS_FAILED"),
        ("FOLLOW_COMPANY", {"follow": {"organizationName": "N", "headline": {"preApproved": "A"}, "callToAction": "VISIT_ORGANIZATION_COMPANY_PAGE"}}, None),
        ("JOBS", {"jobs": {"organizationName": "N", "headline": {"preApproved": "A"}}}, None),
        ("JOBS", {"jobs": {"organizationName": "x" * 26}}, "FIELD_LENGTH_TOO_LONG"),
        ("SPOTLIGHT", {"spotlight": {"headline": "a"}, "textAd": {}}, "MULTIPLE_VALUES_NOT_ALLOWED"),
    ],
)  # fmt: skip
def test_ads_that_show_the_page_hold_one_content_each(
    desk: Any, group: str, word: str, content: dict[str, Any], code: str | None
) -> None:
    start = desk.soon()
    both = {
        "totalBudget": {"currencyCode": "EUR", "amount": "500.00"},
        "runSchedule": {"start": start, "end": start + 9 * DAY_MS},
    }
    named = {"name": f"Dynamic {word} {code} {len(str(content))}", "type": "DYNAMIC", "format": word, "status": "DRAFT"}
    campaign = desk.make("adCampaigns", desk.campaign(group, **named, **both))
    body = desk.creative(campaign, "", content=content)
    answer = desk.send("POST", f"/adAccounts/{ACCOUNT}/creatives", body)
    assert (answer.status_code, answer.json().get("code") if code else None) == (400 if code else 201, code)


def test_pages_are_found_by_their_name_in_addresses(desk: Any) -> None:
    page = desk.send("GET", "/organizations/900001").json()
    found = desk.send("GET", f"/organizations?q=vanityName&vanityName={page['vanityName']}").json()["elements"]
    assert [one["id"] for one in found] == [page["id"]]
    assert desk.send("GET", "/organizations?q=vanityName&vanityName=nobody").json()["elements"] == []


def test_a_conversion_answers_with_itself_and_is_changed_in_parts(desk: Any) -> None:
    account = f"urn:li:sponsoredAccount:{ACCOUNT}"
    body = {"name": "Changed", "account": account, "conversionMethod": "CONVERSIONS_API", "type": "LEAD"}
    made = desk.send("POST", "/conversions", body)
    assert (made.status_code, made.json()["name"]) == (201, "Changed")
    windows = made.json()["postClickAttributionWindowSize"], made.json()["viewThroughAttributionWindowSize"]
    assert windows == (30, 7), "unless something else is said"
    target = f"/conversions/{made.json()['id']}?account={coded(account)}"
    change = {"patch": {"$set": {"postClickAttributionWindowSize": 90}}}
    assert desk.send("POST", target, change, x_restli_method="PARTIAL_UPDATE").status_code == 204
    assert desk.send("GET", target).json()["postClickAttributionWindowSize"] == 90
    wrong = {"patch": {"$set": {"postClickAttributionWindowSize": 14}}}
    assert desk.send("POST", target, wrong, x_restli_method="PARTIAL_UPDATE").status_code == 400
