"""Misspelled words of a text alone, of which nobody says in which language it is."""

from __future__ import annotations

import pytest

from core.brief import Brand
from core.rules import spelled_text
from core.rules.roles import Voice
from core.rules.spelling import guessed_languages


def slips(text: str, voice: Voice | None = None, field: str = "headline") -> dict[str, str]:
    """What looks misspelled, with what it was taken for."""
    return {
        text[one.span[0] : one.span[1]]: one.message for one in spelled_text(field, text, voice or Voice()) if one.span
    }


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Acounting Sofware", {"Acounting": "Accounting", "Sofware": "Software"}),
        ("Recieve your reports every month", {"Recieve": "Receive"}),
        ("Experienced acountants for your bussiness", {"acountants": "accountants", "bussiness": "business"}),
        ("Wir helfen Ihnen bei der Buchaltung", {"Buchaltung": "Buchhaltung"}),
    ],
)
def test_slips_are_found_whatever_the_language(text: str, wrong: dict[str, str]) -> None:
    found = slips(text)
    assert set(found) == set(wrong)
    assert all(wrong[word] in message for word, message in found.items())


@pytest.mark.parametrize(
    "text",
    [
        "Payroll Software for Hospitals",
        "Lohnabrechnung für Krankenhäuser",
        "Only admins approve payments",
        "Xyqtor Zwemblat",
        "4711",
        "",
    ],
)
def test_right_and_unknown_words_are_left_alone(text: str) -> None:
    assert slips(text) == {}


def test_what_the_brand_says_is_right() -> None:
    text = "Acounting Sofware"
    assert set(slips(text, Voice(Brand(must_include=("Sofware",))))) == {"Acounting"}


def test_paths_hold_no_words() -> None:
    assert slips("acounting", field="path1") == {}


def test_a_text_of_no_language_is_none() -> None:
    assert guessed_languages("Xyqtor Zwemblat Vrrnk") == frozenset()
    assert guessed_languages("Die Buchhaltung für den Mittelstand") == {"de"}
