"""Pins and removals: what they make of the combinations of an ad, and of its fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.combinations import DESCRIPTIONS, HEADLINES, Combination, Combinations, Row

FEWEST = {"headlines": 3, "descriptions": 2}
PLACES = {"headlines": HEADLINES, "descriptions": DESCRIPTIONS}
_PINS = {"headlines": "headline_pins", "descriptions": "description_pins"}


@dataclass(frozen=True, order=True)
class Move:
    """Pin a text of `field` to a place (from 1), or take it out (place 0)."""

    field: str
    text: str
    place: int


def moved(of: Combinations, moves: frozenset[Move]) -> Combinations:
    """What an ad may become after some moves."""
    return Combinations(
        _row(of.headlines, [one for one in moves if one.field == "headlines"]),
        _row(of.descriptions, [one for one in moves if one.field == "descriptions"]),
    )


def applied(values: Mapping[str, Any], moves: Sequence[Move]) -> dict[str, Any]:
    """The fields of an ad after some moves, as they are stored: lists of texts, and pins by the number of a text."""
    changed: dict[str, Any] = {}
    for field, pins in _PINS.items():
        mine = {one.text: one.place for one in moves if one.field == field}
        if mine:
            changed[field], changed[pins] = _kept(values.get(field) or (), values.get(pins) or {}, mine)
    return changed


def _kept(texts: Sequence[str], pins: Mapping[str, Any], mine: Mapping[str, int]) -> tuple[list[str], dict[str, Any]]:
    kept: list[str] = []
    placed: dict[str, Any] = {}
    for number, text in enumerate(texts, 1):
        if mine.get(text) == 0:
            continue
        kept.append(text)
        place = mine.get(text, pins.get(str(number)))
        if place:
            placed[str(len(kept))] = str(place)
    return kept, placed


def _row(row: Row, moves: Sequence[Move]) -> Row:
    pinned = [list(texts) for texts in row.pinned]
    gone = {one.text for one in moves}
    for place in pinned:
        place[:] = [text for text in place if text not in gone]
    for one in sorted(moves):
        if one.place:
            pinned[one.place - 1].append(one.text)
    return Row(tuple(map(tuple, pinned)), tuple(text for text in row.free if text not in gone))


def possible(of: Combinations, taken: Collection[Move]) -> list[Move]:
    """Every further move: no text is moved twice, and enough texts stay for an ad."""
    touched = {(one.field, one.text) for one in taken}
    found = []
    for field, row in rows_of(of):
        texts = offered(row)
        places = range(0 if len(texts) > FEWEST[field] else 1, PLACES[field] + 1)
        found += [
            Move(field, text, place)
            for text in texts
            if (field, text) not in touched
            for place in places
            if not place or text not in row.pinned[place - 1]
        ]
    return found


def offered(row: Row) -> tuple[str, ...]:
    """All texts of a line, each once."""
    return tuple(dict.fromkeys((*row.free, *(text for place in row.pinned for text in place))))


def rows_of(of: Combinations) -> tuple[tuple[str, Row], ...]:
    """Both lines with the names of their fields."""
    return (("headlines", of.headlines), ("descriptions", of.descriptions))


def ends(move: Move, of: Combinations, one: Combination) -> bool:
    """Whether a move makes a combination impossible: the text is gone or elsewhere, or its place no longer takes the other."""
    above = move.field == "headlines"
    row, line = (of.headlines, one.headlines) if above else (of.descriptions, one.descriptions)
    if move.text in line:
        return move.place == 0 or line.index(move.text) != move.place - 1
    at = move.place - 1
    return at >= 0 and (len(line) <= at or line[at] not in row.pinned[at])
