"""A downloaded report: title lines, headings, data rows and the totals it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from core.catalog import GOOGLE, LINKEDIN
from core.errors import InvalidInput
from core.interchange.metrics.headings import CONVERTED, DIMENSIONS, LINKEDIN_ONLY, MEASURES, WHOLE
from core.interchange.metrics.numbers import day_first, decimal_comma, number, parse_day, parse_span
from core.interchange.textfile import plain_heading, read_lines, read_text

_TOTAL = re.compile(r"\s*(total|totals|totale|totais|gesamt|gesamtsumme|summe|totaal)\s*(:.*)?", re.IGNORECASE)
_HEADING_LINES = 12
_MOST = 10**12  # beyond any real figure, and still a number SQLite holds in millionths
_SIGNS = {"€": "EUR", "£": "GBP"}
_RANGE = re.compile(r"\s*(.+?)\s+[-–]\s+(.+?)\s*")
SPANS = ("week", "month", "quarter", "year")
_OUR_SOURCES = ("google", "adwords", "linkedin")
_LINKEDIN_DATE = re.compile(r"report (start|end):\s*([A-Za-z]+ \d{1,2}, \d{4})", re.IGNORECASE)


@dataclass(frozen=True)
class ReportRow:
    """One data row: what it is about, and its measures (blank ones left out). `fault` says why it cannot be read.

    `until` is the last day the row stands for, None where it stands for `day` alone.
    """

    number: int
    about: Mapping[str, str]
    measures: Mapping[str, Decimal]
    converted: Mapping[str, Decimal]
    day: date | None
    fault: str | None = None
    until: date | None = None


@dataclass(frozen=True)
class Report:
    """A whole report. `since` and `until` come from its title lines; `totals` are the rows of sums as it states them."""

    path: Path
    platform: str
    since: date | None
    until: date | None
    columns: frozenset[str]
    measures: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    totals: Mapping[str, Mapping[str, Decimal]]

    @property
    def has_days(self) -> bool:
        """Whether the rows name their time: a day, a week or longer."""
        return not self.columns.isdisjoint(("day", *SPANS))


@dataclass(frozen=True)
class _Columns:
    """Column numbers by what they hold."""

    about: Mapping[str, int]
    measures: Mapping[str, int]
    converted: Mapping[str, int]


def read_report(path: Path) -> Report:
    """Read a report; raises InvalidInput when the file is none."""
    lines = [line.cells for line in read_lines(path, read_text(path))]
    at = _heading_line(lines)
    titles = lines[: at if at is not None else len(lines)]
    since, until = _period(titles)
    if at is None:
        _check_is_empty_export(path, titles)
        return Report(path, LINKEDIN, since, until, frozenset(), (), (), {})
    headings = [plain_heading(cell) for cell in lines[at]]
    columns = _columns(headings)
    data, totals = _split(lines[at + 1 :])
    comma = decimal_comma(_cells(data + totals, columns.measures))
    rows = tuple(_rows(data, columns, len(headings), comma=comma))
    return Report(
        path,
        LINKEDIN if LINKEDIN_ONLY & set(headings) else GOOGLE,
        since,
        until,
        frozenset(columns.about),
        tuple(columns.measures),
        rows,
        {_label(cells): _stated(cells, columns, comma=comma) for cells in totals},
    )


def _heading_line(lines: Sequence[Sequence[str]]) -> int | None:
    for at, cells in enumerate(lines[:_HEADING_LINES]):
        names = {plain_heading(cell) for cell in cells}
        if names & MEASURES.keys() and names & DIMENSIONS.keys():
            return at
    return None


def _check_is_empty_export(path: Path, titles: Sequence[Sequence[str]]) -> None:
    """An export of a time without delivery has its title lines and nothing else."""
    if any(cell.lower().startswith("report start:") for cells in titles for cell in cells):
        return
    raise InvalidInput(
        "no headings of a performance report were found in its first lines.",
        where=str(path),
        hint="It needs a column such as Campaign and one such as Clicks, Impressions or Cost.",
    )


def _period(titles: Sequence[Sequence[str]]) -> tuple[date | None, date | None]:
    found: dict[str, date | None] = {}
    for cells in titles:
        text = ", ".join(cell.strip() for cell in cells)
        stated = _LINKEDIN_DATE.match(text)
        span = _RANGE.fullmatch(text)
        if stated:
            found[stated[1].lower()] = parse_day(stated[2], first_is_day=False)
        elif span and parse_day(span[1], first_is_day=False) and parse_day(span[2], first_is_day=False):
            found = {"start": parse_day(span[1], first_is_day=False), "end": parse_day(span[2], first_is_day=False)}
        elif parse_day(text, first_is_day=False):
            found = dict.fromkeys(("start", "end"), parse_day(text, first_is_day=False))
    return found.get("start"), found.get("end")


def _columns(headings: Sequence[str]) -> _Columns:
    def first(table: Mapping[str, str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for column, heading in enumerate(headings):
            if heading in table:
                found.setdefault(table[heading], column)
        return found

    return _Columns(first(DIMENSIONS), first(MEASURES), first(CONVERTED))


def _split(lines: Sequence[list[str]]) -> tuple[list[list[str]], list[list[str]]]:
    data: list[list[str]] = []
    totals: list[list[str]] = []
    for cells in lines:
        (totals if _label(cells) else data).append(cells)
    return data, totals


def _label(cells: Sequence[str]) -> str:
    """The label of a row of sums: in keyword reports it stands in the third column."""
    return next((cell.strip() for cell in cells[:3] if _TOTAL.fullmatch(cell)), "")


def _cells(lines: Sequence[Sequence[str]], columns: Mapping[str, int]) -> Iterator[str]:
    for cells in lines:
        for column in columns.values():
            if column < len(cells):
                yield cells[column]


def _rows(lines: Sequence[list[str]], columns: _Columns, width: int, *, comma: bool) -> Iterator[ReportRow]:
    unit = next((name for name in ("day", *SPANS) if name in columns.about), "")
    at = columns.about.get(unit, -1)
    first_is_day = day_first(cells[at] for cells in lines if 0 <= at < len(cells))
    signed = _currency_of_signs(_cells(lines, columns.measures)) if "currency" not in columns.about else None
    for n, cells in enumerate(lines, start=1):
        if len(cells) != width:
            reason = f"The row has {len(cells)} cells, the headings are {width}; it is cut off or broken."
            yield ReportRow(n, {}, {}, {}, None, reason)
            continue
        about = {name: cells[column].strip() for name, column in columns.about.items()}
        if signed:
            about["currency"] = signed
        measures, fault = _measures(cells, columns.measures, comma=comma)
        converted, _ = _measures(cells, columns.converted, comma=comma)
        span = _span(unit, about.get(unit, ""), first_is_day=first_is_day)
        if unit and span is None:
            fault = f"“{about[unit]}” is not a {unit}."
        first, last = span or (None, None)
        yield ReportRow(n, about, measures, converted, first, fault or _foreign_source(about), last)


def _span(unit: str, cell: str, *, first_is_day: bool) -> tuple[date, date | None] | None:
    if unit == "day":
        day = parse_day(cell, first_is_day=first_is_day)
        return (day, None) if day else None
    return parse_span(unit, cell, first_is_day=first_is_day) if unit else None


def _foreign_source(about: Mapping[str, str]) -> str | None:
    """Files that gather many tools repeat the same clicks: only the platforms' own figures count."""
    source = about.get("source", "")
    if not source or ("analytics" not in source.lower() and any(word in source.lower() for word in _OUR_SOURCES)):
        return None
    return f"The row is from {source}; only figures of Google Ads and LinkedIn Ads are taken."


def _currency_of_signs(cells: Iterable[str]) -> str | None:
    """The currency that amounts such as €1.50 are in; a dollar sign could be any dollar."""
    return next((_SIGNS[cell.strip()[0]] for cell in cells if cell.strip()[:1] in _SIGNS), None)


def _measures(
    cells: Sequence[str], columns: Mapping[str, int], *, comma: bool
) -> tuple[dict[str, Decimal], str | None]:
    found: dict[str, Decimal] = {}
    for name, column in columns.items():
        try:
            value = number(cells[column], comma=comma, whole=name in WHOLE) if column < len(cells) else None
        except ValueError:
            return found, f"“{cells[column]}” is no number of {name.replace('_', ' ')}."
        if value is not None and abs(value) > _MOST:
            return found, f"“{cells[column]}” is too large for {name.replace('_', ' ')}."
        if value is not None:
            found[name] = value
    return found, None


def _stated(cells: Sequence[str], columns: _Columns, *, comma: bool) -> dict[str, Decimal]:
    return _measures(cells, columns.measures, comma=comma)[0]
