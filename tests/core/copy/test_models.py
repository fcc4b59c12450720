"""What a local model may add, and what it may not."""

from __future__ import annotations

from typing import Any

import pytest

from core.brief.brief import Brief
from core.copy.ads import CopyDesk, Theme
from core.copy.drafts import angles, limits, paraphrases, prefix
from core.copy.facts import facts_of
from core.copy.validate import rules_of
from core.progress import silent

THEME = Theme("month end close", ("month end close software", "financial close automation"))


def test_a_faithful_draft_says_what_the_grammar_cannot(
    brief_named: dict[str, Brief], scribe: type[Any]
) -> None:
    writer = scribe("Up to 18% lower peak charges")
    theme = Theme("energy", ("factory energy monitoring",))
    ad = CopyDesk(brief_named["energy"], seed=1, copywriter=writer).search_ads([theme], silent())[0]
    line = next(line for line in ad.headlines if line.text == "Up to 18% Lower Peak Charges")
    assert line.source == "scribe"
    assert line.evidence == "Value proposition: Up to 18% lower peak demand charges"
    assert writer.calls == 1


@pytest.mark.parametrize(
    "line",
    [
        "Close the books in 2 days",
        "Close the books with SAP",
        "Revolutionary month end close",
        "BlackLine made simple",
        "No audit trail",
        "Books the close in 3 days",
        "Close the books in 3 days free",
        "The best close software",
        "Money-back guarantee",
    ],
)
def test_an_unfaithful_draft_never_shows(
    line: str, shared_briefs: dict[str, Brief], scribe: type[Any]
) -> None:
    ad = CopyDesk(shared_briefs["ledgerly"], seed=1, copywriter=scribe(line)).search_ads([THEME], silent())[0]
    assert all(one.source == "grammar" for one in ad.headlines)


def test_a_model_writes_at_most_a_quarter(shared_briefs: dict[str, Brief], scribe: type[Any]) -> None:
    lines = (
        "Close your books in 3 days",
        "Your audit trail",
        "Works with your SAP",
        "Reconciliation in one place",
        "Your certified ISO 27001",
    )
    ad = CopyDesk(shared_briefs["ledgerly"], seed=1, copywriter=scribe(*lines)).search_ads([THEME], silent())[
        0
    ]
    assert sum(line.source != "grammar" for line in ad.headlines) <= 3
    assert len(ad.headlines) == 15


def test_an_embedder_turns_the_choice_towards_the_theme(
    shared_briefs: dict[str, Brief], embedder: Any
) -> None:
    desk = CopyDesk(shared_briefs["ledgerly"], seed=1, embedder=embedder)
    ads = desk.search_ads([THEME, Theme("reconciliation", ("account reconciliation software",))], silent())
    assert [len(ad.headlines) for ad in ads] == [15, 15]
    assert any("Reconciliation" in line.text for line in ads[1].headlines)


def test_the_prompt_shows_facts_as_data(shared_briefs: dict[str, Brief]) -> None:
    model = facts_of(shared_briefs["fernwerk"])
    wanted = angles(model, [])
    assert [angle.role for angle in wanted] == [fact.key for fact in model.facts]
    assert "Norhaven" not in prefix()
    hard = limits(rules_of(shared_briefs["fernwerk"], model))
    assert "41%" in hard.allowed_numbers
    assert {"AI-powered", "Augury"} <= hard.banned


def test_paraphrases_keep_the_facts_order_and_polarity(shared_briefs: dict[str, Brief]) -> None:
    model = facts_of(shared_briefs["fernwerk"])
    assert paraphrases("Alerts Before Your Bearings Fail", "Alerts before bearings fail", model)
    assert not paraphrases("Bearings Fail Before Alerts", "Alerts before bearings fail", model)
    assert not paraphrases("Your Cloud Required", "No cloud required", model)
    assert not paraphrases("Alerts", "Alerts before bearings fail", model)
