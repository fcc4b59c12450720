"""A report as an Excel workbook: a sheet for each table, figures as numbers, names never as formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from core.interchange.atomic import replacing
from core.interchange.workbook import OPTIONS
from core.metrics import MONEY
from core.reporting.members import conversions_of
from core.reporting.model import Block, Line, Number, Report, metrics_of
from core.reporting.words import (
    MEASURES,
    SHARES,
    Measure,
    measures,
    moment_words,
    period_words,
    row_words,
    source_words,
    value_of,
)
from core.values import MICROS, currency_digits


@dataclass(frozen=True)
class _Book:
    book: Any
    heading: Any
    bold: Any
    day: Any
    formats: Callable[[str, str, bool], Any]


def write_workbook(report: Report, path: Path) -> None:
    """Write a report to a file, whole or not at all."""
    import xlsxwriter

    with replacing(path) as fresh:
        made = xlsxwriter.Workbook(str(fresh), {**OPTIONS, "constant_memory": False})
        with made:
            _write(_opened(made), report)


def _opened(made: Any) -> _Book:
    known: dict[tuple[str, bool], Any] = {}

    def formats(name: str, currency: str, bold: bool) -> Any:
        picture = _picture(name, currency)
        if (picture, bold) not in known:
            known[picture, bold] = made.add_format({"num_format": picture, "bold": bold})
        return known[picture, bold]

    heading = made.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = made.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    return _Book(made, heading, made.add_format({"bold": True}), day, formats)


def _picture(name: str, currency: str) -> str:
    if name in MONEY:
        digits = currency_digits(currency)
        return "#,##0" + ("." + "0" * digits if digits else "")
    return "0.00%" if name in SHARES else "0.00" if name == "roas" else "#,##0.##" if name == "conversions" else "#,##0"


def _write(one: _Book, report: Report) -> None:
    _about(one, report)
    for block in report.blocks:
        named = f" {block.currency}" if len(report.blocks) > 1 else ""
        _lines(one, f"Platforms{named}", block, ("Platform",), block.platforms)
        _lines(one, f"Campaigns{named}", block, ("Campaign", "Account"), block.campaigns)
        _lines(one, f"Ad groups{named}", block, ("Ad group", "Campaign"), block.ad_groups)
        _days(one, f"Days{named}", block)
    _reach(one, report)
    _members(one, report)


def _about(one: _Book, report: Report) -> None:
    sheet = one.book.add_worksheet("About")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    rows = [
        ("Results of", report.title),
        ("Days", period_words(report)),
        ("Made", moment_words(report.made_at, report.zone)),
    ]
    if report.simulated:
        rows.insert(0, ("SIMULATED", "These figures are made up. Nothing was shown and nothing was spent."))
    rows += [("Source: " + name, words) for name, words in source_words(report)]
    rows += [("To know", text) for text in report.notes]
    for at, (name, text) in enumerate(rows):
        sheet.write_string(at, 0, name, one.bold)
        sheet.write_string(at, 1, text)


def _lines(one: _Book, title: str, block: Block, words: Sequence[str], lines: Sequence[Line]) -> None:
    columns = measures(block)
    before = [] if block.total.before is None else [f"{column.heading} before" for column in MEASURES]
    headings = [*words, *(_with_currency(column, block) for column in columns), *before]
    sheet = _sheet(one, title, headings, len(words))
    total = Line("Total", sums=block.total.sums, before=block.total.before, details=block.total.details)
    for at, line in enumerate((*lines, total), 1):
        last = line is total
        sheet.write_string(at, 0, row_words(line), one.bold if last else None)
        if len(words) > 1:
            sheet.write_string(at, 1, line.aside or line.under)
        values = [(column.name, value_of(line, column.name)) for column in columns]
        values += [(column.name, line.metrics_before.get(column.name)) for column in MEASURES] if before else []
        for column, (name, value) in enumerate(values, len(words)):
            _number(sheet, (at, column), name, value, one.formats(name, block.currency, last))


def _days(one: _Book, title: str, block: Block) -> None:
    platforms = block.platforms
    headings = ["Day", "Final", "Platform", *(_with_currency(column, block) for column in MEASURES)]
    sheet = _sheet(one, title, headings, 3)
    at = 0
    for day in block.days:
        for line in platforms:
            if line.platform in day.by_platform:
                at += 1
                sheet.write_datetime(at, 0, date.fromisoformat(day.day), one.day)
                sheet.write_string(at, 1, "no" if day.open else "yes")
                sheet.write_string(at, 2, line.name)
                _figures(one, sheet, at, metrics_of(day.by_platform[line.platform]), block.currency)
    if any(block.undated):
        at += 1
        sheet.write_string(at, 0, "Several days at once")
        _figures(one, sheet, at, metrics_of(block.undated), block.currency)
    sheet.write_string(at + 1, 0, "Total", one.bold)
    _figures(one, sheet, at + 1, metrics_of(block.total.sums), block.currency, bold=True)


def _figures(
    one: _Book, sheet: Any, at: int, metrics: dict[str, Number | None], currency: str, *, bold: bool = False
) -> None:
    for column, measure in enumerate(MEASURES, 3):
        value = metrics[measure.name]
        _number(sheet, (at, column), measure.name, value, one.formats(measure.name, currency, bold))


def _reach(one: _Book, report: Report) -> None:
    if not report.reach:
        return
    sheet = _sheet(
        one, "Reach (estimated)", ["Of", "Level", "First day", "Last day", "Members, about", "Never add these up"], 4
    )
    for at, line in enumerate(report.reach, 1):
        for column, text in enumerate((line.name, line.kind, line.first, line.last)):
            sheet.write_string(at, column, text)
        sheet.write_number(at, 4, line.members)


def _members(one: _Book, report: Report) -> None:
    if not report.members:
        return
    headings = ["Of", "By", "Members", "First day", "Last day", "Impressions", "Clicks", "Conversions", "Leads",
                "Approximate; no part of any total"]  # fmt: skip
    sheet = _sheet(one, "Members (approximate)", headings, 5)
    at = 0
    for table in report.members:
        for line in table.lines:
            at += 1
            for column, text in enumerate((table.name, table.split, line.name, table.first, table.last)):
                sheet.write_string(at, column, text)
            for column, number in enumerate((line.impressions, line.clicks, conversions_of(line), line.leads), 5):
                sheet.write_number(at, column, number)


def _sheet(one: _Book, title: str, headings: Sequence[str], words: int) -> Any:
    sheet = one.book.add_worksheet(title)
    for column, text in enumerate(headings):
        sheet.write_string(0, column, text, one.heading)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, max(1, words - 1), 24 if words > 1 else 14)
    sheet.set_column(words, max(words, len(headings) - 1), 14)
    sheet.freeze_panes(1, 1)
    return sheet


def _with_currency(column: Measure, block: Block) -> str:
    return f"{column.heading} ({block.currency})" if column.name in MONEY else column.heading


def _number(sheet: Any, at: tuple[int, int], name: str, value: Number | None, form: Any) -> None:
    if value is not None:
        sheet.write_number(*at, value / MICROS if name in MONEY else value, form)
