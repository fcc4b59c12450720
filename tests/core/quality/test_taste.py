"""Verdicts of a person with a taste change the order of texts by it, and never lift what is unproven."""

from __future__ import annotations

import json
from random import Random

from sqlalchemy import insert

from core.copy.offering import TASTE
from core.database import new_id
from core.progress import silent
from core.quality import Wanted, judge_of
from core.quality.taste import Taste, learned
from core.schema import copy_text
from core.workspace import Workspace

THINGS = ("invoices", "reports", "audits", "orders", "payroll", "stock", "budgets", "plans", "claims", "leave")
NUMBERS = ("Close {} in 3 days", "12 templates for {}", "{} checked in 5 minutes")
QUESTIONS = ("Still typing {}?", "Who approves your {}?", "Where are the {}?")
PLAIN = ("{} in one place", "Calm evenings for {} teams", "Sort {} without typing")


def verdicts(seed: int = 5) -> list[tuple[str, bool]]:
    """Sixty verdicts of one who rejects questions, keeps numbers, and is of two minds about the rest."""
    random = Random(seed)
    made = []
    for at in range(20):
        thing = THINGS[at % len(THINGS)]
        made.append((random.choice(NUMBERS).format(thing), True))
        made.append((random.choice(QUESTIONS).format(thing), False))
        made.append((random.choice(PLAIN).format(thing), random.random() < 0.5))
    return made


def taste() -> Taste:
    found = learned(verdicts())
    assert found is not None
    return found


def test_what_is_always_kept_or_rejected_is_learned_with_its_counts() -> None:
    number, question, plain = (
        taste().part(text) for text in ("Close the year in 4 days", "Ready to close?", "Calm closing")
    )
    assert number.value > 0.8
    assert question.value < 0.2
    assert question.value < plain.value < number.value
    assert number.because == "You kept 20 of 20 texts with a number."
    assert question.because == "You kept 0 of 20 texts with a question."


def test_few_or_onesided_verdicts_have_no_taste() -> None:
    assert learned(verdicts()[:11]) is None
    assert learned([(text, True) for text, _ in verdicts()]) is None
    assert learned([("Same words", at % 2 == 0) for at in range(40)]) is None


def test_the_order_follows_the_verdicts_and_nothing_unproven_is_lifted(workspace: Workspace) -> None:
    with workspace.edit("Plant") as edit:
        owner = edit.create("account", {"name": "Ledgerly", "platform": "google_ads"})
        campaign = edit.create("campaign", {"account": owner, "platform": "google_ads", "name": "Search"})
        group = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": "Close"})
    texts = [
        Wanted("headlines", text, role)
        for text, role in (
            ("Who checks your closing?", "question"), ("Closing checks kept calm", "benefit"), ("Close in 77 days", "proof"),
            ("Month end without typing", "benefit"), ("Still typing month end?", "question"),
        )
    ]  # fmt: skip

    def order() -> tuple[list[str], dict[str, float]]:
        found = judge_of(workspace, group).judged(texts, silent())
        return [one.text for one in sorted(found, key=lambda one: -one.score)], {one.text: one.score for one in found}

    before, scores = order()
    rows = [
        {
            "id": new_id(), "ad_group": 1, "field": "headlines", "role": "benefit", "text": text, "evidence": "[]", "source": "grammar",
            "parts": json.dumps({"frame": 0.5}), "state": "kept" if kept else "rejected", "author": "me", "at": at,
        }
        for at, (text, kept) in enumerate(verdicts())
    ]  # fmt: skip
    with workspace.write() as connection:
        connection.execute(insert(copy_text), rows)
    after, taught = order()
    asked = [one for one in after if one.endswith("?")]
    assert all(after.index(one) >= before.index(one) for one in asked)
    assert all(taught[one] < scores[one] for one in asked)
    assert before.index("Who checks your closing?") < after.index("Who checks your closing?")
    proved = {one.text: one for one in judge_of(workspace, group).judged(texts, silent())}
    assert (
        proved["Close in 77 days"].values["proof"] == 0.0
    )  # “77” is nowhere stated: a taste for numbers proves nothing
    assert after.index("Close in 77 days") > after.index("Closing checks kept calm")
    assert TASTE in proved["Close in 77 days"].because
