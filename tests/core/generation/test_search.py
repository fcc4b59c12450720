"""Search trees: brand apart, one theme per group, no keyword twice, negatives that block nothing of ours."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.brief import Brand, Brief, Offer
from core.brief.names import brand_phrases, holds, search_phrase
from core.copy.facts import facts_of
from core.generation.keywords import integrations
from core.generation.negatives import plan_negatives
from core.generation.phrases import blocked_by, names_competitor, sameness
from core.generation.search import BRAND, COMPETITORS, NON_BRAND, SearchPlan, plan_search
from core.generation.themes import cluster
from core.progress import silent

from .conftest import WordEmbedder, load

PHRASES = st.lists(
    st.lists(st.sampled_from(["close", "books", "audit", "payroll", "sensor", "job", "free", "course", "for", "the", "acme", "software", "tool"]), min_size=1, max_size=4).map(" ".join),
    max_size=8,
)  # fmt: skip


def planned(brief: Brief, embedder: WordEmbedder | None = None) -> SearchPlan:
    return plan_search(brief, facts_of(brief), embedder, silent())


def simple(**changes: object) -> Brief:
    brief = Brief(
        product="Acme Close",
        company="Acme",
        goal="leads",
        landing_page="https://acme.example",
        value_props=("Close the books in 3 days",),
    )
    return replace(brief, **changes)  # type: ignore[arg-type]


def check_structure(brief: Brief, plan: SearchPlan) -> None:
    parts = [campaign.part for campaign in plan.campaigns]
    assert len(parts) == len(set(parts))
    every = [keyword for campaign in plan.campaigns for group in campaign.groups for keyword in group.keywords]
    assert len({sameness(keyword) for keyword in every}) == len(every)
    for campaign in plan.campaigns:
        assert len({group.name.casefold() for group in campaign.groups}) == len(campaign.groups)
        own = [keyword for group in campaign.groups for keyword in group.keywords]
        for group in campaign.groups:
            assert 1 <= len(group.keywords) <= 10
            assert group.reason
            assert group.subject
        for keyword in own:
            assert len(keyword) <= 80
            assert len(keyword.split()) <= 10
            assert not re.search(r"""[!@%^*(){}~=`<>?\\|,;"\[\]+]""", keyword)
            assert names_competitor(keyword, brief) == (campaign.part == COMPETITORS)
            names = brand_phrases(brief)
            if campaign.part == NON_BRAND:
                assert not any(holds(keyword, name) for name in names)
            if campaign.part == BRAND:  # long names are shortened from the end
                assert any(holds(keyword, " ".join(name.split()[:3])) for name in names)
        for negative in campaign.negatives:
            assert not blocked_by(negative.text, negative.match_type, own)
        assert len({negative.text for negative in campaign.negatives}) == len(campaign.negatives)


@pytest.mark.parametrize("embedder", [None, WordEmbedder()], ids=["words", "vectors"])
def test_every_brief_gives_a_sound_tree(brief: Brief, embedder: WordEmbedder | None) -> None:
    plan = planned(brief, embedder)
    check_structure(brief, plan)
    assert {campaign.part for campaign in plan.campaigns} >= {BRAND, NON_BRAND}
    assert all(len(group.keywords) >= 2 for campaign in plan.campaigns for group in campaign.groups)


@pytest.mark.parametrize("name", ["tallyo", "ledgerly", "fernwerk"])
def test_a_full_brief_gives_six_ad_groups_and_keeps_its_seeds(name: str) -> None:
    brief = load(name)
    plan = planned(brief)
    assert sum(len(campaign.groups) for campaign in plan.campaigns) >= 6
    every = {
        sameness(keyword) for campaign in plan.campaigns for group in campaign.groups for keyword in group.keywords
    }
    for seed in brief.keyword_seeds:
        assert sameness(search_phrase(seed) or "") in every


@settings(max_examples=25, deadline=None)
@given(PHRASES, PHRASES, st.booleans())
def test_any_seeds_and_negatives_give_a_sound_tree(seeds: list[str], negatives: list[str], allowed: bool) -> None:
    brand = Brand(competitors=("Payroll Sensor", "Audit"), allow_competitor_keywords=allowed)
    brief = simple(keyword_seeds=tuple(seeds), negative_seeds=tuple(negatives), brand=brand)
    plan = planned(brief)
    check_structure(brief, plan)
    assert any(campaign.part == COMPETITORS for campaign in plan.campaigns) == allowed


def test_competitors_need_permission() -> None:
    brief = replace(load("tallyo"), brand=replace(load("tallyo").brand, allow_competitor_keywords=False))
    plan = planned(brief)
    assert COMPETITORS not in {campaign.part for campaign in plan.campaigns}
    assert any("paperway alternative" in note for note in plan.assumptions)


def test_competitors_have_a_campaign_of_their_own_and_are_excluded_elsewhere() -> None:
    plan = planned(load("tallyo"))
    competitors = next(campaign for campaign in plan.campaigns if campaign.part == COMPETITORS)
    assert [group.name for group in competitors.groups] == ["Paperway", "Billsy"]
    assert "paperway alternative" in competitors.groups[0].keywords
    assert all("paperway" not in phrase for group in competitors.groups for phrase in group.subject)
    for campaign in plan.campaigns:
        texts = {negative.text for negative in campaign.negatives}
        assert ({"paperway", "billsy"} <= texts) == (campaign.part != COMPETITORS)
        assert ("tallyo" in texts) == (campaign.part != BRAND)


def test_a_bare_name_is_matched_exactly_only() -> None:
    brand = planned(simple()).campaigns[0]
    assert brand.groups[0].exact_only == {"acme"}


def test_an_ordinary_word_is_no_brand_by_itself() -> None:
    brief = simple(
        product="Close Desk",
        company="Close",
        summary="Software to close the books",
        keyword_seeds=("month end close software",),
    )
    assert brand_phrases(brief) == ("close desk",)
    check_structure(brief, planned(brief))


def test_a_negative_that_blocks_a_seed_is_left_out_and_named() -> None:
    plan = planned(simple(keyword_seeds=("purchase order matching",), negative_seeds=("order", "excel template")))
    assert any("“order”" in note for note in plan.assumptions)
    for campaign in plan.campaigns:
        texts = {negative.text for negative in campaign.negatives}
        assert "excel template" in texts
        assert "order" not in texts


def test_what_is_sold_is_no_usual_negative() -> None:
    brief = simple(offer=Offer("Free trial"), summary="Support desk software with course templates")
    texts = {negative.text for negative in plan_negatives(brief, [], ["support desk"])}
    assert not texts & {"free", "support", "course", "courses", "template", "templates"}
    assert {"jobs", "salary", "reddit"} <= texts


@pytest.mark.parametrize(("negative", "match_type", "blocked"), [
    ("month close", "BROAD", True), ("close month", "BROAD", True), ("close month", "PHRASE", False), ("month end", "PHRASE", True),
    ("month end close", "EXACT", True), ("month end", "EXACT", False), ("months", "BROAD", False), ("", "BROAD", False),
])  # fmt: skip
def test_how_negatives_match(negative: str, match_type: str, blocked: bool) -> None:
    assert bool(blocked_by(negative, match_type, ["month-end close"])) is blocked


@pytest.mark.parametrize(("text", "phrase"), [
    ("Month End  Close", "month end close"), ("[exact match]", "exact match"), ('"phrase match"', "phrase match"), ("+broad +modifier", "broad modifier"),
    ("=cmd()", "cmd"), ("work-order planning", "work-order planning"), ("R&D software", "r&d software"), ("!!!", None), ("", None),
    ("a b c d e f g h i j k", None), ("x" * 81, None), ("C++ tools", "c tools"), ("- dash", "dash"), ("Größe", "größe"),
])  # fmt: skip
def test_search_phrases(text: str, phrase: str | None) -> None:
    assert search_phrase(text) == phrase


def test_integrations_are_read_from_what_it_works_with() -> None:
    props = (
        "Works with SAP, NetSuite and Microsoft Dynamics",
        "Works with what you have",
        "Integrates into Slack or Teams",
    )
    assert integrations(simple(value_props=props)) == ["SAP", "NetSuite", "Microsoft Dynamics", "Slack", "Teams"]


@given(st.integers(1, 14), st.integers(1, 5), st.integers(1, 6), st.randoms(use_true_random=False))
def test_clusters_hold_everything_once(size: int, most: int, wanted: int, random: object) -> None:
    values = np.array([[random.random() for _ in range(size)] for _ in range(size)])
    groups = cluster((values + values.T) / 2, threshold=0.5, most=most, wanted=wanted)
    assert sorted(at for group in groups for at in group) == list(range(size))
    assert all(len(group) <= most for group in groups)


def test_alike_phrases_are_clustered() -> None:
    similar = np.array([[1, 0.9, 0.1], [0.9, 1, 0.1], [0.1, 0.1, 1]])
    assert cluster(similar, threshold=0.8, most=10, wanted=8) == [[0, 1], [2]]
    assert cluster(similar, threshold=0.15, most=10, wanted=1) == [[0, 1, 2]]
