"""Kept searches: saved, replaced, renamed and forgotten; the ready-made ones can be run on every list they are for."""

from __future__ import annotations

import pytest

from core import views
from core.catalog import KINDS
from core.errors import AlreadyExists, InvalidInput, NotFound, QueryError
from core.query import compile_query
from core.rows import count_rows
from core.workspace import Workspace


def test_a_view_is_kept_with_its_list(workspace: Workspace) -> None:
    kept = views.save_view(workspace, " Waste ", "cost > 50", kind="keyword", state={"orders": [["cost", True]]})
    assert kept.name == "Waste"
    views.save_view(workspace, "Any", "is:paused")
    assert [one.name for one in views.list_views(workspace)] == ["Any", "Waste"]
    assert [one.name for one in views.list_views(workspace, "ad")] == ["Any"]
    assert views.find_view(workspace, "Waste").state == {"orders": [["cost", True]]}


def test_a_name_is_taken_over_only_when_asked(workspace: Workspace) -> None:
    first = views.save_view(workspace, "A", "is:paused")
    with pytest.raises(AlreadyExists):
        views.save_view(workspace, "A", "is:enabled")
    assert views.save_view(workspace, "A", "is:enabled", replace=True).id == first.id
    other = views.save_view(workspace, "B", "is:draft")
    with pytest.raises(AlreadyExists):
        views.rename_view(workspace, other.id, "A")
    views.rename_view(workspace, other.id, "B")
    views.rename_view(workspace, other.id, "C")
    views.remove_view(workspace, first.id)
    assert [one.name for one in views.list_views(workspace)] == ["C"]
    with pytest.raises(NotFound):
        views.find_view(workspace, "A")


def test_what_cannot_be_read_or_named_is_refused(workspace: Workspace) -> None:
    with pytest.raises(QueryError):
        views.save_view(workspace, "A", "cost >")
    for name in ("", "  ", "x" * 81):
        with pytest.raises(InvalidInput):
            views.save_view(workspace, name, "is:paused")
    assert views.list_views(workspace) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_ready_made_view_can_be_run(workspace: Workspace, kind: str) -> None:
    for one in views.presets(kind):
        assert count_rows(workspace, kind, compile_query(kind, one.query)) == 0
    assert ("Disapproved" in [one.name for one in views.presets(kind)]) == (kind == "ad")


def test_recent_searches_are_the_newest_each_once(workspace: Workspace) -> None:
    for text in ("brand", "free", "brand", " "):
        views.remember(workspace, text)
    assert views.recent(workspace) == ["brand", "free"]
    views.remember(workspace, "brand price")
    assert views.recent(workspace) == ["brand price", "free"]
    for number in range(30):
        views.remember(workspace, f"{number} x")
    assert views.recent(workspace)[0] == "29 x"
    assert len(views.recent(workspace)) == views.MOST_RECENT


def test_a_workspace_for_reading_keeps_nothing(workspace: Workspace) -> None:
    with Workspace.open(workspace.path, read_only=True) as other:
        views.remember(other, "brand")
    assert views.recent(workspace) == []
