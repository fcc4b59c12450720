"""Targeting as columns: `Include: Job titles` and its like, values as `name|urn` between semicolons.

Columns narrow each other (AND), values of one column widen (OR). Columns with the same number, such as
`Include 2: Job titles` and `Include 2: Skills`, are one block: either of them is enough (OR).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from core.interchange.sheet.cells import clean_item, join, raw_items

FACETS: Mapping[str, str] = {
    "locations": "Locations",
    "interfaceLocales": "Languages",
    "titles": "Job titles",
    "jobFunctions": "Functions",
    "seniorities": "Seniorities",
    "industries": "Industries",
    "staffCountRanges": "Company sizes",
    "employers": "Companies",
    "skills": "Skills",
    "audienceMatchingSegments": "Matched audiences",
    "dynamicSegments": "Retargeting audiences",
    "profileLocations": "Profile locations",
    "companyCategory": "Company categories",
    "growthRate": "Company growth",
    "revenue": "Company revenue",
    "followedCompanies": "Followed companies",
    "firstDegreeConnectionCompanies": "Connected companies",
    "employersAll": "Current and past companies",
    "employersPast": "Past companies",
    "titlesAll": "Current and past job titles",
    "titlesPast": "Past job titles",
    "yearsOfExperienceRanges": "Years of experience",
    "fieldsOfStudy": "Fields of study",
    "degrees": "Degrees",
    "schools": "Schools",
    "groups": "Groups",
    "interests": "Interests",
    "memberBehaviors": "Member traits",
    "ageRanges": "Ages",
    "genders": "Genders",
}
# Columns every sheet has, so that people see what can be filled in.
USUAL = tuple(f"Include: {FACETS[name]}" for name in (
    "locations", "interfaceLocales", "titles", "jobFunctions", "seniorities", "industries", "staffCountRanges", "employers",
    "skills", "audienceMatchingSegments"))  # fmt: skip

Cells = dict[str, str]
_HEADING = re.compile(r"\s*(include|exclude)\s*(\d*)\s*:\s*(.*?)\s*", re.IGNORECASE)


def facet_heading(text: str) -> str | None:
    """A facet heading in its own spelling; None when the heading is none."""
    found = _HEADING.fullmatch(text)
    if not found or not found[3]:
        return None
    number = found[2].lstrip("0") if found[1].lower() == "include" else ""
    return _heading(found[1].capitalize(), int(number or 1), _facet(found[3]))


def facet_of(heading: str) -> str:
    """The facet of a facet heading."""
    return _parts(heading)[2]


def _heading(side: str, number: int, facet: str) -> str:
    label = FACETS.get(facet, facet)
    return f"{side}: {label}" if number < 2 else f"{side} {number}: {label}"


def _facet(label: str) -> str:
    wanted = re.sub(r"[\s_]+", "", label).casefold()
    for name, shown in FACETS.items():
        if wanted in (name.casefold(), re.sub(r"\s+", "", shown).casefold()):
            return name
    return label


def order_of(heading: str) -> tuple[Any, ...]:
    """Where a facet column stands among the others."""
    side, number, facet = _parts(heading)
    known = list(FACETS)
    return side != "Include", number, known.index(facet) if facet in FACETS else len(known), facet


def _parts(heading: str) -> tuple[str, int, str]:
    found = _HEADING.fullmatch(heading)
    if not found:
        raise ValueError(heading)
    return found[1].capitalize(), int(found[2] or 1), _facet(found[3])


def to_cells(targeting: Mapping[str, Any] | None) -> Cells | None:
    """The columns of a targeting; None when it has a form that columns cannot hold."""
    if not targeting:
        return {}
    if not _plain(targeting):
        return None
    cells: Cells = {}
    number = 1
    for block in targeting.get("include", []):
        filled = {facet: entities for facet, entities in block.items() if entities}
        alone = len(filled) == 1 and _heading("Include", 1, next(iter(filled))) not in cells
        number += not alone
        for facet, entities in filled.items():
            cells[_heading("Include", 1 if alone else number, facet)] = _values_text(entities)
    for facet, entities in targeting.get("exclude", {}).items():
        if entities:
            cells[_heading("Exclude", 1, facet)] = _values_text(entities)
    return cells


def _plain(targeting: Mapping[str, Any]) -> bool:
    include, exclude = targeting.get("include", []), targeting.get("exclude", {})
    if set(targeting) - {"include", "exclude"} or not isinstance(include, list) or not isinstance(exclude, dict):
        return False
    blocks = [*include, exclude]
    return all(isinstance(block, dict) and all(map(_plain_facet, block, block.values())) for block in blocks)


def _plain_facet(facet: str, entities: Any) -> bool:
    """Whether a facet's name and values read back as they are."""
    if _facet(FACETS.get(facet, facet)) != facet or facet != facet.strip() or not isinstance(entities, list):
        return False
    return all(
        isinstance(one, dict) and set(one) == {"name", "urn"} and _entity(_entity_text(one)) == one for one in entities
    )


