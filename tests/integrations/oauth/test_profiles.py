"""Profiles: a file overrides addresses, secrets have no place in it, and nothing goes out unencrypted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput, NotFound
from integrations.http import is_loopback
from integrations.profiles import KEYS, Profile, check_addresses, from_json, load_profile, secret_of


def written(folder: Path, text: str) -> str:
    path = folder / "own.toml"
    path.write_text(text)
    return str(path)


def test_without_a_file_the_platform_is_meant() -> None:
    profile = load_profile("google_ads", None)
    assert profile.api == "googleads.googleapis.com"
    assert profile.token == "https://oauth2.googleapis.com/token"


def test_a_file_overrides_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("x")
    text = """
api = "localhost:50051"
token = "http://127.0.0.1:8081/token"
client_id = "mine"
login_customer_id = "555-000-1111"
ca_file = "ca.pem"
[google_ads]
client_id = "mine for Google"
[linkedin_ads]
client_id = "mine for LinkedIn"
"""
    profile = load_profile("google_ads", written(tmp_path, text))
    assert (profile.api, profile.client_id, profile.login_customer_id) == (
        "localhost:50051",
        "mine for Google",
        "5550001111",
    )
    assert profile.ca == tmp_path / "ca.pem"
    assert profile.authorize == "https://accounts.google.com/o/oauth2/v2/auth"
    assert profile.revoke == "http://127.0.0.1:8081/revoke", "a sign-in elsewhere is not revoked at Google"
    assert from_json(profile.to_json()) == profile


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('token = "http://oauth.example/token"', "not encrypted"),
        ('api = "http://ads.example:443"', "not encrypted"),
        ('authorize = "http://127.0.0.1.evil.example/"', "not encrypted"),
        ('authorize = "http://127.0.0.1@evil.example/"', "no address"),
        ('token = "oauth.example/token"', "lacks https"),
        ('token = "ftp://oauth.example/token"', "no address"),
        ('api = "localhost:port"', "no address"),
        ('client_secret = "marker"', "secret does not belong"),
        ('refresh_token = "marker"', "secret does not belong"),
        ('client_idd = "x"', "not known"),
        ("client_id = [1]", "must be text"),
        ("client_id = ", "no TOML"),
    ],
)
def test_bad_profiles_name_the_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        load_profile("google_ads", written(tmp_path, text))
    assert "own.toml" in str(caught.value)
    assert "marker" not in str(caught.value)


def test_profiles_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path))
    with pytest.raises(NotFound, match="sandbox has not been started"):
        load_profile("google_ads", "sandbox")
    with pytest.raises(NotFound, match=r"nowhere\.toml"):
        load_profile("google_ads", "nowhere.toml")
    with pytest.raises(InvalidInput, match="myspace"):
        load_profile("myspace", None)
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "google_ads.toml").write_text('client_id = "own client"')
    assert load_profile("google_ads", None).client_id == "own client"
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "sandbox.toml").write_text('api = "localhost:1"')
    assert load_profile("google_ads", "sandbox").api == "localhost:1"


def test_secrets_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_SECRET", " marker ")
    assert secret_of("MY_SECRET", "client secret") == "marker"
    monkeypatch.setenv("MY_SECRET", " ")
    with pytest.raises(InvalidInput, match="MY_SECRET"):
        secret_of("MY_SECRET", "client secret")


@given(st.text(alphabet="abc.-:/@[]123?# \\", max_size=30))
def test_whatever_passes_without_encryption_leads_to_this_machine(rest: str) -> None:
    address = f"http://{rest}"
    try:
        check_addresses(Profile("x", token=address), "x")
    except InvalidInput:
        return
    import httpx2

    assert is_loopback(httpx2.URL(address).host)


def test_the_profile_in_the_documentation_works(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "connecting.md").read_text("utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    profile = load_profile("google_ads", written(tmp_path, example))
    assert profile.client_secret_env == "MY_CLIENT_SECRET"
    named = {key for key in KEYS if f"`{key}`" in page}
    assert named == set(KEYS)
