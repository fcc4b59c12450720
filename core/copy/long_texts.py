"""Descriptions and LinkedIn texts a model writes itself; asked for only where a probe on the brief says that it can."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.copy.asking import Topic, facts_in, pains_in, strong_words
from core.copy.casing import title_case
from core.copy.drafts import limits
from core.copy.facts import FactModel
from core.copy.fields import (
    DESCRIPTION,
    HEADLINE,
    INTRODUCTION,
    INTRODUCTION_FOLD,
    POST_DESCRIPTION,
    POST_HEADLINE,
    Field,
)
from core.copy.line import Candidate, Line
from core.copy.plain_words import PLAIN_WORDS
from core.copy.validate import Rules, problems
from core.copy.words import content_stems, numbers, stems, tokens
from core.copywriting import Angle, Copywriter, Draft, Limits
from core.progress import Progress

LONG = DESCRIPTION
_MOST_FACTS = 8
_PER_FACT = 3
_TOLD = 0.6
_SENTENCES = re.compile(r"(?<=[.?!])\s+")
_BOTH = 2


@dataclass(frozen=True)
class Kind:
    """A field that a model may fill: `name` as offers call it, how its texts are asked for and how wide they are."""

    name: str
    field: Field
    label: str
    least: int
    most: int
    weight: float


HEADLINES = Kind("headlines", HEADLINE, "Headline", 10, HEADLINE.max_width, 0.78)
DESCRIPTIONS = Kind("descriptions", DESCRIPTION, "Description", 40, DESCRIPTION.max_width, 0.8)
POSTS = (
    Kind("introductory_text", INTRODUCTION, "Post", 60, INTRODUCTION_FOLD, 0.86),
    Kind("headline", POST_HEADLINE, "Post headline", 20, POST_HEADLINE.max_width, 0.8),
    Kind("description", POST_DESCRIPTION, "Description", 40, POST_DESCRIPTION.max_width, 0.8),
)

# Invented examples; whatever a model copies from them fails the grounding test.
_SHOTS = (
    (
        "Fact: Route plans for every van by 6 am\nDescription:",
        "Every van has its route plan by 6 am. See tomorrow's tours tonight.",
    ),
    (
        "Trouble: vacancies on every site\nFact: Hire certified welders within a week\nPost:",
        "Vacancies on every site? Hire certified welders within a week. Book a short call today.",
    ),
    (
        "Fact: Invoices matched to orders without typing\nDescription:",
        "Match invoices to orders without typing, so month end is calm.",
    ),
    (
        "Fact: Temperature log for each pallet and truck\nPost headline:",
        "A temperature log for each pallet and each truck",
    ),
)


def long_prefix() -> str:
    """The few-shot text before every angle."""
    shots = "\n\n".join(f"{asked} {text}" for asked, text in _SHOTS)
    return f"Short ad texts. Each says the same as its fact, and no more, within its length.\n\n{shots}\n\n"


def long_angles(
    model: FactModel, count: int = _PER_FACT, kind: Kind = DESCRIPTIONS, persona: str | None = None
) -> list[Angle]:
    """One angle per fact, for a post beside what bothers its reader in turn; the role is the fact's key."""
    facts = facts_in(model)[:_MOST_FACTS]
    own = [pain.text for pain in model.pains if persona in (None, pain.persona)]
    troubles = own if kind.field is INTRODUCTION else []
    return [
        Angle(
            fact.key,
            f"{_trouble(troubles, place)}Fact: {fact.text}\n{kind.label}:",
            count,
            _figures_beside(fact, model),
        )
        for place, fact in enumerate(facts)
    ]


def _trouble(troubles: Sequence[str], place: int) -> str:
    """Every other post begins with one."""
    return f"Trouble: {troubles[place // 2 % len(troubles)]}\n" if troubles and place % 2 == 0 else ""


def long_limits(rules: Rules, kind: Kind = DESCRIPTIONS) -> Limits:
    """The brief's limits for one text. Any word may stand: what a text says is looked at when it is whole."""
    return replace(limits(rules), max_width=kind.most, min_width=kind.least, words=frozenset())


