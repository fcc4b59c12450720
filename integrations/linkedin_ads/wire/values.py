"""Money, times, dates and texts as LinkedIn writes them, without losing a digit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from core.errors import ProgramFault

MICROS = 1_000_000
RESERVED = "\\|{}@[]()<>*_~"
"""Signs that end or change a post's text when they stand bare; `#` begins hashtags and is left alone."""


class Money(NamedTuple):
    """An exact amount."""

    currency: str
    amount: Decimal


def decimal_of(text: Any) -> Decimal:
    """An exact number from text such as `24.457317520310493` or `-2E-18`. Raises ProgramFault."""
    if isinstance(text, bool | float) or text is None:
        raise ProgramFault(f"LinkedIn sent {text!r} where an exact amount belongs.", code="INEXACT_AMOUNT")
    try:
        found = Decimal(text)
    except (InvalidOperation, TypeError, ValueError):
        found = Decimal("NaN")
    if not found.is_finite():
        raise ProgramFault(f"LinkedIn sent {str(text)[:40]!r} where an amount belongs.", code="INEXACT_AMOUNT")
    return found


def is_money(value: Any) -> bool:
    """Whether this is an amount with its currency."""
    return isinstance(value, Mapping) and value.keys() == {"currencyCode", "amount"}


def money(currency: str, micros: int) -> dict[str, str]:
    """An amount as it is sent: text with two digits, more only where micros need them."""
    whole, rest = divmod(abs(micros), MICROS)
    digits = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return {"currencyCode": currency, "amount": f"{'-' if micros < 0 else ''}{whole}.{digits}"}


def money_of(value: Mapping[str, Any]) -> Money:
    """An amount as it was received. Raises ProgramFault."""
    return Money(str(value["currencyCode"]), decimal_of(value["amount"]))


def micros_of(value: Mapping[str, Any]) -> int:
    """An amount in micros of its currency, rounded half even beyond that."""
    return micros(money_of(value).amount)


def micros(amount: Decimal) -> int:
    """Micros of an exact amount; add first and round last."""
    return int((amount * MICROS).to_integral_value())


def millis(moment: datetime) -> int:
    """Milliseconds UTC. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    return round(moment.timestamp() * 1000)


def moment_of(milliseconds: int) -> datetime:
    """The time of milliseconds UTC."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)


def day_parts(day: date) -> dict[str, int]:
    """A day in the form of the reports, which count in UTC."""
    return {"year": day.year, "month": day.month, "day": day.day}


def day_of(parts: Mapping[str, Any]) -> date:
    """The day of `{year, month, day}`."""
    return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))


def escaped(text: str) -> str:
    """A post's text with every reserved sign escaped; unescaped it would be cut off there."""
    return "".join(f"\\{sign}" if sign in RESERVED else sign for sign in text)


def unescaped(text: str) -> str:
    """A post's text as people read it."""
    found, signs = [], iter(text)
    for sign in signs:
        found.append(next(signs, "") if sign == "\\" else sign)
    return "".join(found)


def urn(kind: str, ident: int | str) -> str:
    """`urn:li:KIND:ID`."""
    return f"urn:li:{kind}:{ident}"


def id_of(name: str) -> str:
    """The id at the end of a URN; brackets belong to it."""
    return name.split(":", 3)[-1]
