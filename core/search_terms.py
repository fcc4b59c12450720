"""Search terms of imported reports: up to when they are known and which brought nothing, by campaign; kept as an option."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from core.database import new_id
from core.metrics import FIGURES
from core.schema import meta
from core.values import dump_json

OPTION = "search_terms"
_MOST = 100


@dataclass(frozen=True)
class Term:
    """A search that cost money and converted nobody; `group` is the row number of its ad group. Cost in micros."""

    text: str
    cost: int
    group: int | None = None


@dataclass(frozen=True)
class Searches:
    """What the newest report says of a campaign: its last day (`YYYY-MM-DD`, "" unknown), what all its search terms cost
    (micros), and those without a conversion, the dearest first."""

    until: str
    cost: int
    wasted: tuple[Term, ...] = ()


def searches_in(connection: Connection) -> dict[int, Searches]:
    """What is known of the campaigns' search terms, by row number."""
    text = connection.execute(select(meta.c.value).where(meta.c.key == OPTION)).scalar()
    stored = json.loads(text) if text else {}
    return {
        int(pk): Searches(until, cost, tuple(Term(*one) for one in wasted))
        for pk, (until, cost, wasted) in stored.items()
    }


def keep_searches(connection: Connection, found: Mapping[int, Searches]) -> None:
    """Keep what a report says, unless something newer is known of a campaign."""
    known = searches_in(connection)
    fresh = {pk: one for pk, one in found.items() if pk not in known or one.until >= known[pk].until}
    if all(known.get(pk) == _cut(one) for pk, one in fresh.items()):
        return
    every = {**known, **{pk: _cut(one) for pk, one in fresh.items()}}
    stored = {
        str(pk): [one.until, one.cost, [[term.text, term.cost, term.group] for term in one.wasted]]
        for pk, one in sorted(every.items())
    }
    for key, value in ((OPTION, dump_json(stored)), (FIGURES, new_id().hex())):
        connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=key, value=value))


def _cut(searches: Searches) -> Searches:
    wasted = sorted(searches.wasted, key=lambda one: (-one.cost, one.text))[:_MOST]
    return Searches(searches.until, searches.cost, tuple(wasted))
