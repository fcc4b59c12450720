"""What LinkedIn refuses about criteria, or what is seldom meant; each with the legal criteria nearest to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from core.targeting.clashes import clashing
from core.targeting.criteria import Criteria, Entry, Group, holds, nameless
from core.targeting.facets import (
    DISCRIMINATING,
    FACETS,
    KEPT,
    LANGUAGES,
    PLACES,
    many_word,
    most_of,
    one_word,
)
from core.targeting.lists import reference
from core.targeting.problem import NOTHING_AROUND, Around, Effect, Problem, Repair
from core.targeting.wording import either

Check = Callable[[Criteria, Around], Iterator[Problem]]
_EEA = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV",
        "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "CH",
    }
)  # fmt: skip
"""Where LinkedIn has no targeting by groups: the European Economic Area and Switzerland."""


def problems(criteria: Criteria, around: Around = NOTHING_AROUND) -> list[Problem]:
    """Everything to be said about criteria, what LinkedIn refuses first."""
    found = [one for code in CHECKS for one in look(code, criteria, around)]
    return sorted(found, key=lambda one: not one.refused)


def look(code: str, criteria: Criteria, around: Around = NOTHING_AROUND) -> Iterator[Problem]:
    """The problems of one code, with the repairs that LinkedIn does not refuse for another reason."""
    for one in CHECKS[code](criteria, around):
        if one.repairs:
            before = _refused_codes(criteria)
            sound = tuple(repair for repair in one.repairs if _refused_codes(repair.criteria) <= before)
            yield replace(one, repairs=sound)
        else:
            yield one


def _refused_codes(criteria: Criteria) -> set[str]:
    found = (one for check in CHECKS.values() for one in check(criteria, NOTHING_AROUND))
    return {one.code for one in found if one.refused}


def refused(criteria: Criteria) -> list[Problem]:
    """What LinkedIn refuses."""
    return [one for one in problems(criteria) if one.refused]


def repaired(criteria: Criteria, around: Around = NOTHING_AROUND) -> Criteria:
    """The criteria after the nearest repair of all that LinkedIn refuses; what has no repair stays."""
    for _ in range(len(CHECKS) * 2):
        repairs = [one.repairs[0] for one in problems(criteria, around) if one.refused and one.repairs]
        if not repairs:
            return criteria
        criteria = repairs[0].criteria
    return criteria


def _missing(criteria: Criteria, around: Around) -> Iterator[Problem]:
    if not criteria.include:
        yield Problem("missing", "The ad set has no targeting.", repairs=tuple(_add_places(criteria, around)))


def _location_missing(criteria: Criteria, around: Around) -> Iterator[Problem]:
    if criteria.include and not criteria.facets() & PLACES:
        repairs = tuple(_add_places(criteria, around))
        yield Problem("location_missing", "The targeting names no location.", repairs=repairs)


def _add_places(criteria: Criteria, around: Around) -> Iterator[Repair]:
    if around.places:
        label = f"Add {either([one.name for one in around.places], 3)}, as the campaign's other ad sets"
        yield Repair(label, replace(criteria, include=(around.places, *criteria.include)), Effect.NARROWER)


def _language_missing(criteria: Criteria, around: Around) -> Iterator[Problem]:
    if not criteria.include or LANGUAGES in criteria.facets():
        return
    known = {one["locale"]: one for one in reference("locales")}
    mine = known.get(around.locale or "")
    repairs: tuple[Repair, ...] = ()
    if mine is not None:
        entry = Entry(LANGUAGES, mine["name"], mine["urn"])
        wanted = replace(criteria, include=(*criteria.include, (entry,)))
        repairs = (Repair(f"Add the ad set's own language, {mine['name']}", wanted, Effect.NARROWER),)
    text = "The targeting names no interface language: people see the ads who may not read them."
    yield Problem("language_missing", text, refused=False, repairs=repairs)


def _too_many(criteria: Criteria, around: Around) -> Iterator[Problem]:
    for at, group in enumerate((*criteria.include, criteria.exclude)):
        inside = at < len(criteria.include)
        for facet in dict.fromkeys(one.facet for one in group):
            count, most = sum(one.facet == facet for one in group), most_of(facet)
            if count > most:
                kept = _first(group, facet, most)
                after = _replaced(criteria, at, kept)
                effect = Effect.NARROWER if inside else Effect.WIDER
                label = f"Keep the first {most} {many_word(facet).lower()}"
                text = f"The targeting names {count} {many_word(facet).lower()}; LinkedIn takes {most} at most."
                yield Problem("too_many_values", text, repairs=(Repair(label, after, effect),))


def _first(group: Group, facet: str, most: int) -> Group:
    left = most
    kept: list[Entry] = []
    for entry in group:
        left -= entry.facet == facet
        if entry.facet != facet or left >= 0:
            kept.append(entry)
    return tuple(kept)


def _replaced(criteria: Criteria, at: int, group: Group) -> Criteria:
    """The criteria with one group changed; the last number is the excluded ones."""
    if at == len(criteria.include):
        return replace(criteria, exclude=group)
    include = (*criteria.include[:at], *([group] if group else []), *criteria.include[at + 1 :])
    return replace(criteria, include=include)


def _twice(criteria: Criteria, around: Around) -> Iterator[Problem]:
    for at, group in enumerate((*criteria.include, criteria.exclude)):
        once: list[Entry] = []
        repeated: dict[tuple[str, str], Entry] = {}
        for entry in group:
            known = next((n for n, one in enumerate(once) if one.is_like(entry)), None)
            if known is None:
                once.append(entry)
                continue
            repeated.setdefault((entry.facet, entry.name), entry)
            # The one with LinkedIn's own number is kept rather than one without.
            once[known] = once[known] if once[known].urn else entry
        for one in repeated.values():
            keep = Repair("Keep one", _replaced(criteria, at, tuple(once)), Effect.SAME)
            yield Problem(
                "value_twice",
                f"“{one.name}” stands twice among the {many_word(one.facet).lower()}.",
                refused=False,
                repairs=(keep,),
            )


def _unknown(criteria: Criteria, around: Around) -> Iterator[Problem]:
    for facet in sorted({one.facet for one in criteria.entries()} - FACETS.keys() - KEPT):
        repair = _without(criteria, frozenset({facet}), f"Remove {facet}")
        yield Problem("unknown_facet", f"LinkedIn has no targeting facet “{facet}”.", repairs=(repair,))


def _without(criteria: Criteria, facets: frozenset[str], label: str, *, inside_only: bool = False) -> Repair:
    """The criteria without these facets, and whom that reaches."""
    groups = [tuple(one for one in group if one.facet not in facets) for group in criteria.include]
    lost = any(not group for group in groups)
    shorter = any(group and group != old for group, old in zip(groups, criteria.include, strict=True))
    exclude = criteria.exclude if inside_only else tuple(one for one in criteria.exclude if one.facet not in facets)
    wider = lost or exclude != criteria.exclude
    effect = Effect.ALIKE if wider and shorter else Effect.WIDER if wider else Effect.NARROWER
    return Repair(label, Criteria(tuple(group for group in groups if group), exclude), effect)


def _both_sides(criteria: Criteria, around: Around) -> Iterator[Problem]:
    both = [one for one in criteria.exclude if any(_clash(one, other) for group in criteria.include for other in group)]
    if not both:
        return
    repairs = [*_not_included(criteria, both)]
    kept = tuple(one for one in criteria.exclude if one not in both)
    repairs.append(Repair("Exclude it no more", replace(criteria, exclude=kept), Effect.WIDER))
    for one in both:
        yield Problem("included_and_excluded", f"“{one.name}” is both included and excluded.", repairs=tuple(repairs))


def _clash(one: Entry, other: Entry) -> bool:
    """Whether two entries may not be on both sides: the same entry, be it in another facet."""
    return one.is_like(other) or bool(one.urn and one.urn == other.urn)


def _not_included(criteria: Criteria, both: list[Entry]) -> Iterator[Repair]:
    """Whoever has it is left out anyway, so that it can go from groups that hold others too."""
    groups = tuple(tuple(one for one in group if not any(_clash(one, no) for no in both)) for group in criteria.include)
    if all(groups):
        gone = [one for group in criteria.include for one in group if any(_clash(one, no) for no in both)]
        exactly = all(holds(criteria.exclude, one) for one in gone)
        effect = Effect.SAME if exactly else Effect.NARROWER
        yield Repair("Include it no more", replace(criteria, include=groups), effect)


def _include_only(criteria: Criteria, around: Around) -> Iterator[Problem]:
    names = sorted({one.facet for one in criteria.exclude if one.facet in FACETS and FACETS[one.facet].include_only})
    kept = tuple(one for one in criteria.exclude if one.facet not in names)
    for facet in names:
        repair = Repair(f"Exclude no {many_word(facet).lower()}", replace(criteria, exclude=kept), Effect.WIDER)
        yield Problem("include_only", f"{many_word(facet)} cannot be excluded.", repairs=(repair,))


def _discriminating(criteria: Criteria, around: Around) -> Iterator[Problem]:
    found = criteria.facets() & DISCRIMINATING
    for facet in sorted(found):
        words = " and ".join(many_word(one).lower() for one in sorted(found))
        repair = _without(criteria, frozenset(found), f"Leave out {words}", inside_only=True)
        yield Problem(
            "age_or_gender", f"The targeting uses {many_word(facet).lower()}.", refused=False, repairs=(repair,)
        )


def _groups_in_europe(criteria: Criteria, around: Around) -> Iterator[Problem]:
    if "groups" not in criteria.facets():
        return
    inside = {one["urn"]: one["name"] for one in reference("countries") if one["code"] in _EEA}
    names = [
        one.name
        for group in criteria.include
        for one in group
        if one.facet in PLACES and (one.urn in inside or one.name in inside.values())
    ]
    if names:
        repair = _without(criteria, frozenset({"groups"}), "Leave out the groups", inside_only=True)
        text = f"LinkedIn has no targeting by {one_word('groups').lower()} in {either(names, 3)}."
        yield Problem("groups_in_europe", text, refused=False, repairs=(repair,))


def _looked_up_later(criteria: Criteria, around: Around) -> Iterator[Problem]:
    names = [one.name for one in nameless(criteria)]
    if names:
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        text = f"Looked up when the account is connected: {', '.join(names[:3])}{more}."
        yield Problem("looked_up_later", text, refused=False)


def _clashes_of(code: str) -> Check:
    return lambda criteria, around: clashing(criteria, code)


CHECKS: Mapping[str, Check] = {
    "missing": _missing,
    "location_missing": _location_missing,
    "titles_with_functions": _clashes_of("titles_with_functions"),
    "employers_with_company_facets": _clashes_of("employers_with_company_facets"),
    "segments_with_behaviour": _clashes_of("segments_with_behaviour"),
    "too_many_values": _too_many,
    "unknown_facet": _unknown,
    "included_and_excluded": _both_sides,
    "include_only": _include_only,
    "age_or_gender": _discriminating,
    "groups_in_europe": _groups_in_europe,
    "value_twice": _twice,
    "language_missing": _language_missing,
    "looked_up_later": _looked_up_later,
}
"""What is looked at, by the code that rules and repairs go by."""
