"""Where an entry stands in criteria, and putting it elsewhere: into a group, a group of its own, or among the excluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.targeting.criteria import (
    Criteria,
    Entry,
    Group,
    excluding,
    not_excluding,
    same_group,
    with_entry,
    with_group,
    without,
)
from core.targeting.facets import LANGUAGES, PLACES

_APART = PLACES | {LANGUAGES}


class Side(StrEnum):
    """The parts of criteria."""

    GROUP = "group"
    OWN = "own"
    EXCLUDED = "excluded"


@dataclass(frozen=True)
class Spot:
    """A group (`group` says which), a new group of its own, or the excluded ones."""

    side: Side
    group: Group = ()


OWN, EXCLUDED = Spot(Side.OWN), Spot(Side.EXCLUDED)


def at(group: Sequence[Entry]) -> Spot:
    """The spot of a group."""
    return Spot(Side.GROUP, tuple(group))


def home(criteria: Criteria, entry: Entry, near: Group = ()) -> Spot:
    """Where an entry goes by itself: to others of its facet, else to the group at hand, else into a group of its own.

    Places and languages are not mixed with what people do.
    """
    for group in criteria.include:
        if any(one.facet == entry.facet for one in group):
            return at(group)
    stands = any(same_group(near, group) for group in criteria.include)
    fits = stands and not _APART & {entry.facet, *(one.facet for one in near)}
    return at(near) if fits else OWN


def put(criteria: Criteria, entry: Entry, spot: Spot) -> Criteria:
    """The criteria with an entry at a spot; it does not stay on the other side."""
    if spot.side is Side.EXCLUDED:
        return excluding(gone(criteria, entry), [entry])
    cleared = not_excluding(criteria, entry)
    return with_group(cleared, [entry]) if spot.side is Side.OWN else with_entry(cleared, spot.group, entry)


def gone(criteria: Criteria, entry: Entry) -> Criteria:
    """The criteria without an entry, wherever it stood; groups that become empty go."""
    groups = tuple(without(group, entry) for group in criteria.include)
    return Criteria(tuple(group for group in groups if group), without(criteria.exclude, entry))


def taken(criteria: Criteria, entry: Entry, spot: Spot) -> Criteria:
    """The criteria without an entry at one spot; others of it stay."""
    if spot.side is Side.EXCLUDED:
        return not_excluding(criteria, entry)
    groups = [without(one, entry) if same_group(one, spot.group) else one for one in criteria.include]
    return Criteria(tuple(group for group in groups if group), criteria.exclude)


def moved(criteria: Criteria, entry: Entry, source: Spot, to: Spot) -> Criteria:
    """The criteria with an entry at another spot; those that do not have it at the first one stay as they are."""
    left = taken(criteria, entry, source)
    if left == criteria or source == to:
        return criteria
    if to.side is Side.GROUP and not any(same_group(one, to.group) for one in left.include):
        return criteria
    return put(left, entry, to)


def toggled(criteria: Criteria, entry: Entry) -> Criteria:
    """An included entry excluded, an excluded one included."""
    if any(one.is_like(entry) for one in criteria.exclude):
        left = not_excluding(criteria, entry)
        return put(left, entry, home(left, entry))
    included = any(one.is_like(entry) for group in criteria.include for one in group)
    return put(criteria, entry, EXCLUDED) if included else criteria
