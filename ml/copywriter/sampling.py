"""What a row may write next: the likeliest tokens that fit its width, drawn in a random order that is the row's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.copywriter.vocabulary import Vocabulary

TEMPERATURE = 1.3
"""Over 1, since the rules and validators refuse what goes astray: of a taught model's lines 98 % pass at 1.15 as at 1.3, and of
100 asked for 39 and 43 differ."""
CANDIDATES = 40
LIKELY = 0.02
"""Candidates below this share of the most likely one are tried only when no other is legal."""
BLOCK = 128
"""The likeliest tokens are looked for in the blocks with the likeliest tokens, which is exact and four times as fast."""
END = -1

_STEP, _TOKEN = 0xD1342543DE82EF95, 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1


@dataclass(frozen=True)
class Options:
    """Per row, as plain lists: token ids, likeliest first; how likely each is, the ending, and that a word ends."""

    ids: npt.NDArray[np.int64]
    likelihood: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    word_end: npt.NDArray[np.float64]

    def rows(self, places: Sequence[int]) -> Options:
        """The options of these rows."""
        return Options(self.ids[places], self.likelihood[places], self.end[places], self.word_end[places])

    def drawn(self, keys: Sequence[int]) -> list[list[int]]:
        """Places of each row's candidates in a random order, likelier ones sooner (Gumbel: a draw without putting
        back); the place after the last one is the ending. The same key draws the same, whatever else is drawn."""
        likelihood = np.concatenate([self.likelihood, self.end[:, None]], axis=1)
        ids = np.concatenate([self.ids, np.full((len(keys), 1), END)], axis=1)
        unlikely = likelihood < LIKELY * likelihood.max(axis=1, keepdims=True)
        with np.errstate(divide="ignore"):
            scores = np.log(likelihood) / TEMPERATURE + _noise(keys, ids) - 1e3 * unlikely
        order: list[list[int]] = np.argsort(-scores, axis=1, kind="stable").tolist()
        return order


def row_key(seed: int, angle: int, attempt: int) -> int:
    """What a row draws with."""
    return _mixed_whole(_mixed_whole(_mixed_whole(seed & _WORD) + angle) + attempt)


def step_key(row: int, step: int) -> int:
    """What a row draws its token number `step` with."""
    return (row + step * _STEP) & _WORD


def options(vocabulary: Vocabulary, logits: Tensor, budget: Sequence[int], extra: str, *, first: bool) -> Options:
    """The likeliest tokens of each row that its width still has room for; `logits` (rows, vocabulary), float32, are
    used up."""
    peak = logits.amax(-1, keepdim=True)
    mass = (logits - peak).exp_()
    total = mass.sum(-1, keepdim=True)
    word_end = (mass @ vocabulary.boundary)[:, None]
    end = mass[:, vocabulary.ends].sum(-1, keepdim=True)
    values, ids = _likeliest(vocabulary.block(logits, budget, extra, first=first))
    kept = torch.cat([(values - peak).exp_(), end, word_end], dim=1) / total
    shown: npt.NDArray[np.float64] = kept.double().cpu().numpy()
    return Options(ids.cpu().numpy(), shown[:, :-2], shown[:, -2], shown[:, -1])


def _likeliest(scores: Tensor) -> tuple[Tensor, Tensor]:
    rows, size = scores.shape
    if size % BLOCK or size < 2 * CANDIDATES * BLOCK or scores.device.type != "cpu":
        top = scores.topk(min(CANDIDATES, size))
        return top.values, top.indices
    blocks = scores.view(rows, -1, BLOCK)
    best = blocks.amax(-1).topk(CANDIDATES).indices
    chosen = blocks.gather(1, best[:, :, None].expand(-1, -1, BLOCK)).view(rows, -1)
    top = chosen.topk(CANDIDATES)
    block = best.gather(1, top.indices // BLOCK)
    return top.values, block * BLOCK + top.indices % BLOCK


def _noise(keys: Sequence[int], ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Gumbel noise per row and token, from a hash of both."""
    with np.errstate(over="ignore"):
        mixed = np.array(keys, dtype=np.uint64)[:, None] + (ids + 2).astype(np.uint64) * np.uint64(_TOKEN)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    uniform = ((mixed >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
    noise: npt.NDArray[np.float64] = -np.log(-np.log(uniform))
    return noise


def _mixed_whole(number: int) -> int:
    """SplitMix64 of one number."""
    mixed = (number + _TOKEN) & _WORD
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _WORD
    return mixed ^ (mixed >> 31)
