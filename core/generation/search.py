"""The Google Search tree: brand apart from the rest, competitors only when allowed, one theme per ad group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.brief import Brief
from core.brief.names import brand_phrases, brand_tokens, holds, search_phrase
from core.copy.casing import phrase_case
from core.copy.facts import FactModel
from core.copywriting import Embedder
from core.generation.brands import brand_groups, competitor_groups
from core.generation.groups import MOST_TEXTS, SearchGroup, uniquely_named
from core.generation.intents import WORDINGS, Wording
from core.generation.keywords import Candidate, Roots, expand, find_roots
from core.generation.negatives import Negative, brief_negatives, plan_negatives
from core.generation.phrases import blocked_by, distinct, names_competitor, sameness
from core.generation.themes import Matrix, central, cluster, similarities
from core.progress import Progress

_LEAST_TEXTS = 2
_WANTED_THEMES = 8
_ALIKE = {True: 0.82, False: 0.6}  # cosine with an embedder, share of words without
_FAMILIES = {
    "supplier": "Vendors and prices",
    "audience": "By audience",
    "industry": "By industry",
    "integration": "Integrations",
    "question": "Questions and problems",
}
BRAND, NON_BRAND, COMPETITORS = "Brand", "NonBrand", "Competitors"


@dataclass(frozen=True)
class SearchCampaign:
    """A Search campaign to be; `weight` is its share of the platform's money."""

    part: str
    theme: str
    groups: tuple[SearchGroup, ...]
    negatives: tuple[Negative, ...]
    weight: float
    reason: str


@dataclass
class SearchPlan:
    """The Search campaigns and what had to be assumed."""

    campaigns: list[SearchCampaign] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Seeds:
    generic: tuple[str, ...]
    brand: tuple[str, ...]
    competitor: tuple[str, ...]
    negative: tuple[str, ...]


def plan_search(brief: Brief, facts: FactModel, embedder: Embedder | None, progress: Progress) -> SearchPlan:
    """Campaigns with ad groups, keywords and negatives."""
    plan = SearchPlan()
    wording = WORDINGS.get(facts.language)
    names = brand_phrases(brief)
    seeds = _sorted_seeds(brief, brand_tokens(brief), plan)
    roots = find_roots(brief, facts, seeds.generic)
    _note_sources(facts, seeds, roots, wording, plan)
    brand = brand_groups(brief, names, seeds.brand, roots, wording)
    taken = [keyword for group in brand for keyword in group.keywords]
    themed = _themed_groups(facts, _usable(brief, facts, seeds, roots, wording, taken), roots, embedder, progress)
    rivals = competitor_groups(brief, seeds.competitor, roots, wording)
    if not themed:
        plan.assumptions.append(
            "No campaign is drafted for searches of what the product does: please name some keyword seeds (keyword_seeds)."
        )
    _add_campaigns(plan, brief, {BRAND: brand, NON_BRAND: themed, COMPETITORS: rivals}, seeds.negative, facts.language)
    return plan


def _sorted_seeds(brief: Brief, names: Sequence[str], plan: SearchPlan) -> _Seeds:
    generic, brand, competitor = [], [], []
    for raw in brief.keyword_seeds:
        phrase = search_phrase(raw)
        if phrase is None:
            plan.assumptions.append(
                f"The keyword seed “{raw:.60}” (keyword_seeds) is left out: Google takes at most 80 characters and 10 words."
            )
        elif names_competitor(phrase, brief):
            competitor.append(phrase)
        elif any(holds(phrase, name) for name in names):
            brand.append(phrase)
        else:
            generic.append(phrase)
    if competitor and not brief.brand.allow_competitor_keywords:
        named = ", ".join(f"“{phrase}”" for phrase in competitor)
        plan.assumptions.append(
            f"Keyword seeds that name a competitor are left out ({named}); set brand.allow_competitor_keywords to use them."
        )
    negative, blocking = brief_negatives(brief, [*generic, *brand])
    for text in blocking:
        plan.assumptions.append(
            f"The negative seed “{text}” (negative_seeds) is left out: it would block a keyword seed of the brief."
        )
    return _Seeds(tuple(distinct(generic)), tuple(distinct(brand)), tuple(distinct(competitor)), tuple(negative))


