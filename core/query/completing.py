"""What may stand at the cursor of a search: names, operators, and values of closed fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.catalog import KINDS, Field, FieldType
from core.query.names import SHOWN_METRICS, Own, Parent, known_names, meaning, plain
from core.query.states import BY_WORDS, HAS_WORDS, IS_WORDS
from core.query.tree import quoted

_MOST = 50
_WORD = re.compile(r"[\w.\-]*\Z")
_AFTER_OPERATOR = re.compile(r'(?:"([^"]*)"|([\w.\-]+))\s*(?:!=|!~|<=|>=|=|<|>|~)\s*\Z')
_IN_LIST = re.compile(r'(?:"([^"]*)"|([\w.\-]+))\s+(?:not\s+)?in\s*\([^()]*\Z', re.IGNORECASE)
_AFTER_TAG = re.compile(r"(\w+):\Z")
_AFTER_NAME = re.compile(r'(?:"([^"]*)"|([\w.\-]+))\s+\Z')
_JOINERS = ("AND", "OR", "NOT")
_TAGS = {
    "has": HAS_WORDS,
    "is": (*IS_WORDS, "empty("),
    "changed": ("today", "yesterday", "7d", "30d"),
    "kind": tuple(KINDS),
    "by": tuple(map(str, BY_WORDS)),
}


@dataclass(frozen=True)
class Completion:
    """`text` replaces the characters from `start` to `end`; `help` says what it is."""

    text: str
    start: int
    end: int
    help: str = ""


Lookup = Callable[[str, str, str], Sequence[str]]
"""Kind, name and what was typed → the workspace's own values that hold it (names of campaigns, labels, rules …)."""


def complete(kind: str, text: str, cursor: int, lookup: Lookup | None = None) -> list[Completion]:
    """What may stand at the cursor, best first; with `lookup` also the workspace's own values. Never raises."""
    cursor = max(0, min(cursor, len(text)))
    before = text[:cursor]
    quote = _open_quote(before)
    if quote is not None:
        return _stored(kind, before[:quote], before[quote + 1 :], quote, cursor, lookup)
    found = _WORD.search(before)
    start = found.start() if found else cursor
    typed = before[start:]
    offers = _dotted(kind, typed) or _offers(kind, before[:start])
    fitting = [(word, help) for word, help in offers if plain(word).startswith(plain(typed)) and word != typed]
    own = _stored(kind, before[:start], typed, start, cursor, lookup)
    return [*own, *(Completion(word, start, cursor, help) for word, help in fitting)][:_MOST]


def _stored(kind: str, before: str, typed: str, start: int, cursor: int, lookup: Lookup | None) -> list[Completion]:
    """Values of the workspace for the name that stands before an operator, a colon or an open list."""
    compared = _AFTER_OPERATOR.search(before) or _IN_LIST.search(before) or _AFTER_TAG.search(before)
    if lookup is None or compared is None:
        return []
    name = _name(compared)
    return [Completion(quoted(value), start, cursor) for value in lookup(kind, name, typed) if value != typed]


def _name(found: re.Match[str]) -> str:
    """The name that was found, bare or in quotes; empty for quotes without anything in them."""
    return next((word for word in found.groups() if word is not None), "")


def _dotted(kind: str, typed: str) -> list[tuple[str, str]]:
    """The fields of an entity above, as in campaign.status."""
    above = meaning(kind, typed.partition(".")[0]) if "." in typed else None
    if not isinstance(above, Parent):
        return []
    return [(f"{above.kind}.{f.name}", f.label) for f in KINDS[above.kind].fields if f.type is not FieldType.REF]


def _open_quote(before: str) -> int | None:
    """Where the quote stands that is not closed yet."""
    quotes = [found.start() for found in re.finditer(r'(?<!\\)"', before)]
    return quotes[-1] if len(quotes) % 2 else None


def _offers(kind: str, before: str) -> list[tuple[str, str]]:
    tag = _AFTER_TAG.search(before)
    if tag:
        return [(word, "") for word in _TAGS.get(tag[1].lower(), ())] or _values(kind, tag[1])
    compared = _AFTER_OPERATOR.search(before) or _IN_LIST.search(before)
    if compared:
        return _values(kind, _name(compared))
    named = _AFTER_NAME.search(before)
    operators = _operators(kind, _name(named)) if named else []
    return operators or _names(kind)


def _values(kind: str, name: str) -> list[tuple[str, str]]:
    means = meaning(kind, name)
    field = means.field if isinstance(means, Own | Parent) else None
    if plain(name) == "kind":
        return [(word, described.label) for word, described in KINDS.items()]
    if plain(name) == "changed" or (field and field.type is FieldType.DATE):
        return [("today", ""), ("yesterday", ""), ("7d", "seven days ago")]
    if field and field.type is FieldType.BOOL:
        return [("yes", ""), ("no", "")]
    return [(quoted(choice), "") for choice in field.choices] if field else []


def _operators(kind: str, name: str) -> list[tuple[str, str]]:
    if name.upper() in _JOINERS or meaning(kind, name) is None:
        return []
    means = meaning(kind, name)
    field = means.field if isinstance(means, Own | Parent) else None
    numeric = (field.numeric or field.type is FieldType.DATE) if field else name in SHOWN_METRICS
    words = {"=": "is", "!=": "is not"}
    words |= (
        {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}
        if numeric
        else {"~": "contains", "!~": "does not contain"}
    )
    return [*words.items(), ("in (", "is one of")]


def _names(kind: str) -> list[tuple[str, str]]:
    names = [(name, _help(KINDS[kind].by_name.get(name))) for name in known_names(kind)]
    tags = [(f"{tag}:", "") for tag in ("has", "is", "changed", "by", "kind", "label")]
    return [*names, *tags, *((word, "") for word in _JOINERS)]


def _help(field: Field | None) -> str:
    return field.label if field else ""
