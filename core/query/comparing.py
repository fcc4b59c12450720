"""A field compared with values, as a condition over its bare column. Every value is a bound parameter."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

from sqlalchemy import Float, and_, cast, exists, false, func, literal_column, or_, select, true
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.elements import False_, True_

from core.catalog import Field, FieldType
from core.query.asked import ORDER, Asked
from core.values import clean_text

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL)
_JSON = (FieldType.LIST, FieldType.MAP)
_NUMBERS = (FieldType.MONEY, FieldType.INTEGER, FieldType.DECIMAL)
_BOOLEANS = {"yes": 1, "true": 1, "on": 1, "1": 1, "no": 0, "false": 0, "off": 0, "0": 0}
_EMPTY_JSON = ("", "[]", "{}", '{"exclude":{},"include":[]}')
# Enums that only ever hold their own choices: any other word is a typing mistake.
_CLOSED = frozenset({"status", "match_type", "level", "platform"})
_CHOICE_WORDS = {
    "active": "ENABLED",
    "deleted": "REMOVED",
    "google": "google_ads",
    "linkedin": "linkedin_ads",
}
_MOST_VARIANTS = 16


def opposite(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """True exactly where a condition is not, unknown (NULL) counted as not."""
    if isinstance(condition, False_):
        return true()
    if isinstance(condition, True_):
        return false()
    return condition.is_not(true())


def any_of(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """At least one condition; constants are folded, so that a search that cannot match is seen as such."""
    if any(isinstance(one, True_) for one in conditions):
        return true()
    kept = [one for one in conditions if not isinstance(one, False_)]
    return or_(*kept) if kept else false()


def all_of(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """All conditions; constants are folded."""
    if any(isinstance(one, False_) for one in conditions):
        return false()
    kept = [one for one in conditions if not isinstance(one, True_)]
    return and_(*kept) if kept else true()


def among(column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """The column has one of these values."""
    return column == values[0] if len(values) == 1 else column.in_(values)


def field_condition(column: ColumnElement[Any], field: Field, asked: Asked) -> ColumnElement[bool]:
    """A field compared as asked."""
    if asked.op == "=":
        filled = [value for value in asked.values if value]
        parts = [is_empty(column, field)] if len(filled) < len(asked.values) else []
        if filled:
            parts.append(_equals(column, field, filled, asked))
        return any_of(parts)
    if asked.op == "~":
        return _contains(column, field, asked)
    return _ordered(column, field, asked)


def is_empty(column: ColumnElement[Any], field: Field) -> ColumnElement[bool]:
    """The field has no value."""
    if field.type in _JSON:
        return column.is_(None) | column.in_(_EMPTY_JSON)
    if field.type in (*_TEXTS, FieldType.ENUM, FieldType.DATE, FieldType.DECIMAL):
        return column.is_(None) | (column == "")
    return column.is_(None)


def text_contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """A text column contains a text, whatever its case: `column LIKE ? ESCAPE '\\'`."""
    return any_of([column.like(f"%{_escaped(variant)}%", escape="\\") for variant in case_variants(clean_text(text))])


def list_contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """An element of a list column contains a text."""
    if _may_match_structure(text):
        return _some_element(column, lambda element: text_contains(element, text))
    return text_contains(column, text)


def case_variants(text: str) -> list[str]:
    """Spellings that together match a text in any case, as LIKE itself folds only A to Z.

    Exact up to four different letters beyond ASCII; above that the text as it is, lower, upper and capitalised.
    """
    letters = sorted({c for c in text.lower() if not c.isascii() and len(c.upper()) == 1 and c.upper() != c})
    if 2 ** len(letters) > _MOST_VARIANTS:
        return list(dict.fromkeys([text, text.lower(), text.upper(), text.capitalize(), text.title()]))
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    found = [lower.translate(_mapping(letters, chosen)) for chosen in _cases(letters)]
    return list(dict.fromkeys([*found, text])) if letters else [text]


def _mapping(letters: Sequence[str], chosen: Sequence[str]) -> dict[int, str]:
    return {ord(letter): case for letter, case in zip(letters, chosen, strict=True)}


def _cases(letters: Sequence[str]) -> product[tuple[str, ...]]:
    return product(*((letter, letter.upper()) for letter in letters))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _may_match_structure(text: str) -> bool:
    """Whether a text could match brackets, quotes or commas of the stored JSON instead of an element."""
    return text in (",", "[", "]", "[]") or bool(re.search(r'["\\\x00-\x1f]', text))


def _some_element(
    column: ColumnElement[Any], condition: Callable[[ColumnElement[Any]], ColumnElement[bool]]
) -> ColumnElement[bool]:
    each = func.json_each(func.coalesce(column, "[]")).table_valued("value")
    return exists(select(literal_column("1")).select_from(each).where(condition(each.c.value)))


def _equals(column: ColumnElement[Any], field: Field, values: Sequence[str], asked: Asked) -> ColumnElement[bool]:
    if field.type is FieldType.LIST:
        return _has_element(column, values)
    if field.type is FieldType.MAP:
        raise asked.bad_operator(f'~ to look inside its text, or {asked.name} = "" for an empty one')
    if field.type is FieldType.ENUM and field.name not in _CLOSED:
        return among(column.collate("NOCASE"), [_choice(field, value) or clean_text(value) for value in values])
    if field.type is FieldType.DECIMAL:
        return among(cast(column, Float), [float(asked.number(value)) for value in values])
    return among(column, [_stored(field, value, asked) for value in values])


def _stored(field: Field, value: str, asked: Asked) -> Any:
    if field.type is FieldType.ENUM:
        return closed_choice(field, value, asked)
    if field.type is FieldType.MONEY:
        return asked.micros(value)
    if field.type is FieldType.INTEGER:
        return asked.whole(value)
    if field.type is FieldType.BOOL:
        return _boolean(value, asked)
    if field.type is FieldType.DATE:
        return asked.day(value).isoformat()
    return clean_text(value)


def _boolean(value: str, asked: Asked) -> int:
    if value.lower() not in _BOOLEANS:
        raise asked.bad_value(value, "yes or no is expected", f"Write {asked.name} = yes.")
    return _BOOLEANS[value.lower()]


def closed_choice(field: Field, value: str, asked: Asked) -> str:
    """A value of a field that only holds its own choices, in its stored spelling."""
    choice = _choice(field, value)
    if choice is None:
        raise asked.bad_value(value, "it is none of its values", f"It can be {', '.join(field.choices)}.")
    return choice


def _choice(field: Field, value: str) -> str | None:
    word = _choice_key(value)
    for choice in field.choices:
        if _choice_key(choice) == word:
            return choice
    alias = _CHOICE_WORDS.get(word)
    return alias if alias in field.choices else None


def _choice_key(text: str) -> str:
    return re.sub(r"[\s_\-]+", " ", text.strip()).casefold()


def _has_element(column: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[bool]:
    wanted = sorted({variant for value in values for variant in case_variants(clean_text(value))})
    inside = _some_element(column, lambda element: element.collate("NOCASE").in_(wanted))
    if len(wanted) > 1:
        return inside
    # The stored text tells most rows apart without taking the list to pieces.
    spelled = json.dumps(wanted[0], ensure_ascii=False)
    return column.like(f"%{_escaped(spelled)}%", escape="\\") & inside


def _contains(column: ColumnElement[Any], field: Field, asked: Asked) -> ColumnElement[bool]:
    if field.type in _NUMBERS or field.type is FieldType.BOOL:
        raise asked.bad_operator("= != < <= > >=" if field.type in _NUMBERS else "= yes or = no")
    if field.type is FieldType.LIST:
        return list_contains(column, asked.value)
    if field.type is FieldType.MAP:
        return text_contains(column, json.dumps(asked.value, ensure_ascii=False)[1:-1])
    return text_contains(column, asked.value)


def _ordered(column: ColumnElement[Any], field: Field, asked: Asked) -> ColumnElement[bool]:
    if field.type in (FieldType.LIST, FieldType.MAP, FieldType.ENUM, FieldType.BOOL) or asked.op not in ORDER:
        raise asked.bad_operator("= != or ~")
    compare = _COMPARE[asked.op]
    if field.type is FieldType.DECIMAL:
        return compare(cast(column, Float), float(asked.number(asked.value)))  # type: ignore[no-any-return]
    return compare(column, _stored(field, asked.value, asked))  # type: ignore[no-any-return]
