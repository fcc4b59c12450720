"""Posting to the served sandbox with the official client: what was drafted stands there, once."""

from __future__ import annotations

from typing import Any

from core.rows import list_rows

RENAMED = ("account", "set", "name", "Nordlicht", "Nordlicht Software (simulated)")


def test_a_drafted_tree_is_posted_once(desk: Any) -> None:
    desk.plant(campaigns=2, groups=2)
    assert list(desk.validate()) == []
    done = desk.post()
    assert (done.failed, done.stopped) == ((), None)
    assert done.posted == done.planned == 2 * (1 + 2 * (1 + 1 + 2))
    assert len(desk.standing("campaigns")) == 2
    assert len(desk.standing("adGroupAds")) == 4
    assert len(desk.standing("adGroupCriteria")) == 8
    assert desk.standing("labels") == []
    assert {one["status"] for one in desk.standing("campaigns")} == {"PAUSED"}
    again = desk.post()
    assert (again.planned, again.posted, again.pending) == (0, 0, 0)
    assert all(row.live for row in list_rows(desk.workspace, "keyword"))


def test_what_was_posted_is_what_a_download_brings(desk: Any) -> None:
    desk.furnish()
    done = desk.post()
    assert (done.failed, done.stopped, done.pending) == ((), None, 0)
    assert [one for one in desk.pulled() if one[3] is not None] == [RENAMED]
    assert desk.plan().operations == ()


def test_edits_of_every_kind_arrive(desk: Any) -> None:
    campaign = desk.furnish()
    assert desk.post().pending == 0
    desk.rework(campaign)
    done = desk.post()
    assert (done.failed, done.stopped, done.pending) == ((), None, 0)
    assert [one for one in desk.pulled() if one[3] is not None] == [RENAMED]
    plan = desk.plan()
    assert (plan.operations, plan.left_out) == ((), ())


def test_a_name_that_is_taken_is_refused_and_the_rest_goes_through(desk: Any) -> None:
    first, _ = desk.plant(campaigns=2)
    desk.sandbox.change(2000000001, [taken_budget(), taken_campaign("Campaign 1")])
    done = desk.post()
    assert [(one.entity, one.field, one.refusal.code) for one in done.failed] == [
        (first, "name", "campaign_error.DUPLICATE_CAMPAIGN_NAME")
    ]
    assert (done.posted, done.pending) == (5, 5)
    with desk.workspace.edit("Rename") as edit:
        edit.set("campaign", [first], {"name": "Campaign 1b"})
    again = desk.post()
    assert (again.posted, again.pending, again.failed) == (5, 0, ())
    assert sorted(one["name"] for one in desk.standing("campaigns")) == ["Campaign 1", "Campaign 1b", "Campaign 2"]


def taken_budget() -> dict[str, Any]:
    return {"campaign_budget_operation": {"create": {
        "resource_name": "customers/2000000001/campaignBudgets/-1", "amount_micros": "5000000", "explicitly_shared": False,
    }}}  # fmt: skip


def taken_campaign(name: str) -> dict[str, Any]:
    return {"campaign_operation": {"create": {
        "resource_name": "customers/2000000001/campaigns/-2", "name": name, "advertising_channel_type": "SEARCH", "status": "PAUSED",
        "campaign_budget": "customers/2000000001/campaignBudgets/-1", "manual_cpc": {},
        "contains_eu_political_advertising": "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING",
    }}}  # fmt: skip


def test_a_policy_is_a_refusal_of_its_keyword_and_an_exemption_goes_with_the_next_post(desk: Any) -> None:
    from core.exempting.asking import ask

    desk.plant()
    keyword = list_rows(desk.workspace, "keyword")[0].id
    with desk.workspace.edit("Write") as edit:
        edit.set("keyword", [keyword], {"text": "replica ledger"})
    done = desk.post()
    assert [(one.entity, one.field, one.refusal.code) for one in done.failed] == [
        (keyword, "text", "policy_violation_error.POLICY_ERROR")
    ]
    assert (done.posted, done.pending) == (4, 1)
    ask(desk.workspace, keyword, "The tool compares replicas of ledgers; no goods are sold.")
    again = desk.post()
    assert (again.posted, again.pending, again.failed) == (1, 0, ())


