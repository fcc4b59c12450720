"""Briefs of many shapes, and the two model doors in their smallest honest form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from core.brief.brief import Brief
from core.brief.reading import read_brief
from core.copy.words import content_stems
from core.copywriting import Angle, Draft, Limits, ModelCard
from core.progress import Progress

OWN = Path(__file__).parent / "briefs"
SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "briefs"


@pytest.fixture
def brief_named() -> dict[str, Brief]:
    """Our own briefs by file name."""
    return {path.stem: read_brief(path) for path in sorted(OWN.glob("*.toml"))}


@pytest.fixture
def shared_briefs() -> dict[str, Brief]:
    """The project's example briefs."""
    if not SHARED.is_dir():
        pytest.skip("the example briefs lie beside the repository and are absent here")
    return {path.stem: read_brief(path) for path in sorted(SHARED.glob("*.toml"))}


class BagOfStems:
    """An embedder that counts stems in 64 buckets: same words, same direction."""

    def card(self) -> ModelCard:
        return ModelCard("bag of stems", "none", "cpu", "float32", 0, 0)

    def embed(self, texts: Sequence[str], *, progress: Progress) -> npt.NDArray[np.float32]:
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for stem in content_stems(text):
                row[sum(stem.encode()) % 64] += 1.0
            row[0] += 0.01
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Scribe:
    """A copywriter that hands in the given lines for every angle and, when `fluent`, likes its own lines best."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        self.calls = 0
        self.fluent = True

    def card(self) -> ModelCard:
        return ModelCard("scribe", "none", "cpu", "float32", 0, 0)

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        self.calls += 1
        return [Draft(angle.role, line, -1.0) for angle in angles for line in self.lines]

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        own = {line.lower() for line in self.lines}
        return [-1.0 if (text.lower() in own) == self.fluent else -5.0 for text in texts]


@pytest.fixture
def embedder() -> BagOfStems:
    """A word-counting embedder."""
    return BagOfStems()


@pytest.fixture
def scribe() -> type[Scribe]:
    """The class, so that a test chooses the lines."""
    return Scribe
