"""Probes on the user's own brief: headlines before and after learning a brand, descriptions of a model that may write them."""

from __future__ import annotations

from core.brief.brief import Brief
from core.copy.asking import facts_in, plain_prompt
from core.copy.casing import title_case
from core.copy.drafts import limits, prefix
from core.copy.facts import FactModel, facts_of
from core.copy.fields import HEADLINE
from core.copy.probing import TRYING, Probe, Probed, brief_key, passes_long, probe_of, some, spread
from core.copy.validate import Rules, problems, rules_of
from core.copywriting import Angle, Copywriter
from core.errors import InvalidInput
from core.progress import Progress
from core.rules import refusal_of

__all__ = ["Probe", "Probed", "brief_key_of", "passes_long", "probe_headlines", "probe_long"]


def probe_headlines(brief: Brief, copywriter: Copywriter, progress: Progress, *, seed: int = 0) -> Probe:
    """Twenty headlines over the brief's facts. Raises InvalidInput for a brief without any."""
    model, rules = _ready(brief)
    angles = spread([Angle(fact.key, plain_prompt(fact.text), 1) for fact in facts_in(model)])
    drafts = copywriter.write(prefix(), angles, limits(rules), seed=seed, progress=progress)
    texts = [(draft.role, title_case(" ".join(draft.text.split()), model.keep)) for draft in drafts]
    return Probe(tuple(Probed(text, next(iter(problems(text, HEADLINE, rules)), "")) for _, text in some(texts)))


def probe_long(brief: Brief, copywriter: Copywriter, progress: Progress, *, seed: int = 0) -> Probe:
    """Twenty descriptions over the brief's facts. Raises InvalidInput for a brief without any."""
    model, rules = _ready(brief)
    progress.step(TRYING)
    return probe_of(model, rules, copywriter, progress, seed=seed)


def brief_key_of(brief: Brief) -> str:
    """What a probe on this brief is remembered by."""
    return brief_key(*_ready(brief))


def _ready(brief: Brief) -> tuple[FactModel, Rules]:
    refusal = refusal_of(brief)
    model = facts_of(brief, refusal)
    if not model.facts:
        raise InvalidInput(
            "The brief states no claim or value proposition, so there is nothing to try the model on.",
            hint="Add claims or value propositions to the brief.",
        )
    return model, rules_of(brief, model, refusal=refusal)
