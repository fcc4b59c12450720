"""Canonical values: how each field type is stored, and how it is written for people and files."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from core.catalog.field import Field, FieldType
from core.errors import InvalidInput

MICROS = 1_000_000

_JSON_TYPES = (FieldType.LIST, FieldType.MAP)


def dump_json(value: object) -> str:
    """Canonical JSON text: no spaces, sorted keys, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def encode(field: Field, value: Any) -> Any:
    """The stored form of a value; None stays None. Raises InvalidInput for a value of the wrong type."""
    if value is None:
        return None
    encoder = _ENCODERS.get(field.type, _encode_text)
    return encoder(field, value)


def decode(field: Field, stored: Any) -> Any:
    """The value of a stored form."""
    if stored is None:
        return None
    if field.type in _JSON_TYPES:
        return json.loads(stored)
    if field.type is FieldType.BOOL:
        return bool(stored)
    return stored


def money_text(micros: int | None, currency: str = "EUR") -> str | None:
    """Micros as a decimal string with the currency's own number of decimals: 50_000_000 → "50.00"."""
    if micros is None:
        return None
    exact = Decimal(micros) / MICROS
    digits = max(currency_digits(currency), -int(exact.normalize().as_tuple().exponent))
    return f"{exact:.{digits}f}"


def parse_money(text: str) -> int:
    """Micros of a decimal text such as "24000.00"; raises InvalidInput."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation as error:
        raise InvalidInput(f"{text!r} is not an amount.", hint="Write it like 50.00.") from error
    micros = amount * MICROS
    if not amount.is_finite() or micros != micros.to_integral_value() or abs(micros) >= 2**62:
        raise InvalidInput(f"{text!r} is not an amount.", hint="Write it like 50.00.")
    return int(micros)


@lru_cache
def currency_digits(currency: str) -> int:
    """Decimals of an ISO 4217 currency (EUR 2, JPY 0, KWD 3)."""
    return _CURRENCY_DIGITS.get(currency, 2)


_CURRENCY_DIGITS = dict.fromkeys(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)


def clean_text(value: str) -> str:
    """NFC text without NUL, with LF line ends; halves of a character, which no file can hold, are marked as broken."""
    if not value.isascii():
        value = _HALVES.sub("\ufffd", value)
    return unicodedata.normalize("NFC", value).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def folded(value: str | None) -> str | None:
    """A text as it is compared in lists: without case and accents ("Äpfel" and "apfel" are one)."""
    if value is None:
        return None
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", value)).casefold()


def unbroken(value: str) -> str:
    """Clean text in one line: tabs and line breaks become blanks."""
    return _BREAKS.sub(" ", clean_text(value))


def tidied(field: Field, value: str) -> str:
    """A text as this field keeps it: as it is where it may have several lines, else as platforms and files hold it.

    Names, keywords and addresses have no blanks around them: those would make them others when a file comes back.
    """
    if field.type is FieldType.LONG_TEXT:
        return clean_text(value)
    return unbroken(value) if field.type is FieldType.LIST else unbroken(value).strip()


_BREAKS = re.compile(r"[\t\n]+")
_HALVES = re.compile("[\ud800-\udfff]")
_ACCENTS = re.compile("[\u0300-\u036f]")


def _wrong(field: Field, value: object, expected: str) -> InvalidInput:
    return InvalidInput(f"{value!r} does not fit {field.label}: {expected}.", where=field.name)


def _encode_text(field: Field, value: Any) -> Any:
    if not isinstance(value, str):
        raise _wrong(field, value, "text is expected")
    return clean_text(value)


def _encode_integer(field: Field, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63:
        raise _wrong(field, value, "a whole number is expected")
    return value


def _encode_money(field: Field, value: Any) -> Any:
    if not isinstance(value, str):
        return _encode_integer(field, value)
    try:
        return parse_money(value)
    except InvalidInput as error:
        raise InvalidInput(error.message, where=field.name, hint=error.hint) from error


def _encode_bool(field: Field, value: Any) -> Any:
    if not isinstance(value, bool):
        raise _wrong(field, value, "true or false is expected")
    return int(value)


def _encode_decimal(field: Field, value: Any) -> Any:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise _wrong(field, value, "a number is expected") from error
    if not number.is_finite():
        raise _wrong(field, value, "a number is expected")
    return str(value)


def _encode_date(field: Field, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError) as error:
        raise _wrong(field, value, "a date like 2026-12-01 is expected") from error


def _encode_list(field: Field, value: Any) -> Any:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise _wrong(field, value, "a list of texts is expected")
    return dump_json([clean_text(item) for item in value])


def _encode_map(field: Field, value: Any) -> Any:
    if not isinstance(value, dict):
        raise _wrong(field, value, "an object is expected")
    return dump_json(value)


def _encode_enum(field: Field, value: Any) -> Any:
    # An unknown choice is kept: imported accounts hold values this version does not know; a check reports it.
    return _encode_text(field, value)


_ENCODERS = {
    FieldType.INTEGER: _encode_integer,
    FieldType.MONEY: _encode_money,
    FieldType.BOOL: _encode_bool,
    FieldType.DECIMAL: _encode_decimal,
    FieldType.DATE: _encode_date,
    FieldType.LIST: _encode_list,
    FieldType.MAP: _encode_map,
    FieldType.ENUM: _encode_enum,
}


def parse_text(field: Field, text: str) -> Any:
    """The value a person or a file wrote as text; an empty text is None. Raises InvalidInput."""
    text = text.strip()
    if not text:
        return None
    if field.type is FieldType.INTEGER:
        return _parse_integer(field, text)
    if field.type is FieldType.BOOL:
        return _parse_bool(field, text)
    if field.type is FieldType.LIST:
        return [part.strip() for part in text.split(";") if part.strip()]
    if field.type is FieldType.MAP:
        return _parse_map(field, text)
    stored = encode(field, tidied(field, text))
    return decode(field, stored)


def _parse_integer(field: Field, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise _wrong(field, text, "a whole number is expected") from error


def _parse_bool(field: Field, text: str) -> bool:
    words = {"true": True, "yes": True, "on": True, "enabled": True, "1": True}
    words |= {"false": False, "no": False, "off": False, "disabled": False, "0": False}
    if text.lower() not in words:
        raise _wrong(field, text, "yes or no is expected")
    return words[text.lower()]


def _parse_map(field: Field, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise _wrong(field, text, "a JSON object is expected") from error
    if not isinstance(value, dict):
        raise _wrong(field, text, "a JSON object is expected")
    return value


def show(field: Field, value: Any, currency: str) -> str:
    """A value as text for a cell or a line; None is empty."""
    if value is None:
        return ""
    if field.type is FieldType.MONEY:
        return money_text(value, currency) or ""
    if field.type is FieldType.LIST:
        return "; ".join(value)
    if field.type is FieldType.MAP:
        return dump_json(value)
    if field.type is FieldType.BOOL:
        return "Yes" if value else "No"
    return str(value)


def to_json(field: Field, value: Any, currency: str) -> Any:
    """A value for a JSON answer: money as a decimal string, everything else as it is."""
    if field.type is FieldType.MONEY:
        return money_text(value, currency)
    return value
