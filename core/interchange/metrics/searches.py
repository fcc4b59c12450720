"""The rows of a search terms report, added up by campaign and term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, select

from core.among import among
from core.schema import ENTITY
from core.search_terms import Searches, Term, keep_searches
from core.values import MICROS


@dataclass
class TermRows:
    """What a report's rows say of each term, by the entity they are about: cost in micros, conversions, the last day."""

    costs: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    converted: set[tuple[int, str]] = field(default_factory=set)
    until: dict[int, str] = field(default_factory=dict)

    def add(self, entity: int, term: str, cost: Decimal | None, conversions: Decimal | None, last: date | None) -> None:
        """One row; without conversions in the report nothing is known to be wasted."""
        key = (entity, " ".join(term.split()))
        self.costs[key] += int((cost or 0) * MICROS)
        if conversions is None or conversions > 0:
            self.converted.add(key)
        day = last.isoformat() if last else ""
        self.until[entity] = max(self.until.get(entity, ""), day)


def note_searches(connection: Connection, kind: str, rows: TermRows) -> None:
    """Keep what the rows say, campaign by campaign; `kind` is what they are about."""
    campaign_of = _campaigns(connection, kind, rows.until)
    costs: dict[int, int] = defaultdict(int)
    wasted: dict[int, list[Term]] = defaultdict(list)
    for (entity, text), cost in rows.costs.items():
        campaign = campaign_of[entity]
        costs[campaign] += cost
        if cost and text and (entity, text) not in rows.converted:
            wasted[campaign].append(Term(text, cost, entity if kind == "ad_group" else None))
    until: dict[int, str] = defaultdict(str)
    for entity, day in rows.until.items():
        until[campaign_of[entity]] = max(until[campaign_of[entity]], day)
    keep_searches(connection, {pk: Searches(until[pk], costs[pk], tuple(wasted[pk])) for pk in costs})


def _campaigns(connection: Connection, kind: str, entities: Iterable[int]) -> dict[int, int]:
    pks = sorted(entities)
    if kind == "campaign":
        return {pk: pk for pk in pks}
    group = ENTITY["ad_group"].c
    rows = connection.execute(select(group.pk, group.campaign).where(among(group.pk, pks)))
    return {row[0]: row[1] for row in rows}