def _note_sources(facts: FactModel, seeds: _Seeds, roots: Roots, wording: Wording | None, plan: SearchPlan) -> None:
    if not seeds.generic:
        read = ", ".join(f"“{phrase}”" for phrase in roots.phrases) or "nothing usable"
        plan.assumptions.append(
            f"The brief has no keyword seeds (keyword_seeds): the keywords grow from what the product is called ({read})."
        )
    if wording is None:
        plan.assumptions.append(
            f"No search patterns are known for “{facts.language}”: the keywords are the brief's own seeds and the brand."
        )


def _usable(
    brief: Brief, facts: FactModel, seeds: _Seeds, roots: Roots, wording: Wording | None, taken: Sequence[str]
) -> list[Candidate]:
    """Candidates that say something new, name no brand or competitor, and are not what the brief excludes."""
    own = set(seeds.generic)
    names = brand_tokens(brief)
    seen = {sameness(text) for text in taken}
    kept = []
    for one in expand(brief, facts, roots, wording):
        foreign = names_competitor(one.text, brief) or any(holds(one.text, name) for name in names)
        excluded = one.text not in own and any(blocked_by(negative, "BROAD", [one.text]) for negative in seeds.negative)
        if sameness(one.text) not in seen and not foreign and not excluded:
            seen.add(sameness(one.text))
            kept.append(one)
    return kept


def _themed_groups(
    facts: FactModel, candidates: Sequence[Candidate], roots: Roots, embedder: Embedder | None, progress: Progress
) -> list[SearchGroup]:
    groups = _core_groups(facts, [one for one in candidates if one.family == "core"], roots, embedder, progress)
    for family, name in _FAMILIES.items():
        members = [one for one in candidates if one.family == family]
        for number, at in enumerate(range(0, len(members), MOST_TEXTS), 1):
            part = members[at : at + MOST_TEXTS]
            if len(part) < _LEAST_TEXTS and not any(one.text in roots.questions for one in part):
                continue
            label = name if number == 1 else f"{name} {number}"
            groups.append(_family_group(label, part, roots, family))
    return uniquely_named(groups)


def _family_group(name: str, part: Sequence[Candidate], roots: Roots, family: str) -> SearchGroup:
    texts = tuple(one.text for one in part)
    products = tuple(dict.fromkeys(roots.phrases[one.root] for one in part if one.root >= 0))
    subject = products if family in ("supplier", "question") else tuple(dict.fromkeys([texts[0], *products, *texts]))
    keys = ", ".join(dict.fromkeys(one.key for one in part))
    return SearchGroup(name, texts, subject or texts, f"Searches of one intent, “{name.lower()}”; grown from {keys}.")


def _core_groups(
    facts: FactModel, candidates: Sequence[Candidate], roots: Roots, embedder: Embedder | None, progress: Progress
) -> list[SearchGroup]:
    """One group per cluster of roots: the seeds first, then their variants in turn."""
    if not roots.phrases:
        return []
    similar = similarities(roots.phrases, embedder, progress)
    clusters = cluster(similar, threshold=_ALIKE[embedder is not None], most=MOST_TEXTS, wanted=_WANTED_THEMES)
    groups = []
    for members in _none_small(clusters, candidates, roots, similar):
        texts = _texts_of(members, candidates, roots)
        if not texts:
            continue
        subject = roots.phrases[central(members, similar)]
        lead = subject if subject in texts else texts[0]
        reason = f"Searches for “{subject}” and its wordings; grown from {roots.key}."
        ordered = tuple(dict.fromkeys([lead, *texts]))
        groups.append(SearchGroup(_spoken(lead, facts), ordered, _said(ordered, roots, facts.language), reason))
    return groups


