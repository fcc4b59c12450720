"""Negative keywords: what this buyer never means, without blocking a keyword of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.brief import Brief
from core.copy.words import stems
from core.generation.intents import UNIVERSAL_NEGATIVES
from core.generation.phrases import blocked_by, distinct, holds, sameness, search_phrase


@dataclass(frozen=True)
class Negative:
    """One negative keyword of a campaign and why it stands there."""

    text: str
    match_type: str
    reason: str


@dataclass(frozen=True)
class Negatives:
    """The negatives of a campaign; `dropped` are those of the brief that would block a keyword of the brief."""

    kept: tuple[Negative, ...]
    dropped: tuple[str, ...] = ()


def brief_negatives(brief: Brief) -> list[str]:
    """The brief's own negatives as phrases."""
    return distinct(phrase for phrase in map(search_phrase, brief.negative_seeds) if phrase)


def plan_negatives(brief: Brief, keywords: Sequence[str], foreign: Sequence[tuple[str, str]] = ()) -> Negatives:
    """Negatives for a campaign with these keywords. `foreign` are phrases of other campaigns, each with its reason."""
    wanted = [Negative(text, "BROAD", "Named by the brief (negative_seeds)") for text in brief_negatives(brief)]
    dropped = tuple(one.text for one in wanted if blocked_by(one.text, one.match_type, keywords))
    wanted += [Negative(text, "PHRASE", reason) for text, reason in foreign]
    wanted += [Negative(text, "PHRASE", "Searches that B2B buyers do not make") for text in _universal(brief)]
    kept: dict[str, Negative] = {}
    for one in wanted:
        if not _collides(one, keywords):
            kept.setdefault(one.text, one)
    return Negatives(tuple(kept.values()), dropped)


def _collides(one: Negative, keywords: Sequence[str]) -> bool:
    """Whether it blocks a keyword, or would as soon as somebody writes the keyword's plural."""
    if blocked_by(one.text, one.match_type, keywords):
        return True
    return len(one.text.split()) == 1 and any(sameness(one.text) <= sameness(keyword) for keyword in keywords)


def _universal(brief: Brief) -> list[str]:
    """The usual list without words that name what the brief sells (a free trial, a support desk, a course)."""
    offer = [brief.offer.name, brief.offer.call_to_action or ""] if brief.offer else []
    sold = " ".join([brief.product, brief.company, brief.summary or "", *offer, *brief.value_props, *brief.companies.industries])
    sold_stems = stems(sold)
    return [word for word in UNIVERSAL_NEGATIVES if not stems(word) <= sold_stems and not holds(sold.lower(), word)]
