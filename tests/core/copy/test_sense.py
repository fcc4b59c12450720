"""What holds for every text of eight briefs from eight industries in four languages: classes of faults, not single lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from core.brief.brief import Brief
from core.brief.reading import read_brief
from core.copy.ads import CopyDesk, LinkedInCopy, LinkedInRequest, SearchCopy, Theme
from core.copy.facts import phrases_of
from core.copy.language import language_of
from core.copy.phrases import keyword_phrase
from core.copy.searched import spoken
from core.copy.sentences import is_wanted
from core.copy.stated import with_statements
from core.copy.tables import table
from core.copy.words import content_stems, numbers, stems, tokens
from core.progress import silent
from core.rules import refusal_of
from core.rules.calls import says_what_to_do
from core.rules.context import voice_of
from core.xray import Company, scan

# In one process: what is written for a brief is kept there.
pytestmark = pytest.mark.xdist_group("briefs that are read")

READ = Path(__file__).parent / "briefs" / "read"
NAMES = sorted(path.stem for path in READ.glob("*.toml"))
STAGES = ("awareness", "consideration", "conversion")
OPEN_ENDS = table(
    """a an and as at by for from in into of on or our per than that the to via with without your der die das den dem des und für mit in von
    zu ein eine ohne bis ab le la les et pour avec dans de des du un une sans par en el los las y para con del una sin por"""
)
# What stands before a figure and is part of it.
BOUNDS = re.compile(
    r"(?:up to|under|over|more than|less than|from|über|ab|bis zu|plus de|más de|desde|jusqu'à) $", re.IGNORECASE
)


@dataclass(frozen=True)
class Written:
    """All texts of a brief."""

    brief: Brief
    names: tuple[str, ...]
    ad: SearchCopy
    sets: tuple[tuple[LinkedInCopy, ...], ...]

    @property
    def headlines(self) -> list[str]:
        return [one.text for one in self.ad.headlines]

    @property
    def descriptions(self) -> list[str]:
        return [one.text for one in self.ad.descriptions]

    @property
    def posts(self) -> list[LinkedInCopy]:
        return [post for some in self.sets for post in some]

    @property
    def texts(self) -> list[str]:
        lines = [(one.introductory_text.text, one.headline.text, one.description.text) for one in self.posts]
        return [*self.headlines, *self.descriptions, *(text for some in lines for text in some)]


@cache
def written(name: str) -> Written:
    brief = read_brief(READ / f"{name}.toml", today=date(2026, 11, 23))
    names = tuple(voice_of(brief).own_names)
    desk = CopyDesk(brief, seed=1, refusal=refusal_of(brief), company=Company(names))
    (ad,) = desk.search_ads([Theme(brief.keyword_seeds[0], brief.keyword_seeds[:4])], silent())
    requests = [LinkedInRequest(persona, stage, 2) for persona in brief.personas for stage in STAGES]
    return Written(brief, names, ad, tuple(map(tuple, desk.linkedin_ads(requests, silent()))))


every_brief = pytest.mark.parametrize("name", NAMES)


def said_again(text: str, before: str, names: tuple[str, ...]) -> bool:
    own = {stem for name in names for stem in content_stems(name)}
    words = set(content_stems(text)) - own
    return bool(words) and len(words & set(content_stems(before))) >= 0.75 * len(words)


def test_four_languages_are_read() -> None:
    found = Counter(written(name).brief.languages[0] for name in NAMES)
    assert found == {"en": 4, "de": 2, "fr": 1, "es": 1}


@every_brief
def test_an_ad_reads_well_in_any_order_and_is_full_enough(name: str) -> None:
    made = written(name)
    found = scan({"headlines": made.headlines, "descriptions": made.descriptions}, made.names)
    assert found.bad <= 0.1 * found.total
    assert len(made.headlines) >= 8
    assert len(made.descriptions) >= 3
    roles = {one.role for one in made.ad.headlines}
    assert {"keyword", "brand"} <= roles
    assert roles & {"benefit", "proof"}
    assert roles & {"pain", "objection", "audience"}


@every_brief
def test_no_fact_is_told_twice_in_one_ad(name: str) -> None:
    made = written(name)
    facts = [text for text in phrases_of(made.brief) if text not in (made.brief.product, made.brief.company)]
    for lines in (made.headlines, made.descriptions):
        told = Counter(fact for fact in facts for line in lines if fact.lower() in line.lower())
        assert not [fact for fact, count in told.items() if count > 1]


@every_brief
def test_texts_end_as_their_field_wants(name: str) -> None:
    made = written(name)
    titles = [*made.headlines, *(post.headline.text for post in made.posts)]
    assert not [text for text in titles if text.endswith((".", "!", ",", ":", "-"))]
    sentences = [
        *made.descriptions,
        *(one for post in made.posts for one in (post.introductory_text.text, post.description.text)),
    ]
    assert not [text for text in sentences if not text.endswith((".", "?"))]
    ends = [(tokens(text)[-1].lower(), text) for text in made.texts]
    assert not [text for last, text in ends if last in OPEN_ENDS]


@every_brief
def test_what_is_free_is_called_free(name: str) -> None:
    made = written(name)
    offer = made.brief.offer.name if made.brief.offer else ""
    free = next((word for word in ("free", "kostenlose", "gratuit", "gratuita") if word in offer.lower().split()), None)
    if free is None:
        assert not [text for text in made.texts if "free" in tokens(text.lower())]
        return
    assert any(free in text.lower() for text in made.headlines)
    if free == "free":  # elsewhere the button stands as the brief words it
        thing = offer.split()[-1]
        assert not [text for text in made.texts if thing in text.lower() and "free" not in text.lower()]


@every_brief
def test_figures_keep_their_unit_and_their_bound(name: str) -> None:
    made = written(name)
    sources = phrases_of(made.brief)
    for text in made.texts:
        for figure in numbers(text):
            homes = [source for source in sources if figure in numbers(source)]
            assert homes, text
            assert any(_kept(text, figure, source) for source in homes), text


def _kept(text: str, figure: str, source: str) -> bool:
    """Whether the figure has the bound and the word after it that the source gives."""
    bare = figure.rstrip("%").strip()
    at, there = _place(text, bare), _place(source, bare)
    bound = BOUNDS.search(source[:there])
    follows = tokens(source[there + len(bare) :])[:1]
    after = tokens(text[at + len(bare) :])[:1]
    same = not follows or not after or {one.lower() for one in follows} == {one.lower() for one in after}
    return (bound is None or bound[0].lower() in text.lower()) and same


def _place(text: str, figure: str) -> int:
    found = re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d])", text)
    assert found, (text, figure)
    return found.start()


@every_brief
def test_no_line_is_made_of_a_name_and_an_invitation_alone_while_there_are_facts(name: str) -> None:
    made = written(name)
    empty = [text for text in made.descriptions if not set(content_stems(text)) & _meant(made.brief)]
    assert len(empty) <= 1
    brand = [one.text for one in made.ad.headlines if one.role == "brand"]
    assert len([text for text in brand if set(content_stems(text)) <= _names(made)]) <= 1


def _meant(brief: Brief) -> set[str]:
    own = {stem for name in (brief.product, brief.company) for stem in stems(name)}
    pains = [pain for persona in brief.personas for pain in persona.pains]
    return {stem for text in (*phrases_of(brief), *brief.keyword_seeds, *pains) for stem in content_stems(text)} - own


def _names(made: Written) -> set[str]:
    return {stem for name in made.names for stem in stems(name)}


@every_brief
def test_headlines_are_different(name: str) -> None:
    words = [[word.lower() for word in tokens(text)] for text in written(name).headlines]
    pairs = [pair for one in words for pair in pairwise(one)]
    assert len(set(pairs)) >= 0.8 * len(pairs)


@every_brief
def test_posts_have_a_hook_before_the_fold_and_a_call(name: str) -> None:
    for post in written(name).posts:
        text = post.introductory_text.text
        assert len(re.split(r"(?<=[.?])\s", text)[0]) <= 150
        assert says_what_to_do(text)


@every_brief
def test_no_two_posts_of_one_set_open_alike(name: str) -> None:
    for posts in written(name).sets:
        assert len(posts) == 2
        openings = [post.introductory_text.text.lower().split()[:2] for post in posts]
        assert openings[0] != openings[1]
    texts = [post.introductory_text.text for post in written(name).posts]
    assert len(set(texts)) == len(texts)


@every_brief
def test_a_post_s_description_repeats_neither_headline_nor_text(name: str) -> None:
    made = written(name)
    for post in made.posts:
        above = f"{post.introductory_text.text} {post.headline.text}"
        assert not said_again(post.description.text, above, made.names), post
        assert not said_again(post.headline.text, post.introductory_text.text.split(". ")[0], made.names), post


@pytest.mark.parametrize(
    ("search", "language", "texts", "shown"),
    [
        ("druckluft leckage finden", "de", (), "Druckluft-Leckage finden"),
        ("dienstplanung app", "de", (), "Dienstplanungs-App"),
        ("dienstplan software pflege", "de", (), "Dienstplan-Software Pflege"),
        ("lohnsoftware für kleine betriebe", "de", (), "Lohnsoftware für kleine Betriebe"),
        ("pruefung aufzuege", "de", (), "Prüfung Aufzuege"),
        ("facturation electronique btp", "fr", (), "Facturation électronique BTP"),
        ("logiciel metre chantier", "fr", ("Le métré en ligne",), "Logiciel métré chantier"),
        ("software gestion de flotas", "es", (), "Software gestión de flotas"),
        ("facturacion electronica", "es", (), "Facturación electrónica"),
        ("devis electricien", "fr", (), "Devis électricien"),
    ],
)
def test_search_phrases_are_written_as_one_writes_them(
    search: str, language: str, texts: tuple[str, ...], shown: str
) -> None:
    assert spoken(search, language, {"btp": "BTP"}, texts) == shown


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("vibration sensor", True),
        ("contract management software", True),
        ("hydraulic seals", True),
        ("purchase order matching", False),
        ("peak demand reduction", False),
    ],
)
def test_one_looks_for_things_not_for_doings(phrase: str, wanted: bool) -> None:
    from core.copy.facts import facts_of

    found = keyword_phrase(phrase, {}, {})
    assert found is not None
    assert is_wanted(found, facts_of(written("contracts").brief)) is wanted


def test_proven_statements_write_with_their_source() -> None:
    brief = written("contracts").brief
    told = with_statements(
        brief,
        [
            ("Legal teams save 9 hours a week.", "Survey 2026, page 4"),
            ("Live in 3 weeks", "the brief says so already"),
            ("What do customers say?", "a question"),
            ("Rechtsabteilungen sparen mit uns jede Woche viele Stunden", "another language"),
            ("First sentence. Second sentence.", "two sentences"),
        ],
    )
    assert [one.text for one in told.claims[len(brief.claims) :]] == ["Legal teams save 9 hours a week"]
    assert language_of("Rechtsabteilungen sparen mit uns jede Woche viele Stunden und mehr") == "de"
    (ad,) = CopyDesk(told, seed=1).search_ads([Theme("contracts", brief.keyword_seeds)], silent())
    lines = [line for line in (*ad.headlines, *ad.descriptions) if "9 hours" in line.text.lower()]
    assert lines
    assert all("Survey 2026, page 4" in (line.evidence or "") for line in lines)
    assert with_statements(brief, []) is brief
