"""Changes to the sound draft that break one rule of Google Ads, or of both platforms, each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from core.disapprovals.keeping import KEY
from core.disapprovals.model import Likely, to_json
from core.recording import Edit
from core.rules.practice import SEEDS
from core.schema import meta
from core.tracking.contract import STANDARD
from core.tracking.storing import contract_json
from tests.core.rules.sound import DESCRIPTIONS, HEADLINES, Sound, search_ad

Break = Callable[[Edit, Sound], None]
USUAL = tuple(f"usual{number}" for number in range(len(SEEDS) - 1))


def set_(name: str, /, **values: Any) -> Break:
    """Give one entity other values."""
    return lambda edit, sound: _set(edit, sound, name, values)


def _set(edit: Edit, sound: Sound, name: str, values: dict[str, Any]) -> None:
    edit.set(sound.kinds[name], [sound[name]], values)


def new(kind: str, parents: dict[str, str], times: int = 1, /, **values: Any) -> Break:
    """Add entities below others; `{n}` in a text is their number."""

    def make(edit: Edit, sound: Sound) -> None:
        above = {field: sound[name] for field, name in parents.items()}
        for n in range(times):
            filled = {
                key: value.replace("{n}", str(n)) if isinstance(value, str) else value for key, value in values.items()
            }
            edit.create(kind, {"status": "ENABLED", **above, **filled})

    return make


def drop(*names: str) -> Break:
    """Take entities out."""

    def make(edit: Edit, sound: Sound) -> None:
        for name in names:
            edit.delete(sound.kinds[name], [sound[name]])

    return make


def many(*breaks: Break) -> Break:
    """One change after the other."""

    def make(edit: Edit, sound: Sound) -> None:
        for one in breaks:
            one(edit, sound)

    return make


def ad(**values: Any) -> Break:
    """One more search ad."""
    return lambda edit, sound: _ad(edit, sound, values)


def _ad(edit: Edit, sound: Sound, values: dict[str, Any]) -> None:
    edit.create("ad", search_ad(sound["group"], **values))


def keyword(text: str, match: str = "PHRASE", **values: Any) -> Break:
    """One more keyword."""
    return new("keyword", {"ad_group": "group"}, text=text, match_type=match, **values)


OTHER_GROUP = new("ad_group", {"campaign": "campaign"}, platform="google_ads", name="Other", max_cpc=1_000_000)


def in_other_group(edit: Edit, sound: Sound) -> None:
    """A keyword of the first ad group in a second one."""
    group = edit.create(
        "ad_group", {"campaign": sound["campaign"], "platform": "google_ads", "name": "Other", "status": "ENABLED"}
    )
    edit.create(
        "keyword", {"ad_group": group, "text": "Financial close tool", "match_type": "PHRASE", "status": "ENABLED"}
    )


URL = "https://ledgerly.example/close"


def off_contract(name: str) -> Break:
    """Keep a UTM contract that the parameters of a campaign or an ad set do not follow."""

    def make(edit: Edit, sound: Sound) -> None:
        edit.connection.execute(
            meta.insert().prefix_with("OR REPLACE").values(key="utm", value=contract_json(STANDARD))
        )
        _set(edit, sound, name, {"final_url_suffix": "utm_source=Elsewhere&utm_campaign=close&ref=7"})

    return make


def off_pattern(kind: str, name: str) -> Break:
    """Names of a kind follow a grammar, and one of them does not."""

    def make(edit: Edit, sound: Sound) -> None:
        pattern = {
            "kind": kind,
            "platform": None,
            "pattern": "{who} / {what}",
            "parts": [{"name": "who"}, {"name": "what"}],
        }
        value = json.dumps({"grammars": [pattern]})
        edit.connection.execute(meta.insert().prefix_with("OR REPLACE").values(key="naming", value=value))
        edit.set(kind, [sound[name]], {"name": "Nothing of the sort"})

    return make


COMMON: dict[str, Break] = {
    "brand.legal_line_missing": set_(
        "rsa", descriptions=["Finish the month in 3 days and rest.", "Book a guided demo."]
    ),
    "brand.required_missing": set_("post0", headline="See how it works"),
    "common.tracking.campaign_off_contract": off_contract("campaign"),
    "common.tracking.ad_set_off_contract": off_contract("set"),
    "common.naming.campaign_off_pattern": off_pattern("campaign", "campaign"),
    "common.naming.ad_group_off_pattern": off_pattern("ad_group", "group"),
    "common.naming.ad_off_pattern": off_pattern("ad", "rsa"),
    "common.required_missing": set_("campaign", name=None),
    "common.unknown_choice": set_("keyword", match_type="exact"),
    "common.unfamiliar_choice": set_("campaign", bid_strategy="Portfolio"),
    "common.foreign_field": set_("group", daily_budget=10_000_000),
    "common.platform_missing": set_("rsa", platform="facebook"),
    "common.no_account": set_("campaign", account=None),
    "common.name_too_long": set_("campaign", name="x" * 256),
    "common.name_long": set_("set", name="x" * 101),
    "common.name_bytes": set_("set", name="ü" * 101),
    "common.control_characters": set_("campaign", name="Search\tClose"),
    "common.hidden_characters": set_("campaign", name="Search\u200bClose"),
    "common.spaces": set_("campaign", name=" Search  Close"),
    "common.text_too_long": set_("campaign", final_url_suffix="utm_source=" + "x" * 2050),
    "common.draft_status": set_("rsa", status="DRAFT"),
    "common.new_but_enabled": set_("campaign", status="ENABLED"),
    "common.url.scheme_missing": set_("rsa", final_url="ledgerly.example/close"),
    "common.url.scheme_wrong": set_("rsa", final_url="ftp://ledgerly.example"),
    "common.url.not_secure": set_("rsa", final_url="http://ledgerly.example/close"),
    "common.url.no_host": set_("rsa", final_url="https:///close"),
    "common.url.private_host": set_("rsa", final_url="https://192.168.0.10/close"),
    "common.url.login_inside": set_("rsa", final_url="https://anna:secret@ledgerly.example/"),
    "common.url.spaces": set_("rsa", final_url="https://ledgerly.example/close now"),
    "common.url.too_long": set_("rsa", final_url=f"{URL}?a=" + "x" * 2048),
    "common.url.two_question_marks": set_("rsa", final_url=f"{URL}?ref=ads?x=1"),
    "common.url.utm_twice": set_("rsa", final_url=f"{URL}?utm_source=a&utm_source=b"),
    "common.url.utm_spelling": set_("campaign", final_url_suffix="utm_source=Google Ads&utm_term={KeyWord}"),
    "common.url.suffix_start": set_("campaign", final_url_suffix="?utm_source=google"),
    "common.url.template_without_page": set_("campaign", tracking_template="https://track.example/?x=1"),
    "common.url.template_not_secure": set_("campaign", tracking_template="http://track.example/?u={lpurl}"),
    "common.url.odd_characters": set_("rsa", final_url=f"{URL}?a=x|y"),
    "common.url.fragment": set_("rsa", final_url=f"{URL}#demo"),
    "common.dates.invalid": lambda edit, sound: _raw_date(edit),
    "common.dates.end_before_start": set_("campaign", end_date="2027-01-01"),
    "common.dates.start_past": set_("campaign", start_date="2026-11-30"),
    "common.dates.end_past": set_("campaign", start_date="2026-11-01", end_date="2026-11-30"),
    "common.dates.ended": many(
        set_("campaign", status="ENABLED", end_date="2026-11-30"), lambda edit, sound: live(edit, "campaign")
    ),
    "common.dates.start_soon": set_("campaign", start_date="2026-12-02"),
    "common.budget.not_positive": set_("campaign", daily_budget=0),
    "common.budget.smallest_unit": set_("campaign", daily_budget=50_001_000),
    "common.budget.total_without_end": set_("campaign", daily_budget=None, total_budget=900_000_000, end_date=None),
    "common.bid.not_positive": set_("keyword", max_cpc=0),
    "common.bid.smallest_unit": set_("keyword", max_cpc=1_234_567),
    "common.bid.strategy_of_other_platform": set_("campaign", bid_strategy="Cost cap"),
    "common.campaign.eu_political_missing": set_("campaign", eu_political_ads=None),
    "common.campaign.eu_political": set_("campaign", eu_political_ads="Has EU political ads"),
    "common.campaign.unknown_country": set_("campaign", locations=["de", "AT"]),
    "common.campaign.unknown_language": set_("campaign", languages=["english"]),
    "common.campaign.listed_twice": set_("campaign", locations=["DE", "DE"]),
    "common.tracking.utm_missing": set_("campaign", final_url_suffix="utm_source=google"),
    "common.tracking.utm_in_page_and_suffix": set_("rsa", final_url=f"{URL}?utm_source=x"),
    "common.live.campaign_fixed": lambda edit, sound: differ(edit, "campaign", "type", "Display"),
    "common.live.ad_group_fixed": lambda edit, sound: differ(edit, "ad_group", "objective", "VIDEO_VIEW"),
    "common.live.ad_fixed": lambda edit, sound: differ(edit, "ad", "format", "text"),
    "common.live.keyword_fixed": lambda edit, sound: differ(edit, "keyword", "text", "books"),
    "common.live.negative_keyword_fixed": lambda edit, sound: differ(edit, "negative_keyword", "text", "books"),
    "common.live.asset_fixed": lambda edit, sound: differ(edit, "asset", "type", "CALL"),
    "common.live.targeting_fixed": lambda edit, sound: differ(edit, "targeting", "value", "Hamburg"),
    "common.live.campaign_learning": lambda edit, sound: differ(edit, "campaign", "daily_budget", "1"),
    "common.live.ad_group_learning": lambda edit, sound: differ(edit, "ad_group", "target_cpa", "1"),
    "common.review.likely_disapproved": lambda edit, sound: learned(edit),
    **{
        f"google.review.{kind}_{name}": lambda edit, sound, kind=kind, status=status: reviewed(edit, kind, status)  # type: ignore[misc]
        for kind in ("ad", "keyword", "asset")
        for name, status in (("disapproved", "Disapproved"), ("limited", "Approved limited"))
    },
}


def learned(edit: Edit) -> None:
    """Enough own ads were disapproved, all for one word that the draft uses too."""
    word = HEADLINES[0].split()[0].lower()
    model = Likely({f"w:{word}": 3.0}, -1.0, 0.5, 0.9, 40, 400)
    edit.connection.execute(meta.insert().values(key=KEY, value=to_json({"google_ads": model})))


def _raw_date(edit: Edit) -> None:
    """A date as a damaged file could hold it; the values of the product never let it in."""
    from core.schema import ENTITY

    edit.connection.execute(ENTITY["campaign"].update().values(start_date="soon"))


def live(edit: Edit, kind: str) -> None:
    """The platform has all entities of a kind."""
    from core.schema import ENTITY

    edit.connection.execute(ENTITY[kind].update().values(live=1))


def differ(edit: Edit, kind: str, field: str, value: str) -> None:
    """All entities of a kind are live and one field differs from the platform."""
    from core.catalog import KINDS
    from core.schema import ENTITY, live_value

    live(edit, kind)
    pks = edit.connection.execute(ENTITY[kind].select().with_only_columns(ENTITY[kind].c.pk)).scalars().all()
    edit.connection.execute(
        live_value.insert(), [{"kind": KINDS[kind].code, "entity": pk, "field": field, "value": value} for pk in pks]
    )


def reviewed(edit: Edit, kind: str, status: str) -> None:
    """The platform's review said something about all entities of a kind."""
    from core.catalog import KINDS
    from core.schema import ENTITY, policy_note

    live(edit, kind)
    pks = edit.connection.execute(ENTITY[kind].select().with_only_columns(ENTITY[kind].c.pk)).scalars().all()
    row = {"kind": KINDS[kind].code, "status": status, "topics": '["Clickbait"]', "seen_at": 1}
    edit.connection.execute(policy_note.insert(), [row | {"entity": pk} for pk in pks])


