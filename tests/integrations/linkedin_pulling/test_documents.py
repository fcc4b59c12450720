"""LinkedIn takes the documents that the table makes, and shows them as they were meant."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from core.values import dump_json
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.credentials import SignedIn
from integrations.linkedin_ads.mapping import Place, changes, document, read, reference_of, with_message, with_post
from integrations.linkedin_ads.wire import calls
from integrations.profiles import Profile
from integrations.sandbox.linkedin.serving import serve_linkedin
from integrations.signins import SignIn

ACCOUNT = 500_000_001
HOME = ("adAccounts", ACCOUNT)
PAGE = "urn:li:organization:900001"
TARGETING = {
    "include": [
        {"locations": [{"name": "Germany", "urn": "urn:li:geo:101282230"}]},
        {"interfaceLocales": [{"name": "English", "urn": "urn:li:locale:en_US"}]},
    ],
    "exclude": {"seniorities": [{"name": "Entry", "urn": "urn:li:seniority:3"}]},
}
NAMES = {"urn:li:geo:101282230": "Germany", "urn:li:locale:en_US": "English", "urn:li:seniority:3": "Entry"}
GROUP: dict[str, Any] = {
    "name": "Nordlicht | Visits",
    "status": "ENABLED",
    "objective": "WEBSITE_VISIT",
    "end_date": "2099-12-31",
    "total_budget": 500_000_000,
}
AD_SET: dict[str, Any] = {
    "name": "Visits", "status": "DRAFT", "objective": "WEBSITE_VISIT", "daily_budget": 50_000_000, "start_date": "2099-01-01",
    "end_date": "2099-02-01", "targeting": dump_json(TARGETING), "audience_expansion": 0, "audience_network": 0, "locale": "en_US",
}  # fmt: skip
BIDS: dict[str, dict[str, Any]] = {
    "single_image": {"bid_strategy": "Maximum delivery", "bid": None}, "document": {"bid_strategy": "Cost cap", "bid": 9_000_000},
    "text": {"bid_strategy": "Manual bidding", "bid": 6_500_000}, "message": {"bid_strategy": "Manual bidding", "bid": 500_000_000},
}  # fmt: skip
BUTTON = {"call_to_action": "LEARN_MORE", "final_url": "https://www.nordlicht.example/guide"}
ADS: dict[str, dict[str, Any]] = {
    "single_image": {"introductory_text": "Close the books (fast) @ last | #finance", "headline": "Close faster", "image": "banner.png"} | BUTTON,
    "document": {"introductory_text": "Read it", "headline": "The guide", "document": "guide.pdf"} | BUTTON,
    "message": {
        "subject": "A closer look", "body": "Dear controller,\nsee how <it> works.", "sender": PAGE, "button": "See it",
        "final_url": "https://www.nordlicht.example/m",
    },
    "text": {"headline": "Close faster", "description": "See how.", "final_url": "https://www.nordlicht.example"},
}  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedInClient]:
    """A client of a LinkedIn with the usual accounts."""
    with serve_linkedin(tmp_path_factory.mktemp("documents")) as served:
        profile = Profile("test", **{key: value for key, value in served.profile().items() if value})
        kept = SignIn(profile, "", access_token=served.grant(), access_ends=time.time() + 86_400)
        with LinkedInClient(SignedIn(kept), pause=lambda seconds: None) as made:
            yield made


@pytest.fixture(scope="module")
def place(client: LinkedInClient) -> Place:
    """Where everything is made: below a group, with two uploaded files."""
    found = Place(
        account=str(ACCOUNT), currency="EUR", page=PAGE, political="Doesn't have EU political ads", now_ms=round(time.time() * 1000),
        url_parameters="utm_source=linkedin", names=NAMES, media={"banner.png": _file(client, "image"), "guide.pdf": _file(client, "document")},
    )  # fmt: skip
    return replace(
        found, campaign=client.make(calls.create((*HOME, "adCampaignGroups"), document("campaign", GROUP, found)))
    )


def _file(client: LinkedInClient, kind: str) -> str:
    answer = client.call(calls.action((f"{kind}s",), "initializeUpload", {"initializeUploadRequest": {"owner": PAGE}}))
    return str(answer.document["value"][kind])


def _ad_set(client: LinkedInClient, place: Place, word: str) -> Place:
    body = document("ad_group", AD_SET | BIDS[word] | {"format": word}, place)
    return replace(place, ad_group=client.make(calls.create((*HOME, "adCampaigns"), body)), format=word)


def test_a_group_is_shown_as_it_was_made(client: LinkedInClient, place: Place) -> None:
    shown = read("campaign", client.get(calls.get(*HOME, "adCampaignGroups", int(str(place.campaign)))), place)
    assert {name: shown[name] for name in GROUP} == GROUP


@pytest.mark.parametrize("word", ADS)
def test_an_ad_set_and_its_ad_are_shown_as_they_were_made_and_changed(
    client: LinkedInClient, place: Place, word: str
) -> None:
    inside = _ad_set(client, place, word)
    wanted = AD_SET | BIDS[word] | {"format": word}
    path = (*HOME, "adCampaigns", int(str(inside.ad_group)))
    assert _shown("ad_group", client.get(calls.get(*path)), inside, wanted) == wanted
    after = wanted | {
        "daily_budget": 60_000_000,
        "end_date": "2099-03-01",
        "bid_strategy": "Manual bidding",
        "bid": 5_000_000,
    }
    for patch in changes("ad_group", wanted, after, inside).values():
        client.call(calls.partial_update(path, patch))
    assert _shown("ad_group", client.get(calls.get(*path)), inside, wanted) == after
    ad = {"name": "First", "status": "DRAFT", "format": word} | ADS[word]
    ident = _made(client, ad, inside)
    assert _shown("ad", _whole(client, ident), inside, ad) == ad
    text = {"text": "description", "message": "name"}.get(word, "introductory_text")
    changed = ad | {"name": "Second"} | {text: "See more (now)."}
    for resource, patch in changes("ad", ad, changed, inside).items():
        target = (
            (*HOME, "creatives", ident)
            if resource == "creative"
            else ("posts", str(reference_of(_whole(client, ident))))
        )
        client.call(calls.partial_update(target, patch))
    assert _shown("ad", _whole(client, ident), inside, ad) == changed


def _made(client: LinkedInClient, ad: dict[str, Any], place: Place) -> str:
    body = document("ad", ad, place)
    message = body.get("inlineContent", {}).get("message")
    if message is not None:
        body = {name: value for name, value in body.items() if name != "inlineContent"}
        body["content"] = {"reference": client.make(calls.create(("inMailContents",), message))}
    if "inlineContent" in body:
        return client.make(calls.action((*HOME, "creatives"), "createInline", {"creative": body}))
    return client.make(calls.create((*HOME, "creatives"), body))


def _whole(client: LinkedInClient, ident: str) -> dict[str, Any]:
    creative = client.get(calls.get(*HOME, "creatives", ident))
    reference = reference_of(creative)
    if reference and "adInMailContent" in reference:
        return with_message(creative, client.get(calls.get("inMailContents", reference)))
    return with_post(creative, client.get(calls.get("posts", reference)) if reference else None)


def _shown(kind: str, found: Any, place: Place, wanted: dict[str, Any]) -> dict[str, Any]:
    shown = read(kind, found, place)
    return {name: shown.get(name) for name in wanted}


def test_a_picture_with_a_description_is_a_link(client: LinkedInClient, place: Place) -> None:
    inside = _ad_set(client, place, "single_image")
    ad = {"name": "Link", "status": "DRAFT", "format": "single_image", "description": "For controllers"} | ADS[
        "single_image"
    ]
    found = _whole(client, _made(client, ad, inside))
    assert (
        found["inlineContent"]["post"]["content"]["article"]["source"]
        == "https://www.nordlicht.example/guide?utm_source=linkedin"
    )
    assert _shown("ad", found, inside, ad) == ad
