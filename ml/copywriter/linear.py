"""Which matrix products a device gets."""

from __future__ import annotations

import torch
from torch import Tensor

from ml.devices import Device
from ml.products import DenseGate, DenseProduct, Gate, Int8Product, PackedGate, PackedProduct, Product


def product_of(weight: Tensor, bias: Tensor | None, device: Device) -> Product:
    """The product this device does best; the weights come in its dtype."""
    if device.int8:
        return Int8Product(weight, bias)
    return PackedProduct(weight, bias) if device.packed else DenseProduct(weight, bias)


def gate_of(gate: Tensor, up: Tensor, device: Device) -> Gate:
    """The gated product this device does best."""
    if device.packed:
        return PackedGate(PackedProduct(gate), PackedProduct(up))
    return DenseGate(product_of(torch.cat([gate, up]), None, device))
