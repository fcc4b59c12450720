"""Which row of a grouped list is a group's band and which is one of its rows; any number of rows, no loop over them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Sequence, Set
from itertools import accumulate

from core.grouping import GroupRow


class Bands:
    """The groups of a list as bands with their rows below; a closed group shows its band only."""

    def __init__(self, groups: Sequence[GroupRow], closed: Set[Hashable] = frozenset()) -> None:
        self.groups = groups
        self.closed = frozenset(closed)
        sizes = (1 if group.value in self.closed else 1 + group.count for group in groups)
        self._tops = [0, *accumulate(sizes)]

    @property
    def length(self) -> int:
        """How many rows are shown, bands included."""
        return self._tops[-1]

    def band(self, row: int) -> GroupRow | None:
        """The group whose band stands in a row; None for any other row."""
        number = self._number(row)
        return self.groups[number] if 0 <= number < len(self.groups) and self._tops[number] == row else None

    def position(self, row: int) -> int | None:
        """Where the entity of a row stands in the list; None for a band."""
        number = self._number(row)
        if not 0 <= number < len(self.groups) or self._tops[number] == row:
            return None
        return self.groups[number].first + row - self._tops[number] - 1

    def row(self, position: int) -> int:
        """The row of an entity; that of the band where its group is closed."""
        number = bisect_right(self.groups, position, key=lambda group: group.first) - 1
        group = self.groups[number]
        return self._tops[number] + (0 if group.value in self.closed else 1 + position - group.first)

    def stretches(self, top: int, bottom: int) -> list[tuple[int, int]]:
        """The entities of some rows as (start, count); a band stands for all rows of its group."""
        found: list[tuple[int, int]] = []
        row = top
        while row <= bottom and row < self.length:
            number = self._number(row)
            group, end = self.groups[number], self._tops[number + 1] - 1
            if self._tops[number] == row:
                found.append((group.first, group.count))
            else:
                start = group.first + row - self._tops[number] - 1
                found.append((start, min(bottom, end) - row + 1))
            row = end + 1
        return found

    def turned(self, row: int, *, closed: bool | None = None) -> Bands | None:
        """The same with the group of a row opened or closed (None: the other way round); None when nothing changes."""
        number = self._number(row)
        if not 0 <= number < len(self.groups):
            return None
        value = self.groups[number].value
        close = value not in self.closed if closed is None else closed
        if close == (value in self.closed):
            return None
        return Bands(self.groups, self.closed | {value} if close else self.closed - {value})

    def all_turned(self, *, closed: bool) -> Bands:
        """The same with all groups opened or closed."""
        return Bands(self.groups, frozenset(group.value for group in self.groups) if closed else frozenset())

    def top_of(self, row: int) -> int:
        """The row of the band above a row, or its own."""
        return self._tops[self._number(row)]

    def _number(self, row: int) -> int:
        return min(bisect_right(self._tops, row) - 1, len(self.groups) - 1)


def merged(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in order, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for start, count in sorted(stretches):
        if found and start <= sum(found[-1]):
            first, before = found[-1]
            found[-1] = (first, max(before, start + count - first))
        else:
            found.append((start, count))
    return found
