"""The criteria of an ad set as a value: groups that all must match, each of them any of its entries, and who is left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from core.errors import InvalidInput
from core.targeting.facets import PREFIX

URN = "urn:"


class Entry(NamedTuple):
    """One entry of a facet: `Job function: Finance`. Without `urn` its number at LinkedIn is not known yet."""

    facet: str
    name: str
    urn: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells entries apart: the number, else the name without regard to case."""
        return self.facet, self.urn or self.name.strip().casefold()

    def is_like(self, other: Entry) -> bool:
        """Whether both mean the same; one of them may know only the name."""
        if self.facet != other.facet:
            return False
        if self.urn and other.urn:
            return self.urn == other.urn
        return self.name.strip().casefold() == other.name.strip().casefold()


Group = tuple[Entry, ...]
"""Any of these is enough."""


@dataclass(frozen=True)
class Criteria:
    """Members who match all of `include` and nothing of `exclude`. Empty groups do not stand."""

    include: tuple[Group, ...] = ()
    exclude: Group = ()

    def facets(self) -> frozenset[str]:
        """The facets that are included."""
        return frozenset(entry.facet for group in self.include for entry in group)

    def entries(self) -> Iterator[Entry]:
        """All entries of both sides."""
        for group in self.include:
            yield from group
        yield from self.exclude

    def mapped(self, change: Callable[[Entry], Entry]) -> Criteria:
        """The same criteria with each entry changed."""
        return Criteria(
            tuple(tuple(change(one) for one in group) for group in self.include),
            tuple(change(one) for one in self.exclude),
        )

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


EMPTY = Criteria()


# As stored in a workspace


def is_readable(stored: Any) -> bool:
    """Whether a stored targeting has the form that criteria hold, so that nothing of it would be lost."""
    if not isinstance(stored, Mapping) or set(stored) - {"include", "exclude"}:
        return False
    include, exclude = stored.get("include", []), stored.get("exclude", {})
    if not isinstance(include, list) or not isinstance(exclude, Mapping):
        return False
    return all(isinstance(block, Mapping) and all(map(_is_list, block.values())) for block in (*include, exclude))


def _is_list(values: Any) -> bool:
    return values is None or (
        isinstance(values, list)
        and all(isinstance(one, str) or (isinstance(one, Mapping) and not set(one) - {"name", "urn"}) for one in values)
    )


def from_stored(stored: Mapping[str, Any] | None) -> Criteria:
    """The criteria of a stored targeting; what has another form is passed over (`is_readable` tells)."""
    if not isinstance(stored, Mapping):
        return EMPTY
    include = stored.get("include")
    blocks = include if isinstance(include, list) else []
    groups = (tuple(_read_block(block)) for block in blocks)
    return Criteria(tuple(group for group in groups if group), tuple(_read_block(stored.get("exclude"))))


def checked(stored: Mapping[str, Any] | None) -> Criteria:
    """The same for who is going to write it back; raises InvalidInput where something would be lost."""
    if stored and not is_readable(stored):
        raise InvalidInput(
            "This targeting has a form that cannot be edited here.",
            hint="Export the ad set as a sheet and correct it there.",
        )
    return from_stored(stored)


def _read_block(block: Any) -> Iterator[Entry]:
    if isinstance(block, Mapping):
        for facet, values in block.items():
            for value in values if isinstance(values, list) else ():
                entry = _read_value(str(facet), value)
                if entry is not None:
                    yield entry


def _read_value(facet: str, value: Any) -> Entry | None:
    if isinstance(value, Mapping):
        name, urn = str(value.get("name") or ""), str(value.get("urn") or "") or None
        return Entry(facet, name or str(urn), urn) if name or urn else None
    text = str(value)
    return Entry(facet, text, text if text.startswith(URN) else None) if text else None


def to_stored(criteria: Criteria) -> dict[str, Any]:
    """The form a workspace keeps: `{include: [{facet: [{name, urn}]}], exclude: {facet: [{name, urn}]}}`."""
    stored: dict[str, Any] = {"include": [_block(group) for group in criteria.include if group]}
    return stored | ({"exclude": _block(criteria.exclude)} if criteria.exclude else {})


def _block(group: Group) -> dict[str, list[dict[str, str | None]]]:
    found: dict[str, list[dict[str, str | None]]] = {}
    for entry in group:
        found.setdefault(entry.facet, []).append({"name": entry.name, "urn": entry.urn})
    return found


# As LinkedIn writes it


def from_linkedin(document: Mapping[str, Any] | None, names: Mapping[str, str] | None = None) -> Criteria:
    """LinkedIn's criteria; entries whose name is not among `names` (by URN) are called by their URN until somebody knows."""
    known = names or {}
    given = document or {}
    blocks = (given.get("include") or {}).get("and") or []
    groups = (tuple(_linkedin_block(block, known)) for block in blocks)
    return Criteria(tuple(group for group in groups if group), tuple(_linkedin_block(given.get("exclude"), known)))


