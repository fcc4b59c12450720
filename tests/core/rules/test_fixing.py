"""Fixes of one rule all at once: right, complete, undone together."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import changesets
from core.errors import InvalidInput, NothingToDo
from core.rows import get_row
from core.rules import check, refresh, stored
from core.rules.fixing import Fixed, count_fixable, fix_all
from core.workspace import Workspace
from tests.core.rules.google_examples import GOOGLE
from tests.core.rules.linkedin_examples import LINKEDIN
from tests.core.rules.sound import TODAY, Sound, plant


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sound]:
    """A sound draft whose findings are known, made once; each test works on a copy."""
    path = tmp_path_factory.mktemp("template") / "fix.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace:
        sound = plant(workspace)
        refresh(workspace, today=TODAY)
    return path, sound


@pytest.fixture
def planted(template: tuple[Path, Sound], tmp_path: Path) -> Iterator[tuple[Workspace, Sound]]:
    path, sound = template
    with Workspace.open(Path(shutil.copy(path, tmp_path / "fix.cdesk")), synchronous="OFF") as workspace:
        yield workspace, sound


def test_every_fault_of_a_text_is_put_right_in_one_step(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    with workspace.edit("Break") as edit:
        edit.set("ad", [sound["rsa"]], {"headlines": ["Close  the  books", "Month end", "Book a  demo", "Plain"]})
        edit.create_many(
            "keyword", [{"ad_group": sound["group"], "text": f"a  b   {n}", "match_type": "EXACT"} for n in range(30)]
        )
    refresh(workspace, today=TODAY)
    assert count_fixable(workspace, "google.text.double_space") >= 2
    assert fix_all(workspace, "google.text.double_space", today=TODAY) == Fixed(1, 0)
    assert get_row(workspace, "ad", sound["rsa"])["headlines"] == [
        "Close the books",
        "Month end",
        "Book a demo",
        "Plain",
    ]
    assert fix_all(workspace, "common.spaces", kind="keyword", today=TODAY) == Fixed(30, 0)
    refresh(workspace, today=TODAY)
    assert not {"google.text.double_space", "common.spaces"} & {one.rule for one in stored(workspace, limit=None)}
    changesets.undo(workspace)
    changesets.undo(workspace)
    assert get_row(workspace, "ad", sound["rsa"])["headlines"][0] == "Close  the  books"
    refresh(workspace, today=TODAY)
    assert count_fixable(workspace, "common.spaces") == 30


def test_only_the_named_rows_are_touched(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    with workspace.edit("Break") as edit:
        edit.set("keyword", [sound["keyword"], sound["second"]], {"text": "close  it"})
        pk = edit.row_number("keyword", sound["second"])
    refresh(workspace, today=TODAY)
    assert fix_all(workspace, "common.spaces", kind="keyword", pks=[pk], today=TODAY) == Fixed(1, 0)
    assert get_row(workspace, "keyword", sound["keyword"])["text"] == "close  it"


def test_refuses(planted: tuple[Workspace, Sound]) -> None:
    workspace, _ = planted
    refresh(workspace, today=TODAY)
    with pytest.raises(NothingToDo):
        fix_all(workspace, "common.spaces", today=TODAY)
    with pytest.raises(InvalidInput):
        fix_all(workspace, "own.mine", today=TODAY)
    assert changesets.history(workspace)[0].title == "Plant"


EXAMPLES = GOOGLE | LINKEDIN
FIXABLE = [
    "google.ad_group.name_duplicate",
    "google.asset.duplicate_value",
    "google.bid.target_unused",
    "google.campaign.ai_max",
    "google.campaign.automation_without_ai_max",
    "google.campaign.broad_match_switch",
    "google.campaign.display_network",
    "google.campaign.name_duplicate",
    "google.campaign.networks_missing",
    "google.campaign.networks_without_search",
    "google.campaign.presence_or_interest",
    "google.campaign.search_partners",
    "google.keyword.broad_with_manual_bids",
    "google.keyword.capitals",
    "google.keyword.illegal_characters",
    "google.keyword.minus_sign",
    "google.keyword.plus_modifier",
    "google.keyword.written_match_type",
    "google.rsa.duplicate_description",
    "google.rsa.duplicate_headline",
    "google.rsa.empty_text",
    "google.rsa.exclamation_marks",
    "google.rsa.path2_without_path1",
    "google.rsa.pin_invalid",
    "google.rsa.too_many_descriptions",
    "google.rsa.too_many_headlines",
    "linkedin.ad.call_to_action_missing",
    "linkedin.ad_set.audience_expansion",
    "linkedin.ad_set.audience_network",
    "linkedin.ad_set.name_duplicate",
    "linkedin.audience.name_duplicate",
    "linkedin.bid.unused",
    "linkedin.budget.two_owners",
    "linkedin.campaign.name_duplicate",
]


def test_a_fix_clears_its_finding_and_makes_no_new_error(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    for name in FIXABLE:
        with workspace.edit("Break") as edit:
            EXAMPLES[name](edit, sound)
        refresh(workspace, today=TODAY)
        before = {(one.rule, one.entity) for one in stored(workspace, severity="error", limit=None)}
        outcome = fix_all(workspace, name, today=TODAY)
        after = check(workspace, today=TODAY)
        assert outcome.entities > 0, name
        assert outcome.left == 0, name
        assert name not in {one.rule for one in after}
        assert {(one.rule, one.entity) for one in after if one.severity == "error"} <= before, name
        changesets.undo(workspace)
        changesets.undo(workspace)


@pytest.mark.parametrize(
    ("kind", "field", "rule", "broken", "fixed"),
    [
        ("ad", "final_url", "common.url.utm_twice", "https://a.example/?utm_source=x&b=1&UTM_source=x#top", "https://a.example/?utm_source=x&b=1#top"),
        ("campaign", "final_url_suffix", "common.url.utm_twice", "utm_source=x&utm_source=x", "utm_source=x"),
        ("ad", "final_url", "common.url.not_secure", "http://ledgerly.example/a", "https://ledgerly.example/a"),
        ("ad", "final_url", "common.url.scheme_missing", "ledgerly.example/a", "https://ledgerly.example/a"),
    ],
)  # fmt: skip
def test_addresses(planted: tuple[Workspace, Sound], kind: str, field: str, rule: str, broken: str, fixed: str) -> None:
    workspace, sound = planted
    entity = sound["rsa" if kind == "ad" else "campaign"]
    with workspace.edit("Break") as edit:
        edit.set(kind, [entity], {field: broken})
    refresh(workspace, today=TODAY)
    assert fix_all(workspace, rule, today=TODAY) == Fixed(1, 0)
    assert get_row(workspace, kind, entity)[field] == fixed


def test_two_different_values_of_one_parameter_are_left_to_people(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    with workspace.edit("Break") as edit:
        edit.set("ad", [sound["rsa"]], {"final_url": "https://a.example/?utm_source=x&utm_source=y"})
    refresh(workspace, today=TODAY)
    assert "common.url.utm_twice" in {one.rule for one in stored(workspace, limit=None)}
    assert count_fixable(workspace, "common.url.utm_twice") == 0


def test_a_value_twice_in_a_facet_keeps_the_known_one(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    known = {"name": "Controller", "urn": "urn:li:title:7"}
    blocks = [
        {"locations": [{"name": "Germany", "urn": None}]},
        {"titles": [{"name": "Controller", "urn": None}, known]},
    ]
    with workspace.edit("Break") as edit:
        edit.set("ad_group", [sound["set"]], {"targeting": {"include": blocks, "exclude": {}}})
    refresh(workspace, today=TODAY)
    assert fix_all(workspace, "linkedin.targeting.value_twice", today=TODAY) == Fixed(1, 0)
    assert get_row(workspace, "ad_group", sound["set"])["targeting"] == {"include": [blocks[0], {"titles": [known]}]}


def test_what_needs_a_look_is_fixed_one_by_one_only(planted: tuple[Workspace, Sound]) -> None:
    workspace, sound = planted
    rule = "google.keyword.below_first_page"
    with workspace.edit("Break") as edit:
        GOOGLE[rule](edit, sound)
        pk = edit.row_number("keyword", sound["keyword"])
    refresh(workspace, today=TODAY)
    assert count_fixable(workspace, rule) == 0
    with pytest.raises(InvalidInput, match="one by one"):
        fix_all(workspace, rule, today=TODAY)
    assert fix_all(workspace, rule, kind="keyword", pks=[pk], today=TODAY) == Fixed(1, 0)
