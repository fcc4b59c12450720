"""The phrase grammar of Google descriptions: short sentences in an order that reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, permutations

from core.copy.casing import plain
from core.copy.facts import FactModel, Pain
from core.copy.fields import DESCRIPTION
from core.copy.line import Candidate
from core.copy.phrases import NounPhrase
from core.copy.sentences import (
    Sentence,
    answering,
    audience_sentences,
    category_sentences,
    fact_sentences,
    is_wanted,
    joined,
    keyword_sentences,
    meet_sentences,
    name_sentences,
    offer_calls,
    pain_sentences,
    plain_sentence,
    sentence_name,
    soft_calls,
)
from core.copy.validate import Rules
from core.copy.words import content_stems
from core.copy.writing import Pen, candidate

_MOST_PAIRS = 40
_GOOD_WIDTH = 60
_THIN_WIDTH = 35


def shared_descriptions(model: FactModel, rules: Rules) -> list[Candidate]:
    """Descriptions that fit every ad group of the brief."""
    pen = Pen(model, rules, titled=False)
    for role, family, weight, parts in _plans(model):
        _put(pen, role, family, weight, parts)
    return pen.found


def keyword_descriptions(model: FactModel, rules: Rules, phrases: Sequence[NounPhrase]) -> list[Candidate]:
    """Descriptions that begin with a search phrase of the ad group."""
    pen = Pen(model, rules, titled=False)
    named = [fact_sentences(model, fact)[0] for fact in model.facts]
    meet = meet_sentences(model)
    answers: list[tuple[Sentence, ...]] = [
        (sentence,) for sentence in named if model.name and model.name in sentence.text
    ]
    answers += [(*meet, sentence) for sentence in named if meet and (sentence,) not in answers]
    answers += [(call,) for call in [*offer_calls(model)[:1], *soft_calls(model)[:1]]]
    answers += [(*meet, call) for call in [*offer_calls(model)[:1], *soft_calls(model, named=True)[:1]]]
    wanted = [phrase for phrase in phrases[:3] if is_wanted(phrase, model)]
    for rank, question in enumerate(keyword_sentences(wanted)):
        for at, answer in enumerate(answers):
            _put(pen, "keyword", "looking for", 0.8 - 0.05 * rank - 0.01 * at, (question, *answer))
    return pen.found


def _plans(model: FactModel) -> Iterator[tuple[str, str, float, tuple[Sentence, ...]]]:
    offers, soft = offer_calls(model), soft_calls(model)
    calls = offers or soft[:2]
    facts = [plain_sentence(fact) for fact in model.facts]
    named = [fact_sentences(model, fact)[0] for fact in model.facts]
    yield from _category_plans(model, calls, named)
    yield from _fact_plans(facts, named, calls)
    yield from _bearing_plans(model, facts, named)
    yield from _joined_plans(model, calls)
    for sentence in _audiences(model)[:4]:
        for one in named[:4]:
            yield "audience", "built for", 0.7, (one, sentence)
    for pain in model.pains:
        yield from _pain_plans(model, pain)
    for rank, sentence in enumerate(name_sentences(model)):
        yield "brand", f"name {rank}", 0.4 - 0.03 * rank, (sentence,)


def _audiences(model: FactModel) -> list[Sentence]:
    """Whom it is for; where several personas buy, no ad of all of them names one alone."""
    single = set(model.personas.values()) if len(model.personas) > 1 else set()
    return [one for one in audience_sentences(model) if one.facts[0].removeprefix("audience:") not in single]


def _pain_plans(model: FactModel, pain: Pain) -> Iterator[tuple[str, str, float, tuple[Sentence, ...]]]:
    calls = offer_calls(model) or soft_calls(model, named=True)
    for question in pain_sentences([pain]):
        for rank, fact in enumerate(answering(model, pain)):
            yield "pain", "pain", 0.8 - 0.03 * rank, (question, fact_sentences(model, fact)[0])
        for sentence in category_sentences(model)[:1]:
            yield "pain", "pain category", 0.66, (question, sentence)
        yield "pain", "pain call", 0.6, (question, *meet_sentences(model), *calls[:1])


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
            role = "proof" if claim else "offer" if "offer" in call.facts else "benefit"
            yield role, "fact call", (0.9 if claim else 0.82) - 0.1 * rank, (plain_fact, call)
        yield ("proof" if claim else "benefit"), "fact", 0.3, (own,)
    for one, two in islice(combinations(range(len(facts)), 2), _MOST_PAIRS):
        role = "proof" if facts[one].kind == "claim" else "benefit"
        for call in calls[:1]:
            yield role, "two facts call", 0.84, (facts[one], facts[two], call)
        yield role, "two facts", 0.8, (facts[one], named[two])


def _bearing_plans(
    model: FactModel, facts: Sequence[Sentence], named: Sequence[Sentence]
) -> Iterator[tuple[str, str, float, tuple[Sentence, ...]]]:
    """Facts with the name and a call in one text, so that it carries an ad by itself."""
    own = sentence_name(model) or ""
    offers, soft = offer_calls(model), soft_calls(model)
    for rank, (plain_fact, told) in enumerate(zip(facts, named, strict=True)):
        role = "proof" if plain_fact.kind == "claim" else "benefit"
        weight = (0.94 if role == "proof" else 0.9) - 0.01 * rank
        for step, call in enumerate([*offers, *soft_calls(model, named=True)]):
            if own and own in told.text:
                yield role, "named call", weight - 0.03 * step, (told, call)
        for step, call in enumerate(soft):
            bare = (
                0.1 if told.text != plain_fact.text and own in told.text else 0.0
            )  # `Works with SAP.` wants its subject
            yield role, "fact soft call", weight - 0.03 - 0.03 * step - bare, (plain_fact, call)
    for one, two in islice(combinations(range(len(facts)), 2), _MOST_PAIRS):
        role = "proof" if facts[one].kind == "claim" else "benefit"
        for step, call in enumerate(soft):
            yield role, "two facts soft call", 0.9 - 0.02 * step, (facts[one], facts[two], call)
        for step, call in enumerate(offers):
            yield role, "two facts named call", 0.92 - 0.02 * step, (facts[one], named[two], call)


def _joined_plans(
    model: FactModel, calls: Sequence[Sentence]
) -> Iterator[tuple[str, str, float, tuple[Sentence, ...]]]:
    for one, two in islice(permutations(model.facts, 2), 2 * _MOST_PAIRS):
        sentence = joined(one, two)
        if sentence:
            yield "benefit", "joined", 0.84, (sentence,)
            yield "benefit", "joined call", 0.86, (sentence, *calls[-1:])


def _put(pen: Pen, role: str, family: str, weight: float, parts: Sequence[Sentence]) -> None:
    text = plain(" ".join(part.text for part in parts))
    thin = len(text) < _THIN_WIDTH and len(pen.model.facts) > 1
    if thin or len(text) > DESCRIPTION.max_width or not pen.may(text, DESCRIPTION):
        return
    filled = min(1.0, len(text) / _GOOD_WIDTH)
    facts = tuple(fact for part in parts for fact in part.facts)
    evidence = "; ".join(dict.fromkeys(part.evidence for part in parts if part.evidence)) or None
    stems = content_stems(text)
    echoes = 0.03 * (len(stems) - len(set(stems)))
    pen.put(candidate(role, text, evidence, (family, facts, weight * (0.7 + 0.3 * filled) - echoes)))
