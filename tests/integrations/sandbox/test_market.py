"""The simulated market: the same for the same seed, and as a market behaves."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox import serve
from integrations.sandbox.days import surroundings
from integrations.sandbox.linkedin.delivery import UNIT, Runner, Wish, creative_day
from integrations.sandbox.market import (
    LIFT_OF_BRAND,
    TAKEN,
    Around,
    Bidder,
    Mood,
    chance,
    competition,
    interest,
    left_over,
    lift,
    market_price,
    monthly_volume,
    quality_of,
    simulate_day,
    size_mix,
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


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 60), st.integers(1, 12))
def test_a_larger_budget_only_adds(one: int, other: int, back: int, keywords: int) -> None:
    crowd = [bidder(text=f"data {number}", number=number, bid=9_000_000, quality=9) for number in range(keywords)]
    less, more = (
        {(found.id, found.device): found for found in simulate_day(2, MONDAY + timedelta(days=back), crowd, budget)}
        for budget in sorted((one, other))
    )
    assert sum(found.cost for found in less.values()) <= min(one, other)
    for place, found in less.items():
        for name in ("impressions", "clicks", "cost", "conversions", "value"):
            assert getattr(found, name) <= getattr(more[place], name)


@given(st.floats(0, 10**7), st.floats(0, 10**7), st.text(max_size=20))
def test_what_was_seen_lifts_searches_and_searches_take_conversions(seen: float, more: float, theme: str) -> None:
    low, high = sorted((seen, more))
    assert 1 <= lift(Around(low)) <= lift(Around(high)) <= lift(Around(high), brand=True) <= 1 + LIFT_OF_BRAND
    assert 1 - TAKEN <= left_over(Around(searched=high)) <= left_over(Around(searched=low)) <= 1
    assert sum(size_mix(theme).values()) == pytest.approx(1)
    year = [interest(1, MONDAY + timedelta(days=back), theme) for back in range(360)]
    assert sum(year) / len(year) == pytest.approx(1, abs=0.05)
    assert min(year) > 0


def test_a_day_after_much_advertising_brings_more_searches_on_every_keyword() -> None:
    crowd = [bidder(text=text, number=number) for number, text in enumerate(("data catalog", "nordlicht catalog"))]

    def shown(mood: Mood) -> dict[int, int]:
        found: dict[int, int] = {}
        for back in range(28):
            for one in simulate_day(1, MONDAY + timedelta(days=back), crowd, 10**12, mood):
                found[one.id[2]] = found.get(one.id[2], 0) + one.impressions
        return found

    usual, lifted = shown(Mood(brand="nordlicht")), shown(Mood(1.0, Around(seen=60_000), "nordlicht"))
    assert all(lifted[at] > usual[at] for at in usual)
    assert lifted[1] / usual[1] > lifted[0] / usual[0]


@given(
    st.floats(0, 50_000),
    st.floats(0, 50_000),
    st.floats(1, 200),
    st.integers(0, 60),
    st.sampled_from(["STANDARD_UPDATE", "SINGLE_VIDEO"]),
)
def test_more_room_on_linkedin_never_brings_less(one: float, other: float, paid: float, back: int, form: str) -> None:
    wish = Wish(1, MONDAY + timedelta(days=back), 1.1, 0.9, "data catalog")
    body = {"objectiveType": "WEBSITE_VISIT", "format": form, "type": "SPONSORED_UPDATES"}
    less, more = (creative_day(wish, body, Runner(7, 1.0), expected, paid) for expected in sorted((one, other)))
    for name in ("impressions", "clicks", "landing", "conversions"):
        assert getattr(less, name) <= getattr(more, name)
    assert less.cost <= more.cost
    assert more.cost <= (max(one, other) + 1) * paid / 1000 * UNIT + 1
    for found in (less, more):
        assert found.landing <= found.clicks <= found.impressions
        assert found.more["views"] <= found.conversions
        counts = [found.more.get(name, 0) for name in ("video_starts", "video_views", "video_first", "video_done")]
        assert counts == sorted(counts, reverse=True)


def test_both_platforms_tell_one_story(tmp_path: Path) -> None:
    with serve(tmp_path / "both") as sandbox:
        before = surroundings(sandbox.store, sandbox.linkedin, sandbox.store.now().date())
        places = {place for place, one in before.items() if one.seen and one.searched}
        assert ("nordlicht software", "data catalog") in places
        assert ("harbor analytics", "data catalog") in places
        sandbox.advance(2)
        google, linkedin = sandbox.store.writer, sandbox.linkedin.store.connection
        days = [{day for (day,) in one.execute("SELECT DISTINCT day FROM fact")} for one in (google, linkedin)]
        ahead = date.fromisoformat(max(days[0])) - date.fromisoformat(max(days[1]))
        assert timedelta(0) <= ahead <= timedelta(days=1), "Google's days are Berlin's, LinkedIn's are UTC's"
        assert len(days[0] & days[1]) >= 60
        dumped = sandbox.dump()
        amounts = {
            one["resource_name"]: int(one["amount_micros"]) for one in dumped if one["kind"] == "campaign_budget"
        }
        caps = {int(one["id"]): amounts[one["campaign_budget"]] for one in dumped if one["kind"] == "campaign"}
        spent = google.execute(
            "SELECT campaign, max(cost) FROM (SELECT campaign, sum(cost) AS cost FROM fact GROUP BY campaign, day) GROUP BY campaign"
        ).fetchall()
        assert spent
        assert all(cost <= caps[campaign] for campaign, cost in spent)
        query = (
            "SELECT json_extract(body, '$.dailyBudget.amount'), max(cost) FROM entity JOIN (SELECT campaign, sum(cost) AS cost FROM fact"
            " GROUP BY campaign, day) ON campaign = id WHERE kind = 'campaign' GROUP BY id"
        )
        rows = linkedin.execute(query).fetchall()
        assert rows
        assert all(cost <= float(budget) * UNIT for budget, cost in rows)
