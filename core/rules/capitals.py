"""Editorial rules for capitals and letters set apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from core.copy.lexicon import AD_WORDS, COMPARATIVES, FUNCTION_WORDS, SUPERLATIVES
from core.copy.verbs import NOUN_OR_VERB, PLAIN_VERBS
from core.rules.roles import Wording
from core.rules.rule import ERROR, WARNING, Span
from core.rules.texts import WORD, bare, both

_COMMON = (PLAIN_VERBS | NOUN_OR_VERB | FUNCTION_WORDS | SUPERLATIVES | AD_WORDS | COMPARATIVES) | frozenset(
    [
        "account",
        "accounts",
        "business",
        "buy",
        "cheap",
        "click",
        "cloud",
        "data",
        "deal",
        "demo",
        "discount",
        "easy",
        "email",
        "enterprise",
        "exclusive",
        "fast",
        "free",
        "gratis",
        "growth",
        "guide",
        "here",
        "limited",
        "money",
        "month",
        "months",
        "news",
        "offer",
        "online",
        "order",
        "price",
        "pricing",
        "product",
        "sale",
        "sales",
        "save",
        "secure",
        "service",
        "simple",
        "software",
        "solution",
        "special",
        "team",
        "teams",
        "time",
        "today",
        "tool",
        "tools",
        "trial",
        "video",
        "week",
        "work",
        "year",
        "years",
        "jetzt",
        "kostenlos",
        "neu",
        "sofort",
        "angebot",
        "gratuit",
        "nuevo",
    ]
)


_SHOUT = 4


_DIGITS = tuple("0123456789")


_CAPITAL_RUN = re.compile(r"[^\W\d_a-z]{4}|[^\W\d_a-z]{2}['’&]")


_CAPITAL_INSIDE = re.compile(r"[^\W\d_A-Z][^\W\d_a-z]")


_SURE = 7


def _shouted(text: str, wording: Wording) -> tuple[list[re.Match[str]], bool]:
    """The words in capitals that are no acronyms, and whether they are shouting beyond doubt."""
    if not _CAPITAL_RUN.search(text):
        return [], False
    words = [found for found in WORD.finditer(bare(text)) if len(found[0]) >= _SHOUT and found[0].isupper()]
    words = [found for found in words if not text[: found.start()].endswith(_DIGITS)]  # S/4HANA
    words = [
        found
        for found in words
        if found[0].rstrip("S") not in wording.voice.acronyms and found[0] not in wording.voice.acronyms
    ]
    sure = len(words) > 1 or any(len(found[0]) >= _SURE or found[0].lower() in _COMMON for found in words)
    return words, sure


def _calmed(text: str, words: list[re.Match[str]]) -> str:
    for found in words:
        text = text[: found.start()] + found[0].capitalize() + text[found.end() :]
    return text


_CAPITALS_HELP = "Words in capitals are shouting and are disapproved. Write them small; list real acronyms under the brand's acronyms."


@both("capitals", (ERROR, ERROR), "Words in capitals", _CAPITALS_HELP)
def _capitals(text: str, wording: Wording) -> Iterator[Span]:
    words, sure = _shouted(text, wording)
    for found in words if sure else ():
        yield Span(
            found.start(), found.end(), f"“{found[0]}” is written in capitals.", _calmed(text, words), "Write it small"
        )


@both("capitals_likely", (WARNING, WARNING), "A word in capitals that may be an acronym", _CAPITALS_HELP)
def _capitals_likely(text: str, wording: Wording) -> Iterator[Span]:
    words, sure = _shouted(text, wording)
    for found in () if sure else words:
        message = f"“{found[0]}” is written in capitals; add it to the brand's acronyms if it is one."
        yield Span(found.start(), found.end(), message, _calmed(text, words), "Write it small")


@both(
    "alternating_capitals",
    (ERROR, ERROR),
    "Capitals in the middle of words",
    "Letters in turn big and small are disapproved. Write the word plainly.",
)
def _alternating(text: str, wording: Wording) -> Iterator[Span]:
    for found in WORD.finditer(bare(text)) if _CAPITAL_INSIDE.search(text) else ():
        word = found[0]
        if len(word) < _SHOUT or word.islower() or word.isupper() or word.istitle():
            continue
        if all(a.isupper() != b.isupper() for a, b in pairwise(word)):
            fixed = text[: found.start()] + word.capitalize() + text[found.end() :]
            yield Span(
                found.start(), found.end(), f"“{word}” mixes capitals and small letters.", fixed, "Write it plainly"
            )


_FEW_LETTERS = 3


# Not a word, but things told apart.
_COUNTED = frozenset({"A B C", "X Y Z"})


_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_]([.\-_*]) ?(?:[^\W\d_]\1 ?){2,}[^\W\d_]?|(?:[A-Z] ){2,}[A-Z])(?![^\W_])")


@both(
    "spaced_letters",
    (ERROR, ERROR),
    "Letters set apart",
    "“S.A.L.E” and “S A L E” are disapproved gimmicks. Write the word plainly.",
)
def _spaced_letters(text: str, wording: Wording) -> Iterator[Span]:
    for found in _SPACED.finditer(text):
        letters = sum(char.isalpha() for char in found[0])
        if letters > _FEW_LETTERS or (letters == _FEW_LETTERS and " " in found[0] and found[0] not in _COUNTED):
            fixed = text[: found.start()] + re.sub(r"[\W_]", "", found[0]).capitalize() + text[found.end() :]
            yield Span(found.start(), found.end(), f"“{found[0]}” sets its letters apart.", fixed, "Write it plainly")
