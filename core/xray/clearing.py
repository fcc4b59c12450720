"""The fewest pins and removals after which no combination of an ad has trouble, and gentler ones that keep more of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from core.combinations import Combination, Combinations, combinations
from core.xray.moves import Move, ends, moved, possible
from core.xray.scanning import Reader, every_row

MOST_EXACT = 3
"""Up to so many moves every set is tried; above it the most promising ones."""
MOST_MOVES = 7
"""With so many, texts should be written anew rather than pinned."""
MOST_LOOKS = 12_000
_BEAM = 10
_SAMPLED = 60
_SPREAD = 700
_ANSWERS = 12

Moves = frozenset[Move]


@dataclass(frozen=True)
class Cleared:
    """What clears an ad: `left` combinations stay, none of them bad. `smallest`: no smaller set of moves does it."""

    moves: tuple[Move, ...]
    left: int
    smallest: bool


def clear(values: Mapping[str, Any], names: Sequence[str]) -> tuple[Cleared, ...]:
    """The smallest set of moves that clears all bad combinations, and a larger one where it keeps more; empty: nothing does.

    Each answer is proven by going through all combinations that are left. Among answers of one size comes the one that
    leaves the most.
    """
    search = _Search(Reader(names), combinations(values))
    found = search.exactly()
    smallest = len(found[0]) if found else search.ruled_out + 1
    if not found or found[0]:
        found += search.beam(lambda left: left.share)
    found = found or search.beam(lambda left: left.bad)
    answers = [_best(search, of_size, smallest) for _, of_size in groupby(sorted(found, key=len), key=len)]
    more = [one for one in answers[1:] if one.left > 2 * answers[0].left]
    return tuple(answers[:1] + more[:1])


def _best(search: _Search, found: Iterable[Moves], smallest: int) -> Cleared:
    moves = max(found, key=lambda one: (len(moved(search.start, one)), _order(one)))
    return Cleared(tuple(sorted(moves)), len(moved(search.start, moves)), len(moves) <= smallest)


def _order(moves: Moves) -> list[tuple[str, int, str]]:
    """Pins before removals, for a text that stays is worth more; then any one order."""
    return sorted((one.field, one.place, one.text) for one in moves)


@dataclass(frozen=True)
class _Left:
    """What a sample of all combinations tells of those that some moves leave."""

    moves: Moves
    bad: int
    total: int

    @property
    def share(self) -> float:
        return self.bad / self.total if self.total else 1.0


class _Search:
    """Whatever clears an ad must put an end to each of its bad combinations."""

    def __init__(self, reader: Reader, start: Combinations) -> None:
        self._reader, self.start = reader, start
        self._looks = 0
        self.ruled_out = -1
        """So many moves are not enough, whichever they are."""
        self._seen: set[Moves] = set()

    def exactly(self) -> list[Moves]:
        """Sets of the fewest moves that clear everything; empty when they are more than three, or too many to try."""
        for size in range(MOST_EXACT + 1):
            self._seen.clear()
            found = list(islice(self._below(frozenset(), size), _ANSWERS))
            if self._looks > MOST_LOOKS:
                return []
            if found:
                return found
            self.ruled_out = size
        return []

    def beam(self, worth: Callable[[_Left], float]) -> list[Moves]:
        """The first sets found by always going on from those of the least `worth`."""
        front = [_Left(frozenset(), 1, 1)]
        for _ in range(MOST_MOVES):
            met = {one.moves: one for state in front for one in self._further(state)}
            ranked = sorted(met.values(), key=lambda one: (worth(one), -one.total, _order(one.moves)))
            front = ranked[:_BEAM]
            found = [one.moves for one in front if not one.bad and self._clean(one.moves)]
            if found:
                return found
        return []

    def _clean(self, moves: Moves) -> bool:
        of = moved(self.start, moves)
        return len(of) > 0 and next(self._reader.bad(of), None) is None

    def _below(self, moves: Moves, left: int) -> Iterator[Moves]:
        if moves in self._seen or self._looks > MOST_LOOKS:
            return
        self._seen.add(moves)
        self._looks += 1
        of = moved(self.start, moves)
        bad = list(islice(self._reader.bad(of), _SAMPLED if left == 1 else 1))
        if not bad:
            yield moves
        elif left:
            for move in possible(of, moves):
                if all(ends(move, of, one) for one in bad):
                    yield from self._below(moves | {move}, left - 1)

    def _further(self, state: _Left) -> Iterator[_Left]:
        of = moved(self.start, state.moves)
        sample = self._sample(of)
        for move in possible(of, state.moves):
            left = [bad for one, bad in sample if not ends(move, of, one)]
            yield _Left(state.moves | {move}, sum(left), len(left))

    def _sample(self, of: Combinations) -> list[tuple[Combination, bool]]:
        """Combinations from all over, and whether they are bad; of the bad ones more, so that none of few is overlooked."""
        bad = list(self._reader.bad(of))
        known = set(bad)
        every = [Combination(above, below) for above in every_row(of.headlines) for below in every_row(of.descriptions)]
        good = [one for one in every if one not in known]
        step = max(1, len(every) // _SPREAD)
        shown = [(one, False) for one in good[::step]]
        return shown + [(one, True) for one in bad[:: min(step, max(1, len(bad) // _SAMPLED))]]
