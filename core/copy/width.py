"""How wide a text is as the platforms count it."""

from __future__ import annotations

import re
import unicodedata

_INSERTION = re.compile(r"\{[^{}:]*(?:\([^{}]*\))?[^{}:]*:([^{}]*)\}")


def resolved(text: str) -> str:
    """The text with `{KeyWord:default}`, `{CUSTOMIZER.x:default}` and `{LOCATION(City):default}` at their default."""
    return _INSERTION.sub(r"\1", text)


def display_width(text: str) -> int:
    """Characters after insertion defaults; full-width ones count two, combining marks nothing."""
    if text.isascii() and "{" not in text:
        return len(text)
    return sum(_columns(char) for char in resolved(unicodedata.normalize("NFC", text)))


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
