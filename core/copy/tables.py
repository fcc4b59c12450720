"""How word tables are written."""

from __future__ import annotations


def table(words: str) -> frozenset[str]:
    """The words of a text, white space between them."""
    return frozenset(words.split())
