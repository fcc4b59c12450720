"""Briefs to draft from: invented ones here, the shared examples where they are at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pytest

from core.brief import Brief
from core.brief.reading import read_brief
from core.copy.words import stems
from core.copywriting import ModelCard
from core.progress import Progress
from core.workspace import Workspace

HERE = Path(__file__).parent / "briefs"
SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "briefs"
NAMES = ["tallyo", "kaeltewerk", "brightaudit", "hostile", "ledgerly", "fernwerk", "minimal"]
TODAY = date(2026, 11, 23)


def load(name: str) -> Brief:
    path = HERE / f"{name}.toml"
    path = path if path.exists() else SHARED / f"{name}.toml"
    if not path.exists():
        pytest.skip("the shared example briefs are not here")
    return read_brief(path, today=TODAY)


@pytest.fixture(params=NAMES)
def brief(request: pytest.FixtureRequest) -> Brief:
    return load(request.param)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as made:
        yield made


class WordEmbedder:
    """An embedder that counts word stems in 256 buckets: crude, but real vectors."""

    def card(self) -> ModelCard:
        return ModelCard("words", "none", "cpu", "float32", 0, 0)

    def embed(self, texts: Sequence[str], *, progress: Progress) -> npt.NDArray[np.float32]:
        rows = np.full((len(texts), 256), 1e-3, dtype=np.float32)
        for at, text in enumerate(texts):
            for word in stems(text):
                rows[at, crc32(word.encode()) % 256] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
