"""From when to when campaigns run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.brief import Brief, Budget
from core.generation.flight import plan_flight

BRIEF = Brief(product="A", company="A", goal="leads", landing_page="https://a.example", value_props=("x",))
TODAY = date(2026, 11, 23)
D = date


@pytest.mark.parametrize(("start", "end", "money", "expected", "days"), [
    (D(2027, 1, 11), D(2027, 3, 31), True, (D(2027, 1, 11), D(2027, 3, 31)), 80),
    (D(2027, 1, 1), D(2027, 1, 1), True, (D(2027, 1, 1), D(2027, 1, 1)), 1),
    (None, D(2026, 12, 31), True, (D(2026, 11, 30), D(2026, 12, 31)), 32),
    (None, D(2026, 11, 25), True, (D(2026, 11, 24), D(2026, 11, 25)), 2),
    (None, D(2026, 11, 23), True, (D(2026, 11, 23), D(2026, 11, 23)), 1),
    (D(2027, 1, 1), None, True, (D(2027, 1, 1), D(2027, 1, 30)), 30),
    (D(2027, 1, 1), None, False, (D(2027, 1, 1), None), None),
])  # fmt: skip
def test_flights(
    start: date | None, end: date | None, money: bool, expected: tuple[date, date | None], days: int | None
) -> None:
    flight = plan_flight(replace(BRIEF, start=start, end=end, budget=Budget(1, "EUR") if money else None), TODAY)
    assert (flight.start, flight.end) == expected
    assert flight.days == days
    assert len(flight.assumptions) == (start is None) + (end is None)
