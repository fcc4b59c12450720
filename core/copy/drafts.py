"""What a local model is asked for, and the stricter test its lines must pass."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import pairwise

from core.copy.asking import (
    ADDED,
    Topic,
    content_words,
    facts_in,
    open_angles,
    pains_in,
    strong_words,
    topic_of,
)
from core.copy.casing import title_case
from core.copy.facts import Fact, FactModel
from core.copy.fields import HEADLINE
from core.copy.lexicon import AD_WORDS, COMPARATIVES, FUNCTION_WORDS, NEGATIONS, NUMBER_WORDS, SUPERLATIVES
from core.copy.line import Candidate, Line
from core.copy.validate import Rules, allowed
from core.copy.words import numbers, tokens
from core.copywriting import Angle, Draft, Limits

_PER_TOPIC = 6
_MOST_ADDED = 2
_WEIGHTS = {"claim": 0.78, "prop": 0.78, "summary": 0.7, "pain": 0.66}
_ASKS = re.compile(r"^(?:still with |tired of |still )?(?=.*\?$)|(?: again)?\?$", re.IGNORECASE)
"""What turns a trouble into a question, before and behind it; anything in between would say something else."""
_ROLES = {"claim": "proof", "prop": "benefit", "summary": "benefit", "pain": "pain"}

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
    ("Fact: Tenants report leaks from their phones\nQuestion:", "Want leaks reported by phone?"),
    ("Topic: dock software\nFact: No paper forms at the loading dock\nHeadline:", "Dock software without paper"),
    ("Offer: Get a floor plan\nHeadline:", "Get your floor plan today"),
    ("Trouble: keys that get lost\nQuestion:", "Still looking for lost keys?"),
    ("Reader: Tour Operators\nFact: Hotel rooms held for 48 hours\nHeadline:", "Rooms held 48 hours for operators"),
    ("Trouble: rush orders on Fridays\nQuestion:", "Rush orders on Fridays again?"),
)


def prefix(own: Sequence[str] = ()) -> str:
    """The few-shot text before every angle; holds nothing of the brief, so that it is the same for all. `own` are headlines
    of the account's ads that stand for the others: how the brand speaks."""
    shots = "\n\n".join(f"{asked} {headline}" for asked, headline in _SHOTS)
    spoken = "".join(f"- {text}\n" for text in own)
    voice = f"How the brand speaks:\n{spoken}\n" if own else ""
    return f"Short ad headlines. Each says the same as its fact, in at most 30 characters.\n\n{voice}{shots}\n\n"


def angles(model: FactModel, covered: Set[str]) -> list[Angle]:
    """One angle for each thing the grammar says little of in headlines; the role is its key (a fact's, a pain's)."""
    return open_angles(model, covered, _PER_TOPIC)


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
    """The drafts that say nothing but what they were asked for, as candidates."""
    topics = {one.key: one for one in (*facts_in(model), *pains_in(model))}
    found: dict[str, Candidate] = {}
    for draft in drafts:
        text = title_case(" ".join(draft.text.split()).strip(" .\"'"), model.keep)
        topic = topics.get(draft.role)
        if topic and allowed(text, HEADLINE, rules) and tells(text, topic):
            line = Line(_ROLES[topic.kind], text, topic.evidence, author)
            found.setdefault(text.lower(), Candidate(line, "draft", (topic.key,), _WEIGHTS[topic.kind]))
    return list(found.values())


def tells(text: str, topic: Topic) -> bool:
    """Whether the text tells its topic alone; a trouble is asked about, never stated."""
    if topic.kind == "pain":
        return bool(_ASKS.search(text)) and _tells_in_order(_ASKS.sub(" ", text).strip(), topic, frozenset())
    return not text.endswith("?") and _tells_in_order(text, topic, ADDED)


def paraphrases(text: str, fact: Fact) -> bool:
    """Whether the text tells its fact alone: the fact's own words in the fact's order, at most two small ones added.

    Inflections count as other words (`gateways` is not `gateway`). A claim keeps every word that carries meaning; any
    fact keeps its first and last one ("lower peak demand" is not "lower peak demand charges"), and all that says how
    much.
    """
    return _tells_in_order(text, topic_of(fact), ADDED)


def _tells_in_order(text: str, topic: Topic, addable: Set[str]) -> bool:
    order = [word.lower() for word in tokens(topic.text)]
    used = [word.lower() for word in tokens(text)]
    added = [word for word in used if word not in order]
    own = [word for word in used if word in order]
    places = [order.index(word) for word in own]
    small = set(added) <= addable and len(added) <= _MOST_ADDED
    whole = _needed(topic, order) <= set(own) and not _beheads(order, set(own)) and _led(order, used)
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


def _needed(topic: Topic, order: Sequence[str]) -> set[str]:
    content = content_words(order)
    whole = topic.kind == "claim" or topic.clause  # a clause without its verb is no sentence
    return strong_words(order) | set(content if whole else [*content[:1], *content[-1:]])
