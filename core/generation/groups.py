"""What a Search ad group is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.generation.naming import token

MOST_TEXTS = 10  # two match types each, so at most 20 keywords
_LONGEST_NAME = 80


@dataclass(frozen=True)
class SearchGroup:
    """An ad group to be: `exact_only` keywords are too ambiguous for phrase match; `subject` is what its ads speak of."""

    name: str
    keywords: tuple[str, ...]
    subject: tuple[str, ...]
    reason: str
    exact_only: frozenset[str] = frozenset()


def uniquely_named(groups: Sequence[SearchGroup]) -> list[SearchGroup]:
    """The groups with clean names, numbered where two would be called the same."""
    seen: set[str] = set()
    named = []
    for group in groups:
        first = name = token(group.name, _LONGEST_NAME)
        number = 2
        while name.casefold() in seen:
            name, number = f"{first} {number}", number + 1
        seen.add(name.casefold())
        named.append(replace(group, name=name))
    return named
