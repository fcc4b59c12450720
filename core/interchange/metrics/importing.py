"""Performance report → facts, and the sums by which anybody can see that nothing was counted twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, insert, select

from core.catalog import KINDS
from core.errors import InvalidInput
from core.interchange.metrics.headings import MONEY, WHOLE
from core.interchange.metrics.matching import Entities, level
from core.interchange.metrics.report import Report, ReportRow, read_report
from core.interchange.recognise import METRICS
from core.interchange.result import Figure, ImportResult, Skipped
from core.progress import Progress
from core.schema import fact
from core.values import MICROS, money_text
from core.workspace import Workspace

_STORED = ("impressions", "clicks", "cost", "conversions", "conversions_value")
_IN_MILLIONTHS = frozenset({"cost", "conversions", "conversions_value"})
_STEP_ROWS = 2_000
_CHUNK = 500

Key = tuple[int, str]
Facts = dict[str, int | None]


@dataclass
class _Load:
    """What a report gives: facts by (entity, day), the rows behind each, and what cannot be used."""

    facts: dict[Key, Facts] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    skipped: list[Skipped] = field(default_factory=list)
    foreign: set[str] = field(default_factory=set)


def import_metrics(
    workspace: Workspace, path: Path, *, accept: bool, progress: Progress, today: date | None = None
) -> ImportResult:
    """Take a report's figures in as facts; a day that is there already is replaced, never added to.

    `accept` makes no difference: figures are data, no change to the draft. Raises InvalidInput when the file is no report.
    """
    path = Path(path)
    progress.step(f"Reading {path.name}")
    report = read_report(path)
    kind = level(report)
    if report.rows and kind is None:
        raise InvalidInput(
            "its rows name no campaign, ad group, ad or keyword.",
            where=str(path),
            hint="Add the column Campaign to the report.",
        )
    unchanged, load = 0, _Load()
    if kind is not None:
        fallback = report.since or today or date.today()
        with workspace.write() as connection:
            load = _collect(Entities(connection, report), kind, workspace.currency, fallback, progress)
            progress.step("Writing figures")
            unchanged = _store(connection, KINDS[kind].code, load, keep="search_term" in report.columns)
    used = len(report.rows) - len(load.skipped) - unchanged
    return ImportResult(
        METRICS,
        len(report.rows),
        used,
        unchanged,
        tuple(load.skipped),
        notes=tuple(_notes(report, load, workspace.currency)),
        totals=_shown(_sums(report), workspace.currency),
        stated_totals={label: _shown(values, workspace.currency) for label, values in report.totals.items()},
    )


def _collect(entities: Entities, kind: str, currency: str, fallback: date, progress: Progress) -> _Load:
    entities.load(kind)
    load = _Load()
    rows = entities.report.rows
    for n, row in enumerate(rows):
        if n % _STEP_ROWS == 0:
            progress.step("Matching rows", n, len(rows))
        found = row.fault or entities.find(kind, row)
        if isinstance(found, str):
            load.skipped.append(Skipped(row.number, found))
        else:
            _add(load, (found, (row.day or fallback).isoformat()), row, currency)
    return load


def _add(load: _Load, key: Key, row: ReportRow, currency: str) -> None:
    load.rows[key] += 1
    facts = load.facts.setdefault(key, dict.fromkeys(_STORED))
    for name, value in _in_currency(load, row, currency).items():
        if name in facts:
            facts[name] = (facts[name] or 0) + int(
                (value * (MICROS if name in _IN_MILLIONTHS else 1)).to_integral_value()
            )


def _in_currency(load: _Load, row: ReportRow, currency: str) -> Mapping[str, Decimal]:
    """The measures with amounts in the workspace's currency; amounts in another one are left out."""
    stated = row.about.get("currency", currency) or currency
    if stated == currency:
        return row.measures
    if row.about.get("converted_currency") == currency:
        return {**row.measures, **row.converted}
    load.foreign.add(stated)
    return {name: value for name, value in row.measures.items() if name not in MONEY}


def _store(connection: Connection, code: int, load: _Load, *, keep: bool) -> int:
    """Write the facts; returns how many rows gave nothing new. With `keep`, a day that has figures keeps them."""
    known = _known(connection, code, sorted({entity for entity, _ in load.facts}))
    same = {key for key, facts in load.facts.items() if key in known and (keep or known[key] == facts)}
    fresh = [
        {"kind": code, "entity": key[0], "day": key[1], "final": 0, **facts}
        for key, facts in load.facts.items()
        if key not in same
    ]
    if fresh:
        connection.execute(insert(fact).prefix_with("OR REPLACE"), fresh)
    return sum(load.rows[key] for key in same)


def _known(connection: Connection, code: int, entities: Sequence[int]) -> dict[Key, Facts]:
    found: dict[Key, Facts] = {}
    for at in range(0, len(entities), _CHUNK):
        query = select(fact.c.entity, fact.c.day, *(fact.c[name] for name in _STORED)).where(
            fact.c.kind == code, fact.c.entity.in_(entities[at : at + _CHUNK])
        )
        for entity, day, *values in connection.execute(query):
            found[entity, day] = dict(zip(_STORED, values, strict=True))
    return found


def _sums(report: Report) -> dict[str, Decimal]:
    sums = dict.fromkeys(report.measures, Decimal(0))
    for row in report.rows:
        for name, value in row.measures.items():
            sums[name] += value
    return sums


def _shown(values: Mapping[str, Decimal], currency: str) -> dict[str, Figure]:
    return {name: _figure(name, value, currency) for name, value in values.items()}


def _figure(name: str, value: Decimal, currency: str) -> Figure:
    if name in MONEY:
        return money_text(int((value * MICROS).to_integral_value()), currency) or "0"
    return int(value) if name in WHOLE else float(value)


def _notes(report: Report, load: _Load, currency: str) -> Iterable[str]:
    if not report.rows:
        yield "The report holds no rows: nothing was delivered in its time."
    elif not report.has_days:
        span = f"{report.since} to {report.until}" if report.since else "all time"
        yield f"The report has no column Day: its figures for {span} stand on one day."
    elif _whole_period(report):
        yield f"Each row covers {report.since} to {report.until}; its figures stand on the first day."
    if "search_term" in report.columns:
        yield "Google hides rare search terms: their sums are lower than those of the ad groups, and never replace them."
    if load.foreign:
        yield f"Amounts in {', '.join(sorted(load.foreign))} were left out: this workspace counts in {currency}."


def _whole_period(report: Report) -> bool:
    """A download without a break-down by day dates every row at the first day."""
    days = {row.day for row in report.rows}
    return days == {report.since} and report.since != report.until
