"""Budgets never add up to more than the total, and to hardly less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog import GOOGLE, LINKEDIN
from core.generation.budgets import apportion, daily_minimum, platform_weights, smallest_unit, spread
from core.generation.stages import plan_stages
from core.values import MICROS

WEIGHTS = st.lists(st.floats(0.01, 10), min_size=1, max_size=8)
GOALS = ["awareness", "traffic", "leads", "pipeline"]


@given(st.integers(1, 10**14), st.integers(1, 4000), st.sampled_from(["EUR", "JPY", "KWD"]), WEIGHTS, st.data())
def test_the_sum_over_the_flight(
    total: int, days: int, currency: str, weights: list[float], data: st.DataObject
) -> None:
    carrier = data.draw(st.integers(0, len(weights) - 1))
    made = spread(total, days, currency, weights, carrier)
    spent = sum(one.over(days) for one in made)
    assert len(made) == len(weights)
    assert spent <= total
    assert total - spent < len(weights) * MICROS
    for one in made:
        assert one.daily is None or one.total is None
        assert (one.over(days) % smallest_unit(currency)) == 0
    if total >= len(weights) * smallest_unit(currency):
        assert all(one.over(days) > 0 for one in made)


def test_daily_budgets_are_the_rule() -> None:
    made = spread(24_000 * MICROS, 80, "EUR", [0.55, 0.45], 1)
    assert [one.daily for one in made] == [165 * MICROS, 135 * MICROS]
    assert all(one.total is None for one in made)


def test_one_campaign_carries_the_exact_rest_when_days_divide_badly() -> None:
    made = spread(5_000_000 * MICROS, 365, "JPY", [0.5, 0.3, 0.2], 1)
    assert [one.total is not None for one in made] == [False, True, False]
    assert sum(one.over(365) for one in made) == 5_000_000 * MICROS


@given(st.integers(0, 10**9), WEIGHTS)
def test_apportioned_units_add_up(units: int, weights: list[float]) -> None:
    shares = apportion(units, weights)
    assert sum(shares) == units
    assert min(shares) >= (1 if units >= len(weights) else 0)


@pytest.mark.parametrize("goal", GOALS)
def test_platform_shares_are_whole(goal: str) -> None:
    assert sum(platform_weights(goal).values()) == pytest.approx(1)


@pytest.mark.parametrize("goal", GOALS)
@given(daily=st.none() | st.floats(0, 10**12), currency=st.sampled_from(["USD", "EUR", "JPY", "KWD", "XYZ"]))
def test_stages_are_merged_when_the_money_is_short(goal: str, daily: float | None, currency: str) -> None:
    stages, note = plan_stages(goal, daily, currency)
    assert sum(stage.weight for stage in stages) == pytest.approx(1)
    assert len({stage.objective for stage in stages}) == len(stages)
    least = daily_minimum(LINKEDIN, currency)
    if daily is not None and len(stages) > 1:
        assert all(daily * stage.weight >= least for stage in stages)
    full, _ = plan_stages(goal, None, currency)
    assert (note is None) == (len(stages) == len(full))


def test_the_main_stage_of_a_goal_stays() -> None:
    assert [stage.name for stage in plan_stages("pipeline", 1.0, "EUR")[0]] == ["conversion"]
    assert [stage.name for stage in plan_stages("awareness", 1.0, "EUR")[0]] == ["awareness"]


def test_minimums_follow_the_currency() -> None:
    assert daily_minimum(LINKEDIN, "USD") == 11 * MICROS
    assert daily_minimum(GOOGLE, "JPY") == 1500 * MICROS
