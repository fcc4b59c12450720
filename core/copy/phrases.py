"""Noun phrases: what a search phrase, a persona or a pain can be used as in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.copy.casing import phrase_case
from core.copy.lexicon import (
    DETERMINERS,
    GENERIC_HEADS,
    INDUSTRY_BUYERS,
    NO_TEXT_KEYWORDS,
    NUMBER_WORDS,
    PEOPLE,
    PREPOSITIONS,
    PROPER_ADJECTIVES,
    SELLERS,
)
from core.copy.tables import table
from core.copy.verbs import IRREGULAR_PARTICIPLES, PLAIN_VERBS, PREDICATE_ADJECTIVES
from core.copy.words import article, is_mass, is_plural, plural, tokens

_TEAM_FUNCTIONS = table(
    """
    sales operations logistics it hr marketing finance accounting engineering legal purchasing support product
    """
)
_RANK_WITHOUT_OF = frozenset(["vp", "svp", "evp", "avp", "head", "director"])
_LONGEST_PERSONA = 4
# A phrase loses its first word only while as many others say what it is ("management solution" is no charge management).
_LEAST_REST = 3
# Words after a noun that are none: `senior consultants only`.
_TRAILING = table("only included ahead away later earlier together everywhere nobody that")
# Verbs of the table that are as often nouns or adjectives in a search phrase.
_NOUNS_TOO = table("separate lower approach increase complete clean cut build free place release open")

# Nouns joined before any preposition: `free delivery and installation`, `sensors, gateway and alerts`.
_COORDINATED = re.compile(
    r"^(?!up to|at least|less than|more than|over)(?:(?!(?:for|of|in|with|to|by|on|at|from) )[^\s,]+,? )+and \w+(?: in | for | on |$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NounPhrase:
    """A noun phrase in sentence case; `number` is mass, plural, count or determined (has its own article)."""

    text: str
    number: str

    @property
    def bare(self) -> bool:
        """Whether it stands in a sentence without an article."""
        return self.number != "count"

    def with_article(self) -> str:
        """`a pump sensor`, `pump sensors`, `monitoring`."""
        return self.text if self.bare else f"{article(self.text)} {self.text}"


def noun_phrase(text: str) -> NounPhrase:
    """The phrase with its grammatical number, read from its head noun."""
    head = head_noun(text)
    first = text.split()[0].lower() if text.split() else ""
    if first in DETERMINERS | NUMBER_WORDS | {"every", "each", "no"} or first.isdigit():
        return NounPhrase(text, "determined")
    if text.split()[-1:] and text.split()[-1].lower() in _TRAILING:
        return NounPhrase(text, "determined")
    if _COORDINATED.match(text):
        return NounPhrase(text, "plural")
    if is_plural(head):
        return NounPhrase(text, "plural")
    return NounPhrase(text, "mass" if is_mass(head) else "count")


def head_noun(text: str) -> str:
    """Last word of the first noun group: `late nights at month end` → `nights`."""
    return (noun_group(text).split() or [""])[-1]


def noun_group(text: str) -> str:
    """The first noun group: `late nights at month end` → `late nights`, `renewal alerts 90 days ahead` → `renewal alerts`."""
    group: list[str] = []
    for word in tokens(re.sub(r"^(?:up to|at least|less than|more than|over) ", "", text, flags=re.IGNORECASE)):
        lower = word.lower()
        stops = lower in PREPOSITIONS or lower in {"that", "which", "who", "of", "to", "and", "or"}
        participle = bool(group) and (lower in IRREGULAR_PARTICIPLES or (lower.endswith("ed") and is_plural(group[-1])))
        after = bool(group) and is_plural(group[-1]) and (lower in PREDICATE_ADJECTIVES or lower[0].isdigit())
        if group and (stops or participle or after or lower in _TRAILING):
            break
        group.append(word)
    return " ".join(group)


def keyword_phrase(keyword: str, keep: Mapping[str, str], hyphens: Mapping[str, str]) -> NounPhrase | None:
    """A search phrase as a noun phrase, or None when it is a question, a shopping word or no noun phrase."""
    words = keyword.lower().split()
    if (
        not words
        or not re.fullmatch(r"[^\W_][\w\s&'’./-]*", keyword)
        or any(word in NO_TEXT_KEYWORDS for word in words)
    ):
        return None
    hired = words[-2:] == ["for", "hire"]
    if (
        words[0] in PLAIN_VERBS - _NOUNS_TOO
        or words[-1] in PREPOSITIONS
        or (words[-1] in PLAIN_VERBS - _NOUNS_TOO and not hired)
    ):
        return None
    return noun_phrase(_objects_plural(phrase_case(keyword.lower(), keep, hyphens)))


def _objects_plural(phrase: str) -> str:
    """`sensor for compressor` → `sensor for compressors`: nobody buys for one of a kind."""
    head, link, object_ = phrase.partition(" for ")
    if not link:
        return phrase
    last = object_.split()[-1]
    countable = last.lower().endswith(
        ("or", "er", "team", "company", "pump", "plant", "factory", "business", "agency", "firm")
    )
    return f"{head} for {plural(object_)}" if countable and not is_plural(last) else phrase


def shorter_keywords(phrase: str, max_width: int) -> list[str]:
    """The phrase and shorter ones of the same meaning: object first, generic head dropped, or else a modifier."""
    if phrase.endswith(" for hire"):
        return [phrase, phrase.removesuffix(" for hire")]
    found = [phrase]
    head, link, object_ = phrase.partition(" for ")
    if link:
        return [*found, *_with_object(head, object_)]
    words = phrase.split()
    if len(words) > 2 and words[-1].lower() in GENERIC_HEADS | SELLERS:
        found.append(" ".join(words[:-1]))
    elif len(phrase) > max_width and len(words) > _LEAST_REST and "and" not in words:
        found.append(" ".join(words[1:]))
    return found


def _with_object(head: str, object_: str) -> list[str]:
    """`close software for CFOs` → close for CFOs, close software; `sensor for compressors` → compressor sensor, sensor."""
    words = head.split()
    bare = [f"{' '.join(words[:-1])} for {object_}"] if len(words) > 1 and words[-1].lower() in GENERIC_HEADS else []
    people = object_.lower() in PEOPLE or (object_.endswith("s") and object_[:-1].isupper())
    first = [f"{singular(object_)} {head}"] if " " not in object_ and not people else []
    return [*bare, *first, head]


def singular(word: str) -> str:
    """`compressors` → `compressor`; of a phrase, its last word."""
    if not is_plural(word):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def people(name: str, keep: Mapping[str, str]) -> str | None:
    """A persona's name as a plural in sentence case: `Head of IT` → `heads of IT`; None when it cannot be told."""
    words = name.split()
    if not 0 < len(words) <= _LONGEST_PERSONA or not re.fullmatch(
        r"[^\W\d_][^\W\d_ &'’-]*(?:[ -][^\W\d_&'’-]+)*", name
    ):
        return None
    lowered = " ".join(_lower_title_word(word, keep) for word in words)
    if words[0].lower() in _RANK_WITHOUT_OF and len(words) > 1 and words[1].lower() != "of":
        return None
    last = words[-1].lower()
    if last in _TEAM_FUNCTIONS and " of " not in lowered:
        return f"{lowered} teams"
    if is_mass(last) and " of " not in lowered:
        return f"{lowered} teams"
    return plural(lowered)


def _lower_title_word(word: str, keep: Mapping[str, str]) -> str:
    if word.lower() in keep:
        return keep[word.lower()]
    if (word.isupper() and len(word) > 1) or word.lower() in PROPER_ADJECTIVES:
        return word
    return word.lower()


def industry_buyers(industry: str) -> str | None:
    """A LinkedIn industry as buyers: `Manufacturing` → `manufacturing companies`, `Utilities` → `utilities`."""
    known = INDUSTRY_BUYERS.get(re.sub(r"[^\w]+", " ", industry.lower().replace("&", "and")).strip())
    if known:
        return known
    words = industry.split()
    if len(words) > 2 or not industry.replace(" ", "").isalpha():
        return None
    lowered = industry if industry.isupper() else industry.lower()
    if words[-1].lower() == "services":
        return f"{lowered} firms"
    if is_plural(words[-1]) and words[-1].lower() not in {"sales", "logistics", "operations"}:
        return lowered
    return f"{lowered} companies"
