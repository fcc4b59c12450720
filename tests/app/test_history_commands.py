"""Commands over what was done and what is proposed: the tree, any day, taking back, comments, stacked change sets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from trees import Tree, plant

from app.cli import run_command
from core import changesets
from core.author import Author
from core.rows import get_row
from core.workspace import Workspace


@pytest.fixture
def planted(tmp_path: Path) -> tuple[Path, Tree]:
    path = tmp_path / "a.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace:
        return path, plant(workspace)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*arguments: object, code: int = 0) -> Any:
        given = run_command([*map(str, arguments), "--json"])
        out, err = capsys.readouterr()
        assert given == code, f"{out}\n{err}"
        return json.loads(out)

    return command


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    def command(*arguments: object) -> str:
        run_command(list(map(str, arguments)))
        return capsys.readouterr().out

    return command


def rename(path: Path, tree: Tree, name: str) -> str:
    with Workspace.open(path, synchronous="OFF") as workspace:
        with workspace.edit(f"To {name}", Author.importer("a.csv")) as edit:
            edit.set("campaign", [tree.campaign], {"name": name})
        return changesets.list_sets(workspace)[0].id


def name_of(path: Path, tree: Tree) -> Any:
    with Workspace.open(path, synchronous="OFF") as workspace:
        return get_row(workspace, "campaign", tree.campaign)["name"]


def test_the_tree_is_listed_and_gone_back_along(planted: tuple[Path, Tree], run: Any) -> None:
    path, tree = planted
    a = rename(path, tree, "A")
    run("undo", path)
    rename(path, tree, "B")
    nodes = run("tree", path)["nodes"]
    assert [(one["title"], one["standing"], one["lane"]) for one in nodes] == [
        ("To B", "here", 0), ("To A", "undone", 1), ("Plant", "applied", 0), ("Start", "applied", 0)]  # fmt: skip
    gone = run("go-to", path, a)
    assert (gone["undone"], gone["redone"], gone["skipped"]) == (["To B"], ["To A"], [])
    assert name_of(path, tree) == "A"
    assert "there already" in run("go-to", path, a, code=1)["reason"]
    run("go-to", path, "start")
    run("go-to", path, "0193a0b2-0000-7000-8000-000000000000", code=2)
    assert [one["standing"] for one in run("tree", path)["nodes"]][-1] == "here"


def test_an_entity_is_shown_as_of_a_moment_and_restored(planted: tuple[Path, Tree], run: Any, said: Any) -> None:
    path, tree = planted
    with Workspace.open(path, synchronous="OFF") as workspace:
        planted_at = changesets.history(workspace)[0].at
    rename(path, tree, "A")
    moment = datetime.fromtimestamp(planted_at / 1000, UTC).isoformat()
    then = run("as-of", path, "--entity", tree.campaign, "--at", moment)
    assert (then["existed"], then["values"]["name"]) == (True, "Brand")
    assert [(one["field"], one["then"], one["now"]) for one in then["differences"]] == [("name", "Brand", "A")]
    assert not run("as-of", path, "--entity", tree.campaign, "--at", "2001-01-01")["existed"]
    assert "did not exist" in said("as-of", path, "--entity", tree.campaign, "--at", "2001-01-01")
    run("as-of", path, "--entity", tree.campaign, "--at", "sometime", code=2)
    assert run("as-of", path, "--entity", tree.campaign, "--at", moment, "--restore")["restored"] == 1
    assert name_of(path, tree) == "Brand"


def test_what_an_author_did_is_taken_back(planted: tuple[Path, Tree], run: Any) -> None:
    path, tree = planted
    rename(path, tree, "A")
    done = run("revert", path, "--by", "import", "--name", "a.csv")
    assert (done["changed"], done["left"]) == (1, [])
    assert name_of(path, tree) == "Brand"
    assert run("revert", path, "--by", "generator", code=1)["changeset"] is None
    run("revert", path, code=2)
    run("revert", path, "--by", "nobody", code=2)
    last = rename(path, tree, "B")
    assert run("revert", path, "--changeset", last, "--only", tree.campaign)["changed"] == 1


def test_comments_are_written_answered_and_settled(planted: tuple[Path, Tree], run: Any) -> None:
    path, tree = planted
    made = run("comments", path, "--entity", tree.campaign, "--field", "name", "--add", "Why?")["comment"]
    run("comments", path, "--reply", made, "--text", "Because")
    (thread,) = run("comments", path)["threads"]
    assert [one["text"] for one in thread["remarks"]] == ["Why?", "Because"]
    run("comments", path, "--resolve", made)
    assert run("comments", path)["threads"] == []
    assert run("comments", path, "--all")["threads"][0]["resolved"]
    run("comments", path, "--reopen", made)
    run("comments", path, "--reopen", made, code=1)
    run("comments", path, "--add", "Where?", code=2)
    run("comments", path, "--reply", made, code=2)
    run("comments", path, "--resolve", made, "--reopen", made, code=2)
    assert run("list", path, "--kind", "campaign", "--where", "has:comment")["total"] == 1


def propose(path: Path, tree: Tree, title: str, budget: str) -> str:
    with Workspace.open(path, synchronous="OFF") as workspace:
        with workspace.propose(title) as edit:
            edit.set("campaign", [tree.campaign], {"daily_budget": budget, "status": "ENABLED"})
            edit.set("ad_group", [tree.ad_group], {"name": title})
        return changesets.list_sets(workspace)[0].id


def test_change_sets_are_named_set_aside_split_merged_and_ordered(planted: tuple[Path, Tree], run: Any) -> None:
    path, tree = planted
    first, second = (propose(path, tree, title, budget) for title, budget in (("One", "60.00"), ("Two", "70.00")))
    run("review", path, first, "--rename", "Uno")
    run("review", path, first, "--park")
    assert [one["title"] for one in run("changesets", path, "--state", "proposed")["changesets"]] == ["Two"]
    assert [one["state"] for one in run("changesets", path)["changesets"]] == ["proposed", "parked", "accepted"]
    run("review", path, first, "--accept", code=1)
    run("review", path, first, "--unpark")
    made = run("review", path, first, "--split", "Group only", "--only", tree.ad_group)
    assert (made["changes"], made["along"]) == (1, [])
    run("review", path, second, "--before", made["changeset"])
    order = [one["title"] for one in run("changesets", path, "--state", "proposed")["changesets"]]
    assert order.index("Two") < order.index("Group only")
    merged = run("review", path, first, "--merge", second)
    assert (merged["changes"], len(merged["overlaps"])) == (3, 2)
    assert run("review", path, first, "--accept")["accepted"] == 3
    run("review", path, first, "--park", "--rename", "x", code=2)
    run("review", path, first, "--split", "x", code=2)
    run("changesets", path, "--state", "lost", code=2)


def test_a_review_is_told_in_words_by_money_with_its_conflicts(planted: tuple[Path, Tree], run: Any, said: Any) -> None:
    path, tree = planted
    ident = propose(path, tree, "One", "80.00")
    with Workspace.open(path, synchronous="OFF") as workspace, workspace.edit("Mine") as edit:
        edit.set("campaign", [tree.campaign], {"daily_budget": "55.00"})
    shown = run("review", path, ident)
    assert [(one["words"], one["risk"]) for one in shown["changes"]] == [
        ("Status: Paused → Enabled", "1650.00"),
        ("Daily budget: 50.00 EUR → 80.00 EUR (+60 %)", "0.00"),
        ("Ad group: Close → One", "0.00"),
    ]
    assert [(one["field"], one["draft"]) for one in shown["conflicts"]] == [("daily_budget", 55_000_000)]
    assert "Paused → Enabled" in said("review", path, ident)
    run("review", path, ident, "--conflicts", "both", code=2)
    accepted = run("review", path, ident, "--accept", "--conflicts", "theirs")
    assert (accepted["accepted"], accepted["conflicts"]) == (3, [])
    assert run("changesets", path, "--state", "accepted")["changesets"][0]["done"] is not None


def test_what_stayed_out_is_said_in_the_words_of_the_platform(planted: tuple[Path, Tree], said: Any) -> None:
    path, tree = planted
    ident = propose(path, tree, "One", "80.00")
    with Workspace.open(path, synchronous="OFF") as workspace, workspace.edit("Mine") as edit:
        edit.set("campaign", [tree.campaign], {"daily_budget": "55.00"})
    out = said("review", path, ident, "--accept")
    assert "Accepted 2, rejected 0, 1 conflicts." in out
    assert "Daily budget is now different from 50.00 EUR; proposed 80.00 EUR" in out
    listed = said("changesets", path)
    assert "accepted, 2 of 3" in listed
