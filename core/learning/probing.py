"""A probe of twenty texts on the user's own brief: how many of what a model writes may stand as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
GOOD_ENOUGH = 0.8


@dataclass(frozen=True)
class Probed:
    """One text of the probe; `why` is the first reason why it may not stand, "" when it may."""

    text: str
    why: str


@dataclass(frozen=True)
class Probe:
    """What came of a probe; texts that were asked for and not written count as not passed."""

    texts: tuple[Probed, ...]
    of: int = TEXTS

    @property
    def passed(self) -> int:
        """How many texts may stand as they are."""
        return sum(not one.why for one in self.texts)


def passes_long(probe: Probe) -> bool:
    """Whether a model may be asked for descriptions and LinkedIn texts of its own."""
    return probe.passed >= GOOD_ENOUGH * probe.of


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
    """Twenty texts over the angles, as evenly as it goes."""
    used = angles[:TEXTS]
    each, more = divmod(TEXTS, len(used))
    return [Angle(angle.role, angle.prompt, each + (place < more)) for place, angle in enumerate(used)]


def _probe(texts: Sequence[tuple[str, Draft]], field: Field, rules: Rules) -> Probe:
    return Probe(tuple(Probed(text, next(iter(problems(text, field, rules)), "")) for text, _ in texts[:TEXTS]))
