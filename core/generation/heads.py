"""Which last words a search phrase takes: those that buyers of such a thing really type."""

from __future__ import annotations

from collections.abc import Set

from core.copy.phrases import head_noun, noun_phrase, singular
from core.copy.words import article, plural, stem, stems
from core.generation.intents import (
    ENGLISH,
    EXCHANGEABLE,
    HARDWARE,
    HEADS,
    LEADING,
    OWN_WORD_ONLY,
    PROFESSIONS,
    SOFTWARE,
    WORDINGS,
    Wording,
)

# A seed that begins so is a whole search already ("best log management tools").
_JUDGED = frozenset(
    ["best", "top", "cheap", "cheapest", "beste", "bester", "meilleur", "meilleure", "mejor", "mejores"]
)
_GENERIC = EXCHANGEABLE - {"kit"}


def filled(pattern: str, *parts: str) -> str:
    """The pattern with its `{}` filled in order; a pattern without one is appended."""
    if "{}" not in pattern:
        return f"{parts[0]} {pattern}"
    for part in parts:
        pattern = pattern.replace("{}", part, 1)
    return pattern


def link(wording: Wording) -> str:
    """What stands between a product and its object: ` for `."""
    return f" {wording.for_whom.replace('{}', '').strip()} "


def base(phrase: str) -> str:
    """The phrase without a last (or, in French and Spanish, first) word that another may stand for."""
    words = phrase.split()
    if len(words) > 1 and words[-1] in EXCHANGEABLE:
        return " ".join(words[:-1])
    return " ".join(words[1:]) if len(words) > 1 and words[0] in LEADING else phrase


def kind_of(root: str, sold: str) -> str:
    """What a phrase itself says is sold; `system` and `solution` may be anything."""
    last = root.split()[-1]
    kinds = [kind for kind, heads in HEADS.items() if last in heads]
    return kinds[0] if len(kinds) == 1 else sold


def is_profession(phrase: str) -> bool:
    """Whether it names people one hires: `employment law solicitors`."""
    return stem(phrase.split()[-1]) in PROFESSIONS


def variants(root: str, sold: str, wording: Wording, own: Set[str]) -> list[str]:
    """`close management tool` → software, platform, system, solution; `own` are the stems of the brief's words."""
    head, between, object_ = root.partition(link(wording))
    if head.split()[0] in _JUDGED:
        return []
    if wording is WORDINGS["de"] and (compound := _german_compound(head)):
        return [f"{compound}{between}{object_}"]
    if wording is ENGLISH and is_profession(head):
        return [] if between else [filled(pattern, singular(root)) for pattern in wording.people]
    if between and wording is ENGLISH and _number(head) in {"count", "plural"} and base(head) == head:
        return _of_object(singular(head), object_, wording.things[kind_of(head, sold)])
    plain, patterns = _patterns(head, kind_of(head, sold), wording)
    fitting = [pattern for pattern in patterns if pattern not in OWN_WORD_ONLY or stems(pattern) <= own]
    return [f"{filled(pattern, plain)}{between}{object_}" for pattern in fitting]


def _of_object(thing: str, object_: str, heads: tuple[str, ...]) -> list[str]:
    """`vibration sensor for compressor` → compressor vibration sensor supplier; `… supplier for compressor` is nobody's search."""
    named = f"{singular(object_)} {thing}" if " " not in object_ else thing
    return [f"{named} {head}" for head in heads]


def _patterns(head: str, kind: str, wording: Wording) -> tuple[str, tuple[str, ...]]:
    """The phrase the heads are hung on, and the heads; a thing in the plural takes them in the singular."""
    plain = base(head)
    number = _number(head)
    if plain != head or wording is not ENGLISH or number == "mass":
        return plain, wording.families[kind]
    if number == "count":
        return plain, wording.things[kind]
    return (singular(plain), wording.things[kind]) if kind == HARDWARE else (plain, ())


def _number(phrase: str) -> str:
    """Mass, count or plural; `detection and response` is one thing."""
    return "mass" if " and " in phrase else noun_phrase(phrase).number


def _german_compound(head: str) -> str:
    """`lagerverwaltungssoftware` → `lagerverwaltungssystem`."""
    return (
        f"{head.removesuffix('software')}system"
        if " " not in head and head.endswith("software") and head != "software"
        else ""
    )


def chosen(root: str, pattern: str, wording: Wording) -> str | None:
    """`how to choose a servo press`; None for what one does not choose (payroll, peak shaving)."""
    if wording is not ENGLISH:
        return filled(pattern, root)
    number, last = _number(root), head_noun(root)
    if number == "plural":
        return filled(pattern, root)
    if number == "count":
        return filled(pattern, f"{article(root)} {root}")
    return filled(pattern, root) if last in _GENERIC else None


def suppliers(root: str, sold: str, wording: Wording) -> list[str]:
    """Who sells it and for how much; professions and agencies are compared in the plural."""
    if wording is not ENGLISH:
        return [filled(pattern, root) for pattern in wording.suppliers[kind_of(root, sold)]]
    if is_profession(root):
        return [f"compare {plural(root)}", f"{singular(root)} quotes"]
    kind = kind_of(root, sold)
    named = singular(root) if kind == HARDWARE else root
    many = plural(root) if _number(root) == "count" else root
    return [filled(pattern, many if pattern.startswith("compare") else named) for pattern in wording.suppliers[kind]]


def takes_teams(root: str, sold: str) -> bool:
    """Whether buyers search it with a department: `contract software for legal teams`."""
    return kind_of(root, sold) == SOFTWARE
