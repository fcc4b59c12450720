"""A report as frozen values; money in micros, ratios as `core.metrics.figures` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.metrics import SUMS, figures

Number = int | float
Sums = tuple[int, int, int, int, int]
"""In the order of `core.metrics.SUMS`; conversions and their value in millionths."""
NOTHING: Sums = (0, 0, 0, 0, 0)
LATE = frozenset({"conversions", "conversions_value", "cpa", "roas", "conversion_rate"})
"""Metrics that change when a conversion comes in late."""


@dataclass(frozen=True)
class Line:
    """One row: what it is about, its sums and those of the period before (None: not compared).

    `entity` is the id of what it is about, None for a row that is made of others. `details` are measures that only one
    platform counts (`leads`, `view_conversions` …). `aside` says in a few words why a row is there that is no entity.
    """

    name: str
    platform: str = ""
    under: str = ""
    sums: Sums = NOTHING
    before: Sums | None = None
    details: Mapping[str, int] = field(default_factory=dict)
    entity: str | None = None
    removed: bool = False
    aside: str = ""

    @property
    def metrics(self) -> dict[str, Number | None]:
        """All metrics of its sums."""
        return metrics_of(self.sums)

    @property
    def metrics_before(self) -> dict[str, Number | None]:
        """All metrics of the period before; empty where nothing is compared."""
        return {} if self.before is None else metrics_of(self.before)


@dataclass(frozen=True)
class Day:
    """One day of one currency: what each platform brought. Conversions of an `open` day may still come in; of a `young` one
    everything is still being counted.
    """

    day: str
    by_platform: Mapping[str, Sums]
    open: bool = False
    young: bool = False

    def final(self, name: str) -> bool:
        """Whether a metric of this day stays as it is."""
        return not (self.open if name in LATE else self.young)

    @property
    def sums(self) -> Sums:
        """All platforms together."""
        return added(*self.by_platform.values())


@dataclass(frozen=True)
class Block:
    """Everything in one currency. The rows of each table come to `total`, but for `days`, beside which `undated` stands."""

    currency: str
    total: Line
    platforms: tuple[Line, ...]
    campaigns: tuple[Line, ...]
    ad_groups: tuple[Line, ...]
    days: tuple[Day, ...]
    days_before: tuple[Day, ...] = ()
    undated: Sums = NOTHING


@dataclass(frozen=True)
class MemberLine:
    """What members of one value of a split did; approximate."""

    name: str
    impressions: int
    clicks: int
    cost: int
    conversions: int
    leads: int


@dataclass(frozen=True)
class MemberTable:
    """One split of an account or of one of its campaigns, from the first day to the last; never whole, never part of a sum."""

    split: str
    kind: str
    name: str
    currency: str
    first: str
    last: str
    lines: tuple[MemberLine, ...]
    more: int
    read_at: datetime


@dataclass(frozen=True)
class ReachLine:
    """How many members a platform thinks it reached over some days."""

    name: str
    kind: str
    first: str
    last: str
    members: int
    read_at: datetime


@dataclass(frozen=True)
class Source:
    """Where the figures of an account come from, and of which days; `at` is None for what files brought."""

    platform: str
    account: str
    number: str
    currency: str
    zone: str
    at: datetime | None
    first: str
    last: str
    open_from: str
    young_from: str
    simulated: bool
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything a report says. `since` and `until` are both included; `previous` are the days compared with."""

    title: str
    since: str
    until: str
    previous: tuple[str, str] | None
    made_at: datetime
    zone: str
    blocks: tuple[Block, ...]
    members: tuple[MemberTable, ...]
    reach: tuple[ReachLine, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]

    @property
    def simulated(self) -> bool:
        """Whether any figure is made up."""
        return any(one.simulated for one in self.sources)

    @property
    def empty(self) -> bool:
        """Whether there is not a single figure."""
        return not self.blocks


def metrics_of(sums: Sums) -> dict[str, Number | None]:
    """All metrics of five sums."""
    return figures(dict(zip(SUMS, sums, strict=True)))


def added(*many: Sums) -> Sums:
    """Sums of sums."""
    impressions, clicks, cost, conversions, value = (sum(one[at] for one in many) for at in range(len(NOTHING)))
    return impressions, clicks, cost, conversions, value


def less(one: Sums, other: Sums) -> Sums:
    """What is left of sums without others."""
    return added(one, tuple(-number for number in other))  # type: ignore[arg-type]
