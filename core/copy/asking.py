"""What a model is asked for: each thing the brief states, in several ways, with the words and figures that may stand there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from core.copy.facts import Fact, FactModel, Pain
from core.copy.lexicon import COMPARATIVES, FUNCTION_WORDS, NEGATIONS, NUMBER_WORDS, SUPERLATIVES
from core.copy.shapes import Shape
from core.copy.tables import table
from core.copy.words import numbers, tokens
from core.copywriting import Angle

ADDED = table("get see your with and from keep")
"""Words beside a fact's own that state nothing."""
SMALL = ADDED | table("a an the for in of on to by at all each per our")
SOUGHT = table("need want ready looking for to your a an the in of with and on by still")
BOTHERED = table("tired of still again more your too many enough with the a from no why")
"""Words beside a pain's own; what counts or denies is left out below, where the pain does not say it."""
_STATING = COMPARATIVES | SUPERLATIVES | NUMBER_WORDS | NEGATIONS
CALLING = table("today now for your with us a the here it get ready to")
_MOST_FACTS, _MOST_PAINS, _MOST_CALLS, _MOST_READERS = 8, 4, 2, 2


@dataclass(frozen=True)
class Topic:
    """Something to write about: `key` names it as candidates do, `kind` is claim, prop, summary, pain or offer; `clause`
    says that it is a whole sentence. What nothing was stated of (a call of no offer) has no evidence."""

    key: str
    kind: str
    text: str
    evidence: str | None
    clause: bool = False

    @property
    def words(self) -> frozenset[str]:
        """Its own words, in small letters."""
        return frozenset(word.lower() for word in tokens(self.text))

    def angle(self, prompt: str, words: Set[str], count: int) -> Angle:
        """A way to ask for it: no figure of anything else, no word but its own and these."""
        return Angle(self.key, prompt, count, frozenset(numbers(self.text)), self.words | words, self.text)


def facts_in(model: FactModel) -> list[Topic]:
    """The facts, the first first."""
    return [topic_of(fact) for fact in model.facts[:_MOST_FACTS]]


def topic_of(fact: Fact) -> Topic:
    """A fact as something to write about."""
    return Topic(fact.key, fact.kind, fact.text, fact.evidence, fact.shape is Shape.CLAUSE)


def pains_in(model: FactModel) -> list[Topic]:
    """What bothers the readers."""
    return [_pain(pain) for pain in model.pains[:_MOST_PAINS]]


def calls_in(model: FactModel) -> list[Topic]:
    """What the reader is asked to do."""
    return [
        Topic(f"offer{rank}", "offer", call.phrase, call.evidence)
        for rank, call in enumerate(model.calls[:_MOST_CALLS])
    ]


def _pain(pain: Pain) -> Topic:
    return Topic(f"pain:{pain.text}", "pain", pain.text, f"Pain: {pain.text}")


def open_angles(model: FactModel, covered: Set[str], count: int) -> list[Angle]:
    """`count` lines for each thing that the grammar says little of (`covered`: keys of the others)."""
    facts = [one.angle(plain_prompt(one.text), SMALL, count) for one in facts_in(model) if one.key not in covered]
    pains = [_asked_of(one, count // 2) for one in pains_in(model) if one.key not in covered]
    return [*facts, *pains]


def wide_angles(model: FactModel, count: int) -> list[Angle]:
    """`count` lines about all there is: facts by themselves, as a question, beside what the product is and whom it is for."""
    ways = [way for topic in facts_in(model) for way in _ways(topic, model)]
    pains = [(pain, pain_prompt(pain.text), BOTHERED - _STATING) for pain in pains_in(model)]
    calls = [(call, f"Offer: {call.text}\nHeadline:", CALLING) for call in calls_in(model)]
    asked = [*ways, *pains, *calls]
    each = -(-count // max(1, len(asked)))
    return [topic.angle(prompt, words, each) for topic, prompt, words in asked]


def _asked_of(pain: Topic, count: int) -> Angle:
    return pain.angle(pain_prompt(pain.text), BOTHERED - _STATING, count)


def _ways(topic: Topic, model: FactModel) -> Iterator[tuple[Topic, str, Set[str]]]:
    yield topic, plain_prompt(topic.text), SMALL
    if not topic.clause:
        yield topic, f"Fact: {topic.text}\nQuestion:", SOUGHT
    if model.category:
        yield topic, f"Topic: {model.category.text}\n{plain_prompt(topic.text)}", SMALL | small(model.category.text)
    for people in model.audiences[:_MOST_READERS]:
        yield topic, f"Reader: {people}\n{plain_prompt(topic.text)}", SMALL | small(people)


def plain_prompt(fact: str) -> str:
    """Asks for a headline of a fact."""
    return f"Fact: {fact}\nHeadline:"


def pain_prompt(pain: str) -> str:
    """Asks for a question about what bothers the reader."""
    return f"Trouble: {pain}\nQuestion:"


def small(text: str) -> frozenset[str]:
    """A text's words in small letters."""
    return frozenset(word.lower() for word in tokens(text))


def strong_words(order: Sequence[str]) -> set[str]:
    """Words that say how much, or that something is not."""
    return {word for word in order if word in _STATING or any(char.isdigit() for char in word)}


def content_words(order: Sequence[str]) -> list[str]:
    """Words that carry meaning."""
    return [word for word in order if word not in FUNCTION_WORDS]
