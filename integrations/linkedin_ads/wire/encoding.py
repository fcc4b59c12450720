"""Rest.li 2.0 text: structure stays literal, every key and value inside is percent-encoded completely."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from urllib.parse import quote, unquote

Value = str | int | Decimal | Sequence["Value"] | Mapping[str, "Value"]
Decoded = str | list["Decoded"] | dict[str, "Decoded"]

EMPTY = "''"
"""How an empty text is written; an apostrophe inside a text is always %27, so nothing else reads like it."""
_LIST = "List("
_NAMES = re.compile(r"[A-Za-z0-9_$.,:()*~-]*")


class Names(str):
    """Names that stand in an address as they are, such as the list of a `fields=` projection."""

    __slots__ = ()

    def __new__(cls, text: str) -> Names:
        """Refuse what could end the parameter; raises ValueError."""
        if not _NAMES.fullmatch(text):
            raise ValueError(f"{text!r} holds more than names")
        return super().__new__(cls, text)


def quoted(text: str) -> str:
    """One text as it stands in an address: a blank is %20, a colon %3A; nothing is left that means structure."""
    return quote(text, safe="") if text else EMPTY


def encode(value: Value) -> str:
    """A value in the reduced form: `(k:v)` for records, `List(a,b)` for lists.

    Raises TypeError for floats (amounts are exact here) and for None (leave the key out).
    """
    if isinstance(value, Names):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return quoted(f"{value:f}" if isinstance(value, Decimal) else str(value))
    if isinstance(value, Mapping):
        return "(" + ",".join(f"{quoted(key)}:{encode(one)}" for key, one in value.items()) + ")"
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return _LIST + ",".join(encode(one) for one in value) + ")"
    raise TypeError(f"{type(value).__name__} has no place in an address")


def query(parameters: Mapping[str, Value]) -> str:
    """The part of an address behind the question mark."""
    return "&".join(f"{quoted(key)}={encode(value)}" for key, value in parameters.items())


def path(*segments: str | int | Mapping[str, Value]) -> str:
    """A path from its segments; keys that are URNs or records are encoded like values."""
    return "".join(f"/{encode(one)}" for one in segments)


def decode(text: str) -> Decoded:
    """What `encode` wrote, with every plain value as text. Raises ValueError for anything else."""
    value, end = _value(text, 0)
    if end != len(text):
        raise ValueError(f"something stands behind the value at {end}")
    return value


def _value(text: str, at: int) -> tuple[Decoded, int]:
    if text.startswith(_LIST, at):
        return _list(text, at + len(_LIST))
    if text.startswith("(", at):
        return _record(text, at + 1)
    return _plain(text, at)


def _list(text: str, at: int) -> tuple[Decoded, int]:
    found: list[Decoded] = []
    if text.startswith(")", at):
        return found, at + 1
    while True:
        value, at = _value(text, at)
        found.append(value)
        if text.startswith(")", at):
            return found, at + 1
        at = _past(text, at, ",")


def _record(text: str, at: int) -> tuple[Decoded, int]:
    found: dict[str, Decoded] = {}
    if text.startswith(")", at):
        return found, at + 1
    while True:
        key, at = _plain(text, at)
        value, at = _value(text, _past(text, at, ":"))
        found[key] = value
        if text.startswith(")", at):
            return found, at + 1
        at = _past(text, at, ",")


def _past(text: str, at: int, sign: str) -> int:
    if not text.startswith(sign, at):
        raise ValueError(f"{sign!r} was expected at {at}")
    return at + 1


def _plain(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and text[end] not in "(),:":
        end += 1
    raw = text[at:end]
    if not raw:
        raise ValueError(f"a value is missing at {at}; an empty text is written {EMPTY}")
    return ("" if raw == EMPTY else unquote(raw, errors="strict")), end
