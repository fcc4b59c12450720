"""Search phrases: legal characters, equality as Google sees it, and who is named in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from core.brief import Brief
from core.brief.names import company_name
from core.copy.bans import banned_in
from core.copy.words import stem

MOST_WORDS = 10
MOST_CHARACTERS = 80

_ILLEGAL = re.compile(r"[^\w\s&'’./-]|_")
_EDGES = " -./&'’"
_SMALL = frozenset(["for", "of", "the", "in", "and", "a", "an", "with", "für", "mit", "der", "die", "das", "pour", "de", "la", "le", "para"])


def search_phrase(text: str) -> str | None:
    """The text as a keyword: lower case, legal characters, match-type marks dropped; None when too long or empty."""
    plain = _ILLEGAL.sub(" ", unicodedata.normalize("NFC", text).lower())
    words = [word.strip(_EDGES) if word.strip(_EDGES) else word for word in plain.split()]
    phrase = " ".join(word for word in words if word == "&" or word.strip(_EDGES)).strip(_EDGES)
    if not phrase or len(phrase) > MOST_CHARACTERS or len(phrase.split()) > MOST_WORDS:
        return None
    return phrase


@lru_cache(maxsize=8192)
def words_of(phrase: str) -> tuple[str, ...]:
    """The words Google compares: hyphens and slashes part them."""
    return tuple(word for word in re.split(r"[\s\-/]+", phrase.lower()) if word)


@lru_cache(maxsize=8192)
def sameness(phrase: str) -> frozenset[str]:
    """Equal for phrases Google holds for close variants: order, small words, plurals and accents do not count."""
    plain = unicodedata.normalize("NFKD", phrase).encode("ascii", "ignore").decode() or phrase
    stems = frozenset(stem(word) for word in words_of(plain) if word not in _SMALL)
    return stems or frozenset(words_of(phrase))


def holds(phrase: str, part: str) -> bool:
    """Whether the words of `part` stand in the phrase, in order and unbroken."""
    inside, wanted = words_of(phrase), words_of(part)
    return bool(wanted) and any(inside[at : at + len(wanted)] == wanted for at in range(len(inside) - len(wanted) + 1))


def names_competitor(phrase: str, brief: Brief) -> bool:
    """Whether a competitor of the brief is named in any spelling."""
    return bool(banned_in(phrase, brief.brand.competitors))


def brand_phrases(brief: Brief) -> tuple[str, ...]:
    """The names people search the brand by. A name that is an ordinary word of the brief counts only with the product."""
    company, product = search_phrase(company_name(brief)), search_phrase(brief.product)
    ordinary = company is not None and _is_ordinary(company, brief)
    names = [company if not ordinary else None, product]
    return tuple(dict.fromkeys(name for name in names if name))


def _is_ordinary(name: str, brief: Brief) -> bool:
    """`close` in a brief about closing books: written small in the middle of its sentences."""
    texts = [brief.summary or "", *brief.value_props, *(claim.text for claim in brief.claims)]
    return any(holds(" ".join(word for word in text.split() if word.islower()), name) for text in texts)


def distinct(phrases: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """The phrases without those that equal an earlier or a known one."""
    seen = {sameness(phrase) for phrase in known}
    kept: list[str] = []
    for phrase in phrases:
        if sameness(phrase) not in seen:
            seen.add(sameness(phrase))
            kept.append(phrase)
    return kept


def blocked_by(negative: str, match_type: str, phrases: Sequence[str]) -> list[str]:
    """The phrases a negative keyword would keep from showing; negatives match words as written, no close variants."""
    wanted = words_of(negative)
    if match_type == "EXACT":
        return [phrase for phrase in phrases if words_of(phrase) == wanted]
    if match_type == "PHRASE":
        return [phrase for phrase in phrases if holds(phrase, negative)]
    return [phrase for phrase in phrases if wanted and set(wanted) <= set(words_of(phrase))]
