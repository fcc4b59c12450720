"""Changes to the sound draft that break one rule of LinkedIn each."""

from __future__ import annotations

import json
from typing import Any

from core.recording import Edit
from core.schema import meta, remote_list
from tests.core.rules.google_examples import Break, drop, many, new, reviewed, set_
from tests.core.rules.sound import TARGETING, Sound, post

PLACES, TITLES, LANGUAGES = TARGETING["include"]
EXCLUDED = TARGETING["exclude"]


def facets(*include: dict[str, list[str]], **exclude: list[str]) -> Break:
    """The ad set's targeting, places included, from plain names."""
    blocks = [{facet: [named(name) for name in names] for facet, names in block.items()} for block in include]
    away = {facet: [named(name) for name in names] for facet, names in exclude.items()} or EXCLUDED
    return set_("set", targeting={"include": [PLACES, *blocks], "exclude": away})


def named(name: str) -> dict[str, str]:
    return {"name": name, "urn": f"urn:li:x:{name}"}


def message(**values: Any) -> Break:
    """The first ad becomes a message."""
    texts = {"introductory_text": None, "headline": None, "description": None, "call_to_action": None, "image": None}
    return set_(
        "post0",
        **{
            "format": "message",
            "subject": "A closer look",
            "body": "Dear controller, see how it works.",
            "button": "See it",
            **texts,
            **values,
        },
    )


def another(**values: Any) -> Break:
    return lambda edit, sound: _another(edit, sound, values)


def _another(edit: Edit, sound: Sound, values: dict[str, Any]) -> None:
    edit.create("ad", post(sound["set"], 0, **values))


def agreed(*names: str) -> Break:
    """Keep an agreement to leave out competitors that the ad set does not keep."""

    def make(edit: Edit, sound: Sound) -> None:
        value = json.dumps({"competitors": [{"facet": "employers", "name": name} for name in names]})
        edit.connection.execute(meta.insert().prefix_with("OR REPLACE").values(key="agreed_exclusions", value=value))

    return make


def of_list(status: str, size: int | None) -> Break:
    """The ad set targets a list that LinkedIn says this of."""

    def make(edit: Edit, sound: Sound) -> None:
        row = {"connection": 1, "list": "7", "target": "urn:li:adSegment:7", "name": "Customers", "holds": "contacts"}
        edit.connection.execute(remote_list.insert().values(row | {"status": status, "size": size, "seen_at": 0}))
        segment = {"audienceMatchingSegments": [{"name": "Customers", "urn": "urn:li:adSegment:7"}]}
        edit.set("ad_group", [sound["set"]], {"targeting": {"include": [PLACES, segment], "exclude": EXCLUDED}})

    return make


