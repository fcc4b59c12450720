"""What a local model may add, and what it may not."""

from __future__ import annotations

from typing import Any

import pytest

from core.brief.brief import Brief
from core.copy.ads import CopyDesk, Line, Theme
from core.copy.asking import wide_angles
from core.copy.drafts import angles, limits, paraphrases, prefix
from core.copy.facts import Fact, facts_of
from core.copy.shapes import shape_of
from core.copy.validate import rules_of
from core.progress import silent

THEME = Theme("month end close", ("month end close software", "financial close automation"))


def test_a_faithful_draft_says_what_the_grammar_cannot(brief_named: dict[str, Brief], scribe: type[Any]) -> None:
    writer = scribe("Up to 18% lower peak charges")
    assert not any("18%" in line.text for line in _headlines(brief_named["energy"], None))
    line = next(
        line for line in _headlines(brief_named["energy"], writer) if line.text == "Up to 18% Lower Peak Charges"
    )
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
def test_an_unfaithful_draft_never_shows(line: str, shared_briefs: dict[str, Brief], scribe: type[Any]) -> None:
    ad = CopyDesk(shared_briefs["ledgerly"], seed=1, copywriter=scribe(line)).search_ads([THEME], silent())[0]
    assert all(one.source == "grammar" for one in ad.headlines)


def test_a_model_writes_at_most_a_quarter(brief_named: dict[str, Brief], scribe: type[Any]) -> None:
    writer = scribe(
        "Up to 18% lower peak charges",
        "Up to 18% lower demand charges",
        "See meters fitted",
        "Reports ready for your ISO 50001",
    )
    headlines = _headlines(brief_named["energy"], writer)
    assert 1 <= sum(line.source != "grammar" for line in headlines) <= 3
    assert len(headlines) == 15


def test_a_draft_that_halts_is_left_out(brief_named: dict[str, Brief], scribe: type[Any]) -> None:
    writer = scribe("Up to 18% lower peak charges")
    writer.fluent = False
    assert all(line.source == "grammar" for line in _headlines(brief_named["energy"], writer))


def test_an_embedder_turns_the_choice_towards_the_theme(shared_briefs: dict[str, Brief], embedder: Any) -> None:
    desk = CopyDesk(shared_briefs["ledgerly"], seed=1, embedder=embedder)
    ads = desk.search_ads([THEME, Theme("reconciliation", ("account reconciliation software",))], silent())
    assert [len(ad.headlines) for ad in ads] == [15, 15]
    assert any("Reconciliation" in line.text for line in ads[1].headlines)


def test_the_prompt_shows_facts_as_data(shared_briefs: dict[str, Brief]) -> None:
    model = facts_of(shared_briefs["fernwerk"])
    wanted = angles(model, {"claims[0]"})
    facts = [fact.key for fact in model.facts if fact.key != "claims[0]"]
    assert [angle.role for angle in wanted] == [*facts, *(f"pain:{pain.text}" for pain in model.pains[:4])]
    shift = next(angle for angle in wanted if "one shift" in angle.prompt)
    assert shift.numbers == frozenset()
    assert {"installed", "shift", "your"} <= (shift.words or frozenset())
    assert "bearings" not in (shift.words or frozenset())
    assert "Norhaven" not in prefix()
    wide = wide_angles(model, 100)
    assert sum(angle.count for angle in wide) >= 100
    assert {fact.key for fact in model.facts} < {angle.role for angle in wide}
    hard = limits(rules_of(shared_briefs["fernwerk"], model))
    assert "41%" in hard.allowed_numbers
    assert {"AI-powered", "Augury"} <= hard.banned
    assert {"bearings", "downtime", "kit", "for"} <= hard.words
    assert not {"more", "best", "revolutionary"} & hard.words


def test_paraphrases_keep_the_facts_words_order_and_degree() -> None:
    fact = _fact("Alerts before bearings fail", "prop")
    assert paraphrases("Get Alerts Before Your Bearings Fail", fact)
    assert not paraphrases("Bearings Fail Before Alerts", fact)
    assert not paraphrases("Alerting Before Bearing Failure", fact)
    assert not paraphrases("Alerts", fact)
    assert not paraphrases("Your Cloud Required", _fact("No cloud required", "prop"))
    assert not paraphrases("Lower Peak Demand", _fact("Lower peak demand charges", "prop"))
    assert not paraphrases("Legal Teams Answer Fast", _fact("Legal teams answer requests twice as fast", "claim"))


def _fact(text: str, kind: str) -> Fact:
    return Fact(kind, kind, text, shape_of(text), text, lowerable=True)


def _headlines(brief: Brief, writer: Any) -> tuple[Line, ...]:
    theme = Theme("energy", ("factory energy monitoring",))
    return CopyDesk(brief, seed=1, copywriter=writer).search_ads([theme], silent())[0].headlines


def test_the_account_s_own_headlines_show_how_the_brand_speaks(
    shared_briefs: dict[str, Brief], scribe: type[Any]
) -> None:
    class Listening(scribe):  # type: ignore[misc]
        heard = ""

        def write(self, prefix: str, *rest: Any, **named: Any) -> Any:
            Listening.heard = prefix
            return super().write(prefix, *rest, **named)

    desk = CopyDesk(shared_briefs["ledgerly"], seed=1, copywriter=Listening(), own=("Calm evenings for finance",))
    desk.search_ads([THEME], silent())
    assert "How the brand speaks:\n- Calm evenings for finance\n" in Listening.heard
    assert "speaks" not in prefix()
