"""From a brief to a proposal in a real workspace file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from core import changesets
from core.brief import Brand, Brief, Budget, Claim, Offer
from core.brief.names import brand_tokens, holds
from core.brief.reading import read_brief_text
from core.catalog import GOOGLE, KINDS, LINKEDIN
from core.copy.width import display_width
from core.errors import Cancelled, ReadOnly
from core.generation import Generated, generate
from core.generation.naming import parse_name
from core.interchange.editor.exporting import export_editor
from core.progress import Progress, Step, silent
from core.rows import EntityRow, count_rows, list_rows
from core.rules import Severity, check
from core.values import MICROS
from core.workspace import Workspace

from .conftest import NAMES, TODAY, Draft, WordEmbedder, load

Drafts = Callable[[str], Draft]
IDS = {"id", "account", "campaign", "ad_group"}


def propose(workspace: Workspace, brief: Brief, **options: Any) -> Generated:
    return generate(workspace, brief, seed=options.pop("seed", 7), today=TODAY, **options)


def accepted(workspace: Workspace, brief: Brief, **options: Any) -> Generated:
    made = propose(workspace, brief, **options)
    changesets.accept(workspace, made.changeset)
    return made


def content(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    return {
        kind: [{k: v for k, v in row.values.items() if k not in IDS} for row in list_rows(workspace, kind)]
        for kind in KINDS
    }


@pytest.mark.parametrize("name", ["kaeltewerk", "hostile", "minimal"])
def test_nothing_stands_in_the_draft_before_it_is_accepted(workspace: Workspace, name: str) -> None:
    brief = load(name)
    made = propose(workspace, brief)
    assert all(count_rows(workspace, kind) == 0 for kind in KINDS)
    found = changesets.get_set(workspace, made.changeset)
    assert (found.state, found.author_kind) == ("proposed", "generator")
    assert found.title == f"Campaigns for {brief.product}"
    assert found.about["seed"] == 7
    assert found.about["assumptions"] == list(made.assumptions)
    assert read_brief_text(found.about["brief"]) == brief
    assert changesets.count_by_kind(workspace, made.changeset) == {
        kind: {"create": n} for kind, n in made.created.items()
    }
    assert all(change.reason for change in changesets.list_changes(workspace, made.changeset))


@pytest.mark.parametrize("name", NAMES)
def test_the_accepted_draft_is_sound(drafts: Drafts, name: str) -> None:
    draft = drafts(name)
    assert draft.made.created == {kind: len(rows) for kind, rows in draft.rows.items() if rows}
    assert {account["platform"] for account in draft.rows["account"]} == set(
        draft.brief.platforms or (GOOGLE, LINKEDIN)
    )
    campaigns = draft.rows["campaign"]
    assert len({campaign["name"] for campaign in campaigns}) == len(campaigns)
    for campaign in campaigns:
        assert campaign["status"] == "PAUSED"
        assert parse_name(campaign["name"]) is not None
        assert campaign["eu_political_ads"] == "Doesn't have EU political ads"
        assert campaign["locations"]
        assert campaign["languages"]
        groups = draft.below("ad_group", "campaign", campaign)
        assert groups
        assert len({group["name"] for group in groups}) == len(groups)
        check_part = check_search if campaign["platform"] == GOOGLE else check_linkedin
        for group in groups:
            assert group["platform"] == campaign["platform"]
            check_part(draft, campaign, group)


def check_search(draft: Draft, campaign: EntityRow, group: EntityRow) -> None:
    assert campaign["networks"] == ["Google search"]
    assert campaign["targeting_method"] == "Location of presence"
    assert campaign["ai_max"] == campaign["text_customization"] == campaign["final_url_expansion"] == "Disabled"
    assert "utm_source=google" in campaign["final_url_suffix"]
    keywords = draft.below("keyword", "ad_group", group)
    assert 3 <= len(keywords) <= 20
    assert {keyword["match_type"] for keyword in keywords} <= {"EXACT", "PHRASE"}
    assert len({(keyword["text"], keyword["match_type"]) for keyword in keywords}) == len(keywords)
    (ad,) = draft.below("ad", "ad_group", group)
    assert ad["format"] == "responsive_search"
    assert ad["final_url"] == draft.brief.landing_page
    assert 3 <= len(ad["headlines"]) <= 15
    assert 2 <= len(ad["descriptions"]) <= 4
    assert all(display_width(text) <= 30 for text in ad["headlines"])
    assert all(display_width(text) <= 90 for text in ad["descriptions"])
    assert ad["path2"] is None or ad["path1"]


def check_linkedin(draft: Draft, campaign: EntityRow, group: EntityRow) -> None:
    assert parse_name(group["name"]) is not None
    assert campaign["budget_optimization"] is True
    assert group["daily_budget"] is None
    assert group["total_budget"] is None
    assert group["objective"] == campaign["objective"]
    assert group["audience_expansion"] is False
    assert group["audience_network"] is False
    assert group["targeting"]["include"]
    assert "utm_source=linkedin" in group["final_url_suffix"]
    ads = draft.below("ad", "ad_group", group)
    assert 3 <= len(ads) <= 15
    assert len({ad["introductory_text"] for ad in ads}) == len(ads)
    for ad in ads:
        assert ad["format"] == group["format"] == "single_image"
        assert ad["introductory_text"]
        assert ad["headline"]
        assert ad["call_to_action"]
        assert ad["final_url"] == draft.brief.landing_page


@pytest.mark.parametrize("name", ["tallyo", "ledgerly", "fernwerk"])
def test_a_full_brief_gives_both_trees(drafts: Drafts, name: str) -> None:
    draft = drafts(name)
    groups = draft.rows["ad_group"]
    searches = [group for group in groups if group["platform"] == GOOGLE]
    assert len(searches) >= 6
    assert sum(group["platform"] == LINKEDIN for group in groups) >= 4
    for group in searches:
        (ad,) = draft.below("ad", "ad_group", group)
        assert 8 <= len(ad["headlines"]) <= 15
        assert 3 <= len(ad["descriptions"]) <= 4
    suffixes = [row["final_url_suffix"] or "" for row in [*draft.rows["campaign"], *groups]]
    assert len({part for suffix in suffixes for part in suffix.split("&") if "utm_campaign" in part}) <= 1


@pytest.mark.parametrize("name", ["ledgerly", "fernwerk", "minimal", "brightaudit", "tallyo", "kaeltewerk"])
def test_no_rule_finds_an_error(drafts: Drafts, name: str) -> None:
    draft = drafts(name)
    findings = check(draft.workspace, today=TODAY, brand=draft.brief.brand)
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []


def test_a_budget_below_the_minimum_is_drafted_and_found(drafts: Drafts) -> None:
    draft = drafts("hostile")
    assert any(campaign["platform"] == LINKEDIN for campaign in draft.rows["campaign"])
    rules = {finding.rule for finding in check(draft.workspace, today=TODAY) if finding.severity is Severity.ERROR}
    assert "linkedin.budget.daily_below_minimum" in rules


@pytest.mark.parametrize("name", ["tallyo", "kaeltewerk", "brightaudit", "hostile", "ledgerly", "fernwerk"])
def test_budgets_keep_the_total(drafts: Drafts, name: str) -> None:
    draft = drafts(name)
    budget, campaigns = draft.brief.budget, draft.rows["campaign"]
    assert budget is not None
    spent = 0
    for campaign in campaigns:
        assert (campaign["daily_budget"] is None) != (campaign["total_budget"] is None)
        start, end = date.fromisoformat(campaign["start_date"]), date.fromisoformat(campaign["end_date"])
        spent += campaign["total_budget"] or campaign["daily_budget"] * ((end - start).days + 1)
        assert campaign["platform"] == LINKEDIN or campaign["cpc_limit"] > 0
    assert spent <= budget.total_micros
    assert budget.total_micros - spent < len(campaigns) * MICROS
    assert {account["currency"] for account in draft.rows["account"]} == {budget.currency}


def test_same_brief_and_seed_give_the_same_content(tmp_path: Path) -> None:
    seen = []
    for number in range(2):
        with Workspace.create(tmp_path / f"{number}.cdesk", synchronous="OFF") as workspace:
            accepted(workspace, load("tallyo"), embedder=WordEmbedder())
            seen.append(content(workspace))
    assert seen[0] == seen[1]


def test_twice_does_not_clash(workspace: Workspace) -> None:
    first, second = propose(workspace, load("kaeltewerk")), propose(workspace, load("kaeltewerk"))
    for made in (first, second):
        changesets.accept(workspace, made.changeset)
    third = accepted(workspace, load("kaeltewerk"))
    for kind in ("account", "campaign"):
        names = [row["name"].casefold() for row in list_rows(workspace, kind)]
        assert len(names) == len(set(names))
    assert "account" not in third.created
    assert any(campaign["name"].endswith("| v3") for campaign in list_rows(workspace, "campaign"))


def test_a_brief_of_formulas_makes_no_formula_in_any_sheet(workspace: Workspace, tmp_path: Path) -> None:
    brief = Brief(
        product="=SUM(A1:A9) Close", company="+Evil Corp", goal="leads", landing_page="https://evil.example/=1+1",
        summary="@SUM(1) sums up the month", value_props=("=cmd|' /C calc'!A0", "-2+3+cmd", "@import things"),
        keyword_seeds=("=1+1 close", "+close software"), negative_seeds=("=jobs", "-free"),
        brand=Brand(competitors=("=Rival",), allow_competitor_keywords=True),
    )  # fmt: skip
    for _ in range(2):
        accepted(workspace, brief)
    names = [row["name"] for row in list_rows(workspace, "campaign")]
    assert len(names) == len(set(names))
    export_editor(workspace, tmp_path / "editor.csv")
    with (tmp_path / "editor.csv").open(encoding="utf-16", newline="") as file:
        cells = {cell for line in csv.reader(file, delimiter="\t") for cell in line}
    assert any("SUM(A1:A9) Close" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_an_account_in_another_currency_is_not_used(workspace: Workspace) -> None:
    accepted(workspace, load("kaeltewerk"))
    made = accepted(workspace, replace(load("kaeltewerk"), budget=Budget(3_500 * MICROS, "EUR")))
    assert made.created["account"] == 2


def test_a_budget_without_a_currency_is_in_the_workspaces(workspace: Workspace) -> None:
    made = accepted(workspace, replace(load("kaeltewerk"), budget=Budget(3_500 * MICROS)))
    assert {account["currency"] for account in list_rows(workspace, "account")} == {workspace.currency}
    assert any("budget.currency" in assumption for assumption in made.assumptions)


@pytest.mark.parametrize("platform", [GOOGLE, LINKEDIN])
def test_only_the_platforms_the_brief_names(platform: str, workspace: Workspace) -> None:
    brief = replace(load("tallyo"), platforms=(platform,))
    accepted(workspace, brief)
    assert {campaign["platform"] for campaign in list_rows(workspace, "campaign")} == {platform}
    assert brief.budget is not None
    total = sum(campaign["daily_budget"] * 30 for campaign in list_rows(workspace, "campaign"))
    assert brief.budget.total_micros - MICROS * 5 < total <= brief.budget.total_micros


def labels_of(brief: Brief, workspace: Workspace) -> list[str]:
    seen: dict[str, None] = {}
    propose(workspace, brief, progress=Progress(report=lambda step: seen.setdefault(step.label)))
    return list(seen)


def test_stopping_leaves_nothing_behind(workspace: Workspace, tmp_path: Path) -> None:
    brief = load("kaeltewerk")
    with Workspace.create(tmp_path / "labels.cdesk", synchronous="OFF") as other:
        labels = labels_of(brief, other)
    assert len(labels) >= 5
    for label in labels:
        progress = silent()

        def stop(step: Step, wanted: str = label, progress: Progress = progress) -> None:
            if step.label == wanted:
                progress.cancel()

        progress.report = stop
        with pytest.raises(Cancelled):
            propose(workspace, brief, progress=progress)
        assert changesets.list_sets(workspace) == []
        assert changesets.history(workspace) == []


def test_what_the_brief_does_not_say_is_assumed_in_words(workspace: Workspace) -> None:
    brief = Brief(
        product="Paydesk",
        company="Paydesk",
        goal="leads",
        landing_page="https://paydesk.example",
        value_props=("Payroll in one run",),
    )
    made = accepted(workspace, brief)
    text = "\n".join(made.assumptions)
    for key in (
        "countries",
        "languages",
        "start",
        "end",
        "platforms",
        "keyword_seeds",
        "personas",
        "budget",
        "eu_political_ads",
    ):
        assert key in text
    campaign = list_rows(workspace, "campaign")[0]
    assert campaign["locations"] == ["DE"]
    assert campaign["start_date"] == "2026-11-30"
    assert campaign["end_date"] is None
    assert campaign["daily_budget"] > 0


@pytest.mark.parametrize(
    ("address", "country"),
    [("https://paydesk.co.uk", "GB"), ("https://paydesk.fr", "FR"), ("https://paydesk.io", "DE")],
)
def test_the_country_is_guessed_from_the_address_or_the_time_zone(
    address: str, country: str, workspace: Workspace
) -> None:
    brief = Brief(
        product="Paydesk",
        company="Paydesk",
        goal="leads",
        landing_page=address,
        value_props=("Payroll in one run",),
        platforms=(GOOGLE,),
    )
    accepted(workspace, brief)
    assert list_rows(workspace, "campaign")[0]["locations"] == [country]


def test_a_total_without_an_end_is_never_overspent(workspace: Workspace) -> None:
    brief = replace(load("kaeltewerk"), start=None, end=None)
    accepted(workspace, brief)
    campaigns = list_rows(workspace, "campaign")
    assert {(campaign["start_date"], campaign["end_date"]) for campaign in campaigns} == {("2026-11-30", "2026-12-29")}
    assert sum(campaign["daily_budget"] for campaign in campaigns) * 30 <= 3_500 * MICROS


def test_a_brief_is_data(drafts: Drafts) -> None:
    draft = drafts("hostile")
    texts = [
        text
        for ad in draft.rows["ad"]
        for text in [
            *(ad["headlines"] or []),
            *(ad["descriptions"] or []),
            ad["introductory_text"] or "",
            ad["headline"] or "",
            ad["description"] or "",
        ]
    ]
    assert not [
        text for text in texts if text.startswith(("=", "+", "@", "-")) or "ignore" in text.lower() or "{" in text
    ]
    for kind in ("keyword", "negative_keyword"):
        assert all(row["text"][:1].isalnum() for row in draft.rows[kind])
    assert any("cmd()" in note for note in draft.made.assumptions)


def test_little_money_keeps_fewer_ad_sets(workspace: Workspace) -> None:
    made = accepted(workspace, replace(load("tallyo"), budget=Budget(300 * MICROS, "EUR")))
    groups = [group for group in list_rows(workspace, "ad_group") if group["platform"] == LINKEDIN]
    assert [group["persona"] for group in groups] == ["Head of Procurement"]
    assert "titles" in groups[0]["targeting"]["include"][0]
    assert any("too small" in note for note in made.assumptions)
    assert any("titles only" in note for note in made.assumptions)


def test_a_workspace_open_for_reading_is_refused_at_once(workspace: Workspace) -> None:
    with Workspace.open(workspace.path, read_only=True) as reader, pytest.raises(ReadOnly):
        propose(reader, load("kaeltewerk"))


def test_a_name_that_cannot_be_searched_for(workspace: Workspace) -> None:
    brief = Brief(product="+++", company="***", goal="leads", landing_page="https://x.example", value_props=("!!!",))
    made = accepted(workspace, brief)
    assert {campaign["platform"] for campaign in list_rows(workspace, "campaign")} == {LINKEDIN}
    assert any("No Search campaign" in note for note in made.assumptions)


def test_models_are_named(workspace: Workspace) -> None:
    made = propose(workspace, load("kaeltewerk"), embedder=WordEmbedder())
    assert made.models == {"copy": None, "embedding": "words", "device": "cpu"}
    assert changesets.get_set(workspace, made.changeset).about["models"] == made.models


def test_ads_carry_their_evidence(drafts: Drafts) -> None:
    draft = drafts("tallyo")
    evidence = [
        change.evidence or "" for change in changesets.list_changes(draft.workspace, draft.made.changeset, kind="ad")
    ]
    assert any("Customer survey 2026, n=88" in text for text in evidence)


@pytest.mark.parametrize("product", ["Close", "Smith & Jones & Partners Audit", "S.A.P", "Audit-Trail"])
@pytest.mark.parametrize("company", ["A", "The Payroll", "Run the books", "Hoch/Tief"])
def test_the_rules_and_the_draft_agree_on_what_a_brand_search_is(
    workspace: Workspace, product: str, company: str
) -> None:
    made = replace(
        load("minimal"),
        product=product,
        company=company,
        summary="Payroll and audit trail software for a finance team",
        keyword_seeds=(
            "how to run the books",
            "a payroll tool",
            "close the books",
            "audit trail software",
            "hoch tief software",
        ),
    )
    accepted(workspace, made)
    campaigns = {row.id: str(row["name"]) for row in list_rows(workspace, "campaign") if row["platform"] == GOOGLE}
    groups = {row.id: row["campaign"] for row in list_rows(workspace, "ad_group")}
    tokens = brand_tokens(made)
    for keyword in list_rows(workspace, "keyword"):
        name = campaigns[groups[keyword["ad_group"]]]
        assert any(holds(keyword["text"], token) for token in tokens) == ("NonBrand" not in name)
    assert "google.campaign.brand_mix" not in {one.rule for one in check(workspace, today=TODAY)}


REFUSED = {
    "🚀 Launch in 2 weeks": "is a picture",
    "Click here to start": "says nothing about the offer",
    "Call +49 30 1234567 now": "phone number",
    "Mail us at hello@tallyo.example": "address",
    "See www.tallyo.example for more": "address",
    "★ Rated by finance teams": "",
}


def texts_of(workspace: Workspace) -> list[str]:
    names = (
        "headlines",
        "descriptions",
        "path1",
        "path2",
        "introductory_text",
        "headline",
        "description",
        "text",
        "values",
        "description1",
        "description2",
    )
    found = [
        row[name]
        for kind in ("ad", "asset")
        for row in list_rows(workspace, kind)
        for name in names
        if name in KINDS[kind].by_name and row[name]
    ]
    return [text for value in found for text in (value if isinstance(value, list) else [value])]


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_the_platforms_refuse_is_in_no_ad_and_named(workspace: Workspace, language: str) -> None:
    refused = tuple(REFUSED)
    offer = Offer(name=refused[1], call_to_action="Call 0800 123 4567")
    brief = replace(
        load("minimal"),
        languages=(language,),
        value_props=(*refused, "Audit trail per entry"),
        claims=(Claim(refused[0]),),
        offer=offer,
    )
    made = accepted(workspace, brief)
    for text, reason in REFUSED.items():
        assert any(
            note.startswith(f"Left out of the ads: “{text}”, because ") and reason in note for note in made.assumptions
        )
    said = " ".join(texts_of(workspace)).lower()
    assert not any(word in said for word in ("🚀", "click here", "1234567", "hello", "www.", "0800", "★"))
    assert all(
        3 <= len(ad["headlines"]) <= 15 and 2 <= len(ad["descriptions"]) <= 4
        for ad in list_rows(workspace, "ad")
        if ad["headlines"]
    )
    assert [one for one in check(workspace, today=TODAY) if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("product", ["pipely.io", "Pipely.io CI"])
def test_a_name_that_is_a_web_domain_is_named(workspace: Workspace, product: str) -> None:
    brief = replace(
        load("minimal"),
        product=product,
        company="pipely.io",
        value_props=("Hosted runners for build teams", "See pipely.io/prices"),
    )
    made = accepted(workspace, brief)
    said = [text.lower() for text in texts_of(workspace)]
    assert any(product.lower() in text for text in said)
    assert not any("/prices" in text for text in said)
    assert [note for note in made.assumptions if note.startswith("Left out of the ads")] == [
        "Left out of the ads: “See pipely.io/prices”, because it holds an address or a phone number."
    ]
    assert [one for one in check(workspace, today=TODAY) if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize(("total", "google", "linkedin"), [(10, 0, 0), (1_000, 0, 0), (10_000, 1, 0), (20_000, 2, 0)])
@pytest.mark.parametrize("days", [1, 60])
def test_a_total_too_small_for_every_campaign_names_the_longest_flight(
    workspace: Workspace, total: int, google: int, linkedin: int, days: int
) -> None:
    start = date(2026, 12, 1)
    brief = replace(load("tallyo"), budget=Budget(total, "EUR"), start=start, end=start + timedelta(days=days - 1))
    accepted(workspace, brief)
    campaigns = list_rows(workspace, "campaign")
    spent = sum((row["daily_budget"] or 0) * days + (row["total_budget"] or 0) for row in campaigns)
    assert spent == total // 10_000 * 10_000
    assert all(row[name] is None or row[name] > 0 for row in campaigns for name in ("daily_budget", "total_budget"))
    errors = [one for one in check(workspace, today=TODAY) if one.severity is Severity.ERROR]
    assert all("flight of" in one.message for one in errors)
    said = {one.rule: one.message for one in errors}
    assert f"a flight of {google} day" in said["google.budget.missing"]
    assert f"a flight of {linkedin} days" in said.get(
        "linkedin.budget.missing", said.get("linkedin.budget.total_below_minimum", "")
    )


def test_a_budget_somebody_took_away_is_no_shortage(workspace: Workspace) -> None:
    accepted(workspace, load("tallyo"))
    campaign = next(row for row in list_rows(workspace, "campaign") if row["platform"] == GOOGLE)
    with workspace.edit("Empty a budget") as edit:
        edit.set("campaign", [campaign.id], {"daily_budget": None, "total_budget": None})
    said = [one.message for one in check(workspace, today=TODAY) if one.rule == "google.budget.missing"]
    assert said == ["The campaign has no budget."]


@pytest.mark.parametrize(
    "prop", ["👋 Go", "Best of breed data platform for the teams that run it in more than eighty countries at once"]
)
def test_a_language_without_frames_and_with_hardly_a_usable_phrase_still_has_ads(
    workspace: Workspace, prop: str
) -> None:
    made = accepted(
        workspace, replace(load("minimal"), languages=("ja",), value_props=("🚀 Launch", prop), summary=None, claims=())
    )
    ads = [ad for ad in list_rows(workspace, "ad") if ad["headlines"]]
    assert ads
    assert all(len(ad["headlines"]) >= 3 and len(ad["descriptions"]) >= 2 for ad in ads)
    assert any("in English" in note for note in made.assumptions)
    assert any("🚀 Launch" in note for note in made.assumptions)
    assert [one for one in check(workspace, today=TODAY) if one.severity is Severity.ERROR] == []
