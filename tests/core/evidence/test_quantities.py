"""Figures are compared as they count, not as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evidence.quantities import quantities


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("40 %", "40 percent"), ("40%", "40 Prozent"), ("1,200", "1200"), ("1.200", "1200"), ("1'200", "1200"), ("10k", "10,000"),
        ("2.4 million", "2,400,000"), ("1,5 Mio.", "1.5 million"), ("€18", "18 EUR"), ("$5", "5 dollars"), ("six days", "6 days"),
        ("drei Tage", "3 Tage"), ("3x", "3-fold"), ("20€", "EUR 20"),
    ],
)  # fmt: skip
def test_the_same_figure_in_other_signs(one: str, other: str) -> None:
    (left,), (right,) = quantities(one), quantities(other)
    assert left.same(right)
    assert right.same(left)


@pytest.mark.parametrize(
    ("one", "other"),
    [("40", "40 %"), ("€18", "$18"), ("18", "€18"), ("1,200", "12,000"), ("3x", "3"), ("24/7", "24"), ("2.5", "25")],
)
def test_another_figure(one: str, other: str) -> None:
    (left,), (right,) = quantities(one), quantities(other)
    assert not left.same(right)


@pytest.mark.parametrize("text", ["B2B and H2O", "KVX-900", "2FA", "1st of all", "One day you will", "Two-factor"])
def test_no_figure(text: str) -> None:
    assert quantities(text) == ()


def test_bounds_are_kept() -> None:
    (bound,) = quantities("Save up to 40 % of it")
    (over,) = quantities("Over 300 sites")
    (plus,) = quantities("300+ sites")
    assert bound.at_most
    assert over.more
    assert plus.more
    assert quantities("At 300 sites")[0].more is False


@given(st.integers(0, 10**9))
def test_thousands_may_be_grouped(number: int) -> None:
    (plain,), (grouped,) = quantities(f"{number} teams"), quantities(f"{number:,} teams")
    assert plain.same(grouped)


@given(st.text(max_size=80))
def test_places_are_places_of_the_text(text: str) -> None:
    for one in quantities(text):
        assert text[one.start : one.end] == one.shown
        assert one.values
