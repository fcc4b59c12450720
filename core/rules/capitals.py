"""Editorial rules for capitals and letters set apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from core.copy.language import language_of
from core.copy.tables import table
from core.rules.roles import Wording
from core.rules.rule import ERROR, WARNING, Span
from core.rules.texts import WORD, bare, both
from core.spelling import is_everyday

_SHOUT = 4


_DIGITS = tuple("0123456789")


_CAPITAL_RUN = re.compile(r"[^\W\d_a-z]{4}|[^\W\d_a-z]{2}['’&]")


_CAPITAL_INSIDE = re.compile(r"[^\W\d_A-Z][^\W\d_a-z]")


# Three letters are an acronym unless they are one of these.
_SHORT_WORDS = table("all any big buy end fun get hot new not now off our out see top use win wow yes you neu nur")
_SHORT_LOUD = re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(_SHORT_WORDS)).upper()})(?![^\W_])")
# No acronym is so long.
_SURE = 10
# DON'T, WE'LL
_SHORTENED = re.compile(r"[’'](?:T|S|LL|RE|VE|D|M)$")


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
    language = language_of(text) or "en"
    return words, len(words) > 1 or any(_is_word(found[0], language) for found in words)


def _is_word(word: str, language: str) -> bool:
    """Whether it is a word of everyday language rather than a name or an acronym."""
    return len(word) >= _SURE or _SHORTENED.search(word) is not None or is_everyday(word.lower(), language)


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
    if not sure and not text.isupper():
        words = sorted([*words, *_SHORT_LOUD.finditer(bare(text))], key=lambda found: found.start())
    for found in () if sure else words:
        short = found[0].lower() in _SHORT_WORDS
        message = f"“{found[0]}” is written in capitals" + (
            "." if short else "; add it to the brand's acronyms if it is one."
        )
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


_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_]([.\-_*]) ?(?:[^\W\d_]\1 ?)+[^\W\d_]?|(?:[A-Z] ){2,}[A-Z])(?![^\W_])")


@both(
    "spaced_letters",
    (ERROR, ERROR),
    "Letters set apart",
    "“S.A.L.E” and “S A L E” are disapproved gimmicks. Write the word plainly.",
)
def _spaced_letters(text: str, wording: Wording) -> Iterator[Span]:
    for found in _SPACED.finditer(text):
        letters = sum(char.isalpha() for char in found[0])
        short = re.sub(r"[\W_]", "", found[0]).lower() in _SHORT_WORDS
        if (
            letters > _FEW_LETTERS
            or short
            or (letters == _FEW_LETTERS and " " in found[0] and found[0] not in _COUNTED)
        ):
            fixed = text[: found.start()] + re.sub(r"[\W_]", "", found[0]).capitalize() + text[found.end() :]
            yield Span(found.start(), found.end(), f"“{found[0]}” sets its letters apart.", fixed, "Write it plainly")
