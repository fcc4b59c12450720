"""The hard rules of a text under `Limits`, for whole texts and for texts still being written."""

from __future__ import annotations

import itertools
import re
import string
from dataclasses import dataclass
from functools import cached_property

from core.copy.bans import ban_pattern
from core.copy.lexicon import DANGLING, NUMBER_WORDS
from core.copy.source import Source, figures_in, rests_on, unit_kept
from core.copy.width import display_width
from core.copy.words import tokens
from core.copywriting import Limits

LATIN = "".join(chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha())
CHARSET = frozenset(string.ascii_letters + string.digits + LATIN + " ,.&'-:?/")
"""Characters of every text. Signs of numbers come from the allowed numbers, `!` from the limits."""

NUMBER_SIGNS = "%$€£¥#+"
FINAL = frozenset(".?!%+")
ALNUM = re.compile(r"[^\W_]+")
WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"(?<![^\W_])[$€£¥#]?\d+(?:[.,/:]\d+)*(?:\s?%|[^\W_]+|\+)?")
"""A number with all that changes its meaning: currency, letters ("3x"), percent. "B2B" is a code, not a number."""
CODE = re.compile(r"[^\W\d_]+\d[^\W_]*")
SHORT = 90
"""A text no wider than this says no figure twice."""
MALFORMED = re.compile(
    r"  "  # two blanks
    r"|[^\w\s%'+][^\w\s'$€£¥#]"  # two signs in a row
    r"| [,.:?!/%'+]"  # a blank before a sign
    r"|[.,:?!%+][^\W_](?<!\d)"  # a sign right before a letter: web addresses, abbreviations
    r"|[\w%][-/'] | [-/]\w"  # a torn compound
    r"|[$€£¥#](?!\d|$)"  # a currency without its amount
    r"|\d'"  # an apostrophe after a number
)


@dataclass(frozen=True)
class Rules:
    """`Limits` made ready for checking. Words are banned and widths counted exactly as `core.copy` does."""

    limits: Limits

    def open(self, text: str) -> bool:
        """Whether an unfinished text can still become a legal one; its last word or number may be incomplete."""
        if MALFORMED.search(text) or not (text[0].isalnum() or text[0] in "$€£¥#"):
            return False
        if self.limits.words and not self._known_ok(text, complete=False):
            return False
        if self.limits.source and not self._beside_own(text):
            return False
        return self._words_ok(text, complete=False) and not self._repeats(text) and not self._banned(text)

    def whole(self, text: str) -> bool:
        """Whether the text may stand as it is."""
        if not self.limits.min_width <= display_width(text) <= self.limits.max_width:
            return False
        if text != text.strip() or not (text[-1].isalnum() or text[-1] in FINAL) or not self.open(text):
            return False
        *_, last = text.casefold().split()
        known = not self.limits.words or self._known_ok(text, complete=True)
        if self.limits.source and not self._figures_rest(text):
            return False
        return known and last.rstrip(".?!") not in DANGLING and self._words_ok(text, complete=True)

    @cached_property
    def extra(self) -> str:
        """Characters beyond `CHARSET` that these limits open."""
        signs = {sign for number in self.limits.allowed_numbers for sign in number if sign in NUMBER_SIGNS}
        return "".join(sorted(signs)) + ("!" if self.limits.exclamation else "")

    def _words_ok(self, text: str, *, complete: bool) -> bool:
        return (
            text.count("!") <= int(self.limits.exclamation)
            and self._numbers_ok(text, complete=complete)
            and self._codes_ok(text, complete=complete)
            and self._capitals_ok(text, complete=complete)
        )

    def _known_ok(self, text: str, *, complete: bool) -> bool:
        """Every word is one of the limits' own; a word still open is the beginning of one."""
        words = WORD.findall(text.casefold())
        is_open = not complete and bool(words) and text[-1].isalpha()
        last = words.pop() if is_open else ""
        return last in self._beginnings and all(word in self._own for word in words)

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(part for word in self.limits.words for part in WORD.findall(word.casefold()))

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(word[:end] for word in self._own for end in range(len(word) + 1))

    def _numbers_ok(self, text: str, *, complete: bool) -> bool:
        found: set[str] = set()
        for match in NUMBER.finditer(text):
            number = match.group().replace(" ", "")
            if number not in self._numbers and not _begins(match, number, self._numbers, complete=complete):
                return False
            if number in found and self.limits.max_width <= SHORT:
                return False
            found.add(number)
        return not any(word in NUMBER_WORDS and word not in self._numbers for word in WORD.findall(text.casefold()))

    def _figures_rest(self, text: str) -> bool:
        """Every figure stands as the source has it."""
        words = [word.lower() for word in tokens(text)]
        return all(rests_on(text, words, figure, self._source) for figure in figures_in(text))

    def _beside_own(self, text: str) -> bool:
        """No figure has got two neighbours that are not its own; the last word is still open."""
        words = [word.lower() for word in tokens(text)]
        closed = " ".join(words[:-2])
        return all(unit_kept(words[:-1], figure, self._source) for figure in figures_in(closed))

    @cached_property
    def _source(self) -> Source:
        return Source(self.limits.source)

    def _codes_ok(self, text: str, *, complete: bool) -> bool:
        """Words of letters and digits ("B2B", "ISO27001") only as written in the limits."""
        known = self.limits.acronyms | self.limits.allowed_numbers
        return all(
            match.group() in known or _begins(match, match.group(), known, complete=complete)
            for match in CODE.finditer(text)
        )

    def _capitals_ok(self, text: str, *, complete: bool) -> bool:
        """Capitals in a row only for acronyms and their plurals; a word still open may be the beginning of one."""
        acronyms = self.limits.acronyms
        for match in ALNUM.finditer(text):
            word = match.group()
            known = (
                word in acronyms or (word[-1] == "s" and word[:-1] in acronyms) or word in self.limits.allowed_numbers
            )
            if not known and _shouts(word) and not _begins(match, word, acronyms, complete=complete):
                return False
        return True

    def _banned(self, text: str) -> bool:
        """The end of an open text counts as the end of a word: "art" banned also stops "article" in two tokens."""
        return any(pattern.search(text) for pattern in self._bans)

    @cached_property
    def _bans(self) -> tuple[re.Pattern[str], ...]:
        return tuple(ban_pattern(phrase) for phrase in sorted(self.limits.banned))

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(number.replace(" ", "") for number in self.limits.allowed_numbers)

    @staticmethod
    def _repeats(text: str) -> bool:
        return any(left == right for left, right in itertools.pairwise(text.casefold().split()))


def _begins(match: re.Match[str], found: str, known: frozenset[str], *, complete: bool) -> bool:
    """Whether an open text ends in the beginning of something known."""
    at_end = not complete and match.end() == len(match.string)
    return at_end and any(name.startswith(found) for name in known)


def _shouts(word: str) -> bool:
    return any(left.isupper() and right.isupper() for left, right in itertools.pairwise(word))
