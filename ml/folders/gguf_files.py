"""GGUF files of the user's choice: what their headers say."""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import ModelRefused
from ml.folders.configs import has_transformers
from ml.folders.found import UNKNOWN_LICENCE, FoundModel, notes_on
from ml.folders.headers import AGAIN
from ml.folders.memory import needed_bytes
from ml.folders.papers import Papers

if TYPE_CHECKING:
    from gguf import GGUFReader

OWN_KINDS = frozenset({"llama"})
THROUGH_TRANSFORMERS = frozenset(
    {"llama", "mistral", "qwen2", "qwen3", "gemma2", "gemma3", "phi3", "gpt2", "stablelm", "starcoder2", "falcon"}
)
"""Architectures that transformers can read out of a GGUF file."""
BYTES_EACH = 2


def open_gguf(path: Path) -> GGUFReader:
    """The file's header; raises `ModelRefused` for one that is broken or cut off."""
    from gguf import GGUFReader

    try:
        return GGUFReader(path)
    except (OSError, ValueError, KeyError, IndexError, UnicodeDecodeError, OverflowError) as error:
        raise ModelRefused(f"{path.name} is no whole GGUF file.", hint=AGAIN) from error


def inspect_gguf(path: Path) -> FoundModel:
    """What the file holds; raises `ModelRefused`."""
    reader = open_gguf(path)
    kind = str(_said(reader, "general.architecture"))
    if kind not in OWN_KINDS and (kind not in THROUGH_TRANSFORMERS or not has_transformers()):
        raise ModelRefused(
            f"GGUF files of the kind “{kind}” are not known here.",
            hint="Choose the same model as a folder with safetensors files, or a model of the Llama family.",
        )
    parameters = sum(int(prod(int(size) for size in tensor.shape)) for tensor in reader.tensors)
    papers = Papers(
        str(_said(reader, "general.name") or path.stem),
        str(_said(reader, "general.license") or ""),
        tuple(str(one) for one in _said(reader, "general.languages") or () if re.fullmatch("[a-z]{2}", str(one))),
    )
    found = FoundModel(
        path=path.resolve(),
        form="gguf",
        name=papers.name,
        kind=kind,
        own=kind in OWN_KINDS,
        licence=papers.licence or UNKNOWN_LICENCE,
        languages=papers.languages,
        parameters=parameters,
        bytes=path.stat().st_size,
        memory_bytes=needed_bytes(parameters, BYTES_EACH * parameters),
    )
    prepared = "It is prepared once, which takes up to some minutes and as much disk as its 16-bit weights."
    return replace(found, notes=(*notes_on(found, papers), prepared))


def _said(reader: GGUFReader, key: str) -> Any:
    field = reader.get_field(key)
    return field.contents() if field is not None else None
