"""What a local model is asked for, and the stricter test its lines must pass."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from core.copy.casing import title_case
from core.copy.facts import Fact, FactModel
from core.copy.fields import HEADLINE
from core.copy.lexicon import AD_WORDS, COMPARATIVES, FUNCTION_WORDS, NEGATIONS, NUMBER_WORDS, SUPERLATIVES
from core.copy.line import Candidate, Line
from core.copy.shapes import Shape
from core.copy.tables import table
from core.copy.validate import Rules, allowed
from core.copy.words import numbers, tokens
from core.copywriting import Angle, Draft, Limits

_PER_FACT = 8
_MOST_FACTS = 8
_MOST_ADDED = 2
_WEIGHT = 0.78
_ADDED = table("get see your with and from keep")

# Invented examples; whatever a model copies from them fails the grounding test.
_SHOTS = (
    ("Fact: Route plans for every van by 6 am\nHeadline:", "Route plans by 6 am"),
    ("Fact: Hire certified welders within a week\nQuestion:", "Need certified welders?"),
    (
        "Topic: print management\nFact: Customers save 35% of their printing costs\nHeadline:",
        "Save 35% of printing costs",
    ),
    ("Fact: Temperature log for each pallet and truck\nHeadline:", "Temperature log for each pallet"),
    (
        "Topic: quote comparison\nFact: Compare the quotes of 12 insurers on one page\nHeadline:",
        "Quote comparison on one page",
    ),
    ("Fact: Works with Excel and with Word\nHeadline:", "Works with Excel and Word"),
    ("Fact: Tenants report leaks from their phones\nQuestion:", "How do your tenants report leaks?"),
    ("Topic: dock software\nFact: No paper forms at the loading dock\nHeadline:", "Dock software without paper"),
)


def prefix(own: Sequence[str] = ()) -> str:
    """The few-shot text before every angle; holds nothing of the brief, so that it is the same for all. `own` are headlines
    of the account's ads that stand for the others: how the brand speaks."""
    shots = "\n\n".join(f"{asked} {headline}" for asked, headline in _SHOTS)
    spoken = "".join(f"- {text}\n" for text in own)
    voice = f"How the brand speaks:\n{spoken}\n" if own else ""
    return f"Short ad headlines. Each says the same as its fact, in at most 30 characters.\n\n{voice}{shots}\n\n"


def angles(model: FactModel, covered: Set[str]) -> list[Angle]:
    """One angle per fact the grammar cannot put whole into a headline; the role is the fact's key."""
    return [Angle(fact.key, _prompt(fact.text), _PER_FACT) for fact in _open(model, covered)]


def wide_angles(model: FactModel, count: int) -> list[Angle]:
    """`count` lines about all facts: each by itself, as a question, and beside what the product is."""
    asked = [(fact.key, prompt) for fact in _open(model, frozenset()) for prompt in _prompts(fact.text, model)]
    return [Angle(key, prompt, -(-count // len(asked))) for key, prompt in asked]


def _open(model: FactModel, covered: Set[str]) -> list[Fact]:
    return [fact for fact in model.facts if fact.key not in covered][:_MOST_FACTS]


def _prompt(fact: str) -> str:
    return f"Fact: {fact}\nHeadline:"


def _prompts(fact: str, model: FactModel) -> list[str]:
    topic = [f"Topic: {model.category.text}\n{_prompt(fact)}"] if model.category else []
    return [_prompt(fact), f"Fact: {fact}\nQuestion:", *topic]


def limits(rules: Rules) -> Limits:
    """The brief's limits for one headline."""
    figures = frozenset(figure for source in rules.sources for figure in numbers(source.text))
    return Limits(
        max_width=HEADLINE.max_width,
        min_width=10,
        allowed_numbers=figures,
        banned=frozenset((*rules.banned, *rules.competitors)),
        acronyms=rules.acronyms,
        words=_words(rules),
    )


def _words(rules: Rules) -> frozenset[str]:
    """The words a draft is made of: the brief's own, and small ones that state nothing; what compares or denies only where
    the brief does."""
    own = rules.source_words
    strong = COMPARATIVES | SUPERLATIVES | NUMBER_WORDS | NEGATIONS
    return frozenset(own | ((rules.trouble_words | rules.vocabulary | FUNCTION_WORDS | AD_WORDS) - strong))


def kept(drafts: Sequence[Draft], model: FactModel, rules: Rules, author: str) -> list[Candidate]:
    """The drafts that say nothing but their fact, as candidates."""
    facts = {fact.key: fact for fact in model.facts}
    found: dict[str, Candidate] = {}
    for draft in drafts:
        text = title_case(" ".join(draft.text.split()).strip(" .\"'"), model.keep)
        fact = facts.get(draft.role)
        if fact and allowed(text, HEADLINE, rules) and paraphrases(text, fact):
            role = "proof" if fact.kind == "claim" else "benefit"
            line = Line(role, text, fact.evidence, author)
            found.setdefault(text.lower(), Candidate(line, "draft", (fact.key,), _WEIGHT))
    return list(found.values())


def paraphrases(text: str, fact: Fact) -> bool:
    """Whether the text tells its fact alone: the fact's own words in the fact's order, at most two small ones added.

    Inflections count as other words (`gateways` is not `gateway`). A claim keeps every word that carries meaning; any
    fact keeps its first and last one ("lower peak demand" is not "lower peak demand charges"), and all that says how
    much.
    """
    order = [word.lower() for word in tokens(fact.text)]
    used = [word.lower() for word in tokens(text)]
    added = [word for word in used if word not in order]
    own = [word for word in used if word in order]
    places = [order.index(word) for word in own]
    needed = _needed(fact, order)
    small = set(added) <= _ADDED and len(added) <= _MOST_ADDED
    whole = needed <= set(own) and not _beheads(order, set(own)) and _led(order, used)
    return small and places == sorted(places) and whole


def _led(order: Sequence[str], used: Sequence[str]) -> bool:
    """Whether each figure follows the small word it follows in the fact: "the books in 4 days" is not "books with 4 days"."""
    return all(
        used[: used.index(two)][-1:] == [one]
        for one, two in pairwise(order)
        if one in FUNCTION_WORDS and any(char.isdigit() for char in two) and two in used
    )


def _beheads(order: Sequence[str], own: Set[str]) -> bool:
    """Whether a noun is left out right behind the word it belongs to: "cuts collection (costs) by 60%"."""
    ends = [*order[2:], ""]
    return any(
        one in own and two not in own and not {one, two} & FUNCTION_WORDS and (not after or after in FUNCTION_WORDS)
        for (one, two), after in zip(pairwise(order), ends, strict=True)
    )


def _needed(fact: Fact, order: Sequence[str]) -> set[str]:
    content = [word for word in order if word not in FUNCTION_WORDS]
    degrees = COMPARATIVES | SUPERLATIVES | NUMBER_WORDS | NEGATIONS
    kept = {word for word in order if word in degrees or any(char.isdigit() for char in word)}
    whole = fact.kind == "claim" or fact.shape is Shape.CLAUSE  # a clause without its verb is no sentence
    return kept | set(content if whole else [*content[:1], *content[-1:]])
