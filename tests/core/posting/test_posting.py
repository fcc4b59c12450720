"""Posting from draft to platform, one thing at a time."""

from __future__ import annotations

from posting.conftest import Desk


def test_a_new_tree_stands_on_the_platform_as_drafted(desk: Desk) -> None:
    plan = desk.plan()
    assert [one.left_out for one in plan.left_out] == []
    assert len(plan.operations) == 5
    done = desk.post()
    assert (done.planned, done.posted, done.pending, done.failed, done.stopped) == (5, 5, 0, (), None)
    assert desk.standing() == desk.drafted()
    assert desk.model.sends == 1
    assert desk.model.markers == {}
    again = desk.post()
    assert (again.planned, again.posted, again.pending) == (0, 0, 0)
