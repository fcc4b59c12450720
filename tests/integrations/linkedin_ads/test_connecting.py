"""Signing in both ways, what is kept, how long it lasts, and what a person is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from core.connections import State, list_connections
from core.errors import AppError, InvalidInput, SignInNeeded
from core.progress import Progress
from core.workspace import Workspace
from integrations import signins
from integrations.keychain import open_store
from integrations.linkedin_ads import accounts, connecting
from integrations.linkedin_ads.client import open_client
from integrations.linkedin_ads.credentials import SignedIn, countdown
from integrations.linkedin_ads.wire import calls
from integrations.profiles import load_profile
from integrations.sandbox.linkedin import oauth
from integrations.sandbox.linkedin.serving import SWITCHES, LinkedIn

Browser = Callable[[str], Future[httpx2.Response]]
ROOT = Path(__file__).resolve().parents[3]
DAY = 86_400


@pytest.fixture
def served(quiet: LinkedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LinkedIn]:
    """LinkedIn, a keyring in a file, and the switches as they were."""
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "marker-password")
    monkeypatch.setenv("NORDLICHT_LINKEDIN_SECRET", oauth.CLIENT_SECRET)
    yield quiet
    with quiet.store.write() as connection:
        connection.executemany("DELETE FROM setting WHERE name = ?", [(name,) for name in SWITCHES])


@pytest.fixture
def profile_file(served: LinkedIn, tmp_path: Path) -> Callable[..., str]:
    """Writes a profile that leads to the sandbox."""

    def write(**more: str) -> str:
        path = tmp_path / "own.toml"
        keys = {key: value for key, value in served.profile().items() if value} | more
        path.write_text("[linkedin_ads]\n" + "".join(f'{key} = "{value}"\n' for key, value in keys.items()))
        return str(path)

    return write


def paste(served: LinkedIn, profile: str, text: Callable[[str], str] = str) -> connecting.Session:
    """Sign in by pasting what the browser's last page is called with."""
    shown: list[str] = []

    def ask() -> str:
        with httpx2.Client(trust_env=False) as client:
            return text(client.get(shown[0]).headers["location"])

    return connecting.begin(load_profile("linkedin_ads", profile), shown.append, Progress(), ask=ask)


def test_native_sign_in_connects_checks_and_ends(
    workspace: Workspace, served: LinkedIn, browser: Browser, profile_file: Callable[..., str]
) -> None:
    done = connecting.connect(workspace, "urn:li:sponsoredAccount:500000001", profile_file(), browser, Progress())
    made = done.connection
    assert (made.platform, made.account.number, made.account.currency) == ("linkedin_ads", "500000001", "EUR")
    assert "simulated" in made.account.name
    with open_client(made) as client:
        assert client.get(calls.get("adAccounts", 500_000_001))["status"] == "ACTIVE"
    assert connecting.check(workspace, made).state is State.CONNECTED
    left = connecting.lasts(made)
    assert 59 * DAY < left.access_s <= 60 * DAY
    assert left.refresh_s is not None
    assert not left.soon
    oauth.revoke_all(served.store)
    store = open_store()
    signins.keep(store, made.id, replace(signins.load(store, made.id), given_at=time.time() - 90))
    lost = connecting.check(workspace, made)
    assert lost.state is State.SIGN_IN_AGAIN
    ended = connecting.disconnect(workspace, made)
    assert not ended.revoked
    assert ended.why
    with pytest.raises(SignInNeeded):
        open_client(made)


def test_what_is_reached_and_what_one_may_do_there(
    workspace: Workspace, served: LinkedIn, browser: Browser, profile_file: Callable[..., str]
) -> None:
    session = connecting.begin(load_profile("linkedin_ads", profile_file()), browser, Progress())
    reached = session.accounts(Progress())
    assert [one.account.number for one in reached if one.account.test] == ["500000009"]
    assert len(reached) == 4
    viewed = next(one.account for one in reached if one.account.number == "500000003")
    _, warnings = session.connect(workspace, viewed)
    assert any("look, not change" in one for one in warnings)
    in_dollars = next(one.account for one in reached if one.account.currency == "USD")
    assert any("not converted" in one for one in session.connect(workspace, in_dollars)[1])
    assert len(list_connections(workspace)) == 2
    with session.client() as client, pytest.raises(InvalidInput, match="does not reach"):
        accounts.find_account(client, "123", Progress())


@pytest.mark.parametrize("whole", [True, False])
def test_an_app_without_native_sign_in_pastes_a_code(
    served: LinkedIn, profile_file: Callable[..., str], whole: bool
) -> None:
    served.set("native_pkce", "no")
    served.set("refresh_tokens", "no")
    path = profile_file(redirect=oauth.REDIRECT, client_secret_env="NORDLICHT_LINKEDIN_SECRET")
    found = paste(served, path, str if whole else lambda page: parse_qs(urlsplit(page).query)["code"][0])
    assert found.sign_in.access_token
    assert found.sign_in.refresh_token == ""
    assert set(found.sign_in.scopes.split()) >= {"r_ads", "rw_ads", "r_ads_reporting"}
    left = countdown(found.sign_in, time.time())
    assert left.refresh_s is None
    assert "sign in again by then" in left.in_words(datetime.now(UTC))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (lambda page: page.replace("state=", "state=x"), "does not belong"),
        (lambda page: "", "No code was pasted"),
        (lambda page: "made-up", "refused"),
        (lambda page: f"{oauth.REDIRECT}?error=user_cancelled_authorize&{page.partition('&')[2]}", "declined"),
    ],
)
def test_what_is_pasted_wrongly_is_not_used(
    served: LinkedIn, profile_file: Callable[..., str], text: Callable[[str], str], words: str
) -> None:
    path = profile_file(redirect=oauth.REDIRECT, client_secret_env="NORDLICHT_LINKEDIN_SECRET")
    with pytest.raises(AppError, match=words):
        paste(served, path, text)


