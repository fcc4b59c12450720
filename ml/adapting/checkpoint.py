"""Where a training stands, so that it can go on after a stop: safetensors only, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from core.copywriting import Lesson
from ml.adapting.keeping import training_folder

MOMENTS = ("exp_avg", "exp_avg_sq")


@dataclass(frozen=True)
class Checkpoint:
    """`stamp` names the lesson and model; `done` counts steps."""

    stamp: str
    done: int
    parameters: Mapping[str, Tensor]
    optimizer: torch.optim.Optimizer


def stamp_of(lesson: Lesson, folder: Path, shape: tuple[int, ...]) -> str:
    """The same for the same lesson, model and settings."""
    weights = [(file.name, file.stat().st_size) for file in sorted(folder.glob("*.safetensors"))]
    text = json.dumps([asdict(lesson), folder.name, weights, shape], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def place_of(out: Path) -> Path:
    """The checkpoint's file, beside what will be written in the end."""
    return training_folder(out) / "checkpoint.safetensors"


def save_checkpoint(out: Path, now: Checkpoint) -> None:
    """Write parameters and moments; the file before stays until the new one is complete."""
    place = place_of(out)
    place.parent.mkdir(parents=True, exist_ok=True)
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in now.parameters.items()}
    for name, tensor in now.parameters.items():
        state = now.optimizer.state.get(tensor, {})
        tensors |= {f"{moment}|{name}": state[moment].cpu().contiguous() for moment in MOMENTS if moment in state}
    fresh = place.with_suffix(".new")
    save_file(tensors, fresh, metadata={"stamp": now.stamp, "done": str(now.done)})
    fresh.replace(place)


def load_checkpoint(out: Path, stamp: str, parameters: Mapping[str, Tensor], optimizer: torch.optim.Optimizer) -> int:
    """Put the checkpoint of the same lesson into parameters and optimizer; the steps it has done, 0 when there is none
    that can be used."""
    try:
        with safe_open(place_of(out), framework="pt") as file:
            about: dict[str, str] = file.metadata() or {}
            if about.get("stamp") != stamp:
                return 0
            kept = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
            done = int(about["done"])
            fits = all(name in kept and kept[name].shape == tensor.shape for name, tensor in parameters.items())
    except (OSError, SafetensorError, KeyError, ValueError):
        return 0
    if not fits:
        return 0
    _put(kept, done, parameters, optimizer)
    return done


@torch.no_grad()
def _put(kept: Mapping[str, Tensor], done: int, parameters: Mapping[str, Tensor], optimizer: Any) -> None:
    for name, tensor in parameters.items():
        tensor.copy_(kept[name])
        moments = {
            moment: kept[f"{moment}|{name}"].to(tensor.device) for moment in MOMENTS if f"{moment}|{name}" in kept
        }
        if len(moments) == len(MOMENTS):
            optimizer.state[tensor] = {"step": torch.tensor(float(done)), **moments}
