"""The rows being written, as the decoder sees them: one token further at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from ml.copywriter.cache import PrefixCache, RowCache, Shelf
from ml.copywriter.net import Llama


class Going(Protocol):
    """The rows being decoded, between two of their tokens."""

    def begin(self, rows: Sequence[int], places: Sequence[int]) -> None:
        """Let these rows begin anew with the prompts in these places."""
        ...

    def keep(self, rows: Sequence[int]) -> list[int]:
        """Drop every row but these; returns the kept rows in their new order."""
        ...

    def trim(self) -> None:
        """Forget what no row needs."""
        ...

    def scores(self, tokens: Sequence[int]) -> Tensor:
        """Read the next token of each row; scores of the one after it in float32, shape (rows, vocabulary)."""
        ...


class BatchRows:
    """`Going` for any number of rows: copies of the prompts in the shelf's memory, with room for `ahead` more tokens."""

    def __init__(self, net: Llama, prefix: PrefixCache | None, prompts: RowCache, shelf: Shelf, ahead: int) -> None:
        self._net, self._prefix, self._prompts = net, prefix, prompts
        self._shelf, self._ahead = shelf, ahead
        self._cache: RowCache | None = None

    def begin(self, rows: Sequence[int], places: Sequence[int]) -> None:
        """The first time, every row at once."""
        if self._cache is None:
            device = self._net.device
            chosen = torch.tensor(list(places), device=device, dtype=torch.long)
            self._cache = self._prompts.spread(chosen, self._shelf, self._ahead)
        else:
            self._cache.begin(rows, self._prompts, places)

    def keep(self, rows: Sequence[int]) -> list[int]:
        """The last ones move into the gaps."""
        return self._begun.keep(rows)

    def trim(self) -> None:
        """Forget columns that are padding in every row."""
        self._begun.trim(self._prompts.length)

    def scores(self, tokens: Sequence[int]) -> Tensor:
        """Read the next token of each row; scores of the one after it in float32, shape (rows, vocabulary)."""
        ids = torch.tensor(list(tokens), device=self._net.device)[:, None]
        return self._net.logits(self._net.hidden(ids, self._begun, self._prefix)[:, -1])

    @property
    def _begun(self) -> RowCache:
        assert self._cache is not None, "no row has begun"
        return self._cache
