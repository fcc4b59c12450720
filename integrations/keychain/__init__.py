"""Where secrets are kept: the keyring of the system, or an encrypted file on machines that have none."""

from integrations.keychain.store import SecretStore, open_store

__all__ = ["SecretStore", "open_store"]