LINKEDIN: dict[str, Break] = {
    "linkedin.list.gone": of_list("EXPIRED", 0),
    "linkedin.list.small": of_list("READY", 120),
    "linkedin.targeting.agreed_exclusions": agreed("BlackLine"),
    "linkedin.ad.spelling": set_("post0", introductory_text="Reconcilation without spreadsheets."),
    "linkedin.budget.daily_below_minimum": set_("li_campaign", daily_budget=8_000_000),
    "linkedin.budget.total_below_minimum": set_("li_campaign", daily_budget=None, total_budget=700_000_000),
    "linkedin.budget.both": set_("li_campaign", total_budget=9_000_000_000),
    "linkedin.budget.low": set_("li_campaign", daily_budget=20_000_000),
    "linkedin.budget.missing": set_("li_campaign", daily_budget=None),
    "linkedin.budget.two_owners": set_("set", daily_budget=50_000_000),
    "linkedin.budget.spread_thin": many(
        set_("li_campaign", daily_budget=30_000_000),
        new("ad_group", {"campaign": "li_campaign"}, 3, platform="linkedin_ads", name="Set {n}"),
    ),
    "linkedin.campaign.one_format": new(
        "ad_group", {"campaign": "li_campaign"}, platform="linkedin_ads", name="CFOs | DE", format="single_image"
    ),
    "linkedin.account.fragmented": new(
        "campaign",
        {"account": "linkedin"},
        5,
        platform="linkedin_ads",
        objective="WEBSITE_VISIT",
        name="Theme {n} | DE",
    ),
    "linkedin.bid.missing": set_("set", bid_strategy="Manual bidding"),
    "linkedin.bid.unused": set_("set", bid=5_000_000),
    "linkedin.ad_set.format_missing": set_("set", format=None),
    "linkedin.ad_set.audience_expansion": set_("set", audience_expansion=True),
    "linkedin.ad_set.audience_network": set_("set", audience_network=True),
    "linkedin.ad_set.locale_missing": set_(
        "set", locale=None, targeting={"include": [PLACES, TITLES], "exclude": EXCLUDED}
    ),
    "linkedin.ad_set.messages_to_eu": set_("set", format="message"),
    "linkedin.ad_set.no_ads": drop("post0", "post1", "post2", "post3"),
    "linkedin.ad_set.too_many_ads": many(*[another(headline=f"See part {'abcdefghijklmnop'[n]}") for n in range(12)]),
    "linkedin.ad_set.one_ad": drop("post1", "post2", "post3"),
    "linkedin.ad_set.few_ads": drop("post1"),
    "linkedin.ad_set.outside_campaign_dates": set_("set", start_date="2027-01-01"),
    "linkedin.ad_set.objective_missing": many(set_("set", objective=None), set_("li_campaign", objective=None)),
    "linkedin.ad_set.objective_differs": set_("set", objective="ENGAGEMENT"),
    "linkedin.ad_set.stage_differs": set_("set", stage="awareness", objective="LEAD_GENERATION"),
    "linkedin.ad_set.name_duplicate": new(
        "ad_group", {"campaign": "li_campaign"}, platform="linkedin_ads", name="controllers | de"
    ),
    "linkedin.ad_set.same_audience": new(
        "ad_group",
        {"campaign": "li_campaign"},
        platform="linkedin_ads",
        name="Twin",
        targeting=TARGETING,
        format="single_image",
        locale="en_US",
    ),
    "linkedin.campaign.empty": drop("set"),
    "linkedin.campaign.name_duplicate": new(
        "campaign", {"account": "linkedin"}, platform="linkedin_ads", name="Close | conversion"
    ),
    "linkedin.audience.name_duplicate": new(
        "audience", {"account": "linkedin"}, platform="linkedin_ads", name="controllers"
    ),
    "linkedin.targeting.missing": set_("set", targeting=None),
    "linkedin.targeting.location_missing": set_("set", targeting={"include": [TITLES], "exclude": EXCLUDED}),
    "linkedin.targeting.titles_with_functions": facets({"titles": ["CFO"]}, {"jobFunctions": ["Finance"]}),
    "linkedin.targeting.employers_with_company_facets": facets(
        {"employers": ["Norhaven"]}, {"industries": ["Utilities"]}
    ),
    "linkedin.targeting.segments_with_behaviour": facets(
        {"audienceMatchingSegments": ["Customers"]}, {"memberBehaviors": ["Mobile"]}
    ),
    "linkedin.targeting.too_many_values": facets({"titles": [f"Title {n}" for n in range(101)]}),
    "linkedin.targeting.unknown_facet": facets({"shoeSizes": ["42"]}),
    "linkedin.targeting.included_and_excluded": facets({"seniorities": ["Manager"]}, seniorities=["Manager"]),
    "linkedin.targeting.include_only": facets({"titles": ["CFO"]}, genders=["Male"]),
    "linkedin.targeting.age_or_gender": facets({"titles": ["CFO"]}, {"ageRanges": ["25-34"]}),
    "linkedin.targeting.groups_in_europe": facets({"groups": ["Month end club"]}),
    "linkedin.targeting.language_missing": facets({"titles": ["CFO"]}),
    "linkedin.targeting.nothing_excluded": set_("set", targeting={"include": [PLACES, TITLES], "exclude": {}}),
    "linkedin.targeting.only_location": set_("set", targeting={"include": [PLACES, LANGUAGES], "exclude": EXCLUDED}),
    "linkedin.targeting.value_twice": facets({"titles": ["CFO", "CFO"]}),
    "linkedin.targeting.looked_up_later": set_(
        "set", targeting={"include": [PLACES, {"titles": [{"name": "CFO", "urn": None}]}], "exclude": EXCLUDED}
    ),
    "linkedin.targeting.audience_too_small": set_("set", audience_size=299),
    "linkedin.targeting.audience_small": set_("set", audience_size=49_999),
    "linkedin.ad.text_missing": set_("post0", headline=None),
    "linkedin.ad.other_platform_format": set_("post0", format="responsive_search"),
    "linkedin.ad.file_missing": set_("post0", image=None),
    "linkedin.ad.call_to_action_missing": set_("post0", call_to_action=None),
    "linkedin.ad.button_without_page": message(final_url=None),
    "linkedin.ad.sender_missing": message(),
    "linkedin.ad.answers_unreadable": message(format="conversation", button=None, answers="No arrow here"),
    "linkedin.ad.unused_text": set_("post0", subject="Unseen"),
    "linkedin.ad.same_text_twice": set_("post0", introductory_text="See how the close works."),
    "linkedin.ad.destination_missing": set_("post0", final_url=None),
    "linkedin.ad.lead_form_missing": many(set_("set", objective="LEAD_GENERATION")),
    "linkedin.ad.format_differs": set_("post0", format="document"),
    "linkedin.ad.duplicate": another(),
    "linkedin.review.ad_rejected": lambda edit, sound: reviewed(edit, "ad", "Disapproved"),
    "linkedin.review.ad_in_review": lambda edit, sound: reviewed(edit, "ad", "Under review"),
}
