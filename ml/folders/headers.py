"""Headers of safetensors files: what they hold and whether they are whole, without reading a weight."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from core.errors import ModelRefused

INDEX = "model.safetensors.index.json"
MOST_HEADER_BYTES = 100_000_000
BYTES_OF = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}
FLOATS = frozenset({"F64", "F32", "F16", "BF16"})
AGAIN = "Copy the model again: the file was probably not downloaded to its end."


@dataclass(frozen=True)
class TensorHead:
    """One tensor as its file announces it."""

    dtype: str
    shape: tuple[int, ...]

    @property
    def numbers(self) -> int:
        """How many numbers it holds."""
        return prod(self.shape)


def weight_files(folder: Path) -> list[Path]:
    """The safetensors files of a folder: those its index names, else all of them. Raises `ModelRefused`."""
    index = folder / INDEX
    if not index.is_file():
        return sorted(folder.glob("*.safetensors"))
    try:
        named = sorted(set(json.loads(index.read_text("utf-8"))["weight_map"].values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelRefused(f"{INDEX} of the model cannot be read.", hint=AGAIN) from error
    if not all(isinstance(name, str) and Path(name).name == name for name in named):
        raise ModelRefused(f"{INDEX} names files outside the model's folder.", hint="Use a folder you trust.")
    if missing := [name for name in named if not (folder / name).is_file()]:
        raise ModelRefused(f"The model lacks {len(missing)} of its {len(named)} files: {missing[0]}.", hint=AGAIN)
    return [folder / name for name in named]


def read_heads(file: Path) -> dict[str, TensorHead]:
    """Every tensor a safetensors file announces; raises `ModelRefused` for one that is broken or cut off."""
    try:
        with file.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            if length > MOST_HEADER_BYTES:
                raise ValueError
            header = json.loads(stream.read(length))
        header.pop("__metadata__", None)
        heads = {name: _head(entry) for name, entry in header.items()}
        end = max(entry["data_offsets"][1] for entry in header.values())
        whole = 8 + length + end == file.stat().st_size
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, struct.error) as error:
        raise ModelRefused(f"{file.name} is no whole safetensors file.", hint=AGAIN) from error
    if not whole:
        raise ModelRefused(f"{file.name} is cut off: it is not as long as its beginning says.", hint=AGAIN)
    return heads


def _head(entry: dict[str, Any]) -> TensorHead:
    first, last = entry["data_offsets"]
    head = TensorHead(str(entry["dtype"]), tuple(int(size) for size in entry["shape"]))
    if head.dtype in BYTES_OF and last - first != head.numbers * BYTES_OF[head.dtype]:
        raise ValueError
    return head
