"""A probe of twenty texts on the user's own brief: how many of what a model writes may stand as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from core.brief.brief import Brief
from core.copy.casing import title_case
from core.copy.drafts import limits, prefix
from core.copy.facts import FactModel, facts_of
from core.copy.fields import HEADLINE, Field
from core.copy.long_texts import LONG, long_angles, long_limits, long_prefix
from core.copy.validate import Rules, problems, rules_of
from core.copywriting import Angle, Copywriter, Draft
from core.errors import InvalidInput
from core.progress import Progress
from core.rules import refusal_of

TEXTS = 20
LEAST_WRITTEN = 10
"""A model that finds fewer different texts has shown too little."""
GOOD_ENOUGH = 0.8
ASKED = 2
"""Times as many texts are asked for, since a brief of few facts allows few different ones."""


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


def passes_long(passed: int, of: int) -> bool:
    """Whether a model whose probe came out like this may be asked for descriptions and LinkedIn texts of its own."""
    return of >= LEAST_WRITTEN and passed >= GOOD_ENOUGH * of


def probe_headlines(brief: Brief, copywriter: Copywriter, progress: Progress, *, seed: int = 0) -> Probe:
    """Twenty headlines over the brief's facts. Raises InvalidInput for a brief without any."""
    model, rules = _ready(brief)
    angles = _spread([Angle(fact.key, f"Fact: {fact.text}\nHeadline:", 1) for fact in model.facts])
    drafts = copywriter.write(prefix(), angles, limits(rules), seed=seed, progress=progress)
    return _probe([(title_case(" ".join(draft.text.split()), model.keep), draft) for draft in drafts], HEADLINE, rules)


def probe_long(brief: Brief, copywriter: Copywriter, progress: Progress, *, seed: int = 0) -> Probe:
    """Twenty descriptions over the brief's facts. Raises InvalidInput for a brief without any."""
    model, rules = _ready(brief)
    drafts = copywriter.write(
        long_prefix(), _spread(long_angles(model, 1)), long_limits(rules), seed=seed, progress=progress
    )
    return _probe([(" ".join(draft.text.split()), draft) for draft in drafts], LONG, rules)


def _ready(brief: Brief) -> tuple[FactModel, Rules]:
    refusal = refusal_of(brief)
    model = facts_of(brief, refusal)
    if not model.facts:
        raise InvalidInput(
            "The brief states no claim or value proposition, so there is nothing to try the model on.",
            hint="Add claims or value propositions to the brief.",
        )
    return model, rules_of(brief, model, refusal=refusal)


def _spread(angles: Sequence[Angle]) -> list[Angle]:
    """Enough texts over the angles, as evenly as it goes."""
    used = angles[:TEXTS]
    each, more = divmod(ASKED * TEXTS, len(used))
    return [Angle(angle.role, angle.prompt, each + (place < more)) for place, angle in enumerate(used)]


def _probe(texts: Sequence[tuple[str, Draft]], field: Field, rules: Rules) -> Probe:
    """Twenty of the texts, from every angle in turn."""
    by_angle: dict[str, list[str]] = {}
    for text, draft in texts:
        by_angle.setdefault(draft.role, []).append(text)
    turns = [text for turn in zip_longest(*by_angle.values()) for text in turn if text is not None][:TEXTS]
    return Probe(tuple(Probed(text, next(iter(problems(text, field, rules)), "")) for text in turns))
