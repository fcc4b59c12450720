"""Names for copies: two of one name cannot stand side by side, so the second becomes “… #2”."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.catalog import KINDS

MOST_LETTERS = 255
_NUMBER = re.compile(r"\s+#\d+$")


def is_named(kind: str) -> bool:
    """Whether two siblings of a kind cannot share a name. Ads may: their name is only a note."""
    return KINDS[kind].title == "name" and kind != "ad"


class FreeNames:
    """Gives each copy a name that is free below its parent; remembers what it gave."""

    def __init__(self, taken: Iterable[tuple[int | None, str]]) -> None:
        self._taken = {(parent, _folded(name)) for parent, name in taken}
        self._next: dict[tuple[int | None, str], int] = {}

    def give(self, parent: int | None, name: str) -> str:
        """The name itself where it is free, else the first free “name #2”, “name #3”, …"""
        if self._take(parent, name):
            return name
        stem = _NUMBER.sub("", name)
        key = (parent, _folded(stem))
        number = self._next.get(key, 2)
        while not self._take(parent, found := _numbered(stem, number)):
            number += 1
        self._next[key] = number + 1
        return found

    def _take(self, parent: int | None, name: str) -> bool:
        key = (parent, _folded(name))
        if key in self._taken:
            return False
        self._taken.add(key)
        return True


def _numbered(stem: str, number: int) -> str:
    ending = f" #{number}"
    return stem[: MOST_LETTERS - len(ending)].rstrip() + ending


def _folded(name: str) -> str:
    return name.strip().casefold()
