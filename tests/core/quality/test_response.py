"""Predicted response on simulated accounts whose truth is known: it ranks, it is calibrated, and it refuses thin data."""

from __future__ import annotations

import numpy as np
import pytest

from core.quality.features import of_text
from core.quality.own import OwnAd
from core.quality.response import Response, TooLittle, learned

OPENINGS = ("Close the books", "Month-end close software", "Your close", "Reports for auditors", "Start a trial")
ENDINGS = ("", " in 3 days", " for you", " with every reconciliation in one place", "?", " by 18%", " today")
TEXTS = [opening + ending for opening in OPENINGS for ending in ENDINGS]
TRUTH = {"a number": 0.5, "a question": -0.4, "“you”": 0.3}


def log_odds(text: str) -> float:
    features = dict(zip(("length", *FEATURE_NAMES), of_text(text, frozenset()), strict=True))
    return -3.0 + sum(effect * features[name] for name, effect in TRUTH.items())


FEATURE_NAMES = ("a number", "a question", "“you”", "an offer", "a call", "a verb first", "words of the ad group")


def account(seed: int, ads: int = 160, shown: int = 3_000, groups: int = 10, noise: float = 0.1) -> list[OwnAd]:
    random = np.random.default_rng(seed)
    levels = random.normal(0, 0.4, groups)
    made = []
    for number in range(ads):
        text, group = TEXTS[random.integers(len(TEXTS))], int(random.integers(groups))
        odds = log_odds(text) + levels[group] + random.normal(0, noise)
        clicks = int(random.binomial(shown, 1 / (1 + np.exp(-odds))))
        made.append(OwnAd(number + 1, group, 1, "linkedin_ads", {"headline": (text,)}, shown, clicks))
    return made


@pytest.fixture(scope="module")
def trained() -> Response:
    found = learned(account(1), {})
    assert isinstance(found, Response)
    return found


def test_it_ranks_texts_as_the_truth_does(trained: Response) -> None:
    said = [trained.expected(text, "headline", 3).rate for text in TEXTS]
    true = [log_odds(text) for text in TEXTS]
    pairs = [(a, b) for a in range(len(TEXTS)) for b in range(a) if abs(true[a] - true[b]) > 0.05]
    right = sum((said[a] > said[b]) == (true[a] > true[b]) for a, b in pairs) / len(pairs)
    assert right > 0.9


def test_what_helps_and_what_hurts_is_named(trained: Response) -> None:
    assert trained.expected("Close the books in 3 days", "headline", 3).helps == "a number"
    assert trained.expected("Close the books?", "headline", 3).hurts == "a question"


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    inside = []
    for seed in range(12):
        ads = account(seed, ads=60, shown=1_000, groups=4, noise=0.0)
        found = learned(ads, {})
        assert isinstance(found, Response)
        for text in TEXTS[::3]:
            one = found.expected(text, "headline", 99)
            change = np.log(one.rate / (1 - one.rate)) - np.log(one.usual / (1 - one.usual))
            low = np.log(one.low / (1 - one.low)) - np.log(one.usual / (1 - one.usual))
            usual = np.mean([log_odds(ad.texts["headline"][0]) for ad in ads])
            inside.append(abs(change - (log_odds(text) - usual)) <= change - low + 1e-9)
    assert 0.65 <= np.mean(inside) <= 0.97


def test_noise_alone_moves_little() -> None:
    random = np.random.default_rng(5)
    ads = [
        OwnAd(n + 1, n % 5, 1, "linkedin_ads", {"headline": (TEXTS[n % len(TEXTS)],)}, 2_000, int(random.binomial(2_000, 0.03)))
        for n in range(120)
    ]  # fmt: skip
    found = learned(ads, {})
    assert isinstance(found, Response)
    rates = [found.expected(text, "headline", 2).rate for text in TEXTS]
    assert max(rates) / min(rates) < 1.25


def test_new_ad_groups_get_the_account_s_rate(trained: Response) -> None:
    known, unknown = (trained.expected(TEXTS[0], "headline", group) for group in (3, 999))
    assert known.usual != unknown.usual
    assert unknown.low < unknown.rate < unknown.high


@pytest.mark.parametrize(
    ("ads", "shown", "missing"),
    [(8, 5_000, "different ads"), (160, 50, "different ads"), (160, 20, "impressions")],
)
def test_too_little_data_says_what_is_missing(ads: int, shown: int, missing: str) -> None:
    found = learned(account(2, ads=ads, shown=shown), {})
    assert isinstance(found, TooLittle)
    assert missing in found.reason
