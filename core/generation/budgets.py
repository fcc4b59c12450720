"""Splits the brief's total into campaign budgets that never add up to more, and to hardly less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog import GOOGLE, LINKEDIN
from core.values import MICROS, currency_digits

# LinkedIn refuses less than 10 US dollars a day; Google names no minimum, below 10 units a day little can be learnt.
_LINKEDIN_DAILY_USD = 10
_GOOGLE_DAILY_UNITS_USD = 10
# Rough units per US dollar, rounded up so that a minimum never falls short; unlisted currencies count as dollars.
_UNITS_PER_DOLLAR = {
    "USD": 1.0, "EUR": 1.04, "GBP": 0.9, "CHF": 1.0, "CAD": 1.5, "AUD": 1.7, "NZD": 1.8, "SGD": 1.4, "HKD": 8.0, "SEK": 11.5,
    "NOK": 11.5, "DKK": 7.8, "PLN": 4.5, "CZK": 25.0, "HUF": 400.0, "RON": 5.2, "BGN": 2.0, "TRY": 45.0, "ILS": 4.0, "AED": 3.7,
    "SAR": 3.8, "ZAR": 20.0, "INR": 92.0, "JPY": 165.0, "KRW": 1500.0, "CNY": 7.5, "TWD": 34.0, "THB": 38.0, "IDR": 17500.0,
    "MYR": 4.8, "PHP": 61.0, "VND": 27000.0, "BRL": 6.2, "MXN": 21.0, "CLP": 1050.0, "COP": 4500.0, "ARS": 1600.0, "KWD": 0.32,
    "BHD": 0.38, "OMR": 0.39, "JOD": 0.72, "TND": 3.3,
}  # fmt: skip


@dataclass(frozen=True)
class Spending:
    """What one campaign may spend, in micros: a day, or over the whole flight. Both None: the money reaches for neither."""

    daily: int | None = None
    total: int | None = None

    def over(self, days: int) -> int:
        """What it spends over a flight of so many days."""
        return self.total if self.total is not None else (self.daily or 0) * days


def dollars(amount: float, currency: str) -> int:
    """About so many US dollars in a currency, in micros, on whole units of it."""
    units = amount * _UNITS_PER_DOLLAR.get(currency, 1.0)
    return max(1, round(units + 0.4999)) * MICROS


def daily_minimum(platform: str, currency: str) -> int:
    """The smallest sensible daily budget of a campaign, in micros."""
    return dollars(_LINKEDIN_DAILY_USD if platform == LINKEDIN else _GOOGLE_DAILY_UNITS_USD, currency)


def smallest_unit(currency: str) -> int:
    """The step budgets are written in, in micros: 0.01, or 1 where the currency has no decimals."""
    return MICROS if currency_digits(currency) == 0 else MICROS // 100


def platform_weights(goal: str) -> dict[str, float]:
    """How a goal splits money: search catches demand, LinkedIn makes it."""
    search = {"awareness": 0.30, "traffic": 0.60, "leads": 0.55, "pipeline": 0.45}[goal]
    return {GOOGLE: search, LINKEDIN: 1 - search}


def spread(total: int, days: int, currency: str, weights: Sequence[float], carrier: int) -> list[Spending]:
    """Budgets of campaigns by weight: daily ones, and at the `carrier` a total one where days divide the money badly.

    `total` in micros over `days` days. The sum over the flight never exceeds it and falls short by less than one
    currency unit per campaign, as long as the money reaches for one smallest unit per campaign.
    """
    unit = smallest_unit(currency)
    quota = total // (unit * days)
    if quota >= len(weights) and total - quota * unit * days < len(weights) * MICROS:
        return [Spending(daily=share * unit) for share in apportion(quota, weights)]
    return _with_carrier(total, days, unit, weights, carrier)


def _with_carrier(total: int, days: int, unit: int, weights: Sequence[float], carrier: int) -> list[Spending]:
    amounts = apportion(total // unit, weights)
    made = [Spending(daily=amount // days * unit) if amount >= days else Spending(total=amount * unit or None) for amount in amounts]
    if total < unit:
        return made
    others = sum(spending.over(days) for at, spending in enumerate(made) if at != carrier)
    made[carrier] = Spending(total=(total - others) // unit * unit)
    return made


def apportion(units: int, weights: Sequence[float]) -> list[int]:
    """Whole units by weight (largest remainders), at least one each while they last."""
    if units <= len(weights):
        return [1 if at < units else 0 for at in range(len(weights))]
    free = units - len(weights)
    whole = sum(weights)
    exact = [free * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    by_rest = sorted(range(len(weights)), key=lambda at: (shares[at] - exact[at], at))
    left = free - sum(shares)
    for at in range(left):
        shares[by_rest[at % len(by_rest)]] += 1
    return [share + 1 for share in shares]
