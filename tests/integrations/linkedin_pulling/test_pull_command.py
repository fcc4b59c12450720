"""`pull` of a LinkedIn account as a script runs it: the keys of the command line's contract, and what went wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.cli.program import run_command
from core.connections import downloaded_at, find
from core.workspace import Workspace
from integrations.sandbox.linkedin import oauth

from .conftest import ACCOUNT, Pulling


def _run(desk: Pulling, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = run_command(["pull", str(desk.workspace.path), *words, "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, found


def test_an_account_is_downloaded_with_its_figures(desk: Pulling, capsys: pytest.CaptureFixture[str]) -> None:
    desk.workspace.close()
    since = str((datetime.now(UTC) - timedelta(days=5)).date())
    code, first = _run(desk, capsys, "linkedin_ads", "--metrics-since", since)
    assert (code, first["entities"], first["conflicts"]) == (0, 27, [])
    assert first["facts"] > 0
    code, again = _run(desk, capsys, ACCOUNT)
    assert (code, again["changeset"], again["entities"]) == (0, None, 27)
    with Workspace.open(desk.workspace.path) as workspace:
        assert downloaded_at(workspace, find(workspace, ACCOUNT).id)
    oauth.revoke_all(desk.served.store)
    code, said = _run(desk, capsys, "linkedin_ads")
    assert code != 0
    assert "sign" in said["error"].lower()
