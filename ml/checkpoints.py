"""Model folders: safetensors weights beside JSON files, written whole or not at all. Torch only inside functions."""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from core.errors import ModelError

if TYPE_CHECKING:
    import torch

ABOUT = "about.json"
CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
FORMAT = 1


def is_whole(folder: Path, *, deep: bool = False) -> bool:
    """Whether the folder holds a complete checkpoint of this format: every file is there with its written size and,
    when `deep`, with its written SHA-256 (0.2 s for 270 MB)."""
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        files = about["files"]
        same = all(_is_same(folder / name, entry, deep=deep) for name, entry in files.items())
        readable = isinstance(json.loads((folder / CONFIG).read_text("utf-8")), dict)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return bool(about.get("format") == FORMAT and same and readable and _header_is_whole(folder / WEIGHTS))


def _is_same(file: Path, entry: Mapping[str, Any], *, deep: bool) -> bool:
    if file.stat().st_size != entry["bytes"]:
        return False
    return not deep or digest(file) == entry["sha256"]


def publish(target: Path, fill: Callable[[Path], Mapping[str, Any]]) -> None:
    """Put a checkpoint at `target` in one step, unless a whole one is there: `fill` writes the files into an empty
    folder and returns what `about.json` should say. Nothing is left behind when it raises."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.parent / f".{target.name}.lock"):
        if is_whole(target, deep=True):
            return
        for leftover in target.parent.glob(f".{target.name}-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            _write_about(fresh, fill(fresh))
            _swap_in(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def read_config(folder: Path) -> dict[str, Any]:
    """`config.json` of a model folder."""
    config = _read_json(folder / CONFIG)
    if not isinstance(config, dict):
        raise ModelError(f"The model folder {folder} has no usable {CONFIG}.", hint="Delete the folder and try again.")
    return config


def read_weights(file: Path) -> dict[str, torch.Tensor]:
    """Every tensor of a safetensors file, by name, as stored."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(file)
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"The weights {file} cannot be read: {error}.", hint="Delete the folder and try again."
        ) from error


def digest(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_about(folder: Path, about: Mapping[str, Any]) -> None:
    files = {path.name: {"bytes": path.stat().st_size, "sha256": digest(path)} for path in sorted(folder.iterdir())}
    text = json.dumps({"format": FORMAT, **about, "files": files}, indent=1, ensure_ascii=False)
    (folder / ABOUT).write_text(text + "\n", "utf-8")


def _swap_in(fresh: Path, target: Path) -> None:
    if target.exists():
        damaged = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
        target.replace(damaged / "was")
        shutil.rmtree(damaged, ignore_errors=True)
    fresh.replace(target)


def _header_is_whole(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            header = json.loads(stream.read(length)) if length < 100_000_000 else {}
        end = max(entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__")
        return bool(8 + length + end == file.stat().st_size)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error):
        return False


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The model file {file} cannot be read: {error}.", hint="Delete the folder and try again."
        ) from error
