"""What a person types or pastes into a cell as a value: forgiving about how it is written, strict about what it means."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from core.assigning import choice
from core.catalog import Field, FieldType
from core.errors import AppError, InvalidInput
from core.values import currency_digits, parse_text
from core.wording import choice_word

_CURRENCY = re.compile(r"^([^\W\d_]{1,3}\$?|[$€£¥₹])?\s*([-+]?[\d.,'\s]*\d)\s*([^\W\d_]{1,3}\$?|[$€£¥₹%])?$")
_DOLLARS = frozenset(("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "BRL"))
_SIGNS = {"€": frozenset(("EUR",)), "$": _DOLLARS, "£": frozenset(("GBP", "EGP")), "¥": frozenset(("JPY", "CNY")),
          "₹": frozenset(("INR",)), "US$": frozenset(("USD",)), "A$": frozenset(("AUD",)), "C$": frozenset(("CAD",)),
          "R$": frozenset(("BRL",))}  # fmt: skip
"""What a sign in front of an amount or behind it can stand for."""
_GROUPED = re.compile(r"^[-+]?\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*(?:([.,])\d+)?$")
_TWO_WAYS = re.compile(r"^([-+]?)([1-9]\d{0,2})[.,](\d{3})$")
_DAY_FIRST = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_CODE = re.compile(r"^[A-Z]{3}$")
_FILLERS = frozenset(("--", "—", "–"))


def typed(field: Field, text: str, currency: str = "EUR", also: Collection[str] = ()) -> Any:
    """The value of a typed or pasted text; an empty one is None. Raises InvalidInput.

    `currency` tells how many decimals amounts have (with three, 1.250 can only be what it looks like), and whose sign may
    stand beside them; `also` holds the currencies of further accounts.
    """
    if field.type is FieldType.MONEY:
        _check_sign(text, currency, also)
    value = _listed(text) if _is_texts(field) else _chosen(field, parse_text(field, _plain(field, text, currency)))
    if value is None and field.required:
        raise InvalidInput(f"{field.label} cannot be empty.")
    return value


def unmistakable(field: Field, text: str) -> str:
    """A shown value as it is copied: an amount with three decimals gets a fourth, so that it is read back as it is."""
    return f"{text}0" if field.type is FieldType.MONEY and _TWO_WAYS.match(text) else text


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


def _plain(field: Field, text: str, currency: str) -> str:
    """The text as the catalog reads it: amounts without currency and thousands, German dates as ISO."""
    text = _tidy(text)
    if field.type in (FieldType.MONEY, FieldType.INTEGER, FieldType.DECIMAL):
        text = _unquoted(text)
        return "" if text in _FILLERS else _number(field, text, currency)
    if field.type is FieldType.DATE:
        return _day(_unquoted(text))
    if field.type is FieldType.ENUM:
        return _spelled(field, text)
    return text


def _tidy(text: str) -> str:
    """A text with plain blanks only, and none around it."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").strip()


def _unquoted(text: str) -> str:
    """A number or day without the quotes some programs put around it, and with plain apostrophes (the Swiss write 1’234.50)."""
    bare = text[1:-1].strip() if len(text) > 2 and text[0] == text[-1] == '"' else text
    return bare.replace("\u2019", "'").replace("\u2018", "'")


def _check_sign(text: str, currency: str, also: Collection[str]) -> None:
    """Refuse an amount in a currency that no account here has: `5 CHF` are not 5 euros."""
    found = _CURRENCY.match(_unquoted(_tidy(text)))
    for sign in (found.group(1), found.group(3)) if found else ():
        if sign == "%":
            raise InvalidInput(f"{text.strip()!r} is not an amount.", hint="Write it like 50.00.")
        meant = _SIGNS.get(sign.upper(), frozenset((sign,)) if _CODE.match(sign) else None) if sign else None
        if meant is not None and not meant & {currency, *also}:
            raise InvalidInput(f"{text.strip()!r} is not in {currency}.", hint=f"Write the amount in {currency}.")


def _spelled(field: Field, text: str) -> str:
    """`Lead generation` means LEAD_GENERATION: cells show choices in words, and are copied from other programs so."""
    wanted = text.replace(" ", "_").replace("-", "_").casefold()
    return next((one for one in field.choices if one.replace(" ", "_").replace("-", "_").casefold() == wanted), text)


def _number(field: Field, text: str, currency: str) -> str:
    """`1.250,50 €` and `EUR 1,250.50` as `1250.50`; raises InvalidInput for an amount that can be read in two ways."""
    found = _CURRENCY.match(text)
    bare = found.group(2).strip() if found else text
    grouped = _GROUPED.match(bare)
    if grouped:
        apart, point = grouped.groups()
        if point and point != apart:
            whole, _, rest = bare.rpartition(point)
            return f"{whole.replace(apart, '')}.{rest}"
        if not point and (apart in "' " or bare.count(apart) > 1 or field.type is FieldType.INTEGER):
            return bare.replace(apart, "")
    if field.type is FieldType.MONEY and currency_digits(currency) == 3:
        return bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare
    if field.type is FieldType.MONEY and _TWO_WAYS.match(bare):
        raise _ambiguous(text, bare)
    if bare.count(",") == 1 and "." not in bare and not _TWO_WAYS.match(bare):
        return bare.replace(",", ".")
    return bare


def _ambiguous(text: str, bare: str) -> InvalidInput:
    """1.250 is a thousand to a German and hardly more than one to an American: wrong would be worse than missing."""
    sign, whole, rest = _TWO_WAYS.fullmatch(bare).groups()  # type: ignore[union-attr]
    decimals = rest[:2] if rest.endswith("0") else f"{rest}0"
    return InvalidInput(
        f"{text!r} can be read in two ways.", hint=f"Write {sign}{whole}{rest} or {sign}{whole}.{decimals}."
    )


def _day(text: str) -> str:
    found = _DAY_FIRST.match(text)
    if found is None:
        return text
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text
