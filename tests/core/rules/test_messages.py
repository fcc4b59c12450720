"""What findings say: amounts and days, names and numbers; and what a brief lends to the rules."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from core.brief import Brand
from core.brief.reading import read_brief_text
from core.catalog import KINDS
from core.errors import InvalidInput, NotFound
from core.recording import Edit
from core.rules import RULES, Severity, brand_of, check, check_text, rule
from core.rules.collisions import blocks, words_of
from core.rules.roles import ROLES, Voice, wording
from core.rules.scanning import scan
from core.workspace import Workspace
from tests.core.rules.google_examples import keyword
from tests.core.rules.sound import BRAND, TODAY, Sound, plant, run

Broken = Callable[[], AbstractContextManager[Edit]]
BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly GmbH"
goal = "leads"
landing_page = "https://ledgerly.example/close"
value_props = ["Close the books in 3 days"]
[brand]
banned_words = ["synergy"]
competitors = ["BlackLine"]
must_include = ["GmbH"]
"""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"daily_budget": 8_000_000, "start_date": "2027-01-01", "end_date": "2027-01-31"}, "23 days"),
        ({"daily_budget": 8_000_000, "end_date": None}, "in 30 days it would pay 23 days"),
        ({"daily_budget": 300_000, "start_date": "2027-01-01", "end_date": "2027-01-31"}, "a flight of 0 days"),
        ({"daily_budget": 500_000, "start_date": "2027-01-01", "end_date": "2027-01-31"}, "a flight of 1 day."),
    ],
)
def test_a_small_daily_budget_names_the_longest_flight(
    workspace: Workspace, sound: Sound, broken: Broken, values: dict[str, object], said: str
) -> None:
    with broken() as edit:
        edit.set("campaign", [sound["li_campaign"]], values)
        ((_, _, hit),) = run(workspace, "linkedin.budget.daily_below_minimum")
        assert said in hit.message
        assert "10.40 EUR" in hit.message


@pytest.mark.parametrize(("total", "said"), [(700_000_000, "67 days"), (90_000_000, "8 days"), (10_400_000, "1 day.")])
def test_a_small_lifetime_budget_names_the_longest_flight(
    workspace: Workspace, sound: Sound, broken: Broken, total: int, said: str
) -> None:
    with broken() as edit:
        edit.set("campaign", [sound["li_campaign"]], {"daily_budget": None, "total_budget": total})
        ((_, _, hit),) = run(workspace, "linkedin.budget.total_below_minimum")
        assert said in hit.message


def test_a_budget_at_the_minimum_is_fine(workspace: Workspace, sound: Sound, broken: Broken) -> None:
    with broken() as edit:
        edit.set("campaign", [sound["li_campaign"]], {"daily_budget": 10_400_000})
        assert run(workspace, "linkedin.budget.daily_below_minimum") == []


@pytest.mark.parametrize(
    ("match", "negative", "text", "blocked"),
    [
        ("BROAD", "software free", "free close software", True),
        ("BROAD", "free", "hassle free close", True),
        ("BROAD", "tool", "close tools", False),
        ("PHRASE", "close software", "month end close software", True),
        ("PHRASE", "software close", "month end close software", False),
        ("EXACT", "close software", "close software", True),
        ("EXACT", "close software", "close software pricing", False),
        ("EXACT", "Close Software", "close software", True),
        ("BROAD", "", "close", False),
    ],
)
def test_negatives_block_as_google_reads_them(match: str, negative: str, text: str, blocked: bool) -> None:
    assert blocks(match, words_of(negative), words_of(text)) is blocked


def test_a_paused_keyword_is_not_blocked(workspace: Workspace, sound: Sound, broken: Broken) -> None:
    with broken() as edit:
        edit.set("negative_keyword", [sound["negative"]], {"text": "tool"})
        assert len(run(workspace, "google.negative.blocks_keyword")) == 1
        edit.set("keyword", [sound["second"]], {"status": "PAUSED"})
        assert run(workspace, "google.negative.blocks_keyword") == []


def test_titles_and_seniorities_in_one_block_are_legal(workspace: Workspace, sound: Sound, broken: Broken) -> None:
    one = {"titles": [{"name": "CFO", "urn": None}], "seniorities": [{"name": "CXO", "urn": None}]}
    with broken() as edit:
        edit.set(
            "ad_group",
            [sound["set"]],
            {"targeting": {"include": [{"locations": [{"name": "Germany", "urn": None}]}, one], "exclude": {}}},
        )
        assert run(workspace, "linkedin.targeting.titles_with_functions") == []


def test_what_is_below_a_removed_campaign_is_left_alone(workspace: Workspace, sound: Sound, broken: Broken) -> None:
    with broken() as edit:
        keyword("50% close")(edit, sound)
        assert any(one.kind == "keyword" for one in check(workspace, today=TODAY, brand=BRAND))
        edit.set("campaign", [sound["campaign"]], {"status": "REMOVED"})
        assert not any(
            one.kind in ("keyword", "ad_group", "campaign") and one.rule.startswith("google")
            for one in check(workspace, today=TODAY, brand=BRAND)
        )


