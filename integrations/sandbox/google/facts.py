"""Figures: sums over the simulated days, by resource and segment."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from integrations.sandbox.google.messages import Message, row_class
from integrations.sandbox.google.query import Plan, mentioned

LEVELS = {
    "customer": (),
    "campaign": ("campaign",),
    "ad_group": ("campaign", "ad_group"),
    "keyword_view": ("campaign", "ad_group", "criterion"),
    "ad_group_ad": ("campaign", "ad_group", "ad"),
}
NAMES: dict[str, Callable[[int, tuple[Any, ...]], str]] = {
    "customer": lambda customer, ids: f"customers/{customer}",
    "campaign": lambda customer, ids: f"customers/{customer}/campaigns/{ids[0]}",
    "ad_group": lambda customer, ids: f"customers/{customer}/adGroups/{ids[1]}",
    "keyword_view": lambda customer, ids: f"customers/{customer}/adGroupCriteria/{ids[1]}~{ids[2]}",
    "ad_group_ad": lambda customer, ids: f"customers/{customer}/adGroupAds/{ids[1]}~{ids[2]}",
}
SEGMENT_SQL = {
    "date": "day",
    "week": "date(day, '-6 days', 'weekday 1')",
    "month": "substr(day, 1, 7) || '-01'",
    "quarter": "substr(day, 1, 5) || printf('%02d', (CAST(substr(day, 6, 2) AS INTEGER) - 1) / 3 * 3 + 1) || '-01'",
    "year": "CAST(substr(day, 1, 4) AS INTEGER)",
    "day_of_week": "(CAST(strftime('%w', day) AS INTEGER) + 6) % 7 + 2",
    "device": "device",
    "ad_network_type": "2",
}


@dataclass(frozen=True)
class Sums:
    """The sums of one group."""

    impressions: int
    clicks: int
    cost: int
    conversions: float
    value: float


NOTHING = Sums(0, 0, 0, 0.0, 0.0)
FIGURES: dict[str, Callable[[Sums], float]] = {
    "impressions": lambda one: one.impressions,
    "clicks": lambda one: one.clicks,
    "interactions": lambda one: one.clicks,
    "cost_micros": lambda one: one.cost,
    "conversions": lambda one: one.conversions,
    "all_conversions": lambda one: one.conversions,
    "conversions_value": lambda one: one.value,
    "all_conversions_value": lambda one: one.value,
    "ctr": lambda one: _share(one.clicks, one.impressions),
    "interaction_rate": lambda one: _share(one.clicks, one.impressions),
    "average_cpc": lambda one: _share(one.cost, one.clicks),
    "average_cost": lambda one: _share(one.cost, one.clicks),
    "average_cpm": lambda one: _share(one.cost * 1000, one.impressions),
    "cost_per_conversion": lambda one: _share(one.cost, one.conversions),
    "conversions_from_interactions_rate": lambda one: _share(one.conversions, one.clicks),
    "value_per_conversion": lambda one: _share(one.value, one.conversions),
}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def figure_maker(plan: Plan) -> Callable[[Sums], Message]:
    """A function that makes the metrics message with what the query names; what is not simulated stays 0."""
    names = {name.partition(".")[2] for name in mentioned(plan.query) if name.startswith("metrics.")}
    wanted = [(name, FIGURES[name]) for name in sorted(names & FIGURES.keys())]
    blank = row_class().DESCRIPTOR.fields_by_name["metrics"].message_type._concrete_class  # noqa: SLF001 - protobuf's documented way

    def make(sums: Sums) -> Message:
        return blank(**{name: figure(sums) for name, figure in wanted})

    return make


def totals(connection: sqlite3.Connection, customer: int, plan: Plan) -> dict[str, Sums]:
    """The sums of each resource over the days of the query, by resource name."""
    name = NAMES[plan.query.source]
    width = len(LEVELS[plan.query.source])
    return {name(customer, row[:width]): Sums(*row[width:]) for row in _grouped(connection, customer, plan, ())}


def segmented(connection: sqlite3.Connection, customer: int, plan: Plan) -> Iterator[tuple[str, Message, Sums]]:
    """Resource name, segments and sums of every group that has figures."""
    name = NAMES[plan.query.source]
    segments, width = plan.segments, len(LEVELS[plan.query.source])
    blank = row_class().DESCRIPTOR.fields_by_name["segments"].message_type._concrete_class  # noqa: SLF001 - as above
    end = width + len(segments)
    for row in _grouped(connection, customer, plan, segments):
        message = blank(**dict(zip(segments, row[width:end], strict=True)))
        yield name(customer, row[:width]), message, Sums(*row[end:])


def _grouped(
    connection: sqlite3.Connection, customer: int, plan: Plan, segments: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    columns = [*LEVELS[plan.query.source], *(SEGMENT_SQL[one] for one in segments)]
    listed = "".join(f"{one}, " for one in columns)
    grouped = f" GROUP BY {', '.join(str(index + 1) for index in range(len(columns)))}" if columns else ""
    filtered, values = _segment_conditions(plan)
    query = (
        f"SELECT {listed}SUM(impressions), SUM(clicks), SUM(cost), SUM(conversions), SUM(value) FROM fact"  # noqa: S608 - the columns are this module's own
        f" WHERE customer = ? AND day BETWEEN ? AND ?{filtered}{grouped} HAVING SUM(impressions) > 0"
    )
    yield from connection.execute(query, (customer, plan.first or "0000", plan.last or "9999", *values))


def _segment_conditions(plan: Plan) -> tuple[str, list[Any]]:
    """The conditions on segments, which hold for the days and devices themselves, selected or not."""
    written = ""
    values: list[Any] = []
    for one in plan.tests:
        head, _, segment = one.field.partition(".")
        if head != "segments":
            continue
        if one.operator in ("IN", "NOT IN"):
            asked = f"({', '.join('?' * len(one.values))})"
        else:
            asked = "? AND ?" if one.operator == "BETWEEN" else "?"
        written += f" AND {SEGMENT_SQL[segment]} {one.operator} {asked}"
        values.extend(one.values)
    return written, values
