"""How two texts get on beside each other: how much they repeat, and whether they contradict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.xray.saying import Figure, Said

REPEATED = 0.75
"""Share of the shorter text's words from which two texts say the same."""
FEWEST_SHARED = 2


class Trouble(StrEnum):
    """What can be wrong with an ad as somebody might see it."""

    REDUNDANT = "redundant"
    CONTRADICTORY = "contradictory"
    NO_BRAND = "no_brand"
    NO_CALL = "no_call"


@dataclass(frozen=True)
class Pair:
    """Two texts beside each other: `overlap` from 0 to 1, and what is wrong with it, in words."""

    overlap: float
    trouble: Trouble | None = None
    why: str = ""


def beside(one: Said, other: Said) -> Pair:
    """What a reader meets when both texts stand in one ad."""
    common = one.words & other.words
    least = min(len(one.words), len(other.words))
    overlap = len(common) / least if least else 0.0
    against = _contradiction(one, other)
    if against:
        return Pair(overlap, Trouble.CONTRADICTORY, against)
    again = _repetition(one, other, overlap, len(common))
    return Pair(overlap, Trouble.REDUNDANT, again) if again else Pair(overlap)


def _repetition(one: Said, other: Said, overlap: float, common: int) -> str:
    if one.words == other.words and one.words:
        return "Both say the same."
    if common >= FEWEST_SHARED and overlap >= REPEATED:
        return "One repeats the other."
    for mine in one.figures:
        for theirs in other.figures:
            if mine.unit and (mine.value, mine.unit) == (theirs.value, theirs.unit) and mine.about & theirs.about:
                return f"Both give the same figure, {_shown(mine)}."
    return ""


def _contradiction(one: Said, other: Said) -> str:
    return (
        _other_figure(one, other)
        or _denied(one, other)
        or _denied(other, one)
        or _price(one, other)
        or _price(other, one)
    )


def _other_figure(one: Said, other: Said) -> str:
    for mine in one.figures:
        for theirs in other.figures:
            same = mine.unit and mine.unit == theirs.unit and mine.difference == theirs.difference
            if same and mine.value != theirs.value and _of_one_thing(mine, theirs):
                return f"One says {_shown(mine)}, the other {_shown(theirs)}."
    return ""


def _of_one_thing(mine: Figure, theirs: Figure) -> bool:
    """Two figures of one unit speak of the same when most of what is said of the one is said of the other."""
    least = min(len(mine.about), len(theirs.about))
    shared = len(mine.about & theirs.about)
    return shared >= 1 and shared / least > 0.5


def _denied(one: Said, other: Said) -> str:
    for words in one.denied:
        if words <= other.asserted and not any(words & against for against in other.denied):
            return "One denies what the other says."
    return ""


def _price(one: Said, other: Said) -> str:
    if one.free is None:
        return ""
    priced = any(figure.unit == "money" and not figure.difference for figure in other.figures)
    return (
        "One gives away what the other names a price for."
        if priced and (not one.free or one.free & other.words)
        else ""
    )


def _shown(figure: Figure) -> str:
    return figure.value if figure.unit == "money" else f"{figure.value} {figure.unit}".replace(" %", "%")
