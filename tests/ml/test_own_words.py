"""Texts made of given words only: the rules hold while a text is being written and when it is done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.copywriting import Limits
from ml.copywriter.rules import Rules

WORDS = ("close", "the", "books", "in", "days", "month-end", "don't", "sap")
RULES = Rules(Limits(30, allowed_numbers=frozenset({"3"}), acronyms=frozenset({"SAP"}), words=frozenset(WORDS)))


@pytest.mark.parametrize(
    "text", ["Close the books", "Close the books in 3 days", "Month-end books", "SAP days", "Don't close"]
)
def test_own_words_may_stand(text: str) -> None:
    assert RULES.whole(text)


@pytest.mark.parametrize("text", ["Close the ledgers", "Close the bookshelf", "Closed books", "Close the book"])
def test_other_words_and_forms_may_not(text: str) -> None:
    assert not RULES.whole(text)


def test_an_open_word_must_be_able_to_end_well() -> None:
    assert RULES.open("Close the bo")
    assert not RULES.open("Close the boa")
    assert not RULES.open("Close the boo ")


def test_without_words_everything_may_stand() -> None:
    assert Rules(Limits(30)).whole("Ledgers kept calm")


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_every_beginning_of_a_legal_text_is_open(words: list[str]) -> None:
    text = " ".join(words)
    if RULES.whole(text):
        assert all(RULES.open(text[:end]) for end in range(1, len(text) + 1))
