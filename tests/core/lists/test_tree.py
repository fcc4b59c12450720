"""The account tree, its counts and the way to a node."""

from __future__ import annotations

from core import rules, tree
from core.rows import list_rows
from core.scope import Scope
from core.workspace import Workspace


def test_levels_are_read_one_by_one(planted: Workspace) -> None:
    accounts = tree.children(planted, None)
    assert [row.name for row in accounts] == ["Google A", "Google B", "LinkedIn"]
    assert all(row.has_children and row.change == "added" for row in accounts)
    campaigns = tree.children(planted, ("account", accounts[0].pk))
    assert [row.name for row in campaigns] == ["Campaign 0", "Campaign 1", "Campaign 2"]
    groups = tree.children(planted, ("campaign", campaigns[0].pk))
    assert [(row.name, row.has_children) for row in groups] == [("Group 0", False), ("Group 1", False)]
    assert tree.children(planted, ("ad_group", groups[0].pk)) == []


def test_a_search_keeps_what_holds_or_stands_below_a_match(planted: Workspace) -> None:
    group = list_rows(planted, "ad_group")[0]
    with planted.edit("Rename") as edit:
        edit.set("ad_group", [group.id], {"name": "Calibration"})
    accounts = tree.children(planted, None, "calibr")
    assert [row.name for row in accounts] == ["Google A"]
    campaigns = tree.children(planted, ("account", accounts[0].pk), "calibr")
    assert [row.name for row in campaigns] == ["Campaign 0"]
    assert [row.name for row in tree.children(planted, ("campaign", campaigns[0].pk), "calibr")] == ["Calibration"]
    assert len(tree.children(planted, ("campaign", campaigns[0].pk), "campaign 0")) == 2


def test_the_way_to_a_node_leads_through_its_parents(planted: Workspace) -> None:
    assert tree.path_to(planted, "ad_group", 7) == [("account", 2), ("campaign", 4), ("ad_group", 7)]


def test_counts_follow_the_scope(planted: Workspace) -> None:
    assert tree.type_counts(planted, Scope(), ("campaign", "keyword")) == {"campaign": 9, "keyword": 240}
    assert tree.type_counts(planted, Scope("campaign", 1), ("campaign", "keyword", "ad")) == {
        "campaign": 1,
        "keyword": 40,
        "ad": 2,
    }


def test_findings_add_up_from_the_bottom_to_the_account(planted: Workspace) -> None:
    rules.refresh_all(planted)
    totals = tree.finding_totals(planted)
    stored = rules.stored(planted)
    worst = [one for one in stored if str(one.severity) in ("error", "warning")]
    assert worst
    assert sum(errors + warnings for place, (errors, warnings) in totals.items() if place[0] == "account") == len(worst)
    for account in (1, 2, 3):
        campaigns = [
            place for place in totals if place[0] == "campaign" and tree.path_to(planted, *place)[0][1] == account
        ]
        assert sum(totals[place][0] for place in campaigns) <= totals[("account", account)][0]
