"""Which rows to write: enough for every angle, again where one fails, never more than its attempts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

SPARE = 1.5
"""At most this many attempts per wanted text, since some rows find no legal ending or repeat another."""
OVERDRAW = 1.12
"""So many rows per wanted text begin at once: a few more together cost less than a few more afterwards."""


@dataclass(frozen=True)
class Written:
    """A finished text; `fluency` is the mean log likelihood per token, the ending included."""

    text: str
    fluency: float


@dataclass
class _Angle:
    count: int
    overdraw: float
    started: int = 0
    running: int = 0
    written: dict[int, Written] = field(default_factory=dict)
    """By attempt; no text twice."""

    def wanted(self) -> int:
        """How many rows should begin now."""
        ahead = math.ceil(self.count * self.overdraw) - self.started
        lacking = self.count - len(self.written) - self.running
        return min(max(ahead, lacking, 0), math.ceil(self.count * SPARE) - self.started)

    def take(self, attempt: int, text: Written | None) -> None:
        self.running -= 1
        same = [other for other, made in self.written.items() if text and made.text.casefold() == text.text.casefold()]
        if text and min(same, default=attempt) >= attempt:
            # of equal texts the earliest attempt's stays, whichever row was ready first
            for other in same:
                del self.written[other]
            self.written[attempt] = text


class Plan:
    """Hands out rows (angle, attempt) and takes what came of them. `overdraw` changes how soon rows begin, never which
    texts come of it."""

    def __init__(self, counts: Sequence[int], overdraw: float = OVERDRAW) -> None:
        self._angles = [_Angle(count, overdraw) for count in counts]

    def begin(self, room: int) -> list[tuple[int, int]]:
        """At most `room` rows that should begin now."""
        rows: list[tuple[int, int]] = []
        for number, angle in enumerate(self._angles):
            for _ in range(min(angle.wanted(), room - len(rows))):
                rows.append((number, angle.started))
                angle.started += 1
                angle.running += 1
        return rows

    def take(self, row: tuple[int, int], text: Written | None) -> None:
        """A row has ended, with a text or without."""
        number, attempt = row
        self._angles[number].take(attempt, text)

    @property
    def found(self) -> int:
        """How many of the wanted texts there are."""
        return sum(min(angle.count, len(angle.written)) for angle in self._angles)

    def texts(self) -> list[list[Written]]:
        """The texts of every angle in the order of its attempts, at most as many as wanted."""
        return [[angle.written[attempt] for attempt in sorted(angle.written)][: angle.count] for angle in self._angles]
