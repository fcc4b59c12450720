"""Splits the brief's total into campaign budgets that never add up to more, and to hardly less."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog import GOOGLE, LINKEDIN
from core.rules.minimums import linkedin_daily
from core.values import MICROS, currency_digits

# Google names no minimum; below about 10 dollars a day little can be learnt. LinkedIn's is met with room to spare.
_DAILY_DOLLARS = {GOOGLE: 10.0, LINKEDIN: 11.0}


@dataclass(frozen=True)
class Spending:
    """What one campaign may spend, in micros: a day, or over the whole flight. Both None: the money reaches for neither."""

    daily: int | None = None
    total: int | None = None

    def over(self, days: int) -> int:
        """What it spends over a flight of so many days."""
        return self.total if self.total is not None else (self.daily or 0) * days


def dollars(amount: float, currency: str) -> int:
    """About so many US dollars in a currency, in micros, rounded up to whole units (tenths of strong currencies)."""
    units = amount * linkedin_daily(currency) / (10 * MICROS)
    step = 1.0 if units >= 5 else 0.1
    return max(1, math.ceil(round(units / step, 6))) * round(step * MICROS)


def daily_minimum(platform: str, currency: str) -> int:
    """The smallest sensible daily budget of a campaign, in micros."""
    return dollars(_DAILY_DOLLARS[platform], currency)


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
    made = [
        Spending(daily=amount // days * unit) if amount >= days else Spending(total=amount * unit or None)
        for amount in amounts
    ]
    if total < unit:
        return made
    others = sum(spending.over(days) for at, spending in enumerate(made) if at != carrier)
    made[carrier] = Spending(total=(total - others) // unit * unit or None)
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
