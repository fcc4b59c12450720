"""What a place for secrets must do."""

from __future__ import annotations

from typing import Protocol

from core.errors import AppError

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
