"""Where secrets are kept: the keyring of the system, or an encrypted file on machines that have none."""

from integrations.keychain.choosing import open_store
from integrations.keychain.store import SecretStore

__all__ = ["SecretStore", "open_store"]
