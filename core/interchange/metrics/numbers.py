"""Numbers and days of downloaded reports: either decimal sign, thousands separators, `--`, `< 10%`, any order of a date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

_BLANK = frozenset({"", "-", "--", "—", "–", "n/a", "na", "null"})
_SIGNS = re.compile(r"[\s\u00a0\u202f'’%€$£¥]|\b[A-Z]{3}\b")
_COMMA_DECIMALS = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+),(\d{1,2}|\d{4,})|-?\d{1,3}(\.\d{3})+,\d+|-?0,\d+")
_POINT_DECIMALS = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)\.(\d{1,2}|\d{4,})|-?\d{1,3}(,\d{3})+\.\d+|-?0\.\d+")
_ENGLISH = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_CONTINENTAL = re.compile(r"-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?")
_SCIENTIFIC = re.compile(r"-?\d+(\.\d+)?[eE][+-]?\d{1,3}")
_DAY_FORMATS = ("%d-%b-%Y", "%Y/%m/%d", "%Y%m%d")
_DAY_THEN_MONTH = re.compile(r"(\d{1,2})\.?[ \u00a0]+(?:de )?([^\W\d]+)\.?,?[ \u00a0]+(?:de )?(\d{4})")
_MONTH_THEN_DAY = re.compile(r"([^\W\d]+)\.?[ \u00a0]+(\d{1,2}),?[ \u00a0]+(\d{4})")
_MONTH_OF_YEAR = re.compile(r"([^\W\d]+)\.?,?[ \u00a0]+(?:de )?(\d{4})")
# Month names of the languages the platforms download in; a short form is any beginning of three letters or more.
_MONTHS = (
    ("january", "januar", "januari", "janvier", "enero", "gennaio", "janeiro"),
    ("february", "februar", "februari", "février", "fevrier", "febrero", "febbraio", "fevereiro"),
    ("march", "märz", "maart", "mars", "marzo", "março", "mrt", "mrz"),
    ("april", "avril", "abril", "aprile"),
    ("may", "mai", "mei", "mayo", "maggio", "maio"),
    ("june", "juni", "juin", "junio", "giugno", "junho"),
    ("july", "juli", "juillet", "julio", "luglio", "julho"),
    ("august", "augustus", "août", "aout", "agosto"),
    ("september", "septembre", "septiembre", "settembre", "setembro"),
    ("october", "oktober", "octobre", "octubre", "ottobre", "outubro"),
    ("november", "novembre", "noviembre", "novembro"),
    ("december", "dezember", "décembre", "decembre", "diciembre", "dicembre", "dezembro"),
)
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
    one, other = _DAY_THEN_MONTH.fullmatch(text), _MONTH_THEN_DAY.fullmatch(text)
    if one or other:
        day, word, year = (one[1], one[2], one[3]) if one else (other[2], other[1], other[3])  # type: ignore[index]
        return _date(int(year), _month(word), int(day))
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _month(word: str) -> int | None:
    wanted = word.casefold()
    matching = [
        number
        for number, names in enumerate(_MONTHS, start=1)
        if wanted in names or (len(wanted) >= 3 and any(name.startswith(wanted) for name in names))
    ]
    return matching[0] if len(matching) == 1 else None


def _date(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month, day) if month else None
    except ValueError:
        return None


def parse_span(unit: str, cell: str, *, first_is_day: bool) -> tuple[date, date] | None:
    """First and last day of a cell of the column Week, Month, Quarter or Year; None when it is none."""
    text = cell.strip()
    first = parse_day(text, first_is_day=first_is_day) or _first_of(unit, text)
    if first is None:
        return None
    try:
        return (first, first + timedelta(days=6)) if unit == "week" else (first, _last_of(unit, first))
    except (OverflowError, ValueError):
        return None


def _first_of(unit: str, text: str) -> date | None:
    month = _MONTH_OF_YEAR.fullmatch(text)
    if unit == "month" and month:
        return _date(int(month[2]), _month(month[1]), 1)
    numbers = [int(part) for part in re.findall(r"\d+", text) if len(part) <= 4]
    years, others = [n for n in numbers if n > 1000], [n for n in numbers if n <= 12]
    if len(years) != 1 or len(numbers) > 2:
        return None
    if unit == "year" and not others:
        return _date(years[0], 1, 1)
    if unit == "quarter" and len(others) == 1 and others[0] <= 4:
        return _date(years[0], 3 * others[0] - 2, 1)
    return _date(years[0], others[0], 1) if unit == "month" and len(others) == 1 else None


def _last_of(unit: str, first: date) -> date:
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)
