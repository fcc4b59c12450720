"""`pull` as a script runs it: the keys of the command line's contract, exit codes, and a second run that changes nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from app.cli.program import run_command
from core.workspace import Workspace
from integrations.sandbox.google import oauth

from .conftest import CLIENT, Pulling


def _run(desk: Pulling, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = run_command(["pull", str(desk.workspace.path), *words, "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, found


@pytest.fixture
def closed(desk: Pulling) -> Pulling:
    """The workspace's file, held by nobody."""
    desk.workspace.close()
    return desk


def test_the_answer_has_the_keys_of_the_contract(closed: Pulling, capsys: pytest.CaptureFixture[str]) -> None:
    since = str(date.today() - timedelta(days=20))
    code, first = _run(closed, capsys, "google_ads", "--metrics-since", since)
    assert code == 0
    assert {"entities", "facts", "changeset", "conflicts"} <= set(first)
    assert first["entities"] > 100
    assert first["facts"] > 100
    assert first["conflicts"] == []
    code, again = _run(closed, capsys, CLIENT)
    assert (code, again["changeset"], again["entities"]) == (0, None, first["entities"])
    with Workspace.open(closed.workspace.path) as workspace:
        assert workspace.option("figures_loaded")


def test_what_went_wrong_is_said(closed: Pulling, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _run(closed, capsys, "google_ads", "--metrics-since", "yesterday")
    assert (code, "no date" in said["error"]) == (2, True)
    code, said = _run(closed, capsys, "5550001111")
    assert "no connection" in said["error"]
    oauth.revoke_all(closed.sandbox.store)
    code, said = _run(closed, capsys, "google_ads")
    assert code != 0
    assert "sign" in said["error"].lower()
