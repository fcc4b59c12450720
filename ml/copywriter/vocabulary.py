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
        self._narrow = lru_cache(maxsize=8)(self._narrowed)

    def widths(self, extra: str, *, first: bool) -> Tensor:
        """Width each token adds, `NEVER` where it has other characters than `CHARSET` and `extra`.

        At the start of a text (`first`) a leading space counts nothing, and a token of blanks only is no start.
        """
        return self._tables(extra, first)

    def block(self, scores: Tensor, budget: Sequence[int], extra: str, *, first: bool) -> Tensor:
        """The scores (rows, vocabulary), changed in place to minus infinity for every token that its row's `budget` has
        no room for."""
        widths, widest = self._narrow(extra, first)
        if min(budget, default=widest) >= widest:
            return scores.masked_fill_(widths > widest, -torch.inf)
        rooms = torch.tensor([min(max(room, 0), widest) for room in budget], dtype=widths.dtype, device=self._device)
        return scores.masked_fill_(widths > rooms[:, None], -torch.inf)

    def _narrowed(self, extra: str, first: bool) -> tuple[Tensor, int]:
        """Widths in as few bits as do, and the widest; what may never be shown is wider than that."""
        widths = self.widths(extra, first=first)
        widest = int(widths.masked_fill(widths == NEVER, 0).max())
        return widths.clamp_max(widest + 1).to(torch.int16), widest

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
