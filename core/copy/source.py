"""A phrase of the brief, and what a text must keep of it to use its figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from core.copy.lexicon import HEDGES, NEGATIONS, NUMBER_WORDS
from core.copy.words import content_stems, numbers, stem, tokens

CONTEXT = 2
"""Words of a phrase's meaning that a text must share with it to speak of it, where it has as many."""


@dataclass(frozen=True)
class Source:
    """A phrase of the brief that may lend its numbers and comparisons."""

    text: str

    @cached_property
    def content(self) -> frozenset[str]:
        """Stems that carry its meaning."""
        return frozenset(content_stems(self.text))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words, small."""
        return tuple(word.lower() for word in tokens(self.text))

    @cached_property
    def figures(self) -> frozenset[str]:
        """Numbers as written and number words."""
        return frozenset(figures_in(self.text))

    @cached_property
    def negated(self) -> bool:
        """Whether it says that something is not."""
        return bool(set(self.words) & NEGATIONS)

    @cached_property
    def denied(self) -> frozenset[str]:
        """Stems of what it says is not: all that follows the negation (`Match orders without typing` denies the typing)."""
        at = next((place for place, word in enumerate(self.words) if word in NEGATIONS), len(self.words))
        return frozenset(content_stems(" ".join(self.words[at + 1 :]))) or self.content

    @cached_property
    def hedges(self) -> tuple[str, ...]:
        """The hedges it makes."""
        lower = f" {self.text.lower()} "
        return tuple(hedge for hedge in HEDGES if f" {hedge} " in lower)


def figures_in(text: str) -> list[str]:
    """Numbers as written, then number words."""
    return [*numbers(text), *(word for word in map(str.lower, tokens(text)) if word in NUMBER_WORDS)]


def rests_on(sentence: str, words: list[str], figure: str, source: Source) -> bool:
    """Whether a figure of a sentence (`words`: its words, small) stands as the source has it: with words of its meaning,
    all hedges and a neighbour of its own."""
    if figure not in source.figures:
        return False
    context = source.content - {stem(figure.strip("$€£¥#+"))}
    shared = context & set(content_stems(sentence))
    if len(shared) < min(CONTEXT, len(context)):
        return False
    lower = f" {' '.join(words)} "
    return all(f" {hedge} " in lower for hedge in source.hedges) and unit_kept(words, figure, source)


def unit_kept(words: list[str], figure: str, source: Source) -> bool:
    """Whether a neighbour of the number is the neighbour it has in the brief; that both end a text is not enough.

    `Backups for 365` is not `Backups for Microsoft 365`.
    """
    shared = _neighbours(words, figure) & _neighbours(list(source.words), figure)
    return bool(shared - {""}) or len(source.words) == 1


def _neighbours(words: list[str], figure: str) -> set[str]:
    key = (tokens(figure) or [figure])[0].lower().rstrip("%")
    found: set[str] = set()
    for at, word in enumerate(words):
        if word.rstrip("%") == key:
            found |= {stem(near) for near in words[max(0, at - 1) : at] + words[at + 1 : at + 2]}
            if at + 2 >= len(words):
                found.add("")
    return found
