"""Work side by side: parts of a batch, each computed on one core alone.

Splitting every product over the cores means waiting for one another some six hundred times a token; parts of a batch wait
once. Which rows are computed together never depends on which core was quicker.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch
from torch import Tensor

LEAST = 12
"""Fewer rows than this are not worth a part of their own: all weights are read for each part."""

Part = TypeVar("Part")
Result = TypeVar("Result")


class Lanes:
    """As many parts at a time as there are cores; threads start when first needed."""

    def __init__(self, count: int) -> None:
        self.count = max(1, count)
        self._pool: ThreadPoolExecutor | None = None
        self.shelves = [Shelf() for _ in range(self.count)]

    def each(self, work: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
        """What `work` makes of every part, in order; a single part is done by the caller itself, with all its threads."""
        if len(parts) < 2 or self.count < 2:
            return [work(part) for part in parts]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.count, "copy-lane", torch.set_num_threads, (1,))
        return list(self._pool.map(_inferring(work), parts))

    def parts(self, rows: int) -> int:
        """Into how many parts so many rows are worth splitting."""
        return max(1, min(self.count, rows // LEAST))


class Shelf:
    """Memory that is used again: fresh pages cost more than what is computed in them."""

    def __init__(self) -> None:
        self._kept: Tensor | None = None

    def take(self, shape: Sequence[int], like: Tensor) -> Tensor:
        """An array of this shape with anything in it, of the kind of `like`; what was taken before is given up."""
        needed, kept = math.prod(shape), self._kept
        if kept is None or kept.numel() < needed or kept.dtype != like.dtype or kept.device != like.device:
            self._kept = None  # never both at a time
            self._kept = kept = like.new_empty(needed)
        return kept[:needed].view(tuple(shape))


def _inferring(work: Callable[[Part], Result]) -> Callable[[Part], Result]:
    """Whether gradients are kept is each thread's own matter."""

    def inferred(part: Part) -> Result:
        with torch.inference_mode():
            return work(part)

    return inferred
