"""Campaigns that share a portfolio strategy: put into it and taken out by its name, never by an edit of a target."""

from __future__ import annotations

from core import editing
from core.rows import EntityRow, list_rows

from .conftest import CLIENT, Desk


def downloaded(desk: Desk) -> EntityRow:
    """The only campaign of the account after a download."""
    desk.pulled()
    (campaign,) = list_rows(desk.workspace, "campaign")
    return campaign


def share(desk: Desk) -> str:
    """Let somebody put the campaign into a portfolio strategy in Google Ads; its name."""
    (made,) = desk.sandbox.change(
        int(CLIENT),
        [
            {
                "bidding_strategy_operation": {
                    "create": {"name": "All leads", "target_cpa": {"target_cpa_micros": "42000000"}}
                }
            }
        ],
    )
    (campaign,) = desk.standing("campaigns")
    name = campaign["resource_name"]
    update = {"resource_name": name, "bidding_strategy": made}
    desk.sandbox.change(int(CLIENT), [{"campaign_operation": {"update": update, "update_mask": "biddingStrategy"}}])
    return "All leads"


def test_a_shared_strategy_is_shown_with_its_targets_and_not_left_by_an_edit(desk: Desk) -> None:
    desk.plant()
    desk.post()
    before = downloaded(desk)
    assert before["portfolio"] is None
    name = share(desk)
    shared = downloaded(desk)
    assert (shared["portfolio"], shared["bid_strategy"], shared["target_cpa"]) == (name, "Target CPA", 42_000_000)
    assert not desk.plan().operations
    editing.set_text(desk.workspace, "campaign", [shared.id], "target_cpa", "30")
    editing.set_text(desk.workspace, "campaign", [shared.id], "name", "Renamed meanwhile")
    done = desk.post()
    (refused,) = done.failed
    assert (refused.entity, refused.field) == (shared.id, "target_cpa")
    assert "“All leads”" in refused.refusal.message
    assert "Bid strategies" in (refused.refusal.hint or "")
    editing.set_text(desk.workspace, "campaign", [shared.id], "target_cpa", "42")
    assert desk.post().posted == 1
    after = downloaded(desk)
    assert (after["name"], after["portfolio"], after["target_cpa"]) == ("Renamed meanwhile", name, 42_000_000)


def make_strategy(desk: Desk, name: str) -> None:
    """Let somebody make a portfolio strategy in Google Ads."""
    made = {"create": {"name": name, "target_cpa": {"target_cpa_micros": "42000000"}}}
    desk.sandbox.change(int(CLIENT), [{"bidding_strategy_operation": made}])


def shown(desk: Desk) -> tuple[str | None, str | None, int | None]:
    """How the only campaign bids after a download."""
    campaign = downloaded(desk)
    return campaign["portfolio"], campaign["bid_strategy"], campaign["target_cpa"]


def test_a_campaign_is_put_into_a_shared_strategy_and_taken_out_again(desk: Desk) -> None:
    make_strategy(desk, "All leads")
    desk.plant()
    desk.post()
    alone = downloaded(desk)
    editing.set_text(desk.workspace, "campaign", [alone.id], "portfolio", "No such strategy")
    (refused,) = desk.post().failed
    assert (refused.field, "No such strategy" in refused.refusal.message) == ("portfolio", True)
    editing.set_text(desk.workspace, "campaign", [alone.id], "portfolio", "All leads")
    done = desk.post()
    assert (done.posted, done.pending, done.failed) == (1, 0, ())
    (campaign,) = desk.standing("campaigns")
    assert "biddingStrategies" in campaign["bidding_strategy"]
    assert shown(desk) == ("All leads", "Target CPA", 42_000_000)
    assert not desk.plan().operations
    editing.set_text(desk.workspace, "campaign", [alone.id], "portfolio", "")
    editing.set_text(desk.workspace, "campaign", [alone.id], "bid_strategy", "Maximize clicks")
    editing.set_text(desk.workspace, "campaign", [alone.id], "target_cpa", "")
    done = desk.post()
    assert (done.posted, done.pending, done.failed) == (1, 0, ())
    assert shown(desk) == (None, "Maximize clicks", None)
    assert not desk.plan().operations


def test_a_new_campaign_begins_in_a_shared_strategy(desk: Desk) -> None:
    make_strategy(desk, "All leads")
    desk.plant()
    (draft,) = list_rows(desk.workspace, "campaign")
    editing.set_text(desk.workspace, "campaign", [draft.id], "portfolio", "All leads")
    done = desk.post()
    assert (done.pending, done.failed) == (0, ())
    assert shown(desk) == ("All leads", "Target CPA", 42_000_000)
    assert not desk.plan().operations
