"""A probe of twenty descriptions on the user's own brief: how many of what a model writes may stand as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Protocol, runtime_checkable

from core.copy.asking import facts_in
from core.copy.facts import FactModel
from core.copy.long_texts import DESCRIPTIONS, finished, free_problem, long_angles, long_limits, long_prefix
from core.copy.validate import Rules
from core.copywriting import Angle, Copywriter
from core.progress import Progress

TEXTS = 20
LEAST_WRITTEN = 10
"""A model that finds fewer different texts has shown too little."""
GOOD_ENOUGH = 0.8
ASKED = 2
"""Times as many texts are asked for, since a brief of few facts allows few different ones."""
TRYING = "Trying the model on the brief"


@dataclass(frozen=True)
class Probed:
    """One text of the probe; `why` is the first reason why it may not stand, "" when it may."""

    text: str
    why: str


@dataclass(frozen=True)
class Probe:
    """What came of a probe: at most twenty different texts, fewer where the model found no more."""

    texts: tuple[Probed, ...]

    @property
    def of(self) -> int:
        """How many texts there are."""
        return len(self.texts)

    @property
    def passed(self) -> int:
        """How many of them may stand as they are."""
        return sum(not one.why for one in self.texts)

    @property
    def share(self) -> float:
        """The share that may stand; 0 where nothing was written."""
        return self.passed / self.of if self.of else 0.0


@runtime_checkable
class Trying(Protocol):
    """A copywriter that remembers how probes came out."""

    def may_write_long(self, brief: str, product: str, probe: Callable[[], Probe]) -> bool:
        """Whether it may write descriptions and LinkedIn texts on this brief (`brief`: what `brief_key` says); the probe is
        made where the answer is not known."""
        ...


def may_write_long(copywriter: Copywriter | None, model: FactModel, rules: Rules, progress: Progress) -> bool:
    """Whether a model may write descriptions and LinkedIn texts of its own on a brief: its probe says, made once for each."""
    if copywriter is None or not model.facts:
        return False
    if not isinstance(copywriter, Trying):
        return copywriter.card().writes_long

    def probe() -> Probe:
        progress.step(TRYING)
        return probe_of(model, rules, copywriter, progress)

    return copywriter.may_write_long(brief_key(model, rules), model.name or "", probe)


def brief_key(model: FactModel, rules: Rules) -> str:
    """The same for the same question: what is asked for and what is banned."""
    asked = [long_prefix(), *(angle.prompt for angle in long_angles(model)), *sorted(long_limits(rules).banned)]
    return hashlib.sha256("\n".join(asked).encode()).hexdigest()[:16]


def passes_long(passed: int, of: int) -> bool:
    """Whether a model whose probe came out like this may be asked for descriptions and LinkedIn texts of its own."""
    return of >= LEAST_WRITTEN and passed >= GOOD_ENOUGH * of


def probe_of(model: FactModel, rules: Rules, copywriter: Copywriter, progress: Progress, *, seed: int = 0) -> Probe:
    """Twenty descriptions over the brief's facts, in any words."""
    wanted = spread(long_angles(model, 1))
    drafts = copywriter.write(long_prefix(), wanted, long_limits(rules), seed=seed, progress=progress)
    facts = {one.key: one for one in facts_in(model)}
    texts = [(draft.role, finished(draft.text, DESCRIPTIONS)) for draft in drafts if draft.role in facts]
    return Probe(
        tuple(
            Probed(text, free_problem(text, facts[role], model, rules, DESCRIPTIONS.field))
            for role, text in some(texts)
        )
    )


def spread(angles: Sequence[Angle]) -> list[Angle]:
    """Enough texts over the angles, as evenly as it goes."""
    used = angles[:TEXTS]
    each, more = divmod(ASKED * TEXTS, len(used))
    return [replace(angle, count=each + (place < more)) for place, angle in enumerate(used)]


def some(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Twenty of the texts, from every role in turn."""
    by_role: dict[str, list[tuple[str, str]]] = {}
    for role, text in texts:
        by_role.setdefault(role, []).append((role, text))
    return [one for turn in zip_longest(*by_role.values()) for one in turn if one is not None][:TEXTS]
