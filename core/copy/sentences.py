"""Sentences from facts: the building blocks of descriptions and LinkedIn texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.copy.casing import name, opened
from core.copy.facts import Fact, FactModel, Pain
from core.copy.lexicon import GENERIC_HEADS
from core.copy.phrases import NounPhrase, noun_phrase
from core.copy.shapes import Shape
from core.copy.words import article, content_stems, listed

_LONG_NAME = 24
_SHORT_COMMAND = 45
_OUTCOMES = frozenset({Shape.IMPERATIVE, Shape.CLAUSE, Shape.NOUN})


@dataclass(frozen=True)
class Sentence:
    """One finished sentence; `kind` is claim, prop, call, category, audience, pain, question or name."""

    kind: str
    text: str
    facts: tuple[str, ...] = ()
    evidence: str | None = None


def fact_sentences(model: FactModel, fact: Fact) -> list[Sentence]:
    """The fact as sentences, the best first: every shape in the frames that fit it."""
    kind = "claim" if fact.kind == "claim" else "prop"
    own = sentence_name(model)
    texts: list[str] = []
    if own and fact.lowerable and fact.shape is Shape.THIRD_PERSON:
        texts.append(f"{own} {fact.inside}.")
    if own and takes_with(fact):
        texts.append(f"{fact.text} with {own}.")
    texts.append(f"{fact.text}.")
    return [Sentence(kind, opened(text), (fact.key,), fact.evidence) for text in dict.fromkeys(texts)]


def plain_sentence(fact: Fact) -> Sentence:
    """The fact as it stands, with a full stop."""
    return Sentence(
        "claim" if fact.kind == "claim" else "prop", opened(f"{fact.text}."), (fact.key,), fact.evidence
    )


def takes_with(fact: Fact) -> bool:
    """Whether "… with Ledgerly" can only be read as meant: a short command without another clause."""
    simple = not re.search(
        r"\b(?:with|without|before|after|while|until|when|if|as|that|which|who|and|or)\b|,", fact.text
    )
    return fact.shape is Shape.IMPERATIVE and simple and len(fact.text) <= _SHORT_COMMAND


def joined(one: Fact, two: Fact) -> Sentence | None:
    """Two propositions in one sentence, where the grammar allows: `Close the books in 3 days, with every … in one place.`"""
    fits = (
        one.kind == "prop"
        and two.kind != "claim"
        and one.shape in {Shape.IMPERATIVE, Shape.NOUN, Shape.PREDICATE}
    )
    if not fits or not two.lowerable or re.search(r"[,:;]| with ", f"{one.text}|{two.text}"):
        return None
    if two.shape is Shape.NOUN:
        second = noun_phrase(two.inside).with_article()
    elif two.shape is Shape.NEGATED and two.inside.startswith("no "):
        second = two.inside
    else:
        return None
    return Sentence(
        "prop", opened(f"{one.text}, with {second}."), (one.key, two.key), f"{one.evidence}; {two.evidence}"
    )


def sentence_name(model: FactModel) -> str | None:
    """The marked name used inside sentences: the product unless it is long."""
    if model.product and (len(model.product) <= _LONG_NAME or not model.brand):
        return name(model.product)
    return name(model.brand) if model.brand else None


def offer_calls(model: FactModel) -> list[Sentence]:
    """The brief's own calls; empty without an offer."""
    calls = model.calls
    urged = [f"{call.phrase} today" for call in calls[1:] if not call.phrase.endswith((" now", " today"))]
    phrases = [*(call.phrase for call in calls), *urged]
    return [Sentence("call", opened(f"{phrase}."), ("offer",), calls[0].evidence) for phrase in phrases]


def soft_calls(model: FactModel, *, named: bool = False) -> list[Sentence]:
    """Calls that promise nothing but information; `named` when the text before has the name already."""
    own, brand = sentence_name(model), model.brand
    texts = [f"See how {own} works." if own and not named else "See how it works."]
    texts += [f"Talk to the {name(brand)} team."] if brand else ["Talk to our team."]
    texts += [
        f"Learn more about {own}." if own and not named else "Learn more today.",
        "Get in touch to learn more.",
    ]
    return [Sentence("call", opened(text)) for text in texts]


