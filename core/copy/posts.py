"""LinkedIn texts from sentence plans: a hook that carries the point, what backs it, and a call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.brief.brief import Persona
from core.copy.casing import opened, plain
from core.copy.facts import Fact, FactModel, Pain
from core.copy.fields import INTRODUCTION, INTRODUCTION_FOLD, POST_DESCRIPTION, POST_HEADLINE, Field
from core.copy.line import Candidate
from core.copy.phrases import noun_phrase
from core.copy.sentences import (
    Sentence,
    answering,
    audience_sentences,
    category_sentences,
    fact_sentences,
    joined,
    meet_sentences,
    name_sentences,
    offer_calls,
    pain_sentences,
    plain_sentence,
    sentence_name,
    soft_calls,
)
from core.copy.shapes import Shape
from core.copy.validate import Rules
from core.copy.writing import Pen, candidate

STAGES = ("awareness", "consideration", "conversion")
_LONGEST_INTRODUCTION = 300
_THIN, _GOOD_LENGTH = 55, 80
_PER_FAMILY = 6
_LONGEST_SOUGHT = 60
_ROLES = {"pain": "pain", "claim": "proof", "call": "offer"}


@dataclass(frozen=True)
class Plan:
    """Sentences in the order they are read."""

    family: str
    weight: float
    parts: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return plain(" ".join(part.text for part in self.parts))

    @property
    def facts(self) -> tuple[str, ...]:
        """What is told, each thing once."""
        return tuple(dict.fromkeys(fact for part in self.parts for fact in part.facts))

    @property
    def evidence(self) -> str | None:
        """What the statements rest on."""
        return "; ".join(dict.fromkeys(part.evidence for part in self.parts if part.evidence)) or None


def introductions(model: FactModel, rules: Rules, persona: Persona | None, stage: str) -> list[Candidate]:
    """Introductory texts for a persona and stage; the whole or at least the hook reads before the fold."""
    pen = Pen(model, rules, titled=False)
    plans = [plan for hook in _hooks(model, persona, stage) for plan in _continued(model, stage, hook)]
    kept: Counter[str] = Counter()
    for plan in sorted(plans, key=lambda plan: (-plan.weight, plan.text)):
        if kept[plan.family] < _PER_FAMILY and pen.may(plan.text, INTRODUCTION):
            kept[plan.family] += 1
            role = _ROLES.get(plan.parts[0].kind, "benefit")
            pen.put(candidate(role, plan.text, plan.evidence, (plan.family, plan.facts, plan.weight)))
    if not pen.found:
        for sentence in name_sentences(model):
            pen.add("brand", [sentence.text], INTRODUCTION, ("name", (), 0.3))
    return pen.found


def _hooks(model: FactModel, persona: Persona | None, stage: str) -> Iterator[tuple[str, float, Sentence]]:
    pains = [pain for pain in model.pains if persona is None or pain.persona == persona.name]
    early, late = stage == "awareness", stage == "conversion"
    for rank, pain in enumerate(pains):
        for step, sentence in enumerate(pain_sentences([pain])):
            yield (
                f"pain {rank}",
                (0.95 if early else 0.7 if late else 0.8) - 0.04 * rank - 0.02 * step,
                sentence,
            )
    for fact in model.facts:
        yield from _fact_hooks(model, persona, fact, stage)
    for sentence in category_sentences(model)[:1]:
        yield "category", 0.82 if early else 0.6, sentence
    for sentence in _audience_of(model, persona):
        yield "audience", 0.5, sentence
    own = sentence_name(model)
    if own:
        yield "right", 0.46, Sentence("question", opened(f"Is {own} right for your team?"))
    for rank, sentence in enumerate(meet_sentences(model)):
        yield f"meet {rank}", 0.42, sentence


def _fact_hooks(
    model: FactModel, persona: Persona | None, fact: Fact, stage: str
) -> Iterator[tuple[str, float, Sentence]]:
    weight = {"claim": 0.86, "prop": 0.8, "summary": 0.6}[fact.kind] + {
        "awareness": -0.08,
        "conversion": 0.08,
    }.get(stage, 0.02)
    weight -= 0.1 if fact.shape in {Shape.PREDICATE, Shape.NEGATED} else 0.0
    for rank, sentence in enumerate(fact_sentences(model, fact)):
        yield f"fact {fact.key}", weight - 0.02 * rank, sentence
    if fact.lowerable and fact.shape is Shape.NOUN and _sought(fact):
        yield (
            f"looking for {fact.key}",
            weight - 0.1,
            Sentence("prop", f"Looking for {fact.inside}?", (fact.key,), fact.evidence),
        )
    people = model.personas.get(persona.name) if persona else None
    stands = ":" not in fact.text and not fact.text.endswith(" only")
    if people and fact.lowerable and stands and fact.shape in {Shape.IMPERATIVE, Shape.NOUN, Shape.NEGATED}:
        yield (
            f"for {fact.key}",
            weight - 0.01,
            Sentence("prop", opened(f"For {people}: {_with_article(fact)}."), (fact.key,), fact.evidence),
        )
    if fact.lowerable and fact.shape is Shape.IMPERATIVE:
        yield (
            f"ready {fact.key}",
            weight - 0.03,
            Sentence("prop", opened(f"Ready to {fact.inside}?"), (fact.key,), fact.evidence),
        )


def _sought(fact: Fact) -> bool:
    """Whether one can look for it: a thing without a figure's colon."""
    phrase = noun_phrase(fact.inside)
    short = len(fact.text) <= _LONGEST_SOUGHT
    return fact.kind == "prop" and short and ":" not in fact.text and phrase.number in {"mass", "plural"}


