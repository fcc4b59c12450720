"""What is remembered of models on this machine: measured speeds and probes, in one JSON file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from core.model_shelf import Speed, Tried

if TYPE_CHECKING:
    from core.copy.probing import Probe

FILE = "known.json"

Made = TypeVar("Made")


def speed_of(models: Path, key: str) -> Speed | None:
    """The speed measured for a model."""
    values = _read(models, key, "speed")
    return _made(Speed, values) if values else None


def tried_of(models: Path, key: str) -> Tried | None:
    """What the last probe of its descriptions said."""
    values = _read(models, key, "long")
    return _made(Tried, values) if values else None


def tried_on(models: Path, key: str, brief: str) -> Tried | None:
    """What the probe on one brief said (`core.copy.probing.brief_key`)."""
    values = _read(models, key, "briefs").get(brief)
    return _made(Tried, values) if isinstance(values, dict) else None


def keep_speed(models: Path, key: str, speed: Speed) -> None:
    """Remember a measurement."""
    _write(models, key, "speed", asdict(speed))


def keep_tried(models: Path, key: str, tried: Tried, brief: str = "") -> None:
    """Remember a probe, for its brief too where that is named."""
    if brief:
        values = asdict(tried) | {"at": tried.at.isoformat()}
        _put(models, key, "briefs", {**_read(models, key, "briefs"), brief: values})
    _write(models, key, "long", asdict(tried))


def forget_probes(models: Path, adapter: str) -> None:
    """What an adapter taught is another from now on: whoever writes with it is tried anew; the speed stays."""
    everything = _all(models)
    mine = [key for key in everything if key.endswith(f" {adapter}") and isinstance(everything[key], dict)]
    for key in mine:
        everything[key] = {what: values for what, values in everything[key].items() if what not in ("long", "briefs")}
    if mine:
        _keep(models, everything)


@dataclass(frozen=True)
class KeptProbes:
    """The probes of one model, in the notes (`app.yielding.Probes`)."""

    models: Path
    key: str
    asks: bool = True

    def known(self, brief: str) -> bool | None:
        """What the probe on a brief said; None where there was none."""
        tried = self.tried(brief)
        return tried.writes_long if tried is not None else None

    def tried(self, brief: str) -> Tried | None:
        """The same with its figures."""
        return tried_on(self.models, self.key, brief)

    def keep(self, brief: str, product: str, probe: Probe) -> None:
        """Remember a probe."""
        keep_tried(self.models, self.key, Tried(probe.passed, probe.of, now(), product), brief)


def now() -> datetime:
    """This moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _made(kind: Callable[..., Made], values: dict[str, Any]) -> Made | None:
    """None for what was written by another version."""
    try:
        return kind(**values | {"at": datetime.fromisoformat(values["at"])})
    except (KeyError, TypeError, ValueError):
        return None


def _read(models: Path, key: str, what: str) -> dict[str, Any]:
    entry = _all(models).get(key)
    values = entry.get(what) if isinstance(entry, dict) else None
    return values if isinstance(values, dict) else {}


def _all(models: Path) -> dict[str, Any]:
    try:
        found = json.loads((models / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(models: Path, key: str, what: str, values: dict[str, Any]) -> None:
    _put(models, key, what, values | {"at": values["at"].isoformat()})


def _put(models: Path, key: str, what: str, values: dict[str, Any]) -> None:
    everything = _all(models)
    everything[key] = {**everything.get(key, {}), what: values}
    _keep(models, everything)


def _keep(models: Path, everything: dict[str, Any]) -> None:
    models.mkdir(parents=True, exist_ok=True)
    fresh = models / (FILE + ".new")
    fresh.write_text(json.dumps(everything, indent=1) + "\n", "utf-8")
    fresh.replace(models / FILE)
