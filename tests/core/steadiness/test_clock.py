"""The system's clock goes back between edits: what was done last is still last, for undo, history and the past."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from core import changesets
from core.rows import get_row
from core.workspace import Workspace

NOW_NS = 1_900_000_000 * 10**9
HOUR_NS = 3_600 * 10**9
JUMPS = [
    pytest.param([0, -HOUR_NS, -2 * HOUR_NS, -3 * HOUR_NS, -4 * HOUR_NS], id="ever further back"),
    pytest.param([0, 24 * HOUR_NS, -24 * HOUR_NS, HOUR_NS, -HOUR_NS], id="to and fro"),
    pytest.param([0, 0, 0, 0, 0], id="standing still"),
]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The time in nanoseconds; a test sets its only item."""
    at = [NOW_NS]
    monkeypatch.setattr(time, "time_ns", lambda: at[0])
    monkeypatch.setattr(time, "time", lambda: at[0] / 10**9)
    return at


def _edits(workspace: Workspace, clock: list[int], jumps: list[int]) -> tuple[str, list[str]]:
    """An account, and one edit of its name at each time; returns its id and the titles in order."""
    with workspace.edit("Begin") as edit:
        account = edit.create("account", {"name": "name 0", "platform": "google_ads", "status": "ENABLED"})
    for number, jump in enumerate(jumps, 1):
        clock[0] = NOW_NS + jump
        with workspace.edit(f"Name {number}") as edit:
            edit.set("account", [account], {"name": f"name {number}"})
    return account, [f"Name {number}" for number in range(1, len(jumps) + 1)]


@pytest.mark.parametrize("jumps", JUMPS)
def test_undo_and_redo_go_by_what_was_done_not_by_the_clock(
    workspace: Workspace, clock: list[int], jumps: list[int]
) -> None:
    account, titles = _edits(workspace, clock, jumps)
    for left in range(len(titles) - 1, -1, -1):
        assert getattr(changesets.next_undo(workspace), "title", None) == titles[left]
        changesets.undo(workspace)
        assert get_row(workspace, "account", account)["name"] == f"name {left}"
    for number in range(1, len(titles) + 1):
        assert getattr(changesets.next_redo(workspace), "title", None) == titles[number - 1]
        changesets.redo(workspace)
        assert get_row(workspace, "account", account)["name"] == f"name {number}"


@pytest.mark.parametrize("jumps", JUMPS)
def test_the_list_of_what_was_done_keeps_its_order(workspace: Workspace, clock: list[int], jumps: list[int]) -> None:
    _, titles = _edits(workspace, clock, jumps)
    listed = [one.title for one in changesets.list_sets(workspace)]
    assert [title for title in listed if title.startswith("Name")] == titles[::-1]


def test_the_order_holds_after_a_restart(tmp_path: Path, clock: list[int]) -> None:
    path = tmp_path / "jumps.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace:
        account, titles = _edits(workspace, clock, [0, -HOUR_NS, -2 * HOUR_NS])
    clock[0] = NOW_NS - 30 * 24 * HOUR_NS
    with Workspace.open(path) as again:
        with again.edit("Much earlier") as edit:
            edit.set("account", [account], {"name": "last"})
        changesets.undo(again)
        assert get_row(again, "account", account)["name"] == f"name {len(titles)}"
        changesets.undo(again)
        assert get_row(again, "account", account)["name"] == f"name {len(titles) - 1}"
