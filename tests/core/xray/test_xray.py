"""The X-ray: what texts say to each other, that no combination is left out, and that what clears an ad does."""

from __future__ import annotations

from collections import Counter
from itertools import combinations as sets_of
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.combinations import combinations
from core.xray import Trouble, applied, clear, scan
from core.xray.clearing import Moves
from core.xray.moves import moved, possible
from core.xray.pairs import beside
from core.xray.saying import said
from core.xray.scanning import Reader

NAMES = ("Tallywise",)
HEADLINES = (
    "Tallywise Month-End Close", "Month-End Close Software", "Close in 3 Days", "Close in 5 Days", "Book a Demo Today",
    "Built for Controllers", "SOC 2 Type II Certified", "No Spreadsheets Needed", "Import Your Spreadsheets",
)  # fmt: skip
DESCRIPTIONS = (
    "Tallywise reconciles accounts in one place. Book a demo.", "Post journals and review them together.",
    "See how finance teams work without late nights.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "trouble"),
    [
        ("Close in 3 Days", "Close in 5 Days", Trouble.CONTRADICTORY),
        ("Close in three days", "Close in 3 Days", Trouble.REDUNDANT),
        ("Close in 3 Days", "Close 5 Days Faster", None),
        ("Cut Close Time by 40%", "70% Less Invoice Time", None),
        ("Plans from €49 a Month", "Plans from €79 a Month", Trouble.CONTRADICTORY),
        ("Free Month-End Templates", "Month-End Templates at €49", Trouble.CONTRADICTORY),
        ("Free Trial", "Plans from €49 a Month", None),
        ("No Setup Fee", "Low Setup Fee", Trouble.CONTRADICTORY),
        ("No Spreadsheets Needed", "Replace Your Spreadsheets", None),
        ("No Spreadsheets Needed", "Work without Spreadsheets", None),
        ("Month-End Close Software", "Software for Month-End Close", Trouble.REDUNDANT),
        ("SOC 2 Type II Certified", "Built for Controllers", None),
        ("Month-End Close Tool", "Month-End Close Platform", Trouble.REDUNDANT),
        ("Built for Controllers", "Made for Controllers", Trouble.REDUNDANT),
        ("Close Management Tool", "Month-End Close Software", None),
        ("Close 5 Days Faster", "Tallywise closes the books. Start your 14-day trial.", None),
        ("Ohne Einrichtungsgebühr", "Geringe Einrichtungsgebühr", Trouble.CONTRADICTORY),
    ],
)
def test_what_two_texts_say_to_each_other(one: str, other: str, trouble: Trouble | None) -> None:
    assert beside(said(one, NAMES), said(other, NAMES)).trouble == trouble
    assert beside(said(other, NAMES), said(one, NAMES)).trouble == trouble


def test_the_own_name_is_no_repetition() -> None:
    assert beside(said("Tallywise Close", NAMES), said("Try Tallywise Now", NAMES)).trouble is None


TEXTS = st.lists(st.sampled_from(HEADLINES), min_size=3, max_size=6, unique=True)
LOWER = st.lists(st.sampled_from(DESCRIPTIONS), min_size=2, max_size=3, unique=True)
PINS = st.dictionaries(st.sampled_from(["1", "2", "3"]), st.sampled_from(["1", "2", "3"]), max_size=2)


def ad(headlines: list[str], descriptions: list[str], pins: dict[str, str] | None = None) -> dict[str, Any]:
    return {"headlines": headlines, "descriptions": descriptions, "headline_pins": pins or {}}


@given(TEXTS, LOWER, PINS)
@settings(max_examples=40)
def test_no_combination_is_left_out_and_both_questions_agree(
    headlines: list[str], descriptions: list[str], pins: dict[str, str]
) -> None:
    of, reader = combinations(ad(headlines, descriptions, pins)), Reader(NAMES)
    every = list(reader.every(of))
    numbered = [of.at(number) for number in range(len(of))]
    assert Counter(one.combination for one in every) == Counter(numbered)
    assert list(reader.bad(of)) == [one.combination for one in every if one.troubles]
    seen = scan(ad(headlines, descriptions, pins), NAMES)
    assert (seen.total, seen.bad) == (len(of), sum(bool(one.troubles) for one in every))


@given(TEXTS, LOWER)
@settings(max_examples=25)
def test_what_clears_an_ad_does_and_nothing_smaller_would(headlines: list[str], descriptions: list[str]) -> None:
    values = ad(headlines, descriptions)
    start, reader = combinations(values), Reader(NAMES)
    for way in clear(values, NAMES):
        after = combinations({**values, **applied(values, way.moves)})
        assert len(after) == way.left > 0
        assert not any(one.troubles for one in reader.every(after))
    found = clear(values, NAMES)
    if found and found[0].smallest and len(found[0].moves) <= 2:
        for size in range(len(found[0].moves)):
            assert not any(cleared(reader, start, frozenset(moves)) for moves in sets_of(possible(start, ()), size))


def cleared(reader: Reader, start: Any, moves: Moves) -> bool:
    of = moved(start, moves)
    return len(of) > 0 and next(reader.bad(of), None) is None


def test_a_full_ad_is_cleared_and_keeps_many_combinations() -> None:
    more = ["Connects to Your ERP", "Audit-Ready Files", "Journals in One Place", "Free Invoice Review"]
    values = ad([one for one in (*HEADLINES, *more) if one != "Close in 5 Days"], list(DESCRIPTIONS))
    seen = scan(values, NAMES)
    assert seen.total == 12 * 11 * 10 * 6
    assert seen.counts[Trouble.NO_BRAND] > 0
    ways = clear(values, NAMES)
    assert ways
    assert max(way.left for way in ways) > 100


def test_what_is_pinned_stays_pinned_when_a_text_before_it_goes() -> None:
    values = ad(["a b", "c d", "e f", "g h"], ["i", "j"], {"3": "2"})
    from core.xray import Move

    after = applied(values, [Move("headlines", "a b", 0), Move("headlines", "g h", 1)])
    assert after == {"headlines": ["c d", "e f", "g h"], "headline_pins": {"2": "2", "3": "1"}}
