"""Personas as LinkedIn audiences: one route by job titles, one by functions and seniorities, never both in one ad set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.brief import Brief, Persona
from core.copy.words import stems
from core.copywriting import Embedder
from core.progress import Progress
from core.targeting import lists as facets
from core.targeting.lists import Entity, Found

TITLES = "job titles"
FUNCTIONS = "job functions"

_NEVER_BUY = ("Unpaid", "Training", "Entry")
_DECIDERS = ("Manager", "Director", "VP", "CXO")
_INFERRED_FUNCTIONS = 2


@dataclass(frozen=True)
class Route:
    """One way to reach a persona; `keys` names the brief's keys it rests on."""

    persona: Persona | None
    label: str
    by: str
    targeting: dict[str, Any]
    keys: str


@dataclass(frozen=True)
class Audience:
    """The routes to everybody the brief wants to reach, and what had to be assumed."""

    routes: tuple[Route, ...]
    locale: str
    assumptions: tuple[str, ...]


def plan_audience(
    brief: Brief, countries: Sequence[str], languages: Sequence[str], embedder: Embedder | None, progress: Progress
) -> Audience:
    """Two routes per persona; one by inferred functions when the brief has no personas."""
    notes: list[str] = []
    spoken = facets.interface_languages(languages)
    for code in spoken.unknown:
        notes.append(f"LinkedIn has no interface in “{code}” (languages), so the ad sets cannot be narrowed to it.")
    common = _common_blocks(brief, countries, spoken.entities, notes)
    routes: list[Route] = []
    for persona in brief.personas:
        routes += _routes(persona, brief, common, notes)
    if not routes:
        routes.append(_inferred_route(brief, common, embedder, progress, notes))
    return Audience(tuple(routes), spoken.locale, tuple(dict.fromkeys(notes)))


def _common_blocks(
    brief: Brief, countries: Sequence[str], spoken: Sequence[Entity], notes: list[str]
) -> list[dict[str, list[Entity]]]:
    """Industries, sizes, places and languages: every ad set has them."""
    industries, sizes = facets.industries(brief.companies.industries), facets.sizes(brief.companies.sizes)
    places = facets.locations(countries)
    _note_unknown(notes, industries, "industry", "companies.industries")
    _note_unknown(notes, sizes, "company size", "companies.sizes")
    _note_unknown(notes, places, "country", "countries")
    blocks = [
        ("industries", industries.entities),
        ("staffCountRanges", sizes.entities),
        ("locations", places.entities),
        ("interfaceLocales", tuple(spoken)),
    ]
    return [{facet: list(entities)} for facet, entities in blocks if entities]


def _note_unknown(notes: list[str], found: Found, what: str, where: str) -> None:
    for name in found.unknown:
        notes.append(
            f"LinkedIn's id of the {what} “{name}” ({where}) is not known offline; look it up when the account is connected."
        )


def _routes(persona: Persona, brief: Brief, common: list[dict[str, list[Entity]]], notes: list[str]) -> list[Route]:
    routes = []
    titles = _titles(persona, notes)
    if titles:
        targeting = _targeting({"titles": list(titles)}, None, common, brief)
        routes.append(Route(persona, persona.name, TITLES, targeting, "personas.titles, companies, countries"))
    functions, seniorities = _functions(persona, notes), _seniorities(persona, notes)
    if functions or seniorities:
        targeting = _targeting({"jobFunctions": functions}, seniorities, common, brief)
        routes.append(
            Route(
                persona,
                persona.name,
                FUNCTIONS,
                targeting,
                "personas.functions, personas.seniorities, companies, countries",
            )
        )
    return routes


def _titles(persona: Persona, notes: list[str]) -> tuple[Entity, ...]:
    if persona.titles:
        return facets.titles(persona.titles)
    notes.append(f"The persona “{persona.name}” has no titles (personas.titles): its name is used as the job title.")
    return facets.titles([persona.name])


