"""The table between catalog fields and LinkedIn's documents holds in both directions and leaves nothing out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.catalog import KINDS, LINKEDIN, FieldType
from core.errors import InvalidInput
from core.targeting.criteria import from_stored, to_stored
from core.values import dump_json
from integrations.linkedin_ads import mapping
from integrations.linkedin_ads.mapping import TABLES, Place, ads, bidding
from integrations.linkedin_ads.wire.patches import applied

NOW = 1_790_000_000_000
"""In September 2026."""
PLACE = Place(
    account="500000001", currency="EUR", page="urn:li:organization:900001", campaign="604", ad_group="705",
    political="Doesn't have EU political ads", objective="WEBSITE_VISIT", url_parameters="utm_source=linkedin&utm_medium=cpc",
    media={"banner.png": "urn:li:image:C4-1", "guide.pdf": "urn:li:document:C4-2"}, forms={"Guide": "urn:li:adForm:9"},
    names={"urn:li:geo:101282230": "Germany", "urn:li:seniority:6": "Director"}, now_ms=NOW,
)  # fmt: skip
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
MONEY = st.none() | st.integers(1, 10**12)
DAYS = st.none() | st.dates(min_value=date(2026, 10, 1)).map(lambda day: day.isoformat())
STATUS = st.sampled_from(["ENABLED", "PAUSED", "DRAFT", "REMOVED"])
URL = st.integers(1, 999).map("https://www.nordlicht.example/{}?a=1".format)
OBJECTIVES = st.sampled_from(sorted(bidding.GOALS))
PLACES = {"locations": [{"name": "Germany", "urn": "urn:li:geo:101282230"}]}
LEVELS = {"seniorities": [{"name": "Director", "urn": "urn:li:seniority:6"}]}
_AIMED: list[dict[str, Any]] = [{"include": [PLACES, LEVELS]}, {"include": [PLACES], "exclude": LEVELS}]
TARGETING = st.sampled_from(_AIMED).map(lambda found: to_stored(from_stored(found)))


@st.composite
def _bids(draw: Any) -> dict[str, Any]:
    word = draw(st.sampled_from([bidding.AUTOMATIC, bidding.MANUAL, bidding.CAPPED]))
    return {"bid_strategy": word, "bid": None if word == bidding.AUTOMATIC else draw(MONEY)}


CAMPAIGNS = st.fixed_dictionaries(
    {"name": TEXT, "status": STATUS, "objective": st.none() | OBJECTIVES, "daily_budget": MONEY, "total_budget": MONEY,
     "start_date": DAYS.filter(bool), "end_date": DAYS, "budget_optimization": st.just(1),
     "bid_strategy": st.sampled_from([bidding.AUTOMATIC, bidding.MANUAL, bidding.CAPPED])}
)  # fmt: skip
AD_GROUPS = st.builds(
    lambda plain, bids: plain | bids,
    st.fixed_dictionaries(
        {"name": TEXT, "status": STATUS, "objective": OBJECTIVES, "daily_budget": MONEY, "total_budget": MONEY,
         "start_date": DAYS.filter(bool), "end_date": DAYS, "targeting": TARGETING.map(dump_json),
         "format": st.sampled_from(["single_image", "document", "text", "message"]),
         "audience_expansion": st.integers(0, 1), "audience_network": st.integers(0, 1),
         "locale": st.sampled_from(["en_US", "de_DE"])}
    ),
    _bids(),
)  # fmt: skip
_BUTTONS = st.fixed_dictionaries(
    {
        "call_to_action": st.sampled_from(["LEARN_MORE", "DOWNLOAD"]),
        "lead_form": st.none() | st.just("Guide"),
        "final_url": URL,
    }
)
_OF_FORMAT = {
    "single_image": st.builds(
        lambda own, button: own | button,
        st.fixed_dictionaries({"introductory_text": TEXT, "headline": TEXT, "image": st.just("banner.png"), "description": st.none() | TEXT}),
        _BUTTONS,
    ),
    "document": st.builds(
        lambda own, button: own | button,
        st.fixed_dictionaries({"introductory_text": TEXT, "headline": TEXT, "document": st.just("guide.pdf")}), _BUTTONS,
    ),
    "text": st.fixed_dictionaries(
        {"headline": TEXT, "description": TEXT, "final_url": URL, "image": st.none() | st.just("banner.png")}
    ),
    "message": st.fixed_dictionaries(
        {"subject": TEXT, "body": st.text("ab <&>\n\"'", min_size=1), "sender": st.just("urn:li:person:x"), "button": TEXT, "final_url": URL}
    ),
}  # fmt: skip


@st.composite
def _ads(draw: Any) -> dict[str, Any]:
    word = draw(st.sampled_from(sorted(_OF_FORMAT)))
    own: dict[str, Any] = {"name": draw(TEXT), "status": draw(STATUS), "format": word}
    more: dict[str, Any] = draw(_OF_FORMAT[word])
    return own | more


VALUES = {"campaign": CAMPAIGNS, "ad_group": AD_GROUPS, "ad": _ads()}


@pytest.mark.parametrize("kind", [kind for kind, found in KINDS.items() if LINKEDIN in found.platforms])
def test_every_field_is_mapped_or_declared(kind: str) -> None:
    table = TABLES[kind]
    mapped = {name for entry in table.every() for name in entry.fields}
    declared = [one.field for one in table.unsaid]
    assert len(declared) == len(set(declared))
    assert not mapped & set(declared)
    assert mapped | set(declared) == {one.name for one in KINDS[kind].fields if LINKEDIN in one.platforms}


@pytest.mark.parametrize("kind", VALUES)
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_written_is_read_again(kind: str, data: Any) -> None:
    values = data.draw(VALUES[kind])
    found = mapping.read(kind, mapping.document(kind, values, PLACE), PLACE)
    assert {name: found.get(name) for name in values} == values


@pytest.mark.parametrize("kind", ["campaign", "ad_group"])
@settings(max_examples=40)
@given(data=st.data())
def test_a_patch_leads_from_one_document_to_the_other(kind: str, data: Any) -> None:
    before = data.draw(VALUES[kind])
    fixed = {name: value for name, value in before.items() if name in mapping.immutable(kind)}
    after = data.draw(VALUES[kind]) | fixed
    standing = mapping.document(kind, before, PLACE)
    patches = mapping.changes(kind, before, after, PLACE)
    assert patches.keys() <= {mapping.RESOURCES[kind]}
    assert set(patches) == ({mapping.RESOURCES[kind]} if before != after else set())
    found = mapping.read(kind, applied(standing, patches.get(mapping.RESOURCES[kind], {})), PLACE)
    assert {name: found.get(name) for name in after} == after


@settings(max_examples=30)
@given(before=_ads(), data=st.data())
def test_what_changes_in_an_ad_goes_to_its_creative_or_its_post(before: dict[str, Any], data: Any) -> None:
    shape = ads.shape_for(before)
    fixed = {name: value for name, value in before.items() if name in mapping.immutable("ad", shape)}
    after = data.draw(_OF_FORMAT[before["format"]]) | {"name": data.draw(TEXT), "status": before["status"]} | fixed
    assume(ads.shape_for(after) == shape)
    standing = mapping.document("ad", before, PLACE)
    patches = mapping.changes("ad", before, after, PLACE)
    post = (standing.get("inlineContent") or {}).get("post")
    changed = applied(standing, patches.get("creative", {}))
    if post is not None:
        changed = mapping.with_post(changed, applied(post, patches.get("post", {})))
    found = mapping.read("ad", changed, PLACE)
    assert {name: found.get(name) for name in after} == after


def test_only_what_changed_is_sent() -> None:
    before = {
        "name": "A",
        "status": "PAUSED",
        "daily_budget": 50_000_000,
        "end_date": "2026-12-31",
        "objective": "WEBSITE_VISIT",
    }
    budget = mapping.changes("ad_group", before, before | {"daily_budget": 60_000_000}, PLACE)
    assert budget == {"campaign": {"$set": {"dailyBudget": {"currencyCode": "EUR", "amount": "60.00"}}}}
    none = mapping.changes("ad_group", before, before | {"daily_budget": None}, PLACE)
    assert none == {"campaign": {"$delete": ["dailyBudget"]}}
    end = mapping.changes("ad_group", before, before | {"end_date": "2027-01-01"}, PLACE)
    assert end == {"campaign": {"runSchedule": {"$set": {"end": 1798848000000}}}}


def test_a_bid_goes_with_what_it_is_checked_with() -> None:
    before = {"bid_strategy": "Manual bidding", "bid": 6_000_000, "objective": "WEBSITE_VISIT"}
    patches = mapping.changes("ad_group", before, before | {"bid_strategy": "Maximum delivery", "bid": None}, PLACE)
    assert patches["campaign"]["$set"] == {
        "optimizationTargetType": "MAX_CLICK", "costType": "CPM", "unitCost": {"currencyCode": "EUR", "amount": "0.00"},
    }  # fmt: skip


def test_the_text_of_a_text_ad_is_sent_whole() -> None:
    before = {"format": "text", "headline": "A", "description": "B", "final_url": "https://x.example"}
    (patches,) = mapping.changes("ad", before, before | {"description": "C"}, Place()).values()
    assert patches["$set"]["content"]["textAd"] == {
        "headline": "A",
        "description": "C",
        "landingPage": "https://x.example",
    }


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("ad_group", {"format": "legacy", "objective": "WEBSITE_VISIT"}, "format"),
        (
            "ad_group",
            {"format": "text", "objective": "TALENT_LEAD", "bid_strategy": "Maximum delivery"},
            "bid_strategy",
        ),
        ("ad_group", {"format": "text", "objective": "WEBSITE_VISIT", "bid_strategy": "Target CPA"}, "bid_strategy"),
        ("ad_group", {"format": "text", "objective": "WEBSITE_VISIT", "locale": "English"}, "locale"),
        ("ad", {"format": "single_image", "introductory_text": "A"}, "image"),
        ("ad", {"format": "single_image", "image": "elsewhere.png"}, "image"),
        ("ad", {"format": "document", "document": "guide.pdf", "call_to_action": "DOWNLOAD"}, "final_url"),
        ("ad", {"format": "single_image", "image": "banner.png", "lead_form": "Other"}, "lead_form"),
        ("ad", {"format": "responsive_search"}, "format"),
    ],
)
def test_what_linkedin_does_not_have_is_refused_on_its_field(kind: str, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        mapping.document(kind, values, PLACE)
    assert refused.value.where == field
    assert refused.value.hint


def test_targeting_by_name_only_is_refused_with_the_names() -> None:
    targeting = {"include": [PLACES], "exclude": {"employers": [{"name": "Harbor Analytics", "urn": None}]}}
    with pytest.raises(InvalidInput, match="Harbor Analytics") as refused:
        mapping.document(
            "ad_group", {"format": "text", "objective": "WEBSITE_VISIT", "targeting": dump_json(targeting)}, PLACE
        )
    assert refused.value.where == "targeting"


@pytest.mark.parametrize(
    ("kind", "path", "field"),
    [
        ("campaign", "/dailyBudget/amount", "daily_budget"),
        ("campaign", "/runSchedule/end", "end_date"),
        ("ad_group", "/unitCost", "bid"),
        ("ad_group", "/costType", "bid_strategy"),
        ("ad_group", "/targetingCriteria", "targeting"),
        ("ad", "/content/textAd/headline", "headline"),
        ("ad", "/commentary", "introductory_text"),
        ("ad", "/content/media/title", "headline"),
        ("ad", "/contentLandingPage", "final_url"),
        ("ad", "/leadgenCallToAction/destination", "lead_form"),
        ("ad", "/intendedStatus", "status"),
        ("ad", "/nobodyKnows", None),
        ("ad", "/", None),
    ],
)
def test_paths_of_refusals_lead_to_fields(kind: str, path: str, field: str | None) -> None:
    assert mapping.field_at(kind, path) == field


def test_a_post_that_may_not_be_read_says_nothing_of_its_texts() -> None:
    creative = {
        "name": "A",
        "intendedStatus": "ACTIVE",
        "content": {"reference": "urn:li:share:1"},
        "review": {"status": "APPROVED"},
    }
    found = mapping.read("ad", mapping.with_post(creative, None), Place(format="single_image"))
    assert found == {"name": "A", "status": "ENABLED", "approval_status": "Approved", "format": "single_image"}


def test_formats_that_are_not_drafted_here_keep_their_name() -> None:
    video = {
        "type": "SPONSORED_UPDATES",
        "format": "SINGLE_VIDEO",
        "objectiveType": "VIDEO_VIEW",
        "optimizationTargetType": "MAX_VIDEO_VIEW",
    }
    assert mapping.read("ad_group", video)["format"] == "SINGLE_VIDEO"
    post = {"commentary": "See \\(it\\)", "content": {"media": {"id": "urn:li:video:1"}}}
    creative = {"content": {"reference": "urn:li:ugcPost:1"}, "intendedStatus": "PAUSED"}
    found = mapping.read("ad", mapping.with_post(creative, post), Place(format="SINGLE_VIDEO"))
    assert (found["format"], found["introductory_text"]) == ("SINGLE_VIDEO", "See (it)")


def test_values_without_a_place_are_told() -> None:
    said = {"format": "text", "headline": "A", "introductory_text": "B", "call_to_action": "APPLY", "image": None}
    assert mapping.left_out("ad", said).keys() == {"introductory_text", "call_to_action"}
    assert mapping.left_out("ad", {"format": "single_image", "description": "A"}).keys() == {"description"}
    assert (
        mapping.left_out("ad", {"format": "single_image", "description": "A", "final_url": "https://x.example"}) == {}
    )
    assert all(KINDS["ad_group"].by_name[name].type is FieldType.TEXT for name in mapping.no_place("ad_group"))


@pytest.mark.parametrize(
    "url", ["https://x.example", "https://x.example?a=1", "https://x.example/p#part", "https://x.example?utm_source=li"]
)
def test_url_parameters_are_added_once_and_taken_off_again(url: str) -> None:
    added = mapping.with_parameters(url, "utm_source=li")
    assert mapping.with_parameters(added, "utm_source=li") == added
    assert added.count("utm_source=li") == 1
    assert mapping.with_parameters(url, None) == url
    if "utm" not in url:
        assert mapping.without_parameters(added, "?utm_source=li") == url


def test_a_change_that_an_ad_cannot_carry_is_refused_and_not_lost() -> None:
    video = {"format": "SINGLE_VIDEO", "introductory_text": "A", "headline": "B"}
    patches = mapping.changes("ad", video, video | {"introductory_text": "C"}, PLACE)
    assert patches == {"post": {"$set": {"commentary": "C"}}}
    for values, change in (
        (video, {"description": "D"}),
        ({"format": "SPOTLIGHT", "headline": "A"}, {"headline": "B"}),
    ):
        with pytest.raises(InvalidInput, match="cannot be sent") as refused:
            mapping.changes("ad", values, values | change, PLACE)
        assert refused.value.where == next(iter(change))
    assert "headline" in mapping.immutable("ad", "SINGLE_VIDEO")
    assert "description" in mapping.immutable("ad", "single_image")
    assert "description" not in mapping.immutable("ad", "text")


def test_a_spotlight_ad_shows_its_texts() -> None:
    shown = {"headline": "A", "description": "B", "landingPage": "https://x.example", "callToAction": "Go"}
    found = mapping.read("ad", {"content": {"spotlight": shown}, "intendedStatus": "ACTIVE"}, Place(format="SPOTLIGHT"))
    assert [found[name] for name in ("format", "headline", "description", "final_url")] == [
        "SPOTLIGHT",
        "A",
        "B",
        "https://x.example",
    ]
