"""What each token of the vocabulary is as text: its width, its characters, whether it ends a word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import torch
from tokenizers import Tokenizer
from torch import Tensor

from core.copy.width import display_width
from ml.copywriter.rules import CHARSET

NEVER = 1_000_000
"""A width no budget ever holds: the token is not text an ad may show."""

TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "\u00a0": " "})


class Vocabulary:
    """Tables over all tokens, computed once. `ends` are the tokens that finish a text."""

    def __init__(self, tokenizer: Tokenizer, end_ids: tuple[int, ...], device: torch.device) -> None:
        size = tokenizer.get_vocab_size()
        pieces = tokenizer.decode_batch([[number] for number in range(size)], skip_special_tokens=True)
        self.pieces = [piece.translate(TYPOGRAPHY) for piece in pieces]
        ends = {number for number, piece in enumerate(self.pieces) if piece.startswith("\n")} | set(end_ids)
        self.ends = torch.tensor(sorted(ends), device=device)
        boundary = [number in ends or _breaks(piece) for number, piece in enumerate(self.pieces)]
        self.boundary = torch.tensor(boundary, dtype=torch.float32, device=device)
        self._device = device
        self._tables = lru_cache(maxsize=8)(self._build)
        self._blocked = lru_cache(maxsize=4)(self._blocked_of)

    def widths(self, extra: str, *, first: bool) -> Tensor:
        """Width each token adds, `NEVER` where it has other characters than `CHARSET` and `extra`.

        At the start of a text (`first`) a leading space counts nothing, and a token of blanks only is no start.
        """
        return self._tables(extra, first)

    def blocked(self, budget: Sequence[int], extra: str, *, first: bool) -> Tensor:
        """What to add to the scores of each row, minus infinity for every token that `budget` has no room for; one line
        for all rows where all have room for the widest."""
        table = self._blocked(extra, first)
        lines = [min(max(room, 0), len(table) - 1) for room in budget]
        if lines and min(lines) == len(table) - 1:
            return table[-1]
        return table[torch.tensor(lines, device=self._device)]

    def _blocked_of(self, extra: str, first: bool) -> Tensor:
        """One line per width from 0 to that of the widest token."""
        widths = self.widths(extra, first=first)
        widest = int(widths.masked_fill(widths == NEVER, 0).max())
        rooms = torch.arange(widest + 1, device=self._device)[:, None]
        return torch.zeros((len(rooms), len(widths)), device=self._device).masked_fill_(widths > rooms, -torch.inf)

    def _build(self, extra: str, first: bool) -> Tensor:
        allowed = CHARSET | frozenset(extra)
        widths = [_width(piece, allowed, first) for piece in self.pieces]
        return torch.tensor(widths, dtype=torch.int32, device=self._device)


def _width(piece: str, allowed: frozenset[str], first: bool) -> int:
    shown = piece.lstrip(" ") if first else piece
    if not shown or not allowed.issuperset(piece):
        return NEVER
    return display_width(shown)


def _breaks(piece: str) -> bool:
    return bool(piece) and not piece[0].isalnum() and piece[0] not in "'-\ufffd"
