"""The system's keyring: a backend that keeps nothing, or keeps it in plain text, is refused."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from integrations.keychain import open_store
from integrations.keychain.store import KeychainError


class InMemory(KeyringBackend):
    """A keyring that lives as long as the test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, *, locked: bool = False, forgetful: bool = False) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked, self.forgetful = locked, forgetful

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise keyring.errors.KeyringLocked("secret-of-the-keyring")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgetful:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def _own_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("CAMPAIGN_DESK_KEYRING", raising=False)
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_secrets_come_and_go() -> None:
    keyring.set_keyring(InMemory())
    store = open_store()
    store.set("one", "x")
    assert store.get("one") == "x"
    store.delete("one")
    store.delete("one")
    assert store.get("one") is None


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_a_machine_without_a_keyring_says_what_to_do(backend: type[KeyringBackend]) -> None:
    keyring.set_keyring(backend())
    with pytest.raises(KeychainError, match="no keyring") as caught:
        open_store()
    assert "CAMPAIGN_DESK_KEYRING=file" in str(caught.value)


def test_a_locked_keyring_says_so_without_its_secrets() -> None:
    keyring.set_keyring(InMemory(locked=True))
    with pytest.raises(KeychainError, match="locked") as caught:
        open_store().get("one")
    assert "secret-of-the-keyring" not in str(caught.value)


def test_a_keyring_that_forgets_is_noticed_at_once() -> None:
    keyring.set_keyring(InMemory(forgetful=True))
    with pytest.raises(KeychainError, match="did not keep"):
        open_store().set("one", "x")
