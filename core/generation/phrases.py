"""Search phrases: legal characters, equality as Google sees it, and who is named in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from core.brief import Brief
from core.brief.names import holds, words_of
from core.copy.bans import named_in
from core.copy.words import stem

_SMALL = frozenset(
    [
        "for",
        "of",
        "the",
        "in",
        "and",
        "a",
        "an",
        "with",
        "für",
        "mit",
        "der",
        "die",
        "das",
        "pour",
        "de",
        "la",
        "le",
        "para",
    ]
)


@lru_cache(maxsize=8192)
def sameness(phrase: str) -> frozenset[str]:
    """Equal for phrases Google holds for close variants: order, small words, plurals and accents do not count."""
    plain = unicodedata.normalize("NFKD", phrase).encode("ascii", "ignore").decode() or phrase
    stems = frozenset(stem(word) for word in words_of(plain) if word not in _SMALL)
    return stems or frozenset(words_of(phrase))


def names_competitor(phrase: str, brief: Brief) -> bool:
    """Whether a competitor of the brief is named in any spelling."""
    return bool(named_in(phrase, brief.brand.competitors))


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
