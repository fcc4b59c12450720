"""Exactly once in effect: whatever breaks while posting, the platform ends as the draft, nothing twice, nothing lost."""

from __future__ import annotations

import os
import random
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from posting.conftest import Desk, opened, plant_group
from posting.model import Killed
from sqlalchemy import ColumnElement, event, func, select

from core.errors import OutcomeUnknown, TryLater, Unreachable
from core.posting.journal import PostState, StepState
from core.rows import list_rows
from core.schema import ENTITY, live_value, post, post_operation, post_step

# A few with every suite; `bench schedules` asks for thousands, from another first seed if it likes.
SCHEDULES = int(os.environ.get("CAMPAIGN_DESK_SCHEDULES", "18"))
FIRST = int(os.environ.get("CAMPAIGN_DESK_FIRST_SCHEDULE", "0"))
BLOCKS = 6
KINDS_OF_TROUBLE = ("none", "busy", "away", "lost", "late", "lost_after", "kill_before", "kill_after")


class Trouble:
    """What goes wrong, drawn from a seed, at most so often."""

    def __init__(self, seed: int, rate: float) -> None:
        self.chance = random.Random(seed)
        self.rate = rate
        self.left = 12
        self.commits = -1

    def strike(self, point: str) -> str | None:
        if self.left == 0 or self.chance.random() > self.rate:
            return None
        self.left -= 1
        what = self.chance.choice(KINDS_OF_TROUBLE)
        if what == "busy" and point != "after":
            error = TryLater("Busy.")
            error.wait_s = self.chance.choice((None, 2.0, 30.0))
            raise error
        if what == "away" and point != "after":
            raise Unreachable("Away.")
        if what == "late" and point == "before":
            return "late"
        if what == "lost" and point == "before":
            raise OutcomeUnknown("Lost before it arrived.")
        if what == "lost_after" and point == "after":
            raise OutcomeUnknown("Lost after it was done.")
        if what.startswith("kill"):
            raise Killed
        return None


def kill_at_commits(desk: Desk, trouble: Trouble) -> None:
    """Let the process end at some transactions, before they are kept."""

    def struck(connection: Any) -> None:
        if (
            connection.get_execution_options().get("writing")
            and trouble.left
            and trouble.chance.random() < trouble.rate / 3
        ):
            trouble.left -= 1
            raise Killed

    event.listen(desk.workspace.engine, "commit", struck)


def edit_something(desk: Desk, chance: random.Random, number: int) -> None:
    """A person goes on working: new things, edits and removals."""
    workspace = desk.workspace
    groups = list_rows(workspace, "ad_group")
    campaigns = list_rows(workspace, "campaign")
    what = chance.randrange(8)
    with workspace.edit(f"Edit {number}") as edit:
        keywords: ColumnElement[bool] = ENTITY["keyword"].c.pk % 3 == chance.randrange(3)
        if what == 0 or not groups:
            plant_group(edit, chance.choice(campaigns).id, f"Added {number}", 2)
        elif what == 1:
            edit.set_where("keyword", keywords, "max_cpc", func.abs(chance.randrange(1, 9) * 100_000))
        elif what == 2:
            edit.set("ad_group", [chance.choice(groups).id], {"name": f"Renamed {number}"})
        elif what == 3 and len(groups) > 1:
            edit.delete("ad_group", [chance.choice(groups).id])
        elif what == 4:
            edit.set("campaign", [chance.choice(campaigns).id], {"daily_budget": f"{chance.randrange(5, 30)}.00"})
        elif what == 5:
            edit.create(
                "keyword",
                {
                    "ad_group": chance.choice(groups).id,
                    "text": f"ledger {number}",
                    "match_type": "PHRASE",
                    "status": "ENABLED",
                },
            )
        elif what == 6:
            ads = list_rows(workspace, "ad")
            if ads:
                edit.set("ad", [chance.choice(ads).id], {"final_url": f"https://ledgerly.example/{number}"})
        else:
            words = list_rows(workspace, "keyword")
            if words:
                edit.set("keyword", [chance.choice(words).id], {"text": f"renewed {number}"})


def post_until_done(desk: Desk, chance: random.Random) -> None:
    """Press the button again and again, and work on in between."""
    for attempt in range(60):
        try:
            done = desk.post()
        except Killed:
            continue
        except (TryLater, Unreachable, OutcomeUnknown):
            continue
        if done.stopped is None and done.pending == 0 and attempt > 0 and done.planned == 0:
            return
        if done.failed and all(one.refusal.code == "conflict" for one in done.failed):
            raise AssertionError(done.failed)
        if attempt < 3 and chance.random() < 0.5:
            with suppress(Killed):
                edit_something(desk, chance, 1000 + attempt)
    raise AssertionError("it never ends")


def check_journal(desk: Desk) -> None:
    with desk.workspace.read() as connection:
        states = set(connection.execute(select(post.c.state)).scalars())
        assert states <= {PostState.DONE.value, PostState.SETTLED.value}
        steps = set(connection.execute(select(post_step.c.state)).scalars())
        assert steps <= {StepState.DONE.value, StepState.FAILED.value}
        waiting = select(func.count()).select_from(post_operation).where(post_operation.c.state == "pending")
        assert connection.execute(waiting).scalar_one() == 0
        assert connection.execute(select(func.count()).select_from(live_value)).scalar_one() == 0


def run_schedule(desk: Desk, seed: int) -> Trouble:
    chance = random.Random(seed)
    desk.model.lag_s = chance.choice((0.0, 0.0, 3.0))
    desk.model.knows_marks = chance.random() > 0.15
    desk.model.really_most = chance.choice((10_000, 10_000, 3))
    desk.model.most = chance.choice((10_000, 10_000, 6))
    desk.model.partial = chance.random() < 0.2
    if not desk.model.knows_marks or desk.model.partial:
        desk.model.lag_s = 3.0  # without markers, what is on its way can only be waited for
    desk.post()
    for number in range(chance.randrange(1, 6)):
        edit_something(desk, chance, number)
    trouble = Trouble(seed, chance.choice((0.1, 0.3, 0.6)))
    desk.model.strike = trouble.strike
    kill_at_commits(desk, trouble)
    post_until_done(desk, chance)
    trouble.left = 0
    desk.model.settle_all()
    return trouble


@pytest.mark.parametrize("block", range(BLOCKS))
def test_whatever_breaks_the_platform_ends_as_the_draft(template: Path, tmp_path: Path, block: int) -> None:
    for seed in range(FIRST + block * SCHEDULES // BLOCKS, FIRST + (block + 1) * SCHEDULES // BLOCKS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        for desk in opened(template, folder):
            run_schedule(desk, seed)
            assert desk.standing() == desk.drafted(), f"seed {seed}"
            check_journal(desk)
        shutil.rmtree(folder)


@pytest.mark.parametrize("seed", [425, 1116])
def test_schedules_that_once_failed(template: Path, tmp_path: Path, seed: int) -> None:
    """An answer lost for longer than a stop; a parent taken over whose child stood there too."""
    for desk in opened(template, tmp_path):
        run_schedule(desk, seed)
        assert desk.standing() == desk.drafted()
        check_journal(desk)
