"""Labels: other labels stay, one step takes everything back, and both platforms are meant."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from core.changesets import redo, undo
from core.errors import AlreadyExists, InvalidInput
from core.library import labels
from core.library.labels import add_labels, delete_labels, describe_label, label_counts, merge_labels, remove_labels
from core.rows import get_row, list_rows
from core.schema import ENTITY
from core.scope import Wanted
from core.workspace import Workspace

from .conftest import Ids, everything

NAMES = st.lists(st.sampled_from(["Close", "Q1", "Ä & Ö", 'say "hi"', "back\\slash", "x, y"]), min_size=1, max_size=4)


def test_adding_keeps_the_other_labels(workspace: Workspace, ids: Ids) -> None:
    assert add_labels(workspace, "ad", [ids.ad, ids.creative], ["Tested", "Q1"]) == 2
    assert get_row(workspace, "ad", ids.ad)["labels"] == ["Close", "Q1", "Tested"]
    assert get_row(workspace, "ad", ids.creative)["labels"] == ["Q1", "Tested"]
    assert add_labels(workspace, "ad", [ids.ad], ["Tested"]) == 0


def test_removing_leaves_an_empty_cell(workspace: Workspace, ids: Ids) -> None:
    assert remove_labels(workspace, "ad", Wanted("ad"), ["Q1"]) == 2
    assert [row["labels"] for row in list_rows(workspace, "ad")] == [["Close"], None]


def test_counts_say_where_a_label_is(workspace: Workspace, ids: Ids) -> None:
    describe_label(workspace, "Unused", colour="teal")
    assert label_counts(workspace) == {"Close": {"campaign": 3, "ad": 1}, "Q1": {"ad": 2}, "Unused": {}}
    assert labels.label_colours(workspace) == {"Unused": "teal"}


def test_renaming_reaches_every_kind_and_is_one_step(workspace: Workspace, ids: Ids) -> None:
    before = everything(workspace)
    labels.rename_label(workspace, "Close", "Month end")
    counts = label_counts(workspace)
    assert counts["Month end"] == {"campaign": 3, "ad": 1}
    assert "Close" not in counts
    assert get_row(workspace, "ad", ids.ad)["labels"] == ["Month end", "Q1"]
    undo(workspace)
    assert everything(workspace) == before


def test_renaming_to_another_label_is_refused_with_a_way_out(workspace: Workspace, ids: Ids) -> None:
    with pytest.raises(AlreadyExists) as refused:
        labels.rename_label(workspace, "Close", "Q1")
    assert "Merge" in str(refused.value.hint)


def test_editing_the_name_in_a_grid_carries_the_users_along(workspace: Workspace, ids: Ids) -> None:
    from core.editing import set_text

    label = describe_label(workspace, "Close")
    set_text(workspace, "label", [label], "name", "Closing")
    assert label_counts(workspace)["Closing"] == {"campaign": 3, "ad": 1}


def test_swapping_two_names_swaps_them_everywhere(workspace: Workspace, ids: Ids) -> None:
    from sqlalchemy import case

    one, other = describe_label(workspace, "Close"), describe_label(workspace, "Q1")
    assert one != other
    name = ENTITY["label"].c.name
    with workspace.edit("Swap") as edit:
        edit.set_where("label", name.in_(["Close", "Q1"]), "name", case((name == "Close", "Q1"), else_="Close"))
    assert get_row(workspace, "ad", ids.ad)["labels"] == ["Q1", "Close"]
    assert get_row(workspace, "ad", ids.creative)["labels"] == ["Close"]


def test_merging_leaves_each_label_once(workspace: Workspace, ids: Ids) -> None:
    before = everything(workspace)
    assert merge_labels(workspace, ["Close", "Q1"], "Campaign X") == 5
    assert get_row(workspace, "ad", ids.ad)["labels"] == ["Campaign X"]
    assert list(label_counts(workspace)) == ["Campaign X"]
    undo(workspace)
    assert everything(workspace) == before
    redo(workspace)
    assert get_row(workspace, "ad", ids.ad)["labels"] == ["Campaign X"]


def test_merging_into_itself_is_refused(workspace: Workspace, ids: Ids) -> None:
    with pytest.raises(InvalidInput):
        merge_labels(workspace, ["Close"], "Close")


def test_deleting_takes_it_off_everything(workspace: Workspace, ids: Ids) -> None:
    before = everything(workspace)
    assert delete_labels(workspace, ["Close"]) == 4
    assert list(label_counts(workspace)) == ["Q1"]
    undo(workspace)
    assert everything(workspace) == before


def test_removing_a_label_row_takes_it_off_everything_too(workspace: Workspace, ids: Ids) -> None:
    from core.editing import remove

    remove(workspace, "label", [describe_label(workspace, "Close")])
    assert list(label_counts(workspace)) == ["Q1"]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, NAMES, NAMES)
def test_lists_are_edited_as_lists_are(
    workspace: Workspace, had: list[str], added: list[str], removed: list[str]
) -> None:
    """SQL does what Python does, whatever stands in the names."""
    had = list(dict.fromkeys(had))
    with workspace.edit("Plant") as edit:
        snippet = edit.create("snippet", {"name": "s", "text": "t", "use": "other", "labels": had})
    add_labels(workspace, "snippet", [snippet], added)
    expected = list(dict.fromkeys([*had, *added]))
    assert get_row(workspace, "snippet", snippet)["labels"] == expected
    remove_labels(workspace, "snippet", [snippet], removed)
    left = [name for name in expected if name not in removed]
    assert get_row(workspace, "snippet", snippet)["labels"] == (left or None)


def test_a_hundred_thousand_rows_are_labelled_by_statements_not_by_rows(workspace: Workspace, ids: Ids) -> None:
    count = 100_000
    table = ENTITY["keyword"]
    with workspace.edit("Load") as edit:
        floor = edit.floor("keyword")
        group = edit.row_number("ad_group", ids.group)
        edit.connection.execute(
            insert(table),
            [
                {"id": n.to_bytes(16, "big"), "presence": 0, "live": 0, "ad_group": group, "text": f"word {n}",
                 "match_type": "EXACT", "status": "ENABLED", "labels": '["Old"]' if n % 2 else None}
                for n in range(1, count + 1)
            ],
        )  # fmt: skip
        edit.adopt("keyword", floor)
    statements: list[str] = []
    from sqlalchemy import event

    event.listen(workspace.engine, "before_cursor_execute", lambda c, cur, sql, *rest: statements.append(sql))
    assert add_labels(workspace, "keyword", Wanted("keyword"), ["New"]) == count + 3
    assert len(statements) < 40
    assert label_counts(workspace)["New"] == {"keyword": count + 3}
    assert label_counts(workspace)["Old"] == {"keyword": count // 2}
    undo(workspace)
    assert "New" not in label_counts(workspace)
    with workspace.read() as connection:
        left = connection.execute(select(func.count()).where(table.c.labels == '["Old"]')).scalar_one()
    assert left == count // 2
