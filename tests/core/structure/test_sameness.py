"""Plain keywords are parted into words without a pattern: the words are the same ones."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from core.copy.words import tokens
from core.duplicates.sameness import _LITTLE, _close, _close_words


@given(st.text(alphabet="aäß éZ 1٣²½ '’-_.\u00a0\u2003	+", max_size=30))
@example("the 2 teams")
@example("a\u00a0b  c ")
def test_words_are_those_of_the_pattern(text: str) -> None:
    words = tokens(text.casefold())
    assert _close_words(text) == [w if w.isdigit() else _close(w) for w in words if w not in _LITTLE] or words
