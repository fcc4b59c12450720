"""How a file meets the draft: new, changed, unchanged; parents; repeats; renames; proposals; undo."""

from __future__ import annotations

import pytest

from core import changesets
from core.errors import Cancelled, ReadOnly
from core.interchange.editor import reading
from core.interchange.editor.importing import import_editor
from core.progress import Progress
from core.rows import extra_of, list_rows
from core.workspace import Workspace

GROUP = {"Campaign": "A", "Ad Group": "G"}
KEYWORD = {**GROUP, "Keyword": "x", "Criterion Type": "Exact", "Max CPC": "1.00", "Final URL": "https://a.example"}
AD = {**GROUP, "Ad type": "Responsive search ad", "Headline 1": "One", "Headline 2": "Two", "Description 1": "Text"}


def counts(result):
    return result.used, result.unchanged, len(result.skipped)


def test_blank_changes_nothing_and_brackets_erase(load, rows):
    load([KEYWORD])
    assert counts(load([{**KEYWORD, "Max CPC": "", "Final URL": "[]"}])) == (1, 0, 0)
    (found,) = rows("keyword")
    assert (found["max_cpc"], found["final_url"]) == (1_000_000, None)
    assert counts(load([{**KEYWORD, "Max CPC": "", "Final URL": "[]"}])) == (0, 1, 0)


def test_a_change_is_one_change(load, workspace):
    load([KEYWORD, {**KEYWORD, "Keyword": "y"}])
    result = load([{**KEYWORD, "Max CPC": "2.00"}, {**KEYWORD, "Keyword": "y"}])
    assert counts(result) == (1, 1, 0)
    (change,) = changesets.list_changes(workspace, result.changeset)
    assert (change.kind, change.op, change.field, change.before, change.after) == (
        "keyword",
        "set",
        "max_cpc",
        1_000_000,
        2_000_000,
    )


def test_a_proposal_leaves_the_draft_until_it_is_accepted_and_can_be_undone(load, rows, workspace):
    load([KEYWORD])
    result = load([{**KEYWORD, "Max CPC": "3"}, {**KEYWORD, "Keyword": "new"}, {**AD}], accept=False)
    assert [row["max_cpc"] for row in rows("keyword")] == [1_000_000]
    assert rows("ad") == []
    changesets.accept(workspace, result.changeset)
    assert [(row["text"], row["max_cpc"]) for row in rows("keyword")] == [("x", 3_000_000), ("new", 1_000_000)]
    assert len(rows("ad")) == 1
    changesets.undo(workspace)
    assert [(row["text"], row["max_cpc"]) for row in rows("keyword")] == [("x", 1_000_000)]
    assert rows("ad") == []


def test_two_proposals_of_the_same_file_do_not_meet(load, workspace, rows):
    one = load([KEYWORD], accept=False)
    two = load([KEYWORD], accept=False)
    assert counts(one) == counts(two) == (1, 0, 0)
    changesets.accept(workspace, one.changeset)
    assert counts(load([KEYWORD])) == (0, 1, 0)


def test_implied_parents_take_the_state_the_row_shows_and_are_named(load, rows):
    result = load(
        [{**KEYWORD, "Campaign Status": "Enabled", "Ad Group Status": "Paused"}, {**KEYWORD, "Campaign": "B"}]
    )
    assert [(row["name"], row["status"]) for row in rows("campaign")] == [("A", "ENABLED"), ("B", "PAUSED")]
    assert [row["status"] for row in rows("ad_group")] == ["PAUSED", "ENABLED"]
    assert result.notes[0].startswith("2 campaigns that the file only mentions were added: “A”, “B”")
    assert [row["name"] for row in rows("account")] == ["Google Ads"]


def test_the_state_of_parents_on_child_rows_changes_nothing(load, rows):
    load([{"Campaign": "A", "Campaign Status": "Enabled"}, {**GROUP, "Ad Group Status": "Enabled"}, KEYWORD])
    result = load([{**KEYWORD, "Campaign Status": "Removed", "Ad Group Status": "Removed"}])
    assert (result.used, result.changeset) == (0, None)
    assert [row["status"] for kind in ("campaign", "ad_group") for row in rows(kind)] == ["ENABLED", "ENABLED"]


