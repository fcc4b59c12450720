"""How many members criteria reached when LinkedIn was last asked, what a budget would bring there, and what bids cost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from core.catalog import LINKEDIN
from core.recording import now_ms
from core.rows import EntityRow
from core.schema import ENTITY, Presence, audience_size
from core.targeting.criteria import Criteria, digest, from_stored
from core.targeting.facets import LANGUAGES, PLACES, many_word
from core.targeting.wording import either
from core.values import dump_json, money_text
from core.wording import when
from core.workspace import Workspace

FEWEST = 300
"""Members below which LinkedIn shows no ads and tells no number."""
SMALL = 50_000
_CHUNK = 500


@dataclass(frozen=True)
class Forecast:
    """What a budget brings in a span of `days`: between `low` and `high`; spending in micros of the account's currency."""

    measure: str
    days: int
    low: int
    high: int


@dataclass(frozen=True)
class Prices:
    """Bids in micros that LinkedIn takes and advises for the audience, and the least daily budget; None where it says nothing."""

    currency: str
    bid_type: str
    least_bid: int | None = None
    usual_bid: int | None = None
    most_bid: int | None = None
    least_daily: int | None = None


@dataclass(frozen=True)
class Size:
    """An answer of LinkedIn. `members` is None below 300; `asked_at` in milliseconds UTC; `why_kept` says why it is an old one."""

    members: int | None
    asked_at: int
    forecasts: tuple[Forecast, ...] = ()
    prices: Prices | None = None
    why_kept: str | None = None

    @property
    def too_small(self) -> bool:
        """Whether no ad would be shown."""
        return self.members is None or self.members < FEWEST


@dataclass(frozen=True)
class Aim:
    """What a size is asked for: the criteria and the terms of the ad set; money in micros of the account's currency."""

    criteria: Criteria
    objective: str | None = None
    format: str | None = None
    bid_strategy: str | None = None
    bid: int | None = None
    daily_budget: int | None = None
    expansion: bool = False
    network: bool = False


def aim_of(row: EntityRow, criteria: Criteria | None = None) -> Aim:
    """What to ask for an ad set; other criteria than its own may be given."""
    return Aim(
        from_stored(row["targeting"]) if criteria is None else criteria, row["objective"], row["format"], row["bid_strategy"],
        row["bid"], row["daily_budget"], bool(row["audience_expansion"]), bool(row["audience_network"]),
    )  # fmt: skip


def keep(workspace: Workspace, criteria: Criteria, size: Size) -> None:
    """Keep an answer in place of the one before."""
    more = {
        "forecasts": [[one.measure, one.days, one.low, one.high] for one in size.forecasts],
        "prices": vars(size.prices) if size.prices else None,
    }
    row = {"digest": digest(criteria), "members": size.members, "forecast": dump_json(more), "asked_at": size.asked_at}
    with workspace.write() as connection:
        connection.execute(insert(audience_size).prefix_with("OR REPLACE").values(row))


def ad_sets_with(connection: Connection, criteria: Criteria) -> list[int]:
    """Row numbers of the LinkedIn ad sets that have these criteria, however they are written."""
    table, wanted = ENTITY["ad_group"], digest(criteria)
    standing = (
        (table.c.presence == int(Presence.DRAFT)) & (table.c.platform == LINKEDIN) & table.c.targeting.is_not(None)
    )
    rows = connection.execute(select(table.c.pk, table.c.targeting).where(standing)).all()
    fitting = {
        text for text in {row.targeting for row in rows} if text and digest(from_stored(json.loads(text))) == wanted
    }
    return [row.pk for row in rows if row.targeting in fitting]


def answer(members: int | None, forecasts: Iterable[Forecast] = (), prices: Prices | None = None) -> Size:
    """An answer of just now."""
    return Size(members, now_ms(), tuple(forecasts), prices)


