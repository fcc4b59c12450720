"""What may be targeted together, how many members that reaches, and the lists to choose from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from integrations.sandbox.linkedin.asking import Ask, Reply, urn_number
from integrations.sandbox.linkedin.catalogue import (
    COMPANY_FACETS,
    EU,
    FACET,
    FACETS,
    SEGMENT_FACETS,
    entries,
    name_of,
)
from integrations.sandbox.linkedin.paging import by_start, unpaged
from integrations.sandbox.linkedin.problems import InputError, bad
from integrations.sandbox.linkedin.surface import Route
from integrations.sandbox.market import chance

Block = Mapping[str, list[str]]
MOST_VALUES, MOST_WIDE = 100, 200
WIDE = frozenset({"employers", "employersAll", "employersPast", "locations", "profileLocations"})
INCLUDE_ONLY = frozenset({"ageRanges", "genders", "groups", "interfaceLocales"})
CLASHES = (
    (frozenset({"titles", "titlesAll", "titlesPast"}), frozenset({"jobFunctions", "seniorities"})),
    (
        COMPANY_FACETS - {"followedCompanies"},
        frozenset({"industries", "staffCountRanges", "growthRate", "revenue", "companyCategory"}),
    ),
    (frozenset({"memberBehaviors"}), SEGMENT_FACETS),
)
"""Facets of which one side may not be combined by AND with the other."""
FEWEST = 300
"""Members an audience needs to be shown anything, and below which its size is not told."""
MEMBERS = 930_000_000
SHARES = {
    "seniorities": 0.12, "jobFunctions": 0.045, "industries": 0.035, "titles": 0.004, "titlesAll": 0.007,
    "titlesPast": 0.006, "skills": 0.02, "employers": 0.00004, "staffCountRanges": 0.12, "interfaceLocales": 0.3,
    "ageRanges": 0.25, "genders": 0.48, "memberBehaviors": 0.2, "audienceMatchingSegments": 0.000004,
}  # fmt: skip
"""About what part of all members one entry of a facet covers, in this sandbox."""
LISTED_THERE = 0.8
"""What part of a company's own list lives where it advertises."""


def problems(criteria: Any, path: str = "/targetingCriteria") -> list[InputError]:
    """Everything that LinkedIn would not take about a targeting."""
    shape = _shape(criteria)
    if shape:
        return [InputError("INVALID_VALUE_FOR_FIELD", path, shape)]
    blocks, excluded = _blocks(criteria), _excluded(criteria)
    return [
        *_values(blocks, excluded, path),
        *_location(blocks, path),
        *_clashes(blocks, path),
        *_both(blocks, excluded, path),
        *_include_only(excluded, path),
    ]


def audience(criteria: Mapping[str, Any], sizes: Mapping[str, int] | None = None) -> int:
    """Members that a targeting reaches; always the same for the same targeting. `sizes` are those of segments."""
    part = 1.0
    blocks = _blocks(criteria)
    listed = any(value in (sizes or {}) for block in blocks for values in block.values() for value in values)
    for block in blocks:
        if listed and set(_facets([block])) <= {"locations", "profileLocations"}:
            part *= LISTED_THERE
            continue
        covered = sum(_share(facet, value, sizes or {}) for facet, values in block.items() for value in values)
        part *= min(1.0, covered)
    for facet, values in _excluded(criteria).items():
        for value in values:
            part *= 1 - min(0.9, _share(facet, value, sizes or {}))
    return math.floor(MEMBERS * part)


def reaches_eu(criteria: Mapping[str, Any]) -> bool:
    """Whether members in the EU are among it."""
    named = {f"urn:li:geo:{number}" for number in EU}
    return any(named & set(values) for block in _blocks(criteria) for values in block.values())


def _share(facet: str, value: str, sizes: Mapping[str, int]) -> float:
    if value in sizes:
        return sizes[value] / MEMBERS
    if value.startswith("urn:li:geo:"):
        return 0.004 + 0.05 * chance("geo", value) ** 2
    return SHARES.get(facet.removeprefix(FACET), 0.01) * (0.4 + 1.2 * chance("entry", value))


def _shape(criteria: Any) -> str:
    if not isinstance(criteria, dict) or not criteria.keys() <= {"include", "exclude"} or "include" not in criteria:
        return "targeting is {include: {and: [{or: …}]}, exclude: {or: …}}"
    include, exclude = criteria["include"], criteria.get("exclude", {"or": {}})
    if not isinstance(include, dict) or include.keys() != {"and"} or not isinstance(include["and"], list):
        return "array type is not backed by a DataList"
    if not isinstance(exclude, dict) or exclude.keys() != {"or"}:
        return "exclude is {or: {facet: [entry]}}"
    for block in [*include["and"], exclude]:
        if not isinstance(block, dict) or block.keys() != {"or"} or not isinstance(block["or"], dict):
            return "a block is {or: {facet: [entry]}}"
        if not all(
            isinstance(one, list) and all(isinstance(value, str) for value in one) for one in block["or"].values()
        ):
            return "array type is not backed by a DataList"
    return ""


