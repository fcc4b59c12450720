"""Stretches of days that figures are looked at for, by name: they move on with the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from sqlalchemy import select

from core.catalog import KINDS
from core.metrics import Period, last_days
from core.schema import fact
from core.workspace import Workspace

Name = Literal["all", "7", "14", "30", "90", "month", "last_month", "year"]
NAMES: dict[Name, str] = {
    "all": "All days",
    "7": "Last 7 days",
    "14": "Last 14 days",
    "30": "Last 30 days",
    "90": "Last 90 days",
    "month": "This month",
    "last_month": "Last month",
    "year": "This year",
}


def has_figures(workspace: Workspace, kind: str) -> bool:
    """Whether any entity of a kind has figures."""
    query = select(fact.c.kind).where(fact.c.kind == KINDS[kind].code).limit(1)
    with workspace.read() as connection:
        return connection.execute(query).first() is not None


def period(name: str, today: date) -> Period:
    """The days of a named stretch; the last days end yesterday, since today is not over. An unknown name means all days."""
    if name in ("7", "14", "30", "90"):
        return last_days(int(name), today)
    first = today.replace(day=1)
    if name == "month":
        return Period(first.isoformat(), today.isoformat())
    if name == "last_month":
        before = first - timedelta(1)
        return Period(before.replace(day=1).isoformat(), before.isoformat())
    if name == "year":
        return Period(today.replace(month=1, day=1).isoformat(), today.isoformat())
    return Period()
