"""Posting from draft to platform, one thing at a time."""

from __future__ import annotations

import pytest
from posting.conftest import Desk, plant, plant_group
from posting.model import Model
from sqlalchemy import select

from core.changesets import accept, list_changes, undo
from core.errors import Conflict, InUse, NothingToDo, PermissionDenied, SignInNeeded, TryLater
from core.platforms import Verb
from core.posting.adapter import Operation
from core.posting.money import set_guard
from core.posting.posting import Asked, post
from core.posting.undoing import undo_post
from core.rows import list_rows
from core.schema import post as posts


def only(desk: Desk, kind: str) -> str:
    """The id of the only entity of a kind, or the first."""
    return list_rows(desk.workspace, kind)[0].id


def test_a_new_tree_stands_on_the_platform_as_drafted(desk: Desk) -> None:
    plan = desk.plan()
    assert [one.left_out for one in plan.left_out] == []
    assert len(plan.operations) == 5
    done = desk.post()
    assert (done.planned, done.posted, done.pending, done.failed, done.stopped) == (5, 5, 0, (), None)
    assert desk.standing() == desk.drafted()
    assert desk.model.sends == 1
    assert desk.model.markers == {}
    again = desk.post()
    assert (again.planned, again.posted, again.pending) == (0, 0, 0)


def test_an_edit_says_what_changes_and_sends_only_that(desk: Desk) -> None:
    desk.post()
    with desk.workspace.edit("Edit") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"daily_budget": "35.00", "comment": "not for them"})
    plan = desk.plan()
    assert [(one.verb, one.detail) for one in plan.operations] == [(Verb.UPDATE, "Daily budget 20.00 EUR → 35.00 EUR")]
    assert desk.post().posted == 1
    assert desk.standing() == desk.drafted()


def test_a_note_for_colleagues_is_nothing_to_post(desk: Desk) -> None:
    desk.post()
    with desk.workspace.edit("Note") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"comment": "later"})
    plan = desk.plan()
    assert (plan.operations, plan.left_out) == ((), ())


def test_new_campaigns_are_paused_on_both_sides_unless_enabled(desk: Desk) -> None:
    campaign = only(desk, "campaign")
    with desk.workspace.edit("Enable") as edit:
        edit.set("campaign", [campaign], {"status": "ENABLED"})
        second = edit.create("campaign", {
            "account": only(desk, "account"), "platform": "google_ads", "name": "Second", "status": "ENABLED", "type": "Search",
            "daily_budget": "20.00", "locations": ["DE"], "languages": ["en"], "networks": ["Google search"],
            "bid_strategy": "Manual CPC", "eu_political_ads": "Doesn't have EU political ads",
        })  # fmt: skip
        plant_group(edit, second, "Group", 2)
    assert desk.plan("name = Campaign*").paused
    desk.post(f"id = {campaign}")
    assert [held["values"]["status"] for held in desk.model.live().values() if held["kind"] == "campaign"] == ["PAUSED"]
    assert next(row for row in list_rows(desk.workspace, "campaign") if row.id == campaign)["status"] == "PAUSED"
    desk.post(enable=True)
    statuses = {
        held["values"]["name"]: held["values"]["status"]
        for held in desk.model.live().values()
        if held["kind"] == "campaign"
    }
    assert statuses == {"Campaign 1": "PAUSED", "Second": "ENABLED"}
    assert desk.post().planned == 0


def test_a_chosen_keyword_brings_the_parents_it_needs(desk: Desk) -> None:
    done = desk.post('text = "close software 1"')
    assert done.posted == 3
    kinds = sorted(held["kind"] for held in desk.model.live().values())
    assert kinds == ["ad_group", "campaign", "keyword"]


def test_what_is_removed_goes_with_all_below_it(desk: Desk) -> None:
    plant(desk.workspace, campaigns=1, first=2)
    desk.post()
    with desk.workspace.edit("Remove") as edit:
        edit.delete("campaign", [only(desk, "campaign")])
    plan = desk.plan()
    assert [(one.kind, one.verb) for one in plan.operations] == [("campaign", Verb.REMOVE)]
    desk.post()
    assert desk.standing() == desk.drafted()
    undo(desk.workspace)
    assert desk.post().posted == 5
    assert desk.standing() == desk.drafted()


def test_a_keyword_with_another_text_is_removed_and_made_anew(desk: Desk) -> None:
    desk.post()
    with desk.workspace.edit("Reword") as edit:
        edit.set("keyword", [only(desk, "keyword")], {"text": "ledger software"})
    plan = desk.plan()
    assert [one.verb for one in plan.operations] == [Verb.REMOVE, Verb.CREATE]
    assert "made anew" in plan.warnings[0]
    desk.post()
    assert desk.standing() == desk.drafted()


