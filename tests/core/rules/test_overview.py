"""Findings over the workspace: groups add up, pages agree with groups, the CSV holds all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.rules import counts, refresh, stored, suppress, suppressed
from core.rules.overview import Part, by_campaign, by_rule, export_findings, found_rows, suppressed_rows
from core.rules.rule import Severity
from core.workspace import Workspace
from tests.core.rules.sound import TODAY, plant


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A draft with findings of both platforms, an orphan negative, and one suppression."""
    with Workspace.create(tmp_path / "over.cdesk", synchronous="OFF") as made:
        sound = plant(made)
        with made.edit("Break") as edit:
            edit.set("campaign", [sound["campaign"]], {"name": "=cmd  x"})
            edit.set("keyword", [sound["keyword"]], {"text": "50% close  it"})
            edit.set("account", [sound["google"]], {"name": " Ledgerly"})
            edit.set("ad", [sound["post1"]], {"introductory_text": "BUY NOW!!", "headline": "Free  trial"})
            edit.create("negative_keyword", {"text": "jobs", "match_type": "BROAD", "status": "ENABLED"})
        refresh(made, today=TODAY)
        suppress(made, "common.spaces", "Theirs", entity=sound["keyword"], field="text")
        yield made


def test_groups_add_up_and_pages_hold_what_groups_count(workspace: Workspace) -> None:
    total = counts(workspace)
    for groups in (by_rule(workspace), by_campaign(workspace)):
        assert {str(one): sum(group.counts.get(one, 0) for group in groups) for one in Severity} == total
        for group in groups:
            part = Part(rule=group.key) if isinstance(group.key, str) else Part(campaign=group.key)
            rows = found_rows(workspace, part)
            assert len(rows) == group.count
            assert min(row.severity.code for row in rows) == group.severity.code
            assert sum(row.fix is not None for row in rows) == group.fixable
    assert sorted(one.message for one in found_rows(workspace, Part())) == sorted(
        one.message for one in stored(workspace, limit=None)
    )
    assert by_rule(workspace)[0].severity is Severity.ERROR
    assert by_campaign(workspace)[-1].title == "Accounts and shared items"
    errors = Part(severities=frozenset({Severity.ERROR}))
    assert {row.severity for row in found_rows(workspace, errors)} == {Severity.ERROR}
    assert sum(group.count for group in by_campaign(workspace, errors)) == total["error"]


def test_pages_follow_one_another(workspace: Workspace) -> None:
    every = found_rows(workspace, Part())
    assert [row for at in range(0, len(every), 3) for row in found_rows(workspace, Part(), offset=at, limit=3)] == every
    row = next(one for one in every if one.rule == "google.keyword.illegal_characters")
    assert (row.title, row.place) == ("50% close  it", " Ledgerly › =cmd  x › Month end close")


def test_the_suppressed_are_apart_and_have_their_reason(workspace: Workspace) -> None:
    (row,) = suppressed_rows(workspace, Part())
    assert (row.rule, row.reason) == ("common.spaces", "Theirs")
    assert len(suppressed(workspace)) == 1


def test_the_csv_holds_everything_and_runs_nothing(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "findings.csv"
    count = export_findings(workspace, file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == count == sum(counts(workspace).values()) + 1
    assert rows[-1]["Suppressed because"] == "Theirs"
    assert "'=cmd  x" in {row["Item"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+@" and cell]