def test_refusals_are_said_plainly(served: LinkedIn, browser: Browser, profile_file: Callable[..., str]) -> None:
    profile = load_profile("linkedin_ads", profile_file())
    served.set("consent", "deny")
    with pytest.raises(SignInNeeded, match="declined"):
        connecting.begin(profile, browser, Progress())
    served.set("consent", "auto")
    served.set("granted_scopes", "r_ads")
    with pytest.raises(SignInNeeded, match="unauthorized_scope_error"):
        connecting.begin(profile, browser, Progress())
    with pytest.raises(InvalidInput, match="An app is needed"):
        connecting.begin(replace(profile, client_id=""), browser, Progress())
    with pytest.raises(InvalidInput, match="no version"):
        connecting.begin(replace(profile, api_version="v26"), browser, Progress())
    with pytest.raises(InvalidInput, match="to be pasted"):
        connecting.begin(replace(profile, redirect=oauth.REDIRECT), browser, Progress(), client_secret="marker")


def test_a_token_is_renewed_before_it_ends_and_its_end_stays(
    served: LinkedIn, browser: Browser, profile_file: Any
) -> None:
    session = connecting.begin(load_profile("linkedin_ads", profile_file()), browser, Progress())
    clock = [time.time()]
    kept: list[Any] = []
    credentials = SignedIn(session.sign_in, keep=kept.append, clock=lambda: clock[0])
    first = credentials.token()
    clock[0] += 50 * DAY
    assert credentials.token() == first
    clock[0] += 8 * DAY
    second = credentials.token()
    assert second != first
    assert kept[-1].access_token == second
    assert kept[-1].refresh_ends == session.sign_in.refresh_ends
    assert countdown(kept[-1], clock[0]).refresh_s == pytest.approx(307 * DAY, abs=DAY)
    assert credentials.token() == second
    assert len(kept) == 1
    lonely = SignedIn(replace(session.sign_in, refresh_token=""), clock=lambda: clock[0] + 3 * DAY)
    with pytest.raises(SignInNeeded, match="run out"):
        lonely.token()


def test_a_connection_keeps_what_was_renewed(
    workspace: Workspace, served: LinkedIn, browser: Browser, profile_file: Callable[..., str]
) -> None:
    made = connecting.connect(workspace, "500000001", profile_file(), browser, Progress()).connection
    store = open_store()
    before = signins.load(store, made.id)
    signins.keep(store, made.id, replace(before, access_ends=time.time() + DAY))
    with open_client(made) as client:
        client.get(calls.get("adAccounts", 500_000_001))
    after = signins.load(store, made.id)
    assert after.access_token != before.access_token
    assert after.refresh_token == before.refresh_token


def test_the_command_connects_and_lists(
    workspace: Workspace, served: LinkedIn, profile_file: Callable[..., str]
) -> None:
    workspace.close()
    path = str(workspace.path)

    def run(*words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "main.py", *words, "--json"],
            cwd=ROOT, env=dict(os.environ), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    words = ("connect", path, "--platform", "linkedin_ads", "--account", "500000001", "--profile", profile_file())
    running = run(*words, "--no-browser")
    assert running.stderr is not None
    page = next(line for line in running.stderr if line.startswith("authorize: "))
    with httpx2.Client(trust_env=False, follow_redirects=True, timeout=20) as client:
        client.get(page.removeprefix("authorize: ").strip())
    out, rest = running.communicate(timeout=60)
    assert running.returncode == 0, rest
    assert json.loads(out)["name"].endswith("(simulated)")
    listed = json.loads(run("connections", path, "--check").communicate(timeout=60)[0])["connections"]
    assert [(one["platform"], one["state"]) for one in listed] == [("linkedin_ads", "connected")]
    assert "sandbox-" not in out + rest


def test_more_is_asked_for_only_when_it_is_wanted(
    served: LinkedIn, browser: Browser, profile_file: Callable[..., str]
) -> None:
    name = profile_file(scopes="")
    assert (
        "rw_dmp_segments"
        not in connecting.begin(load_profile("linkedin_ads", name), browser, Progress()).sign_in.scopes
    )
    profile = connecting.allowing(name, ["lists", "leads"])
    found = connecting.begin(profile, browser, Progress()).sign_in.scopes.split()
    assert {"rw_dmp_segments", "r_marketing_leadgen_automation"} <= set(found)
    assert "rw_conversions" not in found
    with pytest.raises(InvalidInput, match="no permission"):
        connecting.allowing(name, ["everything"])
