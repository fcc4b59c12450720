"""Facts told in running text: what somebody does, gets or need not do with the product, each in a frame that fits its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.copy.casing import name, opened, plain
from core.copy.facts import Fact, FactModel
from core.copy.phrases import noun_group, noun_phrase
from core.copy.sentences import Sentence, is_firm, plain_sentence, sentence_name
from core.copy.shapes import Shape
from core.copy.tables import table
from core.copy.words import stem, stems

OFFERED = "offer"
"""The kind of a line that names the offer as a thing."""
_LEAST_OFFERED = 3
"""More words than so make a headline of an offer (`Trial of Tallyo` is none)."""
_LONGEST_SUBJECT = 34
# Commands that ask something of the reader, or tell what happens to them: nobody is helped to get reminded.
_OWN_DOING = table("get see pay send know talk call ask try join let stay keep leave wait put own follow stop")
_PERSONAL = re.compile(r"\b(?:we|us|our|I)\b|[:;]")
_JOINED = re.compile(r"\band\b|[,:;]")


def told(model: FactModel, fact: Fact, people: str | None = None) -> list[Sentence]:
    """The fact as sentences that name the product, the best first; only the plain sentence where no frame fits.

    `people` are whom it helps, in the plural.
    """
    own = sentence_name(model)
    texts = [f"{text}." for text in _framed(fact, own, people)] if own and fact.lowerable else []
    made = [_sentence(fact, text) for text in texts]
    return [*made, plain_sentence(fact)]


def _framed(fact: Fact, own: str, people: str | None) -> list[str]:
    if _PERSONAL.search(fact.text) or fact.text.endswith(" only"):
        return []
    if fact.shape is Shape.THIRD_PERSON:
        return [f"{own} {fact.inside}"]
    if fact.kind == "claim":
        return []
    if fact.shape is Shape.IMPERATIVE:
        spoken_to = re.search(r"\byours?\b|\byou\b", fact.text)  # nobody helps buyers approve from your phone
        whom = people if people and len(people) <= _LONGEST_SUBJECT and not spoken_to else "you"
        helped = [f"{own} helps {whom} {fact.inside}"] if can_be_done(fact) and not is_many(own) else []
        return [*helped, f"With {own} you {fact.inside}"]
    if fact.shape is Shape.NOUN and not is_firm(plain(own)) and _given(fact, own):
        return [f"With {own} you get {noun_phrase(fact.inside).with_article()}"]
    return []


def is_many(own: str) -> bool:
    """Whether a name reads as a plural with its article left out (`Brennholt Seals`)."""
    last = plain(own).split()[-1].lower()
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "ics"))


def can_be_done(fact: Fact) -> bool:
    """Whether a fact is something the reader's team does (`Close the books in 3 days`), not what is done for them."""
    first = fact.text.split()[0].lower()
    return (
        fact.shape is Shape.IMPERATIVE
        and fact.lowerable
        and first not in _OWN_DOING
        and not _PERSONAL.search(fact.text)
    )


def _given(fact: Fact, own: str) -> bool:
    """Whether a noun phrase is a thing one gets: no measure of something else (`From 5 to 900 kN`, `Fewer empty walks`)."""
    first = fact.text.split()[0].lower()
    phrase = noun_phrase(fact.inside)
    if {stem(noun) for noun in noun_group(fact.inside).split()} & stems(plain(own)):
        return False  # nobody gets payroll with Harbour Payroll
    if first == "your" or "," in fact.text or fact.text.endswith(" for you"):
        return False
    return first not in {"up", "less", "fewer", "more", "lower", "higher", "from", "only", "zero"} and phrase.text != ""


def merged(model: FactModel, one: Fact, two: Fact) -> Sentence | None:
    """Two facts in one sentence about the product: `Palisade covers … and keeps …`, `With Clausewell you find … and approve …`."""
    own = sentence_name(model)
    if not own or not (one.lowerable and two.lowerable) or "claim" in {one.kind, two.kind}:
        return None
    if one.shape is not two.shape or any(
        _JOINED.search(fact.text) or _PERSONAL.search(fact.text) for fact in (one, two)
    ):
        return None
    first = next(iter(_framed(one, own, None)), None)
    if first is None or one.shape not in {Shape.THIRD_PERSON, Shape.IMPERATIVE}:
        return None
    opening = f"With {own} you {one.inside}" if one.shape is Shape.IMPERATIVE else first
    return Sentence(
        "prop", opened(f"{opening} and {two.inside}."), (one.key, two.key), f"{one.evidence}; {two.evidence}"
    )


def then(fact: Fact) -> Sentence:
    """The fact after a sentence that named the product: `It works with SAP.`"""
    if fact.shape is Shape.THIRD_PERSON and fact.lowerable:
        return _sentence(fact, f"It {fact.inside}.")
    return plain_sentence(fact)


def _sentence(fact: Fact, text: str) -> Sentence:
    return Sentence("claim" if fact.kind == "claim" else "prop", opened(text), (fact.key,), fact.evidence)


def named_offer(model: FactModel) -> list[Sentence]:
    """The offer with what it is of: `Book a 30-minute demo of Clausewell.`"""
    own, made = sentence_name(model), []
    for call in model.calls[:2]:
        noun = call.phrase.lower().rstrip(".").split()[-1]
        link = "of" if noun in _OF else "with" if noun in _WITH else ""
        if own and link:
            team = name(model.brand) if link == "with" and model.brand else own
            made.append(Sentence("call", opened(f"{call.phrase} {link} {team}."), ("offer",), call.evidence))
    return made


def offered_noun(model: FactModel) -> list[Sentence]:
    """The offer as a thing: `30-minute demo of Clausewell`."""
    found = [(one, re.match(r"\w+ (?:(?:your|an?|the) )?(.+)", one.text)) for one in named_offer(model)[:1]]
    return [
        replace(one, text=opened(noun[1]), kind=OFFERED)
        for one, noun in found
        if noun and len(noun[1].split()) > _LEAST_OFFERED
    ]


_OF = table("demo trial tour walkthrough pilot")
_WITH = table("assessment review call consultation audit session workshop")


def texts_of(sentences: Sequence[Sentence]) -> str:
    """Sentences as one text."""
    return plain(" ".join(one.text for one in sentences))
