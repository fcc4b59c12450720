"""Shorter wordings of a fact that say no more than the fact does."""

from __future__ import annotations

import re

from core.copy.lexicon import COMPARATIVES, DETACHABLE, NEGATIONS, NUMBER_WORDS, SHORTENINGS, SUPERLATIVES
from core.copy.shapes import Shape
from core.copy.tables import table
from core.copy.verbs import GENERIC_SUBJECTS, NOUN_OR_VERB, PLAIN_THIRD, PLAIN_VERBS, PREDICATE_ADJECTIVES
from core.copy.words import content_stems, numbers, plural, tokens, upper_first

_ONE_PLACE = re.compile(r"^(?:in|on|from) (?:one|a single|the same|your) ", re.IGNORECASE)
_NAMES_JOINED = re.compile(r"^(?P<kept>[^,]*\b[A-Z][\w/.-]*) and [A-Z][\w/.-]*$")
# So many words that carry meaning make a thought (`Approve invoices` is none, `Match invoices to orders` is).
_LEAST_LEFT = 3
# What is said with these is where it ends up.
_PLACING = table(
    "keep store hold put stay run leave bring place host move show stand sit remain save send see have get"
)
# A thing without its figure says nothing (`Press forces from 5 to 900 kN` → press forces) unless much of it is left.
_LEAST_NAMED = 3
_EVERY = re.compile(
    r"^(?:every|each|any) (?P<group>[^,]+?)(?P<rest>(?: (?:in|on|at|for|from|with|across|by|per|to) .*)?)$",
    re.IGNORECASE,
)


def reductions(text: str, shape: Shape, *, strict: bool) -> list[str]:
    """The fact and its shorter wordings, the most faithful first; `strict` (claims) leaves no part out."""
    found = [text]
    if shape is Shape.CLAUSE:
        found += _addressed(text)
    for step in (_shortened, _plural_for_every, _ampersand, _without_articles):
        found += [shorter for one in list(found) if (shorter := step(one)) != one]
    if not strict and shape not in {Shape.NEGATED, Shape.OTHER}:
        base = [one for one in found if "&" not in one]
        found += [shorter for one in base for shorter in _without_second_name(one) + _without_phrases(one, shape)]
    return list(dict.fromkeys(found))


def _addressed(text: str) -> list[str]:
    """`Teams close 6 days faster` → `Close 6 days faster`: said to the reader."""
    words = text.split()
    if len(words) < 3 or words[0].lower() not in GENERIC_SUBJECTS or words[1].lower() not in PLAIN_VERBS | NOUN_OR_VERB:
        return []
    return [upper_first(" ".join(words[1:]))]


def _shortened(text: str) -> str:
    for long, short in SHORTENINGS:
        text = text.replace(long, short)
    return text


def _plural_for_every(text: str) -> str:
    found = _EVERY.match(text)
    if not found or " and " in found["group"]:
        return text
    return upper_first(plural(found["group"]) + found["rest"])


def _ampersand(text: str) -> str:
    return text.replace(" and ", " & ") if text.count(" and ") == 1 else text


def _without_articles(text: str) -> str:
    return re.sub(r"(?<=\w) (?:the|a|an) (?=\w)", " ", text)


def _without_second_name(text: str) -> list[str]:
    found = _NAMES_JOINED.match(text)
    return [found["kept"]] if found else []


def _without_phrases(text: str, shape: Shape) -> list[str]:
    """The fact with one or more of its prepositional phrases left out."""
    if re.search(r"\b(?:that|which|who|than|what|if|unless)\b|[,;:]", text):
        return []
    segments = _segments(text)
    first_kept = 2 if shape in {Shape.THIRD_PERSON, Shape.PREDICATE} and len(tokens(segments[0])) < 2 else 1
    found = []
    for drop in range(len(segments) - 1, first_kept - 1, -1):
        kept = segments[:drop] + segments[drop + 1 :]
        joined = " and " in segments[drop] or " or " in segments[drop]
        bare = (
            shape is Shape.NOUN and bool(numbers(segments[drop])) and len(content_stems(" ".join(kept))) < _LEAST_NAMED
        )
        if (not joined or drop == len(segments) - 1) and not bare and _may_drop(segments[drop], " ".join(kept)):
            found.append(" ".join(kept))
    return found


def _makes_the_point(dropped: str, kept: str) -> bool:
    """`Keeps patient data | inside your network`: where it is kept is the point, as is what `Covers devices` does without."""
    first, link = kept.split()[0].lower(), dropped.split()[0].lower()
    placed = link in {"in", "inside", "on", "within", "at", "from"} and first.removesuffix("s") in _PLACING
    return placed or (link == "without" and first in PLAIN_THIRD)


def _segments(text: str) -> list[str]:
    segments: list[list[str]] = [[]]
    for index, word in enumerate(text.split()):
        if index and word.lower() in DETACHABLE and segments[-1]:
            segments.append([])
        segments[-1].append(word)
    return [" ".join(segment) for segment in segments]


def _may_drop(dropped: str, kept: str) -> bool:
    """Leaving out a condition must not make the rest a bigger promise, and what is left must be a thought of its own."""
    words = {word.lower() for word in tokens(kept)}
    if _makes_the_point(dropped, kept):
        return False
    if (
        len(content_stems(kept)) < _LEAST_LEFT
        or tokens(kept)[-1].lower() in PREDICATE_ADJECTIVES
        or "%" in kept
        or words & (SUPERLATIVES | COMPARATIVES | NEGATIONS)
    ):
        return False
    counted = numbers(kept) or words & (NUMBER_WORDS - {"one"})
    return not counted or bool(_ONE_PLACE.match(dropped))
