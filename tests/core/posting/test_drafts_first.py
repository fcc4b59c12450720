"""Exactly once on a platform without markers: drafts under marked names, named and switched on when everything stands."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from posting.conftest import Desk, opened, plant, plant_group
from posting.drafting_model import DraftModel
from posting.model import Killed
from posting.test_exactly_once import Trouble, check_journal, edit_something, kill_at_commits, post_until_done
from sqlalchemy import select

from core.changesets import accept, list_changes
from core.errors import OutcomeUnknown, SignInNeeded, TryLater
from core.platforms import Verb
from core.posting.adapter import Operation
from core.posting.drafting import marked
from core.posting.undoing import undo_post
from core.rows import list_rows
from core.schema import post as posts

SCHEDULES = int(os.environ.get("CAMPAIGN_DESK_SCHEDULES", "8"))
FIRST = int(os.environ.get("CAMPAIGN_DESK_FIRST_SCHEDULE", "0"))
BLOCKS = 2


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the workspace beside an empty platform that has no markers."""
    yield from opened(template, tmp_path, DraftModel)


def named(desk: Desk, kind: str) -> list[str]:
    return sorted(str(held["values"]["name"]) for held in desk.model.live().values() if held["kind"] == kind)


def statuses(desk: Desk, kind: str) -> list[str]:
    return [held["values"]["status"] for held in desk.model.live().values() if held["kind"] == kind]


def only(desk: Desk, kind: str) -> str:
    return next(row.id for row in list_rows(desk.workspace, kind))


class Outages(Trouble):
    """Troubles of both kinds, and sign-ins that end in between."""

    def strike(self, point: str) -> str | None:
        if self.left and point != "after" and self.chance.random() < self.rate / 12:
            self.left -= 1
            raise SignInNeeded("The sign-in has run out.")
        if self.left and point == "after" and self.chance.random() < self.rate / 4:
            self.left -= 1
            return "unsure"
        return super().strike(point)


