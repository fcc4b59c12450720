"""The second net under secrets: what is written into logs and reports is searched for them first."""

from __future__ import annotations

import logging
import re

SHORTEST = 6
"""Shorter texts are not searched for: they would black out half of every report."""
IN_PLACE = "[secret]"

_known: set[str] = set()
_LIKELY = re.compile(
    r"(?i)(\bBearer\s+|\b(?:access_token|refresh_token|client_secret|developer[-_]token|code_verifier|code|password)"
    r"[\"']?\s*[=:]\s*[\"']?)([^\s\"'&,;)}\]]{6,})"
)


def hide(*secrets: str | None) -> None:
    """Keep these texts out of everything that is written from now on."""
    _known.update(one for one in secrets if one and len(one) >= SHORTEST)


def without_secrets(text: str) -> str:
    """The text with every known secret, and what looks like one by the word before it, struck out."""
    for one in sorted(_known, key=len, reverse=True):
        text = text.replace(one, IN_PLACE)
    return _LIKELY.sub(rf"\1{IN_PLACE}", text)


class SecretFree(logging.Formatter):
    """A formatter whose lines, traces included, hold no secret."""

    def __init__(self, inner: logging.Formatter | None) -> None:
        super().__init__()
        self.inner = inner or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        """The line of the formatter inside, without secrets."""
        return without_secrets(self.inner.format(record))


def guard_logs() -> None:
    """Search all that the root logger's handlers write; call it after they were set up."""
    for handler in logging.getLogger().handlers:
        if not isinstance(handler.formatter, SecretFree):
            handler.setFormatter(SecretFree(handler.formatter))
