"""Words, stems, numbers, articles and plurals of English (and plain tokens of any language)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from core.copy.lexicon import COUNT_EXCEPTIONS, FUNCTION_WORDS, MASS_HEADS, MASS_SUFFIXES
from core.copy.tables import table

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+%?|[^\W_]+(?:['’][^\W_]+)*%?")
_NUMBER = re.compile(r"(?<![^\W_])[$€£¥#]?\d+(?:[.,/:]\d+)*(?:\s?%|[xXkKmMbB](?![^\W_])|\+)?(?![^\W_])")
_IRREGULAR_PLURALS = {
    "person": "people",
    "woman": "women",
    "man": "men",
    "half": "halves",
    "staff": "staff",
    "foot": "feet",
}
_VOWEL_LETTER_NAMES = frozenset("AEFHILMNORSX")
_SPOKEN_ACRONYMS = table("FIPS HACCP HIPAA LAN LIMS MOOC NASA NATO NIST SAAS SCADA SEPA SIEM SIM SOAR SOC SOX SWOT")


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, in order, case kept; hyphens and slashes part words."""
    return _TOKEN.findall(text)


def stem(word: str) -> str:
    """One form for the inflections of a word: `closes`, `closing` and `close` agree."""
    # Numbers are their own, and there are too many of them to keep.
    return word if word.isdigit() else _stem(word)


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word.lower())
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes", "zes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _without_verb_ending(word)


def _without_verb_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and re.search("[aeiouy]", word[: -len(ending)]):
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Stems of every word of the text."""
    return frozenset(stem(word) for word in tokens(text))


@lru_cache(maxsize=4096)
def content_stems(text: str) -> tuple[str, ...]:
    """Stems of the words that carry meaning, in order; numbers count as words."""
    return tuple(stem(word) for word in tokens(text) if word.lower() not in FUNCTION_WORDS)


def numbers(text: str) -> list[str]:
    """Numbers as written ("6", "40%", "24/7", "$18"); digits inside a word such as B2B are none."""
    return [re.sub(r"\s", "", found) for found in _NUMBER.findall(text)]


def plural(noun: str) -> str:
    """Plural of a noun or of the head of a title: `Head of Sales` → `Heads of Sales`."""
    head, of, rest = noun.partition(" of ")
    if of:
        return plural(head) + of + rest
    first, _, last = noun.rpartition(" ")
    return f"{first} {_plural_word(last)}" if first else _plural_word(last)


def _plural_word(word: str) -> str:
    lower = word.lower()
    if lower in _IRREGULAR_PLURALS:
        return word[0] + _IRREGULAR_PLURALS[lower][1:]
    if is_plural(word):
        return word
    if word.isupper():
        return word + "s"
    if lower.endswith("y") and lower[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    return word + ("es" if lower.endswith(("s", "x", "z", "ch", "sh")) else "s")


def is_plural(word: str) -> bool:
    """Whether a word looks like a plural noun."""
    lower = word.lower()
    if lower in {"people", "staff", "men", "women", "feet"}:
        return True
    return len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is", "ics", "ous"))


def is_mass(word: str) -> bool:
    """Whether a singular noun stands without an article (software, monitoring, payroll)."""
    lower = word.lower().rsplit("-", 1)[-1]
    if lower in COUNT_EXCEPTIONS:
        return False
    return lower in MASS_HEADS or (len(lower) > 4 and lower.endswith(MASS_SUFFIXES))


def article(phrase: str) -> str:
    """`a` or `an`, by the sound the phrase begins with."""
    word = tokens(phrase)[0] if tokens(phrase) else ""
    if word.isdigit():
        return "an" if word.startswith("8") or word in {"11", "18"} else "a"
    if word.isupper() and len(word) > 1 and word not in _SPOKEN_ACRONYMS:
        return "an" if word[0] in _VOWEL_LETTER_NAMES else "a"
    lower = word.lower()
    if lower.startswith(("uni", "use", "usa", "eu", "one", "once", "uti")):
        return "a"
    return "an" if lower.startswith(("a", "e", "i", "o", "u", "hour", "honest")) else "a"


def lower_first(text: str) -> str:
    """First letter small."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """First letter capital, whatever punctuation comes before it."""
    for index, char in enumerate(text):
        if char.isalnum():
            return text[:index] + char.upper() + text[index + 1 :]
    return text


def listed(items: Iterable[str], conjunction: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    parts = list(items)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"
