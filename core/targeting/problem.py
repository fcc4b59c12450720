"""What is wrong with criteria, and the legal criteria that are offered instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.targeting.criteria import Criteria, Group


class Effect(StrEnum):
    """Whom repaired criteria reach, beside those before."""

    SAME = "same"
    WIDER = "wider"
    NARROWER = "narrower"
    ALIKE = "alike"

    @property
    def in_words(self) -> str:
        """The effect for people."""
        return _WORDS[self]


_WORDS = {
    Effect.SAME: "Reaches the same people",
    Effect.WIDER: "Reaches more people",
    Effect.NARROWER: "Reaches fewer people",
    Effect.ALIKE: "Reaches about the same people",
}


@dataclass(frozen=True)
class Repair:
    """Criteria without the problem; `label` says what is done."""

    label: str
    criteria: Criteria
    effect: Effect


@dataclass(frozen=True)
class Problem:
    """One thing that LinkedIn refuses (`refused`) or that is seldom meant; the nearest repair comes first."""

    code: str
    message: str
    refused: bool = True
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True)
class Around:
    """What is known beside the criteria: places other ad sets of the campaign name, and the ad set's own language."""

    places: Group = ()
    locale: str | None = None


NOTHING_AROUND = Around()
