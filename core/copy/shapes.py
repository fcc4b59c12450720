"""What kind of phrase a fact is, so that only frames that fit it are used."""

from __future__ import annotations

import re
from enum import Enum

from core.copy.lexicon import DETERMINERS, NUMBER_WORDS, PREPOSITIONS
from core.copy.tables import table
from core.copy.verbs import (
    AUXILIARIES,
    IRREGULAR_PARTICIPLES,
    NOUN_OR_THIRD,
    NOUN_OR_VERB,
    PLAIN_THIRD,
    PLAIN_VERBS,
    PREDICATE_ADJECTIVES,
    VERB_BEFORE_PLURAL,
)
from core.copy.words import is_plural, tokens

# `Don't wait for reports` stands by itself only.
_DENIED = frozenset(["don't", "don’t", "can't", "can’t", "isn't", "isn’t", "won't", "won’t"])


class Shape(Enum):
    """The grammar of a phrase as it stands in the brief."""

    IMPERATIVE = "imperative"  # Close the books in 3 days
    THIRD_PERSON = "third person"  # Works with SAP and NetSuite
    NOUN = "noun"  # Audit trail for each journal entry
    PREDICATE = "predicate"  # Installed in one shift · Ready in 5 days
    NEGATED = "negated"  # No cloud required
    CLAUSE = "clause"  # Teams close 6 days faster on average
    OTHER = "other"  # not understood: only as it stands


def shape_of(text: str) -> Shape:
    """Shape of an English phrase; `OTHER` where the reading is not sure."""
    words = [word.lower() for word in tokens(text)]
    if not words or re.search(r"[.!?;]\s|[?]", text):
        return Shape.OTHER
    if words[0] in PREPOSITIONS - {"without", "inside", "near"}:
        return Shape.PREDICATE
    if words[0] in _DENIED or words[:2] == ["do", "not"]:
        return Shape.CLAUSE
    if words[0] in {"no", "zero", "without", "never", "not"}:
        return Shape.NEGATED
    for test, shape in _TESTS:
        if test(words):
            return shape
    return Shape.NOUN


def _object_follows(words: list[str], at: int) -> bool:
    """Whether the word after `at` opens an object: a determiner, a number, a pronoun."""
    if at + 1 >= len(words):
        return False
    after = words[at + 1]
    return (
        after in DETERMINERS
        or after in NUMBER_WORDS
        or after[0].isdigit()
        or after in {"up", "only", "less", "fewer", "you"}
    )


# Endings only verbs have, but for these.
_VERBAL = ("ate", "ify", "ize", "ise")
_NOT_VERBAL = table(
    """
    accurate adequate affiliate appropriate candidate certificate chocolate climate concrete concise corporate date delegate duplicate
    enterprise estate exercise expertise franchise immediate intermediate late legitimate noise plate precise premise private prize rate
    real-estate separate size state template ultimate update wise moderate ornate sise rise praise raise
    """
)


def _is_imperative(words: list[str]) -> bool:
    first = words[0]
    if len(words) > 1 and len(first) > 5 and first.endswith(_VERBAL) and first not in _NOT_VERBAL:
        return True
    if first in PLAIN_VERBS:
        return first not in PREDICATE_ADJECTIVES or _object_follows(words, 0)
    if first not in NOUN_OR_VERB:
        return False
    if _object_follows(words, 0):
        return True
    return first in VERB_BEFORE_PLURAL and len(words) > 1 and is_plural(words[1])


def _is_third_person(words: list[str]) -> bool:
    return words[0] in PLAIN_THIRD or (words[0] in NOUN_OR_THIRD and _object_follows(words, 0))


_ADJECTIVAL = ("ant", "ent", "able", "ible", "ed", "ful", "ive", "ous", "proof", "tight")


def _is_predicate(words: list[str]) -> bool:
    if len(words) < 2:
        return False
    if words[1:3] == ["up", "to"] and words[0].endswith(_ADJECTIVAL):  # Resistant up to 260 °C
        return True
    links = words[1] in PREPOSITIONS or words[1] in {"and", "as"}
    participle = words[0].endswith("ed") or words[0] in IRREGULAR_PARTICIPLES
    return links and (participle or words[0] in PREDICATE_ADJECTIVES)


# After these the first noun is singular, so that a word in -s is its verb: `A solicitor calls back`.
_SINGULAR_OPENERS = frozenset(["a", "an", "one", "each", "every"])


def _is_clause(words: list[str]) -> bool:
    for at in range(1, min(len(words), 6)):
        word, before = words[at], words[at - 1]
        if word in PREPOSITIONS or word in {"that", "which", "who", "and", "or"}:
            return False
        if (
            word in AUXILIARIES
            or before in {"we", "you", "they"}
            or (word in PLAIN_THIRD and not is_plural(before) and not before.endswith("ed"))
            or (word in NOUN_OR_THIRD and words[0] in _SINGULAR_OPENERS and at > 1 and not is_plural(before))
        ):
            return True
        if is_plural(before) and word in PLAIN_VERBS:
            return True
        if is_plural(before) and word in NOUN_OR_VERB and _object_follows(words, at):
            return True
    return False


_TESTS = (
    (_is_imperative, Shape.IMPERATIVE),
    (_is_third_person, Shape.THIRD_PERSON),
    (_is_predicate, Shape.PREDICATE),
    (_is_clause, Shape.CLAUSE),
)
