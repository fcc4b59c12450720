"""Width, stems, plurals, articles, numbers and case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.copy.casing import name, phrase_case, title_case
from core.copy.width import display_width
from core.copy.words import article, content_stems, numbers, plural, stem


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("Close the Books", 15),
        ("決算", 4),
        ("ﾃｽﾄ", 3),
        ("Cafe\u0301", 4),
        ("{KeyWord:Close Software}", 14),
        ("{CUSTOMIZER.price:90} now", 6),
        ("Near {LOCATION(City):Vienna}", 11),
        ("{no default}", 12),
    ],
)
def test_width_counts_as_the_platforms_do(text: str, width: int) -> None:
    assert display_width(text) == width


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="{}"), max_size=40))
def test_plain_ascii_is_one_wide_per_character(text: str) -> None:
    assert display_width(text) == len(text)


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (("close", "closes", "closing", "closed"), True),
        (("company", "companies"), True),
        (("planning", "plan", "plans"), True),
        (("match", "matches", "matched"), True),
        (("price", "pricing"), True),
        (("audit", "auditor"), False),
        (("process", "processes"), True),
        (("status", "stat"), False),
    ],
)
def test_stems_join_inflections_only(words: tuple[str, ...], same: bool) -> None:
    assert (len({stem(word) for word in words}) == 1) is same


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("controller", "controllers"),
        ("CFO", "CFOs"),
        ("Head of Sales", "Heads of Sales"),
        ("agency", "agencies"),
        ("salesperson", "salespersons"),
        ("key", "keys"),
        ("boss", "bosses"),
        ("invoices", "invoices"),
    ],
)
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("audit", "an"),
        ("unit", "a"),
        ("hour", "an"),
        ("8-week pilot", "an"),
        ("14-day trial", "a"),
        ("ERP system", "an"),
        ("SOC", "a"),
        ("EU rule", "an"),
        ("one-day course", "a"),
        ("pump", "a"),
    ],
)
def test_articles_follow_the_sound(phrase: str, expected: str) -> None:
    assert article(phrase) == expected


def test_numbers_are_read_as_written() -> None:
    assert numbers("From £90, 3.4% of 2,300 sites, 24/7, ISO 27001, 14-day") == [
        "£90",
        "3.4%",
        "2,300",
        "24/7",
        "27001",
        "14",
    ]
    assert numbers("B2B and S/4HANA and 3D") == []


def test_function_words_carry_no_content() -> None:
    assert content_stems("Close the books in 3 days") == ("clos", "book", "3", "day")


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("works with sap and netsuite", "Works With SAP and NetSuite"),
        ("close the books in 3 days", "Close the Books in 3 Days"),
        ("month-end close", "Month-End Close"),
        ("start your 14-day trial", "Start Your 14-Day Trial"),
        ("why " + name("iVault One") + "?", "Why iVault One?"),
        (name("the Ledger") + ": the facts", "the Ledger: The Facts"),
        ("what it is for", "What It Is For"),
    ],
)
def test_title_case_keeps_names_and_acronyms(text: str, cased: str) -> None:
    assert title_case(text, {"sap": "SAP", "netsuite": "NetSuite"}) == cased


@pytest.mark.parametrize(
    ("keyword", "written"),
    [
        ("month end close software", "month-end close software"),
        ("close at month end", "close at month end"),
        ("erp for metal fabrication", "ERP for metal fabrication"),
        ("soc as a service", "SOC as a service"),
        ("machine level metering", "machine-level metering"),
        ("netsuite integration", "NetSuite integration"),
    ],
)
def test_search_phrases_are_written_as_in_a_sentence(keyword: str, written: str) -> None:
    assert phrase_case(keyword, {"netsuite": "NetSuite"}, {}) == written
