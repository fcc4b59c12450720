"""What a platform refused stands among the errors until it is posted or changed."""

from __future__ import annotations

from posting.conftest import Desk, plant

from core import editing
from core.changesets import undo
from core.grid import first_rows
from core.posting.adapter import Operation
from core.refusals import count_refused
from core.rows import list_rows
from core.rules import counts, refresh
from core.scope import View, Wanted


def errors(desk: Desk) -> list[str]:
    """The ad groups in the Errors view, which are those that `has:error` finds and those that are marked."""
    refresh(desk.workspace)
    assert not counts(desk.workspace).get("error")
    shown = [row.id for row in first_rows(desk.workspace, Wanted("ad_group", view=View.ERRORS), 50)]
    assert [row.id for row in first_rows(desk.workspace, Wanted("ad_group", query="has:error"), 50)] == shown
    everything = first_rows(desk.workspace, Wanted("ad_group"), 50)
    assert [row.id for row in everything if row.mark.errors] == shown
    assert count_refused(desk.workspace) == len(shown)
    return shown


def test_refused_rows_are_errors_until_they_are_changed_or_posted(desk: Desk) -> None:
    plant(desk.workspace, campaigns=2, first=2)
    first, second = [row.id for row in list_rows(desk.workspace, "ad_group")[:2]]
    assert errors(desk) == []

    def refuses(one: Operation) -> tuple[str, str] | None:
        return ("NAME_NOT_ALLOWED", "name") if one.id in (first, second) else None

    desk.model.refuses = refuses
    assert len(desk.post().failed) == 2
    assert errors(desk) == [first, second]
    editing.set_text(desk.workspace, "ad_group", [first], "name", "Another name")
    assert errors(desk) == [second]
    undo(desk.workspace)
    assert errors(desk) == [first, second]
    # Refused once more, with the name it has now.
    editing.set_text(desk.workspace, "ad_group", [first], "name", "A third name")
    assert len(desk.post().failed) == 2
    assert errors(desk) == [first, second]
    desk.model.refuses = lambda one: None
    assert not desk.post().failed
    assert errors(desk) == []
