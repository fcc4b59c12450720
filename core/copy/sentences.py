"""Sentences from facts: the building blocks of descriptions and LinkedIn texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.copy.casing import name, opened
from core.copy.facts import Fact, FactModel, Pain
from core.copy.phrases import NounPhrase
from core.copy.shapes import Shape
from core.copy.words import listed

_LONG_NAME = 24


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
    if own and fact.shape is Shape.IMPERATIVE and " with " not in fact.text:
        texts.append(f"{fact.text} with {own}.")
    texts.append(f"{fact.text}.")
    return [Sentence(kind, opened(text), (fact.key,), fact.evidence) for text in dict.fromkeys(texts)]


def plain_sentence(fact: Fact) -> Sentence:
    """The fact as it stands, with a full stop."""
    return Sentence("claim" if fact.kind == "claim" else "prop", opened(f"{fact.text}."), (fact.key,), fact.evidence)


def sentence_name(model: FactModel) -> str | None:
    """The marked name used inside sentences: the product unless it is long."""
    if model.product and (len(model.product) <= _LONG_NAME or not model.brand):
        return name(model.product)
    return name(model.brand) if model.brand else None


def offer_calls(model: FactModel) -> list[Sentence]:
    """The brief's own calls; empty without an offer."""
    calls = [call for call in model.calls if call.offered]
    found = [Sentence("call", opened(f"{call.phrase}."), ("offer",), call.evidence) for call in calls]
    return found + [Sentence("call", opened(f"{call.phrase} today."), ("offer",), call.evidence) for call in calls[1:]]


def soft_calls(model: FactModel) -> list[Sentence]:
    """Calls that promise nothing but information."""
    own, brand = sentence_name(model), model.brand
    texts = [f"See how {own} works."] if own else ["See how it works."]
    texts += [f"Talk to the {name(brand)} team."] if brand else ["Talk to our team."]
    texts += [f"Learn more about {own}."] if own else ["Learn more today."]
    texts += ["Get in touch to learn more.", f"See what {own} can do." if own else "Find out more."]
    return [Sentence("call", opened(text)) for text in texts]


def category_sentences(model: FactModel) -> list[Sentence]:
    """What the product is: `Ledgerly Close: month-end close software for mid-size finance teams.`"""
    what = model.described or (model.category.text if model.category else None)
    own = sentence_name(model)
    if not what:
        return []
    texts = [f"{own}: {what}."] if own and not _said(own, what) else []
    texts += [f"{what}."] if model.described else []
    return [Sentence("category", opened(text), ("category",)) for text in texts]


def _said(own: str, what: str) -> bool:
    """Whether the name already says what it is (Harbour Payroll: payroll)."""
    return what.split()[-1].lower() in own.lower()


def audience_sentences(model: FactModel) -> list[Sentence]:
    """Whom it is for."""
    people = list(model.audiences)
    groups = [people[1:3] if len(people) > 2 else people[:2], *([one] for one in people)]
    groups += [[one] for one in model.industries]
    return [
        Sentence("audience", f"Built for {listed(group)}.", (f"audience:{'+'.join(group)}",)) for group in groups if group
    ]


def pain_sentences(pains: Sequence[Pain]) -> list[Sentence]:
    """Pains as questions."""
    found = []
    for pain in pains:
        texts = [f"{pain.text}?"]
        if pain.phrase.number in {"plural", "mass"} or pain.text.split()[0].endswith("ing"):
            texts.append(f"Tired of {pain.text}?")
        found += [Sentence("pain", opened(text), (f"pain:{pain.text}",), f"Pain: {pain.text}") for text in texts]
    return found


def keyword_sentences(phrases: Sequence[NounPhrase]) -> list[Sentence]:
    """Questions that hold a search phrase."""
    return [Sentence("question", f"Looking for {phrase.with_article()}?", (f"keyword:{phrase.text}",)) for phrase in phrases]


def name_sentences(model: FactModel) -> list[Sentence]:
    """Whole texts that state nothing but a name and an invitation; for briefs that say little."""
    own, brand = sentence_name(model), name(model.brand) if model.brand else None
    if not own:
        texts = [
            "See how it works, then talk to our team.", "Is it right for your team? Get in touch to find out.",
            "Tell us what you need and see how it fits.", "Learn more today, or get in touch and ask our team.",
        ]  # fmt: skip
    else:
        texts = [
            f"Meet {own}. See how it works, then talk to {f'the {brand} team' if brand else 'our team'}.",
            f"Is {own} right for your team? Get in touch to find out.",
            f"Get to know {own} and see what it can do for your team.",
            f"Questions about {own}? Ask {f'the {brand} team' if brand else 'our team'}.",
        ]
    return [Sentence("name", opened(text)) for text in texts]
