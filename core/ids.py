"""Ids: UUIDv7, 16 bytes in the file, text everywhere else."""

from __future__ import annotations

from uuid import UUID

from core.errors import InvalidInput


def parse_id(value: str | bytes) -> UUID:
    """The UUID of an id text or of 16 stored bytes; raises InvalidInput."""
    try:
        return UUID(bytes=value) if isinstance(value, bytes) else UUID(value)
    except ValueError as error:
        raise InvalidInput(f"{value!r} is not an id.", hint="Ids look like 0193a0b2-….") from error


def id_text(stored: bytes) -> str:
    """The text of a stored id."""
    digits = stored.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