def _blocks(criteria: Mapping[str, Any]) -> list[Block]:
    return [one["or"] for one in criteria["include"]["and"]]


def _excluded(criteria: Mapping[str, Any]) -> Block:
    found: Block = criteria.get("exclude", {"or": {}})["or"]
    return found


def _facets(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (one.removeprefix(FACET) for one in block)


def _values(blocks: list[Block], excluded: Block, path: str) -> Iterator[InputError]:
    for block in [*blocks, excluded]:
        for facet, values in block.items():
            name = facet.removeprefix(FACET)
            if not facet.startswith(FACET) or name not in FACETS:
                yield InputError("INVALID_VALUE_FOR_FIELD", path, f"{facet[:60]} is no facet")
            elif not values:
                yield InputError("MISSING_POSITIVE_OPTION", path, f"{name} has no entries")
            elif len(values) > (MOST_WIDE if name in WIDE else MOST_VALUES):
                yield InputError("FIELD_VALUE_TOO_HIGH", path, f"{name} has too many entries")
            else:
                yield from _unknown(name, values, path)


def _unknown(name: str, values: list[str], path: str) -> Iterator[InputError]:
    """Entries of closed lists that do not exist; open ones (places, titles, companies) are taken as they are."""
    closed = entries(name) if FACETS[name][0] == "L" else {}
    for value in values:
        if not value.startswith("urn:li:") or (closed and value not in closed):
            yield InputError("FIELD_VALUE_DOES_NOT_EXIST", path, f"{value[:60]} does not exist in {name}")


def _location(blocks: list[Block], path: str) -> Iterator[InputError]:
    if not {"locations", "profileLocations"} & set(_facets(blocks)):
        yield InputError("MISSING_FIELD", path, "a location is required")


def _clashes(blocks: list[Block], path: str) -> Iterator[InputError]:
    sets = [set(_facets([one])) for one in blocks]
    for at, mine in enumerate(sets):
        for other in sets[at + 1 :]:
            for one, two in CLASHES:
                if (mine & one and other & two) or (mine & two and other & one):
                    names = ", ".join(sorted((mine | other) & (one | two)))
                    yield InputError("INCOMPATIBLE_TARGETING_COMBINATION", path, f"{names} cannot be combined")


def _both(blocks: list[Block], excluded: Block, path: str) -> Iterator[InputError]:
    included = {value for block in blocks for values in block.values() for value in values}
    for values in excluded.values():
        for value in included & set(values):
            code = "FIELD_CANNOT_BE_BOTH_IN_INCLUDED_AND_EXCLUDED_TARGETING"
            yield InputError(code, path, f"{value} is both included and excluded")


def _include_only(excluded: Block, path: str) -> Iterator[InputError]:
    for name in INCLUDE_ONLY & set(_facets([excluded])):
        yield InputError("INCOMPATIBLE_TARGETING_COMBINATION", path, f"{name} cannot be excluded")


def segment_sizes(ask: Ask) -> dict[str, int]:
    """Members of the audience lists that are ready."""
    rows = ask.connection.execute("SELECT id, body FROM entity WHERE kind = 'segment'").fetchall()
    import json

    found = {}
    for _, body in rows:
        for one in json.loads(body)["destinations"]:
            if one.get("status") == "READY":
                found[one["destinationSegmentId"]] = int(one.get("audienceSize", one["matchedCount"]))
    return found


def _all_facets(ask: Ask) -> Reply:
    finders = {"L": "AD_TARGETING_FACET", "T": "TYPEAHEAD", "S": "SIMILAR_ENTITIES"}
    rows = [
        {
            "facetName": name, "adTargetingFacetUrn": f"{FACET}{name}", "entityTypes": list(kinds),
            "availableEntityFinders": [finders[one] for one in ways] or ["$UNKNOWN"],
        }
        for name, (ways, kinds) in FACETS.items()
    ]  # fmt: skip
    return unpaged(rows)


def _facet_of(ask: Ask, way: str) -> str:
    if ask.query.get("queryVersion", "QUERY_USES_URNS") != "QUERY_USES_URNS":
        raise bad("PARAM_INVALID", "queryVersion must be QUERY_USES_URNS")
    name = str(ask.query.get("facet", "")).removeprefix(FACET)
    if name not in FACETS:
        raise bad("PARAM_INVALID", "Invalid Urn format for facet")
    if way not in FACETS[name][0]:
        raise bad("PARAM_INVALID", f"This finder is not available for {name}")
    return name


def _rows(facet: str, found: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"urn": urn, "name": name, "facetUrn": f"{FACET}{facet}"} for urn, name in found]


