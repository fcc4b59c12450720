"""Which place for secrets this machine has."""

from __future__ import annotations

import os

from core import paths
from core.errors import InvalidInput
from integrations.keychain.store import CHOICE, PASSWORD, SecretStore


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
