"""A figure stands only as what the text is about has it, while the text is written already."""

from __future__ import annotations

import pytest

from core.copywriting import Angle, Limits
from ml.copywriter.rules import Rules

FASTER = "Teams close 6 days faster on average"
LESS = "70% less time per invoice"


def rules(source: str, *figures: str, width: int = 60) -> Rules:
    return Rules(Limits(width, 5, frozenset(figures), source=source))


@pytest.mark.parametrize(
    ("source", "figure", "text", "stands"),
    [
        (FASTER, "6", "Teams Close 6 Days Faster on Average", True),
        (FASTER, "6", "Close 6 Days Faster on Average", True),
        (FASTER, "6", "Teams Close 6 Days Faster", False),  # the hedge is lost
        (FASTER, "6", "Teams on Average Close by 6", False),  # six of what?
        (LESS, "70%", "70% Less Time per Invoice", True),
        (LESS, "70%", "Less Time per Invoice by 70%", False),
        (LESS, "70%", "Time per Invoice", True),  # no figure, nothing to keep
        ("Close in three days", "three", "Close in Three Days", True),
        ("Close in three days", "three", "Three Teams Close", False),
    ],
)
def test_a_finished_text_keeps_the_figures_hedges_and_neighbours(
    source: str, figure: str, text: str, stands: bool
) -> None:
    assert rules(source, figure).whole(text) is stands


@pytest.mark.parametrize(
    ("text", "may_go_on"),
    [
        ("Invoices by 70%", True),  # its other neighbour may still come
        ("Invoices by 70% l", True),
        ("Invoices by 70% less t", True),
        ("Invoices by 70% for t", False),  # both neighbours are strangers
        ("Save 70% Time per Invoice", False),
        ("Less time by 70%", True),
    ],
)
def test_an_open_text_stops_where_a_figure_has_two_strange_neighbours(text: str, may_go_on: bool) -> None:
    assert rules(LESS, "70%").open(text) is may_go_on


def test_an_angle_hands_its_source_on_and_without_one_nothing_is_asked() -> None:
    angle = Angle("claim", "Fact:", 1, frozenset({"6"}), None, FASTER)
    limits = Limits(60, 5, frozenset({"6"}))
    assert not Rules(angle.narrowed(limits)).whole("Teams Close 6 Days Faster")
    assert Rules(limits).whole("Teams Close 6 Days Faster")
