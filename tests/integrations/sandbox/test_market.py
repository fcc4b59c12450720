"""The simulated market: the same for the same seed, and as a market behaves."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox import serve
from integrations.sandbox.market import (
    Bidder,
    chance,
    competition,
    market_price,
    monthly_volume,
    quality_of,
    simulate_day,
)

MONDAY = date(2026, 11, 2)


def bidder(bid: int = 3_000_000, quality: int = 6, text: str = "data catalog", number: int = 1) -> Bidder:
    return Bidder((1, 2, number, 4), text, "PHRASE", bid, quality)


def month(one: Bidder, budget: int = 10**12) -> list[Any]:
    return [found for back in range(28) for found in simulate_day(1, MONDAY + timedelta(days=back), [one], budget)]


@given(
    st.text(max_size=60),
    st.integers(10_000, 50_000_000),
    st.integers(1, 10),
    st.integers(10_000, 10**9),
    st.integers(0, 400),
)
def test_figures_are_possible(text: str, bid: int, quality: int, budget: int, back: int) -> None:
    found = simulate_day(3, MONDAY + timedelta(days=back), [bidder(bid, quality, text)], budget)
    assert found == simulate_day(3, MONDAY + timedelta(days=back), [bidder(bid, quality, text)], budget)
    for one in found:
        assert 0 <= one.conversions <= one.clicks <= one.impressions
        assert one.cost <= one.clicks * max(bid, 10_000)
    assert sum(one.cost for one in found) <= budget
    assert monthly_volume(text) >= 10
    assert market_price(text) % 10_000 == 0
    assert 0 <= competition(text) <= 100
    assert 0 <= chance(text, bid) < 1


def test_a_higher_bid_and_a_better_ad_bring_more() -> None:
    def impressions(one: Bidder) -> int:
        return sum(found.impressions for found in month(one))

    assert impressions(bidder(500_000)) < impressions(bidder(3_000_000)) < impressions(bidder(9_000_000))
    assert impressions(bidder(quality=3)) < impressions(bidder(quality=9))
    assert quality_of(["Data catalog for teams"], "data catalog") > quality_of(["Shoes"], "data catalog")


def test_a_budget_is_the_most_that_is_spent() -> None:
    crowd = [bidder(text=f"data {number}", number=number, bid=9_000_000, quality=9) for number in range(200)]
    free = sum(one.cost for one in simulate_day(1, MONDAY, crowd, 10**12))
    assert free > 20_000_000
    assert sum(one.cost for one in simulate_day(1, MONDAY, crowd, 20_000_000)) <= 20_000_000


def test_conversions_come_late(tmp_path: Path, fresh: Any) -> None:
    with serve(tmp_path / "own") as sandbox, ExitStack() as open_now:
        desk = type(fresh)(sandbox, open_now=open_now)
        days = "segments.date BETWEEN '{}' AND '{}'".format(
            *((date.today() - timedelta(days=back)).isoformat() for back in (8, 2))
        )
        query = f"SELECT metrics.clicks, metrics.conversions FROM customer WHERE {days}"
        before = desk.search(query)[0].metrics
        sandbox.advance(5)
        after = desk.search(query)[0].metrics
        assert after.clicks == before.clicks
        assert after.conversions > before.conversions
