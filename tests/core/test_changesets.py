"""Change sets: layers, review, undo and redo, alone and in random order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, literal, select
from trees import Tree, plant

from core import changesets, rows
from core.applying import record_live
from core.author import Author
from core.changesets import deciding
from core.errors import InvalidInput, NotFound, NothingToDo
from core.ids import id_text
from core.rows import get_row, list_rows
from core.schema import ENTITY, change, live_value, log
from core.workspace import Edited, Workspace


def names(workspace: Workspace, kind: str = "campaign") -> list[str]:
    return [row["name"] for row in list_rows(workspace, kind)]


def test_an_edit_is_one_change_set_and_one_undo_step(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.edit("Rename campaign") as edit:
        assert edit.set("campaign", [tree.campaign], {"name": "Brand DE", "daily_budget": "60.00"}) == 2
    row = get_row(workspace, "campaign", tree.campaign)
    assert (row["name"], row["daily_budget"]) == ("Brand DE", 60_000_000)
    outcome = changesets.undo(workspace)
    assert (outcome.title, outcome.accepted, outcome.conflicts) == ("Rename campaign", 2, ())
    assert get_row(workspace, "campaign", tree.campaign)["name"] == "Brand"
    assert changesets.redo(workspace).title == "Rename campaign"
    assert get_row(workspace, "campaign", tree.campaign)["daily_budget"] == 60_000_000


def test_an_edit_that_changes_nothing_leaves_no_trace(workspace: Workspace) -> None:
    tree = plant(workspace)
    heard: list[Edited] = []
    workspace.listen(heard.append)
    with workspace.edit("Nothing") as edit:
        assert edit.set("campaign", [tree.campaign], {"name": "Brand"}) == 0
    assert heard == []
    assert [one.title for one in changesets.list_sets(workspace)] == ["Plant"]


def test_a_failing_edit_leaves_nothing_behind(workspace: Workspace) -> None:
    tree = plant(workspace)

    def fail() -> None:
        with workspace.edit("Broken") as edit:
            edit.set("campaign", [tree.campaign], {"name": "X"})
            edit.create("keyword", {"ad_group": tree.ad_group, "text": 7})

    with pytest.raises(InvalidInput):
        fail()
    assert names(workspace) == ["Brand"]
    assert len(changesets.list_sets(workspace)) == 1
    with workspace.edit("Next") as edit:
        edit.set("campaign", [tree.campaign], {"name": "Y"})
    assert names(workspace) == ["Y"]


def test_edits_inside_edits_join(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.edit("Outer") as outer:
        outer.set("campaign", [tree.campaign], {"name": "A"})
        with workspace.edit("Inner") as inner:
            assert inner is outer
            inner.set("ad_group", [tree.ad_group], {"name": "B"})
        assert get_row(workspace, "ad_group", tree.ad_group)["name"] == "B"
    changesets.undo(workspace)
    assert (names(workspace), names(workspace, "ad_group")) == (["Brand"], ["Close"])


def test_a_field_written_twice_in_one_edit_is_one_change(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.edit("Twice") as edit:
        edit.set("campaign", [tree.campaign], {"name": "First"})
        edit.set("campaign", [tree.campaign], {"name": "Second"})
    found = changesets.list_changes(workspace, changesets.list_sets(workspace)[0].id)
    assert [(one.before, one.after) for one in found] == [("Brand", "Second")]
    assert names(workspace) == ["Second"]
    changesets.undo(workspace)
    assert names(workspace) == ["Brand"]
    changesets.redo(workspace)
    assert names(workspace) == ["Second"]


def test_bulk_replace_is_set_based_and_undoable(workspace: Workspace) -> None:
    plant(workspace, keywords=500)
    table = ENTITY["keyword"]
    statements: list[str] = []
    from sqlalchemy import event

    event.listen(workspace.engine, "before_cursor_execute", lambda c, k, statement, *rest: statements.append(statement))
    with workspace.edit("Replace") as edit:
        done = edit.set_where(
            "keyword", func.instr(table.c.text, "software") > 0, "text", func.replace(table.c.text, "software", "tool")
        )
    assert done == 500
    assert len(statements) < 30
    assert all("tool" in row["text"] for row in list_rows(workspace, "keyword"))
    changesets.undo(workspace)
    assert all("software" in row["text"] for row in list_rows(workspace, "keyword"))


def test_deleting_takes_what_hangs_below_and_undo_brings_it_back(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.edit("Delete campaign") as edit:
        assert edit.delete("campaign", [tree.campaign]) == 6
    assert [rows.count_rows(workspace, kind) for kind in ("campaign", "ad_group", "ad", "keyword")] == [0, 0, 0, 0]
    with pytest.raises(NotFound):
        get_row(workspace, "campaign", tree.campaign)
    changesets.undo(workspace)
    assert [rows.count_rows(workspace, kind) for kind in ("campaign", "ad_group", "ad", "keyword")] == [1, 1, 1, 3]


def propose_tree(workspace: Workspace) -> tuple[str, Tree]:
    with workspace.propose("New tree", Author.generator(), reason="Brief") as edit:
        account = edit.create("account", {"name": "New", "platform": "google_ads", "status": "ENABLED"})
        campaign = edit.create(
            "campaign", {"account": account, "platform": "google_ads", "name": "P", "status": "PAUSED"}
        )
        group = edit.create(
            "ad_group", {"campaign": campaign, "platform": "google_ads", "name": "Q", "status": "ENABLED"}
        )
        words = edit.create_many(
            "keyword",
            [{"ad_group": group, "text": f"k{n}", "match_type": "EXACT", "status": "ENABLED"} for n in range(4)],
        )
        edit.set("keyword", [words[0]], {"max_cpc": "1.50"})
    return changesets.list_sets(workspace, state="proposed")[0].id, Tree(account, campaign, group, "", tuple(words))


def test_a_proposal_does_not_touch_the_draft_until_accepted(workspace: Workspace) -> None:
    ident, tree = propose_tree(workspace)
    assert rows.count_rows(workspace, "keyword") == 0
    outcome = changesets.accept(workspace, ident)
    assert (outcome.accepted, outcome.rejected, outcome.conflicts) == (7, 0, ())
    assert get_row(workspace, "keyword", tree.keywords[0])["max_cpc"] == 1_500_000
    changesets.undo(workspace)
    assert rows.count_rows(workspace, "campaign") == 0
    changesets.redo(workspace)
    assert rows.count_rows(workspace, "keyword") == 4


def test_rejecting_is_final_and_leaves_the_draft(workspace: Workspace) -> None:
    ident, _ = propose_tree(workspace)
    outcome = changesets.reject(workspace, ident)
    assert (outcome.accepted, outcome.rejected) == (0, 7)
    assert rows.count_rows(workspace, "campaign") == 0
    with pytest.raises(NothingToDo):
        changesets.accept(workspace, ident)
    with pytest.raises(NothingToDo):
        changesets.undo(workspace)


def test_accepting_some_takes_their_parents_along_and_rejects_the_rest(workspace: Workspace) -> None:
    ident, tree = propose_tree(workspace)
    outcome = changesets.accept(workspace, ident, only=[tree.keywords[1]])
    assert (outcome.accepted, outcome.rejected) == (4, 3)
    assert [row["text"] for row in list_rows(workspace, "keyword")] == ["k1"]
    assert names(workspace) == ["P"]


def test_rejecting_some_leaves_the_rest_proposed(workspace: Workspace) -> None:
    ident, tree = propose_tree(workspace)
    changesets.reject(workspace, ident, only=[tree.keywords[1]])
    assert changesets.get_set(workspace, ident).state == "proposed"
    changesets.accept(workspace, ident)
    assert [row["text"] for row in list_rows(workspace, "keyword")] == ["k0", "k2", "k3"]


def test_a_proposed_value_whose_base_moved_is_a_conflict(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.propose("Cheaper", Author.generator()) as edit:
        edit.set("campaign", [tree.campaign], {"daily_budget": "30.00", "name": "Cheap"})
    ident = changesets.list_sets(workspace, state="proposed")[0].id
    with workspace.edit("Mine") as edit:
        edit.set("campaign", [tree.campaign], {"daily_budget": "45.00"})
    outcome = changesets.accept(workspace, ident)
    assert [(one.field, one.after) for one in outcome.conflicts] == [("daily_budget", 30_000_000)]
    row = get_row(workspace, "campaign", tree.campaign)
    assert (row["name"], row["daily_budget"]) == ("Cheap", 45_000_000)


def test_undoing_an_older_set_leaves_what_changed_since(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.edit("First") as edit:
        edit.set("campaign", [tree.campaign], {"name": "A", "daily_budget": "60.00"})
    first = changesets.list_sets(workspace)[0].id
    with workspace.edit("Second") as edit:
        edit.set("campaign", [tree.campaign], {"name": "B"})
    outcome = changesets.undo(workspace, first)
    assert [one.field for one in outcome.conflicts] == ["name"]
    row = get_row(workspace, "campaign", tree.campaign)
    assert (row["name"], row["daily_budget"]) == ("B", 50_000_000)


def test_a_new_edit_ends_redo(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.edit("A") as edit:
        edit.set("campaign", [tree.campaign], {"name": "A"})
    changesets.undo(workspace)
    with workspace.edit("B") as edit:
        edit.set("campaign", [tree.campaign], {"name": "B"})
    with pytest.raises(NothingToDo):
        changesets.redo(workspace)


def test_undo_and_redo_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "a.cdesk"
    with Workspace.create(path) as workspace:
        tree = plant(workspace)
        with workspace.edit("Rename") as edit:
            edit.set("campaign", [tree.campaign], {"name": "A"})
        changesets.undo(workspace)
    with Workspace.open(path) as workspace:
        assert changesets.redo(workspace).title == "Rename"
    with Workspace.open(path) as workspace:
        assert names(workspace) == ["A"]
        assert changesets.undo(workspace).title == "Rename"
        assert changesets.undo(workspace).title == "Plant"
        with pytest.raises(NothingToDo):
            changesets.undo(workspace)


def test_marks_come_from_the_live_layer(workspace: Workspace) -> None:
    tree = plant(workspace)
    row = get_row(workspace, "campaign", tree.campaign)

    def mark() -> rows.Mark:
        with workspace.read() as connection:
            return rows.marks(connection, "campaign", [get_row(workspace, "campaign", tree.campaign)])[row.pk]

    assert mark().change == "added"
    with workspace.write() as connection:
        record_live(connection, "campaign", [row.pk], {row.pk: "123"})
    assert mark().change is None
    with workspace.edit("Rename") as edit:
        edit.set("campaign", [tree.campaign], {"name": "New name"})
    assert (mark().change, dict(mark().live_fields)) == ("edited", {"name": "Brand"})
    with workspace.edit("Again") as edit:
        edit.set("campaign", [tree.campaign], {"name": "Newer name"})
    assert dict(mark().live_fields) == {"name": "Brand"}
    changesets.undo(workspace)
    changesets.undo(workspace)
    assert mark().change is None
    with workspace.read() as connection:
        assert connection.execute(select(func.count()).select_from(live_value)).scalar_one() == 0


def test_history_names_every_action_of_an_entity(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.edit("Rename") as edit:
        edit.set("campaign", [tree.campaign], {"name": "A"}, reason="Asked for")
    changesets.undo(workspace)
    assert [(one.verb, one.title) for one in changesets.history(workspace, entity=tree.campaign)] == [
        ("undo", "Rename"),
        ("apply", "Rename"),
        ("apply", "Plant"),
    ]
    assert [one.title for one in changesets.history(workspace, entity=tree.ad)] == ["Plant"]
    assert changesets.entity_changes(workspace, tree.campaign)[0].reason == "Asked for"


KINDS_OF_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["create", "set", "bulk", "delete", "undo", "redo", "propose", "accept", "reject"]),
        st.integers(0, 5),
    ),
    max_size=25,
)


def snapshot(workspace: Workspace) -> Any:
    return [
        [(row.id, tuple(sorted((k, repr(v)) for k, v in row.values.items()))) for row in list_rows(workspace, kind)]
        for kind in ("campaign", "ad_group")
    ]


def do_step(workspace: Workspace, account: str, step: str, n: int) -> None:
    table = ENTITY["campaign"]
    campaigns = list_rows(workspace, "campaign")
    proposals = changesets.list_sets(workspace, state="proposed")
    if step == "create":
        with workspace.edit("Create") as edit:
            made = edit.create(
                "campaign", {"account": account, "platform": "google_ads", "name": f"c{n}", "status": "PAUSED"}
            )
            edit.create("ad_group", {"campaign": made, "platform": "google_ads", "name": "g", "status": "ENABLED"})
    elif step == "set" and campaigns:
        with workspace.edit("Set") as edit:
            edit.set("campaign", [campaigns[n % len(campaigns)].id], {"name": f"n{n}", "daily_budget": n * 1000})
    elif step == "bulk":
        with workspace.edit("Bulk") as edit:
            edit.set_where("campaign", literal(True), "name", table.c.name + str(n))
    elif step == "delete" and campaigns:
        with workspace.edit("Delete") as edit:
            edit.delete("campaign", [campaigns[n % len(campaigns)].id])
    elif step == "propose" and campaigns:
        with workspace.propose("Propose") as edit:
            edit.set("campaign", [campaigns[n % len(campaigns)].id], {"name": f"p{n}"})
            edit.create(
                "campaign", {"account": account, "platform": "google_ads", "name": f"pc{n}", "status": "PAUSED"}
            )
    elif step == "accept" and proposals:
        changesets.accept(workspace, proposals[n % len(proposals)].id)
    elif step == "reject" and proposals:
        changesets.reject(workspace, proposals[n % len(proposals)].id)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(KINDS_OF_STEPS)
def test_random_work_can_be_undone_to_every_earlier_state_and_redone(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("random") / "w.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace:
        with workspace.edit("Account") as edit:
            account = edit.create("account", {"name": "A", "platform": "google_ads", "status": "ENABLED"})
        states = [snapshot(workspace)]
        for step, n in steps:
            if step == "undo" and len(states) > 1:
                changesets.undo(workspace)
                states.pop()
            elif step == "redo":
                _redo_if_any(workspace, states)
            else:
                before = changesets.next_undo(workspace)
                do_step(workspace, account, step, n)
                if changesets.next_undo(workspace) != before:
                    states.append(snapshot(workspace))
            assert snapshot(workspace) == states[-1]
        forward = list(states)
        for expected in reversed(forward[:-1]):
            changesets.undo(workspace)
            assert snapshot(workspace) == expected
        for expected in forward[1:]:
            changesets.redo(workspace)
            assert snapshot(workspace) == expected
        _check_ranges(workspace)


def _redo_if_any(workspace: Workspace, states: list[Any]) -> None:
    try:
        changesets.redo(workspace)
    except NothingToDo:
        return
    states.append(snapshot(workspace))


def _check_ranges(workspace: Workspace) -> None:
    """Every change belongs to the set whose range it stands in, and every set was logged."""
    with workspace.read() as connection:
        for one in changesets.list_sets(workspace):
            raw = changesets.find_set(connection, one.id)
            owners = connection.execute(
                select(change.c.change_set).where(change.c.seq.between(raw.first_change, raw.last_change)).distinct()
            ).scalars()
            assert set(owners) == {raw.pk}
            assert connection.execute(select(log.c.seq).where(log.c.change_set == raw.pk)).first()


def test_what_follows_an_acceptance_is_all_or_nothing_with_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workspace.edit("Plant") as edit:
        id = edit.create("account", {"name": "A", "platform": "google_ads", "status": "ENABLED"})
    with workspace.propose("Rename") as proposed:
        proposed.set("account", [id], {"name": "B"})

    def crash(*_: object) -> None:
        raise RuntimeError

    heard: list[str] = []
    workspace.listen(lambda edited: heard.append(edited.label))
    with monkeypatch.context() as patch:
        patch.setattr(deciding, "catch_up", crash)
        with pytest.raises(RuntimeError):
            changesets.accept(workspace, id_text(proposed.id))
    assert heard == []
    assert changesets.get_set(workspace, id_text(proposed.id)).state == "proposed"
    assert list_rows(workspace, "account")[0]["name"] == "A"
    changesets.accept(workspace, id_text(proposed.id))
    assert heard == ["Accept Rename"]


def test_listeners_hear_of_a_transaction_once_it_is_committed(workspace: Workspace) -> None:
    seen: list[tuple[str, int]] = []

    def look(edited: Edited) -> None:
        with Workspace.open(workspace.path, read_only=True) as other:
            seen.append((edited.label, len(list_rows(other, "account"))))

    workspace.listen(look)
    with workspace.write():
        for name in "AB":
            with workspace.edit(f"Add {name}") as edit:
                edit.create("account", {"name": name, "platform": "google_ads", "status": "ENABLED"})
        assert seen == []
    assert seen == [("Add A", 2), ("Add B", 2)]
