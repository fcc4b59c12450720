"""A pull that is killed in the middle leaves the workspace as it was, and the next one goes on at its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core import connections
from core.changesets import list_sets
from core.connections import find
from core.rows import list_rows
from core.workspace import Workspace

from .conftest import Pulling


@pytest.mark.parametrize(("where", "read"), [("8", 4), ("merge", 5)])
def test_a_killed_pull_goes_on(desk: Pulling, kill_pull: Callable[..., Path], where: str, read: int) -> None:
    path = kill_pull(desk.workspace, "linkedin_ads", where)
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
