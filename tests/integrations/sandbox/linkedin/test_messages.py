"""Videos in parts, and messages with their trees of answers."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

PART = 4 * 1024 * 1024
ACCOUNT = "urn:li:sponsoredAccount:500000001"
PAGE = "urn:li:organization:900001"


def begin(desk: Any, size: int) -> Any:
    body = {
        "initializeUploadRequest": {
            "owner": PAGE,
            "fileSizeBytes": size,
            "uploadCaptions": False,
            "uploadThumbnail": False,
        }
    }
    return desk.send("POST", "/videos?action=initializeUpload", body)


def put(desk: Any, address: str, content: bytes) -> httpx2.Response:
    place = desk.served.base + urlsplit(address).path
    answer: httpx2.Response = desk.http.put(place, content=content, headers={"authorization": f"Bearer {desk.token}"})
    return answer


def finish(desk: Any, value: Any, marks: list[str]) -> int:
    body = {
        "finalizeUploadRequest": {
            "video": value["video"],
            "uploadToken": value["uploadToken"],
            "uploadedPartIds": marks,
        }
    }
    return int(desk.send("POST", "/videos?action=finalizeUpload", body).status_code)


def status(desk: Any, urn: str) -> str:
    return str(desk.send("GET", f"/videos/{urn.replace(':', '%3A')}").json()["status"])


def test_a_video_comes_in_parts_whose_marks_are_named_in_order(desk: Any) -> None:
    film = b"\0\0\0\x18ftypmp42" + bytes(PART + 1_000)
    value = begin(desk, len(film)).json()["value"]
    steps = value["uploadInstructions"]
    assert [(one["firstByte"], one["lastByte"]) for one in steps] == [(0, PART - 1), (PART, len(film) - 1)]
    assert put(desk, steps[0]["uploadUrl"], film[: PART - 1]).status_code == 400
    marks = []
    for one in steps:
        answer = put(desk, one["uploadUrl"], film[one["firstByte"] : one["lastByte"] + 1])
        assert answer.status_code == 200
        marks.append(answer.headers["etag"])
    assert marks[1].strip('"') == hashlib.sha256(film[PART:]).hexdigest()[:32]
    assert finish(desk, value, marks[::-1]) == 400
    assert finish(desk, value, marks[:1]) == 400
    assert finish(desk, value, marks) == 200
    assert finish(desk, value, marks) == 400
    assert [status(desk, value["video"]) for _ in range(2)] == ["PROCESSING", "AVAILABLE"]
    post = desk.posted(content={"media": {"id": value["video"], "title": "See it work"}})
    assert post.startswith("urn:li:ugcPost:")


def test_what_is_no_video_fails_when_it_is_worked_on(desk: Any) -> None:
    film = b"no film" + bytes(80_000)
    value = begin(desk, len(film)).json()["value"]
    mark = put(desk, value["uploadInstructions"][0]["uploadUrl"], film).headers["etag"]
    assert finish(desk, value, [mark]) == 200
    assert status(desk, value["video"]) == "PROCESSING_FAILED"
    assert begin(desk, 10).status_code == 400


def message(desk: Any, **more: Any) -> dict[str, Any]:
    """A message that is taken."""
    regular = {"callToActionText": "Book a demo", "callToActionLandingPageUrl": "https://www.nordlicht.example"}
    body = {"account": ACCOUNT, "name": "Hello", "subject": "A short question", "sender": PAGE, "htmlBody": "<p>Hello</p>",
            "subContent": {"regular": regular}} | more  # fmt: skip
    return {name: value for name, value in body.items() if value is not None}


def refused(answer: httpx2.Response) -> str:
    """What is said of a refusal; here LinkedIn names neither codes nor paths."""
    document = answer.json()
    assert answer.status_code == 400, answer.text
    return str(document.get("code", "")) + str(document["message"])


def test_a_message_becomes_an_ad_where_messages_are_shown(desk: Any, group: str) -> None:
    answer = desk.send("POST", "/inMailContents", message(desk))
    assert answer.status_code == 201, answer.text
    urn = answer.headers["x-restli-id"]
    shown = desk.send("GET", f"/inMailContents/{urn.replace(':', '%3A')}").json()
    assert shown["subject"] == "A short question"
    us = [{"or": {"urn:li:adTargetingFacet:locations": ["urn:li:geo:103644278"]}}]
    campaign = desk.make("adCampaigns", desk.campaign(
        group, name="Messages", type="SPONSORED_INMAILS", format="SPONSORED_INMAIL", objectiveType="WEBSITE_VISIT", costType="CPM",
        optimizationTargetType="NONE", unitCost={"currencyCode": "EUR", "amount": "60.00"}, targetingCriteria={"include": {"and": us}}))  # fmt: skip
    desk.make("creatives", desk.creative(campaign, urn))
    assert ("FIELD_VALUE_DOES_NOT_EXIST", "/content/reference") in desk.refused(
        "creatives", desk.creative(campaign, "urn:li:adInMailContent:1")
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"subject": "x" * 61}, "at most 60 characters"),
        ({"sender": "urn:li:person:somebody"}, "SINMAIL_SENDER_NOT_APPROVED"),
        ({"htmlBody": None}, "htmlBody is required"),
        (
            {
                "subContent": {
                    "regular": {"callToActionText": "x" * 21, "callToActionLandingPageUrl": "https://a.example"}
                }
            },
            "1 to 20 characters",
        ),
        (
            {"subContent": {"regular": {"callToActionText": "Go", "callToActionLandingPageUrl": "mail"}}},
            "a web address",
        ),
        (
            {"subContent": {"guidedReplies": {"sponsoredConversation": "urn:li:sponsoredConversation:1"}}},
            "a first message",
        ),
        ({"colour": "red"}, "colour is not allowed"),
    ],
)
def test_messages_that_are_refused(desk: Any, change: dict[str, Any], said: str) -> None:
    assert said in refused(desk.send("POST", "/inMailContents", message(desk, **change)))


def test_a_conversation_is_built_from_its_leaves(desk: Any) -> None:
    made = desk.send("POST", "/conversationAds", {"parentAccount": ACCOUNT})
    conversation = made.headers["x-restli-id"]
    home = f"/conversationAds/{conversation.replace(':', '%3A')}"
    nodes = f"{home}/sponsoredMessageContents"
    guided = {"guidedReplies": {"sponsoredConversation": conversation}}
    assert "a first message" in refused(desk.send("POST", "/inMailContents", message(desk, subContent=guided)))
    leaf = desk.send("POST", nodes, {"bodySource": {"text": "Thank you."}}).headers["x-restli-id"]
    answers = [{"optionText": "Tell me more", "replyType": "SIMPLE_REPLY", "nextContent": leaf},
               {"optionText": "Visit us", "replyType": "EXTERNAL_WEBSITE", "landingPage": "https://www.nordlicht.example"}]  # fmt: skip
    root = {"bodySource": {"text": "Hello"}, "nextAction": {"options": answers}}
    wrong = [
        root | {"bodySource": {"text": "x" * 501}},
        root | {"bodySource": {"leadGenerationForm": "urn:li:adForm:1"}},
        root | {"nextAction": {"options": answers * 3}},
        root | {"nextAction": {"options": [answers[0] | {"nextContent": "urn:li:sponsoredMessageContent:(x,1)"}]}},
        root | {"nextAction": {"options": [answers[1] | {"landingPage": None}]}},
    ]
    batch = desk.send("POST", nodes, {"elements": [*wrong, root]}, x_restli_method="BATCH_CREATE").json()["elements"]
    assert [one["status"] for one in batch] == [400] * len(wrong) + [201]
    first = batch[-1]["id"]
    for urn, code in (("urn:li:sponsoredMessageContent:(x,1)", 400), (first, 204)):
        change = {"patch": {"$set": {"firstMessageContent": urn}}}
        assert desk.send("POST", home, change, x_restli_method="PARTIAL_UPDATE").status_code == code
    assert desk.send("POST", "/inMailContents", message(desk, subContent=guided)).status_code == 201


def test_videos_and_messages_have_figures_of_their_own(alone: Any) -> None:
    group = alone.make("adCampaignGroups", alone.group())
    film = b"\0\0\0\x18ftypmp42" + bytes(80_000)
    value = begin(alone, len(film)).json()["value"]
    finish(alone, value, [put(alone, value["uploadInstructions"][0]["uploadUrl"], film).headers["etag"]])
    campaign = alone.make(
        "adCampaigns", alone.campaign(group, name="Data catalog | Film", format="SINGLE_VIDEO", status="ACTIVE")
    )
    alone.make("creatives", alone.creative(
        campaign, alone.posted(content={"media": {"id": value["video"]}}), intendedStatus="ACTIVE"))  # fmt: skip
    alone.served.set("review_ms", "-1")
    alone.served.advance(3)
    names = "videoStarts,videoViews,videoCompletions,impressions,pivotValues,dateRange"
    today = alone.served.store.now().date()
    span = f"dateRange=(start:(year:{today.year - 1},month:1,day:1))&timeGranularity=ALL"
    urn = f"urn%3Ali%3AsponsoredCampaign%3A{campaign}"
    answer = alone.send(
        "GET", f"/adAnalytics?q=analytics&pivot=CAMPAIGN&{span}&campaigns=List({urn})&fields={names}"
    ).json()
    (row,) = answer["elements"]
    assert row["impressions"] > row["videoStarts"] > row["videoViews"] > row["videoCompletions"] > 0
