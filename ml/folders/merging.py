"""Adding an adapter to the weights it was trained on: W + scale · B·A, so that decoding costs nothing more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch

from core.errors import ModelRefused
from ml.checkpoints import read_weights
from ml.folders.adapter_files import ADAPTER_CONFIG, ADAPTER_WEIGHTS

PREFIX = "base_model.model."
AGAIN = "Switch the learned brand off, or learn it again."


def merged(weights: Mapping[str, torch.Tensor], adapter: Path | None) -> dict[str, torch.Tensor]:
    """The weights with the adapter's folder added; as they are without one. Raises `ModelRefused` for an adapter that is
    damaged or belongs to another model."""
    if adapter is None:
        return dict(weights)
    scale, parts = _read(adapter)
    downs = {name: tensor for name, tensor in parts.items() if ".lora_A." in name}
    changed = dict(weights)
    for name, down in downs.items():
        target = name.removeprefix(PREFIX).replace(".lora_A.weight", ".weight")
        up = parts.get(name.replace(".lora_A.", ".lora_B."))
        old = changed.get(target)
        if up is None or old is None or old.shape != (up.shape[0], down.shape[1]):
            raise ModelRefused("What was learned belongs to another model.", hint=AGAIN)
        changed[target] = old.float() + scale * (up.float() @ down.float())
    return changed


def _read(adapter: Path) -> tuple[float, dict[str, torch.Tensor]]:
    try:
        config = json.loads((adapter / ADAPTER_CONFIG).read_text("utf-8"))
        scale = float(config["lora_alpha"]) / float(config["r"])
    except (OSError, ValueError, KeyError, TypeError, ZeroDivisionError) as error:
        raise ModelRefused(f"What was learned in {adapter.name} cannot be read.", hint=AGAIN) from error
    return scale, read_weights(adapter / ADAPTER_WEIGHTS)
