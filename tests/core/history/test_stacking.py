"""Named change sets: renamed, set aside, split, merged and ordered; nothing is lost on the way."""

from __future__ import annotations

import pytest
from trees import Tree, plant

from core import changesets, stacking, unstacking
from core.author import Author
from core.depending import needs
from core.errors import Conflict, InvalidInput, NothingToDo
from core.rows import count_rows, get_row, list_rows
from core.unstacking import take_back
from core.workspace import Workspace


def waiting(workspace: Workspace) -> list[str]:
    return [one.title for one in changesets.list_sets(workspace, state="proposed")]


def propose(workspace: Workspace, tree: Tree, title: str = "Both") -> tuple[str, str, str]:
    """A set that makes an ad group with two keywords, edits a budget and removes a keyword."""
    with workspace.propose(title, Author.generator()) as edit:
        edit.set("campaign", [tree.campaign], {"daily_budget": "70.00"})
        group = edit.create(
            "ad_group", {"campaign": tree.campaign, "platform": "google_ads", "name": "New", "status": "PAUSED"}
        )
        words = edit.create_many(
            "keyword", [{"ad_group": group, "text": text, "match_type": "EXACT"} for text in ("a", "b")]
        )
        edit.delete("keyword", [tree.keywords[0]])
    return changesets.list_sets(workspace, state="proposed")[0].id, group, words[0]


def test_a_name_changes_and_is_in_the_history(workspace: Workspace) -> None:
    ident, *_ = propose(workspace, plant(workspace))
    stacking.rename(workspace, ident, "  Q1   launch ")
    assert changesets.get_set(workspace, ident).title == "Q1 launch"
    assert changesets.history(workspace)[0].verb == "rename"
    for wrong in ("", " ", "x" * 201):
        with pytest.raises(InvalidInput):
            stacking.rename(workspace, ident, wrong)


def test_what_is_set_aside_is_not_put_up_for_review(workspace: Workspace) -> None:
    ident, *_ = propose(workspace, plant(workspace))
    stacking.park(workspace, ident)
    assert waiting(workspace) == []
    assert changesets.get_set(workspace, ident).state == "parked"
    assert changesets.count_sets(workspace, state="parked") == 1
    with pytest.raises(NothingToDo, match="set aside"):
        changesets.accept(workspace, ident)
    stacking.unpark(workspace, ident)
    assert changesets.accept(workspace, ident).accepted == 5
    with pytest.raises(NothingToDo):
        stacking.park(workspace, ident)


def test_a_split_takes_along_what_it_needs_and_names_it(workspace: Workspace) -> None:
    tree = plant(workspace)
    ident, _, word = propose(workspace, tree)
    made = stacking.split(workspace, ident, "One keyword", entities=[word])
    assert (made.changes, [(one.kind, one.title) for one in made.along]) == (2, [("ad_group", "New")])
    assert waiting(workspace) == ["One keyword", "Both"]
    with pytest.raises(Conflict, match="One keyword"):
        changesets.accept(workspace, ident)
    assert changesets.accept(workspace, made.change_set).accepted == 2
    assert [row["text"] for row in list_rows(workspace, "keyword")][-1] == "a"
    assert changesets.accept(workspace, ident).accepted == 3
    assert get_row(workspace, "campaign", tree.campaign)["daily_budget"] == 70_000_000
    changesets.undo(workspace)
    changesets.undo(workspace)
    assert (count_rows(workspace, "keyword"), count_rows(workspace, "ad_group")) == (3, 1)