GOOGLE: dict[str, Break] = {
    "google.budget.missing": set_("campaign", daily_budget=None),
    "google.budget.both": set_("campaign", total_budget=900_000_000),
    "google.budget.below_minimum": set_("campaign", daily_budget=None, total_budget=500_000),
    "google.budget.too_small": set_("campaign", daily_budget=3_000_000),
    "google.bid.strategy_missing": set_("campaign", bid_strategy=None),
    "google.bid.target_missing": set_("campaign", bid_strategy="Target CPA"),
    "google.bid.target_unused": set_("campaign", target_cpa=50_000_000),
    "google.bid.clicks_without_limit": set_("campaign", bid_strategy="Maximize clicks"),
    "google.bid.manual_without_bid": set_("group", max_cpc=None),
    "google.bid.above_daily_budget": set_("group", max_cpc=60_000_000),
    "google.ad.spelling": set_("rsa", headlines=["Acounting for Controllers", *HEADLINES[1:]]),
    "google.asset.spelling": set_("callout1", text="Managment in English"),
    "google.campaign.language_missing": set_("campaign", languages=None),
    "google.campaign.display_network": set_("campaign", networks=["Google search", "Display Network"]),
    "google.campaign.search_partners": set_("campaign", networks=["Google search", "Search Partners"]),
    "google.campaign.networks_without_search": set_("campaign", networks=["Search Partners"]),
    "google.campaign.networks_missing": set_("campaign", networks=None),
    "google.campaign.presence_or_interest": set_(
        "campaign", targeting_method="Location of presence or Area of interest"
    ),
    "google.campaign.ai_max": set_("campaign", ai_max="Enabled"),
    "google.campaign.automation_without_ai_max": set_("campaign", text_customization="Enabled"),
    "google.campaign.broad_match_switch": set_("campaign", broad_match_keywords="On"),
    "google.campaign.other_type": set_("campaign", type="Display"),
    "google.campaign.empty": drop("group"),
    "google.campaign.no_location": many(set_("campaign", locations=None), drop("place")),
    "google.campaign.no_negatives": drop("negative", *USUAL),
    "google.campaign.usual_negatives_missing": drop(*USUAL[:8]),
    "google.account.fragmented": new(
        "campaign", {"account": "google"}, 5, platform="google_ads", type="Search", name="Theme {n} | DE"
    ),
    "google.campaign.few_sitelinks": drop("sitelink0"),
    "google.campaign.few_callouts": drop("callout0"),
    "google.campaign.few_structured_snippets": drop("snippet"),
    "google.campaign.brand_mix": keyword("ledgerly close pricing"),
    "google.campaign.name_duplicate": lambda edit, sound: (
        edit.create(
            "campaign",
            {"account": sound["google"], "platform": "google_ads", "name": "search | close", "status": "PAUSED"},
        )
        and None
    ),
    "google.targeting.bid_adjustment": set_("place", bid_modifier="12"),
    "google.targeting.place_unresolved": set_("place", criterion_id=None),
    "google.ad_group.no_keywords": drop("keyword", "second"),
    "google.ad_group.no_ads": drop("rsa"),
    "google.ad_group.too_many_keywords": new(
        "keyword", {"ad_group": "group"}, 20, text="close tool {n}", match_type="EXACT"
    ),
    "google.ad_group.many_keywords": new(
        "keyword", {"ad_group": "group"}, 10, text="close tool {n}", match_type="EXACT"
    ),
    "google.ad_group.too_many_ads": many(*[ad(path1=f"p{n}") for n in range(3)]),
    "google.ad_group.two_websites": ad(final_url="https://other.example/x"),
    "google.ad_group.name_duplicate": new(
        "ad_group", {"campaign": "campaign"}, platform="google_ads", name="Month End Close"
    ),
    "google.keyword.text_missing": keyword(""),
    "google.keyword.too_long": keyword("x" * 81),
    "google.keyword.too_many_words": keyword("a b c d e f g h i j k"),
    "google.keyword.illegal_characters": keyword("close % software"),
    "google.keyword.written_match_type": keyword("[month end]"),
    "google.keyword.plus_modifier": keyword("+month +end"),
    "google.keyword.minus_sign": keyword("close -manual"),
    "google.keyword.capitals": keyword("SAP close"),
    "google.keyword.single_broad_word": keyword("closing", "BROAD"),
    "google.keyword.low_quality": set_("keyword", quality_score=3),
    "google.keyword.below_first_page": set_("keyword", max_cpc=1_000_000, first_page_bid=2_000_000),
    "google.keyword.competitor": keyword("blackline alternative"),
    "google.keyword.broad_with_manual_bids": keyword("close the books", "BROAD"),
    "google.keyword.duplicate": keyword("Financial Close Tool"),
    "google.keyword.reordered_duplicate": keyword("tool financial close"),
    "google.keyword.in_two_ad_groups": in_other_group,
    "google.negative.orphan": new("negative_keyword", {}, level="campaign", text="salary", match_type="BROAD"),
    "google.negative.level_mismatch": new(
        "negative_keyword", {"campaign": "campaign"}, level="ad_group", text="salary", match_type="BROAD"
    ),
    "google.negative.risky_single_word": new(
        "negative_keyword", {"campaign": "campaign"}, level="campaign", text="free", match_type="BROAD"
    ),
    "google.negative.duplicate": new(
        "negative_keyword", {"campaign": "campaign"}, level="campaign", text="Jobs", match_type="BROAD"
    ),
    "google.negative.blocks_keyword": new(
        "negative_keyword", {"campaign": "campaign"}, level="campaign", text="close software", match_type="PHRASE"
    ),
    "google.rsa.too_few_headlines": set_("rsa", headlines=HEADLINES[:2]),
    "google.rsa.too_many_headlines": set_("rsa", headlines=[f"Headline of number {n}" for n in range(16)]),
    "google.rsa.too_few_descriptions": set_("rsa", descriptions=DESCRIPTIONS[:1]),
    "google.rsa.too_many_descriptions": set_("rsa", descriptions=[f"Description of number {n}" for n in range(5)]),
    "google.rsa.few_texts": set_("rsa", headlines=HEADLINES[:7]),
    "google.rsa.duplicate_headline": set_("rsa", headlines=[*HEADLINES, HEADLINES[0].upper()]),
    "google.rsa.duplicate_description": set_("rsa", descriptions=[*DESCRIPTIONS, DESCRIPTIONS[0]]),
    "google.rsa.empty_text": set_("rsa", headlines=[*HEADLINES, " "]),
    "google.rsa.similar_headlines": set_("rsa", headlines=[*HEADLINES, "Closing the Book in 3 Days"]),
    "google.rsa.path2_without_path1": set_("rsa", path1=None),
    "google.rsa.final_url_missing": set_("rsa", final_url=None),
    "google.rsa.pin_invalid": set_("rsa", headline_pins={"9": 1}),
    "google.rsa.all_pinned": set_("rsa", headline_pins={str(n): 1 for n in range(1, 9)}),
    "google.rsa.single_pin": set_("rsa", headline_pins={"1": 1}),
    "google.rsa.no_call_to_action": set_(
        "rsa",
        headlines=["Month End Software", "Ledgerly", "Audit Trail"],
        descriptions=["Nothing else.", "All in one place."],
    ),
    "google.rsa.brand_not_named": set_("rsa", headlines=HEADLINES[:2] + HEADLINES[3:]),
    "google.rsa.exclamation_marks": set_("rsa", descriptions=["Book now! Rest later!", *DESCRIPTIONS]),
    "google.rsa.same_phrase_twice": set_("rsa", descriptions=[f"{HEADLINES[1]} for all.", *DESCRIPTIONS]),
    "google.rsa.legacy_format": set_("rsa", format="legacy"),
    "google.rsa.other_platform_format": set_("rsa", format="document"),
    "google.rsa.mobile_domain": set_("rsa", final_mobile_url="https://m.other.example/"),
    "google.rsa.insertion_worst_case": set_("rsa", headlines=[*HEADLINES, "Buy Good {KeyWord:Close Tools}"]),
    "google.rsa.keyword_not_in_headlines": set_("rsa", headlines=[text for text in HEADLINES if "Close" not in text]),
    "google.ad.duplicate": ad(),
    "google.asset.text_missing": set_("callout0", text=None),
    "google.asset.sitelink_page_missing": set_("sitelink0", final_url=None),
    "google.asset.one_description": set_("sitelink0", description2=None),
    "google.asset.no_descriptions": set_("sitelink0", description1=None, description2=None),
    "google.asset.snippet_header_missing": set_("snippet", header=None),
    "google.asset.snippet_values": set_("snippet", values=["Journals", "Reports"]),
    "google.asset.few_snippet_values": set_("snippet", values=["Journals", "Reports", "Checklists"]),
    "google.asset.duplicate_value": set_("snippet", values=["Journals", "Reports", "Checklists", "reports"]),
    "google.asset.phone_invalid": set_("call", text="call us"),
    "google.asset.phone_country_missing": set_("call", country=None),
    "google.asset.duplicate": new("asset", {"campaign": "campaign"}, type="CALLOUT", text="guided trial"),
}
