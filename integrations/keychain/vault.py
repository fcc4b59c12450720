"""An encrypted file of secrets for machines without a keyring: AES-256-GCM, the key by Argon2id from a password."""

from __future__ import annotations

import base64
import json
import os
import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from filelock import FileLock, Timeout

from integrations.keychain.store import PASSWORD, KeychainError

FORMAT = "campaign-desk-vault-1"
MEMORY_KIB = 64 * 1024
PASSES = 3
LANES = 4
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
LOCK_TIMEOUT_S = 10
MOST_MEMORY_KIB = 1024 * 1024
MOST_PASSES = 20
MOST_LANES = 16


@dataclass(frozen=True)
class _Cost:
    """How expensive it is to try a password; kept in the file, so that it can rise later."""

    salt: bytes
    passes: int = PASSES
    lanes: int = LANES
    memory_kib: int = MEMORY_KIB

    def header(self) -> dict[str, Any]:
        """What the file says about it; authenticated together with the secrets."""
        return {
            "format": FORMAT, "salt": _text(self.salt), "passes": self.passes, "lanes": self.lanes,
            "memory_kib": self.memory_kib,
        }  # fmt: skip


@lru_cache(maxsize=4)
def _key(cost: _Cost, password: str) -> bytes:
    """The key of a file, 32 bytes. Remembered, because it is slow by design and a program asks often."""
    derive = Argon2id(
        salt=cost.salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return derive.derive(password.encode())


@dataclass(frozen=True)
class Vault:
    """Secrets in one encrypted file; every change is written whole, under a lock between processes."""

    path: Path
    password: str = field(repr=False)

    @property
    def place(self) -> str:
        """Where the secrets are, for people."""
        return f"the encrypted file {self.path}"

    def get(self, name: str) -> str | None:
        """The secret, None when there is none. Raises KeychainError for a wrong password or a damaged file."""
        return self._read()[1].get(name)

    def set(self, name: str, secret: str) -> None:
        """Keep it."""
        self._change(name, secret)

    def delete(self, name: str) -> None:
        """Forget it; nothing happens when there is none."""
        if self.path.exists():
            self._change(name, None)

    def _change(self, name: str, secret: str | None) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_name(self.path.name + ".lock"), timeout=LOCK_TIMEOUT_S):
                cost, secrets = self._read()
                kept = {key: value for key, value in secrets.items() if key != name}
                self._write(cost, kept if secret is None else kept | {name: secret})
        except Timeout as error:
            raise KeychainError(
                "Another program is changing the encrypted file of secrets.", hint="Try again."
            ) from error
        except OSError as error:
            raise KeychainError(f"{self.path} cannot be written: {error.strerror}.") from error

    def _read(self) -> tuple[_Cost, dict[str, str]]:
        try:
            document = json.loads(self.path.read_text("utf-8"))
            cost = _Cost(_bytes(document["salt"]), document["passes"], document["lanes"], document["memory_kib"])
            sealed, nonce = _bytes(document["sealed"]), _bytes(document["nonce"])
        except FileNotFoundError:
            return _Cost(os.urandom(SALT_BYTES)), {}
        except OSError as error:
            raise KeychainError(f"{self.path} cannot be read: {error.strerror}.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged() from error
        if document.get("format") != FORMAT or not _is_sensible(cost):
            raise self._damaged()
        return cost, self._opened(cost, nonce, sealed)

    def _opened(self, cost: _Cost, nonce: bytes, sealed: bytes) -> dict[str, str]:
        try:
            plain = AESGCM(_key(cost, self.password)).decrypt(nonce, sealed, _seal_text(cost))
        except InvalidTag:
            raise KeychainError(
                f"The password does not open {self.path}, or the file is damaged.",
                hint=f"Set {PASSWORD} to the password it was made with. Without it, delete the file and sign in again.",
            ) from None
        except ValueError as error:
            raise self._damaged() from error
        return dict(json.loads(plain))

    def _write(self, cost: _Cost, secrets: dict[str, str]) -> None:
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(_key(cost, self.password)).encrypt(nonce, json.dumps(secrets).encode(), _seal_text(cost))
        document = cost.header() | {"nonce": _text(nonce), "sealed": _text(sealed)}
        # mkstemp makes the file readable by this user alone.
        handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
        fresh = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(document, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        finally:
            fresh.unlink(missing_ok=True)

    def _damaged(self) -> KeychainError:
        return KeychainError(f"{self.path} is no file of secrets, or is damaged.", hint="Delete it and sign in again.")


def _is_sensible(cost: _Cost) -> bool:
    """Whether the file asks for a price that this machine can pay; a damaged one may ask for anything."""
    numbers = (cost.passes, cost.lanes, cost.memory_kib)
    return (
        all(isinstance(one, int) for one in numbers)
        and len(cost.salt) == SALT_BYTES
        and PASSES <= cost.passes <= MOST_PASSES
        and LANES <= cost.lanes <= MOST_LANES
        and MEMORY_KIB <= cost.memory_kib <= MOST_MEMORY_KIB
    )


def _seal_text(cost: _Cost) -> bytes:
    return json.dumps(cost.header(), sort_keys=True).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
