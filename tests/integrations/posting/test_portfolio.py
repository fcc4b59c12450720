"""Campaigns that share a portfolio strategy: read with its name and targets, never taken out of it by an edit here."""

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
