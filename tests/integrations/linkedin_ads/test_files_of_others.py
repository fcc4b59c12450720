"""Files that a draft names: the draft may be somebody else's, so only plain files on this computer are read, and not endless ones."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from core.errors import InvalidInput
from core.workspace import Workspace
from integrations.linkedin_ads.files import MOST_BYTES, Files

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def files(workspace: Workspace) -> Files:
    """Files of a workspace; nothing is sent."""
    nobody: Any = None
    return Files(workspace, 1, nobody, lambda seconds: None)


def test_what_lies_beside_the_workspace_is_read(files: Files) -> None:
    folder = files.workspace.path.parent
    (folder / "ok.png").write_bytes(PNG + b"x")
    files.check("image", "ok.png")
    files.check("image", str(folder / "ok.png"))
    (folder / "large.png").write_bytes(PNG + b"x" * MOST_BYTES["image"])
    with pytest.raises(InvalidInput, match="larger than 5 MB"):
        files.check("image", "large.png")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("//files.evil.example/share/a.png", "another computer"),
        (r"\\files.evil.example\share\a.png", "another computer|not there"),
        ("/dev/zero", "not there"),
        (".", "not there"),
        ("a\0b.png", "not there"),
        ("none.png", "not there"),
    ],
)
def test_nothing_else_is(files: Files, name: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        files.check("image", name)


def test_a_pipe_that_nobody_fills_stops_nobody(files: Files, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(InvalidInput, match="not there"):
        files.check("image", str(tmp_path / "pipe.png"))
