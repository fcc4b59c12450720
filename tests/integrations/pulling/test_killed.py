"""A pull that is killed in the middle leaves the workspace as it was, and the next one goes on."""

from __future__ import annotations

from collections.abc import Callable
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


@pytest.mark.parametrize("where", ["7", "merge"])
def test_a_killed_pull_goes_on(desk: Pulling, kill_pull: Callable[..., Path], where: str) -> None:
    path = kill_pull(desk.workspace, "google_ads", where)
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