def run_schedule(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    model = desk.model
    model.lag_s = chance.choice((0.0, 3.0, 3.0))
    model.most = chance.choice((10_000, 5))
    model.really_most = chance.choice((10_000, 10_000, 2))
    if chance.random() < 0.5:
        desk.post()
    for number in range(chance.randrange(1, 6)):
        edit_something(desk, chance, number)
    trouble = Outages(seed, chance.choice((0.1, 0.3, 0.6)))
    model.strike = trouble.strike
    kill_at_commits(desk, trouble)
    post_until_done(desk, chance)
    trouble.left = 0
    model.settle_all()
    desk.post()


@pytest.mark.parametrize("block", range(BLOCKS))
def test_whatever_breaks_drafts_end_as_the_draft(template: Path, tmp_path: Path, block: int) -> None:
    for seed in range(FIRST + block * SCHEDULES // BLOCKS, FIRST + (block + 1) * SCHEDULES // BLOCKS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        for desk in opened(template, folder, DraftModel):
            run_schedule(desk, seed)
            assert desk.standing() == desk.drafted(), f"seed {seed}"
            check_journal(desk)
        shutil.rmtree(folder)


def test_a_post_makes_drafts_then_names_and_switches_them_on(desk: Desk) -> None:
    seen: list[tuple[str, ...]] = []
    desk.model.strike = lambda point: seen.append(tuple(named(desk, "campaign"))) if point == "before" else None
    done = desk.post()
    assert (done.planned, done.posted, done.pending, done.failed) == (3, 3, 0, ())
    assert [[" · cdesk-" in name for name in names] for names in seen] == [[], [True], [True], [True], [False], [False]]
    assert named(desk, "campaign") == ["Campaign 1"]
    assert desk.standing() == desk.drafted()
    assert desk.post().planned == 0


def test_nothing_new_runs_by_itself(desk: Desk) -> None:
    """Neither a campaign nor an ad group below one that runs; ads may be switched on below them."""
    campaign = only(desk, "campaign")
    with desk.workspace.edit("Enable") as edit:
        edit.set("campaign", [campaign], {"status": "ENABLED"})
    desk.post()
    assert [statuses(desk, kind) for kind in ("campaign", "ad_group", "ad")] == [["PAUSED"], ["PAUSED"], ["ENABLED"]]
    assert next(row for row in list_rows(desk.workspace, "ad_group"))["status"] == "PAUSED"
    with desk.workspace.edit("Wanted") as edit:
        edit.set("campaign", [campaign], {"status": "ENABLED"})
        plant_group(edit, campaign, "Wanted", 0)
    desk.post(enable=True)
    assert sorted(statuses(desk, "campaign") + statuses(desk, "ad_group")) == ["ENABLED", "ENABLED", "PAUSED"]
    assert desk.standing() == desk.drafted()


def test_what_cannot_be_switched_on_stays_a_draft_and_is_pending(desk: Desk) -> None:
    plant(desk.workspace, campaigns=1, first=2)
    bad = only(desk, "ad_group")
    desk.model.refuses = lambda one: ("TOO_FEW", "status") if one.id == bad and one.verb == "update" else None
    done = desk.post()
    assert [(one.entity, one.field, one.refusal.code) for one in done.failed] == [(bad, "status", "TOO_FEW")]
    assert (done.planned, done.posted, done.pending) == (6, 5, 1)
    assert sorted(statuses(desk, "ad_group")) == ["DRAFT", "PAUSED"]
    desk.model.refuses = lambda one: None
    again = desk.post()
    assert (again.planned, again.posted) == (1, 1)
    assert desk.standing() == desk.drafted()


def test_a_parent_that_stays_a_draft_keeps_what_is_below_it(desk: Desk) -> None:
    top = only(desk, "campaign")
    desk.model.refuses = lambda one: ("BUDGET", "daily_budget") if one.id == top and one.verb == "update" else None
    done = desk.post()
    assert [(one.entity, one.field) for one in done.failed] == [(top, "daily_budget")]
    assert (done.posted, done.pending) == (0, 3)
    assert statuses(desk, "ad_group") + statuses(desk, "ad") == ["DRAFT", "DRAFT"]
    desk.model.refuses = lambda one: None
    assert desk.post().pending == 0
    assert desk.standing() == desk.drafted()


def test_somebody_elses_of_the_same_name_is_neither_taken_over_nor_doubled(desk: Desk) -> None:
    desk.model.resources["campaign/foreign"] = {
        "kind": "campaign", "removed": False, "above": {}, "values": {"name": "Campaign 1", "status": "ENABLED"},
    }  # fmt: skip
    done = desk.post()
    assert [(one.kind, one.field, one.refusal.code) for one in done.failed] == [
        ("campaign", "name", "local.name_taken")
    ]
    assert "this workspace does not know it" in done.failed[0].refusal.message
    assert list(desk.model.live()) == ["campaign/foreign"]
    with desk.workspace.edit("Rename") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"name": "Mine"})
    assert desk.post().pending == 0
    assert named(desk, "campaign") == ["Campaign 1", "Mine"]


def test_a_request_that_arrives_long_after_it_was_given_up(desk: Desk) -> None:
    """It was sent again by then, so it makes a second draft: known by its marked name, it is deleted by the next post."""
    desk.model.lag_s, desk.model.late = 3.0, 3
    struck = iter(["late"])
    desk.model.strike = lambda point: next(struck, None) if point == "before" else None
    assert desk.post().pending == 0
    desk.model.settle_all()
    desk.model.clock.at += 2_000
    desk.model._tick()
    assert len(named(desk, "campaign")) == 2
    desk.post()
    assert named(desk, "campaign") == ["Campaign 1"]
    assert desk.standing() == desk.drafted()


