"""One comparison as it was asked: the name, the operator, the values, and where they stand in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.errors import QueryError

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_MOST = 2**62
_CURRENCY_SIGNS = {"€": "EUR", "£": "GBP"}
ORDER = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class Asked:
    """`op` is = (any of the values), ~ or one of < <= > >= (one value)."""

    name: str
    op: str
    values: tuple[str, ...]
    position: int
    value_position: int
    today: date
    currency: str

    @property
    def value(self) -> str:
        """The only value of ~ and the ordering operators."""
        return self.values[0]

    def bad_value(self, value: str, expected: str, hint: str) -> QueryError:
        """An error about one value."""
        return QueryError(f"“{value}” does not fit {self.name}: {expected}.", position=self.value_position, hint=hint)

    def bad_operator(self, allowed: str) -> QueryError:
        """An error about the operator."""
        return QueryError(
            f"{self.name} cannot be compared with {self.op}.", position=self.position, hint=f"Use {allowed}."
        )

    def number(self, value: str) -> Decimal:
        """A value as an exact number."""
        text = value.strip()
        if not _NUMBER.fullmatch(text) or len(text) > 40:
            raise self.bad_value(
                value, "a number is expected", "Write it like 50 or 12.5, without thousands separators."
            )
        return Decimal(text)

    def whole(self, value: str) -> int:
        """A value as a whole number that a column can hold."""
        number = self.number(value)
        if number != number.to_integral_value() or abs(number) >= _MOST:
            raise self.bad_value(value, "a whole number is expected", "Write it like 50.")
        return int(number)

    def micros(self, value: str) -> int:
        """A value as an amount of the workspace's currency, in millionths."""
        amount = self.number(self._without_currency(value)) * 1_000_000
        if amount != amount.to_integral_value() or abs(amount) >= _MOST:
            raise self.bad_value(value, "an amount is expected", "Write it like 50 or 50.00.")
        return int(amount)

    def _without_currency(self, value: str) -> str:
        found = re.fullmatch(r"\s*([A-Za-z]{3}|[€£$])?\s*([^A-Za-z€£$]*?)\s*([A-Za-z]{3}|[€£$])?\s*", value)
        if not found:
            return value
        for sign in (found[1], found[3]):
            code = _CURRENCY_SIGNS.get(sign or "", sign or "").upper()
            if code not in ("", "$", self.currency):
                raise self.bad_value(
                    value, f"this workspace counts in {self.currency}", f"Write the amount in {self.currency}."
                )
        return found[2]

    def day(self, value: str) -> date:
        """A value as a day: an ISO date, today, yesterday, tomorrow, or 7d for seven days ago."""
        text = value.strip().lower()
        steps = {"today": 0, "yesterday": -1, "tomorrow": 1}
        span = re.fullmatch(r"(\d{1,4})d", text, re.ASCII)
        if span:
            return self.today - timedelta(days=int(span[1]))
        if text in steps:
            return self.today + timedelta(days=steps[text])
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = date.min
        if not 1971 <= found.year <= 9000:
            raise self.bad_value(value, "a date is expected", "Write it like 2026-12-01, or today, yesterday, 7d.")
        return found
