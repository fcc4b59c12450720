"""What of a brief may be said, and what is left out with a reason."""

from __future__ import annotations

from dataclasses import replace

from core.brief.brief import Brand, Brief, Offer
from core.copy.facts import facts_of
from core.copy.shapes import Shape

PLAIN = Brief(
    product="Harbour Payroll",
    company="Harbour",
    goal="leads",
    landing_page="https://harbour.example",
    value_props=("Payroll for 12 countries in one run",),
)


def test_a_small_brief_still_tells_what_it_is() -> None:
    model = facts_of(PLAIN)
    assert model.category is not None
    assert model.category.text == "payroll"
    assert [fact.shape for fact in model.facts] == [Shape.NOUN]
    assert any("no language" in line for line in model.assumptions)


def test_what_is_banned_is_left_out_and_named(brief_named: dict[str, Brief]) -> None:
    model = facts_of(brief_named["banned_offer"])
    said = " ".join([*(fact.text for fact in model.facts), *(call.phrase for call in model.calls)]).lower()
    assert "guarantee" not in said
    assert "cargowise" not in said
    assert not model.calls
    assert sum("Left out of the ads" in line for line in model.assumptions) == 4


def test_competitors_may_be_named_when_the_brief_allows_it(brief_named: dict[str, Brief]) -> None:
    brief = brief_named["banned_offer"]
    open_brief = replace(brief, brand=replace(brief.brand, allow_competitor_names=True))
    assert any("Cargowise" in fact.text for fact in facts_of(open_brief).facts)


def test_brief_text_is_data(brief_named: dict[str, Brief]) -> None:
    model = facts_of(brief_named["shouting"])
    texts = [fact.text for fact in model.facts]
    assert "Quotes out in minutes" in texts
    assert not any("gnore" in text or "555" in text for text in texts)


def test_a_banned_name_is_never_used() -> None:
    model = facts_of(replace(PLAIN, brand=Brand(banned_words=("harbour",))))
    assert model.product is None
    assert model.brand is None


def test_legal_forms_are_not_spoken() -> None:
    assert facts_of(replace(PLAIN, company="Harbour Systems GmbH")).brand == "Harbour Systems"
    required = replace(PLAIN, company="Harbour Systems GmbH", brand=Brand(must_include=("GmbH",)))
    assert facts_of(required).brand == "Harbour Systems GmbH"


def test_calls_are_sentences() -> None:
    def phrases(name: str, button: str | None) -> list[str]:
        return [call.phrase for call in facts_of(replace(PLAIN, offer=Offer(name, button))).calls]

    assert phrases("14-day guided trial", "Start trial") == [
        "Start your 14-day guided trial",
        "Start your trial",
        "Start your 14-day trial",
    ]
    assert phrases("Pilot on three machines", "Book a pilot") == [
        "Book a pilot on three machines",
        "Book a pilot",
    ]
    assert phrases("30-minute demo", "Request demo") == ["Request your 30-minute demo", "Request a demo"]
    assert phrases("Salary guide", "Download guide") == ["Download the salary guide", "Download the guide"]
    assert phrases("20% off the first year", "Contact sales") == [
        "Get 20% off the first year",
        "Contact sales",
    ]
    assert phrases("See your savings in 20 minutes", None) == ["See your savings in 20 minutes"]


def test_the_language_follows_the_brief_and_says_so(brief_named: dict[str, Brief]) -> None:
    assert facts_of(brief_named["german"]).language == "de"
    english = replace(PLAIN, languages=("de",), value_props=("Close the books in 3 days with your team",))
    model = facts_of(english)
    assert model.language == "en"
    assert any("Translate the brief" in line for line in model.assumptions)
    assert any("“it”" in line for line in facts_of(brief_named["italian"]).assumptions)
