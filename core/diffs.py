"""What is different between two values of a field: by how much, which words, which elements of a list, which facets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from core.catalog import Field, FieldType
from core.wording import facet_word, item_names, value_text

Mark = Literal["same", "added", "removed"]
EMPTY = "empty"
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_ALIKE = 0.55
_MOST_PAIRED = 60
_TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL)


@dataclass(frozen=True)
class Piece:
    """A stretch of a text that stayed, came or went."""

    text: str
    mark: Mark


@dataclass(frozen=True)
class Item:
    """One element of a list: where it was and is (counted from 1, None: not there); `pieces` when it was rewritten."""

    text: str
    was: int | None
    now: int | None
    moved: bool = False
    pieces: tuple[Piece, ...] = ()

    @property
    def mark(self) -> Literal["same", "added", "removed", "moved", "edited"]:
        """What happened to it."""
        if self.pieces:
            return "edited"
        if self.was is None:
            return "added"
        if self.now is None:
            return "removed"
        return "moved" if self.moved else "same"


@dataclass(frozen=True)
class Difference:
    """Both values in words, and what is different: a share for numbers, pieces for texts, items for lists and targeting."""

    before: str
    after: str
    percent: float | None = None
    pieces: tuple[Piece, ...] = ()
    items: tuple[Item, ...] = ()


def differ(field: Field, before: Any, after: Any, currency: str) -> Difference:
    """Compare two values of a field."""
    words = (value_text(field, before, currency) or EMPTY, value_text(field, after, currency) or EMPTY)
    if field.type in (FieldType.MONEY, FieldType.INTEGER, FieldType.DECIMAL):
        return Difference(*words, percent=_percent(before, after))
    if field.type is FieldType.LIST and (before or after):
        return Difference(*words, items=compare_lists(before or [], after or []))
    if field.type is FieldType.MAP and (before or after):
        return Difference(*words, items=_compare_maps(field, before or {}, after or {}))
    if field.type in _TEXTS and before and after:
        return Difference(*words, pieces=compare_texts(before, after))
    return Difference(*words)


def one_line(difference: Difference) -> str:
    """`50.00 EUR → 80.00 EUR (+60 %)`; for lists `added “A”, “B” now 2nd`."""
    changed = [item for item in difference.items if item.mark != "same"]
    if changed and difference.before != EMPTY and difference.after != EMPTY:
        return "; ".join(item_words(item) for item in changed)
    return f"{difference.before} → {difference.after}{percent_words(difference.percent)}"


def percent_words(percent: float | None) -> str:
    """` (+60 %)` with a leading space; empty for None."""
    if percent is None:
        return ""
    exact = f"{percent:+.0f}" if abs(percent) >= 10 or percent == round(percent) else f"{percent:+.1f}"
    return f" ({exact.replace('-', '−')} %)"


def item_words(item: Item) -> str:
    """What happened to one element, in words."""
    match item.mark:
        case "edited":
            old = "".join(piece.text for piece in item.pieces if piece.mark != "added")
            return f"“{old}” → “{item.text}”"
        case "moved":
            return f"“{item.text}” moved from {item.was} to {item.now}"
        case "same":
            return item.text
        case mark:
            return f"{mark} “{item.text}”"


def compare_texts(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts word by word; put together, what is not removed is `after` and what is not added is `before`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("".join(old[a:b]), "same"))
            continue
        if b > a:
            pieces.append(Piece("".join(old[a:b]), "removed"))
        if d > c:
            pieces.append(Piece("".join(new[c:d]), "added"))
    return tuple(pieces)


def compare_lists(before: Sequence[str], after: Sequence[str]) -> tuple[Item, ...]:
    """All elements in the order of `after`, what was taken out at the end."""
    kept = _matched(before, after)
    in_order = _longest_rising([kept[now] for now in sorted(kept)])
    left = [was for was in range(len(before)) if was not in set(kept.values())]
    come = [now for now in range(len(after)) if now not in kept]
    rewritten = _paired(before, after, left, come)
    items = []
    for now, text in enumerate(after):
        if now in kept:
            was = kept[now]
            items.append(Item(text, was + 1, now + 1, moved=was not in in_order))
        elif now in rewritten:
            was = rewritten[now]
            items.append(Item(text, was + 1, now + 1, pieces=compare_texts(before[was], text)))
        else:
            items.append(Item(text, None, now + 1))
    taken = set(rewritten.values())
    return (*items, *(Item(before[was], was + 1, None) for was in left if was not in taken))


def _matched(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Which element of `after` was which of `before`; of equal texts the first is the first."""
    places: dict[str, list[int]] = {}
    for at, text in enumerate(before):
        places.setdefault(text, []).append(at)
    common = Counter(before) & Counter(after)
    kept = {}
    for now, text in enumerate(after):
        if common[text] > 0:
            common[text] -= 1
            kept[now] = places[text].pop(0)
    return kept


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The most of the numbers that stand in rising order; the others moved."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at:] = [number] if at == len(ends) else [number, *ends[at + 1 :]]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _paired(before: Sequence[str], after: Sequence[str], left: Sequence[int], come: Sequence[int]) -> dict[int, int]:
    """Which new element is a rewritten old one: the most alike first; none in lists too long to compare."""
    if len(left) * len(come) > _MOST_PAIRED**2:
        return {}
    alike = [
        (SequenceMatcher(None, before[was], after[now], autojunk=False).ratio(), was, now)
        for was in left
        for now in come
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for ratio, was, now in sorted(alike, key=lambda one: (-one[0], abs(one[1] - one[2]))):
        if ratio >= _ALIKE and was not in taken and now not in pairs:
            pairs[now] = was
            taken.add(was)
    return pairs


def _compare_maps(field: Field, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Item, ...]:
    told = _facets if field.name == "targeting" else _entries
    items = compare_lists(told(before), told(after))
    # The order of facets means nothing, and one that changed its value reads better as gone and come.
    return tuple(Item(one.text, one.was, one.now) if not one.pieces else one for one in items)


def _entries(value: Mapping[str, Any]) -> list[str]:
    return [f"{key}: {value[key]}" for key in sorted(value)]


def _facets(targeting: Mapping[str, Any]) -> list[str]:
    """`Job title: Plant manager`, `Not seniority: Entry`; each name of each facet once."""
    found = [
        f"{facet_word(name)}: {item}"
        for block in targeting.get("include", [])
        for name, items in block.items()
        for item in item_names(items)
    ]
    excluded = targeting.get("exclude", {})
    found += [
        f"Not {facet_word(name).lower()}: {item}" for name, items in excluded.items() for item in item_names(items)
    ]
    return sorted(set(found))


def _percent(before: Any, after: Any) -> float | None:
    if before in (None, "") or after in (None, ""):
        return None
    old, new = float(before), float(after)
    return None if old == 0 else (new - old) / abs(old) * 100
