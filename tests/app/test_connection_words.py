"""What commands say to somebody new: about connections that cannot be asked, accounts of another platform, empty lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.connect_commands import _checked
from app.cli.output import Output, Table
from app.cli.program import run_command
from core import connections
from core.connections import Account, Connection, State
from core.errors import AppError, InvalidInput, NotFound, Unreachable
from core.workspace import Workspace
from integrations import signins
from integrations.google_ads.client import open_client
from integrations.keychain import open_store
from integrations.profiles import Profile, load_profile
from integrations.signins import SignIn


@pytest.fixture
def linkedin(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """An account of LinkedIn, behind an address where nobody answers."""
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    # It asks a few times before it says so; here nobody waits in between.
    monkeypatch.setattr("integrations.linkedin_ads.client.FIRST_WAIT_S", 0.0)
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "marker-password")
    made = connections.connected(workspace, "linkedin_ads", Account("500000001", "Nordlicht", "EUR"), "own")
    profile = Profile("own", api="http://127.0.0.1:9/rest", token="http://127.0.0.1:9/token", client_id="x")
    signins.keep(open_store(), made.id, SignIn(profile, "marker-refresh", access_token=""))
    return made


def test_one_connection_that_cannot_be_asked_does_not_hide_the_others(
    workspace: Workspace, linkedin: Connection
) -> None:
    ended = connections.connected(workspace, "google_ads", Account("2000000001", "Old", "EUR"), "own")
    ended = connections.mark(workspace, ended.id, State.DISCONNECTED)
    unasked: dict[str, AppError] = {}
    assert _checked(workspace, ended, unasked).state is State.DISCONNECTED
    assert _checked(workspace, linkedin, unasked).state is State.CONNECTED
    assert set(unasked) == {linkedin.id}
    assert isinstance(unasked[linkedin.id], Unreachable)


def test_check_answers_all_of_them_and_fails(
    workspace: Workspace, linkedin: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    connections.connected(workspace, "google_ads", Account("2000000001", "Unsigned", "EUR"), "own")
    workspace.close()
    assert run_command(["connections", str(workspace.path), "--check", "--json"]) == 1
    first, second = json.loads(capsys.readouterr().out)["connections"]
    assert "could not be reached" in first["error"]
    assert (second["state"], "error" in second) == ("sign_in_again", False)


def test_what_only_google_offers_is_not_asked_of_linkedin(linkedin: Connection) -> None:
    with pytest.raises(InvalidInput, match="Nordlicht is no account of Google Ads"):
        open_client(linkedin)


@pytest.mark.parametrize("chosen", ["work", "work.toml", "far/away/work.toml"])
def test_where_a_profile_belongs(chosen: str) -> None:
    with pytest.raises(NotFound) as caught:
        load_profile("google_ads", chosen)
    assert " put work.toml into " in str(caught.value)


EVIL = "\x1b]0;owned\x07Brand\x1b[2J\x9b31m\r"


def test_names_are_no_commands_of_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    Table(["Name"], [[EVIL]], note=EVIL).show()
    Table(["Name"], [], note=EVIL).show()
    Output().answer({}, EVIL)
    Output().problem(EVIL, EVIL)
    said = capsys.readouterr()
    assert not set(EVIL) & {"\x1b", "\x07", "\x9b", "\r"} & set(said.out + said.err)
    assert (said.out.count("Brand"), said.err.count("Brand")) == (4, 2)


def test_an_empty_list_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    Table(["Name", "State"], [], note="0 recommendations.").show()
    assert capsys.readouterr().out == "0 recommendations.\n"
    Table(["Name", "State"], [["a", "b"]], note="1 recommendation.").show()
    assert "Name" in capsys.readouterr().out
