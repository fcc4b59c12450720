"""A model of the user's choice, as its headers describe it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ml.folders.papers import Papers

UNKNOWN_LICENCE = "not stated"
LARGE = 3_000_000_000


@dataclass(frozen=True)
class FoundModel:
    """A model that can be used. `own` says that the program's own decoder runs it (fast), else transformers does;
    `memory_bytes` is the most it takes while it is being loaded."""

    path: Path
    form: Literal["safetensors", "gguf"]
    name: str
    kind: str
    own: bool
    licence: str
    languages: tuple[str, ...]
    parameters: int
    bytes: int
    memory_bytes: int
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same files: names what is prepared, measured and learned for this model."""
        return key_of(self.path)


def key_of(path: Path) -> str:
    """The key of a folder or file, from sizes and times alone; nothing is read. Also for what is not there."""
    path = path.expanduser().resolve()
    files = sorted(path.glob("*.safetensors")) if path.is_dir() else [path]
    stamps = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files if file.is_file()]
    return f"own-{hashlib.sha256(repr((str(path), stamps)).encode()).hexdigest()[:16]}"


def notes_on(found: FoundModel, papers: Papers) -> tuple[str, ...]:
    """What a person should know before using it."""
    notes = []
    if not papers.licence:
        notes.append("The folder states no licence: look at where it is from before you publish what it writes.")
    if not found.own:
        notes.append("It runs through transformers, which is slower than the program's own decoder.")
    if found.parameters > LARGE:
        notes.append("A model of this size takes minutes on a computer without a graphics processor.")
    return tuple(notes)
