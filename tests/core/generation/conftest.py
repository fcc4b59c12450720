"""Briefs to draft from: invented ones here, the shared examples where they are at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pytest

from core import changesets
from core.brief import Brief
from core.brief.reading import read_brief
from core.catalog import KINDS
from core.copy.words import stems
from core.copywriting import ModelCard
from core.generation import Generated, generate
from core.progress import Progress
from core.rows import EntityRow, list_rows
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


@pytest.fixture(scope="session")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Draft]]:
    """The accepted draft of a brief, made once; tests only read it."""
    with ExitStack() as opened:

        @cache
        def draft_of(name: str) -> Draft:
            brief = load(name)
            path = tmp_path_factory.mktemp("drafts") / f"{name}.cdesk"
            workspace = opened.enter_context(Workspace.create(path, synchronous="OFF"))
            made = generate(workspace, brief, seed=7, today=TODAY)
            changesets.accept(workspace, made.changeset)
            return Draft(brief, workspace, made, {kind: list_rows(workspace, kind) for kind in KINDS})

        yield draft_of


@dataclass(frozen=True)
class Draft:
    brief: Brief
    workspace: Workspace
    made: Generated
    rows: dict[str, list[EntityRow]]

    def below(self, kind: str, field: str, parent: EntityRow) -> list[EntityRow]:
        return [row for row in self.rows[kind] if row[field] == parent.id]


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
