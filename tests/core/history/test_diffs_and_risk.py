"""Differences in words, and the money at risk that reviews are sorted by."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from trees import plant

from core import changesets, risk
from core.catalog import KINDS
from core.diffs import compare_lists, compare_texts, differ, one_line
from core.reviewing import lay_out
from core.rows import get_row
from core.schema import fact
from core.workspace import Workspace

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "field", "before", "after", "said"),
    [
        ("campaign", "daily_budget", 50_000_000, 80_000_000, "50.00 EUR → 80.00 EUR (+60 %)"),
        ("campaign", "daily_budget", 80_000_000, 79_500_000, "80.00 EUR → 79.50 EUR (−0.6 %)"),
        ("campaign", "daily_budget", None, 80_000_000, "empty → 80.00 EUR"),
        ("campaign", "daily_budget", 0, 80_000_000, "0.00 EUR → 80.00 EUR"),
        ("campaign", "status", "PAUSED", "ENABLED", "Paused → Enabled"),
        ("campaign", "objective", "LEAD_GENERATION", "WEBSITE_VISIT", "Lead generation → Website visit"),
        ("campaign", "languages", ["de"], ["de", "en"], "added “en”"),
        ("ad", "headlines", ["A", "B", "C"], ["C", "A", "B"], "“C” moved from 3 to 1"),
        ("ad", "headlines", ["Close the books fast"], ["Close your books fast"], "“Close the books fast” → “Close your books fast”"),
        ("ad", "headlines", ["A", "B"], ["A"], "removed “B”"),
        ("ad_group", "targeting", {"include": [{"titles": [{"name": "CFO", "urn": None}]}], "exclude": {}},
         {"include": [{"titles": [{"name": "CFO", "urn": None}]}], "exclude": {"seniorities": [{"name": "Entry", "urn": None}]}},
         "added “Not seniority: Entry”"),
    ],
)  # fmt: skip
def test_a_difference_is_said_in_words(kind: str, field: str, before: Any, after: Any, said: str) -> None:
    assert one_line(differ(KINDS[kind].by_name[field], before, after, "EUR")) == said


TEXTS = st.text(alphabet="ab .!é\n", max_size=30)


@given(TEXTS, TEXTS)
def test_pieces_put_together_are_both_texts(before: str, after: str) -> None:
    pieces = compare_texts(before, after)
    assert "".join(piece.text for piece in pieces if piece.mark != "added") == before
    assert "".join(piece.text for piece in pieces if piece.mark != "removed") == after


@given(st.lists(st.sampled_from("abcdefgh"), max_size=12), st.lists(st.sampled_from("abcdefgh"), max_size=12))
def test_items_tell_both_lists_and_as_few_moves_as_possible(before: list[str], after: list[str]) -> None:
    items = compare_lists(before, after)
    assert [item.text for item in items if item.now is not None] == after
    olds = {
        item.was: "".join(p.text for p in item.pieces if p.mark != "added") or item.text for item in items if item.was
    }
    assert [olds[at] for at in sorted(olds)] == before
    stayed = [item.was for item in items if item.mark == "same"]
    assert stayed == sorted(stayed)
    if before == after:
        assert all(item.mark == "same" for item in items)


def propose(workspace: Workspace, *changes: tuple[str, str, dict[str, Any]]) -> str:
    with workspace.propose("Proposal") as edit:
        for kind, id, values in changes:
            edit.set(kind, [id], values)
    return changesets.list_sets(workspace)[0].id


def risks(workspace: Workspace, id: str) -> dict[tuple[str, str | None], tuple[str, int]]:
    found = risk.of_set(workspace, id, TODAY)
    changes = {one.seq: one for one in changesets.list_changes(workspace, id)}
    return {(changes[seq].kind, changes[seq].field): (one.parts[0][0], one.micros) for seq, one in found.items()}


def cost(workspace: Workspace, kind: str, id: str, day: date, micros: int, until: date | None = None) -> None:
    pk = get_row(workspace, kind, id).pk
    with workspace.write() as connection:
        row = {"kind": KINDS[kind].code, "entity": pk, "day": day.isoformat(), "cost": micros, "final": 1,
               "until": until.isoformat() if until else None}  # fmt: skip
        connection.execute(insert(fact).values(row))


def test_budgets_count_only_where_money_is_spent_and_until_the_end(workspace: Workspace) -> None:
    tree = plant(workspace)
    raised = propose(workspace, ("campaign", tree.campaign, {"daily_budget": "80.00"}))
    assert risks(workspace, raised) == {}, "a paused campaign spends nothing"
    with workspace.edit("Enable") as edit:
        edit.set("campaign", [tree.campaign], {"status": "ENABLED"})
    assert risks(workspace, raised) == {("campaign", "daily_budget"): ("budget", 900_000_000)}
    with workspace.edit("End") as edit:
        edit.set("campaign", [tree.campaign], {"end_date": (TODAY + timedelta(days=4)).isoformat()})
    assert risks(workspace, raised) == {("campaign", "daily_budget"): ("budget", 150_000_000)}
    with workspace.edit("Ended") as edit:
        edit.set("campaign", [tree.campaign], {"end_date": (TODAY - timedelta(days=1)).isoformat()})
    assert risks(workspace, raised) == {}


def test_going_live_bids_pages_and_stops_count_what_runs_behind_them(workspace: Workspace) -> None:
    tree = plant(workspace)
    for id, amount in ((tree.keywords[0], 6_000_000), (tree.keywords[1], 2_000_000)):
        cost(workspace, "keyword", id, TODAY, amount)
    cost(workspace, "keyword", tree.keywords[0], TODAY - timedelta(days=31), 99_000_000)
    cost(workspace, "ad", tree.ad, TODAY - timedelta(days=59), 60_000_000, until=TODAY)
    with workspace.edit("Bids") as edit:
        edit.set("keyword", list(tree.keywords), {"max_cpc": "2.00"})
    with workspace.propose("Proposal") as edit:
        edit.set("campaign", [tree.campaign], {"status": "ENABLED"})
        edit.set("keyword", [tree.keywords[0]], {"max_cpc": "3.00"})
        edit.set("keyword", [tree.keywords[1]], {"status": "PAUSED"})
        edit.set("keyword", [tree.keywords[2]], {"max_cpc": "9.00"})
        edit.set("ad", [tree.ad], {"final_url": "https://example.example/new", "path1": "new"})
    found = risks(workspace, changesets.list_sets(workspace)[0].id)
    assert found == {
        ("campaign", "status"): ("live", 1_500_000_000),
        ("keyword", "max_cpc"): ("bid", 3_000_000),
        ("keyword", "status"): ("stop", 2_000_000),
        ("ad", "final_url"): ("url", 30_000_000),
    }


def test_a_review_puts_most_money_first(workspace: Workspace) -> None:
    tree = plant(workspace)
    with workspace.edit("More") as edit:
        edit.set("campaign", [tree.campaign], {"status": "ENABLED"})
        other = edit.create(
            "campaign",
            {
                "account": tree.account,
                "platform": "google_ads",
                "name": "Zulu",
                "status": "ENABLED",
                "daily_budget": "10.00",
            },
        )
    ident = propose(
        workspace,
        ("campaign", tree.campaign, {"daily_budget": "51.00", "name": "Alpha"}),
        ("campaign", other, {"daily_budget": "90.00"}),
    )
    sheet = lay_out(workspace, ident, today=TODAY)
    (account,) = sheet.groups(None)
    assert [(group.name, group.risk.micros) for group in sheet.groups(account.place)] == [
        ("Zulu", 2_400_000_000), ("Brand", 30_000_000)]  # fmt: skip
    assert sheet.risk().parts == (("budget", 2_430_000_000),)
    lines = sheet.lines(sheet.groups(account.place)[1].place, 0, 10, own=True)
    assert {(line.change.field, line.risk.micros) for line in lines} == {("daily_budget", 30_000_000), ("name", 0)}
