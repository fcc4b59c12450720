"""What a row writes is its own: whatever else is written beside it, before it or in its place."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.copywriting import Angle, Draft, Limits
from core.progress import silent
from ml.copywriter.cache import Shelf
from ml.copywriter.plan import Plan, Written
from ml.copywriter.sampling import BLOCK, CANDIDATES, TEMPERATURE, Options, _likeliest, row_key, step_key
from ml.copywriter.writer import LmCopywriter
from ml.devices import decoding_threads

ANGLES = [Angle("a", "Headline:", 30), Angle("b", "Save 6 hours with", 9), Angle("c", "x", 14)]
LIMITS = Limits(34, 5, frozenset({"6"}), frozenset({"synergy"}))


def texts(drafts: list[Draft]) -> list[tuple[str, str]]:
    return [(draft.role, draft.text) for draft in drafts]


@pytest.mark.parametrize("room", [1, 5, 17])
def test_a_small_batch_that_is_refilled_writes_the_same_as_a_large_one(
    tiny: LmCopywriter, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = texts(tiny.write("Close the books\n", ANGLES, LIMITS, seed=8, progress=silent()))
    monkeypatch.setattr("ml.copywriter.writer.ROWS", room)
    refilled = texts(tiny.write("Close the books\n", ANGLES, LIMITS, seed=8, progress=silent()))
    assert refilled == whole


def test_an_angle_writes_the_same_alone_and_in_company(tiny: LmCopywriter) -> None:
    limits = Limits(34, 5)
    alone = texts(tiny.write("P\n", ANGLES[:1], limits, seed=3, progress=silent()))
    beside = texts(tiny.write("P\n", ANGLES, limits, seed=3, progress=silent()))
    assert [pair for pair in beside if pair[0] == "a"] == alone


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), ties=st.booleans())
def test_the_likeliest_are_found_in_blocks_as_in_the_whole(seed: int, ties: bool) -> None:
    scores = torch.randn((3, 4 * CANDIDATES * BLOCK), generator=torch.Generator().manual_seed(seed))
    scores = scores.mul(3).round() if ties else scores
    scores[1, 7:] = -torch.inf
    values, places = _likeliest(scores)
    assert torch.equal(values, scores.topk(CANDIDATES).values)
    assert torch.equal(scores.gather(1, places), values)


def test_draws_follow_the_likelihoods() -> None:
    """Over many rows the first draw falls on each token about as often as it is likely at the temperature of writing."""
    rows = 4000
    likelihood = np.tile([0.5, 0.3, 0.15], (rows, 1))
    options = Options(np.tile([11, 12, 13], (rows, 1)), likelihood, np.full(rows, 0.05), np.zeros(rows))
    order = options.drawn([step_key(row_key(7, 0, attempt), 2) for attempt in range(rows)])
    shares = np.bincount([places[0] for places in order], minlength=4) / rows
    wanted = np.array([0.5, 0.3, 0.15, 0.05]) ** (1 / TEMPERATURE)
    assert shares == pytest.approx(list(wanted / wanted.sum()), abs=0.02)


def test_a_draw_is_the_rows_own() -> None:
    likelihood = np.array([[0.5, 0.3, 0.15]] * 3)
    options = Options(np.array([[11, 12, 13]] * 3), likelihood, np.full(3, 0.05), np.zeros(3))
    keys = [step_key(row_key(1, angle, 4), 1) for angle in range(3)]
    assert options.rows([2]).drawn(keys[2:]) == options.drawn(keys)[2:]
    assert len({tuple(order) for order in options.drawn([step_key(keys[0], step) for step in range(3)])}) > 1


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(st.integers(0, 12), min_size=1, max_size=5),
    room=st.integers(1, 9),
    made=st.lists(st.sampled_from(["One", "one", "Two", "Three", None, "Four", "Five", "Six"]), min_size=1),
)
def test_a_plan_ends_with_no_text_twice_and_no_more_than_wanted(
    counts: list[int], room: int, made: list[str | None]
) -> None:
    plan = Plan(counts)
    running: list[tuple[int, int]] = []
    seen: list[tuple[int, int]] = []
    while (begun := plan.begin(room - len(running))) or running:
        running += begun
        row = running.pop(len(seen) % len(running))
        text = made[len(seen) % len(made)]
        seen.append(row)
        plan.take(row, Written(text, 0.0) if text else None)
    assert len(seen) == len(set(seen)) <= sum(-(-3 * count // 2) for count in counts)
    for count, written in zip(counts, plan.texts(), strict=True):
        words = [text.text.casefold() for text in written]
        assert len(words) == len(set(words)) <= count
    assert plan.found == sum(map(len, plan.texts()))


def test_memory_is_used_again_unless_it_is_too_small() -> None:
    shelf, like = Shelf(), torch.zeros(1)
    first = shelf.take((4, 6), like)
    assert shelf.take((3, 2), like).data_ptr() == first.data_ptr()
    assert shelf.take((5, 7), like).shape == (5, 7)
    assert shelf.take((2,), like.double()).dtype == torch.float64


def test_one_call_leaves_nothing_behind_for_the_next(tiny: LmCopywriter) -> None:
    limits = Limits(34, 5)
    before = texts(tiny.write("P\n", ANGLES[:1], limits, seed=3, progress=silent()))
    tiny.write("Other words here\n", ANGLES, Limits(90, 5), seed=4, progress=silent())
    assert texts(tiny.write("P\n", ANGLES[:1], limits, seed=3, progress=silent())) == before


@pytest.mark.parametrize(("threads", "decoding"), [(1, 1), (2, 1), (4, 4)])
def test_few_threads_decode_as_one_and_are_given_back(threads: int, decoding: int) -> None:
    usual = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with decoding_threads():
            assert torch.get_num_threads() == decoding
        assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(usual)
