"""Signing in again: with the app it was made with, and never where somebody else's workspace points."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from core import connections, paths
from core.connections import Account
from core.errors import AppError, NotFound, ReadOnly, SignInNeeded
from core.progress import Progress
from core.workspace import Workspace
from integrations import signins
from integrations.connecting import client_of, keep
from integrations.google_ads.client import open_client as open_google
from integrations.keychain.vault import Vault
from integrations.linkedin_ads import connecting
from integrations.linkedin_ads.client import open_client as open_linkedin
from integrations.profiles import Profile, load_profile
from integrations.sandbox.linkedin import oauth
from integrations.sandbox.linkedin.serving import LinkedIn
from integrations.signins import SignIn

ACCOUNT = Account("500000001", "Nordlicht", "EUR")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A keychain in a file, and a folder of profiles of one's own."""
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    return Vault(tmp_path / "vault", "marker-password")


def test_the_secret_that_was_typed_serves_again(workspace: Workspace, quiet: LinkedIn, store: Vault) -> None:
    shown: list[str] = []

    def ask() -> str:
        with httpx2.Client(trust_env=False) as client:
            return client.get(shown[-1]).headers["location"]

    keys = {key: value for key, value in quiet.profile().items() if value}
    profile = Profile("typed", **keys, redirect=oauth.REDIRECT)
    session = connecting.begin(profile, shown.append, Progress(), client_secret=oauth.CLIENT_SECRET, ask=ask)
    made = connecting.bind(workspace, session, ACCOUNT, store).connection
    again = connecting.sign_in_again(workspace, made, shown.append, Progress(), store=store, ask=ask)
    assert again.connection.id == made.id
    assert signins.load(store, made.id).client_secret == oauth.CLIENT_SECRET
    other = connections.connected(workspace, "linkedin_ads", Account("999999999", "Elsewhere"), "typed")
    signins.keep(store, other.id, signins.load(store, made.id))
    with pytest.raises(SignInNeeded, match="does not reach Elsewhere"):
        connecting.sign_in_again(workspace, other, shown.append, Progress(), store=store, ask=ask)


@pytest.mark.parametrize("spelled", ["{}/evil.toml", "evil.toml", "../evil", "..", ".evil", "file://x/evil"])
def test_a_foreign_workspace_names_no_file(
    workspace: Workspace, store: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelled: str
) -> None:
    """Else its author could lead a sign-in, with any secret of the environment, to a server of theirs."""
    (tmp_path / "evil.toml").write_text(
        'client_secret_env = "AWS_SECRET_ACCESS_KEY"\ntoken = "https://evil.example/t"\n'
    )
    monkeypatch.chdir(tmp_path)
    planted = connections.connected(workspace, "linkedin_ads", ACCOUNT, spelled.format(tmp_path))
    with pytest.raises(NotFound, match="Connect the account again"):
        client_of(store, planted)


def test_profiles_of_ones_own_are_found_by_name(workspace: Workspace, store: Vault) -> None:
    paths.profiles().mkdir(parents=True)
    (paths.profiles() / "work.toml").write_text('client_id = "own"\n')
    mine = connections.connected(workspace, "google_ads", ACCOUNT, "work")
    assert client_of(store, mine) == (load_profile("google_ads", "work"), None)
    assert client_of(store, mine)[0].client_id == "own"


def test_a_sign_in_serves_the_account_it_was_given_for(workspace: Workspace, store: Vault) -> None:
    """Else whoever sends a workspace back could have named another account of the same sign-in in it."""
    profile = Profile("own", api="http://127.0.0.1:9/rest", token="http://127.0.0.1:9/token", client_id="x")
    for platform, opened in (("linkedin_ads", open_linkedin), ("google_ads", open_google)):
        made = keep(workspace, platform, ACCOUNT, SignIn(profile, "marker-refresh"), store)
        opened(made, store=store)
        swapped = replace(made, account=replace(ACCOUNT, number="2000000002"))
        with pytest.raises(SignInNeeded, match="made with the account 500000001"):
            opened(swapped, store=store)


def test_a_sign_in_is_not_kept_for_a_workspace_that_cannot_hold_it(workspace: Workspace, store: Vault) -> None:
    first = keep(workspace, "google_ads", ACCOUNT, SignIn(Profile("a"), "marker-first"), store)
    path = workspace.path
    workspace.close()
    with Workspace.open(path, read_only=True) as closed:
        for number in (ACCOUNT.number, "2"):
            with pytest.raises((ReadOnly, AppError)):
                keep(closed, "google_ads", Account(number, "x"), SignIn(Profile("a"), "marker-second"), store)
    assert signins.load(store, first.id).refresh_token == "marker-first"
    assert len(store._read()[1]) == 1
