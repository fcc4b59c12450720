"""Negative keywords: what this buyer never means, without blocking a keyword of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.brief import Brief
from core.brief.names import holds, search_phrase
from core.copy.words import stems
from core.generation.intents import LOCAL_NEGATIVES, UNIVERSAL_NEGATIVES
from core.generation.phrases import blocked_by, distinct, sameness


@dataclass(frozen=True)
class Negative:
    """One negative keyword of a campaign and why it stands there."""

    text: str
    match_type: str
    reason: str


def brief_negatives(brief: Brief, seeds: Sequence[str]) -> tuple[list[str], list[str]]:
    """The brief's own negatives as phrases: those to use, and those that would block one of its keyword seeds."""
    phrases = distinct(phrase for phrase in map(search_phrase, brief.negative_seeds) if phrase)
    blocking = [phrase for phrase in phrases if blocked_by(phrase, "BROAD", seeds)]
    return [phrase for phrase in phrases if phrase not in blocking], blocking


def plan_negatives(
    brief: Brief,
    own: Sequence[str],
    keywords: Sequence[str],
    foreign: Sequence[tuple[str, str]] = (),
    language: str = "en",
) -> tuple[Negative, ...]:
    """Negatives for a campaign with these keywords: the brief's `own`, `foreign` phrases of other campaigns with their reasons, the usual ones."""
    wanted = [Negative(text, "BROAD", "Named by the brief (negative_seeds)") for text in own]
    wanted += [Negative(text, "PHRASE", reason) for text, reason in foreign]
    wanted += [Negative(text, "PHRASE", "Searches that B2B buyers do not make") for text in _universal(brief, language)]
    kept: dict[str, Negative] = {}
    for one in wanted:
        if not _collides(one, keywords):
            kept.setdefault(one.text, one)
    return tuple(kept.values())


def _collides(one: Negative, keywords: Sequence[str]) -> bool:
    """Whether it blocks a keyword, or would as soon as somebody writes the keyword's plural."""
    if blocked_by(one.text, one.match_type, keywords):
        return True
    return len(one.text.split()) == 1 and any(sameness(one.text) <= sameness(keyword) for keyword in keywords)


def _universal(brief: Brief, language: str) -> list[str]:
    """The usual list without words that name what the brief sells (a free trial, a support desk, a course)."""
    offer = [brief.offer.name, brief.offer.call_to_action or ""] if brief.offer else []
    sold = " ".join(
        [brief.product, brief.company, brief.summary or "", *offer, *brief.value_props, *brief.companies.industries]
    )
    sold_stems = stems(sold)
    usual = [*UNIVERSAL_NEGATIVES, *LOCAL_NEGATIVES.get(language, ())]
    return [word for word in dict.fromkeys(usual) if not stems(word) <= sold_stems and not holds(sold.lower(), word)]
