"""What the last import brought is known until somebody edits it or it is taken back."""

from __future__ import annotations

from core import changesets
from core.author import Author
from core.imported import imported
from core.rows import list_rows
from core.workspace import Workspace


def _found(workspace: Workspace, kind: str = "campaign") -> dict[int, frozenset[str]]:
    with workspace.read() as connection:
        return imported(connection, kind, [row.pk for row in list_rows(workspace, kind, limit=50)])


def test_cells_of_the_last_import_are_known_until_they_are_edited(planted: Workspace) -> None:
    one, two = list_rows(planted, "campaign", limit=2)
    assert _found(planted) == {}
    with planted.edit("Import a.csv", Author.importer("a.csv")) as edit:
        edit.set("campaign", [one.id, two.id], {"daily_budget": 31_000_000})
    assert _found(planted) == {pk: frozenset(("daily_budget",)) for pk in (one.pk, two.pk)}
    with planted.edit("Mine") as edit:
        edit.set("campaign", [one.id], {"daily_budget": 32_000_000})
    assert _found(planted) == {two.pk: frozenset(("daily_budget",))}
    changesets.undo(planted)
    assert set(_found(planted)) == {one.pk, two.pk}
    changesets.undo(planted)
    assert _found(planted) == {}


def test_only_what_is_accepted_of_the_last_import_counts(planted: Workspace) -> None:
    one, two = list_rows(planted, "campaign", limit=2)
    with planted.edit("Import a.csv", Author.importer("a.csv")) as edit:
        edit.set("campaign", [one.id], {"daily_budget": 31_000_000})
    with planted.propose("Import b.csv", Author.importer("b.csv")) as edit:
        edit.set("campaign", [two.id], {"daily_budget": 33_000_000})
        made = edit.create("campaign", {"account": one.parents["account"], "platform": "google_ads", "name": "New"})
    assert set(_found(planted)) == {one.pk}
    changesets.accept(planted, changesets.list_sets(planted, state="proposed")[0].id)
    new = next(row for row in list_rows(planted, "campaign", limit=50) if row.id == made)
    assert _found(planted) == {two.pk: frozenset(("daily_budget",)), new.pk: frozenset(("name",))}