def _said(texts: Sequence[str], roots: Roots, language: str) -> tuple[str, ...]:
    """What the ads repeat: the brief's own words, and in English one wording more. More would read like a list of synonyms."""
    own = [text for text in texts if text in roots.phrases]
    return tuple(dict.fromkeys([*own, *texts]))[: max(2 if language == "en" else 1, len(own))]


def _none_small(
    clusters: list[list[int]], candidates: Sequence[Candidate], roots: Roots, similar: Matrix
) -> list[list[int]]:
    """A cluster too small for an ad group joins the one it is most like."""
    kept = [list(members) for members in clusters]
    for members in [one for one in kept if len(_texts_of(one, candidates, roots)) < _LEAST_TEXTS]:
        others = [one for one in kept if one is not members and len(one) + len(members) <= MOST_TEXTS]
        if others:
            nearest = max(others, key=lambda one: float(similar[members][:, one].mean()))
            nearest += members
            kept.remove(members)
    return kept


def _texts_of(members: Sequence[int], candidates: Sequence[Candidate], roots: Roots) -> list[str]:
    own = {roots.phrases[at] for at in members}
    of_root = {at: [one.text for one in candidates if one.root == at] for at in members}
    seeds = [text for at in members for text in of_root[at] if text in own]
    variants = {at: [text for text in of_root[at] if text not in own] for at in members}
    in_turn = [texts[turn] for turn in range(MOST_TEXTS) for texts in variants.values() if turn < len(texts)]
    return [*seeds, *in_turn][:MOST_TEXTS]


def _spoken(phrase: str, facts: FactModel) -> str:
    """The phrase as a name for people: first letter large, acronyms as the brief writes them."""
    cased = phrase_case(phrase, facts.keep, facts.hyphens)
    words = cased.title() if facts.language == "de" and cased.islower() else cased
    return words[:1].upper() + words[1:]


def _add_campaigns(
    plan: SearchPlan, brief: Brief, groups: dict[str, list[SearchGroup]], own: Sequence[str], language: str
) -> None:
    weights = (
        {BRAND: 0.12, NON_BRAND: 0.73, COMPETITORS: 0.15} if groups[COMPETITORS] else {BRAND: 0.15, NON_BRAND: 0.85}
    )
    reasons = {
        BRAND: "Searches by name are cheap and ready to buy; they get a budget of their own (product, company).",
        NON_BRAND: "Searches for what the product does, by people who do not know it yet (keyword_seeds, personas, companies).",
        COMPETITORS: "Searches for competitors, apart from everything else (brand.allow_competitor_keywords).",
    }
    names = brand_tokens(brief)
    for part, members in groups.items():
        if not members:
            continue
        keywords = [keyword for group in members for keyword in group.keywords]
        negatives = plan_negatives(brief, own, keywords, _foreign(part, groups, names, brief), language)
        theme = members[0].name if part == NON_BRAND else brief.product if part == BRAND else "Alternatives"
        plan.campaigns.append(SearchCampaign(part, theme, tuple(members), negatives, weights[part], reasons[part]))


def _foreign(
    part: str, groups: dict[str, list[SearchGroup]], names: Sequence[str], brief: Brief
) -> list[tuple[str, str]]:
    """What belongs into another campaign: brand searches, and those for competitors."""
    foreign = (
        [] if part == BRAND else [(name, "Brand searches belong to the brand campaign") for name in _shortest(names)]
    )
    if part != COMPETITORS and groups[COMPETITORS]:
        rivals = [search_phrase(name) for name in brief.brand.competitors]
        foreign += [(name, "Searches for competitors belong to their own campaign") for name in rivals if name]
    return foreign


def _shortest(names: Sequence[str]) -> list[str]:
    """Names without those that another one blocks anyway."""
    return [name for name in names if not any(other != name and holds(name, other) for other in names)]
