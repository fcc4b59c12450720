"""Any brief at all: every text keeps every limit and ban."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.brief.brief import Brand, Brief, Claim, Offer, Persona
from core.copy.ads import CopyDesk, LinkedInRequest, Theme
from core.copy.bans import banned_in
from core.copy.tables import table
from core.copy.width import display_width
from core.progress import silent

WORDS = sorted(
    table(
        """
        close books audit pumps fast payroll 12 40% teams save no without every SAP with in for and on average cloud
        software free best reports invoices Nordlicht synergy BlackLine 24/7 one up to lower is are works 決算 Zahlen
        {x} ! ? . , : £90 work's e-mail a@b.co NOW
        """
    )
)
PHRASE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join) | st.text(min_size=1, max_size=20)
NAME = st.sampled_from(
    [
        "Ledgerly",
        "Kiln 24",
        "ZENTRA",
        "iVault",
        "The Extraordinarily Long Name Of A Product",
        "Synergy One",
        "Ä",
        "C++",
    ]
)
BANS = ("synergy", "free", "revolutionary", "AI-powered", "close")


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    many = st.lists(PHRASE, max_size=4).map(tuple)
    return Brief(
        product=draw(NAME | PHRASE),
        company=draw(NAME | PHRASE),
        goal=draw(st.sampled_from(["awareness", "traffic", "leads", "pipeline"])),
        landing_page="https://any.example",
        summary=draw(st.none() | PHRASE),
        languages=draw(st.sampled_from([(), ("en",), ("de",), ("fr",), ("es",), ("pl",)])),
        value_props=draw(many),
        keyword_seeds=draw(many),
        offer=draw(st.none() | st.builds(Offer, PHRASE, st.none() | PHRASE)),
        claims=draw(st.lists(st.builds(Claim, PHRASE, st.none() | PHRASE), max_size=2).map(tuple)),
        personas=draw(st.lists(st.builds(Persona, PHRASE, pains=many), max_size=2).map(tuple)),
        brand=Brand(
            banned_words=draw(st.sets(st.sampled_from(BANS)).map(sorted).map(tuple)),
            competitors=("BlackLine",),
        ),
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(briefs())
def test_every_text_of_any_brief_is_lawful(brief: Brief) -> None:
    desk = CopyDesk(brief, seed=3)
    theme = Theme("any", brief.keyword_seeds or ("close software",))
    ad = desk.search_ads([theme], silent())[0]
    persona = brief.personas[0] if brief.personas else None
    posts = desk.linkedin_ads([LinkedInRequest(persona, "conversion", 2)], silent())[0]
    assets = desk.assets(silent())
    texts = [(line.text, 30) for line in ad.headlines] + [(line.text, 90) for line in ad.descriptions]
    texts += [(path, 15) for path in (ad.path1, ad.path2) if path]
    texts += [(post.introductory_text.text, 600) for post in posts] + [(post.headline.text, 70) for post in posts]
    texts += [(post.description.text, 100) for post in posts]
    texts += [(line.text, 25) for line in assets.callouts]
    known = " ".join(
        [
            *brief.value_props,
            *(c.text for c in brief.claims),
            brief.product,
            brief.company,
            brief.summary or "",
        ]
    )
    known += " " + (brief.offer.name if brief.offer else "")
    for text, limit in texts:
        assert display_width(text) <= limit
        assert not banned_in(text, (*brief.brand.banned_words, "BlackLine"))
        assert set(re.findall(r"\d+", text)) <= set(re.findall(r"\d+", known))
        assert "  " not in text
    distinct = {line.text.lower() for line in ad.headlines}
    assert len(distinct) == len(ad.headlines) <= 15
    if desk.model.language == "en":
        assert len(distinct) >= 3
        assert len({line.text.lower() for line in ad.descriptions}) >= 2
