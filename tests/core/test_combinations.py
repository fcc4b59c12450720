"""The ads a responsive search ad may become: counted as the platform counts, each one once, pins kept."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.combinations import combinations

TEXTS = st.lists(st.sampled_from("abcdefg"), max_size=6, unique=True)
PINS = st.dictionaries(st.integers(1, 7).map(str), st.sampled_from([1, 2, 3, "1", "Position 2", "-", 9]), max_size=4)


def brute(texts: list[str], pins: dict[str, Any], places: int) -> set[tuple[str, ...]]:
    """Every arrangement that keeps the pins, found by trying all."""
    at: dict[str, int] = {}
    for number, text in enumerate(texts, 1):
        written = str(pins.get(str(number), ""))
        place = int(written[-1]) if written[-1:].isdigit() else 0
        if 1 <= place <= places:
            at[text] = place - 1
    free = [text for text in texts if text not in at]
    wanted = [[text for text in texts if at.get(text) == place] or None for place in range(places)]
    empty = [place for place, own in enumerate(wanted) if own is None]
    used = empty[: len(free)]
    found = set()
    for pinned in product(*[own or [None] for own in wanted]):
        for rest in permutations(free, len(used)):
            line = dict(enumerate(pinned)) | dict(zip(used, rest, strict=True))
            found.add(tuple(text for text in (line[place] for place in range(places)) if text))
    return found


@given(headlines=TEXTS, descriptions=TEXTS, pins=PINS, below=PINS)
def test_each_allowed_ad_comes_once_and_no_other(
    headlines: list[str], descriptions: list[str], pins: dict[str, Any], below: dict[str, Any]
) -> None:
    every = combinations(
        {"headlines": headlines, "headline_pins": pins, "descriptions": descriptions, "description_pins": below}
    )
    seen = {(one.headlines, one.descriptions) for one in map(every.at, range(len(every)))}
    assert len(seen) == len(every)
    assert seen == set(product(brute(headlines, pins, 3), brute(descriptions, below, 2)))
    longest = every.longest()
    assert (longest.headlines, longest.descriptions) in seen


def test_fifteen_free_headlines_make_the_number_the_platform_names() -> None:
    texts = [f"Headline {n}" for n in range(15)]
    assert len(combinations({"headlines": texts}).headlines) == 2730
    assert len(combinations({"headlines": texts, "headline_pins": {"1": 1}}).headlines) == 182
    assert len(combinations({"headlines": texts, "descriptions": ["a", "b", "c", "d"]})) == 2730 * 12


def test_the_longest_ad_is_the_worst_case() -> None:
    longest = combinations({"headlines": ["aa", "a", "aaaa", "aaa", "b"], "headline_pins": {"5": 2}}).longest()
    assert longest.headlines == ("aaaa", "b", "aaa")


def test_a_number_beyond_the_last_is_refused() -> None:
    every = combinations({"headlines": ["a", "b", "c"], "descriptions": ["d"]})
    assert len(every) == 6
    with pytest.raises(IndexError):
        every.at(6)
    assert combinations({}).at(0).headlines == ()
