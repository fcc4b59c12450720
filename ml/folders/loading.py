"""Loading a model of the user's choice, or the packaged one with what it learned of a brand, into a copywriter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from core.copywriting import Copywriter, ModelCard
from core.errors import ModelRefused
from core.progress import Progress
from ml.checkpoints import read_weights
from ml.copywriter.net import Llama, llama_config
from ml.copywriter.writer import LmCopywriter
from ml.devices import Device, best_device
from ml.folders.configs import learns_here, plain, read_config, runs_here
from ml.folders.foreign import load_foreign
from ml.folders.gguf_preparing import prepared_gguf
from ml.folders.headers import weight_files
from ml.folders.inspecting import inspect
from ml.folders.memory import check_fits, needed_bytes
from ml.folders.merging import merged
from ml.folders.papers import Named
from ml.folders.scripts import known_scripts
from ml.folders.tokenizer_file import read_tokenizer

EMBEDDING, HEAD = "model.embed_tokens.weight", "lm_head.weight"


def load_chosen(
    path: Path, models_dir: Path, progress: Progress, *, adapter: Path | None = None, device: Device | None = None
) -> Copywriter:
    """The copywriter of a model folder or GGUF file; raises `ModelRefused` saying what is wrong with it."""
    found = inspect(path)
    folder = prepared_gguf(found, models_dir, progress) if found.form == "gguf" else found.path
    return load_folder(folder, found, adapter=adapter, device=device)


def load_folder(folder: Path, named: Named, *, adapter: Path | None = None, device: Device | None = None) -> Copywriter:
    """The copywriter of a safetensors folder; with an adapter, its weights are added to the model's."""
    device = device or best_device()
    config = read_config(folder)
    _check_memory(folder, device)
    if adapter is not None and not learns_here(config):
        raise ModelRefused("Only models of the Llama family learn a brand.", hint="Switch the learned brand off.")
    if not runs_here(config):
        return load_foreign(folder, named, device)
    tokenizer = read_tokenizer(folder)
    weights = merged(_fitting(_weights(folder), tokenizer), adapter)
    net = Llama(llama_config(_within(plain(config), tokenizer)), weights, device)
    return LmCopywriter(net, tokenizer, card_of(named, device, tokenizer, net, adapter))


def card_of(named: Named, device: Device, tokenizer: Tokenizer, net: Llama, adapter: Path | None) -> ModelCard:
    """The card of a model that the program's own decoder runs."""
    return ModelCard(
        name=named.name,
        licence=named.licence,
        device=device.label,
        dtype="int8" if device.int8 else str(device.dtype).removeprefix("torch."),
        parameters=net.parameters,
        memory_bytes=net.memory_bytes,
        languages=named.languages,
        scripts=known_scripts(tokenizer),
        adapter=adapter.name if adapter else None,
    )


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    return {name: tensor for file in weight_files(folder) for name, tensor in read_weights(file).items()}


def _fitting(weights: Mapping[str, torch.Tensor], tokenizer: Tokenizer) -> dict[str, torch.Tensor]:
    """Vocabularies are often padded to a round number; the rows of tokens that do not exist are left out."""
    size = tokenizer.get_vocab_size()
    if EMBEDDING not in weights or len(weights[EMBEDDING]) < size:
        raise ModelRefused(
            "The tokenizer and the weights of this model do not belong together.", hint="Copy the model again."
        )
    cut = {name: weights[name][:size] for name in (EMBEDDING, HEAD) if name in weights}
    return {name: tensor for name, tensor in weights.items() if "rotary_emb" not in name} | cut


def _within(config: dict[str, Any], tokenizer: Tokenizer) -> dict[str, Any]:
    size = tokenizer.get_vocab_size()
    ends = config.get("eos_token_id")
    listed = ends if isinstance(ends, list) else [] if ends is None else [ends]
    return config | {"vocab_size": size, "eos_token_id": [end for end in listed if end < size]}


def _check_memory(folder: Path, device: Device) -> None:
    if device.kind == "cpu":
        stored = sum(file.stat().st_size for file in weight_files(folder))
        # at least 16 bits are stored for each number, so this is no less than what is needed
        check_fits(needed_bytes(stored // 4 if device.int8 else stored // 2, stored))
