"""Texts in CSV files that people open with a spreadsheet, which runs a cell beginning with = + - @ or a tab as a formula."""

from __future__ import annotations

STARTS = ("=", "+", "-", "@", "\t", "\r")


def inert(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: with a leading apostrophe where it needs one."""
    return f"'{text}" if text.startswith(STARTS) else text
