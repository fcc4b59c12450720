"""Targeting: facets with named entries in a workspace, criteria of URNs at LinkedIn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import InvalidInput
from core.values import dump_json
from integrations.linkedin_ads.mapping.place import Place

FACET = "urn:li:adTargetingFacet:"
MOST_NAMED = 3
Facets = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Criteria:
    """`{include: [{facet: [{name, urn}]}], exclude: {facet: [{name, urn}]}}` as include.and / exclude.or of URNs."""

    def read(self, value: Any, place: Place) -> Any:
        """The facets, each entry with its name where one is known."""
        include = [_facets(block.get("or") or {}, place) for block in (value.get("include") or {}).get("and") or ()]
        exclude = _facets((value.get("exclude") or {}).get("or") or {}, place)
        found = {"include": include} | ({"exclude": exclude} if exclude else {})
        return dump_json(found) if include or exclude else None

    def write(self, value: Any, place: Place) -> Any:
        """The criteria. Raises InvalidInput for entries whose URN is not known."""
        targeting = json.loads(value)
        lacking = list(unresolved(targeting))
        if lacking:
            raise _unresolved([name for _, name in lacking])
        blocks = [{"or": _urns(block)} for block in targeting.get("include") or () if any(block.values())]
        exclude = _urns(targeting.get("exclude") or {})
        return {"include": {"and": blocks}} | ({"exclude": {"or": exclude}} if exclude else {})


def urns_of(criteria: Mapping[str, Any]) -> set[str]:
    """Every URN that criteria name."""
    records = [block.get("or") or {} for block in (criteria.get("include") or {}).get("and") or ()]
    records.append((criteria.get("exclude") or {}).get("or") or {})
    return {str(one) for record in records for found in record.values() for one in found}


def unresolved(targeting: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Facet and name of every entry without a URN."""
    for block in (*(targeting.get("include") or ()), targeting.get("exclude") or {}):
        for facet, entries in block.items():
            yield from ((facet, str(one.get("name") or "")) for one in entries or () if not one.get("urn"))


def _facets(record: Mapping[str, Sequence[str]], place: Place) -> dict[str, list[dict[str, str]]]:
    return {
        facet.removeprefix(FACET): [{"name": place.names.get(urn, urn), "urn": urn} for urn in found]
        for facet, found in record.items()
        if found
    }


def _urns(facets: Facets) -> dict[str, list[str]]:
    return {f"{FACET}{facet}": [str(one["urn"]) for one in entries] for facet, entries in facets.items() if entries}


def _unresolved(names: Sequence[str]) -> InvalidInput:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return InvalidInput(
        f"LinkedIn's own number is not known for {', '.join(names[:MOST_NAMED])}{more}.",
        where="targeting",
        hint="Choose them from LinkedIn's list in the targeting editor, or take them out.",
    )