def test_a_fixed_field_of_a_tree_is_left_out(desk: Desk) -> None:
    desk.post()
    with desk.workspace.edit("Retype") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"type": "Display"})
    plan = desk.plan()
    assert plan.operations == ()
    assert "does not let campaign type be changed" in (plan.left_out[0].left_out or "")


def test_an_error_holds_back_what_is_below_it(desk: Desk) -> None:
    with desk.workspace.edit("Break") as edit:
        edit.set("ad_group", [only(desk, "ad_group")], {"name": None})
    plan = desk.plan()
    assert [one.kind for one in plan.operations] == ["campaign"]
    assert {one.kind for one in plan.left_out} == {"ad_group", "ad", "keyword"}
    assert all("rror" in (one.left_out or "") for one in plan.left_out)
    done = desk.post()
    assert (done.posted, len(done.failed)) == (1, 0)


def test_an_old_plan_is_refused(desk: Desk) -> None:
    plan = desk.plan()
    with desk.workspace.edit("Rename") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"name": "Other"})
    with pytest.raises(Conflict, match="changed since the plan"):
        post(desk.poster, plan, Asked())
    assert desk.model.resources == {}


def test_a_high_rise_of_budgets_has_to_be_typed(desk: Desk) -> None:
    with desk.workspace.edit("Enable") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"status": "ENABLED", "daily_budget": "250.00"})
    assert desk.plan().amount_to_type is None
    plan = desk.plan(enable=True)
    assert (plan.added_daily_budget, plan.guard, plan.amount_to_type) == (250_000_000, 100_000_000, "250.00")
    for typed in (None, "", "25.00", "250.01", "all"):
        with pytest.raises(PermissionDenied, match=r"250\.00"):
            post(desk.poster, plan, Asked(enable=True), typed_amount=typed)
    assert desk.model.resources == {}
    assert post(desk.poster, plan, Asked(enable=True), typed_amount="250").posted == 5
    set_guard(desk.workspace, "1000")
    with desk.workspace.edit("Raise") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"daily_budget": "600.00"})
    plan = desk.plan()
    assert (plan.added_daily_budget, plan.amount_to_type) == (350_000_000, None)


def test_edits_made_while_posting_stay_pending(desk: Desk) -> None:
    campaign = only(desk, "campaign")

    def edits(point: str) -> None:
        if point == "before":
            with desk.workspace.edit("Meanwhile") as edit:
                edit.set("campaign", [campaign], {"name": "Meanwhile"})
                edit.delete("keyword", [only(desk, "keyword")])
            desk.model.strike = lambda point: None

    desk.model.strike = edits
    assert desk.post().posted == 5
    plan = desk.plan()
    assert [(one.kind, one.verb) for one in plan.operations] == [("keyword", Verb.REMOVE), ("campaign", Verb.UPDATE)]
    desk.post()
    assert desk.standing() == desk.drafted()


def test_refusals_name_their_field_and_hold_back_only_what_is_below(desk: Desk) -> None:
    plant(desk.workspace, campaigns=1, first=2)
    bad = only(desk, "ad_group")

    def refuses(one: Operation) -> tuple[str, str] | None:
        return ("NAME_NOT_ALLOWED", "name") if one.id == bad else None

    desk.model.refuses = refuses
    done = desk.post()
    assert [(one.entity, one.field, one.refusal.code, one.refusal.hint) for one in done.failed] == [
        (bad, "name", "NAME_NOT_ALLOWED", "Change it.")
    ]
    assert (done.planned, done.posted, done.pending) == (10, 6, 4)
    desk.model.refuses = lambda one: None
    assert desk.post().posted == 4
    assert desk.standing() == desk.drafted()


def test_a_refusal_at_the_real_send_leaves_the_rest(desk: Desk) -> None:
    """Asked to check, the platform found nothing; then somebody took the name."""
    bad = only(desk, "ad_group")
    asked = []

    def refuses(one: Operation) -> tuple[str, str] | None:
        asked.append(one.n)
        return ("DUPLICATE", "name") if one.id == bad and desk.model.sends == 1 else None

    desk.model.refuses = refuses
    done = desk.post()
    assert [one.entity for one in done.failed] == [bad]
    assert done.posted == 1
    assert desk.model.sends == 2


def test_a_change_made_there_is_a_conflict_and_nothing_is_overwritten(desk: Desk) -> None:
    desk.post()
    ident = next(ident for ident, held in desk.model.resources.items() if held["kind"] == "campaign")
    desk.model.edit(ident, name="Theirs")
    with desk.workspace.edit("Edit") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"name": "Mine"})
        edit.set("ad_group", [only(desk, "ad_group")], {"max_cpc": "2.00"})
    done = desk.post()
    assert [(one.kind, one.field, one.refusal.code) for one in done.failed] == [("campaign", "name", "conflict")]
    assert done.posted == 1
    assert desk.model.resources[ident]["values"]["name"] == "Theirs"