def test_a_split_of_a_removal_takes_the_removals_below_along(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.propose("Remove and edit") as edit:
        edit.delete("campaign", [tree.campaign])
        edit.set("account", [tree.account], {"name": "Other"})
    ident = changesets.list_sets(workspace)[0].id
    made = stacking.split(workspace, ident, "Removal", entities=[tree.campaign])
    assert made.changes == 6
    assert changesets.accept(workspace, made.change_set).accepted == 6
    assert count_rows(workspace, "campaign") == 0


def test_nothing_or_everything_cannot_be_split_off(workspace: Workspace) -> None:
    tree = plant(workspace)
    ident, *_ = propose(workspace, tree)
    with pytest.raises(InvalidInput, match="None of this"):
        stacking.split(workspace, ident, "Nothing", entities=[tree.ad])
    seqs = [one.seq for one in changesets.list_changes(workspace, ident)]
    with pytest.raises(InvalidInput, match="left behind"):
        stacking.split(workspace, ident, "All", changes=seqs)
    assert [one.seq for one in changesets.list_changes(workspace, ident)] == seqs


def test_of_two_merged_sets_the_later_value_stands(workspace: Workspace) -> None:
    tree = plant(workspace)
    for title, budget in (("First", "60.00"), ("Second", "80.00")):
        with workspace.propose(title) as edit:
            edit.set(
                "campaign",
                [tree.campaign],
                {"daily_budget": budget, "name": "Brand" if title == "First" else "Renamed"},
            )
    second, first = (one.id for one in changesets.list_sets(workspace, state="proposed"))
    merged = stacking.merge(workspace, first, second, title="Together")
    assert (merged.changes, merged.overlap_count) == (2, 1)
    assert [(one.field, one.after) for one in merged.overlaps] == [("daily_budget", 80_000_000)]
    assert waiting(workspace) == ["Together"]
    gone = changesets.get_set(workspace, second)
    assert (gone.state, gone.changes, gone.about) == ("merged", 0, {"merged_into": first})
    assert changesets.list_changes(workspace, second) == []
    assert changesets.accept(workspace, first).accepted == 2
    row = get_row(workspace, "campaign", tree.campaign)
    assert (row["name"], row["daily_budget"]) == ("Renamed", 80_000_000)
    changesets.undo(workspace)
    assert get_row(workspace, "campaign", tree.campaign)["daily_budget"] == 50_000_000


def laid_out(workspace: Workspace) -> list[tuple[object, ...]]:
    """Every proposal with its changes, in order, without where they stand."""
    return [
        (one.id, one.title, one.state, [(c.kind, c.entity, c.op, c.field, c.before, c.after) for c in changesets.list_changes(workspace, one.id)])
        for state in ("proposed", "parked") for one in changesets.list_sets(workspace, state=state)
    ]  # fmt: skip


def test_a_split_is_taken_back_as_if_it_had_not_been(workspace: Workspace) -> None:
    tree = plant(workspace)
    ident, _, word = propose(workspace, tree)
    before, draft = laid_out(workspace), count_rows(workspace, "keyword")
    made = stacking.split(workspace, ident, "One keyword", entities=[word])
    assert made.back is not None
    with workspace.propose("Something else") as edit:
        edit.set("campaign", [tree.campaign], {"name": "Else"})
    take_back(workspace, made.back)
    assert [one for one in laid_out(workspace) if one[1] != "Something else"] == before
    assert changesets.get_set(workspace, made.change_set).state == "merged"
    assert count_rows(workspace, "keyword") == draft
    assert changesets.accept(workspace, ident).accepted == 5
    with pytest.raises(Conflict, match="since"):
        take_back(workspace, made.back)


def test_a_merge_is_taken_back_with_what_both_had(workspace: Workspace) -> None:
    tree = plant(workspace)
    for title, budget in (("First", "60.00"), ("Second", "80.00")):
        with workspace.propose(title) as edit:
            edit.set("campaign", [tree.campaign], {"daily_budget": budget, "name": f"{title} name"})
    second, first = (one.id for one in changesets.list_sets(workspace, state="proposed"))
    before = laid_out(workspace)
    merged = stacking.merge(workspace, first, second, title="Together")
    assert merged.overlap_count == 2
    assert merged.back is not None
    take_back(workspace, merged.back)
    assert laid_out(workspace) == before
    changesets.reject(workspace, second)
    assert changesets.accept(workspace, first).accepted == 2
    assert get_row(workspace, "campaign", tree.campaign)["daily_budget"] == 60_000_000
    changesets.undo(workspace)
    assert get_row(workspace, "campaign", tree.campaign)["name"] == "Brand"


@pytest.mark.parametrize("after", ["rename", "accept", "park"])
def test_what_was_decided_since_is_not_taken_back(workspace: Workspace, after: str) -> None:
    ident, _, word = propose(workspace, plant(workspace))
    made = stacking.split(workspace, ident, "One keyword", entities=[word])
    {"rename": lambda: stacking.rename(workspace, made.change_set, "Other"),
     "accept": lambda: changesets.accept(workspace, made.change_set),
     "park": lambda: stacking.park(workspace, ident)}[after]()  # fmt: skip
    before = laid_out(workspace)
    assert made.back is not None
    with pytest.raises(Conflict, match="since"):
        take_back(workspace, made.back)
    assert laid_out(workspace) == before


def test_a_large_set_keeps_no_way_back(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unstacking, "MOST", 4)
    ident, _, word = propose(workspace, plant(workspace))
    assert stacking.split(workspace, ident, "One keyword", entities=[word]).back is None


def test_an_order_holds_and_what_another_needs_cannot_come_later(workspace: Workspace) -> None:
    tree = plant(workspace)
    ident, _, word = propose(workspace, tree)
    made = stacking.split(workspace, ident, "Keyword", entities=[word])
    with workspace.propose("Alone") as edit:
        edit.set("account", [tree.account], {"name": "Other"})
    alone = changesets.list_sets(workspace)[0].id
    assert [(one.title, one.first_title, one.what) for one in needs(workspace)] == [("Both", "Keyword", "New")]
    stacking.reorder(workspace, [made.change_set, alone, ident])
    assert waiting(workspace) == ["Keyword", "Alone", "Both"]
    with pytest.raises(Conflict, match="“Both” cannot come before “Keyword”"):
        stacking.reorder(workspace, [ident, made.change_set])
    assert waiting(workspace) == ["Keyword", "Alone", "Both"]


def test_only_proposals_are_split_and_merged(workspace: Workspace) -> None:
    tree = plant(workspace)
    ident, *_ = propose(workspace, tree)
    changesets.accept(workspace, ident)
    for verb in (
        lambda: stacking.split(workspace, ident, "x", entities=[tree.campaign]),
        lambda: stacking.merge(workspace, ident, changesets.list_sets(workspace)[-1].id),
    ):
        with pytest.raises(NothingToDo):
            verb()
    with pytest.raises(InvalidInput):
        stacking.merge(workspace, ident, ident)
