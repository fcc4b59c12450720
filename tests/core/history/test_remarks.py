"""Comments: threads on entities and cells, which follow them whatever they are called."""

from __future__ import annotations

from datetime import date

import pytest
from trees import plant

from core import remarks
from core.author import Author, AuthorKind
from core.errors import InvalidInput, NothingToDo
from core.query import compile_query
from core.rows import get_row, list_rows
from core.workspace import Edited, Workspace

ANNA = Author(AuthorKind.PERSON, "Anna")
BEN = Author(AuthorKind.PERSON, "Ben")


def test_a_thread_is_answered_resolved_and_opened_again(workspace: Workspace) -> None:
    tree = plant(workspace)
    heard: list[Edited] = []
    workspace.listen(heard.append)
    thread = remarks.add(workspace, tree.campaign, "Why 50?\r\n", field="daily_budget", author=ANNA)
    answer = remarks.reply(workspace, thread, "As agreed", author=BEN)
    (found,) = remarks.threads_of(workspace, tree.campaign)
    assert [(one.author, one.text) for one in found.remarks] == [("Anna", "Why 50?"), ("Ben", "As agreed")]
    assert (found.kind, found.title, found.field, found.open) == ("campaign", "Brand", "daily_budget", True)
    remarks.resolve(workspace, answer, author=BEN)
    assert remarks.list_threads(workspace) == []
    assert remarks.threads_of(workspace, tree.campaign)[0].resolved_by == "Ben"
    with pytest.raises(NothingToDo, match="Ben"):
        remarks.resolve(workspace, thread)
    remarks.reopen(workspace, thread)
    with pytest.raises(NothingToDo):
        remarks.reopen(workspace, thread)
    remarks.resolve(workspace, thread)
    remarks.reply(workspace, thread, "One more question")
    assert len(remarks.list_threads(workspace)) == 1
    assert {kind for one in heard for kind in one.kinds} == {"campaign"}


def test_it_follows_the_entity_through_renames_moves_and_removal(workspace: Workspace) -> None:
    tree = plant(workspace)
    remarks.add(workspace, tree.ad_group, "Look at this")
    with workspace.edit("Rename") as edit:
        edit.set("ad_group", [tree.ad_group], {"name": "Other"})
    assert remarks.list_threads(workspace)[0].title == "Other"
    with workspace.edit("Remove") as edit:
        edit.delete("ad_group", [tree.ad_group])
    assert [(one.title, one.there) for one in remarks.list_threads(workspace)] == [("Other", False)]


def test_pushpins_count_open_threads_by_cell(workspace: Workspace) -> None:
    tree = plant(workspace)
    first, second = (get_row(workspace, "keyword", one).pk for one in tree.keywords[:2])
    for field in ("text", "text", None):
        remarks.add(workspace, tree.keywords[0], "x", field=field)
    remarks.resolve(workspace, remarks.add(workspace, tree.keywords[1], "done"))
    with workspace.read() as connection:
        assert remarks.counts(connection, "keyword", [first, second]) == {first: {"text": 2, None: 1}}


def test_the_search_finds_what_somebody_spoke_about(workspace: Workspace) -> None:
    tree = plant(workspace)
    thread = remarks.add(workspace, tree.keywords[1], "Too broad?")

    def found() -> list[str]:
        where = compile_query("keyword", "has:comment", currency="EUR", today=date(2026, 1, 1))
        return [row.id for row in list_rows(workspace, "keyword", where)]

    assert found() == [tree.keywords[1]]
    remarks.resolve(workspace, thread)
    assert found() == []
    with workspace.edit("Note") as edit:
        edit.set("keyword", [tree.keywords[2]], {"comment": "A note"})
    assert found() == [tree.keywords[2]]


def test_empty_and_endless_comments_and_unknown_cells_are_refused(workspace: Workspace) -> None:
    tree = plant(workspace)
    for text in ("", " \n ", "x" * 10_001):
        with pytest.raises(InvalidInput):
            remarks.add(workspace, tree.campaign, text)
    with pytest.raises(InvalidInput):
        remarks.add(workspace, tree.campaign, "x", field="colour")
    assert remarks.list_threads(workspace) == []
