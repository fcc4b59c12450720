"""The undo tree over restarts, and entities as of any moment."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update
from trees import plant

from core import changesets, timetravel
from core.errors import InvalidInput, NothingToDo
from core.rows import count_rows, get_row
from core.schema import change_set
from core.undotree import START, read_tree
from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]


def rename(workspace: Workspace, campaign: str, name: str) -> str:
    with workspace.edit(f"To {name}") as edit:
        edit.set("campaign", [campaign], {"name": name})
    return changesets.list_sets(workspace)[0].id


def drawn(workspace: Workspace) -> list[str]:
    """The tree as text: a column per lane."""
    marks = {"here": "@", "applied": "o", "undone": "x"}
    rows = []
    for node in read_tree(workspace):
        width = max((node.lane, *node.through, *node.joins)) + 1
        cells = [" "] * width
        for lane in node.through:
            cells[lane] = "|"
        for lane in node.joins:
            cells[lane] = "/"
        cells[node.lane] = marks[node.standing]
        rows.append(f"{''.join(cells)} {node.title}")
    return rows


def test_an_undone_branch_is_kept_and_can_be_gone_back_to_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "a.cdesk"
    with Workspace.create(path) as workspace:
        tree = plant(workspace)
        a = rename(workspace, tree.campaign, "A")
        rename(workspace, tree.campaign, "A2")
        changesets.undo(workspace)
        changesets.undo(workspace)
        rename(workspace, tree.campaign, "B")
    with Workspace.open(path) as workspace:
        assert drawn(workspace) == ["@ To B", "|x To A2", "|x To A", "o/ Plant", "o Start"]
        gone = changesets.go_to(workspace, a)
        assert (gone.undone, gone.redone, gone.conflict_count) == (("To B",), ("To A",), 0)
        assert get_row(workspace, "campaign", tree.campaign)["name"] == "A"
    with Workspace.open(path) as workspace:
        assert drawn(workspace) == ["x To A2", "@ To A", "|x To B", "o/ Plant", "o Start"]
        assert changesets.redo(workspace).title == "To A2"
        assert get_row(workspace, "campaign", tree.campaign)["name"] == "A2"
        with pytest.raises(NothingToDo):
            changesets.redo(workspace)


def test_the_beginning_can_be_gone_to_and_left_again(workspace: Workspace) -> None:
    tree = plant(workspace)
    last = rename(workspace, tree.campaign, "A")
    assert changesets.go_to(workspace, None).undone == ("To A", "Plant")
    assert count_rows(workspace, "campaign") == 0
    assert [node.id for node in read_tree(workspace) if node.standing == "here"] == [START]
    with pytest.raises(NothingToDo):
        changesets.go_to(workspace, None)
    changesets.go_to(workspace, last)
    assert get_row(workspace, "campaign", tree.campaign)["name"] == "A"


def test_what_was_never_applied_cannot_be_gone_to(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.propose("Proposed") as edit:
        edit.set("campaign", [tree.campaign], {"name": "P"})
    with pytest.raises(InvalidInput, match="never applied"):
        changesets.go_to(workspace, changesets.list_sets(workspace)[0].id)


def test_undoing_one_in_the_middle_lifts_it_onto_the_top(workspace: Workspace) -> None:
    tree = plant(workspace)
    middle = rename(workspace, tree.campaign, "A")
    with workspace.edit("Budget") as edit:
        edit.set("campaign", [tree.campaign], {"daily_budget": "9.00"})
    changesets.undo(workspace, middle)
    assert drawn(workspace) == ["x To A", "@ Budget", "o Plant", "o Start"]
    assert changesets.redo(workspace).title == "To A"
    assert changesets.undo(workspace).title == "To A"
    assert changesets.undo(workspace).title == "Budget"


def test_redo_leaves_alone_what_stayed_when_it_was_undone(workspace: Workspace) -> None:
    tree = plant(workspace)
    first = rename(workspace, tree.campaign, "A")
    rename(workspace, tree.campaign, "B")
    assert changesets.undo(workspace, first).conflict_count == 1
    changesets.redo(workspace)
    assert get_row(workspace, "campaign", tree.campaign)["name"] == "B"


def test_undo_of_a_creation_leaves_what_others_added_to(workspace: Workspace) -> None:
    tree = plant(workspace)
    planted = changesets.list_sets(workspace)[0].id
    with workspace.edit("Add") as edit:
        edit.create("keyword", {"ad_group": tree.ad_group, "text": "mine", "match_type": "EXACT"})
    outcome = changesets.undo(workspace, planted)
    assert sorted(one.kind for one in outcome.conflicts) == ["account", "ad_group", "campaign"]
    assert (count_rows(workspace, "campaign"), count_rows(workspace, "keyword")) == (1, 1)


def test_an_older_file_gets_the_tree_its_log_tells(workspace: Workspace) -> None:
    tree = plant(workspace)
    rename(workspace, tree.campaign, "A")
    rename(workspace, tree.campaign, "A2")
    changesets.undo(workspace)
    changesets.undo(workspace)
    rename(workspace, tree.campaign, "B")
    rename(workspace, tree.campaign, "B2")
    changesets.undo(workspace)
    before = drawn(workspace)
    script = (ROOT / "core/migrations/versions/0002_offline_editor.sql").read_text(encoding="utf-8")
    filling = next(one for one in script.split(";\n") if "UPDATE change_set SET based_on" in one)
    with workspace.write() as connection:
        connection.execute(update(change_set).values(based_on=None))
    assert drawn(workspace) != before
    with workspace.write() as connection:
        connection.exec_driver_sql(filling)
    assert drawn(workspace) == before


def test_an_entity_is_seen_as_it_was_and_brought_back(workspace: Workspace) -> None:
    tree = plant(workspace)
    rename(workspace, tree.campaign, "A")
    rename(workspace, tree.campaign, "B")
    changesets.undo(workspace)
    with workspace.edit("Budget") as edit:
        edit.set("campaign", [tree.campaign], {"daily_budget": "9.00"})
    past = timetravel.history_of(workspace, tree.campaign)
    assert [moment.verb for moment in past.moments] == ["apply", "apply", "apply", "undo", "apply"]
    names = [(past.after(at) or {}).get("name") for at in range(-1, 5)]
    assert names == [None, "Brand", "A", "B", "A", "A"]
    assert past.after(-1) is None
    assert past.as_of(past.moments[0].at - 1) is None
    assert timetravel.as_of(workspace, "campaign", past.pk, past.moments[-1].at) == past.today()
    assert past.changed_fields() == ["name", "daily_budget"]
    then = past.after(2)
    assert then is not None
    assert [(one.field, one.then, one.now) for one in timetravel.diff("campaign", then, past.today())] == [
        ("name", "B", "A"), ("daily_budget", 50_000_000, 9_000_000)]  # fmt: skip
    assert timetravel.restore(workspace, tree.campaign, 2) == 2
    assert get_row(workspace, "campaign", tree.campaign)["name"] == "B"
    changesets.undo(workspace)
    row = get_row(workspace, "campaign", tree.campaign)
    assert (row["name"], row["daily_budget"]) == ("A", 9_000_000)
    with pytest.raises(NothingToDo, match="did not exist"):
        timetravel.restore(workspace, tree.campaign, -1)


def test_many_rows_are_seen_as_they_were(workspace: Workspace) -> None:
    tree = plant(workspace)
    before = timetravel.history_of(workspace, tree.keywords[0]).moments[-1].at
    pks = [get_row(workspace, "keyword", one).pk for one in tree.keywords]
    with workspace.edit("Bids") as edit:
        edit.set("keyword", list(tree.keywords), {"max_cpc": "2.00"})
        edit.delete("keyword", [tree.keywords[1]])
    with workspace.read() as connection:
        histories = [timetravel.read_history(connection, "keyword", pk) for pk in pks]
    assert [values and values["max_cpc"] for values in (one.as_of(before) for one in histories)] == [None, None, None]
    assert [one.as_of(before - 1) for one in histories] == [None] * len(pks)


def test_looking_up_an_entity_asks_the_index(workspace: Workspace) -> None:
    tree = plant(workspace)
    seen: list[str] = []
    from sqlalchemy import event

    event.listen(workspace.engine, "before_cursor_execute", lambda c, k, sql, values, *rest: seen.append((sql, values)))
    timetravel.history_of(workspace, tree.campaign)
    asked = [(sql, values) for sql, values in seen if "FROM change \n" in sql or "FROM change\n" in sql]
    assert asked
    with workspace.engine.connect() as connection:
        for sql, values in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple(values)).all()
            assert any("ix_change_entity" in str(row) for row in plan), plan


ACCEPTING = """
import sys
from pathlib import Path
sys.path.insert(0, "tests/core")
from core import changesets
from core.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]))
print("ready", flush=True)
changesets.accept(workspace, sys.argv[2])
print("done", flush=True)
"""


@pytest.mark.parametrize("wait_for", ["ready", "done"])
def test_kill_9_while_accepting_leaves_all_or_nothing(tmp_path: Path, wait_for: str) -> None:
    path = tmp_path / "a.cdesk"
    with Workspace.create(path) as workspace:
        tree = plant(workspace, keywords=3000)
        with workspace.propose("Large") as edit:
            edit.set("keyword", list(tree.keywords), {"max_cpc": "2.00"})
            edit.delete("keyword", list(tree.keywords[:10]))
        ident = changesets.list_sets(workspace)[0].id
    process = subprocess.Popen(
        [sys.executable, "-c", ACCEPTING, str(path), ident], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == wait_for:
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with Workspace.open(path) as workspace:
        found = changesets.get_set(workspace, ident)
        states = {one.state for one in changesets.list_changes(workspace, ident)}
        priced = [one["max_cpc"] for one in (get_row(workspace, "keyword", id) for id in tree.keywords[10:20])]
        if found.state == "accepted":
            assert (states, set(priced), count_rows(workspace, "keyword")) == ({"applied"}, {2_000_000}, 2990)
        else:
            assert wait_for == "ready"
            assert (states, set(priced), count_rows(workspace, "keyword")) == ({"proposed"}, {None}, 3000)
