"""Which LinkedIn texts make an ad, and which ads make a set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.brief.brief import Brief, Persona
from core.copy.calls import linkedin_label
from core.copy.line import Candidate, Line
from core.copy.tellings import OFFERED
from core.copy.voice import Voice
from core.copy.words import content_stems

_SAME = 0.75
"""Share of a line's words from which it says what stands above it."""


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


def choose_posts(voice: Voice, brief: Brief, request: LinkedInRequest, used: Counter[str]) -> list[LinkedInCopy]:
    """The ads of a request with different hooks; `used` counts the texts, hooks and facts taken so far and is added to."""
    texts = voice.introductions(request.persona, request.stage)
    headlines = voice.post_headlines(request.stage, request.persona)
    descriptions = voice.post_descriptions(request.stage, request.persona)
    told: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    made: list[LinkedInCopy] = []
    for _ in range(request.variants):
        text = _best(texts, told, used, opened)
        if text is None or not headlines or not descriptions:
            break
        headline = _beside(headlines, text.facts, told, text.text)
        description = _beside(descriptions, (*text.facts, *headline.facts), told, f"{text.text} {headline.text}")
        told.update((text.family, *(fact for one in (text, headline, description) for fact in one.facts)))
        told.update((headline.text, description.text))
        used.update((text.text, f"hook:{_hook(text.text)}", *text.facts))
        opened.update(_openings(text.text))
        label = linkedin_label(brief, offered="offer" in text.facts)
        made.append(LinkedInCopy(text.line, headline.line, description.line, label))
    return made


def _best(texts: Sequence[Candidate], told: Counter[str], used: Counter[str], opened: Counter[str]) -> Candidate | None:
    """The best text with the freshest hook; a used one only when nothing else is left."""

    def fresh(one: Candidate) -> tuple[float, str]:
        repeated = sum(told[fact] for fact in one.facts if not fact.startswith(("offer", "ask:")))
        again = sum(opened[opening] for opening in _openings(one.text))
        before = sum(used[fact] for fact in one.facts if not fact.startswith(("offer", "ask:", "category")))
        worth = one.weight - 0.5 * told[one.family] - 0.12 * repeated - 0.03 * before - 0.6 * again
        return worth - 0.12 * used[f"hook:{_hook(one.text)}"] - 10.0 * used[one.text], one.text

    return max(texts, key=fresh, default=None)


def _hook(text: str) -> str:
    """The first sentence."""
    return text.split("?")[0].split(". ")[0]


def _openings(text: str) -> set[str]:
    """How a text opens: no two ads of one set begin with the same sentence or the same two words."""
    return {_hook(text), " ".join(text.lower().split()[:2])}


def _beside(lines: Sequence[Candidate], facts: Sequence[str], told: Counter[str], text: str) -> Candidate:
    """The best line that tells something the text does not."""
    known, hook = set(content_stems(text)), set(content_stems(_hook(text)))

    def worth(one: Candidate) -> tuple[float, str]:
        repeated = sum(fact in facts for fact in one.facts if fact != "offer")
        own = set(content_stems(one.text))
        # Above the button the offer may stand again as a thing, unless the text begins with it.
        again = one.line.role == OFFERED and 2 * len(own & hook) < len(own)
        same = not again and len(own & known) >= _SAME * len(own)
        return one.weight - 0.6 * repeated - 1.0 * same - 0.35 * told[one.text], one.text

    return max(lines, key=worth)