def _values_text(entities: list[dict[str, Any]]) -> str:
    return "; ".join(_entity_text(one) for one in entities)


def _entity_text(entity: Mapping[str, Any]) -> str:
    name, urn = (join([str(entity[key])]) if entity[key] is not None else "" for key in ("name", "urn"))
    return f"{name}|{urn}" if urn else name


def _entity(text: str) -> dict[str, str | None]:
    name, *rest = (clean_item(part) for part in raw_items(text, "|"))
    return {"name": name or None, "urn": "|".join(rest) or None}


def from_cells(before: Mapping[str, Any] | None, cells: Cells, erased: frozenset[str]) -> dict[str, Any] | None:
    """The targeting after some columns were filled and some erased; blank columns stay as they were."""
    merged = dict(to_cells(before) or {})
    known = _urns(merged)
    for heading, text in cells.items():
        if merged.get(heading) != text:
            merged[heading] = _with_urns(text, known.get(_parts(heading)[2], {}))
    for heading in erased:
        merged.pop(heading, None)
    after = _built(merged)
    if before is not None and same(before, after):
        return dict(before)
    return after if after["include"] or after["exclude"] or before is not None else None


def _urns(cells: Cells) -> dict[str, dict[str, str]]:
    """The urns that names already have, by facet."""
    found: dict[str, dict[str, str]] = {}
    for heading, text in cells.items():
        for entity in _entities(text):
            if entity["name"] and entity["urn"]:
                found.setdefault(_parts(heading)[2], {})[entity["name"]] = entity["urn"]
    return found


def _with_urns(text: str, urns: Mapping[str, str]) -> str:
    entities = _entities(text)
    for entity in entities:
        entity["urn"] = entity["urn"] or urns.get(entity["name"] or "")
    return _values_text(entities)


def _entities(text: str) -> list[dict[str, str | None]]:
    found = [_entity(part) for part in raw_items(text, ";") if part.strip()]
    return [entity for entity in found if entity["name"] or entity["urn"]]


def _built(cells: Cells) -> dict[str, Any]:
    blocks: dict[tuple[int, str], dict[str, Any]] = {}
    exclude: dict[str, Any] = {}
    for heading in sorted(cells, key=order_of):
        side, number, facet = _parts(heading)
        entities = _entities(cells[heading])
        if entities and side == "Include":
            blocks.setdefault((number, facet if number < 2 else ""), {})[facet] = entities
        elif entities:
            exclude[facet] = entities
    return {"include": list(blocks.values()), "exclude": exclude}


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two targetings mean the same, whatever the order of their blocks and values."""
    return _canonical(one) == _canonical(other)


def _canonical(targeting: Mapping[str, Any]) -> str:
    def block(facets: Mapping[str, Any]) -> str:
        return json.dumps(
            {facet: sorted(map(_dumped, values)) for facet, values in facets.items() if values}, sort_keys=True
        )

    if not _plain(targeting):
        return _dumped(targeting)
    include = sorted(block(one) for one in targeting.get("include", []) if any(one.values()))
    return json.dumps([include, block(targeting.get("exclude", {}))])


def _dumped(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
