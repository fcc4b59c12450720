"""Verdicts move the weights of the parts, within bounds, and not before there are enough."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from core.copy.offering import SHARES
from core.database import new_id
from core.quality.taught import LEAST_VERDICTS, MOST_MOVED, learned, weighing_of
from core.schema import copy_text
from core.workspace import Workspace


def lessons(count: int, likes: str = "style") -> list[tuple[dict[str, float], bool]]:
    random = np.random.default_rng(3)
    found = []
    for _ in range(count):
        parts = {name: float(random.uniform()) for name in ("style", "fluency", "relevance")}
        found.append((parts, parts[likes] > 0.5))
    return found


def test_too_few_verdicts_teach_nothing() -> None:
    found = learned(lessons(LEAST_VERDICTS - 1))
    assert found.weights == SHARES
    assert found.verdicts == 0
    assert str(LEAST_VERDICTS) in found.words()


def test_verdicts_of_one_kind_teach_nothing() -> None:
    assert learned([(parts, True) for parts, _ in lessons(40)]).verdicts == 0


def test_what_people_keep_gains_weight() -> None:
    found = learned(lessons(60))
    assert found.weights["style"] > SHARES["style"]
    assert found.weights["style"] / SHARES["style"] > found.weights["fluency"] / SHARES["fluency"]
    assert found.weights["proof"] == SHARES["proof"]
    assert found.words().startswith("Learned from 60 verdicts")


def test_more_verdicts_move_more() -> None:
    few, many = learned(lessons(14)), learned(lessons(200))
    assert SHARES["style"] < few.weights["style"] < many.weights["style"]


parts = st.dictionaries(st.sampled_from(sorted(SHARES)), st.floats(0, 1), max_size=6)


@given(st.lists(st.tuples(parts, st.booleans()), max_size=60))
@settings(max_examples=40, deadline=None)
def test_no_weight_moves_beyond_its_bounds(verdicts: list[tuple[dict[str, float], bool]]) -> None:
    found = learned(verdicts)
    assert found.weights.keys() == SHARES.keys()
    for name, weight in found.weights.items():
        assert SHARES[name] / MOST_MOVED - 1e-9 <= weight <= SHARES[name] * MOST_MOVED + 1e-9


def test_the_verdicts_of_a_workspace_are_read(workspace: Workspace) -> None:
    assert weighing_of(workspace).verdicts == 0
    rows = [
        {
            "id": new_id(), "ad_group": 1, "field": "headlines", "role": "benefit", "text": f"Text {n}", "evidence": "[]",
            "parts": json.dumps(parts), "source": "grammar", "state": "kept" if kept else "rejected", "author": "me", "at": n,
        }
        for n, (parts, kept) in enumerate(lessons(40))
    ]  # fmt: skip
    offered = {**rows[0], "id": new_id(), "state": "offered"}
    with workspace.write() as connection:
        connection.execute(insert(copy_text), [*rows, offered])
    assert weighing_of(workspace) == learned(lessons(40)[::-1])
