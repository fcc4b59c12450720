"""The keyring of the operating system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
import keyring.errors
from keyring.backend import KeyringBackend

from integrations.keychain.store import HOW_TO_DO_WITHOUT, KeychainError

APPLICATION = "campaign-desk"
NOT_FOR_SECRETS = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")
"""Backends that keep secrets in plain text, or drop them."""


class SystemKeyring:
    """Secrets in the keyring that the `keyring` package finds; raises KeychainError when there is none."""

    def __init__(self) -> None:
        backend = keyring.get_keyring()
        if not _can_be_trusted(backend):
            raise KeychainError("This machine has no keyring to keep a sign-in in.", hint=HOW_TO_DO_WITHOUT)
        self.backend = backend

    @property
    def place(self) -> str:
        """Where the secrets are, for people."""
        return f"the keyring of this machine ({self.backend.name})"

    def get(self, name: str) -> str | None:
        """The secret, None when there is none."""
        with _explained():
            return self.backend.get_password(APPLICATION, name)

    def set(self, name: str, secret: str) -> None:
        """Keep it, and look whether it is there: some keyrings take a secret and drop it."""
        with _explained():
            self.backend.set_password(APPLICATION, name, secret)
            if self.backend.get_password(APPLICATION, name) != secret:
                raise KeychainError("The keyring did not keep the sign-in.", hint=HOW_TO_DO_WITHOUT)

    def delete(self, name: str) -> None:
        """Forget it; nothing happens when there is none."""
        with _explained():
            if self.backend.get_password(APPLICATION, name) is not None:
                self.backend.delete_password(APPLICATION, name)


def _can_be_trusted(backend: KeyringBackend) -> bool:
    chained = getattr(backend, "backends", None)
    if chained is not None:
        return bool(chained) and all(_can_be_trusted(one) for one in chained)
    return not type(backend).__module__.startswith(NOT_FOR_SECRETS)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except keyring.errors.KeyringLocked as error:
        raise KeychainError("The keyring is locked.", hint=HOW_TO_DO_WITHOUT) from error
    except keyring.errors.KeyringError as error:
        raise KeychainError("The keyring could not be used.", hint=HOW_TO_DO_WITHOUT) from error