def test_children_may_stand_before_their_parents(load, rows, monkeypatch):
    monkeypatch.setattr(reading, "BLOCK_ROWS", 1)
    result = load(
        [
            KEYWORD,
            {**GROUP, "Ad Group Status": "Paused"},
            {"Campaign": "A", "Budget": "7", "Campaign Status": "Enabled"},
        ]
    )
    assert counts(result) == (3, 0, 0)
    assert result.notes == ()
    assert (rows("campaign")[0]["daily_budget"], rows("campaign")[0]["status"]) == (7_000_000, "ENABLED")
    assert rows("ad_group")[0]["status"] == "PAUSED"


@pytest.mark.parametrize("block", [1, 2, 100])
def test_a_key_that_repeats_in_the_file(load, rows, monkeypatch, block):
    """Whatever the size of the blocks, the last row wins and an identical one is unchanged."""
    monkeypatch.setattr(reading, "BLOCK_ROWS", block)
    load([{**KEYWORD, "Keyword": "old", "Max CPC": "9"}])
    file = [
        KEYWORD,
        KEYWORD,
        {**KEYWORD, "Max CPC": "5"},
        {**KEYWORD, "Keyword": "old", "Max CPC": "8"},
        {**KEYWORD, "Keyword": "old", "Max CPC": "9"},
    ]
    result = load(file)
    assert result.rows == result.used + result.unchanged == 5
    assert [(row["text"], row["max_cpc"]) for row in rows("keyword")] == [("old", 9_000_000), ("x", 5_000_000)]


def test_equal_ads_are_counted_one_by_one(load, rows):
    first = load([AD, AD])
    assert counts(first) == (2, 0, 0)
    assert "1 ad or asset was added that say the same" in first.notes[-1]
    assert counts(load([AD, AD, AD])) == (1, 2, 0)
    assert load([AD, AD, AD]).notes == ()
    assert counts(load([{**AD, "Status": "Paused"}, AD, AD])) == (1, 2, 0)
    assert sorted(row["status"] for row in rows("ad")) == ["ENABLED", "ENABLED", "PAUSED"]


@pytest.mark.parametrize("heading", ["Path 1", "Path 2", "Final URL", "Final mobile URL", "Headline 3"])
def test_brackets_in_what_tells_ads_apart_say_that_there_is_none(load, rows, heading):
    assert counts(load([{**AD, heading: "[]"}])) == (1, 0, 0)
    assert counts(load([{**AD, heading: "[]"}])) == (0, 1, 0)
    assert counts(load([{**AD, heading: ""}])) == (0, 1, 0)
    assert len(rows("ad")) == 1


@pytest.mark.parametrize("heading", ["Description Line 1", "Description Line 2", "Final URL"])
def test_brackets_in_what_tells_assets_apart_say_that_there_is_none(load, heading):
    link = {
        "Campaign": "Brand",
        "Link Text": "Prices",
        "Description Line 1": "One",
        "Description Line 2": "Two",
        "Final URL": "https://a.example",
    }
    assert counts(load([{**link, heading: "[]"}])) == (1, 0, 0)
    assert counts(load([{**link, heading: "[]"}])) == (0, 1, 0)


def test_a_number_too_large_to_keep_is_named(load):
    done = load([KEYWORD, {**KEYWORD, "Keyword": "y", "Quality score": "9" * 20}])
    assert [one.row for one in done.skipped] == [2]
    assert "Quality score" in done.skipped[0].reason


def test_equal_ads_with_different_states_pair_up(load):
    load([AD, {**AD, "Status": "Paused"}])
    assert counts(load([{**AD, "Status": "Paused"}, {**AD, "Status": "Enabled"}])) == (0, 2, 0)


def test_equal_ads_in_several_blocks(load, monkeypatch):
    monkeypatch.setattr(reading, "BLOCK_ROWS", 1)
    assert counts(load([AD, AD])) == (2, 0, 0)
    assert counts(load([AD, AD, AD])) == (1, 2, 0)


def test_other_texts_are_another_ad(load, rows):
    load([AD])
    assert counts(load([{**AD, "Headline 2": "Other"}])) == (1, 0, 0)
    assert len(rows("ad")) == 2


