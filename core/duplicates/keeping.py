"""Which of several equal rows to keep, and the words for why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.duplicates.group import Group
from core.values import MICROS, money_text


class Candidate(NamedTuple):
    """A row of a group: conversions in millionths, cost in micros, the length of the names above it."""

    pk: int
    live: int
    conversions: int
    cost: int
    clicks: int
    path: int


def choose(rows: Sequence[Candidate]) -> Group:
    """Keep the one with the most conversions, then the highest cost, then the oldest posted one, then the shortest path."""
    best = min(rows, key=_rank)
    others = [row for row in rows if row.pk != best.pk]
    return Group(best.pk, _why(best, others), tuple(row.pk for row in others), sum(row.cost for row in others))


def _rank(row: Candidate) -> tuple[int, ...]:
    return (-row.conversions, -row.cost, -row.live, 0 if row.live else row.path, row.pk)


def _why(best: Candidate, others: Sequence[Candidate]) -> str:
    if best.conversions > max(row.conversions for row in others):
        number = best.conversions / MICROS
        return f"most conversions ({number:g})"
    if best.cost > max(row.cost for row in others):
        return f"highest cost ({money_text(best.cost)})"
    if best.live:
        return "posted first" if any(row.live for row in others) else "the only posted one"
    if best.path < min(row.path for row in others):
        return "shortest path"
    return "oldest"
