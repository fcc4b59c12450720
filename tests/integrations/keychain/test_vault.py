"""The encrypted file of secrets: opens with its password only, and never half written."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from integrations.keychain import open_store
from integrations.keychain.store import KeychainError
from integrations.keychain.vault import Vault

SECRET = "marker-Secret/1//0gRefresh"


def test_what_was_kept_is_there_for_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "home" / "secrets.vault"
    Vault(path, "correct horse").set("one", SECRET)
    Vault(path, "correct horse").set("two", "other")
    again = Vault(path, "correct horse")
    assert (again.get("one"), again.get("two"), again.get("three")) == (SECRET, "other", None)
    again.delete("one")
    again.delete("nobody")
    assert (again.get("one"), again.get("two")) == (None, "other")


def test_the_file_shows_no_secret_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secrets.vault"
    Vault(path, "correct horse").set("name-of-it", SECRET)
    raw = path.read_text()
    assert SECRET not in raw
    assert "name-of-it" not in raw
    assert "correct horse" not in raw
    assert "correct horse" not in repr(Vault(path, "correct horse"))
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_a_wrong_password_says_so_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "secrets.vault"
    Vault(path, "correct horse").set("one", SECRET)
    before = path.read_bytes()
    wrong = Vault(path, "battery staple")
    for attempt in (lambda: wrong.get("one"), lambda: wrong.set("one", "x"), lambda: wrong.delete("one")):
        with pytest.raises(KeychainError, match="password does not open") as caught:
            attempt()
        assert "CAMPAIGN_DESK_KEYRING_PASSWORD" in str(caught.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda document: document | {"memory_kib": 10**9},
        lambda document: document | {"passes": 1},
        lambda document: document | {"lanes": "4"},
        lambda document: document | {"format": "other"},
        lambda document: document | {"salt": "!"},
        lambda document: {key: value for key, value in document.items() if key != "nonce"},
        lambda document: [],
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "secrets.vault"
    Vault(path, "correct horse").set("one", SECRET)
    path.write_text(json.dumps(damage(json.loads(path.read_text()))))  # type: ignore[operator]
    with pytest.raises(KeychainError, match=r"secrets\.vault"):
        Vault(path, "correct horse").get("one")


def test_any_turned_bit_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "secrets.vault"
    vault = Vault(path, "correct horse")
    vault.set("one", SECRET)
    document = json.loads(path.read_text())
    sealed = document["sealed"]
    turned = ("B" if sealed[0] != "B" else "C") + sealed[1:]
    path.write_text(json.dumps(document | {"sealed": turned}))
    with pytest.raises(KeychainError):
        vault.get("one")


@settings(max_examples=15, deadline=None)
@given(secrets=st.dictionaries(st.text(min_size=1), st.text(), max_size=4))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, secrets: dict[str, str]) -> None:
    vault = Vault(tmp_path_factory.mktemp("vault") / "v", "correct horse")
    for name, secret in secrets.items():
        vault.set(name, secret)
    assert {name: vault.get(name) for name in secrets} == secrets


WRITE = """
import sys
from pathlib import Path
from integrations.keychain.vault import Vault
vault = Vault(Path(sys.argv[1]), "correct horse")
for n in range(5):
    vault.set(f"{sys.argv[2]}-{n}", "x" * n)
"""


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "secrets.vault"
    root = Path(__file__).resolve().parents[3]
    Vault(path, "correct horse").set("first", "1")
    running = [subprocess.Popen([sys.executable, "-c", WRITE, str(path), who], cwd=root) for who in ("a", "b")]
    assert [one.wait(60) for one in running] == [0, 0]
    vault = Vault(path, "correct horse")
    assert [vault.get(f"{who}-{n}") for who in "ab" for n in range(5)] == ["x" * n for _ in "ab" for n in range(5)]


def test_the_environment_chooses_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.delenv("CAMPAIGN_DESK_KEYRING_PASSWORD", raising=False)
    with pytest.raises(InvalidInput, match="CAMPAIGN_DESK_KEYRING_PASSWORD"):
        open_store()
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "correct horse")
    store = open_store()
    store.set("one", SECRET)
    assert str(tmp_path / "secrets.vault") in store.place
    assert open_store().get("one") == SECRET
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "drawer")
    with pytest.raises(InvalidInput, match="drawer"):
        open_store()


def test_doctor_names_the_encrypted_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from app.doctor import _keyring

    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "")
    assert (_keyring().ok, _keyring().detail) == (False, f"encrypted file {tmp_path / 'secrets.vault'}")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "x")
    assert _keyring().ok
