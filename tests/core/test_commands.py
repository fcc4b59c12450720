"""Whatever was done can be repeated by the lines it gives: replayed on a copy, the drafts are the same."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.cli.program import run_command
from core import bulk, cells, changesets, command_words, commands, editing, elements
from core.library import budgets, labels, negatives, snippets
from core.rows import list_rows
from core.scope import Scope, View, Wanted
from core.workspace import Workspace

KINDS = ("account", "campaign", "ad_group", "ad", "keyword")
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)


def fill(workspace: Workspace) -> dict[str, str]:
    with workspace.edit("Begin") as edit:
        account = edit.create("account", {"platform": "google_ads", "name": "Ledgerly", "status": "ENABLED"})
        campaign = edit.create(
            "campaign", {"account": account, "platform": "google_ads", "name": "Brand", "status": "PAUSED"}
        )
        group = edit.create(
            "ad_group",
            {"campaign": campaign, "platform": "google_ads", "name": "Core", "status": "ENABLED", "labels": ["old"]},
        )
        ad = edit.create("ad", {"ad_group": group, "platform": "google_ads", "format": "responsive_search",
                                "headlines": ["Close; faster", "Two"], "headline_pins": {"1": 1}, "status": "ENABLED"})  # fmt: skip
        words = edit.create_many("keyword", [{"ad_group": group, "text": text, "match_type": "PHRASE", "status": "ENABLED"}
                                             for text in ("close software", "month end")])  # fmt: skip
        shared = {
            "negative_list": edit.create("negative_list", {"account": account, "name": "Jobs", "status": "ENABLED"}),
            "budget": edit.create(
                "budget", {"account": account, "name": "Pot", "amount": 90_000_000, "status": "ENABLED"}
            ),
            "snippet": edit.create("snippet", {"name": "Proof", "text": "Trusted by 900 teams", "use": "headline"}),
        }
    return {"account": account, "campaign": campaign, "ad_group": group, "ad": ad, "keyword": words[0]} | shared


def drafts(path: Path) -> dict[str, list[dict[str, Any]]]:
    with Workspace.open(path, read_only=True) as workspace:
        return {
            kind: [{"id": row.id, **row.values} for row in sorted(list_rows(workspace, kind, limit=None), key=lambda row: row.id)]
            for kind in KINDS
        }  # fmt: skip


def replay(workspace: Workspace, copy: Path) -> None:
    """Run the commands of the newest set on a copy made before it."""
    newest = changesets.list_sets(workspace, limit=1)[0]
    for line in commands.repeat(workspace, newest.id, on=copy).lines:
        assert run_command(shlex.split(line)[1:]) == 0, line


@pytest.fixture
def copied(workspace: Workspace, tmp_path: Path) -> tuple[Workspace, dict[str, str], Path]:
    ids = fill(workspace)
    copy = tmp_path / "copy.cdesk"
    with workspace.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(workspace.path, copy)
    return workspace, ids, copy


def doings(ids: dict[str, str]) -> dict[str, Any]:
    every = Wanted("keyword")
    return {
        "a typed cell": lambda w: editing.set_text(w, "campaign", [ids["campaign"]], "daily_budget", "75.50"),
        "texts of an ad": lambda w: editing.set_values(w, "ad", [ids["ad"]], {"headlines": ["A; b", 'C "d"'], "headline_pins": {"2": 1}}),
        "a switch in all rows": lambda w: editing.toggle_status(w, "keyword", every),
        "an erased value": lambda w: editing.set_text(w, "ad_group", [ids["ad_group"]], "labels", ""),
        "replaced text": lambda w: bulk.replace_text(w, "keyword", None, "text", bulk.Replacement("o", "0")),
        "new keywords": lambda w: editing.add_keywords(w, ids["ad_group"], "[audit trail]\nclose 'books'"),
        "a removal with what hangs below": lambda w: editing.remove(w, "ad_group", [ids["ad_group"]]),
    }  # fmt: skip


@pytest.mark.parametrize("what", doings(dict.fromkeys(KINDS, "")))
def test_each_verb_can_be_repeated(copied: tuple[Workspace, dict[str, str], Path], what: str) -> None:
    workspace, ids, copy = copied
    before = drafts(copy)
    doings(ids)[what](workspace)
    replay(workspace, copy)
    assert drafts(copy) == drafts(workspace.path)
    assert drafts(copy) != before


def short_doings(ids: dict[str, str]) -> dict[str, Any]:
    """What one line says, however many rows there are."""
    every, inside = Wanted("keyword"), Wanted("keyword", Scope("campaign", 1), query="close OR month")
    group, campaign, ad = [ids["ad_group"]], [ids["campaign"]], [ids["ad"]]
    return {
        "a value for a whole list": lambda w: editing.set_text(w, "keyword", inside, "max_cpc", "2.00"),
        "a value the search speaks of": lambda w: editing.set_values(w, "keyword", Wanted("keyword", query="match_type = PHRASE"), {"match_type": "EXACT", "max_cpc": 1_250_000}),
        "an erased list": lambda w: editing.set_text(w, "ad_group", group, "labels", ""),
        "a map": lambda w: editing.set_values(w, "ad", ad, {"headline_pins": {"2": 1}}),
        "all paused": lambda w: editing.toggle_status(w, "keyword", every),
        "all enabled": lambda w: editing.toggle_status(w, "campaign", campaign),
        "a removal": lambda w: editing.remove(w, "keyword", Wanted("keyword", query='text = "month end"')),
        "filled down": lambda w: editing.fill(w, "keyword", {"final_url": "https://ledgerly.example/a b"}, every),
        "one value pasted into many cells": lambda w: cells.write_cells(w, "keyword", [editing.Cell(one.id, "max_cpc", "3,50 €") for one in list_rows(w, "keyword")]),
        "a label put on": lambda w: labels.add_labels(w, "keyword", every, ["Q4, it's on"]),
        "a label put on in the panel": lambda w: elements.change_elements(w, "keyword", every, "labels", ["Q4"]),
        "a label taken off": lambda w: labels.remove_labels(w, "ad_group", Wanted("ad_group"), ["old"]),
        "a label renamed": lambda w: labels.rename_label(w, "old", "new"),
        "a label merged": lambda w: labels.merge_labels(w, ["old"], "new"),
        "a label deleted": lambda w: labels.delete_labels(w, ["old"]),
        "a list attached": lambda w: negatives.attach(w, Wanted("campaign"), [ids["negative_list"]]),
        "a budget used": lambda w: budgets.use_budget(w, Wanted("campaign"), ids["budget"]),
        "a text put in": lambda w: snippets.insert_snippet(w, Wanted("ad"), ids["snippet"]),
    }  # fmt: skip


MANY = (*KINDS, "negative_list", "budget", "snippet")


@pytest.mark.parametrize("what", short_doings(dict.fromkeys(MANY, "")))
def test_one_line_says_what_was_done_to_many(copied: tuple[Workspace, dict[str, str], Path], what: str) -> None:
    workspace, ids, copy = copied
    before = drafts(copy)
    short_doings(ids)[what](workspace)
    newest = changesets.list_sets(workspace, limit=1)[0]
    assert newest.about["command"]
    assert len(commands.repeat(workspace, newest.id).lines) == 1
    replay(workspace, copy)
    assert drafts(copy) == drafts(workspace.path)
    assert drafts(copy) != before


def test_a_formula_follows_again_where_a_verb_is_repeated(copied: tuple[Workspace, dict[str, str], Path]) -> None:
    workspace, _, copy = copied
    for path in (workspace.path, copy):
        words = [
            "formula",
            str(path),
            "--kind",
            "ad_group",
            "--field",
            "name",
            "--formula",
            '= campaign.name & " core"',
        ]
        if path == workspace.path:
            workspace.close()
        assert run_command(words) == 0
    with Workspace.open(workspace.path) as again:
        editing.set_text(again, "campaign", Wanted("campaign"), "name", "Renamed")
        replay(again, copy)
        editing.set_text(again, "campaign", Wanted("campaign"), "name", "Once more")
        replay(again, copy)
        assert [row["name"] for row in list_rows(again, "ad_group")] == ["Once more core"]
        assert drafts(copy) == drafts(again.path)


def unlike_doings(ids: dict[str, str]) -> dict[str, Any]:
    """What no one command says: the lines are made from the changes, and are as exact."""
    return {
        "rows that go different ways": lambda w: editing.toggle_status(w, "ad_group", Wanted("ad_group")),
        "different values in cells": lambda w: cells.write_cells(w, "keyword", [editing.Cell(one.id, "max_cpc", f"{n + 2}.00") for n, one in enumerate(list_rows(w, "keyword"))]),
        "a value the command would refuse": lambda w: editing.set_values(w, "campaign", [ids["campaign"]], {"status": "UNKNOWN_ONE"}),
        "two labels": lambda w: labels.add_labels(w, "keyword", Wanted("keyword"), ["a", "b"]),
    }  # fmt: skip


@pytest.mark.parametrize("what", unlike_doings(dict.fromkeys(MANY, "")))
def test_what_no_command_says_is_told_change_by_change(
    copied: tuple[Workspace, dict[str, str], Path], what: str
) -> None:
    workspace, ids, _ = copied
    with workspace.edit("Another group") as edit:
        edit.create(
            "ad_group", {"campaign": ids["campaign"], "platform": "google_ads", "name": "B", "status": "PAUSED"}
        )
    unlike_doings(ids)[what](workspace)
    assert "command" not in changesets.list_sets(workspace, limit=1)[0].about
    assert commands.repeat(workspace, changesets.list_sets(workspace, limit=1)[0].id).lines


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=TEXTS, labels=st.lists(TEXTS, max_size=3), budget=st.integers(0, 10**12))
def test_any_value_survives_the_shell(
    copied: tuple[Workspace, dict[str, str], Path], name: str, labels: list[str], budget: int
) -> None:
    workspace, ids, copy = copied
    with workspace.edit("Set") as edit:
        edit.set("campaign", [ids["campaign"]], {"name": name, "labels": labels or None, "daily_budget": budget})
    newest = changesets.list_sets(workspace, limit=1)[0]
    if newest.title == "Set":
        replay(workspace, copy)
    assert drafts(copy) == drafts(workspace.path)


def test_what_was_made_is_repeated_as_it_was_then(copied: tuple[Workspace, dict[str, str], Path]) -> None:
    workspace, ids, copy = copied
    editing.add_keywords(workspace, ids["ad_group"], "fresh")
    made = changesets.list_sets(workspace, limit=1)[0]
    state = drafts(workspace.path)
    editing.set_text(workspace, "keyword", Wanted("keyword"), "max_cpc", "2.00")
    for line in commands.repeat(workspace, made.id, on=copy).lines:
        assert run_command(shlex.split(line)[1:]) == 0
    assert drafts(copy) == state


def test_a_verb_that_knows_its_command_is_taken_at_its_word(workspace: Workspace) -> None:
    words = ["replace", "--kind", "keyword", "--field", "text", "--find", "it's", "--with", "x"]
    with workspace.edit("Replace", about={"command": words}) as edit:
        edit.create("account", {"platform": "google_ads", "name": "A", "status": "ENABLED"})
    (line,) = commands.repeat(workspace, changesets.list_sets(workspace, limit=1)[0].id).lines
    assert shlex.split(line) == ["campaign-desk", "replace", str(workspace.path), *words[1:]]


def test_the_rows_of_a_list_are_named_in_the_search_language(workspace: Workspace) -> None:
    ids = fill(workspace)
    found = command_words.where(workspace, Wanted("keyword", Scope("campaign", 1), View.UNPOSTED, "close OR month"))
    assert found == f"campaign = {ids['campaign']} has:change (close OR month)"
    assert command_words.where(workspace, ["a", "b"]) == "id in (a, b)"
    assert command_words.where(workspace, Wanted("keyword")) == ""
    tight = command_words.where(workspace, Wanted("keyword", Scope("campaign", 1), query="(close)OR(month)"))
    assert tight.endswith(" ((close)OR(month))")


def test_more_than_can_be_typed_is_said(workspace: Workspace) -> None:
    ids = fill(workspace)
    many = "\n".join(f"word {n}" for n in range(commands.MOST_LINES + 30))
    editing.add_keywords(workspace, ids["ad_group"], many)
    found = commands.repeat(workspace, changesets.list_sets(workspace, limit=1)[0].id)
    assert len(found.lines) == commands.MOST_LINES
    assert found.left_out == 30
