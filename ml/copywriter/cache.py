"""Key and value memory: one prefix shared by all rows, and what each row holds after it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

BLOCK = 16


@dataclass(frozen=True)
class PrefixCache:
    """Keys (heads, size, tokens) and values (heads, tokens, size) of the shared prefix, one pair per layer."""

    keys: tuple[Tensor, ...]
    values: tuple[Tensor, ...]
    length: int


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


class RowCache:
    """Keys and values of all rows, shape (layers, 2, rows, heads, tokens, size); rows are padded on the left.

    All rows end in the same column, `length`; `pads` says per row how many columns before its own are none of its.
    """

    def __init__(self, layers: int, heads: int, size: int, pads: Tensor, dtype: torch.dtype) -> None:
        self.pads = pads
        self.length = 0
        self._all = torch.empty((layers, 2, len(pads), heads, 0, size), dtype=dtype, device=pads.device)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.pads)

    @property
    def dtype(self) -> torch.dtype:
        """Of the numbers that are kept."""
        return self._all.dtype

    def append(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Store the new tokens' keys and values (rows, heads, new, size); returns all of the layer's so far.

        `length` is moved once per forward pass by `advance`, so that every layer writes at the same place.
        """
        end = self.length + keys.shape[2]
        if end > self._all.shape[4]:
            self._grow(end)
        stored = self._all[layer, :, : self.rows]
        stored[0, :, :, self.length : end] = keys
        stored[1, :, :, self.length : end] = values
        return stored[0, :, :, :end], stored[1, :, :, :end]

    def advance(self, new: int) -> None:
        """Say that `new` tokens were stored in every layer."""
        self.length += new

    def spread(self, places: Tensor, shelf: Shelf, ahead: int = BLOCK) -> RowCache:
        """A cache in the shelf's memory whose rows are copies of these rows, with room for `ahead` more tokens."""
        copied = RowCache.__new__(RowCache)
        copied.pads = self.pads[places]
        copied.length = self.length
        layers, both, _, heads, _, size = self._all.shape
        shape = (layers, both, len(places), heads, self.length + ahead, size)
        copied._all = shelf.take(shape, self._all)  # noqa: SLF001
        copied._all[..., : self.length, :] = self._all[:, :, places, :, : self.length]  # noqa: SLF001
        return copied

    def row(self, number: int) -> tuple[Tensor, Tensor]:
        """Keys and values of one row without its padding, (layers, heads, tokens, size)."""
        own = self._all[:, :, number, :, int(self.pads[number]) : self.length]
        return own[:, 0], own[:, 1]

    def keep(self, rows: Sequence[int]) -> list[int]:
        """Drop every row but these; the last ones move into the gaps. Returns the kept rows in their new order."""
        order = list(range(len(rows)))
        staying = {row for row in rows if row < len(rows)}
        gaps = [row for row in order if row not in staying]
        movers = [row for row in rows if row >= len(rows)]
        for gap, mover in zip(gaps, movers, strict=True):
            order[gap] = mover
        if gaps:
            used = self._all[..., : self.length, :]
            used[:, :, gaps] = used[:, :, movers]
        self.pads = self.pads[torch.tensor(order, device=self.pads.device, dtype=torch.long)]
        return order

    def begin(self, rows: Sequence[int], prompts: RowCache, places: Sequence[int]) -> None:
        """Let these rows begin anew with what `prompts` holds in these places, ending in the column of all others."""
        start = self.length - prompts.length
        self._all[:, :, list(rows), :, start : self.length] = prompts._all[:, :, list(places), :, : prompts.length]
        self.pads[list(rows)] = prompts.pads[list(places)] + start

    def trim(self, least: int) -> None:
        """Forget the columns that are padding in every row, but keep `least` of them."""
        spare = min(int(self.pads.min()), self.length - least)
        if spare >= BLOCK:
            used = self._all[..., spare : self.length, :].clone()
            self._all[..., : used.shape[4], :] = used
            self.length -= spare
            self.pads = self.pads - spare

    def as_prefix(self, dtype: torch.dtype) -> PrefixCache:
        """The single row of this cache as a prefix for others."""
        own = self._all[:, :, 0, :, : self.length].to(dtype)
        keys = tuple(kept.transpose(1, 2).contiguous() for kept in own[:, 0])
        values = tuple(kept.contiguous() for kept in own[:, 1])
        return PrefixCache(keys, values, self.length)

    def _grow(self, needed: int) -> None:
        layers, both, rows, heads, room, size = self._all.shape
        wider = max(-(-needed // BLOCK) * BLOCK, min(2 * room, room + 8 * BLOCK))
        grown = self._all.new_empty((layers, both, rows, heads, wider, size))
        grown[..., : self.length, :] = self._all[..., : self.length, :]
        self._all = grown
