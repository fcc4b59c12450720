"""What a platform disapproves: learned from enough own texts, silent without, and named in new ads."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from core.disapprovals import Likely, Silent, kept, learn, relearn
from core.disapprovals.collecting import Seen, seen_texts
from core.disapprovals.model import from_json, to_json
from core.policies.noting import Review, note
from core.progress import silent
from core.rules import check
from core.workspace import Workspace

THINGS = ("invoices", "reports", "audits", "orders", "payroll", "stock", "budgets", "plans", "claims", "leave")
CALM = ("Plan your {} sooner", "Keep {} in one place", "See every change in {}", "{} without typing")
LOUD = ("Get rich with {}", "Secret {} trick revealed", "Miracle cure for {}", "Win cash with {} today")


def texts(patterns: Sequence[str]) -> list[str]:
    return [pattern.format(thing) for thing in THINGS for pattern in patterns]


def seen(loud: Sequence[str], calm: Sequence[str]) -> list[Seen]:
    both = [(text, True) for text in loud] + [(text, False) for text in calm]
    return [Seen(text, at // 2, refused) for at, (text, refused) in enumerate(both)]


@pytest.fixture(scope="module")
def model() -> Likely:
    found = learn(seen(texts(LOUD), texts(CALM)))
    assert isinstance(found, Likely)
    return found


def test_new_texts_are_told_apart_with_the_words_that_weigh_most(model: Likely) -> None:
    assert model.quality > 0.9
    assert model.names("Secret ledger trick revealed")
    assert not model.names("Keep ledgers in one place")
    assert {"Secret", "trick", "revealed"} >= set(model.heaviest("Secret ledger trick revealed")[:2])


def test_it_is_the_same_every_time_and_plain_json(model: Likely) -> None:
    again = learn(seen(texts(LOUD), texts(CALM)))
    assert again == model
    stored = to_json({"google_ads": model})
    assert from_json(stored) == {"google_ads": model}


def test_what_cannot_be_told_apart_is_left_alone() -> None:
    every = texts((*CALM, *LOUD))
    Random(3).shuffle(every)
    found = learn(seen(every[:40], every[40:]))
    assert isinstance(found, Silent)
    assert "cannot be told" in found.reason


def test_it_is_silent_where_half_of_what_it_would_name_was_approved() -> None:
    """Reviews that are wrong one time in ten: words still tell them apart, but not where it would dare to speak."""
    random = Random(2)
    noisy = [Seen(one.text, one.ad, one.refused != (random.random() < 0.1)) for one in seen(texts(LOUD), texts(CALM))]
    found = learn(noisy)
    assert isinstance(found, Silent)
    assert "would name" in found.reason


def test_too_few_texts_teach_nothing() -> None:
    found = learn(seen(texts(LOUD)[:29], texts(CALM)))
    assert isinstance(found, Silent)
    assert "29 disapproved texts" in found.reason


def test_the_texts_of_one_ad_are_no_proof_for_each_other() -> None:
    one_ad = [Seen(text, 1, True) for text in texts(LOUD)] + seen([], texts(CALM))
    assert isinstance(learn(one_ad), Silent)


def test_a_workspace_learns_from_its_reviews_and_names_new_ads(workspace: Workspace) -> None:
    group = planted(workspace)
    note(workspace, reviews(refused=20), ("ad",), platform="google_ads")
    with workspace.read() as connection:
        judged = seen_texts(connection, "google_ads")
        assert "google_ads" in kept(connection)
    assert {one.text for one in judged if one.refused} == set(texts(LOUD))
    with workspace.edit("New") as edit:
        bad, good = (
            edit.create("ad", {"ad_group": group, "platform": "google_ads", "format": "responsive_search", "headlines": [text]})
            for text in ("Secret ledger trick revealed", "Keep ledgers in one place")
        )  # fmt: skip
    found = [one for one in check(workspace) if one.rule == "common.review.likely_disapproved"]
    assert [one.entity for one in found] == [bad]
    assert good != bad
    assert found[0].field == "headlines[0]"
    assert found[0].span is not None
    start, end = found[0].span
    assert f"“{'Secret ledger trick revealed'[start:end]}”" in found[0].message
    note(workspace, reviews(refused=0), ("ad",), platform="google_ads")
    assert not [one for one in check(workspace) if one.rule == "common.review.likely_disapproved"]


def test_without_disapprovals_it_says_how_many_it_needs(workspace: Workspace) -> None:
    assert "0 ads are disapproved" in relearn(workspace, silent())["google_ads"]


def planted(workspace: Workspace) -> str:
    """Ads that stand on the platform, two texts each: the first twenty loud, twenty calm."""
    every = [*texts(LOUD), *texts(CALM)]
    with workspace.edit("Plant") as edit:
        account = edit.create("account", {"name": "Fjordline", "platform": "google_ads"})
        campaign = edit.create("campaign", {"account": account, "platform": "google_ads", "name": "Search"})
        group = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": "Close"})
        ads = edit.create_many(
            "ad",
            [
                {
                    "ad_group": group,
                    "platform": "google_ads",
                    "format": "responsive_search",
                    "headlines": every[at : at + 2],
                }
                for at in range(0, len(every), 2)
            ],
        )
    settle(workspace, ads)
    return group


def settle(workspace: Workspace, ads: Sequence[str]) -> None:
    """As a download leaves them: live, with the platform's own ids."""
    from sqlalchemy import update

    from core.ids import parse_id
    from core.schema import ENTITY

    with workspace.write() as connection:
        for number, ad in enumerate(ads):
            table = ENTITY["ad"]
            values = {"live": 1, "remote_id": str(number)}
            connection.execute(update(table).where(table.c.id == parse_id(ad).bytes).values(**values))


def reviews(refused: int) -> list[Review]:
    return [Review("ad", str(n), "disapproved" if n < refused else "approved") for n in range(40)]