def test_the_brand_comes_from_the_brief_accepted_last(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as workspace:
        assert brand_of(workspace) is None
        with workspace.edit("From a brief", about={"brief": BRIEF}) as edit:
            edit.create("account", {"name": "Ledgerly", "platform": "google_ads", "status": "ENABLED"})
        assert brand_of(workspace) == read_brief_text(BRIEF).brand
        sound = plant(workspace)
        with workspace.edit("Break") as edit:
            keyword("ledgerly pricing")(edit, sound)
            edit.set("ad", [sound["post0"]], {"headline": "Synergies without Black Line in 9 days"})
        rules = {one.rule for one in check(workspace, today=TODAY)}
        assert {
            "google.campaign.brand_mix",
            "brand.banned_word",
            "brand.competitor_named",
            "evidence.ungrounded_number",
        } <= rules
        mine = {one.rule for one in check(workspace, today=TODAY, brand=Brand())}
        assert "brand.banned_word" not in mine


def test_check_text_takes_the_names_people_write() -> None:
    for platform, field in (
        ("Google Ads", "Headline 3"),
        ("google_ads", "headlines[2]"),
        ("google", "callout"),
        ("linkedin_ads", "Introductory text"),
        ("linkedin", "intro"),
    ):
        assert {one.rule.rpartition(".")[2] for one in check_text(platform, field, "Close the books  now")} == {
            "double_space"
        }
    for platform, _, field in ROLES:
        assert check_text(platform, field, "close-the-books") == []


def test_check_text_wants_what_the_brand_must_say() -> None:
    brand = Brand(must_include=("GmbH",))
    assert [one.rule for one in check_text("google_ads", "description", "Close the books.", brand)] == [
        "brand.must_include_missing"
    ]
    assert check_text("google_ads", "description", "Close the books with Ledgerly GmbH.", brand) == []
    assert check_text("google_ads", "headline", "Close the books", brand) == []


@pytest.mark.parametrize(
    ("platform", "field", "named"), [("facebook", "headline", "platform"), ("google_ads", "introduction", "field")]
)
def test_check_text_names_what_it_does_not_know(platform: str, field: str, named: str) -> None:
    with pytest.raises(InvalidInput, match=named):
        check_text(platform, field, "Close")


def test_acronyms_of_the_brand_are_no_shouting() -> None:
    assert [one.severity for one in check_text("google_ads", "headline", "Ready for TISAX")] == [Severity.WARNING]
    assert check_text("google_ads", "headline", "Ready for TISAX", Brand(acronyms=("TISAX",))) == []


@pytest.mark.parametrize(
    "text",
    ["B2B SaaS for HR teams", "Works with SAP S/4HANA", "SOC 2 Type II Report", "Kill Manual Data Entry", "24/7 Support", "Acme | Official Site",
     "Month-End Close Software", "Log in. Sign up.", "Payroll & HR in One", "NetSuite and HubSpot", "ISO 27001 Certified", "What Is FP&A?", "Ｗｅｂ会計"],
)  # fmt: skip
def test_plain_business_texts_pass(text: str) -> None:
    assert check_text("google_ads", "headline", text) == []


@pytest.mark.parametrize(
    "text",
    ["Ｐａｙｒｏｌｌ", "5h1t payroll", "Lorem ipsum dolor", "Payroll ★★★★★", "F-R-E-E trial", "BEST PRICES EVER"],
)
def test_gimmicks_are_errors(text: str) -> None:
    assert Severity.ERROR in {one.severity for one in check_text("google_ads", "headline", text)}


def test_an_insertion_counts_its_default() -> None:
    assert check_text("google_ads", "headline", "{KeyWord:Month End Close Software}") == []
    assert [one.rule for one in check_text("google_ads", "headline", "{KeyWord:Month End Close Software Suites}")] == [
        "google.text.headline_too_long"
    ]


def test_full_width_characters_count_two() -> None:
    assert check_text("google_ads", "headline", "決" * 15) == []
    assert [one.span for one in check_text("google_ads", "headline", "決" * 16)] == [(15, 16)]


def test_rules_are_found_by_id() -> None:
    assert rule(RULES[0].id) is RULES[0]
    with pytest.raises(NotFound, match="no rule"):
        rule("no.such.rule")


def test_every_ad_text_of_the_catalog_has_its_part() -> None:
    for _, kind, field in ROLES:
        assert field in KINDS[kind].by_name


def test_the_brands_own_name_is_no_web_address() -> None:
    voice = Voice(own_names=("pipely.io", "Pipely.io CI"))
    words = wording("google_ads", "ad", "headlines", None, voice)
    assert words is not None

    def addresses(text: str) -> list[str]:
        return [
            text[hit.span.start : hit.span.end] for hit in scan(text, words) if hit.rule.id == "google.text.web_address"
        ]

    for named in ("Try Pipely.io CI today", "Runners by pipely.io.", "PIPELY.IO"):
        assert addresses(named) == []
    for address in (
        "www.pipely.io",
        "pipely.io/prices",
        "https://pipely.io",
        "docs.pipely.io",
        "pipely.com",
        "other.io",
    ):
        assert addresses(f"See {address} and pipely.io") == [address]
