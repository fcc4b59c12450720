"""What was learned, as folders below the models: one for each workspace and model. Needs no torch."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from core.errors import ModelRefused
from ml.folders.adapter_files import ADAPTER_CONFIG, ADAPTER_WEIGHTS

ABOUT = "about.json"
OFF = "switched-off"
ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


@dataclass(frozen=True)
class AdapterAbout:
    """Where an adapter is from and what it brought; `at` is ISO 8601."""

    workspace: str
    name: str
    model: str
    texts: int
    steps: int
    seconds: float
    loss_before: float
    loss_after: float
    passed_before: int | None
    passed_after: int | None
    of_before: int
    of_after: int
    at: str


@dataclass(frozen=True)
class Adapter:
    """A kept adapter: its folder, what is known of it, and whether it is switched on."""

    folder: Path
    about: AdapterAbout
    on: bool

    @property
    def key(self) -> str:
        """The folder's name."""
        return self.folder.name


def training_folder(out: Path) -> Path:
    """Where a training that is to be written to `out` keeps how far it is."""
    return out.parent / f".{out.name}.training"


def end_training(out: Path) -> None:
    """Forget how far a training was: what came of it has been decided on."""
    shutil.rmtree(training_folder(out), ignore_errors=True)


def adapter_folder(models: Path, workspace: str, model: str) -> Path:
    """Where the adapter of a workspace for a model stands."""
    return models / "brands" / f"{workspace}-{model}"


def adapters(models: Path) -> list[Adapter]:
    """Every adapter, newest first; folders that are not whole are left out."""
    found = [_read(folder) for folder in (models / "brands").glob("*") if not folder.name.startswith(".")]
    return sorted((one for one in found if one is not None), key=lambda one: (one.about.at, one.key), reverse=True)


def adapter_for(models: Path, workspace: str, model: str) -> Path | None:
    """The adapter to use for a workspace and model, None when there is none or it is switched off."""
    one = _read(adapter_folder(models, workspace, model))
    return one.folder if one is not None and one.on else None


def keep_adapter(fresh: Path, target: Path, about: AdapterAbout) -> None:
    """Put a trained adapter in place of the one before."""
    (fresh / ABOUT).write_text(json.dumps(asdict(about), indent=1, ensure_ascii=False) + "\n", "utf-8")
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh.replace(target)


def switch(models: Path, key: str, *, on: bool) -> None:
    """Switch an adapter on or off; raises ModelRefused for one that is not there."""
    marker = _known(models, key) / OFF
    if on:
        marker.unlink(missing_ok=True)
    else:
        marker.touch()


def forget(models: Path, key: str) -> None:
    """Delete an adapter; raises ModelRefused for one that is not there."""
    shutil.rmtree(_known(models, key))


def _known(models: Path, key: str) -> Path:
    folder = models / "brands" / key
    if not key or not ALLOWED.issuperset(key) or not folder.is_dir():
        raise ModelRefused(f"Nothing was learned under the name {key}.", hint="Look at the list of learned brands.")
    return folder


def _read(folder: Path) -> Adapter | None:
    try:
        about = AdapterAbout(**json.loads((folder / ABOUT).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    whole = all((folder / name).is_file() for name in (ADAPTER_CONFIG, ADAPTER_WEIGHTS))
    return Adapter(folder, about, not (folder / OFF).exists()) if whole else None
