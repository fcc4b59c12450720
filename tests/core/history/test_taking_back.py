"""Taking back by set, author and entity, and to what the platform shows: only what nobody else touched since."""

from __future__ import annotations

import pytest
from trees import plant

from core import changesets, reverting
from core.applying import record_live
from core.author import Author, AuthorKind
from core.errors import NothingToDo
from core.rows import count_rows, get_row, list_rows
from core.workspace import Workspace


def named(workspace: Workspace, title: str) -> str:
    return next(one.id for one in changesets.list_sets(workspace) if one.title == title)


def test_everything_the_generator_did_goes_and_what_a_person_edited_stays(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.edit("Tune", Author.generator()) as edit:
        edit.set("campaign", [tree.campaign], {"name": "G1", "daily_budget": "70.00"})
        edit.set("keyword", list(tree.keywords), {"max_cpc": "2.00"})
        edit.delete("ad", [tree.ad])
    with workspace.edit("Mine") as edit:
        edit.set("keyword", [tree.keywords[0]], {"max_cpc": "3.00"})
    with workspace.edit("Tune again", Author.generator()) as edit:
        edit.set("campaign", [tree.campaign], {"name": "G2"})
        made = edit.create(
            "ad_group", {"campaign": tree.campaign, "platform": "google_ads", "name": "New", "status": "PAUSED"}
        )
        kept = edit.create(
            "ad_group", {"campaign": tree.campaign, "platform": "google_ads", "name": "Kept", "status": "PAUSED"}
        )
        edit.create("keyword", {"ad_group": made, "text": "gone", "match_type": "EXACT", "status": "ENABLED"})
    with workspace.edit("Mine again") as edit:
        edit.create("keyword", {"ad_group": kept, "text": "mine", "match_type": "EXACT", "status": "ENABLED"})
    done = reverting.revert_author(workspace, [AuthorKind.GENERATOR])
    campaign = get_row(workspace, "campaign", tree.campaign)
    assert (campaign["name"], campaign["daily_budget"]) == ("Brand", 50_000_000)
    assert get_row(workspace, "ad", tree.ad)["headlines"][0] == "Close the books"
    assert [get_row(workspace, "keyword", one)["max_cpc"] for one in tree.keywords] == [3_000_000, None, None]
    assert [row["name"] for row in list_rows(workspace, "ad_group")] == ["Close", "Kept"]
    assert [row["text"] for row in list_rows(workspace, "keyword")][-1] == "mine"
    assert sorted((one.kind, one.field) for one in done.left) == [("ad_group", None), ("keyword", "max_cpc")]
    assert done.left_count == 2
    changesets.undo(workspace)
    assert get_row(workspace, "campaign", tree.campaign)["name"] == "G2"
    assert count_rows(workspace, "ad") == 0
    changesets.redo(workspace)
    assert get_row(workspace, "campaign", tree.campaign)["name"] == "Brand"


def test_one_import_is_taken_back_by_its_name(workspace: Workspace) -> None:
    tree = plant(workspace)
    for file, budget in (("a.csv", "10.00"), ("b.csv", "20.00")):
        with workspace.edit(f"Import {file}", Author.importer(file)) as edit:
            edit.set("campaign", [tree.campaign], {"daily_budget": budget})
    done = reverting.revert_author(workspace, [AuthorKind.IMPORT], name="a.csv")
    assert (done.changed, [one.after for one in done.left]) == (0, [10_000_000])
    done = reverting.revert_author(workspace, [AuthorKind.IMPORT], name="b.csv")
    assert (done.title, done.changed) == ("Take back what b.csv did", 1)
    assert get_row(workspace, "campaign", tree.campaign)["daily_budget"] == 10_000_000
    with pytest.raises(NothingToDo):
        reverting.revert_author(workspace, [AuthorKind.RULE])


def test_a_set_is_taken_back_on_chosen_entities_and_below_only(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.edit("Second tree") as edit:
        other = edit.create(
            "campaign", {"account": tree.account, "platform": "google_ads", "name": "Other", "status": "PAUSED"}
        )
        group = edit.create("ad_group", {"campaign": other, "platform": "google_ads", "name": "G", "status": "ENABLED"})
        word = edit.create("keyword", {"ad_group": group, "text": "w", "match_type": "EXACT", "status": "ENABLED"})
    with workspace.edit("Bids") as edit:
        edit.set("keyword", [*tree.keywords, word], {"max_cpc": "2.00"})
    bids = named(workspace, "Bids")
    done = reverting.revert_sets(workspace, [bids], entities=[other])
    assert (done.changed, done.left_count) == (1, 0)
    assert get_row(workspace, "keyword", word)["max_cpc"] is None
    assert get_row(workspace, "keyword", tree.keywords[0])["max_cpc"] == 2_000_000
    assert changesets.get_set(workspace, done.change_set or "").about["reverts"] == [bids]
    with pytest.raises(NothingToDo):
        reverting.revert_sets(workspace, [bids], entities=[other])


def test_taking_back_what_was_undone_is_refused(workspace: Workspace) -> None:
    plant(workspace)
    ident = named(workspace, "Plant")
    changesets.undo(workspace)
    with pytest.raises(NothingToDo):
        reverting.revert_sets(workspace, [ident])


def test_rows_go_back_to_what_the_platform_shows_and_new_ones_stay(workspace: Workspace) -> None:
    tree = plant(workspace)
    row = get_row(workspace, "keyword", tree.keywords[0])
    with workspace.write() as connection:
        record_live(connection, "keyword", [row.pk])
    with workspace.edit("Edit") as edit:
        edit.set("keyword", list(tree.keywords[:2]), {"text": "changed", "max_cpc": "1.00"})
    done = reverting.revert_to_live(workspace, "keyword", list(tree.keywords[:2]))
    assert (done.changed, done.new) == (2, 1)
    back, new = (get_row(workspace, "keyword", one) for one in tree.keywords[:2])
    assert (back["text"], back["max_cpc"]) == ("close software 0", None)
    assert (new["text"], new["max_cpc"]) == ("changed", 1_000_000)
    changesets.undo(workspace)
    assert get_row(workspace, "keyword", tree.keywords[0])["text"] == "changed"
