"""Every ad that one responsive search ad may become, looked at: each ordered triple of headlines with each pair of descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations as pairs_of
from itertools import product
from typing import Any

from core.combinations import Combination, Combinations, Row, combinations
from core.xray.pairs import Pair, Trouble, beside
from core.xray.saying import Said, said


@dataclass(frozen=True)
class Line:
    """One line of an ad (its headlines or its descriptions) in one order: `troubles` are of this line alone."""

    texts: tuple[str, ...]
    troubles: frozenset[Trouble]
    overlap: float
    brand: bool
    call: bool


@dataclass(frozen=True)
class Shown:
    """One ad as somebody might see it. `score` from 0 (all texts repeat) to 1 (no word twice)."""

    combination: Combination
    troubles: frozenset[Trouble]
    score: float


@dataclass(frozen=True)
class Scan:
    """What all combinations of one ad are like. `counts` by trouble; `pairs` the pairs of texts that cause trouble."""

    total: int
    bad: int
    counts: Mapping[Trouble, int]
    pairs: Mapping[tuple[str, str], Pair]
    score: float
    worst: tuple[Shown, ...]


class Reader:
    """Reads each text, pair of texts and line once, however many combinations hold them."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(name for name in names if name.strip())
        self._said: dict[str, Said] = {}
        self._pairs: dict[tuple[str, str], Pair] = {}
        self._lines: dict[tuple[str, ...], Line] = {}
        self._against: dict[tuple[str, ...], frozenset[str]] = {}

    def said(self, text: str) -> Said:
        """What a text says."""
        if text not in self._said:
            self._said[text] = said(text, self._names)
        return self._said[text]

    def pair(self, one: str, other: str) -> Pair:
        """How two texts get on; their order does not matter."""
        key = (one, other) if one <= other else (other, one)
        if key not in self._pairs:
            self._pairs[key] = beside(self.said(key[0]), self.said(key[1]))
        return self._pairs[key]

    def troubled(self) -> dict[tuple[str, str], Pair]:
        """The pairs met so far that should not stand beside each other."""
        return {key: pair for key, pair in sorted(self._pairs.items()) if pair.trouble}

    def line(self, texts: tuple[str, ...]) -> Line:
        """What one line shows."""
        if texts not in self._lines:
            self._lines[texts] = self._read(texts)
        return self._lines[texts]

    def shown(self, above: Line, below: Line) -> Shown:
        """An ad of two lines."""
        met = [self.pair(one, other) for one in above.texts for other in below.texts]
        troubles = above.troubles | below.troubles | {pair.trouble for pair in met if pair.trouble}
        if self._names and not (above.brand or below.brand):
            troubles |= {Trouble.NO_BRAND}
        if not (above.call or below.call):
            troubles |= {Trouble.NO_CALL}
        overlap = max(above.overlap, below.overlap, max((pair.overlap for pair in met), default=0.0))
        return Shown(Combination(above.texts, below.texts), frozenset(troubles), 1.0 - overlap)

    def every(self, of: Combinations) -> Iterator[Shown]:
        """Every combination, none left out."""
        below = [self.line(texts) for texts in every_row(of.descriptions)]
        for texts in every_row(of.headlines):
            above = self.line(texts)
            for line in below:
                yield self.shown(above, line)

    def bad(self, of: Combinations) -> Iterator[Combination]:
        """The combinations with trouble: the same question as `every`, without the words of an answer."""
        offered = tuple(
            dict.fromkeys(text for texts in (*of.descriptions.pinned, of.descriptions.free) for text in texts)
        )
        below = [self.line(texts) for texts in every_row(of.descriptions)]
        for texts in every_row(of.headlines):
            above = self.line(texts)
            against = self._conflicts(texts, offered)
            for line in below:
                if above.troubles or line.troubles or not against.isdisjoint(line.texts) or self._lacks(above, line):
                    yield Combination(texts, line.texts)

    def _read(self, texts: tuple[str, ...]) -> Line:
        met = [self.pair(one, other) for one, other in pairs_of(texts, 2)]
        each = [self.said(text) for text in texts]
        return Line(
            texts,
            frozenset(pair.trouble for pair in met if pair.trouble),
            max((pair.overlap for pair in met), default=0.0),
            any(one.brand for one in each),
            any(one.call for one in each),
        )

    def _conflicts(self, texts: tuple[str, ...], offered: tuple[str, ...]) -> frozenset[str]:
        if texts not in self._against:
            self._against[texts] = frozenset(
                other for other in offered if any(self.pair(text, other).trouble for text in texts)
            )
        return self._against[texts]

    def _lacks(self, above: Line, below: Line) -> bool:
        nameless = bool(self._names) and not (above.brand or below.brand)
        return nameless or not (above.call or below.call)


def every_row(row: Row) -> Iterator[tuple[str, ...]]:
    """Every arrangement of one line, in the order of `Row.at`."""
    filled = [at for at, texts in enumerate(row.pinned) if not texts][: len(row.free)]
    places = [texts or row.free for at, texts in enumerate(row.pinned) if texts or at in filled]
    for texts in product(*places):
        if len(set(texts)) == len(texts):
            yield texts


MOST_SHOWN = 20


def scan(values: Mapping[str, Any], names: Sequence[str]) -> Scan:
    """Look at every combination of a responsive search ad; `names` are how its brand may be called."""
    reader, of = Reader(names), combinations(values)
    counts = dict.fromkeys(Trouble, 0)
    worst: list[Shown] = []
    total = bad = 0
    sum_of_scores = 0.0
    for one in reader.every(of):
        total += 1
        sum_of_scores += one.score
        if one.troubles:
            bad += 1
            for trouble in one.troubles:
                counts[trouble] += 1
            worst = _kept(worst, one)
    return Scan(total, bad, counts, reader.troubled(), sum_of_scores / total if total else 0.0, tuple(worst))


def _kept(worst: list[Shown], one: Shown) -> list[Shown]:
    if len(worst) < MOST_SHOWN:
        return [*worst, one]
    least = min(range(len(worst)), key=lambda at: _weight(worst[at]))
    if _weight(one) > _weight(worst[least]):
        worst[least] = one
    return worst


def _weight(one: Shown) -> tuple[int, float]:
    return len(one.troubles), -one.score
