"""Cells of the LinkedIn sheet: text to value and back, so that every value survives the way out and in.

A spreadsheet runs a cell that begins with = + - @ (or a tab) as a formula. Such texts are written with a leading
apostrophe, as people do by hand, and lose it again on the way in; so do texts that read `[]`, which means "erase".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.catalog import Field, FieldType
from core.errors import InvalidInput
from core.values import clean_text, encode, money_text, parse_money, parse_text

ERASE = "[]"

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'*(?:[=+\-@\t\r]|\[\]\Z)")
_STATUS_WORDS = {
    "active": "ENABLED",
    "enabled": "ENABLED",
    "paused": "PAUSED",
    "removed": "REMOVED",
    "archived": "REMOVED",
    "deleted": "REMOVED",
    "draft": "DRAFT",
}
_WORD_OF_STATUS = {"ENABLED": "Active", "PAUSED": "Paused", "REMOVED": "Removed", "DRAFT": "Draft"}
_PLAIN_AMOUNT = re.compile(r"-?\d+(\.\d+)?")
_POINT_DECIMALS = re.compile(r"-?\d{1,3}(,\d{3})+\.\d+|-?\d{1,3}(,\d{3}){2,}")
_COMMA_DECIMALS = re.compile(r"-?(\d+|\d{1,3}(\.\d{3})+),\d{1,2}")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula and no import for "erase"."""
    return f"'{text}" if _GUARDED.match(text) else text


def guarded_verbatim(text: str) -> str:
    """A cell of an unknown column: only formulas are disarmed."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text[1:]) else text


def join(items: Iterable[str]) -> str:
    """Items in one cell, between semicolons; marks inside an item get a backslash."""
    return "; ".join(re.sub(r"([\\;|])", r"\\\1", item) for item in items)


def split(text: str) -> list[str]:
    """The items of a cell, without the blanks around them; empty ones are left out."""
    items = [clean_item(item) for item in raw_items(text, ";")]
    return [item for item in items if item]


def raw_items(text: str, mark: str) -> list[str]:
    """The parts of a text between marks that no backslash stands before, still escaped."""
    items: list[str] = [""]
    escaped = False
    for character in text:
        if character == mark and not escaped:
            items.append("")
        else:
            items[-1] += character
        escaped = character == "\\" and not escaped
    return items


def clean_item(item: str) -> str:
    """One item without escapes and outer blanks."""
    return re.sub(r"\\(.)", r"\1", item.strip(), flags=re.DOTALL)


def read_cell(field: Field, text: str) -> Any:
    """The value of a cell that is neither blank nor `[]`; raises InvalidInput."""
    if field.name == "status":
        return _read_status(field, text)
    if field.type is FieldType.MONEY:
        return _read_money(field, text)
    if field.type is FieldType.LIST:
        return [clean_text(item) for item in split(text)]
    if field.type is FieldType.ENUM:
        return _choice(field.choices, text) or clean_text(text)
    if field.type is FieldType.DATE:
        return _read_date(field, text)
    if field.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL):
        return clean_text(text)
    return parse_text(field, text)


def write_cell(field: Field, value: Any, currency: str) -> str:
    """The cell of a value; None is blank, an empty list too."""
    if value is None:
        return ""
    if field.type is FieldType.MONEY:
        return money_text(value, currency) or ""
    return guarded(_words(field, value))


def _words(field: Field, value: Any) -> str:
    if field.name == "status":
        return _WORD_OF_STATUS.get(value, str(value))
    if field.type is FieldType.LIST:
        return join(value)
    if field.type is FieldType.BOOL:
        return "Yes" if value else "No"
    if field.type is FieldType.ENUM and value in field.choices and (value.isupper() or value.islower()):
        return str(value).replace("_", " ").capitalize()
    return str(value)


def read_amount(text: str) -> Decimal | None:
    """An amount as people and spreadsheets write it, None when it could mean two things or nothing."""
    plain = re.sub(r"[\s\u00a0\u202f€$£']|^[A-Z]{3}|[A-Z]{3}$", "", text.strip())
    if _PLAIN_AMOUNT.fullmatch(plain):
        return Decimal(plain)
    if _POINT_DECIMALS.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if _COMMA_DECIMALS.fullmatch(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    return None


def _read_money(field: Field, text: str) -> int:
    amount = read_amount(text)
    if amount is None or amount < 0:
        raise InvalidInput(f"“{text}” is not an amount; write it like 50.00.")
    return parse_money(f"{amount:f}")


def _read_status(field: Field, text: str) -> str:
    found = _STATUS_WORDS.get(text.strip().lower())
    if found is None:
        raise InvalidInput(f"“{text}” is no status; write {_either(sorted(set(_WORD_OF_STATUS.values())))}.")
    return found


def _read_date(field: Field, text: str) -> str:
    german = _GERMAN_DATE.fullmatch(text.strip())
    try:
        if german:
            return date(int(german[3]), int(german[2]), int(german[1])).isoformat()
        return str(encode(field, text.strip()))
    except (ValueError, InvalidInput) as error:
        raise InvalidInput(f"“{text}” is not a date; write it like 2026-12-31.") from error


def _choice(choices: Sequence[str], text: str) -> str | None:
    wanted = re.sub(r"[\s_\-]+", " ", text.strip()).casefold()
    return next((one for one in choices if re.sub(r"[\s_\-]+", " ", one).casefold() == wanted), None)


def _either(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
