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
from core import bulk, changesets, commands, editing
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
    return {"account": account, "campaign": campaign, "ad_group": group, "ad": ad, "keyword": words[0]}


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
    found = commands.where(workspace, Wanted("keyword", Scope("campaign", 1), View.UNPOSTED, "close OR month"))
    assert found == f"campaign = {ids['campaign']} has:change (close OR month)"
    assert commands.where(workspace, ["a", "b"]) == "id in (a, b)"
    assert commands.where(workspace, Wanted("keyword")) == ""


def test_more_than_can_be_typed_is_said(workspace: Workspace) -> None:
    ids = fill(workspace)
    many = "\n".join(f"word {n}" for n in range(commands.MOST_LINES + 30))
    editing.add_keywords(workspace, ids["ad_group"], many)
    found = commands.repeat(workspace, changesets.list_sets(workspace, limit=1)[0].id)
    assert len(found.lines) == commands.MOST_LINES
    assert found.left_out == 30
