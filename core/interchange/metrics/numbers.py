"""Numbers and days of downloaded reports: either decimal sign, thousands separators, `--`, `< 10%`, any order of a date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

_BLANK = frozenset({"", "-", "--", "—", "–", "n/a", "na", "null"})
_SIGNS = re.compile(r"[\s\u00a0\u202f'’%€$£¥]|\b[A-Z]{3}\b")
_COMMA_DECIMALS = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+),(\d{1,2}|\d{4,})|-?\d{1,3}(\.\d{3})+,\d+|-?0,\d+")
_POINT_DECIMALS = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)\.(\d{1,2}|\d{4,})|-?\d{1,3}(,\d{3})+\.\d+|-?0\.\d+")
_ENGLISH = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_CONTINENTAL = re.compile(r"-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?")
_SCIENTIFIC = re.compile(r"-?\d+(\.\d+)?[eE][+-]?\d{1,3}")
_DAY_FORMATS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%Y/%m/%d", "%Y%m%d")
_NUMERIC_DAY = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})")


def decimal_comma(cells: Iterable[str]) -> bool:
    """Whether the numbers of a report are written with a decimal comma."""
    commas = points = 0
    for cell in cells:
        text = _SIGNS.sub("", cell)
        commas += bool(_COMMA_DECIMALS.fullmatch(text))
        points += bool(_POINT_DECIMALS.fullmatch(text))
    return commas > points


def number(cell: str, *, comma: bool, whole: bool = False) -> Decimal | None:
    """The number of a cell; None for a blank, `--` or a bound such as `< 10%`. Raises ValueError for anything else."""
    text = cell.strip()
    if text.lower() in _BLANK or text.startswith(("<", ">")):
        return None
    text = _SIGNS.sub("", text)
    if _SCIENTIFIC.fullmatch(text):
        return Decimal(text)
    first, second = (_CONTINENTAL, _ENGLISH) if comma else (_ENGLISH, _CONTINENTAL)
    for form in (first, second) if whole else (first,):
        if form.fullmatch(text):
            found = _plain(text, continental=form is _CONTINENTAL)
            if not whole or found == found.to_integral_value():
                return found
    raise ValueError(cell)


def _plain(text: str, *, continental: bool) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".") if continental else text.replace(",", ""))


def day_first(cells: Iterable[str]) -> bool:
    """Whether dates such as 9/21/2026 begin with the day; with slashes only when a month could not stand there."""
    for cell in cells:
        found = _NUMERIC_DAY.fullmatch(cell.strip())
        if found:
            if found[2] != "/" or int(found[1]) > 12:
                return True
            if int(found[3]) > 12:
                return False
    return False


def parse_day(cell: str, *, first_is_day: bool) -> date | None:
    """The day of a cell; None when it is none."""
    text = cell.strip()
    found = _NUMERIC_DAY.fullmatch(text)
    try:
        if found:
            one, two, year = int(found[1]), int(found[3]), int(found[4])
            return date(year, two, one) if first_is_day else date(year, one, two)
        return date.fromisoformat(text)
    except ValueError:
        return _worded_day(text)


def _worded_day(text: str) -> date | None:
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
