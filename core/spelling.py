"""Words that are surely misspelled, and what was surely meant: one slip away from exactly one well-known word.

The dictionaries come with pyspellchecker; nothing is fetched. A word that no dictionary knows is no mistake by itself:
names, jargon and compounds are unknown too, so only slips inside a word count, and only where the word meant is plain.
"""

from __future__ import annotations

import gzip
import json
import pkgutil
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spellchecker import SpellChecker

LANGUAGES = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})
# Shorter words are one slip away from too many others.
SHORTEST = 6
_LONG = 9
_PORTION, _NEXT = 50_000, ', "'
_LEAST_USED = 500
_PLAINLY = 10
_SLIP = 0.8
# How often the dictionaries count a word that everybody uses; the English one was counted in ten times as many texts.
_EVERYDAY = {"en": 1_500}
_EVERYDAY_ELSEWHERE = 150
_JOINING = frozenset({"de", "nl"})
_JOINTS = ("", "s", "es", "n", "en", "e", "er")
_SHORTEST_PART = 4
_ENDINGS = frozenset("snerdmtyoai")
# British spellings that the English list knows in their American form only.
_BRITISH = (
    ("our", "or"), ("ise", "ize"), ("isa", "iza"), ("isi", "izi"), ("yse", "yze"), ("ysi", "yzi"), ("tre", "ter"),
    ("amme", "am"), ("ogue", "og"), ("ence", "ense"), ("ll", "l"), ("l", "ll"), ("ae", "e"), ("oe", "e"), ("dge", "dg"), ("que", "ck"), ("iality", "ialty"), ("pyj", "paj"),
)  # fmt: skip
# Words of offices and computers that the lists miss, one letter away from others.
_TRADE = frozenset(
    {
        "admins",
        "onboard",
        "onboards",
        "dataset",
        "datasets",
        "webinar",
        "webinars",
        "logins",
        "checkin",
        "uptime",
        "workflow",
        "workflows",
    }
)
# Umlauts and sharp s spelled out, as in addresses and in Switzerland.
_SPELLED_OUT = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß"), ("ß", "ss"))


@lru_cache(maxsize=len(LANGUAGES))
def _dictionary(language: str) -> SpellChecker:
    from spellchecker import SpellChecker

    known = SpellChecker(language=None, distance=1)
    known.word_frequency.load_json(_words(language))
    return known


def _words(language: str) -> dict[str, int]:
    """The words of a dictionary and how often they are used, read in portions: in one, Python would stand still in every
    thread for a tenth of a second."""
    packed = pkgutil.get_data("spellchecker", f"resources/{language}.json.gz")
    assert packed is not None, "the package comes with its dictionaries"
    text = gzip.decompress(packed).decode().strip().removeprefix("{").removesuffix("}")
    words: dict[str, int] = {}
    at = 0
    while at < len(text):
        end = text.find(_NEXT, at + _PORTION)
        end = len(text) if end < 0 else end
        words.update(json.loads(f"{{{text[at:end]}}}"))
        at = end + 1
    return words


def is_name_like(word: str, other: str) -> bool:
    """Whether a word with a capital may as well be a name: only one letter is another, and the word is not long."""
    return len(word) < _LONG and len(word) == len(other) and sorted(word) != sorted(other)


@lru_cache(maxsize=50_000)
def meant(word: str, languages: frozenset[str]) -> str | None:
    """What a small-lettered word was surely meant to be; None where it is right, or nobody can be sure.

    A word that any of the languages, or English, knows is right. None as well where a language has no dictionary.
    """
    if len(word) < SHORTEST or not word.isalpha() or not languages or not languages <= LANGUAGES:
        return None
    if any(_knows(word, language) for language in {*languages, "en"}):
        return None
    found = {better for language in languages if (better := _candidate(word, language))}
    return found.pop() if len(found) == 1 else None


def known_shares(words: Sequence[str]) -> dict[str, float]:
    """How many of small-lettered words are of each language, 0 to 1, a slip counting nearly as much; languages that have
    no chance to come first are left out."""
    unknown = {one: [word for word in words if not _knows(word, one)] for one in LANGUAGES}
    count = len(words)
    least = max((count - len(missing) for missing in unknown.values()), default=0)
    found = {}
    for one, missing in unknown.items():
        if count and count - (1 - _SLIP) * len(missing) >= least:
            found[one] = (count - sum(1 - _SLIP * _is_slip_of(word, one) for word in missing)) / count
    return found


@lru_cache(maxsize=50_000)
def _is_slip_of(word: str, language: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and _candidate(word, language) is not None


def is_everyday(word: str, language: str) -> bool:
    """Whether a small-lettered word is one that everybody uses, in this language or in English."""
    return any(
        code in LANGUAGES and _dictionary(code)[word] >= _EVERYDAY.get(code, _EVERYDAY_ELSEWHERE)
        for code in dict.fromkeys(("en", language))
    )


def _knows(word: str, language: str) -> bool:
    known = _dictionary(language)
    if word in known or word in _TRADE:
        return True
    if language == "en":
        return any(word.replace(*pair) in known for pair in _BRITISH if pair[0] in word)
    if language == "de" and any(word.replace(*pair) in known for pair in _SPELLED_OUT if pair[0] in word):
        return True
    return language in _JOINING and _is_compound(word, known)


def _is_compound(word: str, known: SpellChecker) -> bool:
    """Whether a word is made of two known ones, with or without a letter between them."""
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if word[at:] in known:
            first = word[:at]
            if any(first.endswith(joint) and first[: len(first) - len(joint)] in known for joint in _JOINTS):
                return True
    return False


def _candidate(word: str, language: str) -> str | None:
    """The one well-known word that is a slip away; a word that ends otherwise may be an inflection nobody listed."""
    known = _dictionary(language)
    near = known.known(known.edit_distance_1(word))
    found = {one: known.word_frequency[one] for one in near if one.isalpha() and _is_slip(word, one)}
    if not found:
        return None
    best = max(found, key=lambda one: found[one])
    swapped = [one for one in found if sorted(one) == sorted(word)]
    if len(swapped) == 1 and found[swapped[0]] >= _LEAST_USED:
        return swapped[0]
    others = [used for one, used in found.items() if one != best]
    if language == "en" and found[best] < _LEAST_USED:
        return None
    return best if all(found[best] >= used * _PLAINLY for used in others) else None


def _is_slip(word: str, other: str) -> bool:
    """Whether the difference is a slip of the keys and no other ending, beginning or accent-less spelling."""
    if word[0] != other[0]:
        return False
    if word[-1] != other[-1] and (word[-1] in _ENDINGS or other[-1] in _ENDINGS):
        return False
    # somebody who set an accent meant it
    return word != re.sub(r"[’']", "", other) and _without_accents(word) != other


def _without_accents(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
