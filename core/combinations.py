"""Which texts of a responsive search ad may stand side by side, and in what order.

The platform shows up to three headlines and two descriptions. A text that is pinned stands at its place only; a place
with pinned texts shows one of those and nothing else; no text stands in an ad twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import perm, prod
from typing import Any

from core.copy.width import display_width

HEADLINES, DESCRIPTIONS = 3, 2


@dataclass(frozen=True)
class Combination:
    """One ad as somebody might see it."""

    headlines: tuple[str, ...]
    descriptions: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """The places of one line of an ad: what is pinned to each, and what may stand at those without a pin."""

    pinned: tuple[tuple[str, ...], ...]
    free: tuple[str, ...]

    @cached_property
    def _open(self) -> tuple[int, ...]:
        """The places without a pin that can be filled, in order."""
        places = [at for at, texts in enumerate(self.pinned) if not texts]
        return tuple(places[: len(self.free)])

    def __len__(self) -> int:
        return prod(len(texts) for texts in self.pinned if texts) * perm(len(self.free), len(self._open))

    def at(self, number: int) -> tuple[str, ...]:
        """The arrangement with a number from 0; the last place turns fastest."""
        chosen: dict[int, str] = {}
        left = list(self.free)
        rest = number
        for place, texts in enumerate(self.pinned):
            below = self._below(place, len(left))
            step, rest = divmod(rest, below)
            if texts:
                chosen[place] = texts[step]
            elif place in self._open:
                chosen[place] = left.pop(step)
        return tuple(chosen[place] for place in sorted(chosen))

    def longest(self) -> tuple[str, ...]:
        """The arrangement that needs the most room."""
        free = iter(sorted(self.free, key=display_width, reverse=True))
        chosen = [
            max(texts, key=display_width) if texts else next(free)
            for place, texts in enumerate(self.pinned)
            if texts or place in self._open
        ]
        return tuple(chosen)

    def _below(self, place: int, left: int) -> int:
        """How many arrangements the places after this one have, once this one is filled."""
        here = place in self._open
        later = [at for at in self._open if at > place]
        pins = prod(len(texts) for texts in self.pinned[place + 1 :] if texts)
        return pins * perm(left - (1 if here else 0), len(later))


@dataclass(frozen=True)
class Combinations:
    """All ads that one responsive search ad may become; numbered from 0, headlines turning fastest."""

    headlines: Row
    descriptions: Row

    def __len__(self) -> int:
        return len(self.headlines) * len(self.descriptions)

    def at(self, number: int) -> Combination:
        """One of them; raises IndexError."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        below, above = divmod(number, len(self.headlines))
        return Combination(self.headlines.at(above), self.descriptions.at(below))

    def longest(self) -> Combination:
        """The one that needs the most room: the worst case for truncation."""
        return Combination(self.headlines.longest(), self.descriptions.longest())


def combinations(values: Mapping[str, Any]) -> Combinations:
    """What the texts and pins of an ad allow; a text written twice counts once, empty ones do not count."""
    return Combinations(
        _row(values.get("headlines"), values.get("headline_pins"), HEADLINES),
        _row(values.get("descriptions"), values.get("description_pins"), DESCRIPTIONS),
    )


def _row(texts: Sequence[str] | None, pins: Mapping[str, Any] | None, places: int) -> Row:
    pinned: list[list[str]] = [[] for _ in range(places)]
    free: list[str] = []
    for number, text in enumerate(texts or (), 1):
        if not text.strip():
            continue
        place = _place((pins or {}).get(str(number)))
        target = pinned[place - 1] if 1 <= place <= places else free
        if text not in target:
            target.append(text)
    return Row(tuple(map(tuple, pinned)), tuple(free))


def _place(written: object) -> int:
    """The place of a pin as files write it: 1, "1", "Position 1"; 0 for none."""
    digits = "".join(letter for letter in str(written or "") if letter in "0123456789")
    return int(digits[:3]) if digits else 0
