"""Performance report → facts, and the sums by which anybody can see that nothing was counted twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from core.catalog import KINDS
from core.database import new_id
from core.errors import InvalidInput
from core.interchange.dialects import METRICS
from core.interchange.metrics.headings import MONEY, WHOLE
from core.interchange.metrics.matching import Entities, level
from core.interchange.metrics.report import Report, ReportRow, read_report
from core.interchange.metrics.searches import TermRows, note_searches
from core.interchange.result import Figure, ImportResult, Skipped
from core.metrics import ENDLESS, FIGURES
from core.progress import Progress
from core.schema import fact, meta
from core.values import MICROS, money_text
from core.workspace import Workspace

_STORED = ("impressions", "clicks", "cost", "conversions", "conversions_value")
_IN_MILLIONTHS = frozenset({"cost", "conversions", "conversions_value"})
_STEP_ROWS = 2_000
_CHUNK = 500

Facts = dict[str, int | None]
Span = tuple[str, str | None]
"""First and last day; no last one where it is of one day."""
Key = tuple[int, Span]

# A report of "all time" says no days: its sums stand before every day, always in the same place.
ALL_TIME: Span = ("1970-01-01", ENDLESS)
_TOLERANCE = Decimal("0.005")  # by which Google rounds the cost of each row


@dataclass
class _Load:
    """What a report gives: facts by entity and days, the rows behind each, and what cannot be used."""

    facts: dict[Key, Facts] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    skipped: list[Skipped] = field(default_factory=list)
    foreign: set[str] = field(default_factory=set)
    unchanged: int = 0
    replaced: int = 0
    nothing_here: bool = False
    terms: TermRows = field(default_factory=TermRows)


def import_metrics(workspace: Workspace, path: Path, *, accept: bool, progress: Progress) -> ImportResult:
    """Take a report's figures in as facts; a time that has figures already gets the new ones, never both.

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
    load = _Load()
    if kind is not None:
        with workspace.write() as connection:
            load = _collect(Entities(connection, report), kind, workspace.currency, progress)
            progress.step("Writing figures")
            _store(connection, KINDS[kind].code, load, keep="search_term" in report.columns)
            if load.terms.until:
                note_searches(connection, kind, load.terms)
    used = len(report.rows) - len(load.skipped) - load.unchanged
    if kind is not None and used:
        workspace.tell(f"Import {path.name}", frozenset({kind}), "")
    sums = _sums(report)
    return ImportResult(
        METRICS,
        len(report.rows),
        used,
        load.unchanged,
        tuple(load.skipped),
        notes=(*_notes(report, load, workspace.currency), *compare_totals(report, sums)),
        totals=_shown(sums, workspace.currency),
        stated_totals={label: _shown(values, workspace.currency) for label, values in report.totals.items()},
    )


def _collect(entities: Entities, kind: str, currency: str, progress: Progress) -> _Load:
    entities.load(kind)
    load = _Load(nothing_here=entities.empty)
    report = entities.report
    whole = _whole_period(report)
    for n, row in enumerate(report.rows):
        if n % _STEP_ROWS == 0:
            progress.step("Matching rows", n, len(report.rows))
        found = row.fault or entities.find(kind, row)
        if isinstance(found, str):
            load.skipped.append(Skipped(row.number, found))
            continue
        measures = _in_currency(load, row, currency)
        _add(load, (found, _days(report, row, whole=whole)), measures)
        if "search_term" in row.about:
            last = row.until or row.day or report.until
            load.terms.add(found, row.about["search_term"], measures.get("cost"), measures.get("conversions"), last)
    return load


def _days(report: Report, row: ReportRow, *, whole: bool) -> Span:
    """The days that a row's figures are of."""
    first, last = (report.since, report.until) if whole or row.day is None else (row.day, row.until)
    if first is None:
        return ALL_TIME
    return first.isoformat(), last.isoformat() if last and last > first else None


def _add(load: _Load, key: Key, measures: Mapping[str, Decimal]) -> None:
    load.rows[key] += 1
    facts = load.facts.setdefault(key, dict.fromkeys(_STORED))
    for name, value in measures.items():
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


