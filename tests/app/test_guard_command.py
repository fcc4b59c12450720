"""The guard of posts from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.program import run_command
from core.posting.money import guard_of
from core.workspace import Workspace


def test_the_guard_is_said_set_and_switched_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.cdesk"
    Workspace.create(path).close()

    def guard(*words: str) -> str | None:
        assert run_command(["post-guard", str(path), *words, "--json"]) == 0
        kept: str | None = json.loads(capsys.readouterr().out)["guard"]
        return kept

    assert guard() == "100.00"
    assert guard("--set", "250.5") == "250.50"
    for wrong in ("much", "-5"):
        assert run_command(["post-guard", str(path), f"--set={wrong}"]) == 2
        assert "Write" in capsys.readouterr().err
    assert guard() == "250.50"
    assert guard("--set", "off") is None
    with Workspace.open(path) as workspace:
        assert guard_of(workspace) is None
