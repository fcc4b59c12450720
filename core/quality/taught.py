"""What verdicts teach: kept and rejected texts move the weights of the parts, within bounds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.copy.offering import SHARES, TASTE
from core.quality.binomial import Trials, ridge
from core.schema import copy_text
from core.workspace import Workspace

LEAST_VERDICTS = 12
"""Fewer verdicts teach nothing; and there must be some of either kind."""
LEAST_OF_EACH = 3
MOST_MOVED = 2.0
"""No weight becomes more than so many times, or less than so many parts, of what it is by itself."""
MOST_VERDICTS = 5_000
"""The newest ones count."""
_DECIDED = ("kept", "rejected")
_TRUST = 0.4
"""How far slopes may be from what all parts have in common (standard deviation): small, since a few dozen verdicts are few."""


@dataclass(frozen=True)
class Weighing:
    """The weights in force, and how many verdicts they are learned from (0: the stated ones)."""

    weights: Mapping[str, float]
    verdicts: int = 0
    moved: Mapping[str, float] | None = None

    def words(self) -> str:
        """How the weights came about, in a sentence."""
        if not self.verdicts:
            return f"The usual weights; they learn from your verdicts once there are {LEAST_VERDICTS}."
        more = [name for name, factor in sorted((self.moved or {}).items(), key=lambda one: -one[1]) if factor > 1.1]
        return f"Learned from {self.verdicts} verdicts" + (f"; more weight on {', '.join(more[:2])}." if more else ".")


def weighing_of(workspace: Workspace) -> Weighing:
    """The weights in force in a workspace."""
    query = select(copy_text.c.parts, copy_text.c.state).where(copy_text.c.state.in_(_DECIDED))
    with workspace.read() as connection:
        rows = connection.execute(query.order_by(copy_text.c.at.desc(), copy_text.c.pk).limit(MOST_VERDICTS)).all()
    return learned([(json.loads(parts), state == "kept") for parts, state in rows])


def learned(verdicts: Sequence[tuple[Mapping[str, float], bool]]) -> Weighing:
    """The weights after these verdicts, each the parts of a text and whether it was kept.

    A logistic regression on the parts, measured from their mean (a part that was not measured says nothing), with the
    stated weights as its prior; its slopes turn each weight by a factor between one half and two.
    """
    kept = sum(one for _, one in verdicts)
    if len(verdicts) < LEAST_VERDICTS or min(kept, len(verdicts) - kept) < LEAST_OF_EACH:
        return Weighing(SHARES)
    names = [
        name for name in SHARES if name != TASTE and len({parts[name] for parts, _ in verdicts if name in parts}) > 1
    ]
    if not names:
        return Weighing(SHARES)
    slopes = _slopes(verdicts, names)
    factors = {name: MOST_MOVED ** max(-1.0, min(1.0, slope)) for name, slope in zip(names, slopes, strict=True)}
    return Weighing({name: weight * factors.get(name, 1.0) for name, weight in SHARES.items()}, len(verdicts), factors)


def _slopes(verdicts: Sequence[tuple[Mapping[str, float], bool]], names: Sequence[str]) -> list[float]:
    """How much each standardised part raises the odds of being kept, drawn to what all have in common."""
    import numpy as np

    table = np.full((len(verdicts), len(names)), np.nan)
    for row, (parts, _) in enumerate(verdicts):
        table[row] = [parts.get(name, np.nan) for name in names]
    centred = np.nan_to_num(table - np.nanmean(table, axis=0))
    spread = centred.std(axis=0)
    scaled = centred / np.where(spread > 0, spread, 1.0)
    kept = np.array([float(one) for _, one in verdicts])
    alone = np.zeros(len(verdicts), dtype=np.int64)
    found = ridge(Trials(kept, np.ones(len(verdicts)), scaled, alone), _TRUST)[1:]
    return [float(one) for one in found - found.mean()]
