"""The hard rules of a text under `Limits`, for whole texts and for texts still being written."""

from __future__ import annotations

import itertools
import re
import string
from dataclasses import dataclass
from functools import cached_property

from core.copywriting import Limits

LATIN = "".join(chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha())
CHARSET = frozenset(string.ascii_letters + string.digits + LATIN + " ,.&'-:?/")
"""Characters of every text. Signs of numbers (% $ € £ +) come from the allowed numbers, `!` from the limits."""

NUMBER = re.compile(
    r"(?<![^\W\d_])[$€£]?\d+(?:[.,]\d+)*[^\W\d_]*\+?(?:\s?(?:%|(?:per ?cent|thousand|million|billion)\b))?",
    re.IGNORECASE,
)
"""A number with what changes its meaning: currency, letters ("3x"), percent, magnitude. "B2B" is a word, not one."""

SPELLED = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "dozen",
        "dozens",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "billions",
        "half",
        "double",
        "doubles",
        "twice",
        "triple",
        "triples",
        "quadruple",
        "percent",
    ]
)
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
ALNUM = re.compile(r"[^\W_]+")
CODE = re.compile(r"[^\W\d_]+\d[^\W_]*")
MALFORMED = re.compile(
    r"  "  # two blanks
    r"|[^\w\s%'+][^\w\s'$€£]"  # two signs in a row
    r"| [,.:?!/%']"  # a blank before a sign
    r"|[.,:?!][^\W\d_]"  # a sign right before a letter: web addresses, abbreviations
    r"|[\w%][-/] | [-/]\w"  # a torn compound
    r"|\d[^\W\d_]*[.,:]?\d*'"  # an apostrophe after a number
)
DANGLING = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "can",
        "for",
        "from",
        "if",
        "in",
        "into",
        "is",
        "its",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "than",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "were",
        "when",
        "which",
        "who",
        "will",
        "with",
        "without",
        "your",
        "via",
        "per",
        "it",
        "we",
        "you",
        "i",
        "so",
        "how",
        "what",
        "more",
        "less",
    ]
)
FINAL = frozenset(".?!%+")
SUFFIXES = (
    "ization", "isation", "ations", "ation", "izing", "ising", "izes", "ises", "ized", "ised", "ize", "ise", "ities",
    "ity", "ings", "ing", "ies", "ied", "est", "ers", "er", "edly", "ed", "ness", "ment", "ly", "ary", "al", "ic",
    "es", "s", "y", "e",
)  # fmt: skip
SHORTEST_STEM = 3
NAME_SIGNS = frozenset(" -'./&")


