"""The phrase grammar of Google descriptions: short sentences in an order that reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from core.copy.casing import plain
from core.copy.facts import FactModel
from core.copy.fields import DESCRIPTION
from core.copy.line import Candidate
from core.copy.phrases import NounPhrase
from core.copy.sentences import (
    Sentence,
    audience_sentences,
    category_sentences,
    fact_sentences,
    keyword_sentences,
    name_sentences,
    offer_calls,
    pain_sentences,
    plain_sentence,
    soft_calls,
)
from core.copy.validate import Rules
from core.copy.writing import Pen, candidate

_MOST_PAIRS = 40
_GOOD_WIDTH = 60


def shared_descriptions(model: FactModel, rules: Rules) -> list[Candidate]:
    """Descriptions that fit every ad group of the brief."""
    pen = Pen(model, rules, titled=False)
    for role, family, weight, parts in _plans(model):
        _put(pen, role, family, weight, parts)
    return pen.found


def keyword_descriptions(model: FactModel, rules: Rules, phrases: Sequence[NounPhrase]) -> list[Candidate]:
    """Descriptions that begin with a search phrase of the ad group."""
    pen = Pen(model, rules, titled=False)
    bodies = [sentence for fact in model.facts for sentence in fact_sentences(model, fact)[:1]]
    calls = [*offer_calls(model)[:1], *soft_calls(model)[:1]]
    for rank, question in enumerate(keyword_sentences(phrases[:3])):
        for at, body in enumerate([*bodies[:4], *calls]):
            _put(pen, "keyword", "looking for", 0.74 - 0.05 * rank - 0.01 * at, (question, body))
    return pen.found


def _plans(model: FactModel) -> Iterator[tuple[str, str, float, tuple[Sentence, ...]]]:
    offers, soft = offer_calls(model), soft_calls(model)
    calls = offers or soft[:2]
    facts = [plain_sentence(fact) for fact in model.facts]
    named = [fact_sentences(model, fact)[0] for fact in model.facts]
    yield from _category_plans(model, calls, named)
    yield from _fact_plans(facts, named, calls)
    for sentence in (*audience_sentences(model)[:4],):
        for one in named[:4]:
            yield "audience", "built for", 0.7, (one, sentence)
    for pain in pain_sentences(model.pains):
        for one in named[:4]:
            yield "pain", "pain", 0.78, (pain, one)
        yield "pain", "pain call", 0.6, (pain, *(offers or soft)[:1])
    for rank, sentence in enumerate(name_sentences(model)):
        yield "brand", f"name {rank}", 0.4 - 0.03 * rank, (sentence,)
    for rank, pair in enumerate(combinations(soft, 2)):
        yield "cta", f"soft {rank}", 0.2, pair


def _category_plans(
    model: FactModel, calls: Sequence[Sentence], named: Sequence[Sentence]
) -> Iterator[tuple[str, str, float, tuple[Sentence, ...]]]:
    for sentence in category_sentences(model):
        for call in calls:
            yield "brand", "category call", 0.86, (sentence, call)
        for fact in named[:4]:
            yield "brand", "category fact", 0.72, (sentence, fact)
        yield "brand", "category", 0.5, (sentence,)


def _fact_plans(
    facts: Sequence[Sentence], named: Sequence[Sentence], calls: Sequence[Sentence]
) -> Iterator[tuple[str, str, float, tuple[Sentence, ...]]]:
    for plain_fact, own in zip(facts, named, strict=True):
        claim = plain_fact.kind == "claim"
        for rank, call in enumerate(calls):
            yield ("proof" if claim else "offer"), "fact call", (0.9 if claim else 0.82) - 0.1 * rank, (plain_fact, call)
        yield ("proof" if claim else "benefit"), "fact", 0.45, (own,)
    for one, two in islice(combinations(range(len(facts)), 2), _MOST_PAIRS):
        for call in calls[:1]:
            yield "benefit", "two facts call", 0.84, (facts[one], facts[two], call)
        yield "benefit", "two facts", 0.8, (facts[one], _second(named[two], named[one], facts[two]))


def _second(named: Sentence, before: Sentence, bare: Sentence) -> Sentence:
    """The second fact without the name when the first has it already."""
    return bare if before.text != before.text.rstrip() or named.text == bare.text else named


def _put(pen: Pen, role: str, family: str, weight: float, parts: Sequence[Sentence]) -> None:
    text = plain(" ".join(part.text for part in parts))
    if len(text) > DESCRIPTION.max_width or not pen.may(text, DESCRIPTION):
        return
    filled = min(1.0, len(text) / _GOOD_WIDTH)
    facts = tuple(fact for part in parts for fact in part.facts)
    evidence = "; ".join(dict.fromkeys(part.evidence for part in parts if part.evidence)) or None
    pen.put(candidate(role, text, evidence, (family, facts, weight * (0.7 + 0.3 * filled))))
