"""Conflicts: found before and after the decision, settled field by field or all at once."""

from __future__ import annotations

import pytest
from trees import Tree, plant

from core import changesets, conflicts
from core.author import Author
from core.conflicts import Choice, Decision
from core.errors import InvalidInput, NothingToDo
from core.rows import count_rows, get_row
from core.workspace import Workspace


@pytest.fixture
def tree(workspace: Workspace) -> Tree:
    return plant(workspace)


@pytest.fixture
def met(workspace: Workspace, tree: Tree) -> str:
    """A proposal for three fields, two of which somebody edited since."""
    with workspace.propose("Cheaper", Author.generator()) as edit:
        edit.set("campaign", [tree.campaign], {"daily_budget": "30.00", "name": "Cheap"})
        edit.set("ad_group", [tree.ad_group], {"name": "Group"})
    with workspace.edit("Mine") as edit:
        edit.set("campaign", [tree.campaign], {"daily_budget": "45.00", "name": "Mine"})
    return changesets.list_sets(workspace, state="proposed")[0].id


def state(workspace: Workspace, tree: Tree) -> tuple[str, int]:
    row = get_row(workspace, "campaign", tree.campaign)
    return row["name"], row["daily_budget"]


def test_they_are_seen_before_anything_is_decided(workspace: Workspace, met: str) -> None:
    found, count = conflicts.find(workspace, met)
    assert count == 2
    assert {(one.change.field, one.draft, one.change.after) for one in found} == {
        ("daily_budget", 45_000_000, 30_000_000), ("name", "Mine", "Cheap")}  # fmt: skip


def test_each_field_gets_its_own_decision_and_undo_brings_the_draft_back(
    workspace: Workspace, tree: Tree, met: str
) -> None:
    found, _ = conflicts.find(workspace, met)
    seq = {one.change.field: one.change.seq for one in found}
    decisions = {seq["daily_budget"]: Decision(Choice.EDITED, 40_000_000), seq["name"]: Decision(Choice.MINE)}
    assert conflicts.settle(workspace, met, decisions) == 2
    assert conflicts.find(workspace, met) == ([], 0)
    outcome = changesets.accept(workspace, met)
    assert (outcome.accepted, outcome.rejected, outcome.conflict_count) == (2, 1, 0)
    assert state(workspace, tree) == ("Mine", 40_000_000)
    changesets.undo(workspace)
    assert state(workspace, tree) == ("Mine", 45_000_000)


def test_theirs_for_all_before_accepting(workspace: Workspace, tree: Tree, met: str) -> None:
    assert conflicts.settle_all(workspace, met, Choice.THEIRS) == 2
    assert changesets.accept(workspace, met).conflicts == ()
    assert state(workspace, tree) == ("Cheap", 30_000_000)
    changesets.undo(workspace)
    assert state(workspace, tree) == ("Mine", 45_000_000)


def test_what_accepting_left_open_is_settled_by_an_edit_of_its_own(workspace: Workspace, tree: Tree, met: str) -> None:
    outcome = changesets.accept(workspace, met)
    assert (outcome.accepted, outcome.conflict_count, changesets.get_set(workspace, met).done) == (1, 2, 1)
    found, count = conflicts.find(workspace, met)
    assert count == 2
    seq = {one.change.field: one.change.seq for one in found}
    conflicts.settle(workspace, met, {seq["name"]: Decision(Choice.THEIRS)})
    assert state(workspace, tree) == ("Cheap", 45_000_000)
    conflicts.settle(workspace, met, {seq["daily_budget"]: Decision(Choice.MINE)})
    assert conflicts.find(workspace, met)[1] == 0
    assert changesets.undo(workspace).title == "Settle conflicts of “Cheaper”"
    assert state(workspace, tree) == ("Mine", 45_000_000)
    with pytest.raises(NothingToDo):
        conflicts.settle(workspace, met, {seq["name"]: Decision(Choice.THEIRS)})


def test_a_wrong_value_changes_nothing(workspace: Workspace, tree: Tree, met: str) -> None:
    found, _ = conflicts.find(workspace, met)
    with pytest.raises(InvalidInput):
        conflicts.settle(workspace, met, {found[0].change.seq: Decision(Choice.EDITED, ["no"])})
    assert conflicts.find(workspace, met)[1] == 2


def test_a_value_that_is_there_already_is_no_conflict_and_undo_leaves_it(workspace: Workspace, tree: Tree) -> None:
    with workspace.propose("Same") as edit:
        edit.set("campaign", [tree.campaign], {"name": "Wanted"})
    ident = changesets.list_sets(workspace, state="proposed")[0].id
    with workspace.edit("By hand") as edit:
        edit.set("campaign", [tree.campaign], {"name": "Wanted"})
    outcome = changesets.accept(workspace, ident)
    assert (outcome.accepted, outcome.conflict_count) == (1, 0)
    changesets.undo(workspace)
    assert state(workspace, tree)[0] == "Wanted"


def test_what_hangs_below_something_gone_does_not_come_back_as_an_orphan(workspace: Workspace, tree: Tree) -> None:
    with workspace.propose("More words") as edit:
        edit.create("keyword", {"ad_group": tree.ad_group, "text": "new", "match_type": "EXACT"})
        edit.set("keyword", [tree.keywords[0]], {"max_cpc": "2.00"})
        edit.delete("keyword", [tree.keywords[1]])
    ident = changesets.list_sets(workspace, state="proposed")[0].id
    with workspace.edit("Remove") as edit:
        edit.delete("ad_group", [tree.ad_group])
    assert [one.gone for one in conflicts.find(workspace, ident)[0]] == [True]
    outcome = changesets.accept(workspace, ident)
    assert (outcome.accepted, outcome.conflict_count) == (0, 3)
    assert count_rows(workspace, "keyword") == 0
    assert changesets.get_set(workspace, ident).state == "rejected"


def test_a_removal_does_not_take_what_was_added_below_since(workspace: Workspace, tree: Tree) -> None:
    with workspace.propose("Remove the group") as edit:
        edit.delete("ad_group", [tree.ad_group])
    ident = changesets.list_sets(workspace, state="proposed")[0].id
    with workspace.edit("Add") as edit:
        edit.create("keyword", {"ad_group": tree.ad_group, "text": "mine", "match_type": "EXACT"})
    outcome = changesets.accept(workspace, ident)
    assert [(one.kind, one.op) for one in outcome.conflicts] == [("ad_group", "delete")]
    assert (count_rows(workspace, "ad_group"), count_rows(workspace, "keyword")) == (1, 1)
    changesets.undo(workspace)
    assert count_rows(workspace, "keyword") == 4
