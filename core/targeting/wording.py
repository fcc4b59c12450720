"""Criteria in a sentence: In Germany or Austria AND (job function IT OR skill Cloud) AND NOT company Acme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.targeting.criteria import Criteria, Entry
from core.targeting.facets import LANGUAGES, PLACES, one_word

MOST_NAMED = 6
_SHORT = {"locations": "in", "profileLocations": "with a profile in", "interfaceLocales": "using LinkedIn in"}


def in_words(criteria: Criteria, most: int = MOST_NAMED) -> str:
    """Whom the criteria reach; of a long list of names the first `most` are told."""
    groups = [_group(group, most, alone=len(criteria.include) == 1) for group in _ordered(criteria)]
    parts = [*groups, *([f"NOT {_excluded(criteria.exclude, most)}"] if criteria.exclude else [])]
    text = " AND ".join(parts)
    return text[:1].upper() + text[1:]


def _ordered(criteria: Criteria) -> list[tuple[Entry, ...]]:
    """Places first, then languages, then the rest as it stands."""
    return sorted(criteria.include, key=lambda group: _rank({one.facet for one in group}))


def _rank(facets: set[str]) -> int:
    return 0 if facets <= PLACES else 1 if facets == {LANGUAGES} else 2


def _group(group: Sequence[Entry], most: int, *, alone: bool) -> str:
    parts = facet_parts(group, most)
    text = " OR ".join(parts)
    return text if alone or len(parts) == 1 else f"({text})"


def _excluded(group: Sequence[Entry], most: int) -> str:
    parts = facet_parts(group, most)
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def facet_parts(group: Iterable[Entry], most: int = MOST_NAMED) -> list[str]:
    """Each facet of a group with its entries: `job function Finance or Accounting`."""
    names: dict[str, list[str]] = {}
    for entry in group:
        names.setdefault(entry.facet, []).append(entry.name)
    return [f"{_SHORT.get(facet) or one_word(facet).lower()} {either(found, most)}" for facet, found in names.items()]


def either(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """`A, B or C`; of many the first ones and how many more."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} or {len(names) - most + 1} more"
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)
