"""What a copywriter and a sentence embedder must be able to do; `ml` has the real ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from core.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


COMMON = frozenset({"", "FEMININE", "MASCULINE", "MICRO", "MODIFIER", "SUPERSCRIPT", "FULLWIDTH", "DOUBLE-STRUCK"})
"""First words of the names of letters that belong to no writing system."""


@dataclass(frozen=True)
class ModelCard:
    """What a person should know of a model before trusting it.

    `host` is where texts come from when that is not this program's own process. `judges` says whether it can tell how a
    text reads. `writes_long` says that descriptions and LinkedIn texts of its own passed the probe (`core.copy.probing`);
    without it only headlines may be asked for. `languages` and `scripts` are what it was made for (ISO 639-1 codes, names
    of Unicode scripts); empty where nobody knows. `adapter` names what it learned of a brand.
    """

    name: str
    licence: str
    device: str
    dtype: str
    parameters: int
    memory_bytes: int
    host: str | None = None
    judges: bool = True
    writes_long: bool = False
    languages: tuple[str, ...] = ("en",)
    scripts: tuple[str, ...] = ("LATIN",)
    adapter: str | None = None


@dataclass(frozen=True)
class Limits:
    """Hard limits of one text field, enforced while decoding.

    `max_width` counts as the platforms do (full-width characters count two). `allowed_numbers` holds every
    number the text may contain, as written ("6", "27001", "40%"). `banned` holds words and names, matched on word
    boundaries and without regard to case, stems included ("synergy" also bans "synergies"). `acronyms` may be all
    capitals. `words`, where it holds any, are all the words there are (small letters): a text made of nothing else invents
    little. `source`, where there is one, is what the text is about: its figures stand with its hedges and their neighbours.
    """

    max_width: int
    min_width: int = 1
    allowed_numbers: frozenset[str] = frozenset()
    banned: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    exclamation: bool = False
    words: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True)
class Angle:
    """One direction to write in: `prompt` is the rest of the prompt after the shared prefix, `count` texts are wanted.

    `numbers` and `words` narrow the limits for this angle (None: as the limits say): who writes of one fact needs no
    figure of another. `source` is what the texts are about, as the limits have it.
    """

    role: str
    prompt: str
    count: int
    numbers: frozenset[str] | None = None
    words: frozenset[str] | None = None
    source: str = ""

    def narrowed(self, limits: Limits) -> Limits:
        """The limits of this angle's texts."""
        numbers = limits.allowed_numbers if self.numbers is None else limits.allowed_numbers & self.numbers
        words = limits.words if self.words is None else (limits.words & self.words or self.words)
        return replace(limits, allowed_numbers=numbers, words=words, source=self.source or limits.source)


@dataclass(frozen=True)
class Draft:
    """One text a model wrote; `fluency` is its mean log likelihood per token (nearer 0 reads better), None where
    nobody could measure it."""

    role: str
    text: str
    fluency: float | None


@dataclass(frozen=True)
class Example:
    """A text of the account's own, as it would be written after `prompt`; `weight` is 1 where its results are usual."""

    prompt: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Lesson:
    """What a model is to learn a brand from: every text is learned after its prompt alone and tested after
    `prefix` and prompt, as it will be asked for. Same lesson and machine: same adapter."""

    prefix: str
    examples: tuple[Example, ...]
    seed: int


@dataclass(frozen=True)
class LearningReport:
    """What learning brought: mean negative log likelihood per token of held-out texts, before and after (lower is
    better); `seconds` counts what was done since the last start."""

    texts: int
    held_out: int
    steps: int
    seconds: float
    loss_before: float
    loss_after: float


class Copywriter(Protocol):
    """Writes and judges short texts. Same prefix, angles, limits and seed on one machine give the same texts."""

    def card(self) -> ModelCard:
        """Name, licence, device and size of the model."""
        ...

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        """Texts for every angle after one shared prefix; all of them keep `limits`."""
        ...

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        """Mean log likelihood per token of each text after the prefix; no number at all when it cannot judge."""
        ...


class Embedder(Protocol):
    """Sentence embeddings."""

    def card(self) -> ModelCard:
        """Name, licence, device and size of the model."""
        ...

    def embed(self, texts: Sequence[str], *, progress: Progress) -> npt.NDArray[np.float32]:
        """One row per text, length 1 each: shape (len(texts), dimensions)."""
        ...


def unknown_script(card: ModelCard, text: str) -> str | None:
    """The first writing system in the text that the model does not know, as Unicode names its letters ("CYRILLIC")."""
    if not card.scripts:
        return None
    scripts = (unicodedata.name(char, "").partition(" ")[0] for char in text if char.isalpha())
    return next((script for script in scripts if script not in card.scripts and script not in COMMON), None)