def category_sentences(model: FactModel) -> list[Sentence]:
    """What the product is: `Ledgerly Close: month-end close software for mid-size finance teams.`"""
    what = model.described or (model.category.text if model.category else None)
    own = sentence_name(model)
    if not what:
        return []
    texts = []
    if own and not _said(own, what):
        texts.append(f"{own} is {_is_a(model, what)}." if _is_a(model, what) else f"{own}: {what}.")
    texts += [f"{what}."] if model.described else []
    return [Sentence("category", opened(text), ("category",)) for text in texts]


def _is_a(model: FactModel, what: str) -> str:
    """What it is after `is`; empty where only a colon reads well (`Fernwerk Predict: condition monitoring`)."""
    category = model.category
    head = category.text.split()[-1].lower() if category else ""
    if category and category.number == "count":
        return f"{article(what)} {what}"
    return what if category and category.number == "mass" and head in GENERIC_HEADS else ""


def _said(own: str, what: str) -> bool:
    """Whether the name already says what it is (Harbour Payroll: payroll)."""
    return what.split()[-1].lower() in own.lower()


def audience_sentences(model: FactModel) -> list[Sentence]:
    """Whom it is for."""
    personas = list(model.personas.values())
    people = [personas[:2]] if len(personas) > 1 else []
    groups = [*people, *([one] for one in (*model.audiences, *model.industries))]
    return [
        Sentence("audience", f"Built for {listed(group)}.", (f"audience:{'+'.join(group)}",))
        for group in groups
    ]


def answering(model: FactModel, pain: Pain) -> list[Fact]:
    """The facts that answer a pain: those about the same thing, or else those that tell an outcome."""
    about = set(content_stems(pain.text))
    shared = [fact for fact in model.facts if about & set(content_stems(fact.text))]
    outcomes = [
        fact
        for fact in model.facts
        if fact.shape in _OUTCOMES and fact not in shared and fact.kind != "summary"
    ]
    return [*shared, *outcomes]


def meet_sentences(model: FactModel) -> list[Sentence]:
    """`Meet Ledgerly Close.`"""
    own = sentence_name(model)
    return [Sentence("name", opened(f"Meet {own}."))] if own else []


def pain_sentences(pains: Sequence[Pain]) -> list[Sentence]:
    """Pains as questions."""
    found = []
    for pain in pains:
        texts = [f"{pain.text}?"]
        if pain.phrase.number in {"plural", "mass"} or pain.text.split()[0].endswith("ing"):
            texts.append(f"Tired of {pain.text}?")
        found += [
            Sentence("pain", opened(text), (f"pain:{pain.text}",), f"Pain: {pain.text}") for text in texts
        ]
    return found


def keyword_sentences(phrases: Sequence[NounPhrase]) -> list[Sentence]:
    """Questions that hold a search phrase."""
    return [
        Sentence("question", f"Looking for {phrase.with_article()}?", (f"keyword:{phrase.text}",))
        for phrase in phrases
    ]


_NAMELESS = (
    "See how it works, then talk to our team.",
    "Is it right for your team? Get in touch to find out.",
    "Tell us what you need and see how it fits.",
    "Learn more today, or get in touch and ask our team.",
)


def name_sentences(model: FactModel) -> list[Sentence]:
    """Whole texts that state nothing but a name and an invitation, the nameless ones last; for briefs that say little."""
    own, brand = sentence_name(model), name(model.brand) if model.brand else None
    team = f"the {brand} team" if brand else "our team"
    named = (
        f"Meet {own}. See how it works, then talk to {team}.",
        f"Is {own} right for your team? Get in touch to find out.",
        f"Get to know {own} and see what it can do for your team.",
        f"Questions about {own}? Ask {team}.",
    )
    return [Sentence("name", text) for text in (*(named if own else ()), *_NAMELESS)]
