"""Which candidates make an ad: full texts before half-empty ones where there is room."""

from __future__ import annotations

from core.copy.line import Candidate, Line
from core.copy.select import DESCRIPTION_RECIPE, HEADLINE_RECIPE, Judgement, Recipe, Subject, choose

NOBODY = Subject(frozenset())
HALF = Candidate(Line("proof", "Fewer calls. Book a demo."), "fact call", ("calls",), 0.80)
FULL = Candidate(
    Line("proof", "Fewer calls about late parcels. Every driver sees the plan of the day."),
    "two facts",
    ("calls",),
    0.75,
)


def best(recipe: Recipe) -> str:
    one = Recipe(1, recipe.least, recipe.most, recipe.most_drafted, recipe.room)
    return choose([HALF, FULL], one, NOBODY, Judgement(), frozenset())[0].text


def test_a_description_fills_its_room() -> None:
    assert best(DESCRIPTION_RECIPE) == FULL.text


def test_a_headline_may_be_short() -> None:
    assert best(HEADLINE_RECIPE) == HALF.text