def _functions(persona: Persona, notes: list[str]) -> list[Entity]:
    if persona.functions:
        found = facets.functions(persona.functions)
        _note_unknown(notes, found, "job function", "personas.functions")
        return list(found.entities)
    inferred = facets.function_words([persona.name, *persona.titles])
    if inferred:
        notes.append(
            f"The persona “{persona.name}” has no functions (personas.functions): {_names(inferred)} is read from its titles."
        )
    return inferred


def _seniorities(persona: Persona, notes: list[str]) -> list[Entity]:
    if persona.seniorities:
        found = facets.seniorities(persona.seniorities)
        _note_unknown(notes, found, "seniority", "personas.seniorities")
        return list(found.entities)
    inferred = facets.seniority_words([*persona.titles] or [persona.name])
    source = "is read from its titles"
    if not inferred:
        inferred, source = [facets.named("seniorities", name) for name in _DECIDERS], "is assumed, as those who decide"
    notes.append(
        f"The persona “{persona.name}” has no seniorities (personas.seniorities): {_names(inferred)} {source}."
    )
    return inferred


def _targeting(
    first: dict[str, list[Entity]],
    seniorities: list[Entity] | None,
    common: list[dict[str, list[Entity]]],
    brief: Brief,
) -> dict[str, Any]:
    """The facets of one ad set. Titles stand alone: LinkedIn refuses them together with functions or seniorities."""
    include = [{facet: entities} for facet, entities in first.items() if entities]
    exclude: dict[str, list[Entity]] = {}
    if seniorities:
        include.append({"seniorities": seniorities})
        wanted = {entity["name"] for entity in seniorities}
        exclude["seniorities"] = [facets.named("seniorities", name) for name in _NEVER_BUY if name not in wanted]
    exclude["employers"] = [{"name": name, "urn": None} for name in _employers(brief)]
    return {
        "include": [*include, *common],
        "exclude": {facet: entities for facet, entities in exclude.items() if entities},
    }


def _employers(brief: Brief) -> list[str]:
    """People at the company itself and at its competitors do not buy."""
    return list({name.casefold(): name for name in (brief.company, *brief.brand.competitors)}.values())[
        : facets.MOST_VALUES
    ]


def _inferred_route(
    brief: Brief, common: list[dict[str, list[Entity]]], embedder: Embedder | None, progress: Progress, notes: list[str]
) -> Route:
    functions = _likely_functions(brief, embedder, progress)
    seniorities = [facets.named("seniorities", name) for name in _DECIDERS]
    whom = (
        f"{_names(functions)} at {_names(seniorities)} level" if functions else f"{_names(seniorities)} of any function"
    )
    notes.append(
        f"The brief has no personas (personas): the audience is {whom}, read from what the product does. Please check it."
    )
    label = _names(functions, " + ") or "Decision makers"
    return Route(
        None,
        label,
        FUNCTIONS,
        _targeting({"jobFunctions": functions}, seniorities, common, brief),
        "product, summary, value_props",
    )


def _likely_functions(brief: Brief, embedder: Embedder | None, progress: Progress) -> list[Entity]:
    """The functions whose work is most like what the product does."""
    known = facets.reference("functions")
    text = ". ".join(
        [brief.product, *([brief.summary] if brief.summary else []), *brief.value_props, *brief.keyword_seeds[:10]]
    )
    described = [f"{entry['name']}: {entry['about']}" for entry in known]
    scores = _similar(text, described, embedder, progress)
    ranked = sorted(range(len(known)), key=lambda at: (-scores[at], at))[:_INFERRED_FUNCTIONS]
    best = scores[ranked[0]]
    return [
        {"name": known[at]["name"], "urn": known[at]["urn"]}
        for at in ranked
        if scores[at] > 0 and scores[at] >= 0.75 * best
    ]


def _similar(text: str, others: Sequence[str], embedder: Embedder | None, progress: Progress) -> list[float]:
    if embedder is not None:
        rows = embedder.embed([text, *others], progress=progress)
        return [float(value) for value in rows[1:] @ rows[0]]
    words = stems(text)
    return [len(words & stems(re.sub(r"\band\b", "", other))) / 10 for other in others]


def _names(entities: Iterable[Entity], between: str = ", ") -> str:
    return between.join(str(entity["name"]) for entity in entities)
