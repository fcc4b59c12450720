"""What an edit restarts or can never change back, said before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core import changesets
from core.rules.context import local_today
from core.rules.forewarning import after, before
from core.schema import ENTITY, fact
from core.workspace import Workspace
from tests.core.rules.sound import Sound, plant


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[Workspace, Sound]]:
    """A draft whose campaigns are on their platforms, with figures of yesterday."""
    with Workspace.create(tmp_path / "live.cdesk", synchronous="OFF") as workspace:
        sound = plant(workspace)
        yesterday = (local_today(workspace) - timedelta(days=1)).isoformat()
        with workspace.write() as connection:
            for kind in ("campaign", "ad_group"):
                connection.execute(ENTITY[kind].update().values(live=1))
            row = {"kind": 2, "entity": 1, "impressions": 1, "clicks": 1, "cost": 120_500_000, "final": 1}
            connection.execute(fact.insert(), [{**row, "day": yesterday}, {**row, "day": "2020-01-01"}])
        yield workspace, sound


def change(workspace: Workspace, kind: str, id: str, **values: object) -> str:
    with workspace.edit("Change") as edit:
        edit.set(kind, [id], values)
    return changesets.history(workspace)[0].change_set


def test_before_a_change_that_restarts_learning(live: tuple[Workspace, Sound]) -> None:
    workspace, _ = live
    assert before(workspace, "campaign", [1], "daily_budget") == (
        "A new daily budget makes it learn anew, about 7 days. Cost of the last 7 days: 120.50 EUR."
    )
    assert (before(workspace, "campaign", [1, 2], "bid_strategy") or "").startswith(
        "A new bid strategy makes them learn anew"
    )
    assert before(workspace, "campaign", [1], "name") is None
    assert before(workspace, "campaign", [], "daily_budget") is None
    with workspace.write() as connection:
        connection.execute(ENTITY["campaign"].update().values(live=0))
    assert before(workspace, "campaign", [1], "daily_budget") is None


def test_before_a_change_that_is_impossible_or_final(live: tuple[Workspace, Sound]) -> None:
    workspace, _ = live
    assert "cannot be changed: LinkedIn Ads has the" in (before(workspace, "campaign", [2], "objective") or "")
    assert before(workspace, "campaign", [1], "objective") is None
    with workspace.write() as connection:
        connection.execute(ENTITY["campaign"].update().values(live=0))
    assert "until the" in (before(workspace, "campaign", [2], "objective") or "")


def test_after_an_edit_it_is_said_once_with_what_waits(live: tuple[Workspace, Sound]) -> None:
    workspace, sound = live
    first = change(workspace, "campaign", sound["campaign"], daily_budget=60_000_000)
    said = after(workspace, first)
    assert said is not None
    assert said.words("EUR") == (
        "A new daily budget restarts learning of “Search | Close”, about 7 days. Cost of the last 7 days: 120.50 EUR."
    )
    second = after(workspace, change(workspace, "ad_group", sound["set"], bid_strategy="Manual"))
    assert second is not None
    assert second.waiting == 1
    assert "1 more waits with such a change: post them together" in second.words("EUR")
    assert after(workspace, change(workspace, "campaign", sound["campaign"], name="Other")) is None
    changesets.undo(workspace)
    changesets.undo(workspace)
    changesets.undo(workspace)
    assert after(workspace, first) is None
