"""Sentences from facts: the building blocks of descriptions and LinkedIn texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.copy.casing import name, opened, plain
from core.copy.facts import Fact, FactModel, Pain
from core.copy.lexicon import GENERIC_HEADS, SELLERS
from core.copy.phrases import NounPhrase, head_noun, noun_group, noun_phrase
from core.copy.shapes import Shape
from core.copy.tables import table
from core.copy.words import article, content_stems, listed, stem, stems

_LONG_NAME = 24
_ORGANISATIONS = table("agency firm company consultancy provider supplier manufacturer dealer distributor")
_FIRMS = table(
    "partners group associates advisory advisors consulting consultants consultancy agency solicitors lawyers law legal"
)
_ASKING = table("where what when why how who which whose")
_BOUGHT = frozenset(map(stem, GENERIC_HEADS))
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
    return Sentence("claim" if fact.kind == "claim" else "prop", opened(f"{fact.text}."), (fact.key,), fact.evidence)


def takes_with(fact: Fact) -> bool:
    """Whether "… with Ledgerly" can only be read as meant: a short command without another clause."""
    simple = not re.search(
        r"\b(?:with|without|before|after|while|until|when|if|as|that|which|who|and|or)\b|,", fact.text
    )
    return fact.shape is Shape.IMPERATIVE and simple and len(fact.text) <= _SHORT_COMMAND


def joined(one: Fact, two: Fact) -> Sentence | None:
    """Two propositions in one sentence, where the grammar allows: `Close the books in 3 days, with every … in one place.`"""
    fits = one.kind == "prop" and two.kind != "claim" and one.shape in {Shape.IMPERATIVE, Shape.NOUN, Shape.PREDICATE}
    loose = one.shape is Shape.NOUN and noun_phrase(one.text).number != "determined"
    closed = re.search(
        r"[,:;]| with | and (?:we|you|they|it) | (?:before|after|until|when|while|that|which|who) ",
        f"{one.text}|{two.text}",
    )
    if not fits or loose or not two.lowerable or closed:
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
        return f"the {name(model.product)}" if model.takes_the else name(model.product)
    return name(model.brand) if model.brand else None


def offer_calls(model: FactModel) -> list[Sentence]:
    """The brief's own calls; empty without an offer."""
    calls = model.calls
    urged = [f"{call.phrase} today" for call in calls[1:] if not call.phrase.endswith((" now", " today"))]
    phrases = [*(call.phrase for call in calls), *urged, *_beginnings(model), *_askings(model)]
    return [Sentence("call", opened(f"{phrase}."), ("offer",), calls[0].evidence) for phrase in phrases]


def _beginnings(model: FactModel) -> list[str]:
    """`Start your 14-day guided trial` said in another way: `Begin with a 14-day guided trial`."""
    nouns = [
        found[1]
        for call in model.calls
        if call.offered and (found := re.match(r"(?:Start|Book) (?:your|an?) (.+)", call.phrase))
    ]
    return [f"Begin with {article(noun)} {noun}" for noun in nouns if noun_phrase(noun).number == "count"]


def _askings(model: FactModel) -> list[str]:
    """`Book a free assessment` said in another way: `Ask for a free assessment`."""
    found = [re.match(r"(?:Book|Request|Get|Schedule|Arrange) (?:your|an?) (.+)", call.phrase) for call in model.calls]
    nouns = [one[1] for one in found if one]
    return [f"Ask for {article(noun)} {noun}" for noun in nouns if noun_phrase(noun).number == "count"]


def soft_calls(model: FactModel, *, named: bool = False) -> list[Sentence]:
    """Calls that promise nothing but information; `named` when the text before has the name already."""
    own, brand = sentence_name(model), model.brand
    it = "we can help" if own and is_firm(plain(own)) else "they work" if model.is_many else "it works"
    texts = [f"See how {works(own, many=model.is_many)}." if own and not named else f"See how {it}."]
    texts += [f"Talk to the {name(brand)} team."] if brand else ["Talk to our team."]
    texts += [
        f"Learn more about {own}." if own and not named else "Learn more today.",
        "Get in touch to learn more.",
    ]
    texts += [f"Get to know {own}."] if own and not named else []
    texts += [f"Ask the {name(brand)} team."] if brand else []
    texts = texts[1:] if model.is_many else texts  # nobody asks how seals work
    return [Sentence("call", opened(text), (f"ask:{text.split()[0].lower()}",)) for text in texts]


