"""What an own rule is; reading its texts, and trying its examples."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from core.catalog import KINDS, PLATFORMS
from core.errors import ExpressionError, InvalidInput
from core.expressions import Compiled, Expression, compiled, evaluate, parse
from core.expressions.functions import pattern
from core.expressions.tree import Among, Binary, Call, Constant, Name, Node, nodes
from core.expressions.values import Unfit
from core.rules.own.functions import OWN_FUNCTIONS
from core.rules.own.names import Read, meanings
from core.rules.rule import PerEntity, Rule, Severity

_MOST_MESSAGE = 500
_MOST_NAME = 120
_PART = re.compile(r"\{([^{}]*)\}")
PREFIX = "own."


@dataclass(frozen=True)
class Example:
    """A row as it might be, and whether the rule is broken by it. Amounts are in units of the currency."""

    values: Mapping[str, Any]
    broken: bool


@dataclass(frozen=True)
class OwnRule:
    """A rule somebody wrote: `expression` is true where it is broken, `{…}` in the message are fields or expressions.

    `key` is how findings name it; it is made of the first name and stays. `platform` None means both.
    """

    name: str
    kind: str
    expression: str
    message: str
    severity: Severity = Severity.WARNING
    platform: str | None = None
    field: str | None = None
    enabled: bool = True
    examples: tuple[Example, ...] = ()
    author: str = ""
    created_at: int = 0
    key: str = ""
    number: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of an example: `found` is None when it could not be worked out, `problem` says why."""

    example: Example
    found: bool | None
    problem: str = ""

    @property
    def passed(self) -> bool:
        """Whether the rule says what the example expects."""
        return self.found is self.example.broken


@dataclass(frozen=True)
class Prepared:
    """An own rule made ready to run."""

    rule: OwnRule
    reads: Mapping[str, Read]
    broken: Compiled
    message: tuple[str | Compiled, ...]


def checked(rule: OwnRule) -> OwnRule:
    """The rule with its texts tidied; raises InvalidInput or ExpressionError for what cannot be used."""
    if rule.kind not in KINDS:
        raise InvalidInput(f"{rule.kind!r} is no kind.", where="kind", hint=f"Write one of {', '.join(KINDS)}.")
    name = " ".join(unicodedata.normalize("NFC", rule.name).split())
    if not 0 < len(name) <= _MOST_NAME:
        raise InvalidInput("The rule needs a name.", where="name", hint=f"Up to {_MOST_NAME} characters.")
    if rule.platform not in (None, *PLATFORMS):
        raise InvalidInput(
            f"{rule.platform!r} is no platform.", where="platform", hint=f"Write {' or '.join(PLATFORMS)}."
        )
    if not 0 < len(rule.message.strip()) <= _MOST_MESSAGE:
        raise InvalidInput("The rule needs a message.", where="message", hint=f"Up to {_MOST_MESSAGE} characters.")
    if rule.field is not None and rule.field not in KINDS[rule.kind].by_name:
        raise InvalidInput(f"{KINDS[rule.kind].plural} have no field {rule.field}.", where="field")
    prepared(replace(rule, name=name))
    _check_patterns(parse(rule.expression, OWN_FUNCTIONS))
    return replace(rule, name=name, message=rule.message.strip(), expression=rule.expression.strip())


@lru_cache(maxsize=512)
def prepared_texts(
    kind: str, expression: str, message: str
) -> tuple[Mapping[str, Read], Compiled, tuple[str | Compiled, ...]]:
    """The texts of a rule read and compiled; raises ExpressionError."""
    condition = parse(expression, OWN_FUNCTIONS)
    parts: list[str | Compiled] = []
    read = [condition]
    for at, piece in enumerate(_PART.split(message)):
        if at % 2 == 0:
            parts.append(piece)
            continue
        inner = _placeholder(piece)
        read.append(inner)
        parts.append(compiled(inner))
    reads = meanings(kind, read)
    _check_choices(condition, reads)
    return reads, compiled(condition), tuple(parts)


def prepared(rule: OwnRule) -> Prepared:
    """A rule made ready to run; raises ExpressionError."""
    return Prepared(rule, *prepared_texts(rule.kind, rule.expression, rule.message))


def is_readable(rule: OwnRule) -> bool:
    """Whether a kept rule can (still) be run: a newer version of the program may have written it."""
    try:
        prepared(rule)
    except InvalidInput:
        return False
    return True


def _placeholder(text: str) -> Expression:
    try:
        return parse(text, OWN_FUNCTIONS)
    except ExpressionError as error:
        raise InvalidInput(f"{{{text}}} in the message: {error.message}", where="message", hint=error.hint) from error


def _check_patterns(condition: Expression) -> None:
    """A pattern that can never be read is said while the rule is written, not at every row it meets."""
    for node in nodes(condition):
        if isinstance(node, Call) and node.function.name in ("matches", "extract"):
            written = node.arguments[1]
            if isinstance(written, Constant) and isinstance(written.value, str):
                try:
                    pattern(written.value)
                except Unfit as error:
                    raise ExpressionError(error.message, position=written.at, hint=error.hint) from error


def _check_choices(condition: Expression, reads: Mapping[str, Read]) -> None:
    """A status or type compared with a word it never has is a typing mistake, not a rule that finds nothing."""
    for node in nodes(condition):
        sides: tuple[Node, ...] = ()
        if isinstance(node, Binary) and node.op in ("=", "!="):
            sides = (node.left, node.right)
        elif isinstance(node, Among):
            sides = (node.inner, *node.options)
        fields = [reads[one.name].field for one in sides if isinstance(one, Name) and one.name in reads]
        field = next((one for one in fields if one is not None and one.choices), None)
        if field is None:
            continue
        for one in sides:
            if (
                isinstance(one, Constant)
                and isinstance(one.value, str)
                and one.value
                and one.value not in field.choices
            ):
                raise ExpressionError(
                    f"{field.label} is never “{one.value}”.",
                    position=one.at,
                    hint=f"It can be {', '.join(field.choices[:8])}.",
                )


def as_rule(rule: OwnRule) -> Rule:
    """An own rule as lists of rules show it."""
    return Rule(
        rule.key, rule.severity, (rule.kind,), (rule.platform,) if rule.platform else PLATFORMS, rule.name,
        rule.message, f"Written by {rule.author}" if rule.author else "Own rule", PerEntity(lambda item, context: ()),
        rule.number,
    )  # fmt: skip


def key_of(name: str, taken: set[str]) -> str:
    """How findings name a rule of this name: `own.agency-prefix`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = PREFIX + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48] or "rule")
    number, key = 2, base
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def try_examples(rule: OwnRule) -> list[Outcome]:
    """What the rule says of each of its examples; raises ExpressionError when it cannot be read."""
    condition = parse(rule.expression, OWN_FUNCTIONS)
    meanings(rule.kind, [condition])
    return [_tried(condition, example) for example in rule.examples]


def _tried(condition: Expression, example: Example) -> Outcome:
    try:
        return Outcome(example, evaluate(condition, example.values) is True)
    except ExpressionError as error:
        return Outcome(example, None, str(error))


def uses_figures(condition: Mapping[str, Read]) -> bool:
    """Whether a rule reads figures of the platforms."""
    return any(read.figure for read in condition.values())


def calls(expression: Expression) -> set[str]:
    """The functions an expression calls."""
    return {node.function.name for node in nodes(expression) if isinstance(node, Call)}
