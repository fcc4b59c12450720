"""Facets that LinkedIn does not combine by AND, and the legal criteria nearest to what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.targeting.criteria import Criteria, Entry, Group, holds
from core.targeting.facets import EMPLOYERS, SEGMENTS, TITLES, many_word, one_word
from core.targeting.lists import function_words, seniority_words
from core.targeting.problem import Effect, Problem, Repair
from core.targeting.wording import either

_ATTRIBUTES = frozenset({"industries", "staffCountRanges", "companyCategory", "growthRate", "revenue"})
_CONNECTED = "firstDegreeConnectionCompanies"


@dataclass(frozen=True)
class Clash:
    """Facets of one side may not stand in another group than those of the other side; in one group (OR) they may."""

    code: str
    one: frozenset[str]
    other: frozenset[str]
    words: str


CLASHES = (
    Clash("titles_with_functions", TITLES, frozenset({"jobFunctions", "seniorities"}), "job titles"),
    Clash("employers_with_company_facets", EMPLOYERS, _ATTRIBUTES | {"followedCompanies", _CONNECTED}, "company names"),
    Clash("employers_with_company_facets", frozenset({_CONNECTED}), _ATTRIBUTES, "connected companies"),
    Clash("segments_with_behaviour", SEGMENTS, frozenset({"memberBehaviors"}), "matched audiences"),
)


def clashing(criteria: Criteria, code: str) -> Iterator[Problem]:
    """The first clash of a code, with what may be done about it."""
    for clash in CLASHES:
        against = _against(criteria, clash) if clash.code == code else ()
        if against:
            message = (
                f"The targeting combines {clash.words} with {' and '.join(against)} by AND, which LinkedIn refuses."
            )
            yield Problem(code, message, repairs=tuple(_repairs(criteria, clash)))
            return


def _against(criteria: Criteria, clash: Clash) -> list[str]:
    """The facets that clash with the first side, in words."""
    groups = [{entry.facet for entry in group} for group in criteria.include]
    found = {
        facet
        for at, mine in enumerate(groups)
        for second, theirs in enumerate(groups)
        if at != second and mine & clash.one
        for facet in theirs & clash.other
    }
    return sorted(many_word(facet).lower() for facet in found)


def _repairs(criteria: Criteria, clash: Clash) -> Iterator[Repair]:
    if clash.one is TITLES:
        yield from _translated(criteria)
    for dropped, kept in ((clash.other, clash.one), (clash.one, clash.other)):
        left = tuple(group for group in criteria.include if not _has(group, dropped))
        if any(_has(group, kept) for group in left):
            words = _words(criteria.include, dropped)
            yield Repair(f"Leave out the {words}", replace(criteria, include=left), Effect.WIDER)
    yield Repair("Let either of them be enough", _joined(criteria, clash.one | clash.other), Effect.WIDER)


def _has(group: Group, facets: frozenset[str]) -> bool:
    return any(entry.facet in facets for entry in group)


def _words(groups: Iterable[Group], facets: frozenset[str]) -> str:
    """The facets of a side that really stand there."""
    names = {entry.facet for group in groups for entry in group if entry.facet in facets}
    return " and ".join(sorted(many_word(name).lower() for name in names))


def _joined(criteria: Criteria, facets: frozenset[str]) -> Criteria:
    """All groups with one of the facets as one group, where the first of them stood."""
    merged: list[Entry] = []
    for group in criteria.include:
        if _has(group, facets):
            merged += [one for one in group if not holds(merged, one)]
    at = next(at for at, group in enumerate(criteria.include) if _has(group, facets))
    rest = [group for group in criteria.include if not _has(group, facets)]
    return replace(criteria, include=(*rest[:at], tuple(merged), *rest[at:]))


def _translated(criteria: Criteria) -> Iterator[Repair]:
    """Job titles as the functions or seniorities they imply: what stands beside them decides which of both is missing."""
    facets = criteria.facets()
    if {"jobFunctions", "seniorities"} <= facets:
        return
    facet = "jobFunctions" if "seniorities" in facets else "seniorities"
    groups = [_implied(group, facet) for group in criteria.include]
    if all(groups):
        names = [one.name for group in groups for one in group if one.facet == facet]
        label = f"Use {one_word(facet).lower()} {either(list(dict.fromkeys(names)), 3)} instead of the job titles"
        yield Repair(label, replace(criteria, include=tuple(groups)), Effect.ALIKE)


def _implied(group: Group, facet: str) -> Group:
    """A group with its titles as functions or seniorities; empty where they imply none."""
    titles = [entry.name for entry in group if entry.facet in TITLES]
    if not titles:
        return group
    found: Sequence[dict[str, str | None]] = (function_words if facet == "jobFunctions" else seniority_words)(titles)
    implied = [Entry(facet, str(one["name"]), one["urn"]) for one in found]
    # A group of which some titles imply nothing would lose them.
    others = [entry for entry in group if entry.facet not in TITLES]
    return (*implied, *(one for one in others if not holds(implied, one))) if implied else ()
