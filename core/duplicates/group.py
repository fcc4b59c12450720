"""A group of duplicates: the row to keep and the others."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Group:
    """Rows that are the same: the one to keep and why, the others, and what the others cost in micros."""

    keep: int
    why: str
    others: tuple[int, ...]
    wasted: int = 0

    @property
    def size(self) -> int:
        """How many rows it holds."""
        return len(self.others) + 1

    def keeping(self, pk: int) -> Group:
        """The same group with another row to keep."""
        rest = tuple(one for one in (self.keep, *self.others) if one != pk)
        return replace(self, keep=pk, why="chosen by you", others=rest)
