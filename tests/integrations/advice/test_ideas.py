"""Keyword ideas from the sandbox over the official client: figures, pace, what is kept, and the proposal."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from app.cli import run_command
from core import changesets
from core.errors import Cancelled, InvalidInput, Unreachable
from core.ideas.question import Question
from core.ideas.seeding import from_ad_group
from core.progress import Progress, Step
from core.workspace import Workspace
from integrations.google_ads.ideas import GooglePlanner, Pace

GERMAN = Question(("Data  Catalog",), places=("DE",), language="de")


@dataclass
class Clock:
    """A clock that only sleeping moves."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self) -> Pace:
        return Pace(lambda: self.now, self.sleep)


@pytest.fixture
def planner(seeded_reach: Any) -> GooglePlanner:
    return GooglePlanner(Clock().pace(), seeded_reach.client, lambda: date(2026, 11, 23))


def plant(workspace: Workspace) -> str:
    """A campaign with an ad group, a keyword and two negatives; returns the ad group's id."""
    with workspace.edit("Plant") as edit:
        account = edit.create("account", {"name": "Nordlicht", "platform": "google_ads"})
        campaign = edit.create("campaign", {
            "account": account, "platform": "google_ads", "name": "Catalog", "locations": ["DE", "AT"], "languages": ["de"],
            "networks": ["Google search", "Search Partners"],
        })  # fmt: skip
        group = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": "Core"})
        edit.create("keyword", {"ad_group": group, "text": "Data Catalog", "match_type": "PHRASE", "status": "ENABLED"})
        for text, match, level in (("free trial", "PHRASE", "campaign"), ("api", "BROAD", "ad_group")):
            where = {"campaign": campaign} if level == "campaign" else {"ad_group": group}
            edit.create(
                "negative_keyword", where | {"level": level, "text": text, "match_type": match, "status": "ENABLED"}
            )
    return group


def test_ideas_have_figures_and_come_most_searched_first(planner: Any, seeded_reach: Any, workspace: Workspace) -> None:
    answer = planner.ask(workspace, seeded_reach.connect(workspace), GERMAN, Progress())
    assert len(answer.ideas) == 21
    assert {"data catalog", "data catalog software"} <= {one.text for one in answer.ideas}
    searches = [one.searches for one in answer.ideas]
    assert searches == sorted(searches, reverse=True)
    first = answer.ideas[0]
    assert first.low_bid < first.high_bid
    assert first.competition in ("LOW", "MEDIUM", "HIGH")
    assert [month for month, _ in first.months] == [
        *(f"2025-{n:02d}" for n in range(11, 13)),
        *(f"2026-{n:02d}" for n in range(1, 11)),
    ]
    assert answer.currency == "EUR"


def test_volumes_join_near_duplicates(planner: Any, seeded_reach: Any, workspace: Workspace) -> None:
    question = Question(("data catalog", "data catalogs", "data lineage"), volumes=True)
    answer = planner.ask(workspace, seeded_reach.connect(workspace), question, Progress())
    assert sorted(one.text for one in answer.ideas) == ["data catalog", "data lineage"]
    assert next(one for one in answer.ideas if one.text == "data catalog").variants == ("data catalogs",)


def test_a_month_is_asked_for_once_and_the_last_answer_serves_offline(seeded_reach: Any, workspace: Workspace) -> None:
    connection, calls = seeded_reach.connect(workspace), seeded_reach.sandbox.faults.calls
    ask = GooglePlanner(Clock().pace(), seeded_reach.client, lambda: date(2026, 11, 23)).ask
    before = calls["GenerateKeywordIdeas"]
    first = ask(workspace, connection, GERMAN, Progress())
    again = ask(workspace, connection, Question(("data catalog",), places=("de",), language="DE"), Progress())
    assert calls["GenerateKeywordIdeas"] == before + 1
    assert again.kept
    assert (again.ideas, again.asked_at) == (first.ideas, first.asked_at)
    assert ask(workspace, connection, GERMAN, Progress(), again=True).kept is False
    next_month = GooglePlanner(Clock().pace(), _away, lambda: date(2026, 12, 1)).ask
    lost = next_month(workspace, connection, GERMAN, Progress())
    assert (lost.ideas, lost.why_kept) == (first.ideas, "No network.")
    assert next_month(workspace, connection, GERMAN, Progress(), offline=True).ideas == first.ideas
    with pytest.raises(Unreachable):
        next_month(workspace, connection, Question(("never asked",)), Progress())


def _away(connection: Any) -> Any:
    raise Unreachable("No network.")


def test_questions_are_a_second_apart_and_waiting_shows(seeded_reach: Any, workspace: Workspace) -> None:
    said: list[Step] = []
    clock = Clock()
    pace = clock.pace()
    pace.take("1", Progress())
    pace.take("2", Progress())
    assert clock.slept == []
    pace.take("1", Progress(said.append))
    assert sum(clock.slept) == pytest.approx(1.0)
    assert any("one planning question a second" in one.label for one in said)
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        pace.take("1", stopped)


def test_a_quota_answer_is_waited_for_as_long_as_it_asks(own_reach: Any, workspace: Workspace) -> None:
    own_reach.sandbox.faults.add("quota", "GenerateKeywordIdeas", seconds=7.0)
    clock = Clock()
    planner = GooglePlanner(clock.pace(), own_reach.client)
    answer = planner.ask(workspace, own_reach.connect(workspace), GERMAN, Progress())
    assert answer.ideas
    assert sum(clock.slept) == pytest.approx(7.0, abs=0.2)


def test_bad_questions_are_refused_before_anything_is_sent(
    planner: Any, seeded_reach: Any, workspace: Workspace
) -> None:
    connection = seeded_reach.connect(workspace)
    for question in (Question(), Question(tuple(f"k{n}" for n in range(21))), Question(("a",), places=("Berlin",))):
        with pytest.raises(InvalidInput):
            planner.ask(workspace, connection, question, Progress())
    with pytest.raises(InvalidInput, match="language"):
        planner.ask(workspace, connection, Question(("a",), language="xx"), Progress())


def test_a_question_for_an_ad_group(workspace: Workspace) -> None:
    assert from_ad_group(workspace, plant(workspace)) == Question(("data catalog",), "", ("DE", "AT"), "de", True)


def test_the_command_lists_and_proposes(
    own_reach: Any, keychain: Any, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    group = plant(workspace)
    keychain(own_reach, own_reach.connect(workspace))
    workspace.close()
    words = [
        "ideas",
        str(workspace.path),
        "google_ads",
        "--ad-group",
        group,
        "--keyword",
        "data catalog",
        "--limit",
        "0",
        "--json",
    ]
    assert run_command(words) == 0
    document = json.loads(capsys.readouterr().out)
    rows = {one["text"]: one for one in document["ideas"]}
    assert rows["data catalog"]["in_account"] == ["Catalog › Core"]
    assert rows["data catalog free trial"]["blocked_by"] == "free trial (phrase, campaign Catalog)"
    assert rows["data catalog api"]["blocked_by"] == "api (broad, ad group Core)"
    assert rows["data catalog tool"]["blocked_by"] is None
    take = ["--take", "data catalog tool", "--take", "data catalog", "--match-type", "phrase", "--offline"]
    assert run_command([*words, *take]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["proposed"], made["left_out"], made["kept"]) == (1, ["data catalog"], True)
    with Workspace.open(workspace.path) as again:
        change = changesets.list_changes(again, made["changeset"])[0]
        assert "searches a month" in (change.reason or "")
        changesets.accept(again, made["changeset"])
    assert run_command([*words, *take]) == 1
    assert "has all of them" in capsys.readouterr().err