def test_an_ad_that_stands_there_already_is_taken_over_not_doubled(desk: Desk) -> None:
    desk.post('text = "close software 1"')
    group = next(ident for ident, held in desk.model.resources.items() if held["kind"] == "ad_group")
    ad = next(one for one in list_rows(desk.workspace, "ad"))
    desk.model.resources["ad/foreign"] = {
        "kind": "ad", "removed": False, "above": {"ad_group": group},
        "values": {"status": "ENABLED", "headlines": dumped(ad["headlines"]), "descriptions": dumped(ad["descriptions"]), "final_url": ad["final_url"]},
    }  # fmt: skip
    assert desk.post().pending == 0
    assert [ident for ident, held in desk.model.live().items() if held["kind"] == "ad"] == ["ad/foreign"]
    assert desk.standing() == desk.drafted()


def dumped(texts: list[str]) -> str:
    from core.values import dump_json

    return dump_json(texts)


def test_a_stop_keeps_what_was_posted_and_a_sign_in_lets_it_go_on(desk: Desk) -> None:
    plant(desk.workspace, campaigns=2, first=2)

    def strike(point: str) -> None:
        if point == "before" and desk.model.sends == 2:
            raise SignInNeeded("The sign-in has ended.")

    desk.model.strike = strike
    done = desk.post()
    assert isinstance(done.stopped, SignInNeeded)
    assert (done.planned, done.posted, done.pending) == (15, 5, 10)
    desk.model.strike = lambda point: None
    assert desk.post().posted == 10
    assert desk.standing() == desk.drafted()


def test_a_wait_is_shown_and_stopped_within_a_second(desk: Desk) -> None:
    shown: list[str] = []

    def report(step: object) -> None:
        shown.append(str(getattr(step, "label", "")))
        if "trying again" in shown[-1] and desk.model.clock.at > 3:
            desk.progress.cancel()

    def strike(point: str) -> None:
        if point == "before":
            error = TryLater("Busy.")
            error.wait_s = 24.0
            raise error

    desk.progress.report = report
    desk.model.strike = strike
    done = desk.post()
    assert done.stopped is not None
    assert (done.posted, done.pending) == (0, 5)
    assert any("24 s" in text or "25 s" in text for text in shown)
    assert desk.model.clock.at < 5


def test_another_copy_of_the_file_does_not_post_again(desk: Desk) -> None:
    """A backup from before the post, or a colleague's copy: the same request has the same name."""
    desk.model.knows_marks = True
    clean_up, Model.clean_up = Model.clean_up, lambda self, markers, progress: None  # type: ignore[method-assign]
    try:
        desk.post()
        with desk.workspace.write() as connection:
            from sqlalchemy import update

            from core.schema import ENTITY, live_value, post_operation, post_step

            for table in (posts, post_step, post_operation, live_value):
                connection.execute(table.delete())
            for kind in ("campaign", "ad_group", "ad", "keyword"):
                connection.execute(update(ENTITY[kind]).values(live=0, remote_id=None))
        sends = len(desk.model.resources)
        assert desk.post().pending == 0
        assert len(desk.model.resources) == sends
        assert desk.standing() == desk.drafted()
    finally:
        Model.clean_up = clean_up  # type: ignore[method-assign]


def test_two_posts_at_once_are_one(desk: Desk) -> None:
    def strike(point: str) -> None:
        if point == "before":
            with pytest.raises(InUse, match="posting already"):
                desk.post()

    desk.model.strike = strike
    assert desk.post().posted == 5
    assert desk.model.sends == 1


def test_taking_a_post_back(desk: Desk) -> None:
    first = desk.post()
    assert first.post is not None
    with desk.workspace.edit("Edit") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"daily_budget": "35.00", "name": "Renamed"})
        edit.delete("keyword", [only(desk, "keyword")])
        plant_group(edit, only(desk, "campaign"), "New group", 1)
    second = desk.post()
    assert second.post is not None
    with desk.workspace.edit("Later") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"name": "Renamed again"})
    changeset, lost = undo_post(desk.workspace, second.post)
    assert {(one.kind, one.op, one.field) for one in list_changes(desk.workspace, changeset)} == {
        ("campaign", "set", "daily_budget"),
        ("ad_group", "delete", None),
        ("ad", "delete", None),
        ("keyword", "delete", None),
    }
    assert any("Campaign was changed since" in one for one in lost)
    assert any("cannot come back" in one for one in lost)
    accept(desk.workspace, changeset)
    assert desk.post().pending == 0
    assert desk.standing() == desk.drafted()
    assert len([held for held in desk.model.live().values() if held["kind"] == "ad_group"]) == 1
    with desk.workspace.read() as connection:
        assert set(connection.execute(select(posts.c.state)).scalars()) == {"done"}
    with pytest.raises(NothingToDo):
        undo_post(desk.workspace, second.post)