def _listed(ask: Ask) -> Reply:
    facet = _facet_of(ask, "L")
    return by_start(ask, _rows(facet, entries(facet).items()))


def _typed(ask: Ask) -> Reply:
    facet, words = _facet_of(ask, "T"), str(ask.query.get("query", "")).casefold().split()
    if not words:
        raise bad("PARAM_INVALID", "query is missing")
    fitting = [
        (urn, name) for urn, name in entries(facet).items()
        if all(any(part.startswith(word) for part in name.casefold().replace(",", " ").split()) for word in words)
    ]  # fmt: skip
    return by_start(ask, _rows(facet, fitting))


def _similar(ask: Ask) -> Reply:
    facet, given = _facet_of(ask, "S"), set(ask.query.get("entities", []))
    rest = [one for one in entries(facet).items() if one[0] not in given]
    return by_start(ask, _rows(facet, sorted(rest, key=lambda one: chance("like", *sorted(given), one[0]))[:10]))


def _named(ask: Ask) -> Reply:
    urns = ask.query.get("urns")
    if not isinstance(urns, list):
        raise bad("PARAM_INVALID", "urns must be a list")
    found = [(urn, name_of(str(urn))) for urn in urns]
    rows = [{"urn": urn, "name": known[0], "facetUrn": f"{FACET}{known[1]}"} for urn, known in found if known]
    return by_start(ask, rows, most=1000)


def _counted(ask: Ask) -> Reply:
    criteria = ask.query.get("targetingCriteria")
    wrong = problems(criteria)
    if wrong or criteria is None:
        raise bad("INVALID_VALUE_FOR_FIELD", wrong[0].description)
    total = audience(criteria, segment_sizes(ask))
    return unpaged([{"active": 0, "total": total if total >= FEWEST else 0}])


def _priced(ask: Ask) -> Reply:
    """Limits and advice for bids and budgets of an audience."""
    account = ask.account(urn_number(ask.query.get("account"), "sponsoredAccount", "account"))
    criteria = ask.query.get("targetingCriteria")
    wrong = problems(criteria)
    if wrong or criteria is None:
        raise bad("INVALID_VALUE_FOR_FIELD", wrong[0].description)
    scale = {"CPM": 1.0, "CPC": 0.2, "CPV": 0.004}.get(str(ask.query.get("bidType")))
    if scale is None:
        raise bad("PARAM_INVALID", "bidType must be CPM, CPC or CPV")
    usual = price_of(criteria) * scale
    currency = account.body["currency"]

    def money(amount: float) -> dict[str, str]:
        return {"currencyCode": currency, "amount": f"{max(amount, 0.01):.2f}"}

    row = {
        "bidLimits": {"min": money(usual * 0.3), "max": money(usual * 8)},
        "suggestedBid": {"min": money(usual * 0.8), "max": money(usual * 1.6), "default": money(usual)},
        "dailyBudgetLimits": {"min": money(10), "max": money(50_000), "default": money(max(25.0, usual * 2))},
    }
    return unpaged([row])


def price_of(criteria: Mapping[str, Any]) -> float:
    """What a thousand impressions of an audience usually cost: the narrower, the dearer."""
    size = max(FEWEST, audience(criteria))
    return round(18 + 9 * max(0.0, 8 - math.log10(size)), 2)


_TYPEAHEAD = frozenset({"facet", "query", "queryVersion", "locale"})
ROUTES: Mapping[str, Route] = {
    "GET_ALL adTargetingFacets": Route(_all_facets),
    "FINDER:adTargetingFacet adTargetingEntities": Route(_listed, params=_TYPEAHEAD),
    "FINDER:typeahead adTargetingEntities": Route(_typed, params=_TYPEAHEAD),
    "FINDER:similarEntities adTargetingEntities": Route(_similar, params=_TYPEAHEAD | {"entities"}),
    "FINDER:urns adTargetingEntities": Route(_named, params=frozenset({"urns", "queryVersion", "locale"})),
    "FINDER:targetingCriteriaV2 audienceCounts": Route(_counted, params=frozenset({"targetingCriteria"})),
    "FINDER:criteriaV2 adBudgetPricing": Route(
        _priced,
        frozenset({"r_ads", "rw_ads"}),
        frozenset(
            {
                "account",
                "bidType",
                "campaignType",
                "matchType",
                "objectiveType",
                "optimizationTargetType",
                "dailyBudget",
            }
        )
        | {"targetingCriteria"},
    ),
}
