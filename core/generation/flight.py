"""From when to when the campaigns run, and what had to be assumed for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.brief import Brief

_LEAD_DAYS = 7
_MONTH = 30


@dataclass(frozen=True)
class Flight:
    """First and last day, both included; `end` None runs on until somebody stops it."""

    start: date
    end: date | None
    assumptions: tuple[str, ...] = ()

    @property
    def days(self) -> int | None:
        """Days of the flight, both ends included; None when it has no end."""
        return (self.end - self.start).days + 1 if self.end else None


def plan_flight(brief: Brief, today: date) -> Flight:
    """The brief's days. A missing start is a week from now; a missing end is 30 days later when a total must not be overspent."""
    notes: list[str] = []
    start = brief.start
    if start is None:
        start = today + timedelta(days=_LEAD_DAYS)
        if brief.end and brief.end < start:
            start = max(today, min(brief.end, today + timedelta(days=1)))
        notes.append(f"The brief names no start (start): the campaigns begin on {start}, which leaves time for review.")
    end = brief.end
    if end is None and brief.budget:
        end = start + timedelta(days=_MONTH - 1)
        notes.append(
            f"The brief names no end (end): the total is spread over {_MONTH} days, until {end}, so that it cannot be overspent."
        )
    elif end is None:
        notes.append(
            "The brief names no end (end): the campaigns run until somebody stops them; a daily budget is billed for at most 30.4 days a month."
        )
    return Flight(start, end, tuple(notes))
