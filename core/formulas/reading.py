"""A formula as people write it, read into one expression: `=concat(adgroup, " - ", stage)` or `Try [keyword:title]`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any

from core.catalog import KINDS, Field, FieldType
from core.errors import ExpressionError, InvalidInput
from core.expressions import FUNCTIONS, Expression, Function, compiled, names, parse, position_of
from core.expressions.values import Unfit, as_text
from core.formulas.names import Source, offered, source_of
from core.formulas.words import slug, words_in
from core.values import MICROS, dump_json, tidied

FORMULA_FUNCTIONS: Mapping[str, Function] = dict(FUNCTIONS) | {
    "slug": Function("slug", "slug(text)", "small, with hyphens, for addresses and tracking", 1, 1, lambda text: slug(as_text(text))),
}  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A formula of one field: what is written, and the fields it reads."""

    kind: str
    field: Field
    text: str
    expression: Expression
    sources: Mapping[str, Source]

    @cached_property
    def reads(self) -> frozenset[tuple[str, str]]:
        """The kinds and fields it depends on."""
        return frozenset(pair for source in self.sources.values() for pair in source.reads)

    def compose(self) -> Callable[..., Any]:
        """A function of the stored values of `sources`, in order, that gives the field's stored value.

        Raises InvalidInput for a result the field cannot hold.
        """
        run = compiled(self.expression)
        pairs = list(self.sources.items())
        store = _storer(self.field)

        def composed(*stored: Any) -> Any:
            given = {name: source.value(value) for (name, source), value in zip(pairs, stored, strict=True)}
            return store(run(given))

        return composed


@lru_cache(maxsize=512)
def read_formula(kind: str, field: str, text: str) -> Formula:
    """Read a formula for a field of a kind; raises ExpressionError with the position of what cannot be used."""
    expression = parse(_expression(kind, text), FORMULA_FUNCTIONS)
    sources = {name: _known(kind, name, expression) for name in sorted(names(expression))}
    if not sources:
        raise ExpressionError(
            "It reads no field, so it would give the same everywhere.",
            position=0,
            hint=f"Name one, such as [{offered(kind)[0]}].",
        )
    return Formula(kind, KINDS[kind].by_name[field], text, expression, sources)


def _expression(kind: str, text: str) -> str:
    """The expression of a formula; a text with words in brackets is its parts side by side."""
    if text.lstrip().startswith("="):
        return text.lstrip()[1:]
    words = words_in(kind, text)
    if words is None:
        raise ExpressionError(
            "It names no field of the row.", position=0, hint=f"Write a word in brackets, such as [{offered(kind)[0]}]."
        )
    parts = [
        _part(words.spelled[part], words.modifiers[part]) if isinstance(part, int) else _quoted(part)
        for part in words.parts
        if part != ""
    ]
    return f"concat({', '.join(parts)})"


def _part(word: str, modifier: str | None) -> str:
    return f"{modifier}([{word}])" if modifier else f"[{word}]"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _known(kind: str, name: str, expression: Expression) -> Source:
    source = source_of(kind, name)
    if source is not None:
        return source
    near = get_close_matches(name.replace("_", " "), offered(kind), 1)
    hint = f"Did you mean [{near[0]}]?" if near else f"There are [{'], ['.join(offered(kind)[:6])}] and more."
    raise ExpressionError(f"There is no field “{name}” here.", position=position_of(expression, name), hint=hint)


def _storer(field: Field) -> Callable[[Any], Any]:
    """How a result becomes the field's stored form."""
    if field.type is FieldType.MONEY:
        return lambda value: _number(
            field, value, lambda number: int((number * MICROS).quantize(Decimal(1), ROUND_HALF_UP))
        )
    if field.type is FieldType.INTEGER:
        return lambda value: _number(field, value, lambda number: int(number.quantize(Decimal(1), ROUND_HALF_UP)))
    if field.type is FieldType.DECIMAL:
        return lambda value: _number(field, value, lambda number: f"{number:f}")
    if field.type is FieldType.LIST:
        return lambda value: _listed(field, value)
    return lambda value: _text(field, value)


def _number(field: Field, value: Any, store: Callable[[Decimal], Any]) -> Any:
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise InvalidInput(
            f"{field.label} holds a number; the formula gives “{value}”.", hint="number(…) reads one from a text."
        )
    return store(Decimal(value))


def _listed(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, list):
        raise InvalidInput(
            f"{field.label} holds a list; the formula gives one text.", hint="Use Append text for each of them."
        )
    return dump_json([tidied(field, as_text(one)) for one in value])


def _text(field: Field, value: Any) -> Any:
    if value is None or value == "":
        return None
    try:
        text = tidied(field, as_text(value))
    except Unfit as error:
        raise InvalidInput(
            f"{field.label} holds a text; the formula gives a list.", hint='Use join(…, ", ").'
        ) from error
    if field.type is FieldType.ENUM and field.choices and text not in field.choices:
        raise InvalidInput(f"{field.label} cannot be “{text}”.", hint=f"Choose {', '.join(field.choices[:6])}.")
    if field.type is FieldType.DATE:
        _check_day(field, text)
    return text or None


def _check_day(field: Field, text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            f"{field.label} holds a date; the formula gives “{text}”.", hint="Dates look like 2026-12-01."
        ) from error
