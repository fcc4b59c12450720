"""What a search text means, as a tree; and the tree written back as text."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TypeAlias

RESERVED = frozenset({"and", "or", "not", "in"})
_PLAIN_WORD = re.compile(r"[\w.\-]+")


@dataclass(frozen=True)
class Compare:
    """`field op value`; op is one of = != < <= > >= ~ !~."""

    field: str
    op: str
    value: str
    position: int = dataclasses.field(default=0, compare=False)
    value_position: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class OneOf:
    """`field in (a, b)` or `field not in (a, b)`."""

    field: str
    values: tuple[str, ...]
    negated: bool = False
    position: int = dataclasses.field(default=0, compare=False)
    value_position: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Tag:
    """`has:error`, `is:added`, `changed:today`, `kind:keyword`, `label:x`, or any `field:value`."""

    name: str
    value: str
    position: int = dataclasses.field(default=0, compare=False)
    value_position: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Empty:
    """`is:empty(field)`."""

    field: str
    position: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Words:
    """Text that one of the main fields contains."""

    text: str
    position: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Not:
    """The opposite of a part."""

    part: Node


@dataclass(frozen=True)
class Every:
    """All parts hold (AND, or side by side)."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    """At least one part holds (OR)."""

    parts: tuple[Node, ...]


Node: TypeAlias = Compare | OneOf | Tag | Empty | Words | Not | Every | Either


def to_text(node: Node) -> str:
    """The tree as a search text that reads back as the same tree."""
    match node:
        case Every(parts):
            return " ".join(_part_text(part) for part in parts)
        case Either(parts):
            return " OR ".join(_part_text(part) for part in parts)
        case Not(part):
            return f"NOT {_part_text(part)}"
    return _leaf_text(node)


def _part_text(node: Node) -> str:
    text = to_text(node)
    return f"({text})" if isinstance(node, Every | Either) else text


def _leaf_text(node: Compare | OneOf | Tag | Empty | Words) -> str:
    match node:
        case Compare(name, op, value):
            return f"{quoted(name)} {op} {quoted(value)}"
        case OneOf(name, values, negated):
            word = "not in" if negated else "in"
            return f"{quoted(name)} {word} ({', '.join(quoted(value) for value in values)})"
        case Tag(name, value):
            return f"{name}:{quoted(value)}"
        case Empty(name):
            return f"is:empty({quoted(name)})"
        case Words(text):
            return quoted(text)


def quoted(text: str) -> str:
    """A text as it stands in a search: bare when it can, else in double quotes."""
    if _PLAIN_WORD.fullmatch(text) and text.lower() not in RESERVED:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
