"""What a person types or pastes into a cell as a value: forgiving about how it is written, strict about what it means."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from core.assigning import choice
from core.catalog import Field, FieldType
from core.errors import AppError, InvalidInput
from core.values import parse_text
from core.wording import choice_word

_CURRENCY = re.compile(r"^(?:[^\W\d_]{1,3}\$?|[$€£¥₹])?\s*([-+]?[\d.,'\s]*\d)\s*(?:[^\W\d_]{1,3}|[$€£¥₹%])?$")
_GROUPED = re.compile(r"^[-+]?\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*(?:([.,])\d+)?$")
_DAY_FIRST = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_FILLERS = frozenset(("--", "—", "–"))


def typed(field: Field, text: str) -> Any:
    """The value of a typed or pasted text; an empty one is None. Raises InvalidInput."""
    value = _listed(text) if _is_texts(field) else _chosen(field, parse_text(field, _plain(field, text)))
    if value is None and field.required:
        raise InvalidInput(f"{field.label} cannot be empty.")
    return value


def reason(error: AppError) -> str:
    """Why a text was refused, without the field's name in front: the reader sees whose cell it is."""
    where = error.where if isinstance(error, InvalidInput) else None
    message = error.message.removeprefix(f"{where}: ") if where else error.message
    return f"{message} {error.hint}" if error.hint else message


def _chosen(field: Field, value: Any) -> Any:
    """A choice in its own spelling; what is none is told in the words people see."""
    try:
        return choice(field, value)
    except InvalidInput as error:
        words = ", ".join(choice_word(one) for one in field.choices[:12])
        raise InvalidInput(error.message.removeprefix(f"{error.where}: "), hint=f"Choose {words}.") from error


def _is_texts(field: Field) -> bool:
    return field.type is FieldType.LIST and bool(field.counts)


def _listed(text: str) -> list[str] | None:
    """Ad texts of one cell: one a line as they are copied, else apart by semicolons."""
    parts = text.split("\n") if "\n" in text.strip() else text.split(";")
    return [part.strip() for part in parts if part.strip()] or None


def _plain(field: Field, text: str) -> str:
    """The text as the catalog reads it: amounts without currency and thousands, German dates as ISO."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    if field.type in (FieldType.MONEY, FieldType.INTEGER, FieldType.DECIMAL):
        return "" if text in _FILLERS else _number(text)
    if field.type is FieldType.DATE:
        return _day(text)
    if field.type is FieldType.ENUM:
        return _spelled(field, text)
    return text


def _spelled(field: Field, text: str) -> str:
    """`Lead generation` means LEAD_GENERATION: cells show choices in words, and are copied from other programs so."""
    wanted = text.replace(" ", "_").replace("-", "_").casefold()
    return next((one for one in field.choices if one.replace(" ", "_").replace("-", "_").casefold() == wanted), text)


def _number(text: str) -> str:
    """`1.250,50 €` and `EUR 1,250.50` as `1250.50`; what could be read in two ways stays as it was written."""
    found = _CURRENCY.match(text)
    bare = found.group(1).strip() if found else text
    grouped = _GROUPED.match(bare)
    if grouped:
        apart, point = grouped.groups()
        if point and point != apart:
            whole, _, rest = bare.rpartition(point)
            return f"{whole.replace(apart, '')}.{rest}"
        if not point and apart in "' ":
            return bare.replace(apart, "")
    if bare.count(",") == 1 and "." not in bare and len(bare.partition(",")[2]) in (1, 2):
        return bare.replace(",", ".")
    return bare


def _day(text: str) -> str:
    found = _DAY_FIRST.match(text)
    if found is None:
        return text
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text
