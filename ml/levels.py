"""Weights that lie on few levels in each block of 32, found again in the half precision they were unpacked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

BLOCK = 32
"""Weights that share a step and an offset, as in the kinds Q4_1 and Q8_0 of GGUF."""
NEAR = 0.2
"""Steps that a weight may lie beside its level. Half precision moves it by a hundredth of a step of 4 bits, by an eighth of
one of 8; weights that were never on levels lie anywhere between two."""
TOGETHER = 1 << 18
"""Weights looked at together, so that they stay in the processor's cache."""


@dataclass(frozen=True)
class Levels:
    """The weights are code * step + offset: whole `codes` (outputs, inputs), `steps` and `offsets` (outputs, blocks)."""

    codes: Tensor
    steps: Tensor
    offsets: Tensor

    def scaled(self, factor: float) -> Levels:
        """All weights times a factor."""
        return Levels(self.codes, self.steps * factor, self.offsets * factor)

    def ordered(self, order: Callable[[Tensor], Tensor]) -> Levels:
        """The outputs in another order."""
        return Levels(order(self.codes), order(self.steps), order(self.offsets))


def joined(parts: Sequence[Levels]) -> Levels:
    """The outputs of all parts, one after the other."""
    return Levels(
        torch.cat([part.codes for part in parts]),
        torch.cat([part.steps for part in parts]),
        torch.cat([part.offsets for part in parts]),
    )


def four_bit_levels(weight: Tensor) -> Levels | None:
    """Codes from 0 to 15 where every block spans its 16 levels from end to end; None where a weight lies between two."""
    return _found(weight, _between_ends)


def eight_bit_levels(weight: Tensor) -> Levels | None:
    """Codes from -127 to 127 around nought; None where a weight lies between two levels."""
    return _found(weight, _around_nought)


def _found(weight: Tensor, levels: Callable[[Tensor], tuple[Tensor, Tensor]]) -> Levels | None:
    outputs, inputs = weight.shape
    if inputs % BLOCK:
        return None
    codes = torch.empty((outputs, inputs), dtype=torch.int8)
    steps, offsets = torch.empty((2, outputs, inputs // BLOCK))
    rows = max(1, TOGETHER // inputs)
    for start in range(0, outputs, rows):
        blocks = weight[start : start + rows].float().view(-1, inputs // BLOCK, BLOCK)
        step, offset = levels(blocks)
        places = blocks.sub_(offset[..., None]).mul_(step.reciprocal().nan_to_num_(posinf=0.0)[..., None])
        whole = places.round()
        if places.sub_(whole).abs_().amax() > NEAR:
            return None
        end = start + len(blocks)
        codes[start:end], steps[start:end], offsets[start:end] = whole.view(-1, inputs), step, offset
    return Levels(codes, steps, offsets)


def _between_ends(blocks: Tensor) -> tuple[Tensor, Tensor]:
    least = blocks.amin(-1)
    return (blocks.amax(-1) - least) / 15, least


def _around_nought(blocks: Tensor) -> tuple[Tensor, Tensor]:
    step = torch.maximum(blocks.amax(-1), -blocks.amin(-1)) / 127
    return step, torch.zeros_like(step)
