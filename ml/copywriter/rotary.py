"""Rotary places: pairs of numbers that stand side by side, turned as complex numbers where the device can."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ml.copywriter.config import LlamaConfig


def side_by_side(weight: Tensor, size: int) -> Tensor:
    """Rows of a projection in the order (0, half, 1, half + 1, …) per head, so that a pair is one complex number.

    Queries and keys are put in the same order, so their products stay what they were.
    """
    heads = weight.reshape(-1, 2, size // 2, *weight.shape[1:])
    return heads.transpose(1, 2).reshape(weight.shape)


def rotary_table(config: LlamaConfig, device: torch.device) -> Tensor:
    """The turn of each place as a unit complex number in real pairs, shape (context, half size, 2), float32."""
    steps = torch.arange(0, config.head_size, 2, device=device, dtype=torch.float32) / config.head_size
    angles = torch.arange(config.context, device=device)[:, None] * _frequencies(config, config.rope_theta**-steps)
    return torch.stack([angles.cos(), angles.sin()], dim=-1)


def turned(x: Tensor, turns: Tensor) -> Tensor:
    """`x` (rows, new, heads, size) turned by `turns` (rows, new, half size, 2), in float32."""
    pairs = x.float().reshape(*x.shape[:-1], -1, 2)
    if x.device.type == "cpu":
        done = torch.view_as_complex(pairs) * torch.view_as_complex(turns).unsqueeze(2)
        return torch.view_as_real(done).flatten(-2)
    left, right = pairs.unbind(-1)
    cos, sin = turns.unsqueeze(2).unbind(-1)
    return torch.stack([left * cos - right * sin, right * cos + left * sin], dim=-1).flatten(-2)


def _frequencies(config: LlamaConfig, plain: Tensor) -> Tensor:
    """Llama 3 slows the slow turns down and leaves the fast ones as they are, with a ramp between."""
    if config.stretch is None:
        return plain
    factor, low, high, first = config.stretch
    share = ((first * plain / (2 * math.pi) - low) / (high - low)).clamp(0.0, 1.0)
    return plain / factor * (1 - share) + plain * share