def test_removals_go_from_the_bottom_up_and_pauses_before_all(desk: Desk) -> None:
    plant(desk.workspace, campaigns=1, first=2)
    desk.post(enable=True)
    sent: list[tuple[str, str]] = []
    real = desk.model.send

    def send(operations: Any, marker: str | None) -> Any:
        sent.extend((one.verb.value, one.kind) for one in operations)
        return real(operations, marker)

    desk.model.send = send  # type: ignore[method-assign]
    campaigns = [row.id for row in list_rows(desk.workspace, "campaign")]
    groups = [row for row in list_rows(desk.workspace, "ad_group") if row["campaign"] == campaigns[1]]
    with desk.workspace.edit("Stop and remove") as edit:
        edit.set("ad_group", [one.id for one in groups], {"status": "PAUSED"})
        edit.delete("campaign", [campaigns[0]])
    desk.post()
    assert sent == [("update", "ad_group"), ("remove", "ad"), ("remove", "ad_group"), ("remove", "campaign")]
    assert desk.standing() == desk.drafted()


def test_the_quota_of_a_day_that_a_creation_meets_stops_with_its_time(desk: Desk) -> None:
    def strike(point: str) -> None:
        if point == "before" and desk.model.sends == 2:
            error = OutcomeUnknown("Perhaps.")
            error.wait_s = 7_200.0
            raise error

    desk.model.strike = strike
    done = desk.post()
    assert isinstance(done.stopped, TryLater)
    assert "There is more from" in done.stopped.message
    assert (done.posted, done.pending) == (0, 3)
    desk.model.strike = lambda point: None
    assert desk.plan().resumes
    desk.post()
    assert desk.post().pending == 0
    assert desk.standing() == desk.drafted()


def test_a_killed_post_is_finished_with_the_values_it_began_with(desk: Desk) -> None:
    def strike(point: str) -> None:
        if point == "before" and desk.model.sends == 4:
            raise Killed

    desk.model.strike = strike
    with pytest.raises(Killed):
        desk.post()
    assert " · cdesk-" in named(desk, "campaign")[0]
    left = desk.plan().operations
    assert [(one.kind, one.name) for one in left if one.kind != "ad"] == [
        ("campaign", "Campaign 1"),
        ("ad_group", "Group 1"),
    ]
    with desk.workspace.edit("Meanwhile") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"name": "Meanwhile"})
    desk.model.strike = lambda point: None
    assert desk.post().posted == 3
    assert named(desk, "campaign") == ["Campaign 1"]
    assert desk.post().posted == 1
    assert named(desk, "campaign") == ["Meanwhile"]


def test_taking_a_post_back_deletes_what_it_made_and_sets_back_what_it_changed(desk: Desk) -> None:
    desk.post()
    with desk.workspace.edit("Edit") as edit:
        edit.set("campaign", [only(desk, "campaign")], {"daily_budget": "35.00"})
        plant_group(edit, only(desk, "campaign"), "New group", 0)
    second = desk.post()
    assert second.post is not None
    changeset, _ = undo_post(desk.workspace, second.post)
    assert {(one.kind, one.op, one.field) for one in list_changes(desk.workspace, changeset)} == {
        ("campaign", "set", "daily_budget"), ("ad_group", "delete", None), ("ad", "delete", None),
    }  # fmt: skip
    accept(desk.workspace, changeset)
    assert desk.post().pending == 0
    assert desk.standing() == desk.drafted()
    assert named(desk, "ad_group") == ["Group 1"]
    with desk.workspace.read() as connection:
        assert set(connection.execute(select(posts.c.state)).scalars()) == {"done"}


@pytest.mark.parametrize("name", ["", None, "  Blank  ", "x" * 300, "ß" * 99, "Plain"])
def test_a_marked_name_is_short_enough_trimmed_and_says_exactly_one_creation(name: str | None) -> None:
    def of(n: int, gen: int = 1) -> str:
        return marked(Operation(n, "ad", n, f"id-{n}", Verb.CREATE, {"name": name, "status": "PAUSED"}), 100, "w", gen)

    made = of(1)
    assert made == made.strip()
    assert len(made.encode()) <= 100
    assert " · cdesk-" in made
    assert len({made, of(2), of(1, gen=2)}) == 3
    assert made == of(1)