@dataclass(frozen=True)
class Rules:
    """`Limits` made ready for checking."""

    limits: Limits

    def open(self, text: str) -> bool:
        """Whether an unfinished text can still become a legal one; its last word or number may be incomplete."""
        if MALFORMED.search(text) or not (text[0].isalnum() or text[0] in "$€£"):
            return False
        return (
            self._numbers_ok(text, complete=False)
            and self._capitals_ok(text, complete=False)
            and not self._repeats(text)
            and not self.banned(text)
            and text.count("!") <= int(self.limits.exclamation)
        )

    def whole(self, text: str) -> bool:
        """Whether the text may stand as it is. Width is checked by `fits`."""
        if not text or text != text.strip() or not (text[-1].isalnum() or text[-1] in FINAL) or not self.open(text):
            return False
        last = WORD.findall(text.casefold())
        ends_well = not (last and last[-1] in DANGLING and text[-1].isalpha())
        return ends_well and self._numbers_ok(text, complete=True) and self._capitals_ok(text, complete=True)

    @cached_property
    def extra(self) -> str:
        """Characters beyond `CHARSET` that these limits open."""
        signs = {sign for number in self.limits.allowed_numbers for sign in number if sign in "%$€£+"}
        return "".join(sorted(signs)) + ("!" if self.limits.exclamation else "")

    def banned(self, text: str) -> bool:
        """Whether a banned word or name, or a form of it, stands in the text."""
        folded = text.casefold()
        if any(sign in folded for sign in self._banned_signs):
            return True
        if not self._banned_stems:
            return False
        apart = [stem(word) for word in ALNUM.findall(_unowned(folded))]
        joined = [stem(word) for word in ALNUM.findall(_unowned(folded).replace("-", ""))]
        return any(_holds(words, name) for name in self._banned_stems for words in (apart, joined))

    @cached_property
    def _banned_stems(self) -> tuple[tuple[str, ...], ...]:
        names = (name.casefold() for name in self.limits.banned if _is_name(name))
        stems = {tuple(stem(word) for word in ALNUM.findall(_unowned(name))) for name in names}
        return tuple(sorted(stems - {()}))

    @cached_property
    def _banned_signs(self) -> tuple[str, ...]:
        return tuple(sorted(name.casefold().strip() for name in self.limits.banned if not _is_name(name)))

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(_plain_number(number) for number in self.limits.allowed_numbers)

    def _numbers_ok(self, text: str, *, complete: bool) -> bool:
        for match in NUMBER.finditer(text):
            number = _plain_number(match.group())
            if number not in self._numbers and (complete or not self._may_become(number, match.end() == len(text))):
                return False
        if not self._codes_ok(text, complete=complete):
            return False
        return not any(word in SPELLED and word not in self._numbers for word in WORD.findall(text.casefold()))

    def _may_become(self, number: str, at_end: bool) -> bool:
        return at_end and any(allowed.startswith(number) for allowed in self._numbers)

    def _codes_ok(self, text: str, *, complete: bool) -> bool:
        """Words of letters and digits ("B2B", "ISO27001") only as written in the limits."""
        for match in CODE.finditer(text):
            known = self.limits.acronyms | self.limits.allowed_numbers
            if match.group() not in known and not self._begins(match, known, complete=complete):
                return False
        return True

    def _capitals_ok(self, text: str, *, complete: bool) -> bool:
        """Capitals in a row only for acronyms and their plurals; a word still open may be the beginning of one."""
        acronyms = self.limits.acronyms
        for match in ALNUM.finditer(text):
            word = match.group()
            fine = word in acronyms or (word[-1] == "s" and word[:-1] in acronyms) or not _shouts(word)
            if not fine and not self._begins(match, acronyms, complete=complete):
                return False
        return True

    @staticmethod
    def _begins(match: re.Match[str], known: frozenset[str], *, complete: bool) -> bool:
        at_end = not complete and match.end() == len(match.string)
        return at_end and any(name.startswith(match.group()) for name in known)

    @staticmethod
    def _repeats(text: str) -> bool:
        words = text.casefold().split()
        return any(left == right for left, right in itertools.pairwise(words))


def _shouts(word: str) -> bool:
    return any(left.isupper() and right.isupper() for left, right in itertools.pairwise(word))


def stem(word: str) -> str:
    """A word without its endings. Rough on purpose: rather two words too many fall together than one too few."""
    while len(word) > SHORTEST_STEM:
        suffix = next((end for end in SUFFIXES if word.endswith(end)), "")
        if not suffix or len(word) - len(suffix) < SHORTEST_STEM:
            break
        word = word[: -len(suffix)]
    if len(word) > SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > SHORTEST_STEM else word


def _holds(words: list[str], name: tuple[str, ...]) -> bool:
    return any(tuple(words[start : start + len(name)]) == name for start in range(len(words) - len(name) + 1))


def _is_name(banned: str) -> bool:
    return all(character.isalnum() or character in NAME_SIGNS for character in banned) and any(
        character.isalnum() for character in banned
    )


def _unowned(text: str) -> str:
    return re.sub(r"['’]s\b", "", text).replace("'", "").replace("’", "")


def _plain_number(number: str) -> str:
    return re.sub(r"per ?cent", "%", number.casefold()).replace(" ", "")
