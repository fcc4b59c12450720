"""Which LinkedIn texts make an ad, and which ads make a set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.brief.brief import Brief, Persona
from core.copy.calls import linkedin_label
from core.copy.line import Candidate, Line
from core.copy.voice import Voice


@dataclass(frozen=True)
class LinkedInRequest:
    """`variants` ads for a persona (None: everybody) at a stage: awareness, consideration or conversion."""

    persona: Persona | None
    stage: str
    variants: int


@dataclass(frozen=True)
class LinkedInCopy:
    """One single-image ad; `call_to_action` is LinkedIn's label, such as LEARN_MORE."""

    introductory_text: Line
    headline: Line
    description: Line
    call_to_action: str


def choose_posts(voice: Voice, brief: Brief, request: LinkedInRequest, used: set[str]) -> list[LinkedInCopy]:
    """The ads of a request with different hooks; `used` holds the texts taken so far and is added to."""
    texts = voice.introductions(request.persona, request.stage)
    headlines = voice.post_headlines(request.stage, request.persona)
    descriptions = voice.post_descriptions(request.stage, request.persona)
    told: Counter[str] = Counter()
    made: list[LinkedInCopy] = []
    for _ in range(request.variants):
        text = _best(texts, told, used)
        if text is None or not headlines or not descriptions:
            break
        headline = _beside(headlines, text.facts, told, text.text)
        description = _beside(descriptions, (*text.facts, *headline.facts), told, f"{text.text} {headline.text}")
        for one in (text, headline, description):
            told.update((one.family, one.text, *one.facts))
        used.add(text.text)
        label = linkedin_label(brief, offered="offer" in text.facts)
        made.append(LinkedInCopy(text.line, headline.line, description.line, label))
    return made


def _best(texts: Sequence[Candidate], told: Counter[str], used: set[str]) -> Candidate | None:
    """The best text with the freshest hook; a used one only when nothing else is left."""
    return max(texts, key=lambda one: (_fresh(one, told, used), one.text), default=None)


def _fresh(one: Candidate, told: Counter[str], used: set[str]) -> float:
    hooks = sum(other.split("?")[0].split(". ")[0] == one.text.split("?")[0].split(". ")[0] for other in used)
    repeated = sum(told[fact] for fact in one.facts if not fact.startswith("offer"))
    return one.weight - 0.5 * told[one.family] - 0.12 * repeated - 0.06 * hooks - 10.0 * (one.text in used)


def _beside(lines: Sequence[Candidate], facts: Sequence[str], told: Counter[str], text: str) -> Candidate:
    """The best line that tells something the text does not."""

    def worth(one: Candidate) -> tuple[float, str]:
        repeated = sum(fact in facts for fact in one.facts if fact != "offer")
        same = one.text.rstrip(".").lower() in text.lower()
        return one.weight - 0.6 * repeated - 1.0 * same - 0.35 * told[one.text], one.text

    return max(lines, key=worth)
