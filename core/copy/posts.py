"""LinkedIn texts from sentence plans: a hook that carries the point, what answers it, what proves it, and a call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.brief.brief import Persona
from core.copy.casing import plain
from core.copy.facts import Fact, FactModel, Pain
from core.copy.fields import INTRODUCTION, INTRODUCTION_FOLD, POST_DESCRIPTION, POST_HEADLINE, Field
from core.copy.hooks import Hook, audience_of, hooks, own_name
from core.copy.line import Candidate
from core.copy.sentences import (
    Sentence,
    answering,
    category_sentences,
    meet_sentences,
    name_sentences,
    offer_calls,
    plain_sentence,
    soft_calls,
)
from core.copy.tellings import merged, named_offer, offered_noun, texts_of, then, told
from core.copy.validate import Rules
from core.copy.writing import Pen, candidate

STAGES = ("awareness", "consideration", "conversion")
_LONGEST_INTRODUCTION = 300
_THIN, _GOOD_LENGTH = 70, 110
_PER_HOOK = 4
_MOST_PAIRS = 30
_FEW = 4
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
        return texts_of(self.parts)

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
    plans = [plan for hook in hooks(model, persona, stage) for plan in _continued(model, persona, stage, hook)]
    kept: Counter[tuple[str, str]] = Counter()
    for plan in sorted(plans, key=lambda plan: (-plan.weight, plan.text)):
        key = (plan.family, plan.parts[0].text)
        if kept[key] < _PER_HOOK and pen.may(plan.text, INTRODUCTION):
            kept[key] += 1
            role = _ROLES.get(plan.parts[0].kind, "benefit")
            pen.put(candidate(role, plan.text, plan.evidence, (plan.family, plan.facts, plan.weight)))
    if len(pen.found) < _FEW:
        for sentence in name_sentences(model):
            pen.add("brand", [sentence.text], INTRODUCTION, ("name", (), 0.3))
    return pen.found


def _continued(model: FactModel, persona: Persona | None, stage: str, hook: Hook) -> Iterator[Plan]:
    """The hook with every body and closing that fits."""
    for step, bodies in enumerate(_bodies(model, persona, hook.sentence)):
        before = (hook.sentence, *bodies)
        named = own_name(model) in texts_of(before)
        for rank, closing in enumerate(_closings(model, stage, hook, named=named)):
            parts = (*before, closing)
            made = Plan(hook.form, hook.weight - 0.02 * rank - 0.012 * step + _merit(model, parts), parts)
            if not _tells_twice(parts) and len(made.text) <= _LONGEST_INTRODUCTION:
                yield made


def _closings(model: FactModel, stage: str, hook: Hook, *, named: bool) -> list[Sentence]:
    if hook.form == "offer":  # asked for already: what follows is how to ask
        return soft_calls(model, named=named)[1:2]
    found = closing_calls(model, stage, named=named)
    return [one for one in found if one.text.split()[:2] != hook.sentence.text.split()[:2]] or found


def _merit(model: FactModel, parts: Sequence[Sentence]) -> float:
    """What makes one plan better than another: it names the product, proves something, and is neither thin nor long."""
    text = texts_of(parts)
    named = 0.08 if own_name(model) in text else -0.05
    proven = 0.06 if any(part.kind == "claim" for part in parts) else 0.0
    full = 0.06 if _GOOD_LENGTH <= len(text) <= INTRODUCTION_FOLD else 0.0
    below = -0.1 if len(text) > INTRODUCTION_FOLD else 0.0
    thin = -0.25 if len(text) < _THIN else 0.0
    hidden = -0.04 if len(plain(parts[0].text)) > INTRODUCTION_FOLD else 0.0
    return named + proven + full + below + thin + hidden - 0.08 * (text.count(own_name(model)) > 2)


def _tells_twice(parts: Sequence[Sentence]) -> bool:
    told_facts = [fact for part in parts for fact in part.facts]
    own = [part.text for part in parts]
    return len(told_facts) != len(set(told_facts)) or len(own) != len(set(own))


def _bodies(model: FactModel, persona: Persona | None, hook: Sentence) -> Iterator[tuple[Sentence, ...]]:
    """What follows a hook: an answer that names the product, then proof or a second answer."""
    answers = _answers(model, hook)
    people = model.personas.get(persona.name) if persona else None
    named = own_name(model) in plain(hook.text)
    proofs = [fact for fact in model.facts if fact.kind == "claim" and fact.key not in hook.facts]
    props = [fact for fact in answers if fact.kind != "claim"]
    for fact in props[:4]:
        yield from _answered(
            model, fact, people, named, [other for other in (*proofs[:2], *props) if other is not fact]
        )
    pairs = [both for one in props for two in props if one is not two and (both := merged(model, one, two))]
    for both in pairs[:3]:
        yield from ((both, plain_sentence(proof)) for proof in proofs[:1])
        yield (both,)
    for sentence in [] if named else category_sentences(model)[:1]:
        yield from ((sentence, then(fact)) for fact in [*proofs[:2], *props[:2]])
        yield (sentence,)
    for fact in proofs[:2]:
        yield (told(model, fact)[0], *(() if named else meet_sentences(model)))
    yield () if named else tuple(meet_sentences(model))


def _answered(
    model: FactModel, fact: Fact, people: str | None, named: bool, others: Sequence[Fact]
) -> Iterator[tuple[Sentence, ...]]:
    for first in islice([then(fact)] if named else told(model, fact, people), 2):
        for other in others[:3]:
            yield first, then(other) if named or own_name(model) in plain(first.text) else plain_sentence(other)
        yield (first,)


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
    offer = {"awareness": 0.3, "consideration": 0.7, "conversion": 0.95}[stage]
    people = model.personas.get(persona.name) if persona else None
    offers = [*offered_noun(model), *named_offer(model)[:1], *offer_calls(model)[:1]]
    weighted = [(offer - 0.04 * at, one) for at, one in enumerate(offers)]
    for fact in model.facts:
        first = told(model, fact, people)
        weighted += [((0.85 if fact.kind == "claim" else 0.9) - 0.04 * at, one) for at, one in enumerate(_heads(first))]
    weighted += [(0.9 if stage == "awareness" else 0.7, sentence) for sentence in category_sentences(model)]
    weighted += [(0.5, sentence) for sentence in audience_of(model, persona)]
    weighted += [(0.3, one) for one in (*soft_calls(model)[:2], *meet_sentences(model), *soft_calls(model)[2:])]
    return _single_lines(model, rules, weighted, POST_HEADLINE)


def _heads(tellings: Sequence[Sentence]) -> list[Sentence]:
    """Tellings as headlines: what the reader does or gets first, `With … you …` last."""
    bare = [one for one in tellings if not one.text.startswith("With ")]
    return [*bare[-1:], *bare[:-1]]


def post_descriptions(model: FactModel, rules: Rules, stage: str, persona: Persona | None = None) -> list[Candidate]:
    """LinkedIn descriptions: one sentence, 100 characters at most."""
    facts = model.facts
    weighted = [(0.84, told(model, fact)[0]) for fact in facts]
    pairs = [(one, two) for one in facts for two in facts if one is not two and one.kind != "claim"]
    weighted += [(0.9, both) for one, two in pairs[:_MOST_PAIRS] for both in _together(model, one, two)]
    weighted += [(0.7, plain_sentence(fact)) for fact in model.facts]
    weighted += [(0.8 if stage == "awareness" else 0.66, sentence) for sentence in category_sentences(model)]
    weighted += [(0.6, sentence) for sentence in audience_of(model, persona)]
    weighted += [(0.55 if stage == "conversion" else 0.4, sentence) for sentence in offer_calls(model)[:2]]
    weighted += [(0.3, one) for one in (*soft_calls(model)[:2], *meet_sentences(model), *soft_calls(model)[2:])]
    return _single_lines(model, rules, weighted, POST_DESCRIPTION)


def _together(model: FactModel, one: Fact, two: Fact) -> list[Sentence]:
    """Two facts as one description."""
    parts = (told(model, one)[0], then(two))
    said = Sentence(
        "prop", " ".join(part.text for part in parts), (one.key, two.key), f"{one.evidence}; {two.evidence}"
    )
    return (
        [said]
        if own_name(model) in plain(parts[0].text) and len(plain(said.text)) <= POST_DESCRIPTION.max_width
        else []
    )


def _single_lines(
    model: FactModel, rules: Rules, weighted: Sequence[tuple[float, Sentence]], field: Field
) -> list[Candidate]:
    pen = Pen(model, rules, titled=False)
    for weight, sentence in weighted:
        text = sentence.text.rstrip(".") if field.title else sentence.text
        pen.add(sentence.kind, [text], field, (sentence.kind, sentence.facts, weight), sentence.evidence)
    return pen.found