def _with_article(fact: Fact) -> str:
    return noun_phrase(fact.inside).with_article() if fact.shape is Shape.NOUN else fact.inside


def _audience_of(model: FactModel, persona: Persona | None) -> list[Sentence]:
    """Whom it is for, as far as that is this reader: no ad for one persona speaks to another."""
    own = model.personas.get(persona.name) if persona else None
    others = set(model.personas.values()) - {own} if persona else set()
    sentences = audience_sentences(model)
    return [one for one in sentences if not others & set(one.facts[0].removeprefix("audience:").split("+"))][:2]


def _continued(model: FactModel, stage: str, opening: tuple[str, float, Sentence]) -> Iterator[Plan]:
    """The hook with every body and closing that fits."""
    family, weight, hook = opening
    for step, bodies in enumerate(_bodies(model, hook)):
        before = (hook, *bodies)
        named = own_name(model) in " ".join(plain(part.text) for part in before)
        for rank, closing in enumerate(closing_calls(model, stage, named=named)):
            parts = (*before, closing)
            made = Plan(family, weight - 0.02 * rank - 0.015 * step + _merit(model, parts), parts)
            if not _tells_twice(parts) and len(made.text) <= _LONGEST_INTRODUCTION:
                yield made


def _merit(model: FactModel, parts: Sequence[Sentence]) -> float:
    """What makes one plan better than another: it names the product, proves something, and reads before the fold."""
    text = plain(" ".join(part.text for part in parts))
    named = 0.06 if own_name(model) in text else 0.0
    proven = 0.04 if any(part.kind == "claim" for part in parts) else 0.0
    thin = -0.25 if len(text) < _THIN else 0.0
    full = 0.05 if _GOOD_LENGTH <= len(text) <= INTRODUCTION_FOLD else -0.04 if len(text) > INTRODUCTION_FOLD else 0.0
    return named + proven + full + thin


def _tells_twice(parts: Sequence[Sentence]) -> bool:
    told = [fact for part in parts for fact in part.facts]
    own = [part.text for part in parts]
    return len(told) != len(set(told)) or len(own) != len(set(own))


def _bodies(model: FactModel, hook: Sentence) -> Iterator[tuple[Sentence, ...]]:
    facts = _answers(model, hook)
    named = own_name(model) in plain(hook.text)
    for fact in facts[:3]:
        yield (plain_sentence(fact),) if named else (fact_sentences(model, fact)[0],)
    for sentence in category_sentences(model)[:1]:
        for fact in facts[:2]:
            yield sentence, plain_sentence(fact)
        yield (sentence,)
    pairs = [both for one in facts for two in facts if one is not two and (both := joined(one, two))]
    for both in pairs[:3]:
        yield (both,)
        yield *(category_sentences(model)[:1]), both
    for one, two in pairwise(facts[:4]):
        yield plain_sentence(one), (plain_sentence if named else _named(model))(two)
    if not named:
        yield tuple(meet_sentences(model))
    yield ()


def _named(model: FactModel) -> Callable[[Fact], Sentence]:
    return lambda fact: fact_sentences(model, fact)[0]


def own_name(model: FactModel) -> str:
    """The name sentences use, or a text that stands nowhere."""
    return plain(sentence_name(model) or "") or "\x00"


def _answers(model: FactModel, hook: Sentence) -> list[Fact]:
    pain: Pain | None = next((pain for pain in model.pains if f"pain:{pain.text}" in hook.facts), None)
    facts = answering(model, pain) if pain else list(model.facts)
    return [fact for fact in facts if fact.key not in hook.facts]


def closing_calls(model: FactModel, stage: str, *, named: bool = False) -> list[Sentence]:
    """The calls of a stage: information first, the offer when the reader decides."""
    offers, soft = offer_calls(model), soft_calls(model, named=named)
    if stage == "awareness":
        return soft[:1] + soft[2:3]
    if stage == "consideration":
        return [*offers[:1], *soft[:2]]
    return offers or soft[1:4]


def post_headlines(model: FactModel, rules: Rules, stage: str, persona: Persona | None = None) -> list[Candidate]:
    """LinkedIn headlines: no full stop, 70 characters at most."""
    return _single_lines(model, rules, stage, persona, POST_HEADLINE)


def post_descriptions(model: FactModel, rules: Rules, stage: str, persona: Persona | None = None) -> list[Candidate]:
    """LinkedIn descriptions: one sentence, 100 characters at most."""
    return _single_lines(model, rules, stage, persona, POST_DESCRIPTION)


def _single_lines(model: FactModel, rules: Rules, stage: str, persona: Persona | None, field: Field) -> list[Candidate]:
    pen = Pen(model, rules, titled=False)
    offer = {"awareness": 0.3, "consideration": 0.7, "conversion": 0.95}[stage]
    weighted = [(offer, sentence) for sentence in offer_calls(model)[: min(2, len(model.calls))]]
    weighted += [(0.85 if fact.kind == "claim" else 0.88, fact_sentences(model, fact)[0]) for fact in model.facts]
    weighted += [(0.6, plain_sentence(fact)) for fact in model.facts]
    weighted += [(0.9 if stage == "awareness" else 0.7, sentence) for sentence in category_sentences(model)]
    weighted += [(0.5, sentence) for sentence in _audience_of(model, persona)]
    weighted += [
        (0.3, sentence) for sentence in (*soft_calls(model)[:2], *meet_sentences(model), *soft_calls(model)[2:])
    ]
    for weight, sentence in weighted:
        pen.add(
            sentence.kind,
            [sentence.text.rstrip(".") if field.title else sentence.text],
            field,
            (sentence.kind, sentence.facts, weight),
            sentence.evidence,
        )
    return pen.found
