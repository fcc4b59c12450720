"""Raw addresses, read as strictly as they were meant: its own parser, so that a slip of the client's is not repeated."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from integrations.sandbox.linkedin.problems import Refused, bad

_ESCAPE = re.compile(r"%[0-9A-F]{2}")
_TOKEN = re.compile(r"List\(|[(),:]|[^(),:]+")
_DOUBLE = re.compile(r"%25(?:3A|28|29|2C|20|25)")
"""What double encoding leaves; a text that truly holds `%3A` looks the same, which the real one lets pass."""
DEEPEST = 60


def read_query(raw: str, *, forgiving: bool = False) -> dict[str, Any]:
    """The parameters of a raw query: plain values as text, records as dict, lists as list.

    Raises Refused with PARAM_INVALID. `forgiving` lets doubly encoded text through, which then simply matches nothing.
    """
    found: dict[str, Any] = {}
    for part in raw.split("&") if raw else []:
        name, equals, value = part.partition("=")
        if not equals or not name:
            raise _invalid(f"{part[:40]} is no parameter")
        if "." in name or "[" in name:
            raise _invalid(f"{name[:40]} is written in the form of protocol 1.0")
        if name in found:
            raise _invalid(f"{name} is given twice")
        found[name] = names(value) if name == "fields" else read_value(value, forgiving=forgiving)
    return found


def names(value: str) -> list[str]:
    """The names of a projection."""
    return [one for one in value.split(",") if one]


def read_value(raw: str, *, forgiving: bool = False) -> Any:
    """One value. Raises Refused."""
    _check_signs(raw, forgiving=forgiving)
    pieces = _TOKEN.findall(raw)
    pieces.reverse()
    value = _next(pieces, 0)
    if pieces:
        raise _invalid(f"{raw[:60]} goes on behind its value: is a sign inside not encoded?")
    return value


def _check_signs(raw: str, *, forgiving: bool) -> None:
    for sign in '+|[]{}"<>\\^` ':
        if sign in raw:
            raise _invalid(f"{sign!r} is not encoded")
    if not all(one.isascii() and one.isprintable() for one in raw):
        raise _invalid("signs beyond ASCII are not encoded")
    if not forgiving and _DOUBLE.search(raw):
        raise _invalid("the value is encoded twice")
    if raw.count("%") != len(_ESCAPE.findall(raw)):
        raise _invalid("a percent sign is not followed by two digits")


def _next(pieces: list[str], depth: int) -> Any:
    if depth > DEEPEST or not pieces:
        raise _invalid("a value is missing")
    piece = pieces.pop()
    if piece == "List(":
        return _items(pieces, depth)
    if piece == "(":
        return _fields(pieces, depth)
    if piece in "),:":
        raise _invalid(f"a value was expected before {piece}")
    return _text(piece)


def _items(pieces: list[str], depth: int) -> list[Any]:
    found: list[Any] = []
    if pieces and pieces[-1] == ")":
        pieces.pop()
        return found
    while True:
        found.append(_next(pieces, depth + 1))
        if _closes(pieces):
            return found


def _fields(pieces: list[str], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if pieces and pieces[-1] == ")":
        pieces.pop()
        return found
    while True:
        key = pieces.pop() if pieces else ")"
        if key[-1] in "(),:" or not pieces or pieces.pop() != ":":
            raise _invalid("a record needs key:value")
        found[_text(key)] = _next(pieces, depth + 1)
        if _closes(pieces):
            return found


def _closes(pieces: list[str]) -> bool:
    piece = pieces.pop() if pieces else ""
    if piece not in (",", ")"):
        raise _invalid("a bracket is not closed, or a sign inside is not encoded")
    return piece == ")"


def _text(piece: str) -> str:
    if piece == "''":
        return ""
    if "'" in piece:
        raise _invalid("an apostrophe is not encoded")
    try:
        return unquote(piece, errors="strict")
    except UnicodeDecodeError:
        raise _invalid("the value is no UTF-8") from None


def _invalid(message: str) -> Refused:
    return bad("PARAM_INVALID", f"Invalid param: {message}")
