"""A report as one HTML document that needs nothing beside itself; every text in it is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

from core.interchange.atomic import replacing
from core.reporting.chart import chart
from core.reporting.members import conversions_of
from core.reporting.model import Block, Day, Line, MemberTable, Report, Sums, metrics_of
from core.reporting.styles import PRINT, SCREEN
from core.reporting.words import (
    LEADS,
    MEASURES,
    Measure,
    change_of,
    change_text,
    day_words,
    meaning_of,
    measures,
    moment_words,
    period_words,
    row_words,
    source_words,
    span_words,
    text_of,
    under_words,
    value_of,
    weekday_words,
)

Picture = Callable[[int, Block], str]
"""The element that shows the chart of a block."""
EMPTY = "There are no figures for these days. Get changes from your accounts, or import a report."
APPROXIMATE = (
    "Approximate, and no part of any total: LinkedIn leaves out values with fewer than three events, tells at most a hundred"
    " values, and months are taken whole, as far as it tells them."
)
ESTIMATED = (
    "Estimated by LinkedIn for exactly these days. The same member may stand in several rows: never add them up."
)


def write_html(report: Report, path: Path) -> None:
    """Write a report to a file, whole or not at all."""
    with replacing(path) as fresh:
        fresh.write_text(document(report), encoding="utf-8")


def document(report: Report) -> str:
    """The whole document, for browsers and their printers."""
    return _document(
        report, SCREEN, lambda at, block: f'<div class="chart">{chart(block, report.since, report.until)}</div>'
    )


def printed(report: Report, picture: Picture) -> str:
    """The document for a typesetter that knows tables and little else; `picture` gives the element of a chart."""
    return _document(report, PRINT, picture)


def _document(report: Report, style: str, picture: Picture) -> str:
    title = f"Results of {report.title}, {span_words(report.since, report.until)}"
    body = "".join(_body(report, picture))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>'
        f"<body>{body}</body></html>\n"
    )


def _body(report: Report, picture: Picture) -> Iterator[str]:
    yield f"<h1>Results of {escape(report.title)}</h1>"
    yield f'<p class="days">{escape(period_words(report))}</p>'
    if report.simulated:
        yield '<p class="simulated"><b>Simulated</b> These figures are made up. Nothing was shown and nothing was spent.</p>'
    if report.empty:
        yield f"<p>{EMPTY}</p>"
    for at, block in enumerate(report.blocks):
        yield from _block(report, block, picture(at, block), several=len(report.blocks) > 1)
    if report.notes:
        yield "<h2>Before you compare</h2><ul>" + "".join(f"<li>{escape(one)}</li>" for one in report.notes) + "</ul>"
    yield from _reach(report)
    yield from _members(report)
    yield from _sources(report)


def _block(report: Report, block: Block, picture: str, *, several: bool) -> Iterator[str]:
    if several:
        yield f'<h2 class="currency">Accounts in {escape(block.currency)}</h2>'
    yield f'<p class="amounts">Amounts in {escape(block.currency)}.</p>'
    yield _cards(block)
    yield f"<h2>Cost by day</h2>{picture}"
    yield _figure_table("By platform", "Platform", block.platforms, block)
    yield _figure_table("By campaign", "Campaign", block.campaigns, block, under=True)
    yield _figure_table("By ad group", "Ad group or ad set", block.ad_groups, block, under=True)
    yield _day_table(block)


def _cards(block: Block) -> str:
    """The totals, each with how it changed."""
    cells = []
    for one in measures(block):
        now, past = value_of(block.total, one.name), block.total.metrics_before.get(one.name)
        change = change_of(now, past)
        said = (
            f'<br><span class="{meaning_of(one.name, change)}">{change_text(change)}</span>'
            if change is not None
            else ""
        )
        cells.append(
            f'<td><span class="label">{one.heading}</span><br><span class="big">{text_of(one.name, now, block.currency)}</span>{said}</td>'
        )
    return f'<table class="cards" width="100%" cellspacing="0" cellpadding="6"><tr>{"".join(cells)}</tr></table>'


def _figure_table(title: str, first: str, lines: Sequence[Line], block: Block, *, under: bool = False) -> str:
    columns = measures(block)
    rows = "".join(_row(line, columns, block, under=under) for line in lines)
    total = _row(Line("Total", sums=block.total.sums, before=block.total.before, details=block.total.details), columns, block,
                 kind="total")  # fmt: skip
    return _table(title, [first, *(one.heading for one in columns)], rows + total)


def _row(line: Line, columns: Sequence[Measure], block: Block, *, under: bool = False, kind: str = "") -> str:
    beside = under_words(line) if under else line.aside
    small = f'<br><span class="under">{escape(beside)}</span>' if beside else ""
    cells = [f"<td>{escape(row_words(line))}{small}</td>"]
    for one in columns:
        value = value_of(line, one.name)
        change = change_of(value, line.metrics_before.get(one.name))
        said = (
            f'<br><span class="{meaning_of(one.name, change)}">{change_text(change)}</span>'
            if change is not None
            else ""
        )
        cells.append(f'<td align="right">{text_of(one.name, value, block.currency)}{said}</td>')
    return f'<tr class="{kind}">{"".join(cells)}</tr>' if kind else f"<tr>{''.join(cells)}</tr>"


def _day_table(block: Block) -> str:
    rows = "".join(_day_row(day, block) for day in block.days)
    if any(block.undated):
        rows += _sums_row("Several days at once", block.undated, block)
    rows += _sums_row("Total", block.total.sums, block, kind="total")
    return _table("By day", ["Day", *(one.heading for one in MEASURES)], rows)


def _day_row(day: Day, block: Block) -> str:
    words = weekday_words(day.day) + (" – not final" if day.young else "")
    return _sums_row(words, day.sums, block, day=day)


def _sums_row(words: str, sums: Sums, block: Block, kind: str = "", day: Day | None = None) -> str:
    metrics = metrics_of(sums)
    cells = "".join(
        f'<td align="right"{_hatched(day, one.name)}>{text_of(one.name, metrics[one.name], block.currency)}</td>'
        for one in MEASURES
    )
    attribute = f' class="{kind}"' if kind else ""
    return f"<tr{attribute}><td>{escape(words)}</td>{cells}</tr>"


def _hatched(day: Day | None, name: str) -> str:
    return "" if day is None or day.final(name) else ' class="open"'


def _table(title: str, headings: Sequence[str], rows: str, *, words: int = 1) -> str:
    """A table whose first columns are words and whose others are figures; its title comes again on every page."""
    head = "".join(
        f'<th align="{"left" if at < words else "right"}">{escape(one)}</th>' for at, one in enumerate(headings)
    )
    return f'<table class="figures" width="100%" cellspacing="0" cellpadding="4"><thead><tr><th class="title" align="left" colspan="{len(headings)}">{escape(title)}</th></tr><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _reach(report: Report) -> Iterator[str]:
    if not report.reach:
        return
    rows = "".join(
        f"<tr><td>{escape(one.name)}</td><td>{'Account' if one.kind == 'account' else 'Campaign'}</td>"
        f'<td>{span_words(one.first, one.last)}</td><td align="right">about {one.members:,}</td></tr>'
        for one in report.reach
    )
    read = f"Read {moment_words(min(one.read_at for one in report.reach), report.zone)}."
    table = _table("Reach on LinkedIn", ["Of", "Level", "Days (UTC)", "Members reached"], rows, words=3)
    yield f'{table}<p class="under">{ESTIMATED} {read}</p>'


def _members(report: Report) -> Iterator[str]:
    told = [one for one in report.members if one.kind == "account"]
    if not told:
        return
    yield f'<h2>Who the members were</h2><p class="under">{APPROXIMATE}</p>'
    for one in told:
        yield _member_table(one)


def _member_table(one: MemberTable) -> str:
    rows = "".join(
        f'<tr><td>{escape(line.name)}</td><td align="right">{line.impressions:,}</td><td align="right">{line.clicks:,}</td>'
        f'<td align="right">{text_of("ctr", line.clicks / line.impressions if line.impressions else None, "")}</td>'
        f'<td align="right">{text_of("conversions", conversions_of(line), "")}</td><td align="right">{line.leads:,}</td></tr>'
        for line in one.lines
    )
    if one.more:
        rows += f'<tr><td class="under" colspan="6">and {one.more:,} more</td></tr>'
    title = f"{one.split}: {one.name}, {span_words(one.first, one.last)}"
    return _table(title, ["Members", "Impressions", "Clicks", "CTR", "Conversions", LEADS.heading], rows)


def _sources(report: Report) -> Iterator[str]:
    if report.sources:
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{escape(words)}</td></tr>" for name, words in source_words(report)
        )
        yield _table("Where the figures come from", ["Account", "Source"], rows, words=2)
    yield f'<p class="under">Made {moment_words(report.made_at, report.zone)} with Campaign Desk. Last day: {day_words(report.until)}.</p>'
