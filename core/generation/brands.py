"""Ad groups for names: the company, the product, and competitors where the brief allows it."""

from __future__ import annotations

from collections.abc import Sequence

from core.brief import Brief
from core.brief.names import brand_phrases, company_name, holds, search_phrase, short_name
from core.generation.groups import MOST_TEXTS, SearchGroup, uniquely_named
from core.generation.intents import WORDINGS, Wording
from core.generation.keywords import Roots
from core.generation.phrases import distinct, names_competitor

_MOST_COMPETITORS = 10


def brand_groups(
    brief: Brief, names: Sequence[str], seeds: Sequence[str], roots: Roots, wording: Wording | None
) -> list[SearchGroup]:
    """One group for the company's name, one for the product's."""
    groups: list[SearchGroup] = []
    used: list[str] = []
    for name in reversed(names):
        mine = [seed for seed in seeds if holds(seed, short_name(name))]
        texts = distinct([name, *mine, *_brand_wordings(name, brief, roots, wording)], used)[:MOST_TEXTS]
        texts = [text for text in texts if not names_competitor(text, brief)]
        if not texts:
            continue
        used += texts
        spoken = brief.product if name == search_phrase(brief.product) else company_name(brief)
        ambiguous = frozenset(text for text in texts if " " not in text)
        reason = f"People who search for “{spoken}” by name; from product and company."
        groups.append(SearchGroup(spoken, tuple(texts), (name, *mine), reason, ambiguous))
    return uniquely_named(groups[::-1])


def _brand_wordings(name: str, brief: Brief, roots: Roots, wording: Wording | None) -> list[str]:
    known = wording or WORDINGS["en"]
    head = {"software": known.brand[0], "service": "services" if known is WORDINGS["en"] else ""}.get(roots.kind, "")
    offer = f"{brief.offer.name} {brief.offer.call_to_action or ''}".lower().split() if brief.offer else []
    asked = [word for word in ("trial", "demo", "pilot", "audit", "workshop", "webinar", "quote") if word in offer]
    shown = ["demo"] if roots.kind == "software" and "demo" not in asked and known.brand[0] == "software" else []
    words = ["", *([head] if head else []), *asked, *known.brand[1:], *shown]
    short = short_name(name)
    return [
        phrase for word in words if (phrase := search_phrase(f"{short} {word}")) and not (word and holds(name, word))
    ]


def competitor_groups(brief: Brief, seeds: Sequence[str], roots: Roots, wording: Wording | None) -> list[SearchGroup]:
    """Only when the brief allows it: one group per competitor, whose ads speak of our own product."""
    if not brief.brand.allow_competitor_keywords:
        return []
    subject = roots.phrases[:3] or (search_phrase(brief.product) or brief.product.lower(),)
    groups: list[SearchGroup] = []
    used: list[str] = []
    for competitor in brief.brand.competitors[:_MOST_COMPETITORS]:
        name = search_phrase(competitor)
        if name is None or any(holds(ours, name) for ours in brand_phrases(brief)):
            continue
        patterns = wording.compare if wording else ("{}",)
        mine = [seed for seed in seeds if holds(seed, name)]
        made = [search_phrase(pattern.replace("{}", name)) for pattern in patterns]
        texts = distinct([*mine, *(text for text in made if text)], used)[:MOST_TEXTS]
        used += texts
        if texts:
            reason = f"People who look beyond {competitor}; allowed by brand.allow_competitor_keywords. The ads never name it."
            groups.append(
                SearchGroup(
                    competitor, tuple(texts), subject, reason, frozenset(text for text in texts if " " not in text)
                )
            )
    return uniquely_named(groups)
