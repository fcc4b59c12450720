"""A brief written to a file and read again is the same brief."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from core.brief import Brand, Brief, Budget, Claim, Companies, Offer, Persona
from core.brief.form import clean
from core.brief.reading import read_brief_text
from core.brief.writing import write_brief

TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=30).map(clean)
TEXTS = st.lists(TEXT, max_size=4).map(tuple)
PERSONAS = st.builds(Persona, name=TEXT, titles=TEXTS, functions=TEXTS, seniorities=TEXTS, pains=TEXTS)
CLAIMS = st.builds(Claim, text=TEXT, evidence=st.none() | TEXT)
BRIEFS = st.builds(
    Brief,
    product=TEXT,
    company=TEXT,
    goal=st.sampled_from(["awareness", "traffic", "leads", "pipeline"]),
    landing_page=st.just("https://tallyo.example/x?y=1#z"),
    summary=st.none() | TEXT,
    platforms=st.sampled_from([(), ("google_ads",), ("linkedin_ads", "google_ads")]),
    countries=st.sampled_from([(), ("DE", "AT")]),
    languages=st.sampled_from([(), ("en",)]),
    start=st.sampled_from([None, date(2027, 1, 1)]),
    end=st.sampled_from([None, date(2027, 1, 1), date(2028, 2, 29)]),
    value_props=st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    keyword_seeds=TEXTS,
    negative_seeds=TEXTS,
    budget=st.none()
    | st.builds(Budget, total_micros=st.integers(1, 10**15), currency=st.sampled_from(["EUR", "JPY", "KWD"])),
    offer=st.none() | st.builds(Offer, name=TEXT, call_to_action=st.none() | TEXT),
    claims=st.lists(CLAIMS, max_size=2).map(tuple),
    personas=st.lists(PERSONAS, max_size=3).map(tuple),
    companies=st.builds(Companies, industries=TEXTS, sizes=TEXTS),
    brand=st.builds(Brand, voice=TEXTS, banned_words=TEXTS, competitors=TEXTS, allow_competitor_names=st.booleans()),
)


@settings(max_examples=80, deadline=None)
@given(BRIEFS)
def test_what_is_written_is_read_back(brief: Brief) -> None:
    assert read_brief_text(write_brief(brief)) == brief


def test_the_file_reads_like_a_person_wrote_it() -> None:
    text = write_brief(
        Brief(product="Tallyo Flow", company="Tallyo", goal="leads", landing_page="https://tallyo.example", value_props=("Fast",),
              start=date(2027, 1, 1), budget=Budget(24_000_000_000, "EUR"))
    )  # fmt: skip
    assert text.splitlines() == [
        'product = "Tallyo Flow"', 'company = "Tallyo"', 'goal = "leads"', 'landing_page = "https://tallyo.example"',
        "start = 2027-01-01", 'value_props = ["Fast"]', "", "[budget]", 'total = "24000.00"', 'currency = "EUR"',
    ]  # fmt: skip
