"""`post` as scripts see it: one document, exit codes, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli.program import run_command
from core import connections
from core.rows import list_rows
from core.workspace import Workspace
from integrations import signins
from integrations.keychain import open_store
from integrations.profiles import load_profile
from integrations.sandbox import serve
from integrations.signins import SignIn


@pytest.fixture
def signed_in(tmp_path: Path, desk_at: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Any]]:
    """A drafted workspace whose sign-in is kept on this computer."""
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "marker-password")
    with serve(tmp_path / "state", empty=True) as sandbox:
        with desk_at(sandbox, tmp_path) as desk:
            desk.plant()
            profile = load_profile("google_ads", str(sandbox.profile_path))
            kept = SignIn(profile, sandbox.grant(), "sandbox-client-secret")
            signins.keep(open_store(), connections.list_connections(desk.workspace)[0].id, kept)
        yield tmp_path / "plan.cdesk", sandbox


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = run_command([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_way_of_a_post(signed_in: tuple[Path, Any], capsys: pytest.CaptureFixture[str]) -> None:
    file, sandbox = signed_in
    code, dry = run(capsys, "post", str(file), "google_ads", "--dry-run")
    assert (code, dry["planned"], dry["posted"], dry["pending"], dry["failed"]) == (0, 5, 0, 5, [])
    assert [one for one in sandbox.dump(2000000001) if one["kind"] == "campaign"] == []

    code, part = run(capsys, "post", str(file), "google_ads", "--where", 'text = "close software 1"')
    assert (code, part["planned"], part["posted"], part["pending"]) == (0, 3, 3, 0)
    code, done = run(capsys, "post", str(file), "google_ads")
    assert (code, done["planned"], done["posted"], done["pending"]) == (0, 2, 2, 0)
    code, again = run(capsys, "post", str(file), "google_ads")
    assert (code, again["planned"], again["posted"]) == (0, 0, 0)

    code, back = run(capsys, "undo-post", str(file), done["post"])
    assert code == 0
    assert run(capsys, "review", str(file), back["changeset"], "--accept")[0] == 0
    code, removed = run(capsys, "post", str(file), "google_ads")
    assert (code, removed["posted"]) == (0, 2)
    assert [one for one in sandbox.dump(2000000001) if one["kind"] == "ad_group_ad"] == []


def test_refusals_and_the_guard(signed_in: tuple[Path, Any], capsys: pytest.CaptureFixture[str]) -> None:
    file, sandbox = signed_in
    with Workspace.open(file) as workspace:
        keyword = list_rows(workspace, "keyword")[0].id
        with workspace.edit("Write") as edit:
            edit.set("keyword", [keyword], {"text": "replica ledger"})
            edit.set(
                "campaign", [list_rows(workspace, "campaign")[0].id], {"status": "ENABLED", "daily_budget": "180.00"}
            )
    for typed in ((), ("--typed-amount", "18"), ("--typed-amount", "all of it")):
        code, refused = run(capsys, "post", str(file), "google_ads", "--enable", *typed)
        assert code == 4
        assert "180.00" in refused["error"]
    assert [one for one in sandbox.dump(2000000001) if one["kind"] == "campaign"] == []
    code, done = run(capsys, "post", str(file), "google_ads", "--enable", "--typed-amount", "180.00")
    assert (code, done["planned"], done["posted"], done["pending"]) == (1, 5, 4, 1)
    failed = done["failed"][0]
    assert (failed["entity"], failed["field"], failed["code"]) == (
        keyword,
        "text",
        "policy_violation_error.POLICY_ERROR",
    )
    assert failed["message"]
    assert failed["fix"]
    assert [one["status"] for one in sandbox.dump(2000000001) if one["kind"] == "campaign"] == ["ENABLED"]


def test_an_ended_sign_in_changes_nothing(signed_in: tuple[Path, Any], capsys: pytest.CaptureFixture[str]) -> None:
    from integrations.sandbox.google import oauth

    file, sandbox = signed_in
    oauth.revoke_all(sandbox.store)
    code, said = run(capsys, "post", str(file), "google_ads")
    assert (code, said["planned"], said["posted"], said["pending"]) == (1, 5, 0, 5)
    assert "sign-in" in said["error"]
    sandbox.faults.clear()


def test_an_unknown_connection(signed_in: tuple[Path, Any], capsys: pytest.CaptureFixture[str]) -> None:
    file, _ = signed_in
    code, said = run(capsys, "post", str(file), "9990001111")
    assert code == 2
    assert "no connection" in said["error"]