def last_known(connection: Connection, criteria: Criteria) -> Size | None:
    """The last answer for these criteria, however they are written; None when LinkedIn was never asked."""
    return last_of(connection, [criteria]).get(digest(criteria))


def last_of(connection: Connection, several: Iterable[Criteria]) -> dict[str, Size]:
    """The last answers for several criteria, by their digest."""
    wanted = list(dict.fromkeys(map(digest, several)))
    found: dict[str, Size] = {}
    for at in range(0, len(wanted), _CHUNK):
        query = select(audience_size).where(audience_size.c.digest.in_(wanted[at : at + _CHUNK]))
        found |= {row.digest: _read(row) for row in connection.execute(query)}
    return found


def _read(row: Row[Any]) -> Size:
    more = json.loads(row.forecast) if row.forecast else {}
    prices = more.get("prices")
    forecasts = tuple(Forecast(*one) for one in more.get("forecasts", ()))
    return Size(row.members, row.asked_at, forecasts, Prices(**prices) if prices else None)


def size_words(size: Size) -> str:
    """How many members, in words."""
    return "Fewer than 300 members" if size.members is None else f"{size.members:,} members"


def as_of(size: Size) -> str:
    """When LinkedIn said so."""
    return f"as LinkedIn said on {when(size.asked_at)}"


def advice(size: Size, criteria: Criteria) -> str:
    """What a small or large audience means, and what would widen it."""
    if size.too_small:
        return f"LinkedIn shows no ads to fewer than {FEWEST} members. {widening(criteria)}"
    if size.members is not None and size.members < SMALL and not criteria.facets() & _NAMED:
        return f"Below {SMALL:,} members ads repeat quickly and cost more; fine for named companies and lists only."
    return ""


def price_advice(prices: Prices | None, aim: Aim) -> str:
    """What LinkedIn's limits mean for the ad set's own bid and budget; nothing where both are inside."""
    if prices is None:
        return ""
    told = []
    bid = aim.bid if aim.bid_strategy not in (None, "Maximum delivery") else None
    if bid and prices.least_bid is not None and bid < prices.least_bid:
        told.append(
            f"The bid of {_amount(bid, prices)} is below the least that LinkedIn takes, {_amount(prices.least_bid, prices)}."
        )
    elif bid and prices.most_bid is not None and bid > prices.most_bid:
        told.append(
            f"The bid of {_amount(bid, prices)} is above the most that LinkedIn takes, {_amount(prices.most_bid, prices)}."
        )
    elif bid and prices.usual_bid is not None and bid < prices.usual_bid / 2:
        told.append(
            f"The bid of {_amount(bid, prices)} is less than half the usual one, {_amount(prices.usual_bid, prices)}: few will see the ads."
        )
    if aim.daily_budget and prices.least_daily is not None and aim.daily_budget < prices.least_daily:
        told.append(
            f"The daily budget of {_amount(aim.daily_budget, prices)} is below LinkedIn's least, {_amount(prices.least_daily, prices)}."
        )
    return " ".join(told)


def _amount(micros: int, prices: Prices) -> str:
    return f"{money_text(micros, prices.currency or 'EUR')} {prices.currency}".strip()


_NAMED = frozenset({"employers", "employersAll", "audienceMatchingSegments", "dynamicSegments"})


def widening(criteria: Criteria) -> str:
    """What would reach more people."""
    people = [group for group in criteria.include if not {one.facet for one in group} <= PLACES | {LANGUAGES}]
    ways = []
    if len(people) > 1:
        facets = dict.fromkeys(one.facet for group in sorted(people, key=len) for one in group)
        ways.append(f"leave out one of {either([many_word(one).lower() for one in facets], 4)}")
    if people:
        shortest = min(people, key=len)
        ways.append(f"add more {many_word(shortest[0].facet).lower()}")
    ways.append("add places")
    if criteria.exclude:
        ways.append("exclude less")
    return f"To widen it, {either(ways)}."
