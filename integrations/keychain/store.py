"""What a place for secrets must do, and which one this machine has."""

from __future__ import annotations

import os
from typing import Protocol

from core import paths
from core.errors import AppError, InvalidInput

CHOICE = "CAMPAIGN_DESK_KEYRING"
PASSWORD = "CAMPAIGN_DESK_KEYRING_PASSWORD"  # noqa: S105 - the name of a variable
HOW_TO_DO_WITHOUT = (
    f"Set {CHOICE}=file and {PASSWORD} to keep secrets in an encrypted file instead, or unlock the keyring."
)


class SecretStore(Protocol):
    """Secrets by name; every method raises KeychainError when the place cannot be used."""

    @property
    def place(self) -> str:
        """Where they are, for people."""
        ...

    def get(self, name: str) -> str | None:
        """The secret, None when there is none."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Keep it."""
        ...

    def delete(self, name: str) -> None:
        """Forget it; nothing happens when there is none."""
        ...


class KeychainError(AppError):
    """The keyring cannot be used."""


def open_store() -> SecretStore:
    """The place for secrets on this machine. Raises InvalidInput for a choice that is none, KeychainError."""
    choice = os.environ.get(CHOICE, "").strip().lower()
    if choice == "file":
        from integrations.keychain.vault import Vault

        password = os.environ.get(PASSWORD, "")
        if not password:
            raise InvalidInput(
                "The encrypted file of secrets needs its password.", where=PASSWORD, hint=f"Set {PASSWORD}."
            )
        return Vault(paths.vault(), password)
    if choice:
        raise InvalidInput(f"{choice!r} is no place for secrets.", where=CHOICE, hint="Set it to file, or unset it.")
    from integrations.keychain.system import SystemKeyring

    return SystemKeyring()
