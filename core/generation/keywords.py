"""From the brief's seeds to search ad groups: honest patterns, one theme per group, no keyword twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.brief import Brief
from core.copy.facts import FactModel
from core.copy.lexicon import NO_TEXT_KEYWORDS
from core.copy.phrases import industry_buyers, people
from core.copy.shapes import Shape, shape_of
from core.copy.verbs import PLAIN_VERBS
from core.copy.words import stems
from core.generation import intents
from core.generation.intents import EVIDENCE, EXCHANGEABLE, HARDWARE, HEADS, SERVICE, SOFTWARE, UNKNOWN, VERBS, Wording
from core.generation.phrases import holds, sameness, search_phrase

_MOST_VARIED_ROOTS = 40
_MOST_SHARED_ROOTS = 4
_LEAST_OF_FAMILY = 3
_INTEGRATION = re.compile(r"\b(?:works|integrates?|connects?|syncs|links|plugs|compatible|integration|integrations)\b[^.]*?\b(?:with|to|into|for)\s+(.+)", re.IGNORECASE)
_QUESTION = frozenset(["how", "what", "why", "when", "which", "who", "where", "is", "are", "can", "wie", "was", "warum", "comment", "pourquoi", "cómo", "qué"])


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
    """`Payroll for 12 countries in one run` → payroll for 12 countries; the category from the summary."""
    found = [facts.category.text] if facts.category else []
    for prop in brief.value_props:
        if shape_of(prop) is Shape.NOUN and " for " in prop.lower():
            head, _, rest = prop.partition(" for ")
            end = re.split(r"\s(?:in|with|on|by|from|at|and|that|without)\s|[,;:]", rest)[0]
            found.append(f"{head} for {re.sub(r'^(each|every|all|your|the|a|an) ', '', end, flags=re.IGNORECASE)}")
    phrases = [search_phrase(text.replace("-", " ")) for text in found]
    return [phrase for phrase in phrases if phrase and len(phrase.split()) <= 6]


def sold_kind(brief: Brief) -> str:
    """Software, hardware, a service, or unknown: by the words the brief uses for it."""
    text = " ".join([brief.product, brief.summary or "", *brief.keyword_seeds, *brief.value_props])
    words = stems(text)
    scores = {kind: sum(stem in words for stem in {s for word in known for s in stems(word)}) for kind, known in EVIDENCE.items()}
    best = max((SOFTWARE, HARDWARE, SERVICE), key=lambda kind: scores[kind])
    return best if scores[best] else UNKNOWN


def expand(brief: Brief, facts: FactModel, roots: Roots, wording: Wording | None) -> list[Candidate]:
    """Every candidate, seeds first; a language without patterns keeps to the seeds."""
    found = [Candidate(root, "core", at, roots.key) for at, root in enumerate(roots.phrases) if _stands_alone(root, roots)]
    found += [Candidate(question, "question", -1, roots.key) for question in roots.questions]
    if wording is None:
        return found
    for at, root in enumerate(roots.phrases[:_MOST_VARIED_ROOTS]):
        found += _made(_variants(root, roots.kind, wording), "core", at, roots.key)
    plain = _plain_roots(roots, wording)
    found += _enough(plain, lambda at, root: _made([_filled(p, root) for p in wording.suppliers[_kind_of(root, roots.kind)]], "supplier", at, roots.key))
    for family, key, texts in _AUDIENCES:
        found += _enough(plain, lambda at, root, f=family, k=key, t=texts: _made(t(brief, facts, root, wording), f, at, k))  # type: ignore[misc]
    found += _questions(brief, roots, plain, wording)
    return found


def _stands_alone(root: str, roots: Roots) -> bool:
    """One general word such as `payroll` brings everybody; it is only used with something beside it, unless it is a seed."""
    return " " in root or roots.key == "keyword_seeds"


def _made(texts: Iterable[str | None], family: str, root: int, key: str) -> list[Candidate]:
    phrases = [search_phrase(text) for text in texts if text]
    return [Candidate(phrase, family, root, key) for phrase in phrases if phrase]


def _filled(pattern: str, *parts: str) -> str:
    """The pattern with its `{}` filled in order; a pattern without one is appended."""
    if "{}" not in pattern:
        return f"{parts[0]} {pattern}"
    for part in parts:
        pattern = pattern.replace("{}", part, 1)
    return pattern


def _kind_of(root: str, sold: str) -> str:
    """What a phrase itself says is sold; `system` and `solution` may be anything."""
    last = root.split()[-1]
    kinds = [kind for kind, heads in HEADS.items() if last in heads]
    return kinds[0] if len(kinds) == 1 else sold


def _plain_roots(roots: Roots, wording: Wording) -> list[tuple[int, str]]:
    """Roots that patterns can be hung on: no object of their own, and each product only once (`… tool` after `… software`)."""
    link = _link(wording)
    found: dict[frozenset[str], tuple[int, str]] = {}
    for at, root in enumerate(roots.phrases):
        if link not in root:
            found.setdefault(sameness(_base(root)), (at, root))
    return list(found.values()) or [(0, root) for root in roots.phrases[:1]]


def _link(wording: Wording) -> str:
    return f" {wording.for_whom.replace('{}', '').strip()} "


def _base(phrase: str) -> str:
    """The phrase without a last word that another may stand for."""
    words = phrase.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in EXCHANGEABLE else phrase


def _variants(root: str, sold: str, wording: Wording) -> list[str]:
    """`close management tool` → software, platform, system, solution."""
    head, between, object_ = root.partition(_link(wording))
    base = _base(head)
    return [f"{_filled(pattern, base)}{between}{object_}" for pattern in wording.families[_kind_of(head, sold)]]


def _enough(plain: Sequence[tuple[int, str]], make: Callable[[int, str], list[Candidate]]) -> list[Candidate]:
    """One theme from the first root; from the next ones too while it is too small for an ad group."""
    found: list[Candidate] = []
    for at, root in plain[:_MOST_SHARED_ROOTS]:
        found += make(at, root)
        if len(found) >= _LEAST_OF_FAMILY:
            break
    return found


def _roles(brief: Brief, facts: FactModel, root: str, wording: Wording) -> list[str]:
    english = wording is intents.ENGLISH
    named = [people(persona.name, facts.keep) if english else persona.name for persona in brief.personas]
    roles = [*filter(None, named), *(facts.audiences if english else ())]
    return [_filled(wording.for_whom, root, role) for role in dict.fromkeys(roles)]


def _industries(brief: Brief, facts: FactModel, root: str, wording: Wording) -> list[str]:
    if wording is not intents.ENGLISH:  # the names of the industries are English
        return []
    return [_filled(wording.for_whom, root, industry_buyers(name) or name) for name in brief.companies.industries]


def _integrations(brief: Brief, facts: FactModel, root: str, wording: Wording) -> list[str]:
    return [_filled(wording.for_whom, root, name) for name in integrations(brief) if not holds(root, name)]


_AUDIENCES = (
    ("role", "personas", _roles),
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
    if plain:
        found += _made([_filled(pattern, plain[0][1]) for pattern in wording.questions], "question", plain[0][0], roots.key)
    pains = [pain for persona in brief.personas for pain in persona.pains if _is_searchable(pain)]
    found += _made([_filled(pattern, pain) for pain in pains for pattern in wording.avoid], "question", -1, "personas.pains")
    return found


def _how_to(root: str, wording: Wording) -> list[str]:
    """`account reconciliation software` → how to reconcile account is no English; only phrases that end in the action."""
    words = _base(root).split()
    if wording is not intents.ENGLISH or len(words) < 3 or words[-1] not in VERBS:
        return []
    return [f"how to {VERBS[words[-1]]} {' '.join(words[:-1])}"]


def _is_searchable(pain: str) -> bool:
    """Two or three words without a verb: `unplanned stops`."""
    words = pain.lower().split()
    return len(words) in (2, 3) and shape_of(pain) is Shape.NOUN and not set(words) & (NO_TEXT_KEYWORDS | {"that", "no", "not"})
