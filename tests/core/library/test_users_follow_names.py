"""Whoever names a label, a list or a budget follows its name, also where a proposal is accepted in part or late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core import changesets, editing
from core.ids import id_text
from core.rows import list_rows
from core.workspace import Workspace

GOOGLE = {"platform": "google_ads", "status": "ENABLED"}
# Kind: the field of campaigns that names it, and what the planted campaigns hold there.
USED: dict[str, tuple[str, Any, Any]] = {
    "label": ("labels", ["Old", "other"], ["New", "other"]),
    "negative_list": ("negative_lists", ["Old", "other"], ["New", "other"]),
    "budget": ("budget_name", "Old", "New"),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "names.cdesk", synchronous="OFF") as made:
        with made.edit("Plant") as edit:
            account = edit.create("account", {"name": "Ledgerly", **GOOGLE})
            edit.create("label", {"name": "Old", "status": "ENABLED"})
            edit.create("negative_list", {"account": account, "name": "Old", "status": "ENABLED"})
            edit.create("budget", {"account": account, "name": "Old", "amount": 9_000_000, "status": "ENABLED"})
            for name in ("One", "Two"):
                used = {field: before for field, before, _ in USED.values()}
                edit.create("campaign", {"account": account, "name": name, **GOOGLE, **used})
            keyword = {"account": account, "shared_set": "Old", "text": "jobs", "match_type": "BROAD"}
            edit.create("negative_keyword", {"level": "account", "status": "ENABLED", **keyword})
        yield made


def propose_rename(workspace: Workspace, kind: str, name: str = "New") -> tuple[str, str]:
    """The proposal and the entity it renames; its users follow inside the proposal."""
    id = list_rows(workspace, kind)[0].id
    with workspace.propose(f"Rename the {kind}") as edit:
        edit.set(kind, [id], {"name": name})
    return id_text(edit.id), id


def used(workspace: Workspace, kind: str) -> list[Any]:
    return [row[USED[kind][0]] for row in list_rows(workspace, "campaign")]


@pytest.mark.parametrize("kind", list(USED))
def test_a_rename_accepted_alone_takes_its_users_along(workspace: Workspace, kind: str) -> None:
    _, before, after = USED[kind]
    proposal, id = propose_rename(workspace, kind)
    changesets.accept(workspace, proposal, only=[id])
    assert list_rows(workspace, kind)[0]["name"] == "New"
    assert used(workspace, kind) == [after, after]
    if kind == "negative_list":
        assert [row["shared_set"] for row in list_rows(workspace, "negative_keyword")] == ["New"]
    changesets.undo(workspace)
    changesets.undo(workspace)
    assert list_rows(workspace, kind)[0]["name"] == "Old"
    assert used(workspace, kind) == [before, before]
    changesets.redo(workspace)
    assert used(workspace, kind) == [after, after], "one step, and they have followed again"


@pytest.mark.parametrize("kind", list(USED))
def test_a_user_that_came_later_or_was_edited_since_follows_too(workspace: Workspace, kind: str) -> None:
    field, before, after = USED[kind]
    proposal, _ = propose_rename(workspace, kind)
    campaigns = list_rows(workspace, "campaign")
    with workspace.edit("Meanwhile") as edit:
        edit.create(
            "campaign", {"account": list_rows(workspace, "account")[0].id, "name": "Three", **GOOGLE, field: before}
        )
        if isinstance(before, list):
            edit.set("campaign", [campaigns[0].id], {field: [*before, "third"]})
    changesets.accept(workspace, proposal)
    expected = [*after, "third"] if isinstance(after, list) else after
    assert used(workspace, kind) == [expected, after, after]


@pytest.mark.parametrize("kind", ["negative_list", "budget"])
def test_users_accepted_without_the_rename_keep_a_name_that_exists(workspace: Workspace, kind: str) -> None:
    _, before, _ = USED[kind]
    proposal, _ = propose_rename(workspace, kind)
    changesets.accept(workspace, proposal, only=[row.id for row in list_rows(workspace, "campaign")])
    assert list_rows(workspace, kind)[0]["name"] == "Old"
    assert used(workspace, kind) == [before, before]


def test_undoing_a_rename_in_the_middle_takes_later_users_back(workspace: Workspace) -> None:
    proposal, _ = propose_rename(workspace, "budget")
    changesets.accept(workspace, proposal)
    account = list_rows(workspace, "account")[0].id
    editing.add(workspace, "campaign", {"account": account, "name": "Three", **GOOGLE, "budget_name": "New"})
    changesets.undo(workspace, proposal)
    assert used(workspace, "budget") == ["Old", "Old", "Old"]


def test_a_name_that_another_still_has_is_left_alone(workspace: Workspace) -> None:
    proposal, id = propose_rename(workspace, "budget")
    account = list_rows(workspace, "account")[0].id
    editing.add(workspace, "budget", {"account": account, "name": "Old", "amount": 5_000_000})
    changesets.accept(workspace, proposal, only=[id])
    assert used(workspace, "budget") == ["Old", "Old"]


def test_a_removed_list_accepted_alone_is_named_by_nobody(workspace: Workspace) -> None:
    id = list_rows(workspace, "negative_list")[0].id
    with workspace.propose("Remove the list") as edit:
        edit.delete("negative_list", [id])
    changesets.accept(workspace, id_text(edit.id), only=[id])
    assert used(workspace, "negative_list") == [["other"], ["other"]]
    assert list_rows(workspace, "negative_keyword") == []


def test_what_needs_nothing_leaves_no_set_behind(workspace: Workspace) -> None:
    proposal, _ = propose_rename(workspace, "label")
    changesets.accept(workspace, proposal)
    assert changesets.list_sets(workspace)[0].id == proposal
    changesets.undo(workspace)
    assert changesets.list_sets(workspace)[0].id == proposal
    assert used(workspace, "label") == [["Old", "other"], ["Old", "other"]]
