"""Conflicts between the draft and proposals that wait."""

from __future__ import annotations

from core import changesets
from core.contested import contested
from core.rows import list_rows
from core.workspace import Workspace


def test_a_cell_is_contested_while_draft_and_proposal_differ(planted: Workspace) -> None:
    one, two, three = list_rows(planted, "campaign", limit=3)
    with planted.propose("Other budgets") as edit:
        edit.set("campaign", [one.id, two.id, three.id], {"daily_budget": 77_000_000})

    def found() -> dict[int, frozenset[str]]:
        with planted.read() as connection:
            return contested(connection, "campaign")

    assert found() == {}
    with planted.edit("Mine") as edit:
        edit.set("campaign", [one.id], {"daily_budget": 5_000_000})
        edit.set("campaign", [two.id], {"daily_budget": 77_000_000})
        edit.set("campaign", [three.id], {"name": "Another field"})
    assert found() == {one.pk: frozenset(("daily_budget",))}
    with planted.read() as connection:
        assert contested(connection, "keyword") == {}
    changesets.undo(planted)
    assert found() == {}
