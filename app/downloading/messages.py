"""What the window's process and a download say to each other: one JSON object per line, `says` names which."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.platforms import Pulled
from core.progress import Step
from core.workspace import Edited

FAULT = 70
"""How the process ends after a fault of this program; what it was stands on its stderr."""


@dataclass(frozen=True)
class Order:
    """What is to be downloaded; the day is an ISO date."""

    workspace: str
    connection: str
    metrics_since: str | None


@dataclass(frozen=True)
class Given:
    """The download may write now."""


@dataclass(frozen=True)
class Stop:
    """The user stopped it."""


@dataclass(frozen=True)
class Stepped:
    """How far it is, as in `core.progress.Step`."""

    label: str
    done: int
    total: int | None

    @property
    def step(self) -> Step:
        """As the window shows it."""
        return Step(self.label, self.done, self.total)


@dataclass(frozen=True)
class Asked:
    """The download wants to write."""


@dataclass(frozen=True)
class GivenBack:
    """What it wrote is committed, or rolled back."""


@dataclass(frozen=True)
class Told:
    """An action was committed, as in `core.workspace.Edited`."""

    label: str
    kinds: tuple[str, ...]
    change_set: str

    @classmethod
    def of(cls, edited: Edited) -> Told:
        """As it was told there."""
        return cls(edited.label, tuple(sorted(edited.kinds)), edited.change_set)


@dataclass(frozen=True)
class Done:
    """It is over."""

    entities: int
    facts: int
    changeset: str | None
    conflicts: tuple[Mapping[str, str | None], ...]
    skipped: tuple[str, ...]

    @classmethod
    def of(cls, pulled: Pulled) -> Done:
        """What came."""
        return cls(
            pulled.entities,
            pulled.facts,
            pulled.changeset,
            tuple(dict(one) for one in pulled.conflicts),
            pulled.skipped,
        )

    @property
    def pulled(self) -> Pulled:
        """What came."""
        return Pulled(self.entities, self.facts, self.changeset, tuple(self.conflicts), tuple(self.skipped))


@dataclass(frozen=True)
class Failed:
    """It could not be done; `type` names an error of `core.errors`, `about` is what it holds beside its words."""

    type: str
    message: str
    hint: str | None = None
    about: Mapping[str, Any] | None = None


Message = Order | Given | Stop | Stepped | Asked | GivenBack | Told | Done | Failed
_KINDS = {kind.__name__: kind for kind in Message.__args__}


def encode(message: Message) -> bytes:
    """One line, its end included."""
    return json.dumps({"says": type(message).__name__, **asdict(message)}).encode() + b"\n"


def decode(line: bytes) -> Message:
    """Read one line; raises ValueError for what is none."""
    try:
        document = json.loads(line)
        made: Message = _KINDS[document.pop("says")](**document)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no message of a download: {line[:200]!r}") from error
    return made