def is_firm(own: str) -> bool:
    """Whether a name is one of people (`Smith & Partners`, `Northbeam Advisory`): it helps, it does not work like a device."""
    return "&" in own or own.split()[-1].lower() in _FIRMS


def works(own: str, *, many: bool = False) -> str:
    """`Ledgerly works`, but `Smith & Partners can help`, and `many` work."""
    return f"{own} {'can help' if is_firm(plain(own)) else 'work' if many else 'works'}"


def category_sentences(model: FactModel) -> list[Sentence]:
    """What the product is: `Ledgerly Close: month-end close software for mid-size finance teams.`"""
    what = model.described or (model.category.text if model.category else None)
    own = sentence_name(model)
    if not what:
        return []
    if head_noun(what).lower() in _ORGANISATIONS:  # a retainer is no agency, the company is one
        own = name(model.brand) if model.brand else None
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
    """Whether the name already says what it is (Harbour Payroll: payroll; KVX Servo Press: servo presses for …)."""
    return bool({stem(what.split()[-1]), stem(head_noun(what))} & stems(own))


def audience_sentences(model: FactModel) -> list[Sentence]:
    """Whom it is for."""
    personas = list(model.personas.values())
    people = [personas[:2]] if len(personas) > 1 else []
    groups = [*people, *([one] for one in (*model.audiences, *model.industries))]
    return [Sentence("audience", f"Built for {listed(group)}.", (f"audience:{'+'.join(group)}",)) for group in groups]


def answering(model: FactModel, pain: Pain) -> list[Fact]:
    """The facts that answer a pain: those about the same thing, or else those that tell an outcome."""
    about = set(content_stems(pain.text))
    shared = [fact for fact in model.facts if about & set(content_stems(fact.text)) and not _echoes(pain, fact)]
    outcomes = [
        fact
        for fact in model.facts
        if fact.shape in _OUTCOMES and fact not in shared and fact.kind != "summary" and not _echoes(pain, fact)
    ]
    return [*shared, *outcomes]


def _echoes(pain: Pain, fact: Fact) -> bool:
    """Whether both are about the same bare noun: "Courses people skip? Courses in 14 languages." """
    bare = " " not in noun_group(fact.text)
    return bare and content_stems(pain.text)[:1] == content_stems(fact.text)[:1]


def meet_sentences(model: FactModel) -> list[Sentence]:
    """`Meet Ledgerly Close.`"""
    own = sentence_name(model)
    return [Sentence("name", opened(f"Meet {own}."))] if own else []


def pain_sentences(pains: Sequence[Pain]) -> list[Sentence]:
    """Pains as questions."""
    found = []
    for pain in filter(is_told, pains):
        texts = [f"{pain.text}?"]
        if pain.phrase.number in {"plural", "mass"} or pain.text.split()[0].endswith("ing"):
            texts.append(f"Tired of {pain.text}?")
        found += [Sentence("pain", opened(text), (f"pain:{pain.text}",), f"Pain: {pain.text}") for text in texts]
    return found


def is_told(pain: Pain) -> bool:
    """Whether a pain reads as a question of two words; one that quotes another question does not (`where is my order calls`)."""
    return pain.text.split()[0].lower() not in _ASKING


def is_wanted(phrase: NounPhrase, model: FactModel) -> bool:
    """Whether one looks for it as one looks for a product: a thing, software, or what the brief says the product is."""
    head = stem(phrase.text.partition(" for ")[0].split()[-1])
    own = model.category and head == stem(head_noun(model.category.text))
    return phrase.number in {"count", "plural"} or head in _BOUGHT or bool(own)


def keyword_sentences(phrases: Sequence[NounPhrase]) -> list[Sentence]:
    """Questions that hold a search phrase."""
    return [
        Sentence("question", f"Looking for {phrase.with_article()}?", (f"keyword:{phrase.text}",))
        for phrase in phrases
        if phrase.text.split()[-1].lower() not in SELLERS - {"services"}  # "a pump supplier?" is not answered by a pump
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
    how = "we can help" if own and is_firm(plain(own)) else "it works"
    named = (
        f"Meet {own}. See how {how}, then talk to {team}.",
        f"Is {own} right for your team? Get in touch to find out.",
        f"Get to know {own} and see what it can do for your team.",
        f"Questions about {own}? Ask {team}.",
    )
    return [Sentence("name", text) for text in (*(named if own else ()), *_NAMELESS)]
