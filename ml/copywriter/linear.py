"""Matrix products of the decoder: in floating point, or 8-bit weights times 8-bit activations (W8A8)."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

Linear = Callable[[Tensor], Tensor]
"""Maps (rows, inputs) to (rows, outputs)."""

INT8_MAX = 127.0
TINY = 1e-8


class DenseLinear:
    """A product with floating-point weights of shape (outputs, inputs)."""

    def __init__(self, weight: Tensor) -> None:
        self.weight = weight

    def __call__(self, x: Tensor) -> Tensor:
        """The product, in the dtype of `x`."""
        return F.linear(x, self.weight)

    @property
    def nbytes(self) -> int:
        """Memory of the weights."""
        return int(self.weight.nbytes)


class Int8Linear:
    """One scale per output for the weights and one per row for the activations; products add up in 32-bit integers."""

    def __init__(self, weight: Tensor) -> None:
        scale = weight.abs().amax(dim=1).clamp_min(TINY) / INT8_MAX
        self._weight = (weight / scale[:, None]).round_().to(torch.int8).t()
        self._scale = scale

    def __call__(self, x: Tensor) -> Tensor:
        """The product, in float32."""
        scale = x.abs().amax(dim=-1, keepdim=True).clamp_min_(TINY).div_(INT8_MAX)
        product = torch._int_mm((x / scale).round_().to(torch.int8), self._weight)  # noqa: SLF001 - no public name
        return product.float().mul_(scale).mul_(self._scale)

    @property
    def nbytes(self) -> int:
        """Memory of the weights and scales."""
        return int(self._weight.nbytes + self._scale.nbytes)
