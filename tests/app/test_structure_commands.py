"""The commands over structure, run as people run them."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from app.cli.program import run_command
from core.rows import list_rows
from core.workspace import Workspace


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A small workspace and its ids by name."""
    path = tmp_path / "cli.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace, workspace.edit("Plant") as edit:
        google, linkedin = (
            edit.create("account", {"name": name, "platform": name, "status": "ENABLED"})
            for name in ("google_ads", "linkedin_ads")
        )
        ids = {"google": google, "linkedin": linkedin}
        for name in ("Brand", "Generic"):
            ids[name] = edit.create(
                "campaign", {"account": google, "platform": "google_ads", "name": name, "status": "ENABLED"}
            )
            ids[f"{name} group"] = edit.create("ad_group", {"campaign": ids[name], "platform": "google_ads", "name": "Close",
                                                            "status": "ENABLED"})  # fmt: skip
            edit.create("keyword", {"ad_group": ids[f"{name} group"], "text": "close books", "match_type": "EXACT",
                                    "status": "ENABLED"})  # fmt: skip
        ids["stage"] = edit.create("campaign", {"account": linkedin, "platform": "linkedin_ads", "name": "Stage",
                                                "objective": "LEAD_GENERATION", "status": "ENABLED"})  # fmt: skip
    return path, ids


def run(capsys, *words: object) -> tuple[int, dict]:
    code = run_command([str(word) for word in words] + ["--json"])
    return code, json.loads(capsys.readouterr().out)


def names(path: Path, kind: str) -> list[str]:
    with Workspace.open(path, read_only=True) as workspace:
        return [row["name"] for row in list_rows(workspace, kind)]


def test_duplicate_and_copy(capsys, made):
    path, ids = made
    code, said = run(capsys, "duplicate", path, "--kind", "campaign", "--where", "name = Brand", "--accept")
    assert code == 0
    assert said["created"] == {"campaign": 1, "ad_group": 1, "keyword": 1}
    code, said = run(capsys, "copy-entities", path, "--kind", "ad_group", "--where", f"campaign = {ids['Brand']}",
                     "--into", ids["Brand"], ids["Generic"], "--accept")  # fmt: skip
    assert (code, said["created"]) == (0, {"ad_group": 2, "keyword": 2})
    assert names(path, "campaign") == ["Brand", "Generic", "Stage", "Brand #2"]
    assert sorted(names(path, "ad_group")) == ["Close", "Close", "Close", "Close #2", "Close #2"]
    code, said = run(
        capsys, "copy-entities", path, "--kind", "keyword", "--where", "text ~ close", "--into", ids["Brand"]
    )
    assert code == 2
    assert "go into ad groups" in said["error"]


def test_every_structure_change_gives_the_command_that_repeats_it(capsys, made):
    from core.commands import repeat
    from core.copying import Destination, duplicate
    from core.moving import move

    path, ids = made
    with Workspace.open(path) as workspace:
        copied = duplicate(workspace, {"campaign": [ids["Brand"]]}, shell=True)
        moved = move(workspace, "ad_group", [ids["Brand group"]], Destination("campaign", ids["Generic"]))
        lines = [repeat(workspace, one.changeset).lines[0] for one in (copied, moved)]
    for line in lines:
        run(capsys, *shlex.split(line)[1:])
    assert names(path, "campaign")[-2:] == ["Brand #2", "Brand #3"]


def test_a_copy_waits_unless_accepted(capsys, made):
    path, _ = made
    code, said = run(capsys, "duplicate", path, "--kind", "campaign", "--where", "name = Brand", "--shell")
    assert (code, said["created"], said["accepted"]) == (0, {"campaign": 1}, False)
    assert names(path, "campaign") == ["Brand", "Generic", "Stage"]


def test_ad_groups_as_ad_sets(capsys, made, monkeypatch):
    from core import paths

    monkeypatch.setenv(paths.WITHOUT_MODELS, "1")
    path, ids = made
    code, said = run(capsys, "copy-entities", path, "--kind", "ad_group", "--where", "name = Close", "--as-ad-sets",
                     "--into", ids["stage"])  # fmt: skip
    assert (code, said["created"]) == (0, {"ad_group": 2, "ad": 0})
    assert {one["what"]: one["count"] for one in said["losses"]} == {"Match types": 2}


def test_move(capsys, made):
    path, ids = made
    code, said = run(capsys, "move", path, "--kind", "ad_group", "--where", f"id = {ids['Brand group']}", "--into",
                     ids["Generic"], "--accept")  # fmt: skip
    assert (code, said["moved"], said["renewed"]) == (0, 1, 0)
    assert sorted(names(path, "ad_group")) == ["Close", "Close #2"]


def test_duplicates_are_found_and_settled(capsys, made):
    path, _ = made
    code, said = run(
        capsys, "duplicates", path, "--within", "campaigns", "--any-match", "--settle", "remove", "--accept"
    )
    assert code == 0
    (group,) = said["groups"]
    assert (group["text"], len(group["others"]), said["changed"]) == ("close books", 1, 1)
    assert run(capsys, "duplicates", path)[1]["total"] == 0
    code, said = run(capsys, "duplicates", path, "--within", "the moon")
    assert code == 2
    assert "Choose ad_group" in said["hint"]


def test_paste_any_sheet(capsys, made, tmp_path):
    path, ids = made
    sheet = tmp_path / "plan.csv"
    sheet.write_text(
        "Kampagne;Anzeigengruppe;Suchbegriff;Seltsam;Gebot\nBrand;Close;close books;x;1,50 €\nBrand;Close;new;y;abc\n"
    )
    code, said = run(capsys, "paste", path, sheet, "--dry-run")
    assert code == 0
    assert (said["added"], said["skipped"], said["changeset"]) == (1, 1, None)
    assert [one["meaning"] for one in said["columns"]] == ["Campaign", "Ad Group", "Keyword", None, "Max CPC"]
    code, said = run(capsys, "paste", path, sheet, "--map", "Seltsam=Labels", "Gebot=ignore", "--accept")
    assert (code, said["added"], said["accepted"]) == (0, 2, True)
    code, said = run(capsys, "paste", path, sheet, "--dry-run")
    assert [one["why"] for one in said["columns"][3:]] == ["you said so before", "you said so before"]
    words = tmp_path / "words.txt"
    words.write_text("keyword\nfirst one\nsecond one\n")
    code, said = run(capsys, "paste", path, words, "--into", ids["Brand group"], ids["Generic group"], "--accept")
    assert (code, said["added"]) == (0, 4)
    code, said = run(capsys, "paste", path, tmp_path / "none.csv")
    assert code == 2
