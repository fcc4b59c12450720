"""Rules for LinkedIn targeting: which facets go together, and how many people are left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.catalog import LINKEDIN
from core.rules.context import Context
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Item, Pack, Says
from core.rules.texts import quoted

facets = Pack("linkedin.targeting", "LinkedIn targeting rules", (LINKEDIN,))


_WITH_TARGETING = ("ad_group", "audience")


Facets = Mapping[str, list[dict[str, Any]]]


_TITLES = frozenset({"titles", "titlesAll", "titlesPast"})


_NOT_WITH_TITLES = frozenset({"jobFunctions", "seniorities"})


_EMPLOYERS = frozenset({"employers", "employersAll", "employersPast"})


_NOT_WITH_EMPLOYERS = frozenset(
    {
        "industries",
        "staffCountRanges",
        "companyCategory",
        "growthRate",
        "revenue",
        "followedCompanies",
        "firstDegreeConnectionCompanies",
    }
)


_SEGMENTS = frozenset({"audienceMatchingSegments", "dynamicSegments"})


_INCLUDE_ONLY = frozenset({"ageRanges", "genders", "groups", "interfaceLocales"})


_PERSONAL = frozenset({"ageRanges", "genders"})


PLACES = frozenset({"locations", "profileLocations"})


_KNOWN = (
    _TITLES | _NOT_WITH_TITLES | _EMPLOYERS | _NOT_WITH_EMPLOYERS | _SEGMENTS | _INCLUDE_ONLY | PLACES
    | {"skills", "memberBehaviors", "fieldsOfStudy", "degrees", "schools", "interests", "yearsOfExperienceRanges", "productInterests"}
)  # fmt: skip


_MANY = frozenset({"employers", "employersAll", "employersPast", "locations", "profileLocations"})


_MOST_VALUES = 100


_MOST_OF_MANY = 200


def blocks(item: Item) -> list[Facets]:
    """The blocks of the include side, each a facet → values map; all of them must match."""
    return [block for block in (item["targeting"] or {}).get("include") or [] if isinstance(block, dict)]


def excluded(item: Item) -> Facets:
    """The exclude side."""
    found = (item["targeting"] or {}).get("exclude") or {}
    return found if isinstance(found, dict) else {}


def included_facets(item: Item) -> set[str]:
    """Facets used on the include side."""
    return {facet for block in blocks(item) for facet, values in block.items() if values}


def value_name(value: Any) -> str:
    """What people call a targeting value."""
    return str(value.get("name") or value.get("urn") or "") if isinstance(value, dict) else str(value)


def _urn(value: Any) -> str | None:
    return value.get("urn") if isinstance(value, dict) else None


@facets.entity(
    Says("missing", ERROR, "No targeting", "An ad set needs an audience. Choose at least a location."), "ad_group"
)
def _targeting_missing(item: Item, context: Context) -> Iterator[Hit]:
    if not included_facets(item):
        yield Hit("targeting", "The ad set has no targeting.")


@facets.entity(
    Says(
        "location_missing", ERROR, "No location", "LinkedIn refuses an audience without a location. Add the countries."
    ),
    *_WITH_TARGETING,
)
def _location_missing(item: Item, context: Context) -> Iterator[Hit]:
    found = included_facets(item)
    if found and not found & PLACES:
        yield Hit("targeting", "The targeting names no location.")


@facets.entity(
    Says(
        "titles_with_functions",
        ERROR,
        "Job titles together with functions or seniorities",
        "LinkedIn does not combine job titles with functions or seniorities by AND. Make two ad sets.",
    ),
    *_WITH_TARGETING,
)
def _titles_with_functions(item: Item, context: Context) -> Iterator[Hit]:
    yield from _illegal_and(item, _TITLES, _NOT_WITH_TITLES, "job titles")


@facets.entity(
    Says(
        "employers_with_company_facets",
        ERROR,
        "Companies together with industries or sizes",
        "Named companies are not combined with company attributes by AND. Drop one of them.",
    ),
    *_WITH_TARGETING,
)
def _employers_with_company(item: Item, context: Context) -> Iterator[Hit]:
    yield from _illegal_and(item, _EMPLOYERS, _NOT_WITH_EMPLOYERS, "company names")


@facets.entity(
    Says(
        "segments_with_behaviour",
        ERROR,
        "Lists together with member behaviour",
        "LinkedIn does not combine uploaded or website audiences with member behaviour.",
    ),
    *_WITH_TARGETING,
)
def _segments_with_behaviour(item: Item, context: Context) -> Iterator[Hit]:
    yield from _illegal_and(item, _SEGMENTS, frozenset({"memberBehaviors"}), "matched audiences")


def _illegal_and(item: Item, one: frozenset[str], other: frozenset[str], what: str) -> Iterator[Hit]:
    """Facets of both groups in different blocks (AND); inside one block they are OR, which is legal."""
    found = blocks(item)
    for index, block in enumerate(found):
        for second, against in enumerate(found):
            clash = sorted({facet for facet in against if facet in other and against[facet]})
            if index != second and clash and any(facet in one and block[facet] for facet in block):
                yield Hit(
                    "targeting",
                    f"The targeting combines {what} with {' and '.join(clash)} by AND, which LinkedIn refuses.",
                )
                return


@facets.entity(
    Says(
        "too_many_values",
        ERROR,
        "Too many values in a facet",
        "LinkedIn takes 100 values in a facet, 200 companies or places.",
    ),
    *_WITH_TARGETING,
)
def _too_many_values(item: Item, context: Context) -> Iterator[Hit]:
    for facet, values in _all_facets(item):
        most = _MOST_OF_MANY if facet in _MANY else _MOST_VALUES
        if len(values) > most:
            yield Hit("targeting", f"The facet {facet} has {len(values)} values; LinkedIn takes {most} at most.")


def _all_facets(item: Item) -> Iterator[tuple[str, list[Any]]]:
    for block in (*blocks(item), excluded(item)):
        yield from ((facet, values or []) for facet, values in block.items())


@facets.entity(
    Says("unknown_facet", ERROR, "Unknown facet", "LinkedIn has no such attribute. Remove it, or correct its name."),
    *_WITH_TARGETING,
)
def _unknown_facet(item: Item, context: Context) -> Iterator[Hit]:
    for facet in sorted({facet for facet, _ in _all_facets(item)} - _KNOWN):
        yield Hit("targeting", f"LinkedIn has no targeting facet {quoted(facet)}.")


@facets.entity(
    Says(
        "included_and_excluded",
        ERROR,
        "Included and excluded at once",
        "LinkedIn refuses a value on both sides. Remove one.",
    ),
    *_WITH_TARGETING,
)
def _both_sides(item: Item, context: Context) -> Iterator[Hit]:
    wanted = {
        (facet, value_name(value))
        for block in blocks(item)
        for facet, values in block.items()
        for value in values or ()
    }
    for facet, values in excluded(item).items():
        for value in values or ():
            if (facet, value_name(value)) in wanted:
                yield Hit("targeting", f"{quoted(value_name(value))} is both included and excluded.")


@facets.entity(
    Says(
        "include_only",
        ERROR,
        "Facet that cannot be excluded",
        "Age, gender, groups and interface language can only be included.",
    ),
    *_WITH_TARGETING,
)
def _include_only(item: Item, context: Context) -> Iterator[Hit]:
    for facet in sorted(_INCLUDE_ONLY & {facet for facet, values in excluded(item).items() if values}):
        yield Hit("targeting", f"{facet} cannot be excluded.")


@facets.entity(
    Says(
        "age_or_gender",
        WARNING,
        "Targeting by age or gender",
        "Targeting people by age or gender may discriminate and is seldom right for business products. Remove it.",
    ),
    *_WITH_TARGETING,
)
def _age_or_gender(item: Item, context: Context) -> Iterator[Hit]:
    for facet in sorted(_PERSONAL & included_facets(item)):
        yield Hit("targeting", f"The targeting uses {facet}.")


@facets.entity(
    Says(
        "nothing_excluded",
        WARNING,
        "Nobody is excluded",
        "Exclude entry-level people, your own company and competitors, so that no money goes to people who never buy.",
    ),
    "ad_group",
)
def _nothing_excluded(item: Item, context: Context) -> Iterator[Hit]:
    if included_facets(item) and not any(excluded(item).values()):
        yield Hit("targeting", "The targeting excludes nobody.")


@facets.entity(
    Says(
        "only_location",
        WARNING,
        "Only places are targeted",
        "Everybody in the country would see the ads. Add titles, functions or companies.",
    ),
    "ad_group",
)
def _only_location(item: Item, context: Context) -> Iterator[Hit]:
    found = included_facets(item)
    if found and found <= PLACES | {"interfaceLocales"}:
        yield Hit("targeting", "The targeting names places only.")


@facets.entity(Says("value_twice", WARNING, "Value twice in a facet", "One is enough."), *_WITH_TARGETING)
def _value_twice(item: Item, context: Context) -> Iterator[Hit]:
    for facet, values in _all_facets(item):
        names = [value_name(value) for value in values]
        for name in sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else ():
            fix = Fix("Keep one", {"targeting": _each_once(item["targeting"])})
            yield Hit("targeting", f"{quoted(name)} stands twice in {facet}.", fix=fix)


def _each_once(targeting: Mapping[str, Any]) -> dict[str, Any]:
    """The targeting with every value of a facet once; one with LinkedIn's own number is kept rather than one without."""

    def once(values: Any) -> Any:
        kept: dict[str, Any] = {}
        for value in values if isinstance(values, list) else ():
            if value_name(value) not in kept or (_urn(value) and not _urn(kept[value_name(value)])):
                kept[value_name(value)] = value
        return list(kept.values()) if isinstance(values, list) else values

    def block(facets: Any) -> Any:
        return {name: once(values) for name, values in facets.items()} if isinstance(facets, dict) else facets

    include = targeting.get("include")
    return {
        **targeting,
        **({"include": [block(one) for one in include]} if isinstance(include, list) else {}),
        **({"exclude": block(targeting["exclude"])} if "exclude" in targeting else {}),
    }


