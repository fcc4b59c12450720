"""What a local model is asked for, and the stricter test its lines must pass."""

from __future__ import annotations

from collections.abc import Sequence

from core.copy.casing import title_case
from core.copy.facts import Fact, FactModel
from core.copy.fields import HEADLINE
from core.copy.lexicon import AD_WORDS, FUNCTION_WORDS, NEGATIONS
from core.copy.line import Candidate, Line
from core.copy.phrases import NounPhrase
from core.copy.validate import Rules, allowed
from core.copy.words import content_stems, numbers, stem, stems
from core.copywriting import Angle, Draft, Limits

_PER_FACT = 6
_PER_THEME = 4
_MOST_FACTS = 8
_LEAST_CONTENT = 2
_WEIGHT = 0.78

# Invented examples; whatever a model copies from them fails the grounding test.
_SHOTS = (
    ("Route plans for every van by 6 am", "Every Van Routed by 6 am"),
    ("Hire certified welders within a week", "Hire Certified Welders Fast"),
    ("Invoices matched to orders without typing", "Match Invoices Without Typing"),
    ("Temperature log for each pallet", "A Log for Each Pallet"),
)


def prefix() -> str:
    """The few-shot text before every angle; holds nothing of the brief, so that it is the same for all."""
    shots = "\n\n".join(f"Fact: {fact}\nHeadline: {headline}" for fact, headline in _SHOTS)
    return f"Short ad headlines. Each says the same as its fact, in at most 30 characters.\n\n{shots}\n\n"


def angles(model: FactModel, themes: Sequence[Sequence[NounPhrase]]) -> list[Angle]:
    """One angle per fact and per theme; the role names what the lines rest on."""
    found = [Angle(fact.key, _prompt(fact.text), _PER_FACT) for fact in model.facts[:_MOST_FACTS]]
    phrases = {phrases[0].text for phrases in themes if phrases}
    return found + [Angle(f"keyword:{text}", _prompt(text), _PER_THEME) for text in sorted(phrases)]


def _prompt(fact: str) -> str:
    return f"Fact: {fact}\nHeadline:"


def limits(rules: Rules) -> Limits:
    """The brief's limits for one headline."""
    figures = frozenset(figure for source in rules.sources for figure in numbers(source.text))
    return Limits(
        max_width=HEADLINE.max_width,
        min_width=10,
        allowed_numbers=figures,
        banned=frozenset((*rules.banned, *rules.competitors)),
        acronyms=rules.acronyms,
    )


def kept(drafts: Sequence[Draft], model: FactModel, rules: Rules, author: str) -> list[Candidate]:
    """The drafts that say nothing but their fact, as candidates."""
    facts = {fact.key: fact for fact in model.facts}
    found: dict[str, Candidate] = {}
    for draft in drafts:
        text = title_case(" ".join(draft.text.split()).strip(" .\"'"), model.keep)
        fact = facts.get(draft.role)
        basis = fact.text if fact else draft.role.partition(":")[2]
        if allowed(text, HEADLINE, rules) and paraphrases(text, basis, model):
            found.setdefault(text.lower(), _candidate(text, fact, draft, author))
    return list(found.values())


def _candidate(text: str, fact: Fact | None, draft: Draft, author: str) -> Candidate:
    if fact is None:
        return Candidate(Line("keyword", text, None, author), "draft", (draft.role,), _WEIGHT)
    role = "proof" if fact.kind == "claim" or numbers(fact.text) else "benefit"
    return Candidate(Line(role, text, fact.evidence, author), "draft", (fact.key,), _WEIGHT)


def paraphrases(text: str, basis: str, model: FactModel) -> bool:
    """Whether the text tells its fact alone: its words are the fact's, in the fact's order, none denied."""
    names = {found for name in (model.product, model.brand) if name for found in stems(name)}
    free = {stem(word) for word in AD_WORDS | FUNCTION_WORDS} | names
    order = content_stems(basis)
    used = [word for word in content_stems(text) if word not in free or word in order]
    if any(word not in order for word in used) or len(set(used)) < min(_LEAST_CONTENT, len(order)):
        return False
    places = [order.index(word) for word in used]
    denies = bool(set(content_stems(text)) & NEGATIONS) == bool(set(content_stems(basis)) & NEGATIONS)
    return places == sorted(places) and denies
