"""Figures and days as a report writes them, wherever it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

from core.catalog import PLATFORM_LABELS
from core.metrics import MONEY
from core.reporting.model import Block, Line, Number, Report
from core.values import MICROS, currency_digits

NONE = "–"
SHARES = frozenset({"ctr", "conversion_rate"})
BETTER_DOWN = frozenset({"cpc", "cpa", "cpm"})
"""Measures of which less is better; of cost neither is."""
NEUTRAL = frozenset({"cost", "impressions"})


@dataclass(frozen=True)
class Measure:
    """A column: the name of its metric, its heading, and what it means."""

    name: str
    heading: str
    help: str


MEASURES = (
    Measure("cost", "Cost", "What the platform charges, before tax."),
    Measure("impressions", "Impressions", "How often ads were shown."),
    Measure("clicks", "Clicks", "Clicks that are charged for; what counts as one differs between the platforms."),
    Measure("ctr", "CTR", "Clicks per impression."),
    Measure("cpc", "CPC", "Cost per click."),
    Measure("conversions", "Conversions", "What the platform attributes to its ads."),
    Measure("cpa", "CPA", "Cost per conversion."),
    Measure("conversions_value", "Value", "What the conversions are worth, as they were set up."),
    Measure("roas", "ROAS", "Value per cost."),
)
LEADS = Measure("leads", "Leads", "Forms that members sent inside LinkedIn.")


def measures(block: Block) -> tuple[Measure, ...]:
    """The columns of a block: leads only where there are any."""
    return (*MEASURES, LEADS) if block.total.details.get("leads") else MEASURES


def value_of(line: Line, name: str) -> Number | None:
    """A figure of a row; leads only where its platform counts them."""
    if name == LEADS.name:
        return line.details.get(name)
    return line.metrics[name]


def text_of(name: str, value: Number | None, currency: str) -> str:
    """A figure without its currency; a dash where there is nothing to say."""
    if value is None:
        return NONE
    if name in MONEY:
        return amount(value, currency)
    if name in SHARES:
        return f"{value * 100:,.2f} %"
    if name == "roas":
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")


def amount(micros: Number, currency: str) -> str:
    """Micros in the currency's own number of decimals, rounded once."""
    digits = currency_digits(currency)
    exact = Decimal(micros) / MICROS
    return f"{exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN):,}"


def change_of(now: Number | None, before: Number | None) -> float | None:
    """By which part of itself a figure changed; None where that says nothing."""
    return None if now is None or not before else (now - before) / before


def change_text(change: float | None) -> str:
    """A change in words: "+12 %", and "no change" below half a percent."""
    if change is None:
        return ""
    if abs(change) < 0.005:
        return "±0 %"
    return f"{change * 100:+,.0f} %".replace("-", "−")


def meaning_of(name: str, change: float | None) -> str:
    """Whether a change is `better`, `worse` or just `other`."""
    if change is None or name in NEUTRAL or abs(change) < 0.005:
        return "other"
    return "better" if (change < 0) == (name in BETTER_DOWN) else "worse"


def day_words(day: str) -> str:
    """`2026-11-05` → "5 Nov 2026"."""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%b %Y}"


def weekday_words(day: str) -> str:
    """`2026-11-05` → "Thu 5 Nov"."""
    found = date.fromisoformat(day)
    return f"{found:%a} {found.day} {found:%b}"


def span_words(first: str, last: str) -> str:
    """Two days as a stretch: "24 Oct – 22 Nov 2026"."""
    if first == last:
        return day_words(first)
    left, right = date.fromisoformat(first), date.fromisoformat(last)
    month = "" if (left.year, left.month) == (right.year, right.month) else f" {left:%b}"
    start = f"{left.day}{month}" + ("" if left.year == right.year else f" {left.year}")
    return f"{start} – {day_words(last)}"


def moment_words(at: datetime, zone: str) -> str:
    """A moment in the workspace's zone, as a report is dated."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%b %Y, %H:%M} {zone}"


def period_words(report: Report) -> str:
    """The days of a report and those they are compared with."""
    days = span_words(report.since, report.until)
    return f"{days}, compared with {span_words(*report.previous)}" if report.previous else days


def source_words(report: Report) -> list[tuple[str, str]]:
    """Each account and where its figures come from."""
    return [
        (f"{PLATFORM_LABELS.get(one.platform, '')}: {one.account}" + (f" ({one.number})" if one.number else ""),
         f"{'Downloaded ' + moment_words(one.at, report.zone) if one.at else 'Imported from files'}, days in {one.zone}"
         f"{', simulated' if one.simulated else ''}")
        for one in report.sources
    ]  # fmt: skip


def row_words(line: Line) -> str:
    """The name of a row, and that it was removed where it was."""
    return f"{line.name} (removed)" if line.removed else line.name


def under_words(line: Line) -> str:
    """What stands below the name of a row: why it is there, else its platform and what it belongs to."""
    return line.aside or " · ".join(one for one in (PLATFORM_LABELS.get(line.platform, ""), line.under) if one)


def series(block: Block, name: str) -> Mapping[str, list[Number | None]]:
    """A metric by day for each platform, None on days without figures; in the order of `block.days`."""
    from core.reporting.model import metrics_of

    platforms = [line.platform for line in block.platforms]
    return {
        one: [metrics_of(day.by_platform[one])[name] if one in day.by_platform else None for day in block.days]
        for one in platforms
    }
