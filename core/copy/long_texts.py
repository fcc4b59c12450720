"""Descriptions a model writes itself; asked for only where its card says that they passed the probe."""

from __future__ import annotations

from dataclasses import replace

from core.copy.drafts import limits
from core.copy.facts import FactModel
from core.copy.fields import DESCRIPTION
from core.copy.line import Candidate, Line
from core.copy.validate import Rules, allowed
from core.copywriting import Angle, Copywriter, Limits
from core.progress import Progress

LONG = DESCRIPTION
LEAST_WIDTH = 40
_MOST_FACTS = 8
_PER_FACT = 3
_WEIGHT = 0.76

# Invented examples; whatever a model copies from them fails the grounding test.
_SHOTS = (
    ("Route plans for every van by 6 am", "Every van has its route plan by 6 am. See tomorrow's tours tonight."),
    ("Hire certified welders within a week", "Hire certified welders within a week. Book a short call today."),
    ("Invoices matched to orders without typing", "Match invoices to orders without typing, so month end is calm."),
)


def long_prefix() -> str:
    """The few-shot text before every angle."""
    shots = "\n\n".join(f"Fact: {fact}\nDescription: {text}" for fact, text in _SHOTS)
    return f"Short ad descriptions. Each says the same as its fact, in 40 to 90 characters.\n\n{shots}\n\n"


def long_angles(model: FactModel, count: int = _PER_FACT) -> list[Angle]:
    """One angle per fact; the role is the fact's key."""
    return [Angle(fact.key, f"Fact: {fact.text}\nDescription:", count) for fact in model.facts[:_MOST_FACTS]]


def long_limits(rules: Rules) -> Limits:
    """The brief's limits for one description."""
    return replace(limits(rules), max_width=LONG.max_width, min_width=LEAST_WIDTH)


def long_candidates(
    copywriter: Copywriter | None, model: FactModel, rules: Rules, *, seed: int, progress: Progress
) -> list[Candidate]:
    """Descriptions that hold to everything; none without a model that passed the probe."""
    if copywriter is None or not model.facts or not copywriter.card().writes_long:
        return []
    drafts = copywriter.write(long_prefix(), long_angles(model), long_limits(rules), seed=seed, progress=progress)
    facts = {fact.key: fact for fact in model.facts}
    found: dict[str, Candidate] = {}
    for draft in drafts:
        text, fact = " ".join(draft.text.split()), facts.get(draft.role)
        if fact is not None and allowed(text, LONG, rules):
            role = "proof" if fact.kind == "claim" else "benefit"
            line = Line(role, text, fact.evidence, copywriter.card().name)
            found.setdefault(text.lower(), Candidate(line, "draft", (fact.key,), _WEIGHT))
    return list(found.values())
