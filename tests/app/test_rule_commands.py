"""Rules, own rules, suppressions and fixes from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.program import run_command
from core.workspace import Workspace

SPACES = "common.spaces"
RULE = """
[[rule]]
name = "Agency prefix"
kind = "campaign"
expression = 'not starts(name, "LED_")'
message = "{name} lacks the prefix LED_"
severity = "warning"
field = "name"
[[rule.examples]]
name = "LED_Search"
broken = false
[[rule.examples]]
name = "Search"
broken = true
"""


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any, str]:
    code = run_command([*map(str, words), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.cdesk"
    with Workspace.create(made, synchronous="OFF") as workspace, workspace.edit("Plant") as edit:
        account = edit.create("account", {"name": "Ledgerly", "platform": "google_ads", "status": "ENABLED"})
        campaign = {"account": account, "platform": "google_ads", "name": "Search  close", "status": "PAUSED"}
        edit.create("campaign", campaign)
    return made


def found(capsys: pytest.CaptureFixture[str], path: Path, rule: str, *words: str) -> list[dict[str, Any]]:
    _, document, _ = run(capsys, "check", path, *words)
    return [one for one in document["findings"] if one["rule"] == rule]


def test_a_finding_is_suppressed_and_comes_back(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (before,) = found(capsys, path, SPACES)
    code, made, _ = run(capsys, "suppress", path, SPACES, "--reason", "Their own name", "--entity", before["entity"])
    assert code == 0
    assert found(capsys, path, SPACES) == []
    (answered,) = found(capsys, path, SPACES, "--suppressed")
    assert answered == {**before, "suppressed": "Their own name"}
    (listed,) = run(capsys, "suppressions", path)[1]["suppressions"]
    assert (listed["id"], listed["entity"], listed["counts"]) == (made["suppression"], before["entity"], True)
    assert run(capsys, "unsuppress", path, made["suppression"])[0] == 0
    assert found(capsys, path, SPACES) == [before]
    for words in (
        ("suppress", path, SPACES), ("suppress", path, "common.required_missing", "--reason", "x"), ("suppress", path, "no.rule", "--reason", "x"),
        ("suppress", path, SPACES, "--reason", "x", "--until", "tomorrow"), ("unsuppress", path, before["entity"]),
    ):  # fmt: skip
        code, _, said = run(capsys, *words)
        assert (code, bool(said)) == (2, True)


def test_rules_are_listed_and_chosen(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = run(capsys, "rules", path, "--find", "spaces too many names")[1]["rules"]
    assert SPACES in {one["id"] for one in listed}
    assert run(capsys, "set-rule", path, SPACES, "--use", "no")[1]["used"] is False
    assert found(capsys, path, SPACES) == []
    assert run(capsys, "set-rule", path, SPACES, "--use", "yes", "--severity", "info")[1]["severity"] == "info"
    assert [one["severity"] for one in found(capsys, path, SPACES)] == ["info"]
    for words in (("--use", "maybe"), ("--severity", "grave"), ()):
        assert run(capsys, "set-rule", path, SPACES, *words)[0] == 2
    assert run(capsys, "set-rule", path, "common.required_missing", "--use", "no")[0] == 2


def test_own_rules_are_tried_kept_shared_and_deleted(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(RULE, encoding="utf-8")
    (tried,) = run(capsys, "try-rules", path, file)[1]["rules"]
    assert (tried["found"], tried["rows"]) == (1, 1)
    assert run(capsys, "rules", path, "--own")[1]["rules"] == []
    for _ in range(2):  # the second time it is replaced
        (kept,) = run(capsys, "save-rules", path, file)[1]["rules"]
    assert kept["key"] == "own.agency-prefix"
    (said,) = found(capsys, path, kept["key"])
    assert said["message"] == "Search  close lacks the prefix LED_"
    shared = tmp_path / "shared.toml"
    run(capsys, "rules", path, "--own", "--output", shared)
    assert run(capsys, "save-rules", path, shared)[1]["rules"][0]["examples"] == kept["examples"]
    assert run(capsys, "set-rule", path, kept["key"], "--severity", "error")[1]["severity"] == "error"
    assert run(capsys, "check", path)[0] == 3
    assert run(capsys, "set-rule", path, kept["key"], "--use", "no")[1]["used"] is False
    assert run(capsys, "delete-rule", path, kept["key"])[0] == 0
    assert run(capsys, "rules", path, "--own")[1]["rules"] == []
    file.write_text(RULE.replace('name = "Search"', 'name = "LED_x"'), encoding="utf-8")
    assert run(capsys, "try-rules", path, file)[0] == 3
    code, _, message = run(capsys, "save-rules", path, file)
    assert code == 2
    assert "should be found, but is not" in message


def test_fixes_are_counted_and_applied(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "fix", path, SPACES, "--dry-run")[1] == {"fixable": 1, "fixed": 0}
    assert run(capsys, "fix", path, SPACES)[1] == {"fixable": 1, "fixed": 1, "left": 0}
    assert found(capsys, path, SPACES) == []
    assert run(capsys, "fix", path, SPACES)[0] == 1
    assert run(capsys, "undo", path)[0] == 0
    assert len(found(capsys, path, SPACES)) == 1
