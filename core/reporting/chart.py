"""A line chart of one metric by day as SVG: a line for each platform, weeks as a grid, days that are not final hatched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import ceil, floor, log10

from core.catalog import PLATFORM_LABELS
from core.metrics import MONEY
from core.reporting.model import Block, Number, metrics_of
from core.reporting.words import MEASURES, text_of, weekday_words
from core.values import MICROS

WIDTH, HEIGHT = 960, 250
LEFT, RIGHT, TOP, BOTTOM = 64, 120, 14, 30
COLOURS = {"google_ads": "#2456D6", "linkedin_ads": "#B45309"}
DASHES = {"linkedin_ads": "7 4"}
"""Lines differ in more than their colour."""
COUNTS, MOST_WHOLE = frozenset({"impressions", "clicks", "conversions"}), 40
_FONT = 'font-family="Inter, Segoe UI, Helvetica, Arial, sans-serif" font-size="11"'


@dataclass(frozen=True)
class Scale:
    """Where days and values stand on the picture."""

    first: date
    days: int
    top: float

    def x(self, day: str) -> float:
        """The middle of a day."""
        at = (date.fromisoformat(day) - self.first).days
        return LEFT + (WIDTH - LEFT - RIGHT) * (at + 0.5) / self.days

    def y(self, value: float) -> float:
        """The height of a value."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top

    @property
    def step(self) -> float:
        """The width of a day."""
        return (WIDTH - LEFT - RIGHT) / self.days


def chart(block: Block, since: str, until: str, name: str = "cost") -> str:
    """The picture of a metric over the days of a report; text and lines only, nothing is fetched."""
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    scale = Scale(first, (last - first).days + 1, nice_top(peak(block, name), whole=name in COUNTS))
    heading = next(one.heading for one in MEASURES if one.name == name)
    words = f"{heading} by day and platform" + (f", in {block.currency}" if name in MONEY else "")
    parts = [
        *_weeks(scale),
        *_open_days(block, scale, name),
        *_heights(scale, name, block.currency),
        *_lines(block, scale, name),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img"'
        f' aria-label="{escape(words)}">{_HATCH}{"".join(parts)}</svg>'
    )


_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#8993A4" stroke-width="1.2"/></pattern></defs>'
)


def peak(block: Block, name: str) -> float:
    """The largest value that is drawn, in units people read."""
    found = [plain(name, metrics_of(sums)[name]) for day in block.days for sums in day.by_platform.values()]
    return max((one for one in found if one is not None), default=0.0)


def plain(name: str, value: Number | None) -> float | None:
    """A metric in units people read: currency rather than micros."""
    return None if value is None else value / MICROS if name in MONEY else float(value)


def nice_top(value: float, *, whole: bool = False) -> float:
    """The next round number above a value that four steps divide well; into `whole` steps, where parts mean nothing."""
    if whole and value <= MOST_WHOLE:
        return float(max(1, ceil(value / 4)) * 4)
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value * 0.999)


def ticks(top: float) -> list[float]:
    """Where the lines across stand."""
    return [top * part / 4 for part in range(5)]


def _weeks(scale: Scale) -> Iterator[str]:
    """Weekends shaded, a line at every Monday, and dates that do not run into each other."""
    low = HEIGHT - BOTTOM
    every = max(1, ceil(scale.days / 7 / 9))
    mondays = 0
    for at in range(scale.days):
        day = scale.first + timedelta(days=at)
        x = scale.x(day.isoformat()) - scale.step / 2
        if day.weekday() > 4 and scale.days <= 130:
            yield f'<rect x="{x:.1f}" y="{TOP}" width="{scale.step:.1f}" height="{low - TOP}" fill="#F1F3F8"/>'
        if day.weekday() == 0:
            yield f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{low}" stroke="#DCE0E8"/>'
            if mondays % every == 0:
                yield f'<text x="{x + 3:.1f}" y="{low + 18}" {_FONT} fill="#566073">{weekday_words(day.isoformat())}</text>'
            mondays += 1


def _open_days(block: Block, scale: Scale, name: str) -> Iterator[str]:
    """The days whose figures may still change."""
    for day in block.days:
        if not day.final(name):
            x = scale.x(day.day) - scale.step / 2
            yield (
                f'<rect x="{x:.2f}" y="{TOP}" width="{scale.step:.2f}" height="{HEIGHT - TOP - BOTTOM}" fill="url(#hatch)"'
                ' opacity="0.28"/>'
            )


def _heights(scale: Scale, name: str, currency: str) -> Iterator[str]:
    for value in ticks(scale.top):
        y = scale.y(value)
        words = text_of(name, value * MICROS if name in MONEY else value, currency)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#DCE0E8"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" {_FONT} fill="#566073">{escape(words)}</text>'


def _lines(block: Block, scale: Scale, name: str) -> Iterator[str]:
    """A line for each platform, broken where a day has no figures, with its name at its end."""
    ends: list[float] = []
    for line in block.platforms:
        points = [(day.day, plain(name, metrics_of(day.by_platform[line.platform])[name]) if line.platform in day.by_platform else None)
                  for day in block.days]  # fmt: skip
        colour, dash = COLOURS.get(line.platform, "#566073"), DASHES.get(line.platform, "")
        for run in _runs(points):
            path = "".join(
                f"{'L' if at else 'M'}{scale.x(day):.1f} {scale.y(value):.1f}" for at, (day, value) in enumerate(run)
            )
            yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}" stroke-linejoin="round"/>'
            if len(run) == 1:
                yield f'<circle cx="{scale.x(run[0][0]):.1f}" cy="{scale.y(run[0][1]):.1f}" r="2.5" fill="{colour}"/>'
        last = next(((day, value) for day, value in reversed(points) if value is not None), None)
        if last is not None:
            y = _apart(scale.y(last[1]), ends)
            label = PLATFORM_LABELS.get(line.platform, line.name)
            yield f'<text x="{WIDTH - RIGHT + 8}" y="{y + 4:.1f}" {_FONT} font-weight="600" fill="{colour}">{escape(label)}</text>'


def _apart(y: float, taken: list[float]) -> float:
    """A height at which a name covers none before it."""
    while any(abs(y - other) < 14 for other in taken):
        y -= 14
    taken.append(y)
    return y


def _runs(points: Sequence[tuple[str, float | None]]) -> Iterator[list[tuple[str, float]]]:
    """Stretches of days that follow each other and have a value."""
    run: list[tuple[str, float]] = []
    for day, value in points:
        follows = run and date.fromisoformat(day) - date.fromisoformat(run[-1][0]) == timedelta(days=1)
        if run and (value is None or not follows):
            yield run
            run = []
        if value is not None:
            run.append((day, value))
    if run:
        yield run
