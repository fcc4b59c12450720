"""Posting to a simulated LinkedIn over a real connection: what is drafted stands there, once, and as drafted."""

from __future__ import annotations

from typing import Any


def test_a_tree_is_posted_paused_and_edits_send_only_what_changed(desk: Any) -> None:
    desk.plant("Tree ")
    done = desk.post()
    assert done.failed == ()
    assert (done.planned, done.posted, done.pending, done.failed, done.stopped) == (7, 7, 0, (), None)
    assert [(one["name"], one["status"]) for one in desk.standing("group", "Tree")] == [("Tree Close", "PAUSED")]
    sets = {one["name"]: one for one in desk.standing("campaign", "Tree")}
    assert {one["status"] for one in sets.values()} == {"PAUSED"}
    assert sets["Tree Set 1"]["politicalIntent"] == "NOT_POLITICAL"
    creatives = {one["name"]: one for one in desk.standing("creative", "Tree")}
    assert sorted(creatives) == ["Tree Ad 1A", "Tree Ad 1B", "Tree Ad 2A", "Tree Ad 2B"]
    assert {one["intendedStatus"] for one in creatives.values()} == {"ACTIVE"}
    assert desk.post().planned == 0
