"""Which funnel stages LinkedIn gets, with which objective and share of the money."""

from __future__ import annotations

from dataclasses import dataclass

from core.catalog import LINKEDIN
from core.generation.budgets import daily_minimum

# Stage and its share of LinkedIn's money, the most important last: it stays when the money is short.
_BY_GOAL = {
    "awareness": (("consideration", 0.30), ("awareness", 0.70)),
    "traffic": (("awareness", 0.25), ("consideration", 0.75)),
    "leads": (("consideration", 0.40), ("conversion", 0.60)),
    "pipeline": (("awareness", 0.20), ("consideration", 0.30), ("conversion", 0.50)),
}
_ORDER = ("awareness", "consideration", "conversion")
OBJECTIVES = {"awareness": "BRAND_AWARENESS", "consideration": "WEBSITE_VISIT", "conversion": "WEBSITE_CONVERSION"}
# Two and a half minimums keep several ad sets of a stage alive; below that, three stages become two.
_COMFORT = 2.5


@dataclass(frozen=True)
class Stage:
    """One stage; `weight` is its share of LinkedIn's money."""

    name: str
    weight: float

    @property
    def objective(self) -> str:
        """LinkedIn's objective that fits the stage."""
        return OBJECTIVES[self.name]


def plan_stages(goal: str, daily_micros: float | None, currency: str) -> tuple[tuple[Stage, ...], str | None]:
    """The stages of a goal in the funnel's order, and an assumption when some were merged for lack of money.

    `daily_micros` is LinkedIn's money a day; None when the brief names no budget.
    """
    wanted = _BY_GOAL[goal]
    kept = list(wanted)
    least = daily_minimum(LINKEDIN, currency)
    while (
        daily_micros is not None
        and len(kept) > 1
        and not _affords(kept, daily_micros, least * (_COMFORT if len(kept) > 2 else 1))
    ):
        kept.pop(0)
    whole = sum(weight for _, weight in kept)
    stages = sorted((Stage(name, weight / whole) for name, weight in kept), key=lambda stage: _ORDER.index(stage.name))
    dropped = [name for name, _ in wanted if name not in {stage.name for stage in stages}]
    if not dropped:
        return tuple(stages), None
    return (
        tuple(stages),
        f"The budget (budget.total) is too small for LinkedIn's {' and '.join(dropped)} stage; its money goes to {stages[-1].name}.",
    )


def _affords(kept: list[tuple[str, float]], daily: float, least: float) -> bool:
    whole = sum(weight for _, weight in kept)
    return all(daily * weight / whole >= least for _, weight in kept)
