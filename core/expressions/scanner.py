"""Expression text → tokens with positions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from core.errors import ExpressionError

MOST_CHARACTERS = 2_000
_MOST_DIGITS = 18


class Sort(StrEnum):
    """What a token is."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    WORD = "word"  # a reserved word
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `text` is its meaning (without quotes or brackets), `at` where it begins."""

    sort: Sort
    text: str
    at: int


RESERVED = frozenset({"and", "or", "not", "in", "true", "false", "empty"})
_BLANK = re.compile(r"\s*")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?![\w.])")
# `cost.30d` names the last thirty days, as in searches.
_NAME = re.compile(r"[^\W\d]\w*(?:\.(?:[^\W\d]\w*|\d{1,3}d\b)){0,2}")
_BRACKETED = re.compile(r"\[\s*([^\W\d][\w .\-/]*?)\s*\]")
_SIGN = re.compile(r"!=|<>|!~|<=|>=|==|[-+*/&=<>~(),]")
_SAME = {"<>": "!=", "==": "="}
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“”"}


def tokens(text: str) -> list[Token]:
    """The tokens of a text, an END last; raises ExpressionError."""
    _check(text)
    found: list[Token] = []
    at = _after_blanks(text, 0)
    while at < len(text):
        token, end = _token(text, at)
        found.append(token)
        at = _after_blanks(text, end)
    return [*found, Token(Sort.END, "", len(text))]


def _check(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(
            f"It is longer than {MOST_CHARACTERS:,} characters.", position=MOST_CHARACTERS, hint="Make it shorter."
        )
    broken = re.search(r"[\x00\ud800-\udfff]", text)
    if broken:
        raise ExpressionError("It holds a broken character.", position=broken.start(), hint="Remove it.")


def _after_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _token(text: str, at: int) -> tuple[Token, int]:
    if text[at] in _QUOTES:
        return _quoted(text, at)
    if text[at] == "[":
        return _bracketed(text, at)
    for sort, pattern in ((Sort.NUMBER, _NUMBER), (Sort.NAME, _NAME), (Sort.SIGN, _SIGN)):
        found = pattern.match(text, at)
        if found:
            return _made(sort, found[0], at), found.end()
    hint = "Write numbers like 1200.50." if text[at].isdigit() else "Texts stand in double quotes: “like this”."
    raise ExpressionError(f"“{text[at]}” cannot be read here.", position=at, hint=hint)


def _made(sort: Sort, word: str, at: int) -> Token:
    if sort is Sort.SIGN:
        return Token(sort, _SAME.get(word, word), at)
    if sort is Sort.NUMBER:
        if len(word) > _MOST_DIGITS:
            raise ExpressionError("The number is too long.", position=at, hint=f"At most {_MOST_DIGITS} digits.")
        return Token(sort, word, at)
    name = canonical(word)
    return Token(Sort.WORD if name in RESERVED else Sort.NAME, name, at)


def canonical(word: str) -> str:
    """The one spelling of a name: small, with underscores for blanks and hyphens."""
    return re.sub(r"[\s\-/]+", "_", unicodedata.normalize("NFKC", word).strip().lower())


def _bracketed(text: str, at: int) -> tuple[Token, int]:
    found = _BRACKETED.match(text, at)
    if not found:
        raise ExpressionError("A name in brackets cannot be read.", position=at, hint="Write it like [final url].")
    return Token(Sort.NAME, canonical(found[1]), at), found.end()


def _quoted(text: str, at: int) -> tuple[Token, int]:
    closing, here = _QUOTES[text[at]], at + 1
    out: list[str] = []
    while here < len(text):
        character = text[here]
        if character in closing:
            return Token(Sort.TEXT, "".join(out), at), here + 1
        if character == "\\" and text[here + 1 : here + 2] in ("\\", '"', "'"):
            here += 1
            character = text[here]
        out.append(character)
        here += 1
    raise ExpressionError("A quoted text is not closed.", position=at, hint='Add a " at its end.')
