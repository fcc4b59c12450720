"""What verdicts say of texts themselves: questions rejected, numbers kept; silent until they say it clearly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.copy.offering import TASTE
from core.quality.binomial import Trials, ridge
from core.quality.features import FEATURES
from core.quality.part import Part
from core.quality.taught import LEAST_OF_EACH, LEAST_VERDICTS, MOST_VERDICTS
from core.schema import copy_text
from core.workspace import Workspace

# What a text has or has not; its length and its words are other parts' matter.
TRAITS = ("a number", "a question", "“you”", "an offer", "a call", "a verb first")
_SPREAD = 0.7
"""How far a slope may be from 0 (standard deviation): one trait of a few dozen verdicts is no law."""
_WORTH_NAMING = 0.5
_LEAST_SEEN = 4
"""A trait that fewer verdicts have, or lack, teaches nothing."""


@dataclass(frozen=True)
class Taste:
    """What verdicts say of traits: the log odds of being kept that each brings, and how many with it were kept of how many."""

    odds: Mapping[str, float]
    usual: Mapping[str, float]
    counts: Mapping[str, tuple[int, int]]

    def part(self, text: str) -> Part:
        """How likely a text of such traits is kept; 0.5 where verdicts say nothing of it."""
        effects = {name: odds * (_has(text, name) - self.usual[name]) for name, odds in self.odds.items()}
        value = 1 / (1 + math.exp(-sum(effects.values())))
        held = [name for name in effects if _has(text, name) and abs(self.odds[name]) > _WORTH_NAMING]
        ranked = sorted(held, key=lambda name: -abs(effects[name]))
        return Part(TASTE, value, " ".join(self._said(name) for name in ranked[:2]) or self._lacking())

    def _said(self, name: str) -> str:
        kept, seen = self.counts[name]
        return f"You kept {kept} of {seen} texts with {_worded(name)}."

    def _lacking(self) -> str:
        best = max(self.odds, key=lambda name: abs(self.odds[name]))
        return f"Has none of what your verdicts tell apart. {self._said(best)}"


def taste_of(workspace: Workspace) -> Taste | None:
    """What the verdicts of a workspace say; None where they are too few or say nothing of any trait."""
    query = select(copy_text.c.text, copy_text.c.state).where(copy_text.c.state.in_(("kept", "rejected")))
    with workspace.read() as connection:
        rows = connection.execute(query.order_by(copy_text.c.at.desc(), copy_text.c.pk).limit(MOST_VERDICTS)).all()
    return learned([(text, state == "kept") for text, state in rows])


def learned(verdicts: Sequence[tuple[str, bool]]) -> Taste | None:
    """Logistic regression on what texts have; traits that hardly vary are left out."""
    import numpy as np

    kept = sum(one for _, one in verdicts)
    if len(verdicts) < LEAST_VERDICTS or min(kept, len(verdicts) - kept) < LEAST_OF_EACH:
        return None
    table = {name: np.array([_has(text, name) for text, _ in verdicts]) for name in TRAITS}
    names = [name for name, has in table.items() if _LEAST_SEEN <= has.sum() <= len(verdicts) - _LEAST_SEEN]
    if not names:
        return None
    rows = np.column_stack([table[name] - table[name].mean() for name in names])
    right = np.array([float(one) for _, one in verdicts])
    # Traits stand for 0 or 1; a slope is what having one brings, so its spread is that of a whole step.
    trials = Trials(right, np.ones(len(verdicts)), 2 * rows, np.zeros(len(verdicts), dtype=np.int64))
    slopes = 2 * ridge(trials, _SPREAD)[1:]
    counts = {name: (int(right[table[name] > 0].sum()), int(table[name].sum())) for name in names}
    usual = {name: float(table[name].mean()) for name in names}
    return Taste({name: float(slope) for name, slope in zip(names, slopes, strict=True)}, usual, counts)


def _has(text: str, name: str) -> float:
    return FEATURES[name](text, frozenset())


def _worded(name: str) -> str:
    return {"a verb first": "a verb first", "a call": "a call to action"}.get(name, name)