def _store(connection: Connection, code: int, load: _Load, *, keep: bool) -> None:
    """Write the facts that say something new. With `keep`, a time that has figures keeps them."""
    entities = sorted({entity for entity, _ in load.facts})
    known = _known(connection, code, entities)
    gone: list[dict[str, Any]] = []
    fresh: list[dict[str, Any]] = []
    for (entity, span), facts in load.facts.items():
        there = known.get(entity, {})
        clashing = _overlapping(there, span)
        if there.get(span) == facts or (keep and clashing) or _adds_up(there, span, clashing, facts):
            load.unchanged += load.rows[entity, span]
            continue
        load.replaced += any(one != span for one in clashing)
        gone.extend({"at": entity, "on": day} for day, _ in clashing)
        fresh.append({"kind": code, "entity": entity, "day": span[0], "until": span[1], "final": 0, **facts})
        for one in clashing:
            del there[one]
    if gone:
        where = (fact.c.kind == code) & (fact.c.entity == bindparam("at")) & (fact.c.day == bindparam("on"))
        connection.execute(delete(fact).where(where), gone)
    if fresh:
        connection.execute(insert(fact).prefix_with("OR REPLACE"), fresh)
        connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=FIGURES, value=new_id().hex()))


def _overlapping(there: Mapping[Span, Facts], span: Span) -> list[Span]:
    """The known spans that share a day with this one."""
    first, last = span[0], span[1] or span[0]
    if span[1] is None:
        long = [one for one in there if one[1] is not None and one[0] <= last and one[1] >= first]
        return [*long, span] if span in there else long
    return [one for one in there if one[0] <= last and (one[1] or one[0]) >= first]


def _adds_up(there: Mapping[Span, Facts], span: Span, clashing: Sequence[Span], facts: Facts) -> bool:
    """Whether the days inside a longer span are known already and their sum says the same."""
    last = span[1]
    if last is None or len(clashing) < 2 or any(one[0] < span[0] or (one[1] or one[0]) > last for one in clashing):
        return False
    sums = {name: sum(there[one][name] or 0 for one in clashing) for name in _STORED}
    slack = {"cost": 5_000 * len(clashing)}
    return all(abs(sums[name] - (facts[name] or 0)) <= slack.get(name, 0) for name in _STORED)


def _known(connection: Connection, code: int, entities: Sequence[int]) -> dict[int, dict[Span, Facts]]:
    found: dict[int, dict[Span, Facts]] = defaultdict(dict)
    for at in range(0, len(entities), _CHUNK):
        query = select(fact.c.entity, fact.c.day, fact.c.until, *(fact.c[name] for name in _STORED)).where(
            fact.c.kind == code, fact.c.entity.in_(entities[at : at + _CHUNK])
        )
        for entity, day, until, *values in connection.execute(query):
            found[entity][day, until] = dict(zip(_STORED, values, strict=True))
    return found


def compare_totals(report: Report, sums: Mapping[str, Decimal]) -> list[str]:
    """What differs between the rows and the file's own totals; nothing when one of them is the rows' sum."""
    if not report.totals or not report.rows:
        return []
    slack = {name: (_TOLERANCE * len(report.rows) if name in MONEY else Decimal(0)) for name in sums}
    apart = {
        label: [name for name, value in values.items() if abs(sums.get(name, Decimal(0)) - value) > slack[name]]
        for label, values in report.totals.items()
        if values
    }
    if not apart or not all(apart.values()):
        return []
    label = min(apart, key=lambda one: len(apart[one]))
    words = ", ".join(
        f"{name.replace('_', ' ')} {sums[name]:,} against {report.totals[label][name]:,}" for name in apart[label]
    )
    return [f"The rows do not add up to the file's own “{label}”: {words}."]


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
    if load.nothing_here and report.rows:
        yield (
            "There is nothing in this workspace that the figures could belong to. "
            "Import the structure first (a Google Ads Editor export or a LinkedIn sheet), then this report again."
        )
    if not report.rows:
        yield "The report holds no rows: nothing was delivered in its time."
    elif not report.has_days:
        span = f"{report.since} to {report.until}" if report.since else "all time"
        yield f"The report has no column Day: its figures for {span} stand as one sum."
    elif _whole_period(report):
        yield f"Each row covers {report.since} to {report.until}; its figures stand as one sum."
    if load.replaced:
        yield f"{load.replaced:,} figures took the place of others that cover some of the same days, so that no day counts twice."
    if "search_term" in report.columns:
        yield "Google hides rare search terms: their sums are lower than those of the ad groups, and never replace them."
    if load.foreign:
        yield f"Amounts in {', '.join(sorted(load.foreign))} were left out: this workspace counts in {currency}."


def _whole_period(report: Report) -> bool:
    """A download without a break-down by day dates every row at the first day."""
    days = {row.day for row in report.rows if row.fault is None}
    return days == {report.since} and report.since != report.until
