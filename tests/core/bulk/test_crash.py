"""Killed in the middle of a bulk change, a workspace holds all of it or nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core import changesets
from core.rows import list_rows
from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import os, signal, sys
from dataclasses import dataclass, replace
from pathlib import Path
from core import bulk
from core.bulk import Replacement, Request
from core.workspace import Workspace

seen = 0

def die():
    os.kill(os.getpid(), signal.SIGKILL)

@dataclass(frozen=True)
class Dying(Replacement):
    def step(self, kind, field, about):
        whole = super().step(kind, field, about)
        def text(value, *words):
            global seen
            seen += 1
            if seen == int(sys.argv[2]):
                die()
            return whole.text(value, *words)
        return replace(whole, text=text)

with Workspace.open(Path(sys.argv[1])) as workspace:
    workspace.listen(lambda edited: die())
    bulk.apply(workspace, Request("keyword", None, ["text"], Dying("close", "shut", match_case=False)))
"""


@pytest.mark.parametrize(("call", "changed"), [(1, 0), (15, 0), (10**9, 240)])
def test_kill_9_leaves_the_old_or_the_new(planted_file: Path, tmp_path: Path, call: int, changed: int) -> None:
    path = tmp_path / "a.cdesk"
    path.write_bytes(planted_file.read_bytes())
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(call)], cwd=ROOT, capture_output=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    with Workspace.open(path) as workspace:
        texts = [row["text"] for row in list_rows(workspace, "keyword", limit=None)]
        assert sum(text.startswith("shut") for text in texts) == changed
        assert sum(text.startswith("close") for text in texts) == len(texts) - changed
        last = changesets.next_undo(workspace)
        assert last is not None
        assert (last.title != "Plant") == bool(changed)
        if changed:
            changesets.undo(workspace)
            assert all(row["text"].startswith("close") for row in list_rows(workspace, "keyword", limit=None))
