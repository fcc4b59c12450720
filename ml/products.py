"""Matrix products of the decoder: plain ones, bfloat16 laid out for the processor, 8-bit weights times 8-bit numbers, and
weights as they were shipped for a few rows."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional as F

from ml.levels import BLOCK, Levels

INT8_MAX = 127.0
TINY = 1e-8
MIDDLE = 128
"""Zero among unsigned 8-bit numbers: signed ones are slow in processors without tiles (AMX)."""
LAID_OUT_FOR = 64
"""Rows of `x` that packed weights are laid out for; they serve any number."""


class Product(Protocol):
    """Weights of shape (outputs, inputs), perhaps with a bias, applied to rows."""

    @property
    def nbytes(self) -> int:
        """Memory of the weights."""
        ...

    def __call__(self, x: Tensor) -> Tensor:
        """(rows, inputs) to (rows, outputs)."""
        ...

    def added(self, x: Tensor, base: Tensor) -> Tensor:
        """The product of `x`, added to `base`."""
        ...


class Gate(Protocol):
    """The gated half of a feed-forward block: silu(x · gate) * (x · up)."""

    @property
    def nbytes(self) -> int:
        """Memory of the weights."""
        ...

    def __call__(self, x: Tensor) -> Tensor:
        """(rows, inputs) to (rows, inner size)."""
        ...


class DenseProduct:
    """In the weights' own floating-point numbers, on any device."""

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        self._weight = weight
        self._bias = bias

    def __call__(self, x: Tensor) -> Tensor:
        """The product, in the dtype of `x`."""
        return F.linear(x, self._weight, self._bias)

    def added(self, x: Tensor, base: Tensor) -> Tensor:
        """The product of `x`, added to `base`."""
        return F.linear(x, self._weight, self._bias).add_(base)

    @property
    def nbytes(self) -> int:
        """Memory of the weights."""
        return int(self._weight.nbytes)


class PackedProduct:
    """bfloat16 weights that oneDNN has laid out once; what follows the product is done while it is written."""

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        self._weight = torch.ops.mkldnn._reorder_linear_weight(weight.contiguous(), LAID_OUT_FOR)  # noqa: SLF001
        self._bias = bias
        self.nbytes = int(weight.nbytes)

    def __call__(self, x: Tensor, then: str = "none") -> Tensor:
        """The product; `then` may be "swish", which is silu."""
        product = torch.ops.mkldnn._linear_pointwise  # noqa: SLF001 - no public name
        done: Tensor = product(x, self._weight, self._bias, then, [], "")
        return done

    def added(self, x: Tensor, base: Tensor) -> Tensor:
        """The product of `x`, added to `base`."""
        return self._with(x, base, "add")

    def times(self, x: Tensor, other: Tensor) -> Tensor:
        """The product of `x`, times `other` number by number."""
        return self._with(x, other, "mul")

    def _with(self, x: Tensor, other: Tensor, how: str) -> Tensor:
        product = torch.ops.mkldnn._linear_pointwise.binary  # noqa: SLF001 - no public name
        done: Tensor = product(x, other, self._weight, self._bias, how)
        return done


class Int8Product:
    """One scale per output for the weights and one per row for the numbers; products add up in 32-bit integers."""

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        scale = weight.abs().amax(dim=1).clamp_min(TINY) / INT8_MAX
        whole = (weight / scale[:, None]).round_().to(torch.int8)
        self._weight = torch.ops.onednn.qlinear_prepack(whole, None)
        self._scale = (scale / INT8_MAX).float()
        self._zero = torch.zeros(len(scale), dtype=torch.int32)
        self._bias = bias
        self.nbytes = int(whole.nbytes + scale.nbytes)

    def __call__(self, x: Tensor) -> Tensor:
        """The product, in float32."""
        product, scale = self._unscaled(x)
        return product.mul_(scale) if self._bias is None else torch.addcmul(self._bias, product, scale)

    def added(self, x: Tensor, base: Tensor) -> Tensor:
        """The product of `x`, added to `base`."""
        product, scale = self._unscaled(x)
        done = torch.addcmul(base, product, scale)
        return done if self._bias is None else done.add_(self._bias)

    def _unscaled(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The product up to the scale of each row."""
        largest = x.abs().amax(dim=-1, keepdim=True).clamp_min_(TINY)
        whole = (x * (INT8_MAX / largest)).round_().to(torch.int8).view(torch.uint8).bitwise_xor_(MIDDLE)
        product = torch.ops.onednn.qlinear_pointwise(
            whole, 1.0, MIDDLE, self._weight, self._scale, self._zero, None, 1.0, 0, torch.float32, "none", [], ""
        )
        return product, largest


class FourBitProduct:
    """Weights on 16 levels per block, as they were shipped: a quarter of bfloat16's bytes, which is what few rows wait for.

    `x` is bfloat16; codes are exact, steps and middles are rounded to bfloat16.
    """

    def __init__(self, levels: Levels) -> None:
        self._codes = torch.ops.aten._convert_weight_to_int4pack_for_cpu(levels.codes.int(), 1)  # noqa: SLF001
        middles = levels.offsets + 8 * levels.steps
        self._scales = torch.stack([levels.steps, middles], dim=-1).transpose(0, 1).contiguous().bfloat16()
        self.nbytes = int(self._codes.nbytes + self._scales.nbytes)

    def __call__(self, x: Tensor) -> Tensor:
        """The product, in bfloat16."""
        product = torch.ops.aten._weight_int4pack_mm_for_cpu  # noqa: SLF001 - no public name
        done: Tensor = product(x, self._codes, BLOCK, self._scales)
        return done


class EightBitProduct:
    """Weights on 255 levels per block: the high and the low half of each code are two products of 4 bits in one."""

    def __init__(self, levels: Levels) -> None:
        codes, steps = levels.codes.int(), levels.steps
        halves = torch.cat([(codes >> 4) + 8, codes & 15], dim=1)
        self._product = FourBitProduct(
            Levels(halves, torch.cat([16 * steps, steps], 1), torch.cat([-128 * steps, torch.zeros_like(steps)], 1))
        )
        self.nbytes = self._product.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        """The product, in bfloat16."""
        return self._product(torch.cat([x, x], dim=-1))


class DenseGate:
    """Gate and up as one product."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self.nbytes = product.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        """silu(gate) * up."""
        gate, up = self._product(x).chunk(2, dim=-1)
        return F.silu(gate).mul_(up)


class PackedGate:
    """Two products: silu is done while the first is written, the multiplication while the second is."""

    def __init__(self, gate: PackedProduct, up: PackedProduct) -> None:
        self._gate = gate
        self._up = up
        self.nbytes = gate.nbytes + up.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        """silu(gate) * up."""
        return self._up.times(x, self._gate(x, "swish"))
