"""Advanced bid changes: exact arithmetic on micros inside SQLite; decimals such as ROAS by exact decimals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, and_, case, cast, literal, select, true

from core.bulk.tool import About, Step
from core.catalog import KINDS, Field, FieldType
from core.errors import InvalidInput
from core.formulas.names import source_of
from core.schema import ENTITY
from core.values import MICROS, currency_digits

Change = Literal["increase", "decrease", "set", "first_page", "top_of_page"]
CHANGES: dict[Change, str] = {
    "increase": "Increase",
    "decrease": "Decrease",
    "set": "Set",
    "first_page": "Set to the first page bid",
    "top_of_page": "Set to the top of page bid",
}
FIELDS = ("max_cpc", "bid", "daily_budget", "total_budget", "target_cpa", "target_roas", "cpc_limit")
_SEEN = {"first_page": "first_page_bid", "top_of_page": "top_of_page_bid"}
_MOST = 2**63 - 1
_LARGEST = 10**18  # micros; no account holds a budget of a thousand billion


@dataclass(frozen=True)
class Amounts:
    """How an amount changes. `by` is "12.5%" or "0.30"; `round_to`, `least` and `most` are decimals or empty.

    Rows without an amount are passed over unless `fill_empty` (which only setting can do).
    """

    change: Change
    by: str = ""
    round_to: str = ""
    least: str = ""
    most: str = ""
    fill_empty: bool = False

    @property
    def title(self) -> str:
        """What the history calls it."""
        if self.change in _SEEN:
            return CHANGES[self.change].replace("Set", "Set bids", 1)
        return f"{CHANGES[self.change]} amounts {'to' if self.change == 'set' else 'by'} {self.by}"

    def refusal(self, kind: str, field: Field) -> str | None:
        """Only bids, budgets and targets; page bids only where keywords know them."""
        if field.name not in FIELDS:
            return f"{field.label} is no bid, budget or target."
        if self.change in _SEEN and _SEEN[self.change] not in KINDS[kind].by_name:
            return f"{KINDS[kind].plural} have no {KINDS['keyword'].by_name[_SEEN[self.change]].label.lower()}."
        return None

    def step(self, kind: str, field: Field, about: About) -> Step:
        """Micros in SQL alone; decimals by a function."""
        if field.type is FieldType.DECIMAL:
            return self._decimal_step(kind, field)
        column = ENTITY[kind].c[field.name]
        changed, possible = self._changed(kind, column, about)
        grain = self._micros(self.round_to)
        value = self._within(_rounded(changed, grain) if grain else changed)
        filled = true() if self.fill_empty and self.change in ("set", *_SEEN) else column.is_not(None)
        return Step(sql=cast(value, Integer), where=and_(filled, possible))

    def _changed(
        self, kind: str, column: ColumnElement[Any], about: About
    ) -> tuple[ColumnElement[Any], ColumnElement[bool]]:
        """What a row's amount becomes, and the condition under which that is an amount, if it has one now."""
        if self.change in _SEEN:
            seen = ENTITY[kind].c[_SEEN[self.change]]
            return seen, seen.is_not(None)
        if self.change == "set":
            return literal(self._needed(self.by), Integer), true()
        if self.by.strip().endswith("%"):
            return _scaled(column, self._factor(), _smallest(kind, about))
        amount = self._needed(self.by)
        return column + amount if self.change == "increase" else column - amount, true()

    def _factor(self) -> Fraction:
        share = Fraction(_decimal(self.by.strip().rstrip("%"))) / 100
        if share < 0:
            raise InvalidInput(f"{self.by!r} is below zero.", hint="Choose Increase or Decrease instead of a sign.")
        factor = 1 + share if self.change == "increase" else 1 - share
        if factor <= 0 or factor > 1000:
            raise InvalidInput(f"{self.by} leaves nothing a platform takes.", hint="Write less, like 20%.")
        if factor.denominator > 10**7:
            raise InvalidInput(f"{self.by} has too many decimals.", hint="Write at most four, like 12.5%.")
        return factor

    def _within(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        least, most = self._micros(self.least), self._micros(self.most)
        if least is not None and most is not None and least > most:
            raise InvalidInput("The lowest amount is above the highest.", hint="Exchange them.")
        if least is not None:
            value = case((value < least, least), else_=value)
        if most is not None:
            value = case((value > most, most), else_=value)
        return value

    def _micros(self, text: str) -> int | None:
        return self._needed(text) if text.strip() else None

    def _needed(self, text: str) -> int:
        amount = _decimal(text) * MICROS
        if amount != amount.to_integral_value() or not 0 < amount < _LARGEST:
            raise InvalidInput(f"{text!r} is not an amount.", hint="Write it like 0.30, or 10% to change by a share.")
        return int(amount)

    def _decimal_step(self, kind: str, field: Field) -> Step:
        column = ENTITY[kind].c[field.name]
        factor = self._factor() if self.by.strip().endswith("%") else None
        amount = None if factor is not None else _decimal(self.by)
        grain = _decimal(self.round_to) if self.round_to.strip() else None
        bounds = [_decimal(text) if text.strip() else None for text in (self.least, self.most)]

        def change(text: str) -> str:
            value = _next(self.change, _decimal(text) if text else Decimal(0), factor, amount)
            if grain:
                value = (value / grain).to_integral_value(ROUND_HALF_UP) * grain
            value = max(value, bounds[0]) if bounds[0] is not None else value
            value = min(value, bounds[1]) if bounds[1] is not None else value
            return plain(value)

        fills = self.fill_empty and self.change == "set"
        return Step(text=change, where=None if fills else column.is_not(None), fills=fills)


def _next(change: Change, value: Decimal, factor: Fraction | None, amount: Decimal | None) -> Decimal:
    if factor is not None:
        return value * factor.numerator / factor.denominator
    assert amount is not None
    return {"set": amount, "increase": value + amount, "decrease": value - amount}[change]


def plain(value: Decimal) -> str:
    """A decimal without exponent and without zeros at its end, at most six decimals."""
    text = f"{value.quantize(Decimal('0.000001'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation as error:
        raise InvalidInput(f"{text!r} is not a number.", hint="Write it like 0.30 or 12.5%.") from error
    if not number.is_finite():
        raise InvalidInput(f"{text!r} is not a number.", hint="Write it like 0.30 or 12.5%.")
    return number


def _smallest(kind: str, about: About) -> ColumnElement[Any] | int:
    """The smallest amount of a row's currency in micros: of the one its account has, else of the workspace's. A number where
    all rows have the same, so that nothing is worked out for each."""
    account = ENTITY["account"].c.currency
    named = about.connection.execute(select(account).where(account.is_not(None)).distinct()).scalars().all()
    usual = _unit(about.currency)
    source = source_of(kind, "account.currency")
    if source is None or all(_unit(one) == usual for one in named):
        return usual
    return case(*[(source.column == one, _unit(one)) for one in named], else_=literal(usual, Integer))


def _unit(currency: str) -> int:
    return MICROS // int(10 ** currency_digits(currency))


def _scaled(
    column: ColumnElement[Any], factor: Fraction, smallest: ColumnElement[Any] | int
) -> tuple[ColumnElement[Any], ColumnElement[bool]]:
    """The amount times an exact fraction, rounded half up to the currency's smallest amount; too large ones are left."""
    over, under = factor.numerator, factor.denominator * smallest
    fits = column <= (_MOST - factor.denominator * MICROS) // (2 * over)
    return (2 * over * column + under) // (2 * under) * smallest, fits


def _rounded(value: ColumnElement[Any], grain: int) -> ColumnElement[Any]:
    return (2 * value + grain) // literal(2 * grain, Integer) * grain
