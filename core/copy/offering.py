"""Candidate texts for one ad group, best first, each with the parts its score is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.copy.line import Candidate, Line
from core.copy.select import Judgement, Recipe, Subject, choose, relevance

FRAME, RELEVANCE, FLUENCY, VARIETY = "frame", "relevance", "fluency", "variety"
PAGE, ROLE, PROOF, STYLE, ROOM, RESPONSE, TASTE = "page", "role", "proof", "style", "room", "response", "taste"
SHARES: Mapping[str, float] = {
    RELEVANCE: 0.20, PROOF: 0.15, FLUENCY: 0.15, VARIETY: 0.12, RESPONSE: 0.10, TASTE: 0.10, FRAME: 0.08, ROLE: 0.07, STYLE: 0.06, PAGE: 0.05, ROOM: 0.02,
}  # fmt: skip
"""What each part counts for in a score from 0 to 1; parts that nobody measured are left out, and the others count more.
Offers know frame, relevance, fluency and variety; `core.quality` measures the others."""
_AGAIN = 0.5
"""What it costs a candidate to tell only what stands above it."""


@dataclass(frozen=True)
class Offer:
    """A candidate for `field`. `parts` (each 0 to 1): how good its sentence frame is, how near it is to the ad group's
    keywords, how well it reads to the local model (when there is one), and how little it repeats what stands above it.

    `chosen`: it is among the texts that make one ad together.
    """

    field: str
    line: Line
    parts: Mapping[str, float]
    chosen: bool

    @property
    def score(self) -> float:
        """The parts in one number, from 0 to 1."""
        whole = sum(SHARES[name] for name in self.parts)
        return sum(SHARES[name] * value for name, value in self.parts.items()) / whole


def offers(
    field: str,
    pool: Sequence[Candidate],
    recipe: Recipe,
    count: int,
    about: tuple[Subject, Judgement],
    ignored: frozenset[str],
) -> list[Offer]:
    """At most `count` candidates: those that make an ad together first, then others that still differ from them."""
    subject, judgement = about
    ad = choose(pool, replace(recipe, count=min(recipe.count, count)), subject, judgement, ignored)
    rest = [one for one in pool if one not in ad]
    more = (
        choose(rest, Recipe(count - len(ad), (), {}, count, recipe.room), subject, judgement, ignored)
        if count > len(ad)
        else []
    )
    above: list[Candidate] = []
    made = []
    for one in (*ad, *more):
        made.append(Offer(field, one.line, _parts(one, above, subject, judgement), one in ad))
        above.append(one)
    return made


def plain_offers(field: str, pool: Sequence[Candidate], count: int) -> list[Offer]:
    """At most `count` candidates of a field that no recipe is kept for: good frames first that tell something else."""
    best = max((one.weight for one in pool), default=1.0)
    left, told = list(pool), Counter[str]()
    made: list[Offer] = []
    while left and len(made) < count:
        one = max(left, key=lambda other: (other.weight / best - _AGAIN * _share(other, told), other.text))
        left.remove(one)
        parts = {FRAME: one.weight / best, VARIETY: 1 - _share(one, told)}
        made.append(Offer(field, one.line, parts, not made))
        told.update((one.family, *one.facts))
    return made


def _share(one: Candidate, told: Mapping[str, int]) -> float:
    """How much of a candidate was told already: its facts and its frame."""
    told_now = [name for name in (one.family, *one.facts) if told.get(name)]
    return len(told_now) / (1 + len(one.facts))


def _parts(one: Candidate, above: Sequence[Candidate], subject: Subject, judgement: Judgement) -> dict[str, float]:
    parts = {FRAME: one.weight, RELEVANCE: max(0.0, min(1.0, relevance(one.text, subject, judgement)))}
    if one.text in judgement.fluency:
        parts[FLUENCY] = judgement.fluency[one.text]
    told = {fact for other in above for fact in other.facts}
    repeated = sum(fact in told for fact in one.facts)
    parts[VARIETY] = 1 - repeated / len(one.facts) if one.facts else 1.0
    return parts
