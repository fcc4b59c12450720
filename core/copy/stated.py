"""Statements that people proved beside the brief: they write too, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from core.brief.brief import Brief, Claim
from core.copy.facts import phrases_of
from core.copy.language import copy_language, language_of
from core.copy.width import display_width
from core.copy.words import content_stems

MOST = 8
"""So many statements write; the brief's own come first."""
_LONGEST = 120
_SAME = 0.9


def with_statements(brief: Brief, statements: Iterable[tuple[str, str]]) -> Brief:
    """The brief with further claims, given as (statement, source), the newest last.

    Left out is what the brief says already, what is no single short sentence, and what is in another language than the ads.
    """
    known = [frozenset(content_stems(text)) for text in phrases_of(brief)]
    language, _ = copy_language(brief)
    added: list[Claim] = []
    for statement, source in statements:
        text = " ".join(statement.split()).rstrip(".")
        words = frozenset(content_stems(text))
        if _usable(text, language) and not any(_same(words, other) for other in known):
            known.append(words)
            added.append(Claim(text, source))
    return replace(brief, claims=(*brief.claims, *added[-MOST:])) if added else brief


def _usable(text: str, language: str) -> bool:
    spoken = language_of(text)
    one = not re.search(r"[.!?;]\s|\?$|\n", text) and len(text.split()) > 1
    return one and display_width(text) <= _LONGEST and spoken in (None, language)


def _same(words: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a statement says what another says, in nearly the same words."""
    shared = len(words & other)
    return shared >= _SAME * max(1, len(words)) and shared >= _SAME * len(other)
