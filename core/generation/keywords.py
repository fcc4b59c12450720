"""From the brief's seeds to search ad groups: honest patterns, one theme per group, no keyword twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.brief import Brief
from core.brief.names import holds, search_phrase
from core.copy.facts import FactModel
from core.copy.lexicon import NO_TEXT_KEYWORDS, PREPOSITIONS
from core.copy.phrases import industry_buyers, noun_group
from core.copy.shapes import Shape, shape_of
from core.copy.verbs import PLAIN_VERBS
from core.copy.words import is_mass, is_plural, stems
from core.generation.heads import base, chosen, filled, link, suppliers, takes_teams, variants
from core.generation.intents import ENGLISH, EVIDENCE, HARDWARE, SERVICE, SOFTWARE, TEAMS, UNKNOWN, VERBS, Wording
from core.generation.phrases import sameness

_Texts = Callable[[Brief, FactModel, str, Wording], list[str]]

_MOST_VARIED_ROOTS = 40
_MOST_SHARED_ROOTS = 4
_LEAST_OF_FAMILY = 3
_INTEGRATION = re.compile(
    r"\b(?:works|integrates?|connects?|syncs|links|plugs|compatible|integration|integrations)\b[^.]*?\b(?:with|to|into|for)\s+(.+)",
    re.IGNORECASE,
)
_QUESTION = frozenset(
    [
        "how",
        "what",
        "why",
        "when",
        "which",
        "who",
        "where",
        "is",
        "are",
        "can",
        "wie",
        "was",
        "warum",
        "comment",
        "pourquoi",
        "cómo",
        "qué",
    ]
)

# First words that say how, not what: `how to track real time truck` is no English.
_QUALIFIERS = frozenset(
    [
        "best",
        "top",
        "cheap",
        "real",
        "remote",
        "automated",
        "automatic",
        "smart",
        "digital",
        "online",
        "cloud",
        "advanced",
        "industrial",
        "predictive",
        "managed",
    ]
)


@dataclass(frozen=True)
class Candidate:
    """A keyword that may be used; `family` says by which pattern, `root` which seed it grew from, `key` which brief key."""

    text: str
    family: str
    root: int
    key: str


@dataclass(frozen=True)
class Roots:
    """The product phrases everything grows from, and what is sold as far as the brief tells."""

    phrases: tuple[str, ...]
    questions: tuple[str, ...]
    key: str
    kind: str


def find_roots(brief: Brief, facts: FactModel, seeds: Sequence[str]) -> Roots:
    """The seeds that name a product; without any, what the summary and the propositions call it."""
    questions = tuple(seed for seed in seeds if _is_question(seed))
    phrases = tuple(seed for seed in seeds if seed not in questions)
    key = "keyword_seeds"
    if len(phrases) < 2:
        phrases = tuple(dict.fromkeys([*phrases, *_own_words(brief, facts)]))
        key = "keyword_seeds" if seeds else "product, summary and value_props"
    return Roots(phrases, questions, key, sold_kind(brief))


def _is_question(seed: str) -> bool:
    words = seed.split()
    return words[0] in _QUESTION or (words[0] in PLAIN_VERBS and len(words) > 2)


def _own_words(brief: Brief, facts: FactModel) -> list[str]:
    """`Payroll for growing companies in one run` → payroll for growing companies; the category from the summary."""
    found = [facts.category.text] if facts.category else []
    for prop in brief.value_props:
        if shape_of(prop) is Shape.NOUN and " for " in prop.lower():
            head, _, rest = prop.partition(" for ")
            end = re.split(r"\s(?:in|with|on|by|from|at|and|that|without)\s|[,;:]", rest)[0]
            found.append(f"{head} for {re.sub(r'^(each|every|all|your|the|a|an) ', '', end, flags=re.IGNORECASE)}")
    texts = [text for text in found if not re.search(r"\d", text)] or _named_things(facts)
    phrases = [search_phrase(text.replace("-", " ")) for text in texts]
    return [phrase for phrase in phrases if phrase and len(phrase.split()) <= 6]


def _named_things(facts: FactModel) -> list[str]:
    """What the first fact that names a thing is about: `Torque wrenches calibrated to ISO 6789` → torque wrenches."""
    groups = [noun_group(fact.text) for fact in facts.facts if fact.shape is Shape.NOUN]
    named = [
        group
        for group in groups
        if len(group.split()) in (2, 3) and group.replace(" ", "").isalpha() and is_plural(group.split()[-1])
    ]
    return named[:1]


def sold_kind(brief: Brief) -> str:
    """Software, hardware, a service, or unknown: by the words the brief uses for it, those of propositions and claims counting less."""
    named = stems(" ".join([brief.product, brief.summary or "", *brief.keyword_seeds]))
    told = stems(" ".join([*brief.value_props, *(claim.text for claim in brief.claims)]))
    marks = {kind: {found for word in known for found in stems(word)} for kind, known in EVIDENCE.items()}
    scores = {kind: 2 * len(known & named) + len(known & told) for kind, known in marks.items()}
    best = max((SOFTWARE, HARDWARE, SERVICE), key=lambda kind: scores[kind])
    return best if scores[best] else UNKNOWN


def expand(brief: Brief, facts: FactModel, roots: Roots, wording: Wording | None) -> list[Candidate]:
    """Every candidate, seeds first; a language without patterns keeps to the seeds."""
    found = [
        Candidate(root, "core", at, roots.key) for at, root in enumerate(roots.phrases) if _stands_alone(root, roots)
    ]
    found += [Candidate(question, "question", -1, roots.key) for question in roots.questions]
    if wording is None:
        return found
    for at, root in enumerate(roots.phrases[:_MOST_VARIED_ROOTS]):
        found += _made(variants(root, roots.kind, wording, _own_stems(brief)), "core", at, roots.key)
    plain = _plain_roots(roots, wording)
    found += _enough(plain, lambda at, root: _made(suppliers(root, roots.kind, wording), "supplier", at, roots.key))
    for family, key, texts in _AUDIENCES:

        def made(at: int, root: str, family: str = family, key: str = key, texts: _Texts = texts) -> list[Candidate]:
            return _made(texts(brief, facts, root, wording), family, at, key)

        found += _enough(plain, made)
    found += _questions(brief, roots, plain, wording)
    return found


def _stands_alone(root: str, roots: Roots) -> bool:
    """One general word such as `payroll` brings everybody; it is only used with something beside it, unless it is a seed."""
    return " " in root or roots.key == "keyword_seeds"


def _made(texts: Iterable[str | None], family: str, root: int, key: str) -> list[Candidate]:
    phrases = [search_phrase(text) for text in texts if text]
    return [Candidate(phrase, family, root, key) for phrase in phrases if phrase]


def _own_stems(brief: Brief) -> frozenset[str]:
    return stems(
        " ".join([brief.product, brief.company, brief.summary or "", *brief.keyword_seeds, *brief.value_props])
    )


def _plain_roots(roots: Roots, wording: Wording) -> list[tuple[int, str]]:
    """Roots that patterns can be hung on: no object of their own, and each product only once (`… tool` after `… software`)."""
    found: dict[frozenset[str], tuple[int, str]] = {}
    for at, root in enumerate(roots.phrases):
        if link(wording) not in root:
            found.setdefault(sameness(base(root)), (at, root))
    return list(found.values()) or [(0, root) for root in roots.phrases[:1]]


def _enough(plain: Sequence[tuple[int, str]], make: Callable[[int, str], list[Candidate]]) -> list[Candidate]:
    """One theme from the first root; from the next ones too while it is too small for an ad group."""
    found: list[Candidate] = []
    for at, root in plain[:_MOST_SHARED_ROOTS]:
        found += make(at, root)
        if len(found) >= _LEAST_OF_FAMILY:
            break
    return found


def _buyers(brief: Brief, facts: FactModel, root: str, wording: Wording) -> list[str]:
    """Whom the summary names, and the departments of the personas. Nobody searches by a job title ("software for controllers")."""
    personas = set(facts.personas.values())
    named = [audience for audience in facts.audiences if audience not in personas]
    if wording is ENGLISH and takes_teams(root, sold_kind(brief)):
        wanted = [TEAMS.get(function.lower()) for persona in brief.personas for function in persona.functions]
        named += [team for team in wanted if team and not stems(team.split()[0]) & stems(root)]
    return [filled(wording.for_whom, root, audience) for audience in dict.fromkeys(named)]


def _industries(brief: Brief, facts: FactModel, root: str, wording: Wording) -> list[str]:
    if wording is not ENGLISH:  # the names of the industries are English
        return []
    return [filled(wording.for_whom, root, industry_buyers(name) or name) for name in brief.companies.industries]


def _integrations(brief: Brief, facts: FactModel, root: str, wording: Wording) -> list[str]:
    return [filled(wording.for_whom, root, name) for name in integrations(brief) if not holds(root, name)]


_AUDIENCES: tuple[tuple[str, str, _Texts], ...] = (
    ("audience", "summary and personas.functions", _buyers),
    ("industry", "companies.industries", _industries),
    ("integration", "value_props", _integrations),
)


def integrations(brief: Brief) -> list[str]:
    """The products that value propositions and claims say it works with: `Works with SAP and NetSuite` → SAP, NetSuite."""
    found: dict[str, None] = {}
    for text in [*brief.value_props, *(claim.text for claim in brief.claims)]:
        match = _INTEGRATION.search(text)
        for part in re.split(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+", match[1]) if match else []:
            words = [word for word in part.strip(" .").split() if word[:1].isupper()]
            if words and part.split()[0] == words[0] and len(words) <= 3:
                found[" ".join(words)] = None
    return list(found)


def _questions(brief: Brief, roots: Roots, plain: Sequence[tuple[int, str]], wording: Wording) -> list[Candidate]:
    found: list[Candidate] = []
    for at, root in plain[:4]:
        found += _made(_how_to(root, wording), "question", at, roots.key)
    for at, root in plain[:2]:
        found += _made([chosen(root, pattern, wording) for pattern in wording.questions], "question", at, roots.key)
    pains = [pain for persona in brief.personas for pain in persona.pains]
    found += _made([_avoided(pain, wording) for pain in pains], "question", -1, "personas.pains")
    return found


def _how_to(root: str, wording: Wording) -> list[str]:
    """`account reconciliation software` → how to reconcile account is no English; only phrases that end in the action."""
    words = base(root).split()
    if wording is not ENGLISH or len(words) < 3 or words[-1] not in VERBS or words[0] in _QUALIFIERS:
        return []
    return [f"how to {VERBS[words[-1]]} {' '.join(words[:-1])}"]


def _avoided(pain: str, wording: Wording) -> str | None:
    """`unplanned stops` → reduce unplanned stops; None for what nobody would type (`redlines by e-mail`, `rising fees`)."""
    words = pain.lower().split()
    if len(words) != 2 or set(words) & (NO_TEXT_KEYWORDS | PREPOSITIONS | {"that", "no", "not"}):
        return None
    if wording is not ENGLISH:
        return filled(wording.avoid[0], pain)
    told = shape_of(pain) is Shape.NOUN and (is_plural(words[1]) or is_mass(words[1]))
    if not told or words[0].endswith("ing"):
        return None
    return (
        f"avoid {pain}" if words[0].endswith("ed") and not words[0].startswith("un") else filled(wording.avoid[0], pain)
    )
