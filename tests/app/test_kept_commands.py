"""Backups and kept searches from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.program import run_command


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any, str]:
    code = run_command([*map(str, words), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    made = tmp_path / "a.cdesk"
    assert run(capsys, "new", made)[0] == 0
    return made


def test_searches_are_kept_and_forgotten(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "views", path, "--save", "Waste", "--where", "cost > 50 conversions = 0")[0] == 0
    code, found, _ = run(capsys, "views", path, "--save", "Paused", "--where", "is:paused", "--kind", "ad")
    assert code == 0
    assert [one["name"] for one in found["views"]] == ["Paused", "Waste"]
    assert run(capsys, "views", path, "--forget", "Waste")[1]["views"] == [
        {"name": "Paused", "kind": "ad", "query": "is:paused"}
    ]
    for words in (["--save", "B", "--where", "cost >"], ["--save", "C", "--kind", "nothing"], ["--forget", "Waste"]):
        code, _, said = run(capsys, "views", path, *words)
        assert code == 2, said


def test_a_backup_is_made_listed_and_put_back(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "backups", path)[1] == {"backups": []}
    code, _, said = run(capsys, "restore", path)
    assert code == 2
    assert "`backup` makes one" in said
    made = run(capsys, "backup", path)[1]["backup"]
    add = ("add", path, "--kind", "account", "--set", "name=Ledgerly", "platform=google_ads", "status=ENABLED")
    assert run(capsys, *add)[0] == 0
    assert run(capsys, "list", path, "--kind", "account")[1]["total"] == 1
    done = run(capsys, "restore", path, made["name"])[1]
    assert done["restored"] == made
    assert run(capsys, "list", path, "--kind", "account")[1]["total"] == 0
    former = done["former"]["name"]
    assert run(capsys, "restore", path, former, "--to", tmp_path / "b.cdesk")[0] == 0
    assert run(capsys, "list", tmp_path / "b.cdesk", "--kind", "account")[1]["total"] == 1
    assert run(capsys, "restore", path, former, "--to", tmp_path / "b.cdesk")[0] == 2
