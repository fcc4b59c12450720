"""What the window asks about the local models: which there are, what they can do, and what they learned of a brand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from core.copywriting import ModelCard
from core.errors import InvalidInput
from core.progress import Progress

if TYPE_CHECKING:
    from core.learning import Probe
    from core.settings import CopyModel
    from core.workspace import Workspace


class FarHost(InvalidInput):
    """A model server stands outside this machine and network, and nobody has agreed to its `host`."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} is outside this network: what a brief says would leave it.",
            hint="Use a server on this machine or network, or agree to this host by name.",
        )
        self.host = host


class Standing(StrEnum):
    """How a model stands: `ready` to load, `packaged` (prepared at first use), `missing`, `refused`."""

    READY = "ready"
    PACKAGED = "packaged"
    MISSING = "missing"
    REFUSED = "refused"


@dataclass(frozen=True)
class Speed:
    """What was measured on this machine; per second, seconds to load. `at` is when."""

    device: str
    dtype: str
    headlines: float
    judged: float
    tokens: float
    load_seconds: float
    at: datetime


@dataclass(frozen=True)
class Tried:
    """How many of the probe's descriptions could stand as they are, on the brief for `product`."""

    passed: int
    of: int
    at: datetime
    product: str = ""

    @property
    def writes_long(self) -> bool:
        """Whether descriptions and LinkedIn texts may be asked for."""
        from core.copy.probing import passes_long

        return passes_long(self.passed, self.of)


@dataclass(frozen=True)
class Author:
    """Who writes beside the grammar, as it stands now.

    `card` is None where the model cannot be used; `why` says so, `since` when that was found. `tried` is its try on this
    brief, None before one; `will_try`: it is made by itself when texts are written next.
    """

    card: ModelCard | None
    why: str = ""
    since: datetime | None = None
    tried: Tried | None = None
    will_try: bool = False


@runtime_checkable
class Known(Protocol):
    """A copywriter of which one may ask how it stands."""

    def author(self, brief: str) -> Author:
        """How it stands, on the brief that `core.copy.probing.brief_key` names ("" for none); may load the model."""
        ...


@dataclass(frozen=True)
class ShelfModel:
    """One model. `why` says why it stands as it does and what to do, "" when it is ready; `bytes` are on disk,
    `memory_bytes` what it takes at most; 0 where that is not known. `prepared` says that a converted copy can be removed."""

    key: str
    name: str
    purpose: str
    about: str
    licence: str
    source: str
    standing: Standing
    why: str
    in_use: bool
    bytes: int
    memory_bytes: int
    parameters: int
    prepared: bool = False
    writes: bool = True
    notes: tuple[str, ...] = ()
    speed: Speed | None = None
    tried: Tried | None = None


@dataclass(frozen=True)
class LearnedBrand:
    """What a model learned from a workspace's own ads. Loss is the mean negative log likelihood per token of texts it had
    not seen; `passed_*` of `of_*` headlines of the probe could stand, None without a brief. `why` says why it is not used,
    "" when it is."""

    key: str
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
    at: datetime
    on: bool
    why: str = ""


@dataclass(frozen=True)
class Lessons:
    """What came of learning: the brand, and whether it was kept; `words` says why in a sentence."""

    brand: LearnedBrand
    kept: bool
    words: str


@dataclass(frozen=True)
class ServerFound:
    """What a model server said of itself: its host, whether that is this machine or network, its models."""

    host: str
    near: bool
    models: tuple[str, ...]


class ModelShelf(Protocol):
    """The models of this machine. Everything but `server_key_kept` may take long; call it in a job."""

    def models(self, chosen: CopyModel) -> list[ShelfModel]:
        """Every model, the one of the user's choice included, with its state."""
        ...

    def look_at(self, path: Path) -> ShelfModel:
        """A folder or GGUF file before it is used; raises ModelRefused."""
        ...

    def prepare(self, progress: Progress) -> None:
        """Convert the weights of the copy model in use where that is needed."""
        ...

    def remove_prepared(self, key: str) -> None:
        """Delete the converted copy; it is made again when needed. What the user chose is never deleted."""
        ...

    def measure(self, progress: Progress) -> Speed:
        """How fast the copy model in use is here; kept."""
        ...

    def tried(self, chosen: CopyModel) -> Tried | None:
        """What the last try of who writes by these settings said: the server where it is on, else the local model."""
        ...

    def try_long(self, workspace: Workspace, progress: Progress) -> tuple[Tried, Probe]:
        """Whether it may write descriptions: twenty texts on the workspace's brief; kept."""
        ...

    def learn(self, workspace: Workspace, progress: Progress) -> Lessons:
        """Learn the workspace's brand; raises ModelRefused where there is too little to learn from."""
        ...

    def brands(self) -> list[LearnedBrand]:
        """What was learned, newest first."""
        ...

    def switch_brand(self, key: str, *, on: bool) -> None:
        """Use what was learned, or not."""
        ...

    def forget_brand(self, key: str) -> None:
        """Delete what was learned."""
        ...

    def ask_server(self, chosen: CopyModel, key: str | None, progress: Progress) -> ServerFound:
        """Ask a server for its models. `key` None means the one that is kept. Raises InvalidInput, PlatformError."""
        ...

    def keep_server_key(self, address: str, key: str) -> None:
        """Keep the server's key in the keyring; "" forgets it."""
        ...
