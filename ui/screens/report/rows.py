"""A report's tables as rows of cells; what is not final is hatched, and totals stay below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.catalog import PLATFORM_LABELS
from core.reporting.members import conversions_of
from core.reporting.model import Block, Day, Line, MemberTable, ReachLine, Report, Sums, metrics_of
from core.reporting.words import (
    LEADS,
    MEASURES,
    Measure,
    change_of,
    change_text,
    measures,
    row_words,
    source_words,
    span_words,
    text_of,
    value_of,
    weekday_words,
)

PLAIN, REST, TOTAL = range(3)
"""Rows are sorted within these; what is made of others stays below, the total last."""


@dataclass(frozen=True)
class Cell:
    """One cell: its words, what it is sorted by, and whether it may still change."""

    text: str
    value: float | str | None = None
    open: bool = False
    muted: bool = False


@dataclass(frozen=True)
class Row:
    """One row; `entity` is where Enter leads, `tip` says more of its name."""

    cells: tuple[Cell, ...]
    platform: str = ""
    entity: str = ""
    place: int = PLAIN
    tip: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table: headings, of which the first `words` are texts, tips of the headings, and what to know of all rows."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    words: int = 1
    tips: tuple[str, ...] = field(default_factory=tuple)
    caption: str = ""


def platforms(block: Block, metric: str) -> Sheet:
    """One row for each platform."""
    return _lines(block, block.platforms, metric, ("Platform",))


def campaigns(block: Block, metric: str) -> Sheet:
    """One row for each campaign."""
    return _lines(block, block.campaigns, metric, ("Campaign", "Account"))


def ad_groups(block: Block, metric: str) -> Sheet:
    """One row for each ad group or ad set."""
    return _lines(block, block.ad_groups, metric, ("Ad group or ad set", "Campaign"))


def days(block: Block) -> Sheet:
    """One row for each day, all platforms together."""
    found = [_day(one, block) for one in block.days]
    if any(block.undated):
        found.append(Row((Cell("Several days at once"), *_sums(block.undated, block)), place=REST))
    found.append(Row((Cell("Total"), *_sums(block.total.sums, block)), place=TOTAL))
    return Sheet(("Day", *_heads(MEASURES)), tuple(found), tips=("", *(one.help for one in MEASURES)))


def members(table: MemberTable) -> Sheet:
    """Members of one split; they have no total."""
    found = tuple(
        Row((Cell(one.name, one.name.casefold()), _count(one.impressions), _count(one.clicks), _rate(one.clicks, one.impressions),
             _figure("conversions", conversions_of(one)), _count(one.leads)))
        for one in table.lines
    )  # fmt: skip
    heads = (table.split, "Impressions", "Clicks", "CTR", "Conversions", LEADS.heading)
    more = f" {table.more:,} more are not listed." if table.more else ""
    caption = (
        f"{table.name}, {span_words(table.first, table.last)}, months taken whole. Approximate: LinkedIn leaves out fewer than three"
        f" events, so nothing here adds up to a total.{more}"
    )
    return Sheet(heads, found, caption=caption)


def reach(lines: Sequence[ReachLine]) -> Sheet:
    """Estimates of reach; they have no total."""
    found = tuple(
        Row((Cell(one.name, one.name.casefold()), Cell("Account" if one.kind == "account" else "Campaign"),
             Cell(span_words(one.first, one.last), one.first), Cell(f"about {one.members:,}", one.members)))
        for one in lines
    )  # fmt: skip
    caption = "Estimated by LinkedIn for exactly these days (UTC). The same member may stand in several rows: never add them up."
    return Sheet(("Of", "Level", "Days", "Members reached"), found, 3, caption=caption)


def sources(report: Report) -> Sheet:
    """What to know before comparing, and where the figures come from."""
    notes = tuple(Row((Cell("To know"), Cell(text)), tip=text) for text in report.notes)
    found = notes + tuple(
        Row((Cell(name), Cell(words)), platform=one.platform)
        for (name, words), one in zip(source_words(report), report.sources, strict=True)
    )
    return Sheet(("Note or account", "What to know, and where the figures come from"), found, 2)


def _lines(block: Block, lines: Sequence[Line], metric: str, words: tuple[str, ...]) -> Sheet:
    columns = measures(block)
    total = Line("Total", sums=block.total.sums, before=block.total.before, details=block.total.details)
    found = [_line(line, block, columns, metric, len(words)) for line in lines]
    found.append(_line(total, block, columns, metric, len(words), place=TOTAL))
    heads = [*words]
    tips = [""] * len(words)
    for one in columns:
        heads.append(one.heading)
        tips.append(one.help)
        if one.name == metric and block.total.before is not None:
            heads.append("Change")
            tips.append(f"{one.heading} compared with the days before.")
    return Sheet(tuple(heads), tuple(found), len(words), tuple(tips))


def _line(
    line: Line, block: Block, columns: Sequence[Measure], metric: str, words: int, place: int | None = None
) -> Row:
    name = row_words(line)
    cells = [Cell(name, name.casefold())]
    if words > 1:
        beside = line.aside or line.under
        cells.append(Cell(beside, beside.casefold(), muted=True))
    cells += _values(line, block, columns, metric)
    kind = place if place is not None else REST if line.aside else PLAIN
    label = PLATFORM_LABELS.get(line.platform, "")
    return Row(tuple(cells), line.platform, line.entity or "", kind, f"{label}: {name}" if label else name)


def _values(line: Line, block: Block, columns: Sequence[Measure], metric: str) -> Iterator[Cell]:
    for one in columns:
        value = value_of(line, one.name)
        yield _figure(one.name, value, block.currency)
        if one.name == metric and block.total.before is not None:
            change = change_of(value, line.metrics_before.get(one.name))
            yield Cell(change_text(change), change, muted=True)


def _day(one: Day, block: Block) -> Row:
    return Row((Cell(weekday_words(one.day), one.day), *_sums(one.sums, block, one)), tip=_why_open(one))


def _why_open(one: Day) -> str:
    if one.young:
        return "Not final: figures of the last days are still corrected."
    return "Conversions of this day may still come in." if one.open else "Final."


def _sums(sums: Sums, block: Block, day: Day | None = None) -> Iterator[Cell]:
    metrics = metrics_of(sums)
    for one in MEASURES:
        yield _figure(
            one.name, metrics[one.name], block.currency, may_change=day is not None and not day.final(one.name)
        )


def _figure(name: str, value: float | None, currency: str = "", *, may_change: bool = False) -> Cell:
    return Cell(text_of(name, value, currency), value, may_change)


def _count(number: int) -> Cell:
    return Cell(f"{number:,}", number)


def _rate(part: int, whole: int) -> Cell:
    return _figure("ctr", part / whole if whole else None)


def _heads(columns: Sequence[Measure]) -> tuple[str, ...]:
    return tuple(one.heading for one in columns)
