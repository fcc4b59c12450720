"""Words and names an ad must not hold, found in every spelling and inflection."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

_SUFFIXES = (
    "", "s", "es", "d", "ed", "ing", "er", "ers", "or", "ors", "e", "ee", "ees", "eed", "eeing", "y", "ies", "ied", "ier", "iest", "est",
    "ive", "ively", "ion", "ions", "ional", "ation", "ations", "al", "ally", "ly", "able", "ably", "ment", "ments", "ary", "aries", "arily",
    "ise", "ises", "ised", "ising", "ize", "izes", "ized", "izing", "ic", "ically", "istic", "ist", "ists", "ness", "ful", "fully",
)  # fmt: skip
_STRIPPED = (
    "ised",
    "ized",
    "ise",
    "ize",
    "aries",
    "ary",
    "ied",
    "ies",
    "ing",
    "eed",
    "ed",
    "e",
    "y",
    "ly",
    "s",
)
_LEAST_STEM = 4


@lru_cache(maxsize=512)
def ban_pattern(phrase: str) -> re.Pattern[str]:
    """Matches the phrase on word boundaries in any case, with hyphen, space or nothing between its words, inflected."""
    return _pattern(phrase, _inflected)


@lru_cache(maxsize=512)
def name_pattern(name: str) -> re.Pattern[str]:
    """Matches a name as `ban_pattern` does, but in the plural at most: no ledger is meant where Ledgerly is named."""
    return _pattern(name, lambda word: f"{re.escape(word)}(?:s|es)?")


def _pattern(phrase: str, ending: Callable[[str], str]) -> re.Pattern[str]:
    words = re.findall(r"[^\W_]+", _split_camel(phrase))
    if not words:
        return re.compile(r"(?!)")
    head = r"[\s\-‐-―_]*".join(re.escape(word) for word in words[:-1])
    joint = r"[\s\-‐-―_]*" if len(words) > 1 else ""
    return re.compile(rf"(?<![^\W_]){head}{joint}(?:{ending(words[-1])})(?:['’]s)?(?![^\W_])", re.IGNORECASE)


def banned_in(text: str, phrases: Iterable[str]) -> list[str]:
    """The phrases found in the text."""
    return [phrase for phrase in phrases if ban_pattern(phrase).search(text)]


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """The names found in the text."""
    return [name for name in names if name_pattern(name).search(text)]


def _split_camel(phrase: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", phrase)


def _inflected(word: str) -> str:
    word = word.lower()
    if len(word) < _LEAST_STEM:
        return f"{re.escape(word)}(?:s|es)?"
    bases = {word} | {word[: -len(end)] for end in _STRIPPED if word.endswith(end) and end != "ing"}
    usable = sorted(base for base in bases if len(base) >= _LEAST_STEM)
    endings = "|".join(_SUFFIXES[1:])
    return "|".join(f"{re.escape(base)}(?:{endings})?" for base in usable)
