"""A grammar learned from the names that are there, to begin with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from core.catalog import GOOGLE, LINKEDIN
from core.errors import NothingToDo
from core.naming.grammar import Grammar, Part, Shape

_SEPARATORS = (" | ", " / ", " - ", "_", "|", "-")
_LEAST_SHARE = 0.6
_MOST_VALUES = 12
_LEAST_REPEATS = 3
_STAGES = {"awareness", "consideration", "conversion", "capture"}
_LANGUAGES = {"EN", "DE", "FR", "ES", "IT", "NL", "PL", "PT", "SV", "DA", "FI", "NO", "CS", "JA", "ZH"}
_PLATFORMS = {
    "google": GOOGLE, "google ads": GOOGLE, "ggl": GOOGLE, "goog": GOOGLE, "gads": GOOGLE, "ga": GOOGLE,
    "linkedin": LINKEDIN, "li": LINKEDIN, "lin": LINKEDIN, "lkd": LINKEDIN,
}  # fmt: skip


def suggest_grammar(kind: str, platform: str | None, names: Sequence[str]) -> Grammar:
    """The grammar most of these names follow; raises NothingToDo when they have nothing in common."""
    best = max(_SEPARATORS, key=lambda mark: _shared(names, mark)[1]) if names else ""
    count, share = _shared(names, best) if names else (0, 0.0)
    if count < 2 or share < _LEAST_SHARE:
        raise NothingToDo("The names have no pattern in common.", hint="Write the pattern yourself.")
    rows = [row for name in names if len(row := name.split(best)) == count]
    parts: list[Part] = []
    for at in range(count):
        parts.append(_part([row[at] for row in rows], at, {part.name for part in parts}))
    return Grammar(kind, platform, best.join(f"{{{part.name}}}" for part in parts), tuple(parts))


def _shared(names: Sequence[str], mark: str) -> tuple[int, float]:
    """The most usual number of pieces, and the share of names that have it (0 when it is one)."""
    counts = Counter(len(name.split(mark)) for name in names)
    count, hits = counts.most_common(1)[0]
    return (count, hits / len(names)) if count > 1 else (1, 0.0)


def _part(values: Sequence[str], at: int, taken: set[str]) -> Part:
    different = list(dict.fromkeys(values))
    name, source, stands_for = _guess(different)
    name = name or f"part{at + 1}"
    if name in taken:
        name, source, stands_for = f"part{at + 1}", "", {}
    shape: Shape = "month" if source == "start" else "text"
    few = len(different) <= _MOST_VALUES and len(values) >= _LEAST_REPEATS * len(different)
    listed = stands_for or ({one: one for one in different} if few and not source else {})
    longest = max(60, *(len(one) for one in different))
    return Part(name, source, listed, shape=shape, longest=longest)


def _guess(different: Sequence[str]) -> tuple[str, str, dict[str, str]]:
    lower = {one.lower() for one in different}
    if lower <= set(_PLATFORMS):
        return "platform", "platform", {one: _PLATFORMS[one.lower()] for one in different}
    if lower <= _STAGES:
        return "stage", "stage", {one: one.lower() for one in different}
    if all(re.fullmatch(r"20\d{2}(?:0[1-9]|1[0-2])", one) for one in different):
        return "start", "start", {}
    pieces = {piece for one in different for piece in re.split(r"[-+]", one)}
    if all(one.isupper() for one in different) and pieces <= _LANGUAGES and {"EN", "JA", "DA", "SV"} & pieces:
        return "language", "language", {}
    if all(re.fullmatch(r"[A-Z]{2}(?:-[A-Z]{2})*(?:\+\d+)?", one) for one in different):
        return "market", "market", {}
    return "", "", {}
