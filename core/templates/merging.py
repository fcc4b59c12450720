"""The three-way merge of one field: what the template says, what it said before, what stands there now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.catalog import Field, FieldType, Merge


@dataclass(frozen=True)
class Merged:
    """The value that should stand there, and whether something of the template's had to give way to a person's."""

    value: Any
    kept: bool = False


def merge_field(described: Field, before: Sequence[Any], new: Any, now: Any) -> Merged:
    """Merge one field; `before` are the values of all versions this place may have, oldest first.

    A value any version wrote is the template's own and follows it. Anything else is a person's and stays: named as
    `kept` only where the template wants to change it. Lists are merged element by element.
    """
    if now == new or now in before:
        return Merged(new)
    if not any(value != new for value in before):
        return Merged(now)
    if described.type is FieldType.LIST and isinstance(now, list) and isinstance(new, list):
        base = _nearest(before, now)
        if described.merge is Merge.ELEMENTS:
            return _by_elements(base, new, now)
        return _by_position(base, new, now)
    return Merged(now, kept=True)


def _nearest(before: Sequence[Any], now: list[str]) -> list[str]:
    """Of the versions' lists the one with most in common with what stands there, the newest of equals."""
    lists = [value for value in before if isinstance(value, list)]
    best: list[str] = []
    for value in lists:
        if len(set(value) & set(now)) >= len(set(best) & set(now)):
            best = value
    return best


def _by_elements(base: list[str], new: list[str], now: list[str]) -> Merged:
    """Sets: what the template added comes, what it dropped goes, what a person added stays."""
    dropped = set(base) - set(new)
    left = [item for item in now if item not in dropped]
    added = [item for item in new if item not in base and item not in left]
    return Merged(left + added)


def _by_position(base: list[str], new: list[str], now: list[str]) -> Merged:
    """Texts in their places, as headlines: each place for itself; lists of other lengths as sets."""
    if not len(base) == len(new) == len(now):
        return _by_elements(base, new, now) if base else Merged(now, kept=True)
    result = []
    kept = False
    for was, wanted, stands in zip(base, new, now, strict=True):
        if stands in (was, wanted):
            result.append(wanted)
        else:
            result.append(stands)
            kept = kept or was != wanted
    return Merged(result, kept)
