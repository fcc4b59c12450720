"""The voice of an account's own ads, its exemplars, and how near a text is to it."""

from __future__ import annotations

import numpy as np

from core.quality.own import OwnAd
from core.quality.style import LEAST_TEXTS, exemplars, learned, style_part, weight_of

WORDS = (
    "books",
    "reports",
    "audits",
    "invoices",
    "budgets",
    "payroll",
    "orders",
    "claims",
    "plans",
    "stock",
    "risks",
    "leave",
)


def ads(*, clicks: int = 30) -> list[OwnAd]:
    made = [
        OwnAd(n, 1, 1, "google_ads", {"headlines": (f"Close your {word} sooner",)}, 1_000, 30)
        for n, word in enumerate(WORDS)
    ]
    loud = OwnAd(99, 1, 1, "google_ads", {"headlines": ("The Best Books Ever!",)}, 50_000, clicks)
    return [*made, loud]


def test_habits_are_weighted_by_results() -> None:
    weak, strong = learned(ads(clicks=50), "headlines"), learned(ads(clicks=5_000), "headlines")
    assert weak is not None
    assert strong is not None
    assert weak.measured
    assert weak.habits["exclaims"] < strong.habits["exclaims"]
    assert weak.habits["speaks to “you”"] > 0.9
    assert "speaks to “you”" in weak.words()
    assert 20 < weak.length < 30


def test_an_ad_without_figures_counts_as_usual_and_none_counts_for_everything() -> None:
    ad = ads()[0]
    assert weight_of(ad, 0.0) == 1.0
    seldom = OwnAd(1, 1, 1, "google_ads", {}, 0, 0)
    assert weight_of(seldom, 0.03) == 1.0
    best = OwnAd(1, 1, 1, "google_ads", {}, 1_000_000, 500_000)
    assert weight_of(best, 0.01) == 2.0


def test_few_texts_show_no_style() -> None:
    assert learned(ads()[: LEAST_TEXTS - 1], "headlines") is None
    assert learned(ads(), "descriptions") is None


def test_waiting_ads_teach_nothing() -> None:
    waiting = [
        OwnAd(n, 1, 1, "google_ads", {"headlines": (f"Close {w}",)}, 0, 0, waiting=True) for n, w in enumerate(WORDS)
    ]
    assert learned(waiting, "headlines") is None


def test_a_text_unlike_the_own_ads_is_told_so() -> None:
    style = learned(ads(), "headlines")
    assert style is not None
    like, unlike = style_part("Close your ledgers sooner", style, {}), style_part("Ledgers Closed Quicker!", style, {})
    assert like.value > unlike.value
    assert "Unlike your ads" in unlike.because
    assert "Unlike" not in like.because


def test_likeness_is_copycat_s_formula() -> None:
    style = learned(ads(), "headlines")
    assert style is not None
    vectors = {text: np.array([1.0, 0.0], dtype=np.float32) for text in style.texts}
    vectors["Across"] = np.array([0.6, 0.8], dtype=np.float32)
    assert style_part("Across", style, vectors).value == np.float32((1 + 0.6) / 2)


def test_exemplars_stand_for_the_rest() -> None:
    texts = {f"Close the books {end}": 1.0 for end in ("now", "today", "soon", "early")}
    texts |= {f"Audit trail {end}": 1.0 for end in ("ready", "included", "kept")} | {"Nothing like it": 0.5}
    chosen = exemplars(texts, {})
    assert chosen[0].startswith("Close")
    assert chosen[1].startswith("Audit")
    assert exemplars(texts, {}) == chosen
