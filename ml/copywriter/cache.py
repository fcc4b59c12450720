"""Key and value memory: one prefix shared by all rows, and what each row holds after it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

BLOCK = 32


@dataclass(frozen=True)
class PrefixCache:
    """Keys (heads, size, tokens) and values (heads, tokens, size) of the shared prefix, one pair per layer."""

    keys: tuple[Tensor, ...]
    values: tuple[Tensor, ...]
    length: int


class RowCache:
    """Keys and values per row, shape (heads, rows, tokens, size) per layer; rows are padded on the left.

    Heads come first so that one product serves all rows of a head, over the prefix as over the rows.
    """

    def __init__(self, layers: int, heads: int, size: int, pads: Tensor, dtype: torch.dtype) -> None:
        self.pads = pads
        self.length = 0
        shape = (heads, len(pads), 0, size)
        self.keys = [torch.empty(shape, dtype=dtype, device=pads.device) for _ in range(layers)]
        self.values = [torch.empty(shape, dtype=dtype, device=pads.device) for _ in range(layers)]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.pads)

    def append(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Store the new tokens' keys and values (heads, rows, new, size); returns all of the layer's so far.

        `length` is moved once per forward pass by `advance`, so that every layer writes at the same place.
        """
        end = self.length + keys.shape[2]
        if end > self.keys[layer].shape[2]:
            self.keys[layer] = _grown(self.keys[layer], self.length, end)
            self.values[layer] = _grown(self.values[layer], self.length, end)
        self.keys[layer][:, :, self.length : end] = keys
        self.values[layer][:, :, self.length : end] = values
        return self.keys[layer][:, :, :end], self.values[layer][:, :, :end]

    def advance(self, new: int) -> None:
        """Say that `new` tokens were stored in every layer."""
        self.length += new

    def keep(self, rows: Tensor) -> None:
        """Drop every row but these (indices)."""
        self.pads = self.pads[rows]
        for layer in range(len(self.keys)):
            self.keys[layer] = self.keys[layer][:, rows]
            self.values[layer] = self.values[layer][:, rows]

    def as_prefix(self) -> PrefixCache:
        """The single row of this cache as a prefix for others."""
        keys = tuple(kept[:, 0, : self.length].transpose(1, 2).contiguous() for kept in self.keys)
        values = tuple(kept[:, 0, : self.length].contiguous() for kept in self.values)
        return PrefixCache(keys, values, self.length)


def _grown(kept: Tensor, used: int, needed: int) -> Tensor:
    heads, rows, _, size = kept.shape
    room = -(-needed // BLOCK) * BLOCK
    wider = kept.new_zeros((heads, rows, room, size))
    wider[:, :, :used] = kept[:, :, :used]
    return wider
