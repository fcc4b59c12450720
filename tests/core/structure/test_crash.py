"""Killed in the middle of copying or pasting: the file holds what it held before."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.catalog import KINDS
from core.rows import list_rows
from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import os, signal, sys
from core.progress import Progress, Step
from core.workspace import Workspace

def report(step: Step) -> None:
    if step.label in ("Adding rows", "Copying keywords"):  # after the first rows were written
        os.kill(os.getpid(), signal.SIGKILL)

progress = Progress(report=report)
with Workspace.open(sys.argv[1]) as workspace:
    if sys.argv[2] == "copy":
        from core.copying import duplicate
        from core.scope import Wanted
        duplicate(workspace, {"campaign": Wanted("campaign")}, progress=progress)
    else:
        from core.pasting import Job, finish, propose, read_pasted
        sheet = read_pasted("Campaign\\tAd Group\\tKeyword\\tAction\\nBrand\\tClose\\tclose Close 0\\tremove\\n"
                            "Brand\\tNew\\tnew one\\tadd\\n")
        columns = tuple(propose(workspace, sheet, "google_ads", None, Progress()))
        finish(workspace, Job(sheet, "google_ads", columns), progress, keep=True)
"""


def contents(workspace: Workspace) -> object:
    return {kind: [(row.id, dict(row.values)) for row in list_rows(workspace, kind)] for kind in KINDS}


@pytest.mark.parametrize("what", ["copy", "paste"])
def test_a_kill_leaves_nothing_half(planted, what):
    path, before = planted.workspace.path, contents(planted.workspace)
    planted.workspace.close()
    ended = subprocess.run([sys.executable, "-c", KILLED, str(path), what], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    with Workspace.open(path) as again:
        assert contents(again) == before
        assert not again.read_only
