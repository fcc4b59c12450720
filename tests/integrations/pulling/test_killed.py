"""A pull that is killed in the middle leaves the workspace as it was, and the next one goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core import connections
from core.changesets import list_sets
from core.connections import find
from core.progress import Progress
from core.rows import list_rows
from core.workspace import Workspace
from integrations.google_ads.client import open_client
from integrations.google_ads.pulling import pull
from integrations.google_ads.streaming import Reading

from .conftest import CLIENT, Pulling

ROOT = Path(__file__).resolve().parents[3]

# Kills itself without a chance to clean up when so many batches are written, or inside the merge.
SCRIPT = """
import os, signal, sys
from core.connections import find
from core.progress import Progress
from core.workspace import Workspace
from integrations.google_ads import pulling, staged
from core.pulling import merging, removing

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
pulling.BATCH_ROWS = 20
with Workspace.open(sys.argv[1]) as workspace:
    pulling.pull(workspace, find(workspace, "google_ads"), Progress())
"""


@pytest.mark.parametrize("where", ["7", "merge"])
def test_a_killed_pull_goes_on(desk: Pulling, where: str) -> None:
    path = desk.workspace.path
    desk.workspace.close()
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(path), where], cwd=ROOT, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    with Workspace.open(path) as workspace:
        assert list_sets(workspace) == []
        assert list_rows(workspace, "campaign") == []
        connection = find(workspace, "google_ads")
        read = connections.cursor(workspace, connection.id).get("pull", {}).get("done", [])
        before = desk.sandbox.faults.state()["calls"]
        client = open_client(connection, store=desk.store, proto_plus=False)
        pull(workspace, connection, Progress(), reading=Reading(client, CLIENT, Progress()))
        after = desk.sandbox.faults.state()["calls"]
        asked = sum(after.values()) - sum(before.values())
        assert asked <= 20 - len(read) + 2
        assert len(list_rows(workspace, "campaign")) == 3
        assert len(list_rows(workspace, "keyword")) == 104
        assert len(list_sets(workspace)) == 1
