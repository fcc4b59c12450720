"""The closed tree an expression is read into: nothing else can be evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.expressions.functions import Function

ELEMENT = "_"


@dataclass(frozen=True, slots=True)
class Constant:
    """A text, number, yes or no, or empty."""

    value: str | int | Decimal | bool | None
    at: int


@dataclass(frozen=True, slots=True)
class Name:
    """A field, or `_` for the element of a list."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Unary:
    """`not x` or `-x`."""

    op: str
    inner: Node
    at: int


@dataclass(frozen=True, slots=True)
class Binary:
    """Two sides and an operator; `at` is where the operator stands."""

    op: str
    left: Node
    right: Node
    at: int


@dataclass(frozen=True, slots=True)
class Among:
    """`x in (a, b)`, turned round when `negated`."""

    inner: Node
    options: tuple[Node, ...]
    negated: bool
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A listed function with its arguments."""

    function: Function
    arguments: tuple[Node, ...]
    at: int


Node = Constant | Name | Unary | Binary | Among | Call


@dataclass(frozen=True)
class Expression:
    """A read expression and the text it was read from."""

    text: str
    root: Node
    functions: Mapping[str, Function] = field(repr=False, compare=False)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node."""
    match node:
        case Unary():
            return (node.inner,)
        case Binary():
            return (node.left, node.right)
        case Among():
            return (node.inner, *node.options)
        case Call():
            return node.arguments
    return ()


def nodes(expression: Expression) -> Iterator[Node]:
    """All nodes, from left to right."""
    waiting: list[Node] = [expression.root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def names(expression: Expression) -> set[str]:
    """The names an expression reads; `_` is none of them."""
    return {node.name for node in nodes(expression) if isinstance(node, Name) and node.name != ELEMENT}


def position_of(expression: Expression, name: str) -> int:
    """Where a name stands first, in characters from 0; the end of the text when it does not stand there."""
    found = [node.at for node in nodes(expression) if isinstance(node, Name) and node.name == name]
    return min(found, default=len(expression.text))
