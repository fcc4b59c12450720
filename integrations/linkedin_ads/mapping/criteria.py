"""Targeting: facets with named entries in a workspace, criteria of URNs at LinkedIn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.targeting import criteria
from core.targeting.criteria import Entry
from core.values import dump_json
from integrations.linkedin_ads.mapping.place import Place


@dataclass(frozen=True)
class Criteria:
    """`{include: [{facet: [{name, urn}]}], exclude: {facet: [{name, urn}]}}` as include.and / exclude.or of URNs."""

    def read(self, value: Any, place: Place) -> Any:
        """The facets, each entry with its name where one is known."""
        found = criteria.from_linkedin(value, place.names)
        return dump_json(criteria.to_stored(found)) if found else None

    def write(self, value: Any, place: Place) -> Any:
        """The criteria. Raises InvalidInput for entries whose number at LinkedIn is not known."""
        return criteria.to_linkedin(criteria.checked(json.loads(value)))


def entries_of(documents: Iterable[Mapping[str, Any]]) -> dict[str, Entry]:
    """Every entry that criteria of LinkedIn name, by its URN."""
    found = (entry for one in documents for entry in criteria.from_linkedin(one).entries())
    return {entry.urn: entry for entry in found if entry.urn}
