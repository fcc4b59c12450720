"""What a text claims: its numbers, superlatives and comparisons, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.copy.words import content_stems
from core.evidence.abroad import COMPARISON_ABROAD, SUPERLATIVE_ABROAD, may_be_abroad
from core.evidence.phrases import COMPARISONS, SUPERLATIVES
from core.evidence.quantities import Quantity, quantities
from core.evidence.wordings import COMPARISON, COMPARISON_HINTS, SUPERLATIVE, SUPERLATIVE_HINTS

Kind = Literal["number", "superlative", "comparison"]

_MULTIPLES = re.compile(
    r"\b(?:twice (?:as|the) |half (?:the|as) |(?:double|triple|quadruple|halve) (?:your|the|our) |doppelt so |halb so |deux fois plus |el doble de )\w+",
    re.IGNORECASE,
)
_MULTIPLE_HINTS = frozenset(
    ["twice", "half", "double", "triple", "quadruple", "halve", "doppelt", "halb", "deux", "doble"]
)
_WORD = re.compile(r"[^\W_]+")
_NEXT_WORD = re.compile(r"\s*[^\W\d_][\w’'-]*")
# A comparison that ends so has not named the other yet.
_OPEN_ENDS = frozenset(["als", "que", "qu", "qu’", "qu'", "unlike", "to", "with", "versus", "vs", "vs."])
_FIRST = re.compile(r"(?:#|n(?:o\.|r\.|°|\.º)|number) ?(?:1|one)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SINCE = re.compile(r"\b(?:since|seit|depuis|desde|founded|gegründet|est\.?|established)\s+(?:in\s+)?$", re.IGNORECASE)
# Numbers that are parts of names everybody uses.
_NAMED = re.compile(
    r"\b(?:(?:microsoft|office|dynamics|m) ?(?=365\b)|industr(?:y|ie) (?=[45]\.0\b)|windows (?=1[01]\b)|web (?=[23]\.0\b)|"
    r"(?:level|tier|stage|step|phase|part|chapter|stufe|teil) (?=\d\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Claim:
    """Something at `start` to `end` of a text that wants proof; `key` names what superlatives and comparisons say."""

    kind: Kind
    start: int
    end: int
    shown: str
    quantity: Quantity | None = None
    key: frozenset[str] = frozenset()


@lru_cache(maxsize=8192)
def claims_in(text: str) -> tuple[Claim, ...]:
    """The claims of a text in their order, each place once."""
    words = frozenset(_WORD.findall(text.lower()))
    found = [*_superlatives(text, words), *_comparisons(text, words)]
    taken = [(one.start, one.end) for one in found]
    for one in quantities(text):
        # “10 times faster than X” is one figure and one comparison; “#1” is no figure.
        if not any(start <= one.start and one.end <= end for start, end in taken) and not _is_name(text, one):
            found.append(Claim("number", one.start, one.end, one.shown, one))
    return tuple(sorted(found, key=lambda claim: claim.start))


def _superlatives(text: str, words: frozenset[str]) -> Iterator[Claim]:
    for found in superlatives(text, words):
        yield Claim("superlative", found.start(), found.end(), found[0].strip(), None, superlative_key(found[0]))


def superlative_key(words: str) -> frozenset[str]:
    """What a superlative says, whatever its form: “#1” and “number one”, “guaranteed” and “guarantee”."""
    if _FIRST.search(words):
        return frozenset({"#1"})
    stems = content_stems(words)
    key = frozenset("guarant" if one.startswith("guarant") else one for one in stems)
    return key or frozenset({words.strip().lower()})


def _comparisons(text: str, words: frozenset[str]) -> Iterator[Claim]:
    taken: list[tuple[int, int]] = []
    for found in comparisons(text, words):
        open_end = found[0].split()[-1].lower() in _OPEN_ENDS
        following = _NEXT_WORD.match(text, found.end()) if open_end else None
        taken.append((found.start(), following.end() if following else found.end()))
    multiples = () if _MULTIPLE_HINTS.isdisjoint(words) else _MULTIPLES.finditer(text)
    taken += [
        one.span() for one in multiples if not any(one.start() < end and start < one.end() for start, end in taken)
    ]
    for start, end in taken:
        yield _comparison(text, start, end)


def superlatives(text: str, words: frozenset[str]) -> list[re.Match[str]]:
    """Places that promise, in any of the languages that are known; `words` are those of the text, small."""
    found = [] if SUPERLATIVE_HINTS.isdisjoint(words) else list(SUPERLATIVE.finditer(text))
    found = apart(found, SUPERLATIVES.found(text, words))
    return apart(found, SUPERLATIVE_ABROAD.finditer(text)) if may_be_abroad(text) else found


def comparisons(text: str, words: frozenset[str]) -> list[re.Match[str]]:
    """Places that compare, likewise."""
    found = [] if COMPARISON_HINTS.isdisjoint(words) else list(COMPARISON.finditer(text))
    found = apart(found, COMPARISONS.found(text, words))
    return apart(found, COMPARISON_ABROAD.finditer(text)) if may_be_abroad(text) else found


def apart(found: list[re.Match[str]], others: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """What was found, and of the others what lies elsewhere."""
    for one in others:
        if not any(one.start() < other.end() and other.start() < one.end() for other in found):
            found.append(one)
    return found


_COMPARING = frozenset(["than", "as", "als", "que", "qu", "plus", "more", "less", "más", "the", "your", "our"])


def _comparison(text: str, start: int, end: int) -> Claim:
    shown = text[start:end].strip()
    key = frozenset(one for one in content_stems(shown) if one not in _COMPARING)
    return Claim("comparison", start, end, shown, None, key or frozenset({shown.lower()}))


def _is_name(text: str, one: Quantity) -> bool:
    """Whether a number is part of a well-known name, or a year that only says which edition it is (“Guide 2027”)."""
    if any(found.end() == one.start for found in _NAMED.finditer(text)):
        return True
    plain = one.unit is None and not one.more and _YEAR.fullmatch(one.shown)
    return bool(plain) and not _SINCE.search(text, 0, one.start) and not _counts_something(text, one.end)


def _counts_something(text: str, end: int) -> bool:
    """Whether a small word follows the number: “2000 customers”, but not “2026 Guide” or “in 2026”."""
    following = re.match(r"[ -]([^\W\d_]+)", text[end:])
    return bool(following) and following[1].lower().endswith("s")  # type: ignore[index]
