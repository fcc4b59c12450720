"""What a folder or GGUF file of the user's choice holds, and why it is refused. Reads headers only; no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import ModelRefused
from ml.checkpoints import TOKENIZER
from ml.folders.configs import check_architecture, read_config, runs_here
from ml.folders.found import UNKNOWN_LICENCE, FoundModel, notes_on
from ml.folders.gguf_files import inspect_gguf
from ml.folders.headers import FLOATS, read_heads, weight_files
from ml.folders.memory import check_fits, needed_bytes
from ml.folders.papers import read_papers

PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
ONLY_SAFE = "Choose the same model with safetensors files, or as a GGUF file."


def inspect(path: Path, *, free: int | None = None) -> FoundModel:
    """Look at a model folder or GGUF file; raises `ModelRefused` saying what is wrong and what would be right.

    `free` is the memory to fit into, in bytes; what the machine has free when left out.
    """
    path = path.expanduser()
    if not path.exists():
        raise ModelRefused(f"There is nothing at {path}.", hint="Choose a model folder or a GGUF file.")
    found = _inspect_file(path) if path.is_file() else _inspect_folder(path)
    check_fits(found.memory_bytes, free)
    return found


def _inspect_file(path: Path) -> FoundModel:
    if path.suffix.lower() in PICKLED:
        raise _pickled(path.name)
    if path.name == "config.json" or path.suffix.lower() == ".safetensors":
        return _inspect_folder(path.parent)
    if path.suffix.lower() != ".gguf":
        raise ModelRefused(f"{path.name} is no model file.", hint="Choose a model folder or a GGUF file.")
    return inspect_gguf(path)


def _inspect_folder(folder: Path) -> FoundModel:
    weights = _safe_files(folder)
    config = read_config(folder)
    check_architecture(config)
    if not (folder / TOKENIZER).is_file():
        raise ModelRefused(
            f"The model has no {TOKENIZER}.", hint="Copy that file from where the model is from into the same folder."
        )
    heads = [head for file in weights for head in read_heads(file).values()]
    if odd := {head.dtype for head in heads if head.dtype not in FLOATS and len(head.shape) > 1}:
        raise ModelRefused(f"The weights are stored as {', '.join(sorted(odd))}, which is not read.", hint=ONLY_SAFE)
    parameters, stored = sum(head.numbers for head in heads), sum(file.stat().st_size for file in weights)
    papers = read_papers(folder)
    found = FoundModel(
        path=folder.resolve(),
        form="safetensors",
        name=papers.name or _name_of(folder),
        kind=str(config["model_type"]),
        own=runs_here(config),
        licence=papers.licence or UNKNOWN_LICENCE,
        languages=papers.languages,
        parameters=parameters,
        bytes=stored,
        memory_bytes=needed_bytes(parameters, stored),
    )
    return replace(found, notes=notes_on(found, papers))


def _safe_files(folder: Path) -> Sequence[Path]:
    weights = weight_files(folder)
    if weights:
        return weights
    pickled = [file for file in sorted(folder.iterdir()) if file.suffix.lower() in PICKLED]
    if pickled:
        raise _pickled(pickled[0].name)
    if files := sorted(folder.glob("*.gguf")):
        raise ModelRefused(
            f"The folder holds {len(files)} GGUF file{'s' if len(files) > 1 else ''}.", hint="Choose the file itself."
        )
    raise ModelRefused(
        f"{folder} holds no weights.", hint="Choose the folder that holds config.json and the safetensors files."
    )


def _pickled(name: str) -> ModelRefused:
    return ModelRefused(f"{name} is a pickled file: opening it would run whatever program is in it.", hint=ONLY_SAFE)


def _name_of(folder: Path) -> str:
    resolved = folder.resolve()
    return resolved.name or str(resolved)
