"""Which days a report is about, and which days those are compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func, select

from core.metrics import ENDLESS, Period
from core.periods import period
from core.schema import fact
from core.workspace import Workspace

USUAL_DAYS = 30


@dataclass(frozen=True)
class Asked:
    """The days of a report, both included; `compare` puts the period before beside it. `most` rows of a table are listed."""

    since: date
    until: date
    compare: bool = True
    most: int = 200

    @property
    def period(self) -> Period:
        """As metrics are asked for."""
        return Period(self.since.isoformat(), self.until.isoformat())

    def listing(self, most: int) -> Asked:
        """The same days with more or fewer rows."""
        return replace(self, most=most)

    @property
    def days(self) -> int:
        """How many days they are."""
        return (self.until - self.since).days + 1


def before(one: Asked) -> Asked:
    """The same number of days just before."""
    until = one.since - timedelta(days=1)
    return Asked(until - timedelta(days=one.days - 1), until, compare=False, most=one.most)


def asked(
    workspace: Workspace, today: date, *, since: date | None = None, name: str | None = None, compare: bool = True
) -> Asked:
    """The days that are meant: from `since` to yesterday, a period of `core.periods` by its name, or the last 30 days.

    Without either it ends with the last day that has figures, so that an older report that was imported is not empty. A name
    for all days begins with the first that has figures.
    """
    first, last = span(workspace)
    yesterday = today - timedelta(days=1)
    if name is not None:
        named = period(name, today)
        begin = date.fromisoformat(named.since) if named.since else first or yesterday
        end = date.fromisoformat(named.until) if named.until else max(last or yesterday, begin)
        return Asked(begin, end, compare=compare and not named.whole)
    if since is not None:
        return Asked(since, max(yesterday, since), compare=compare)
    end = min(last or yesterday, yesterday)
    return Asked(end - timedelta(days=USUAL_DAYS - 1), end, compare=compare)


def span(workspace: Workspace) -> tuple[date | None, date | None]:
    """The first and the last day that have figures; None where none has."""
    last = func.max(func.coalesce(fact.c.until, fact.c.day))
    dated = func.coalesce(fact.c.until, fact.c.day) < ENDLESS
    with workspace.read() as connection:
        found = connection.execute(select(func.min(fact.c.day), last).where(dated)).one()
    return tuple(date.fromisoformat(one) if one else None for one in found)  # type: ignore[return-value]