def test_original_columns_rename_instead_of_adding(load, rows):
    load([{"Campaign": "A", "Budget": "5"}, KEYWORD, AD])
    file = [
        {"Campaign": "B", "Campaign#Original": "A", "Budget": "6"},
        {"Campaign": "B", "Ad Group": "H", "Ad Group#Original": "G"},
        {
            "Campaign": "B",
            "Ad Group": "H",
            "Keyword": "y",
            "Keyword#Original": "x",
            "Criterion Type": "Phrase",
            "Criterion Type#Original": "Exact",
        },
        {**AD, "Campaign": "B", "Ad Group": "H", "Headline 2": "New", "Headline 2#Original": "Two"},
    ]
    assert counts(load(file)) == (4, 0, 0)
    assert [(row["name"], row["daily_budget"]) for row in rows("campaign")] == [("B", 6_000_000)]
    assert [row["name"] for row in rows("ad_group")] == ["H"]
    assert [(row["text"], row["match_type"]) for row in rows("keyword")] == [("y", "PHRASE")]
    assert [row["headlines"] for row in rows("ad")] == [["One", "New"]]
    assert load(file).changeset is None


def test_unknown_columns_are_kept_and_changed(load, workspace):
    load([{**KEYWORD, "Landing page experience": " -", "Ad relevance": "Average"}])
    assert counts(load([{**KEYWORD, "Ad relevance": "Above average"}])) == (1, 0, 0)
    (found,) = list_rows(workspace, "keyword")
    with workspace.read() as connection:
        assert extra_of(connection, "keyword", found.pk) == {
            "Landing page experience": " -",
            "Ad relevance": "Above average",
        }


def test_a_draft_status_is_no_difference_to_paused(load, workspace, rows):
    load([KEYWORD])
    with workspace.edit("Draft") as edit:
        edit.set("keyword", [list_rows(workspace, "keyword")[0].id], {"status": "DRAFT"})
    assert counts(load([{**KEYWORD, "Status": "Paused"}])) == (0, 1, 0)
    assert rows("keyword")[0]["status"] == "DRAFT"


def test_accounts_are_told_apart_by_number_and_name(load, rows):
    load(
        [
            {"Account name": "North", "Customer ID": "111-222-3333", "Campaign": "A"},
            {"Account name": "South", "Campaign": "A"},
        ]
    )
    assert [row["name"] for row in rows("account")] == ["North", "South"]
    assert counts(load([{"Account name": "Renamed", "Customer ID": "1112223333", "Campaign": "A"}])) == (0, 1, 0)
    assert len(rows("campaign")) == 2


def test_the_account_that_was_assumed_is_named_where_there_is_a_choice(load, rows):
    load([{"Account name": "North", "Campaign": "A"}])
    assert load([{"Campaign": "B"}]).notes == ()
    load([{"Account name": "South", "Campaign": "A"}])
    (note,) = load([{"Campaign": "A"}, {"Campaign": "C"}], accept=False).notes
    assert "“North”, the first of 2" in note
    assert load([{"Account name": "South", "Campaign": "A"}]).notes == ()
    assert len(rows("campaign")) == 3


def test_linkedin_campaigns_of_the_same_name_are_left_alone(load, workspace, rows):
    with workspace.edit("LinkedIn") as edit:
        account = edit.create("account", {"name": "L", "platform": "linkedin_ads", "status": "ENABLED"})
        edit.create("campaign", {"account": account, "platform": "linkedin_ads", "name": "A", "status": "ENABLED"})
    load([{"Campaign": "A", "Budget": "5"}])
    assert [(row["platform"], row["daily_budget"]) for row in rows("campaign")] == [
        ("linkedin_ads", None),
        ("google_ads", 5_000_000),
    ]


def test_stopping_leaves_nothing(workspace, tmp_path, rows):
    path = tmp_path / "in.csv"
    path.write_text("Campaign,Ad group,Keyword\nA,G,x\n")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        import_editor(workspace, path, accept=True, progress=progress)
    assert rows("campaign") == rows("account") == []
    assert import_editor(workspace, path, accept=True).used == 1


def test_a_workspace_open_for_reading_refuses(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("Campaign,Ad group,Keyword\nA,G,x\n")
    Workspace.create(tmp_path / "r.cdesk").close()
    with Workspace.open(tmp_path / "r.cdesk", read_only=True) as workspace, pytest.raises(ReadOnly):
        import_editor(workspace, path, accept=True)


def test_nothing_usable_changes_nothing(load, workspace):
    result = load([{"Campaign": "", "Keyword": "x", "Criterion Type": "Exact"}])
    assert (result.used, result.changeset) == (0, None)
    assert changesets.list_sets(workspace) == []
