"""A set of candidates to begin with: one of each kind, the best that neither repeat nor contradict each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

from core.catalog import GOOGLE
from core.copytexts.keeping import KEPT, OFFERED
from core.copytexts.sections import FIELDS, SECTIONS, Section, TextField
from core.copytexts.sheet import Sheet, Shown
from core.xray.scanning import Reader

_NAMED, _CALLS = 0.3, 0.2
"""What it is worth in a description to name the brand, and to say what to do: every ad should hold both."""
_ENOUGH = {"headlines": 10, "descriptions": 3}
"""With so many texts no further ones of a kind there is enough of are wanted."""
_PRICES = (0.0, 0.02, 0.06, 0.2)
"""What a description may cost for each headline that says the same."""
_FIRST = ((), ("keyword",), ("benefit",), ("keyword", "benefit"))
_OF_DESCRIPTION, _OF_KEYWORD, _OF_SCORE = 2.0, 2.0, 0.2
"""What one description is worth, the first headline that people search for, and a point of all scores, where a headline is
worth 1."""
_VARIANTS = 3
"""Introductory texts of an ad set, so that LinkedIn has something to compare."""


def suggested(sheet: Sheet) -> list[Shown]:
    """Candidates to keep beside those that are kept: as many as an ad takes, no two of which say the same.

    On Google every ad shows two descriptions, so what these say no headline may say too. Several ways of sharing that out
    are tried; the fullest set with the most kinds of headlines is taken.
    """
    reader = Reader(sheet.names)
    taken = [one for one in sheet.texts if one.text.state == KEPT]
    if sheet.group.platform != GOOGLE:
        return _of_fields(sheet, taken, reader, FIELDS[sheet.group.platform])
    heads = [one for one in _open(sheet, "headlines") if all(_reads_beside(one, other, reader) for other in taken)]
    sets = (_search(sheet, taken, reader, (heads, price, first)) for price, first in product(_PRICES, _FIRST))
    return max(sets, key=lambda some: _value([*taken, *some]), default=[])


def best_of_kept(sheet: Sheet) -> list[Shown]:
    """Those of the kept texts that make the fullest set of which no two say the same."""
    kept = [one for one in sheet.texts if one.text.state == KEPT]
    return suggested(replace(sheet, texts=tuple(replace(one, text=replace(one.text, state=OFFERED)) for one in kept)))


def _search(
    sheet: Sheet, taken: Sequence[Shown], reader: Reader, way: tuple[Sequence[Shown], float, Sequence[str]]
) -> list[Shown]:
    """A set for a search ad. The way: the open headlines, what each that a description rules out costs it, and the kinds of
    headlines of which one is chosen before the descriptions."""
    heads, price, first = way
    headlines, descriptions = FIELDS[GOOGLE]
    chosen: list[Shown] = []
    for kind in first:
        here = [one for one in (*taken, *chosen) if one.text.field == headlines.name]
        fit = [one for one in heads if one.section.name == kind and _fits(one, [*taken, *chosen], sheet, reader)]
        if fit and len(here) < headlines.takes and not any(one.section.name == kind for one in here):
            chosen.append(max(fit, key=lambda one: (one.score or 0.0, one.text.text)))

    def worth(one: Shown) -> float:
        ruled_out = sum(not _reads_beside(one, other, reader) for other in heads) if price else 0
        return _worth(one, reader) - price * ruled_out

    chosen += _of_field(sheet, descriptions, descriptions.takes, [*taken, *chosen], (reader, worth))
    beside = [*taken, *chosen]
    return chosen + _of_field(sheet, headlines, headlines.takes, beside, (reader, lambda one: _worth(one, reader)))


def _value(texts: Sequence[Shown]) -> float:
    """How much of a full search ad a set is."""
    heads = [one for one in texts if one.text.field == "headlines"]
    kinds = Counter(one.section.name for one in heads)
    wanted = sum(min(kinds[section.name], section.least) for section in SECTIONS)
    below = len(texts) - len(heads)
    return (
        len(heads)
        + wanted
        + _OF_KEYWORD * bool(kinds["keyword"])
        + _OF_DESCRIPTION * below
        + _OF_SCORE * sum(one.score or 0.0 for one in texts)
    )


def _of_fields(sheet: Sheet, taken: Sequence[Shown], reader: Reader, fields: Sequence[TextField]) -> list[Shown]:
    chosen: list[Shown] = []
    for field in fields:
        most = _VARIANTS if field.name == "introductory_text" else 1
        beside = [*taken, *chosen]
        chosen += _of_field(sheet, field, most, beside, (reader, lambda one: _worth(one, reader)))
    return chosen


def _open(sheet: Sheet, field: str) -> list[Shown]:
    """The candidates of a field that may be kept."""
    return [one for one in sheet.texts if one.text.field == field and one.text.state == OFFERED and one.why_not is None]


def _of_field(
    sheet: Sheet, field: TextField, most: int, beside: Sequence[Shown], by: tuple[Reader, Callable[[Shown], float]]
) -> list[Shown]:
    reader, worth = by
    mine = [one for one in beside if one.text.field == field.name]
    worths = {one.text.id: worth(one) for one in _open(sheet, field.name)}
    rest = sorted(_open(sheet, field.name), key=lambda one: (-worths[one.text.id], one.text.text))
    chosen: list[Shown] = []
    rounds: Sequence[tuple[Callable[[Section], int], int]] = (
        (lambda section: min(section.least, _most(field, section) - 1), most),
        (lambda section: _most(field, section), most),
        (lambda section: most, min(most, _ENOUGH.get(field.name, most))),
    )
    for quota, enough in rounds:
        for one in rest:
            if len(mine) + len(chosen) >= enough:
                break
            there = Counter(other.section.name for other in (*mine, *chosen))
            open_yet = one not in (*mine, *chosen) and there[one.section.name] < quota(one.section)
            if open_yet and _fits(one, [*beside, *chosen], sheet, reader):
                chosen.append(one)
    return chosen


def _reads_beside(one: Shown, other: Shown, reader: Reader) -> bool:
    return reader.pair(one.text.text, other.text.text).trouble is None


def _most(field: TextField, section: Section) -> int:
    """How many texts of one kind are usual."""
    return min(section.least + 1, 1 + field.takes // 4) if field.takes > 1 else 2


def _fits(one: Shown, others: Sequence[Shown], sheet: Sheet, reader: Reader) -> bool:
    """Whether a text may stand beside all others that are shown with it; LinkedIn shows one of each field."""
    google = sheet.group.platform == GOOGLE
    if google and one.text.field == "descriptions" and _leaves_out(one, others, sheet, reader):
        return False
    shown = (other for other in others if google or other.text.field != one.text.field)
    return all(_reads_beside(one, other, reader) for other in shown)


def _leaves_out(one: Shown, others: Sequence[Shown], sheet: Sheet, reader: Reader) -> bool:
    """Whether two descriptions would lack the brand, or two a call: an ad may show just these."""
    mine = reader.said(one.text.text)
    beside = [reader.said(other.text.text) for other in others if other.text.field == "descriptions"]
    nameless = bool(sheet.names) and not mine.brand and any(not other.brand for other in beside)
    return nameless or (not mine.call and any(not other.call for other in beside))


def _worth(one: Shown, reader: Reader) -> float:
    said = reader.said(one.text.text)
    long = one.text.field in ("descriptions", "introductory_text")
    return (one.score or 0.0) + long * (_NAMED * said.brand + _CALLS * said.call)
