"""One door to the grammar of any language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.brief.brief import Persona
from core.copy.descriptions import keyword_descriptions, shared_descriptions
from core.copy.facts import CONTACT, FactModel
from core.copy.headlines import keyword_headlines, shared_headlines
from core.copy.line import Candidate
from core.copy.phrases import NounPhrase, keyword_phrase
from core.copy.posts import introductions, post_descriptions, post_headlines
from core.copy.validate import Rules
from core.copy.verbatim import (
    verbatim_descriptions,
    verbatim_headlines,
    verbatim_introductions,
    verbatim_keywords,
    verbatim_posts,
)

_MOST_PHRASES = 8
# Searched for, but nobody says it: "Looking for a servo press for automotive companies?"
_COMPANIES = re.compile(r" for [^,]+ (?:companies|firms)$")


@dataclass(frozen=True)
class Voice:
    """The candidates a brief's grammar can write."""

    model: FactModel
    rules: Rules

    @property
    def english(self) -> bool:
        """Whether the sentence grammar applies."""
        return self.model.language == "en"

    def phrases(self, keywords: Sequence[str]) -> list[NounPhrase]:
        """Search phrases usable as texts, at most eight."""
        found = [
            keyword_phrase(_COMPANIES.sub("", keyword), self.model.keep, self.model.hyphens)
            for keyword in keywords
            if not self._names(keyword) and not CONTACT.search(keyword)
        ]
        distinct = {phrase.text.lower(): phrase for phrase in reversed(found) if phrase}
        return list(reversed(distinct.values()))[:_MOST_PHRASES]

    def _names(self, keyword: str) -> bool:
        """Whether a search phrase holds the brand: the brand's own lines say that better."""
        words = _words(keyword)
        names = [_words(name) for name in (self.model.brand, self.model.product) if name]
        return any(name and name in words for name in names)

    def headlines(self) -> list[Candidate]:
        """Headlines for any ad group."""
        return shared_headlines(self.model, self.rules) if self.english else verbatim_headlines(self.model, self.rules)

    def descriptions(self) -> list[Candidate]:
        """Descriptions for any ad group."""
        return (
            shared_descriptions(self.model, self.rules)
            if self.english
            else verbatim_descriptions(self.model, self.rules)
        )

    def keyword_headlines(self, keywords: Sequence[str]) -> list[Candidate]:
        """Headlines with the ad group's search phrases."""
        if self.english:
            return keyword_headlines(self.model, self.rules, self.phrases(keywords))
        unnamed = [keyword for keyword in keywords if not self._names(keyword)]
        return verbatim_keywords(self.model, self.rules, unnamed[:_MOST_PHRASES])

    def keyword_descriptions(self, keywords: Sequence[str]) -> list[Candidate]:
        """Descriptions with the ad group's search phrases."""
        return keyword_descriptions(self.model, self.rules, self.phrases(keywords)) if self.english else []

    def introductions(self, persona: Persona | None, stage: str) -> list[Candidate]:
        """LinkedIn introductory texts."""
        if self.english:
            return introductions(self.model, self.rules, persona, stage)
        return verbatim_introductions(self.model, self.rules, persona, stage)

    def post_headlines(self, stage: str, persona: Persona | None = None) -> list[Candidate]:
        """LinkedIn headlines."""
        return (
            post_headlines(self.model, self.rules, stage, persona)
            if self.english
            else verbatim_posts(self.model, self.rules, stage, headline=True)
        )

    def post_descriptions(self, stage: str, persona: Persona | None = None) -> list[Candidate]:
        """LinkedIn descriptions."""
        return (
            post_descriptions(self.model, self.rules, stage, persona)
            if self.english
            else verbatim_posts(self.model, self.rules, stage, headline=False)
        )


def _words(text: str) -> str:
    """The text as spaced words, so that a name is found in any spelling (`smith adeyemi & partners` holds `Smith, Adeyemi & Partners`)."""
    found = " ".join(re.findall(r"[^\W_]+|&", text.lower()))
    return f" {found} "