def long_candidates(
    copywriter: Copywriter,
    model: FactModel,
    rules: Rules,
    *,
    seed: int,
    progress: Progress,
    kind: Kind = DESCRIPTIONS,
    persona: str | None = None,
) -> list[Candidate]:
    """Texts that hold to everything, by a model that passed the probe."""
    wanted = long_angles(model, kind=kind, persona=persona)
    if not wanted:
        return []
    drafts = copywriter.write(long_prefix(), wanted, long_limits(rules, kind), seed=seed, progress=progress)
    return free_candidates(drafts, model, rules, copywriter.card().name, kind)


def free_candidates(
    drafts: Iterable[Draft], model: FactModel, rules: Rules, author: str, kind: Kind
) -> list[Candidate]:
    """The drafts of a freely writing model that say what they were asked for and nothing that the brief does not."""
    facts = {one.key: one for one in facts_in(model)}
    found: dict[str, Candidate] = {}
    for draft in drafts:
        text, fact = finished(draft.text, kind), facts.get(draft.role)
        if kind is HEADLINES:
            text = title_case(text, model.keep)
        if fact is not None and not free_problem(text, fact, model, rules, kind.field):
            role = "proof" if fact.kind == "claim" else "benefit"
            asks = text.split(". ")[0].endswith("?") or "? " in text
            line = Line("pain" if asks and kind.field is INTRODUCTION else role, text, fact.evidence, author)
            found.setdefault(text.lower(), Candidate(line, f"draft {role}", (fact.key,), kind.weight))
    return list(found.values())


def finished(text: str, kind: Kind) -> str:
    """A draft as it stands in an ad: one line, a title without a full stop, a sentence with one."""
    plain = " ".join(text.split()).strip(" \"'")
    if kind.field.title:
        return plain.rstrip(".")
    return plain if plain.endswith((".", "?", "!")) or len(plain) >= kind.most else f"{plain}."


def free_problem(text: str, topic: Topic, model: FactModel, rules: Rules, field: Field) -> str:
    """The first reason why a freely written text may not stand, "" when it may: every rule of texts, and it tells its own
    fact, nothing of another by half, and no trouble as if it were a fact."""
    found = next(iter(problems(text, field, _wide(rules))), "")
    return found or _untold(text, topic) or _mixed(text, topic, model, rules) or _troubled(text, model)


def _wide(rules: Rules) -> Rules:
    return replace(rules, vocabulary=rules.vocabulary | PLAIN_WORDS)


def _untold(text: str, topic: Topic) -> str:
    meant, said = set(content_stems(topic.text)), set(content_stems(text))
    if len(meant & said) < _TOLD * len(meant):
        return "does not tell its fact"
    missing = strong_words([*topic.words]) - {word.lower() for word in tokens(text)}
    return f"leaves out “{min(missing)}”" if topic.kind == "claim" and missing else ""


def _mixed(text: str, topic: Topic, model: FactModel, rules: Rules) -> str:
    """Words of another fact stand only where that fact is told: half of it beside this one may be true of neither."""
    if foreign := set(numbers(text)) - _figures_beside(topic, model):
        return f"takes “{min(foreign)}” from another fact"
    said = set(content_stems(text))
    open_words = _everywhere(model, rules) | set(content_stems(topic.text))
    for other in facts_in(model):
        theirs = set(content_stems(other.text))
        taken = (theirs & said) - open_words
        if taken and len(theirs & said) < _TOLD * len(theirs):
            return f"takes “{min(taken)}” from another fact"
    return ""


def _figures_beside(topic: Topic, model: FactModel) -> frozenset[str]:
    """The figures of a fact, and of what is offered ("14-day trial")."""
    return frozenset(
        figure for text in (topic.text, *(call.phrase for call in model.calls)) for figure in numbers(text)
    )


def _troubled(text: str, model: FactModel) -> str:
    """What bothers the reader is asked, never stated."""
    told = {stem for fact in model.facts for stem in content_stems(fact.text)}
    for sentence in _SENTENCES.split(text):
        said = set(content_stems(sentence)) - told
        for pain in pains_in(model):
            shared = said & set(content_stems(pain.text))
            if len(shared) >= _BOTH and not sentence.endswith("?"):
                return f"states the trouble “{pain.text}”"
    return ""


def _everywhere(model: FactModel, rules: Rules) -> frozenset[str]:
    """Stems that belong to no fact alone: names, what the product is, its readers, the offer."""
    category = [model.category.text] if model.category else []
    texts = [*rules.names, *category, *model.audiences, *(call.phrase for call in model.calls)]
    return frozenset(found for text in texts for found in stems(text))