def test_a_change_made_there_meanwhile_is_not_overwritten(desk: Any) -> None:
    campaign = desk.plant()[0]
    desk.post()
    standing = desk.standing("campaigns")[0]
    desk.sandbox.change(2000000001, [{"campaign_operation": {
        "update": {"resource_name": standing["resource_name"], "name": "Theirs"}, "update_mask": "name",
    }}])  # fmt: skip
    with desk.workspace.edit("Rename") as edit:
        edit.set("campaign", [campaign], {"name": "Mine"})
        edit.set("keyword", [list_rows(desk.workspace, "keyword")[0].id], {"max_cpc": "2.00"})
    done = desk.post()
    assert [(one.entity, one.field, one.refusal.code) for one in done.failed] == [(campaign, "name", "conflict")]
    assert (done.posted, done.pending) == (1, 1)
    assert desk.standing("campaigns")[0]["name"] == "Theirs"


def test_a_missing_declaration_elsewhere_is_posted_first(desk: Any) -> None:
    campaign = desk.plant()[0]
    desk.post()
    undeclare(desk)
    with desk.workspace.edit("Edit") as edit:
        edit.set("ad_group", [list_rows(desk.workspace, "ad_group")[0].id], {"name": "Renamed"})
    done = desk.post()
    assert done.stopped is not None
    assert "EU political advertising" in done.stopped.message
    assert (done.posted, done.pending) == (0, 1)
    desk.pulled()
    with desk.workspace.edit("Declare") as edit:
        edit.set("campaign", [campaign], {"eu_political_ads": "Doesn't have EU political ads"})
    done = desk.post()
    assert (done.posted, done.pending, done.stopped) == (2, 0, None)


def undeclare(desk: Any) -> None:
    """As campaigns of before the declaration was asked for are."""
    from integrations.sandbox.google.messages import resource_class

    with desk.sandbox.store.write() as connection:
        name, body = connection.execute("SELECT name, body FROM resource WHERE kind = 'campaign'").fetchone()
        campaign = resource_class("campaign").FromString(body)
        campaign.ClearField("contains_eu_political_advertising")
        connection.execute(
            "UPDATE resource SET body = ?, undeclared = 1 WHERE name = ?", (campaign.SerializeToString(), name)
        )


def test_lists_and_budgets_that_nobody_uses_any_more_go_last(desk: Any) -> None:
    campaign = desk.furnish()
    desk.post()
    desk.rework(campaign)
    assert desk.post().pending == 0
    with desk.workspace.edit("Tidy") as edit:
        edit.set(
            "campaign",
            [row.id for row in list_rows(desk.workspace, "campaign") if row.id != campaign],
            {"daily_budget": "9.00"},
        )
        edit.delete("budget", [row.id for row in list_rows(desk.workspace, "budget")])
        edit.delete("negative_list", [row.id for row in list_rows(desk.workspace, "negative_list")])
    done = desk.post()
    assert (done.failed, done.stopped, done.pending) == ((), None, 0)
    assert desk.standing("sharedSets") == []
    assert not [one for one in desk.standing("campaignBudgets") if one.get("name") == "Together"]
    assert [one for one in desk.pulled() if one[3] is not None] == [RENAMED]


def test_a_marker_that_was_left_is_no_label_of_anybody(desk: Any) -> None:
    desk.plant()
    desk.sandbox.faults.add("unavailable_before", "Mutate", nth=3, times=9)
    assert desk.post().posted == 5
    assert len(desk.standing("labels")) == 1
    desk.pulled()
    assert list_rows(desk.workspace, "label") == []
    desk.sandbox.faults.clear()
    desk.post()
    assert desk.standing("labels") == []
