"""A pull that is killed in the middle leaves the workspace as it was, and the next one goes on at its page."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core import connections
from core.changesets import list_sets
from core.connections import find
from core.rows import list_rows
from core.workspace import Workspace

from .conftest import Pulling

ROOT = Path(__file__).resolve().parents[3]

# Kills itself without a chance to clean up when so many pages are written, or inside the merge.
SCRIPT = """
import os, signal, sys
from core.connections import find
from core.progress import Progress
from core.pulling import removing
from core.workspace import Workspace
from integrations.linkedin_ads import client, pulling, staged

def die(*given, **more):
    os.kill(os.getpid(), signal.SIGKILL)

where = sys.argv[2]
if where == "merge":
    removing.remove = die
else:
    left = int(where)
    flush = staged.Batch.flush
    def counted(self, workspace):
        global left
        left -= 1
        flush(self, workspace)
        if left <= 0:
            die()
    staged.Batch.flush = counted
client.PAGE_SIZE, client.CREATIVES_SIZE = 3, 4
with Workspace.open(sys.argv[1]) as workspace:
    pulling.pull(workspace, find(workspace, "linkedin_ads"), Progress())
"""


@pytest.mark.parametrize(("where", "read"), [("8", 4), ("merge", 5)])
def test_a_killed_pull_goes_on(desk: Pulling, where: str, read: int) -> None:
    path = desk.workspace.path
    desk.workspace.close()
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(path), where], cwd=ROOT, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    with Workspace.open(path) as workspace:
        assert list_sets(workspace) == []
        assert list_rows(workspace, "campaign") == []
        connection = find(workspace, "linkedin_ads")
        cursor = connections.cursor(workspace, connection.id)["pull"]
        assert len(cursor["done"]) == read
        before = dict(desk.calls())
        again = Pulling(desk.served, workspace, connection, desk.store)
        again.pull()
        assert desk.calls()["adCampaigns.FINDER"] == before["adCampaigns.FINDER"]
        again.check_same()
        assert len(list_sets(workspace)) == 1
        assert again.pull().changeset is None