@facets.entity(
    Says(
        "looked_up_later",
        INFO,
        "Values are looked up later",
        "LinkedIn's own number of a value is looked up when the account is connected.",
    ),
    *_WITH_TARGETING,
)
def _without_urn(item: Item, context: Context) -> Iterator[Hit]:
    names = [value_name(value) for _, values in _all_facets(item) for value in values if not _urn(value)]
    if names:
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        yield Hit("targeting", f"Looked up when the account is connected: {', '.join(names[:3])}{more}.")


_SERVES_FROM = 300


_GOOD_FROM = 50_000


def _size(item: Item) -> int | None:
    size: int | None = item["audience_size"] if item.kind == "ad_group" else item["size"]
    return size


@facets.entity(
    Says(
        "audience_too_small",
        ERROR,
        "Audience below 300 members",
        "LinkedIn shows no ads to fewer than 300 members. Widen the targeting.",
    ),
    *_WITH_TARGETING,
)
def _too_small(item: Item, context: Context) -> Iterator[Hit]:
    size = _size(item)
    if size is not None and size < _SERVES_FROM:
        yield Hit(
            "audience_size" if item.kind == "ad_group" else "size",
            f"The audience has {size} members; LinkedIn needs {_SERVES_FROM}.",
        )


@facets.entity(
    Says(
        "audience_small",
        WARNING,
        "Small audience",
        "Below 50,000 members ads repeat quickly and cost more; fine for named accounts only.",
    ),
    "ad_group",
)
def _small(item: Item, context: Context) -> Iterator[Hit]:
    size = _size(item)
    if size is not None and _SERVES_FROM <= size < _GOOD_FROM and not included_facets(item) & (_SEGMENTS | _EMPLOYERS):
        yield Hit("audience_size", f"The audience has {size:,} members; {_GOOD_FROM:,} or more are advised.")