def _linkedin_block(block: Mapping[str, Any] | None, names: Mapping[str, str]) -> Iterator[Entry]:
    for facet, urns in ((block or {}).get("or") or {}).items():
        for urn in urns:
            yield Entry(str(facet).removeprefix(PREFIX), names.get(urn, urn), urn)


def to_linkedin(criteria: Criteria) -> dict[str, Any]:
    """LinkedIn's `{include: {and: [{or: …}]}, exclude: {or: …}}`; raises InvalidInput while entries have no number."""
    unknown = nameless(criteria)
    if unknown:
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        names = ", ".join(f"“{one.name}”" for one in unknown[:3])
        raise InvalidInput(
            f"LinkedIn's number of {names}{more} is not known.", where="targeting",
            hint="Choose them from the list in the targeting panel while the account is connected.",
        )  # fmt: skip
    document: dict[str, Any] = {"include": {"and": [{"or": _urns(group)} for group in criteria.include if group]}}
    if criteria.exclude:
        document["exclude"] = {"or": _urns(criteria.exclude)}
    return document


def _urns(group: Group) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in group:
        found.setdefault(PREFIX + entry.facet, []).append(str(entry.urn))
    return found


def nameless(criteria: Criteria) -> list[Entry]:
    """Entries whose number at LinkedIn is not known yet."""
    return [one for one in criteria.entries() if not one.urn]


def named(criteria: Criteria, names: Mapping[str, str]) -> Criteria:
    """The same criteria with entries called as LinkedIn calls them now, where `names` (by URN) says so."""
    return criteria.mapped(lambda one: one._replace(name=names.get(one.urn or "", one.name)))


# Comparing


def canonical(criteria: Criteria) -> str:
    """One text for all ways of writing the same: neither order, repetition nor names of numbered entries count."""
    groups = sorted({_canonical_group(group) for group in criteria.include if group})
    return json.dumps([groups, _canonical_group(criteria.exclude)], ensure_ascii=False, separators=(",", ":"))


def _canonical_group(group: Group) -> str:
    return json.dumps(sorted({one.key for one in group}), ensure_ascii=False, separators=(",", ":"))


def digest(criteria: Criteria) -> str:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(criteria).encode()).hexdigest()


def same(one: Criteria, other: Criteria) -> bool:
    """Whether both are the same, whatever the order."""
    return canonical(one) == canonical(other)


def same_group(one: Iterable[Entry], other: Iterable[Entry]) -> bool:
    """Whether two groups hold the same entries."""
    return {entry.key for entry in one} == {entry.key for entry in other}


# Changing: each returns new criteria


def holds(group: Iterable[Entry], entry: Entry) -> bool:
    """Whether an entry, or one that means the same, is in a group."""
    return any(one.is_like(entry) for one in group)


def with_group(criteria: Criteria, group: Sequence[Entry]) -> Criteria:
    """One more group that must match too; one that stands already is not added again."""
    if not group or any(same_group(one, group) for one in criteria.include):
        return criteria
    return replace(criteria, include=(*criteria.include, tuple(group)))


def changed_group(criteria: Criteria, old: Sequence[Entry], new: Sequence[Entry]) -> Criteria:
    """The group `old` with other entries; gone when `new` has none. Criteria without that group stay."""
    found = [tuple(new) if same_group(one, old) else one for one in criteria.include]
    return replace(criteria, include=_once(found))


def _once(groups: Iterable[Group]) -> tuple[Group, ...]:
    kept: list[Group] = []
    for group in groups:
        if group and not any(same_group(one, group) for one in kept):
            kept.append(group)
    return tuple(kept)


def with_entry(criteria: Criteria, group: Sequence[Entry], entry: Entry) -> Criteria:
    """One more entry that is enough for a group."""
    return criteria if holds(group, entry) else changed_group(criteria, group, (*group, entry))


def without_entry(criteria: Criteria, group: Sequence[Entry], entry: Entry) -> Criteria:
    """A group without one entry."""
    return changed_group(criteria, group, without(group, entry))


def without(group: Iterable[Entry], entry: Entry) -> Group:
    """The entries that do not mean the same."""
    return tuple(one for one in group if not one.is_like(entry))


def excluding(criteria: Criteria, entries: Iterable[Entry]) -> Criteria:
    """Criteria that leave these out too."""
    fresh: list[Entry] = []
    for one in entries:
        if not holds((*criteria.exclude, *fresh), one):
            fresh.append(one)
    return replace(criteria, exclude=(*criteria.exclude, *fresh))


def not_excluding(criteria: Criteria, entry: Entry) -> Criteria:
    """Criteria that leave this out no more."""
    return replace(criteria, exclude=without(criteria.exclude, entry))
