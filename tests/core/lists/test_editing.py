"""Verbs behind cells and panels."""

from __future__ import annotations

import pytest

from core import changesets, editing
from core.applying import record_live
from core.editing import Common
from core.errors import InvalidInput
from core.rows import count_rows, get_row, list_rows
from core.schema import ENTITY
from core.scope import Scope, Wanted
from core.workspace import Workspace


def keyword_ids(workspace: Workspace, count: int) -> list[str]:
    return [row.id for row in list_rows(workspace, "keyword", limit=count)]


def test_one_text_is_set_in_all_rows_as_one_step(planted: Workspace) -> None:
    ids = keyword_ids(planted, 5)
    assert editing.set_text(planted, "keyword", ids, "max_cpc", "3.10") == 5
    assert {get_row(planted, "keyword", one)["max_cpc"] for one in ids} == {3_100_000}
    changesets.undo(planted)
    assert get_row(planted, "keyword", ids[0])["max_cpc"] is None


def test_a_whole_list_is_set_by_its_condition(planted: Workspace) -> None:
    wanted = Wanted("keyword", Scope("account", 1), query="max_cpc > 1.00")
    before = count_rows(planted, "keyword", editing.condition(wanted))
    assert before == 42
    # The condition speaks of the field that is set, so afterwards nothing matches it any more.
    assert editing.set_values(planted, "keyword", wanted, {"max_cpc": 500_000, "status": "PAUSED"}) == 2 * before
    assert count_rows(planted, "keyword", editing.condition(wanted)) == 0
    assert count_rows(planted, "keyword", ENTITY["keyword"].c.status == "PAUSED") == before


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("max_cpc", "a lot"),
        ("status", "SOMETIMES"),
        ("text", ""),
        ("ad_group", "x"),
        ("colour", "red"),
        ("quality_score", "7"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(planted: Workspace, field: str, text: str) -> None:
    ids = keyword_ids(planted, 2)
    with pytest.raises(InvalidInput):
        editing.set_text(planted, "keyword", ids, field, text)
    assert changesets.next_undo(planted).title == "Plant"  # type: ignore[union-attr]


def test_what_the_platform_has_cannot_change_its_fixed_fields(planted: Workspace) -> None:
    row = list_rows(planted, "keyword", limit=1)[0]
    editing.set_text(planted, "keyword", [row.id], "match_type", "phrase")
    assert get_row(planted, "keyword", row.id)["match_type"] == "PHRASE"
    with planted.write() as connection:
        record_live(connection, "keyword", [row.pk])
    with pytest.raises(InvalidInput, match="cannot change once the platform has"):
        editing.set_text(planted, "keyword", [row.id], "match_type", "BROAD")


def test_pausing_turns_each_row_round(planted: Workspace) -> None:
    one, two = keyword_ids(planted, 2)
    editing.set_text(planted, "keyword", [one], "status", "PAUSED")
    editing.toggle_status(planted, "keyword", [one, two])
    assert [get_row(planted, "keyword", each)["status"] for each in (one, two)] == ["ENABLED", "PAUSED"]


def test_removing_takes_what_hangs_below(planted: Workspace) -> None:
    campaign = list_rows(planted, "campaign")[0]
    assert editing.remove(planted, "campaign", [campaign.id]) == 1 + 2 + 2 + 40 + 2
    assert count_rows(planted, "keyword") == 200
    changesets.undo(planted)
    assert count_rows(planted, "keyword") == 240


def test_common_values_or_that_they_vary(planted: Workspace) -> None:
    ids = keyword_ids(planted, 4)
    common = editing.common_values(planted, "keyword", ids, ["status", "text", "max_cpc", "final_url"])
    assert common == {
        "status": Common("ENABLED"),
        "text": Common(None, varies=True),
        "max_cpc": Common(None, varies=True),
        "final_url": Common(None),
    }
    everything = editing.common_values(planted, "keyword", Wanted("keyword"), ["match_type", "status"])
    assert everything == {"match_type": Common("EXACT"), "status": Common("ENABLED")}
    ads = [row.id for row in list_rows(planted, "ad")]
    assert editing.common_values(planted, "ad", ads, ["headlines"])["headlines"].value == [
        "Close the books",
        "Close faster, today",
    ]


def test_filling_copies_values_of_any_type(planted: Workspace) -> None:
    source, *others = [row.id for row in list_rows(planted, "ad", limit=3)]
    editing.set_value(planted, "ad", [source], "headlines", ["One; with semicolon", "Two"])
    row = get_row(planted, "ad", source)
    editing.fill(planted, "ad", {"headlines": row["headlines"]}, others)
    assert all(get_row(planted, "ad", one)["headlines"] == ["One; with semicolon", "Two"] for one in others)


def test_keywords_are_added_with_the_match_type_they_say(planted: Workspace) -> None:
    group = list_rows(planted, "ad_group", limit=1)[0]
    ids = editing.add_keywords(planted, group.id, 'plain words\n[exact words]\n\n"phrase words"\n', "BROAD")
    assert [(row["text"], row["match_type"]) for row in (get_row(planted, "keyword", one) for one in ids)] == [
        ("plain words", "BROAD"), ("exact words", "EXACT"), ("phrase words", "PHRASE"),
    ]  # fmt: skip
    with pytest.raises(InvalidInput):
        editing.add_keywords(planted, group.id, " \n ")


def test_new_entities_begin_without_costing_money(planted: Workspace) -> None:
    campaign = list_rows(planted, "campaign")[-1]
    made = editing.add(planted, "ad_group", editing.new_row("ad_group", "linkedin_ads", campaign.id, 3))
    assert get_row(planted, "ad_group", made)["status"] == "PAUSED"
    assert editing.sibling_count(planted, "ad_group", campaign.id) == 3
