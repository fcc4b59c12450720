"""A set of candidates to begin with: one of each kind, the best that neither repeat nor contradict each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from core.catalog import GOOGLE
from core.copytexts.keeping import KEPT, OFFERED
from core.copytexts.sections import FIELDS, Section, TextField
from core.copytexts.sheet import Sheet, Shown
from core.xray.scanning import Reader

_NAMED, _CALLS = 0.3, 0.2
"""What it is worth in a description to name the brand, and to say what to do: every ad should hold both."""
_ENOUGH = {"headlines": 10, "descriptions": 3}
"""With so many texts no further ones of a kind there is enough of are wanted."""
_VARIANTS = 3
"""Introductory texts of an ad set, so that LinkedIn has something to compare."""


def suggested(sheet: Sheet) -> list[Shown]:
    """Candidates to keep beside those that are kept: as many as an ad takes, no two of which say the same.

    Descriptions come first, for every ad shows two of them; headlines then say what these do not.
    """
    reader = Reader(sheet.names)
    google = sheet.group.platform == GOOGLE
    taken = [one for one in sheet.texts if one.text.state == KEPT]
    chosen: list[Shown] = []
    fields = FIELDS[sheet.group.platform]
    for field in reversed(fields) if google else fields:
        most = field.takes if google else _VARIANTS if field.name == "introductory_text" else 1
        chosen += _of_field(sheet, field, most, [*taken, *chosen], reader)
    return chosen


def _of_field(sheet: Sheet, field: TextField, most: int, beside: Sequence[Shown], reader: Reader) -> list[Shown]:
    mine = [one for one in beside if one.text.field == field.name]
    rest = [
        one for one in sheet.texts if one.text.field == field.name and one.text.state == OFFERED and one.why_not is None
    ]
    rest.sort(key=lambda one: (-_worth(one, reader), one.text.text))
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
            open_yet = one not in chosen and there[one.section.name] < quota(one.section)
            if open_yet and _fits(one, [*beside, *chosen], sheet, reader):
                chosen.append(one)
    return chosen


def _most(field: TextField, section: Section) -> int:
    """How many texts of one kind are usual."""
    return min(section.least + 1, 1 + field.takes // 4) if field.takes > 1 else 2


def _fits(one: Shown, others: Sequence[Shown], sheet: Sheet, reader: Reader) -> bool:
    """Whether a text may stand beside all others that are shown with it; LinkedIn shows one of each field."""
    google = sheet.group.platform == GOOGLE
    if google and one.text.field == "descriptions" and _leaves_out(one, others, sheet, reader):
        return False
    shown = (other for other in others if google or other.text.field != one.text.field)
    return all(reader.pair(one.text.text, other.text.text).trouble is None for other in shown)


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
