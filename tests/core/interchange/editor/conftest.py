from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from core.interchange.editor.importing import import_editor
from core.interchange.result import ImportResult
from core.rows import list_rows
from core.workspace import Workspace
from tests.core.interchange.editor.files import as_text


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as made:
        yield made


Load = Callable[..., ImportResult]


@pytest.fixture
def load(workspace: Workspace, tmp_path: Path) -> Load:
    """Import rows (dicts by heading) or raw bytes, applied at once."""

    def run(rows: Sequence[dict[str, str]] | bytes, *, accept: bool = True) -> ImportResult:
        path = tmp_path / "in.csv"
        path.write_bytes(rows if isinstance(rows, bytes) else as_text(rows, ",").encode())
        return import_editor(workspace, path, accept=accept)

    return run


@pytest.fixture
def rows(workspace: Workspace) -> Callable[..., list[dict[str, Any]]]:
    def read(kind: str) -> list[dict[str, Any]]:
        return [dict(row.values) for row in list_rows(workspace, kind)]

    return read
