"""Copy in languages other than English: the brief's own phrases as they stand, and the few frames that fit them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeAlias

from core.brief.brief import Persona
from core.copy.casing import opened, plain
from core.copy.facts import Fact, FactModel
from core.copy.fields import DESCRIPTION, HEADLINE, INTRODUCTION, POST_DESCRIPTION, POST_HEADLINE, Field
from core.copy.foreign import CALLS, HEADLINE_FRAMES, OFFER_SENTENCES, THIRD_PERSONS
from core.copy.line import Candidate
from core.copy.searched import spoken
from core.copy.sentences import Sentence
from core.copy.tellings import OFFERED
from core.copy.validate import Rules
from core.copy.words import lower_first, stems
from core.copy.writing import Pen, candidate, names, short_names

Planned: TypeAlias = tuple[str, str, float, tuple[Sentence, ...]]
_POST_FORMS = frozenset({"pain", "claim", "fact", "category hook"})
_THIN = 0.8
"""What it costs a LinkedIn text to be two short sentences."""


def verbatim_headlines(model: FactModel, rules: Rules) -> list[Candidate]:
    """Facts, names and calls that fit 30 characters."""
    pen = Pen(model, rules, titled=False)
    for fact in model.facts:
        role = "proof" if fact.kind == "claim" or any(char.isdigit() for char in fact.text) else "benefit"
        pen.add(role, [fact.text], HEADLINE, ("fact", (fact.key,), 1.0), fact.evidence)
        brands = [f"{brand}{_colon(model)} {fact.text}" for brand in short_names(model)]
        pen.add(role, brands, HEADLINE, ("brand colon", (fact.key,), 0.5), fact.evidence)
    for call in model.calls:
        pen.add(
            "offer",
            [call.phrase],
            HEADLINE,
            (f"call {call.offered}", ("offer",), 0.97 if call.offered else 0.93),
            call.evidence,
        )
    for name in names(model):
        pen.add("brand", [name], HEADLINE, ("name", (), 0.8))
    for pain in model.pains:
        pen.add(
            "pain", [_asked(model, pain.text)], HEADLINE, ("pain", (f"pain:{pain.text}",), 0.7), f"Pain: {pain.text}"
        )
    for role, frame, weight in HEADLINE_FRAMES.get(model.language, ()):
        order = short_names(model) if "{brand}" in frame else names(model)
        texts = [frame.format(name=one, brand=one) for one in order] if "{" in frame else [frame]
        pen.add(role, texts, HEADLINE, (frame, (), weight))
    return pen.found


def verbatim_keywords(model: FactModel, rules: Rules, keywords: Sequence[str]) -> list[Candidate]:
    """The search phrases as one writes them."""
    texts = [*(fact.text for fact in model.facts), *(pain.text for pain in model.pains), model.described or ""]
    written = [spoken(keyword, model.language, model.keep, texts) for keyword in keywords]
    known = rules.vocabulary | {found for text in written for found in stems(text)}
    pen = Pen(model, replace(rules, vocabulary=known), titled=False)
    for rank, (keyword, own) in enumerate(zip(keywords, written, strict=True)):
        pen.add(
            "keyword",
            [own, keyword],
            HEADLINE,
            ("keyword", (f"keyword:{keyword}",), max(0.5, 0.9 - 0.06 * rank)),
        )
    return pen.found


def verbatim_descriptions(model: FactModel, rules: Rules) -> list[Candidate]:
    """Facts with a call, facts in pairs, the name with a fact."""
    return _texts(model, rules, DESCRIPTION)


def verbatim_introductions(
    model: FactModel, rules: Rules, persona: Persona | None = None, stage: str = "consideration"
) -> list[Candidate]:
    """LinkedIn introductory texts: a hook, what answers it with the name, what proves it, a call; the fuller ones first."""
    found = _texts(model, rules, INTRODUCTION, _post_plans(model, persona, stage))
    return [replace(one, weight=one.weight - (0.0 if one.family in _POST_FORMS else _THIN)) for one in found]


def _post_plans(model: FactModel, persona: Persona | None, stage: str) -> Iterator[Planned]:
    closings = _closings(model, stage)
    props, claims = _sorted_facts(model)
    for form, weight, hook in _hooks(model, persona, stage, props, claims):
        answers = [fact for fact in props or claims if fact.facts != hook.facts]
        for at, answer in enumerate(answers[:5]):
            named = next((_named(model, name, answer) for name in names(model)[:1]), answer)
            proofs = [fact for fact in claims if fact.facts not in (hook.facts, answer.facts)][:2]
            for step, call in enumerate(closings[:2]):
                worth = weight - 0.02 * at - 0.04 * step
                yield from (
                    (
                        "pain" if hook.kind == "pain" else "proof",
                        form,
                        worth + 0.04 - 0.02 * rank,
                        (hook, named, proof, call),
                    )
                    for rank, proof in enumerate(proofs)
                )
                yield "pain" if hook.kind == "pain" else "benefit", form, worth, (hook, named, call)


def _hooks(
    model: FactModel, persona: Persona | None, stage: str, props: Sequence[Sentence], claims: Sequence[Sentence]
) -> Iterator[tuple[str, float, Sentence]]:
    """Openings as (form, weight, sentence): trouble first where the reader knows nothing yet, the offer where they decide."""
    late = stage == "conversion"
    pains = [pain for pain in model.pains if persona is None or pain.persona == persona.name]
    for rank, pain in enumerate(pains):
        hook = Sentence("pain", opened(_asked(model, pain.text)), (f"pain:{pain.text}",), f"Pain: {pain.text}")
        yield "pain", (0.8 if late else 1.0) - 0.02 * rank, hook
    for rank, claim in enumerate(claims):
        yield "claim", (0.9 if stage == "awareness" else 0.97) - 0.02 * rank, claim
    for rank, prop in enumerate(props):
        yield "fact", 0.9 - 0.02 * rank, prop
    if model.described:
        yield (
            "category hook",
            0.88 if stage == "awareness" else 0.7,
            Sentence("category", opened(f"{model.described}."), ("category",)),
        )


def _sorted_facts(model: FactModel) -> tuple[list[Sentence], list[Sentence]]:
    """Propositions and claims."""
    facts = [_sentence(fact) for fact in model.facts]
    return [one for one in facts if one.kind != "claim"], [one for one in facts if one.kind == "claim"]


def _closings(model: FactModel, stage: str) -> list[Sentence]:
    """Information first, the offer when the reader decides."""
    offers, soft = _offers(model), _soft(model)
    if stage == "awareness":
        return soft[:2] or offers
    return [*offers, *soft]


def verbatim_posts(model: FactModel, rules: Rules, stage: str, *, headline: bool) -> list[Candidate]:
    """LinkedIn headlines or descriptions: one phrase each, of descriptions two where they fit."""
    field, end = (POST_HEADLINE, "") if headline else (POST_DESCRIPTION, ".")
    pen = Pen(model, rules, titled=False)
    phrases: list[tuple[str, str, str | None, tuple[str, ...], float]] = [
        ("prop", fact.text + end, fact.evidence, (fact.key,), 0.9 if headline else 0.8) for fact in model.facts
    ]
    phrases += [] if headline else _two_facts(model)
    offered = {"awareness": 0.4, "consideration": 0.7, "conversion": 0.95}[stage] if headline else 0.4
    phrases += [
        (OFFERED if call.offered else "call", call.phrase + end, call.evidence, ("offer",), offered)
        for call in model.calls
    ]
    phrases += [("category", model.described + end, None, ("category",), 0.7)] if model.described else []
    phrases += [("name", name + end, None, (), 0.4) for name in names(model)]
    phrases += [("call", call + end, None, (), 0.3) for call in _calls(model)]
    for kind, text, evidence, facts, weight in phrases:
        pen.add(kind, [text], field, (kind, facts, weight), evidence)
    return pen.found


def _two_facts(model: FactModel) -> list[tuple[str, str, str | None, tuple[str, ...], float]]:
    found: list[tuple[str, str, str | None, tuple[str, ...], float]] = []
    for one, two in combinations([fact for fact in model.facts if fact.kind != "claim"], 2):
        text = f"{one.text}. {two.text}."
        if len(text) <= POST_DESCRIPTION.max_width:
            found.append(("prop", text, f"{one.evidence}; {two.evidence}", (one.key, two.key), 0.88))
    return found


def _texts(model: FactModel, rules: Rules, field: Field, more: Iterable[Planned] = ()) -> list[Candidate]:
    pen = Pen(model, rules, titled=False)
    for role, family, weight, parts in (*more, *_plans(model)):
        text = plain(" ".join(part.text for part in parts))
        facts = tuple(fact for part in parts for fact in part.facts)
        evidence = "; ".join(dict.fromkeys(part.evidence for part in parts if part.evidence)) or None
        if pen.may(text, field):
            pen.put(candidate(role, text, evidence, (family, facts, weight)))
    return pen.found


def _plans(model: FactModel) -> Iterator[Planned]:
    calls = _soft(model)
    closings = [*_offers(model), *calls]
    yield from _fact_plans(model, closings)
    if model.described:
        what = Sentence("category", opened(f"{model.described}."), ("category",))
        yield "brand", "category", 0.3, (what,)
        for call in closings[:2]:
            yield "brand", "category call", 0.8, (what, call)
    for name in names(model)[:1]:
        for call in closings:
            if name not in call.text:
                yield "cta", "name call", 0.2, (Sentence("name", f"{name}."), call)
    for pair in combinations(calls, 2):
        yield "cta", "calls", 0.1, pair


def _fact_plans(model: FactModel, closings: Sequence[Sentence]) -> Iterator[Planned]:
    facts = [_sentence(fact) for fact in model.facts]
    for fact in facts:
        for rank, call in enumerate(closings):
            yield (
                ("proof" if fact.kind == "claim" else "offer"),
                f"fact call {fact.facts[0]}",
                0.9 - 0.03 * rank,
                (fact, call),
            )
        yield "benefit", "fact", 0.4, (fact,)
        for name in names(model)[:1]:
            named = _named(model, name, fact)
            yield "brand", "name fact", 0.6, (named,)
            for rank, call in enumerate(closings):
                if name not in plain(call.text):
                    role = "proof" if fact.kind == "claim" else "offer"
                    yield role, f"named fact call {fact.facts[0]}", 0.8 - 0.03 * rank, (named, call)
    for one, two in combinations(facts, 2):
        yield "benefit", "two facts", 0.8, (one, two)
        for call in closings[:2]:
            yield "offer", "two facts call", 0.86, (one, two, call)


def _named(model: FactModel, name: str, fact: Sentence) -> Sentence:
    """`Schichtwerk prüft Ruhezeiten automatisch.` where the phrase begins with what it does, else the name before a colon."""
    text = plain(fact.text)
    first, _, rest = text.partition(" ")
    if any(plain(own).lower() in text.lower() for own in names(model)):
        return fact
    joined = f"{name} {first.lower()} {rest}" if first.lower() in THIRD_PERSONS.get(model.language, ()) else ""
    return Sentence(
        fact.kind, joined or f"{name}{_colon(model)} {_after_colon(model, text)}", fact.facts, fact.evidence
    )


def _after_colon(model: FactModel, text: str) -> str:
    """French and Spanish go on small after a colon."""
    first = text.split()[0]
    small = model.language in {"fr", "es"} and first[1:].islower() and first.lower() not in model.keep
    return lower_first(text) if small or (len(first) == 1 and model.language in {"fr", "es"}) else text


def _asked(model: FactModel, text: str) -> str:
    """The text as a question, marked as its language does."""
    return {"fr": f"{text} ?", "es": f"¿{text}?"}.get(model.language, f"{text}?")


def _colon(model: FactModel) -> str:
    return " :" if model.language == "fr" else ":"


def _sentence(fact: Fact) -> Sentence:
    return Sentence("claim" if fact.kind == "claim" else "prop", opened(f"{fact.text}."), (fact.key,), fact.evidence)


def _offers(model: FactModel) -> list[Sentence]:
    frame = OFFER_SENTENCES.get(model.language, "{offer}")
    found = [
        Sentence("call", opened(f"{call.phrase}."), ("offer",), call.evidence)
        for call in model.calls
        if not call.offered
    ]
    return found + [
        Sentence("call", opened(frame.format(offer=call.phrase) + "."), ("offer",), call.evidence)
        for call in model.calls
        if call.offered
    ]


def _soft(model: FactModel) -> list[Sentence]:
    """Calls that promise nothing but information; each is told from the others, so that no ad asks for one thing twice."""
    return [
        Sentence("call", opened(f"{call}."), (f"ask:{frame}",))
        for frame in CALLS.get(model.language, ())
        for call in _filled(model, frame)
    ]


def _filled(model: FactModel, frame: str) -> list[str]:
    if "{brand}" in frame:
        return [frame.format(brand=name) for name in short_names(model)[:1]]
    return [frame.format(name=name) for name in (names(model)[:1] if "{name}" in frame else [""])]


def _calls(model: FactModel) -> list[str]:
    frames = CALLS.get(model.language, ())
    return [call for frame in frames for call in _filled(model, frame)]
