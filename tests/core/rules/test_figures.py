"""Rules about figures, ages and habits: what is near to breaking them does not, and findings follow what is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from core.interchange.metrics.importing import import_metrics
from core.progress import silent
from core.recording import Edit
from core.rules import Finding, check, is_current, refresh, stored
from core.search_terms import searches_in
from core.workspace import Workspace
from tests.core.rules.figure_examples import (
    FIGURES,
    GOOGLE_RUNS,
    HABIT,
    LINKEDIN_RUNS,
    counted,
    grammar,
    named,
    reached,
    searched,
)
from tests.core.rules.google_examples import Break, many, new, set_
from tests.core.rules.sound import TODAY, Sound, plant, run

TERMS = "google.campaign.wasted_search_terms"
DUE = "google.campaign.search_terms_due"
QUIET = "google.keyword.no_impressions"
NEW_ADS = "google.ad_group.no_new_ads"
TIRED = "linkedin.ad_set.tired_ads"
BUDGET = "linkedin.ad_set.budget_for_audience"
REACHED = "linkedin.ad_set.audience_exhausted"
HABITS = "common.naming.parent_part_missing"
OLD_POSTS = tuple(counted(f"post{number}", "2026-10-15", 90) for number in range(4))


@pytest.mark.parametrize(
    ("rule_id", "near"),
    [
        (TERMS, searched("2026-11-28", {"payroll app": 10_000_000})),
        (TERMS, searched("2026-11-28", {"remote accounting jobs": 90_000_000})),
        (TERMS, many(searched("2026-11-28", {"payroll app": 90_000_000}), set_("campaign", type="Display"))),
        (TERMS, many(searched("2026-11-28", {"payroll app": 90_000_000}), searched("2026-11-29", {}))),
        (DUE, many(GOOGLE_RUNS, searched("2026-11-17", {}))),
        (DUE, searched("2026-06-01", {})),
        (DUE, many(GOOGLE_RUNS, searched("", {}))),
        (QUIET, many(GOOGLE_RUNS, counted("keyword", "2026-09-03", 40))),
        (QUIET, many(GOOGLE_RUNS, counted("second", "2026-11-20", 7))),
        (QUIET, many(FIGURES[QUIET], counted("keyword", "2026-11-01", 1))),
        (QUIET, many(FIGURES[QUIET], set_("keyword", status="PAUSED"))),
        (QUIET, many(FIGURES[QUIET], set_("group", status="PAUSED"))),
        (NEW_ADS, many(GOOGLE_RUNS, counted("rsa", "2026-09-03", 90))),
        (NEW_ADS, many(FIGURES[NEW_ADS], set_("rsa", path1="tour", headlines=["A", "B", "C"]))),
        (NEW_ADS, many(FIGURES[NEW_ADS], new("ad", {"ad_group": "group"}, platform="google_ads"))),
        (NEW_ADS, many(FIGURES[NEW_ADS], set_("campaign", status="PAUSED"))),
        (TIRED, many(LINKEDIN_RUNS, *OLD_POSTS[1:])),
        (TIRED, many(LINKEDIN_RUNS, *OLD_POSTS, set_("post2", introductory_text="A new story."))),
        (BUDGET, set_("set", audience_size=None)),
        (BUDGET, many(set_("set", audience_size=400_000), set_("li_campaign", daily_budget=1_450_000_000))),
        (BUDGET, many(set_("set", audience_size=400_000, status="PAUSED"))),
        (BUDGET, many(set_("set", audience_size=400_000), counted("li_campaign", "2026-11-20", 10_000, 40_000_000))),
        (REACHED, reached("set", 25_999)),
        (REACHED, reached("set", 50_000, "2026-10-16")),
        (HABITS, HABIT),
        (HABITS, many(HABIT, named("Close | AT", "Cash", "Fees"))),
        (HABITS, many(HABIT, named("Close | AT", "Cash"), grammar("ad_group"))),
        (HABITS, named("Close | AT", "Cash")),
    ],
)  # fmt: skip
def test_near_misses(
    workspace: Workspace,
    sound: Sound,
    broken: Callable[[], AbstractContextManager[Edit]],
    rule_id: str,
    near: Break,
) -> None:
    with broken() as edit:
        near(edit, sound)
        assert run(workspace, rule_id) == []


def test_what_it_says(workspace: Workspace, sound: Sound, broken: Callable[[], AbstractContextManager[Edit]]) -> None:
    with broken() as edit:
        for rule_id in (TERMS, BUDGET, REACHED):
            FIGURES[rule_id](edit, sound)
        said = {rule_id: [hit.message for _, _, hit in run(workspace, rule_id)] for rule_id in (TERMS, BUDGET)}
    assert said == {
        TERMS: [
            "2 search terms cost 42.00 EUR without a conversion, 21% of what all its search terms cost: "
            "“payroll app”, “cpa exam”."
        ],
        BUDGET: [
            "It pays for 0.4 impressions a month for each of 400,000 members, at 36.40 EUR a thousand (a usual price). "
            "Three need 1437.00 EUR a day, or at most 55,000 members."
        ],
    }


@pytest.fixture
def drafted(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "own.cdesk", synchronous="OFF") as opened:
        yield opened


REPORT = (
    "Search terms report\n1 November 2026 - 30 November 2026\n"
    "Search term,Campaign,Ad group,Currency code,Clicks,Impr.,Cost,Conversions\n"
    "payroll app,Search | Close,Month end close,EUR,9,90,61.50,0.00\n"
    "close software,Search | Close,Month end close,EUR,9,90,80.00,1.00\n"
    "cpa jobs,Search | Close,Month end close,EUR,9,90,55.00,0.00\n"
    "payroll  app,Search | Close,Month end close,EUR,1,9,4.25,0.00\n"
)


def test_findings_follow_a_report_of_search_terms_and_the_negative_that_answers_it(
    drafted: Workspace, tmp_path: Path
) -> None:
    sound = plant(drafted)
    refresh(drafted, today=TODAY)
    report = tmp_path / "terms.csv"
    report.write_text(REPORT, encoding="utf-8")

    assert import_metrics(drafted, report, accept=True, progress=silent()).used == 4
    assert not is_current(drafted)
    with drafted.read() as connection:
        (found,) = searches_in(connection).values()
    assert (found.until, found.cost) == ("2026-11-30", 200_750_000)

    assert [one.message for one in _told(drafted)] == [
        "A search term cost 65.75 EUR without a conversion, 33% of what all its search terms cost: “payroll app”."
    ]
    with drafted.edit("Shut it out") as edit:
        values = {"campaign": sound["campaign"], "level": "campaign", "text": "payroll", "match_type": "PHRASE"}
        edit.create("negative_keyword", {"status": "ENABLED", **values})
    assert _told(drafted) == []
    import_metrics(drafted, report, accept=True, progress=silent())
    assert _told(drafted) == []


def _told(workspace: Workspace) -> list[Finding]:
    """What is kept about search terms; it is what a check from scratch says."""
    refresh(workspace, today=TODAY)
    kept = [one for one in stored(workspace, limit=None) if one.rule == TERMS]
    assert kept == [one for one in check(workspace, today=TODAY) if one.rule == TERMS]
    return kept
