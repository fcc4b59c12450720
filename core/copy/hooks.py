"""How a LinkedIn text begins: what makes its reader go on, before the fold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.brief.brief import Persona
from core.copy.casing import opened, plain
from core.copy.facts import Fact, FactModel
from core.copy.phrases import noun_phrase
from core.copy.sentences import (
    Sentence,
    audience_sentences,
    category_sentences,
    is_told,
    meet_sentences,
    offer_calls,
    pain_sentences,
    sentence_name,
)
from core.copy.shapes import Shape
from core.copy.tellings import can_be_done, named_offer, told

_WEIGHTS = {
    # form: awareness, consideration, conversion
    "pain": (0.96, 0.80, 0.70),
    "familiar": (0.92, 0.74, 0.60),
    "tired": (0.90, 0.76, 0.66),
    "can": (0.86, 0.82, 0.66),
    "how to": (0.78, 0.92, 0.84),
    "claim": (0.84, 0.94, 0.94),
    "fact": (0.74, 0.84, 0.84),
    "for": (0.70, 0.84, 0.80),
    "offer": (0.10, 0.60, 0.98),
    "category": (0.80, 0.64, 0.50),
    "audience": (0.50, 0.50, 0.46),
    "meet": (0.42, 0.40, 0.38),
}
_SHORT = 24
"""Below so many characters a statement is no hook."""
_STAGES = ("awareness", "consideration", "conversion")


@dataclass(frozen=True)
class Hook:
    """An opening sentence: `form` is its frame, `weight` how well it serves the stage."""

    form: str
    weight: float
    sentence: Sentence


def hooks(model: FactModel, persona: Persona | None, stage: str) -> Iterator[Hook]:
    """Every opening for a persona at a stage."""
    column = _STAGES.index(stage)
    for form, rank, sentence in _openings(model, persona):
        short = 0.12 if len(plain(sentence.text)) < _SHORT else 0.0
        yield Hook(form, _WEIGHTS[form][column] - 0.02 * rank - short, sentence)


def _openings(model: FactModel, persona: Persona | None) -> Iterator[tuple[str, int, Sentence]]:
    yield from _pains(model, persona)
    people = model.personas.get(persona.name) if persona else None
    for rank, fact in enumerate(model.facts):
        yield from ((form, rank, sentence) for form, sentence in _of_fact(model, fact, people))
    for rank, sentence in enumerate([*named_offer(model)[:1], *offer_calls(model)[:1]]):
        yield "offer", rank, sentence
    for sentence in category_sentences(model)[:1]:
        yield "category", 0, sentence
    for sentence in audience_of(model, persona):
        yield "audience", 0, sentence
    for sentence in meet_sentences(model):
        yield "meet", 0, sentence


def _pains(model: FactModel, persona: Persona | None) -> Iterator[tuple[str, int, Sentence]]:
    pains = [pain for pain in model.pains if is_told(pain) and (persona is None or pain.persona == persona.name)]
    for rank, pain in enumerate(pains):
        asked = pain_sentences([pain])
        yield "pain", rank, asked[0]
        familiar = opened(f"{pain.text}: sound familiar?")
        yield "familiar", rank, Sentence("pain", familiar, asked[0].facts, asked[0].evidence)
        yield from (("tired", rank, one) for one in asked[1:])


def _of_fact(model: FactModel, fact: Fact, people: str | None) -> Iterator[tuple[str, Sentence]]:
    form = "claim" if fact.kind == "claim" else "fact"
    tellings = told(model, fact)
    bare = tellings[:1] if fact.shape is Shape.THIRD_PERSON else [tellings[-1], *tellings[:-1]]
    for sentence in bare[:2]:
        yield form, sentence
    if can_be_done(fact):
        yield "can", _asked(fact, f"Can your team {fact.inside}?")
        yield "how to", _asked(fact, f"See how to {fact.inside}.")
    stands = ":" not in fact.text and not fact.text.endswith(" only") and " we " not in fact.text
    if people and fact.lowerable and stands and fact.shape in {Shape.IMPERATIVE, Shape.NOUN, Shape.NEGATED}:
        inside = noun_phrase(fact.inside).with_article() if fact.shape is Shape.NOUN else fact.inside
        yield "for", _asked(fact, f"For {people}: {inside}.")


def _asked(fact: Fact, text: str) -> Sentence:
    return Sentence("claim" if fact.kind == "claim" else "prop", opened(text), (fact.key,), fact.evidence)


def audience_of(model: FactModel, persona: Persona | None) -> list[Sentence]:
    """Whom it is for, as far as that is this reader: no ad for one persona speaks to another."""
    own = model.personas.get(persona.name) if persona else None
    others = set(model.personas.values()) - {own} if persona else set()
    sentences = audience_sentences(model)
    return [one for one in sentences if not others & set(one.facts[0].removeprefix("audience:").split("+"))][:2]


def own_name(model: FactModel) -> str:
    """The name sentences use, as it is read, or a text that stands nowhere."""
    return plain(sentence_name(model) or "") or "\x00"
