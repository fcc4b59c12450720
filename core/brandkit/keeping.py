"""The brand kits of a workspace: kept by market, laid over the brand table of the accepted brief."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core import acts
from core.brandkit.form import body_of, kit_from, market_code
from core.brandkit.kit import ALL_MARKETS, BrandKit, merged
from core.brief.accepted import brief_in
from core.brief.brief import Brand
from core.database import new_id
from core.errors import InvalidInput
from core.schema import brand_kit
from core.workspace import Workspace

SUBJECT = "brand_kit"


@dataclass(frozen=True)
class Kits:
    """The kits of a workspace by market and the brand of its brief; `for_markets` lays them over each other."""

    brand: Brand | None = None
    by_market: Mapping[str, BrandKit] | None = None

    @property
    def markets(self) -> tuple[str, ...]:
        """The markets that have a kit of their own."""
        return tuple(sorted(market for market in self.by_market or {} if market != ALL_MARKETS))

    def for_markets(self, markets: Iterable[str] = ()) -> BrandKit:
        """The kit for these countries and languages: the one for all, then languages, then countries."""
        known = self.by_market or {}
        wanted = sorted((one for one in dict.fromkeys(markets) if one in known), key=lambda one: (one.isupper(), one))
        order = [ALL_MARKETS, *(one for one in wanted if one != ALL_MARKETS)]
        return merged(self.brand, [known[one] for one in order if one in known])


def kit_for(workspace: Workspace, market: str | None = None) -> BrandKit:
    """The kit that counts in a market (a country or a language; None: in all), the brief's brand included."""
    with workspace.read() as connection:
        return kits_in(connection).for_markets([market_code(market)] if market else [])


def kits_of(workspace: Workspace) -> Kits:
    """All kits with the brand of the accepted brief."""
    with workspace.read() as connection:
        return kits_in(connection)


def kits_in(connection: Connection, brand: Brand | None = None) -> Kits:
    """All kits; laid over `brand`, else over that of the accepted brief."""
    if brand is None:
        brief = brief_in(connection)
        brand = brief.brand if brief else None
    rows = connection.execute(select(brand_kit.c.market, brand_kit.c.body).order_by(brand_kit.c.pk))
    return Kits(brand, {market: kit_from(market, json.loads(body)) for market, body in rows})


def save_kit(workspace: Workspace, kit: BrandKit) -> None:
    """Keep a kit for its market in place of the one that stands there; an empty one is removed."""
    market = market_code(kit.market)
    body = body_of(kit)
    kit_from(market, body)  # says what is wrong before anything is written
    with workspace.write() as connection:
        row = connection.execute(select(brand_kit.c.id, brand_kit.c.body).where(brand_kit.c.market == market)).first()
        written = json.dumps(body, ensure_ascii=False)
        if (row.body if row else "{}") == written:
            return
        values = {"name": market_name(market), "market": market, "body": written} if body else None
        title = f"{'Change' if body else 'Remove'} the brand kit for {market_name(market)}"
        acts.put(connection, SUBJECT, row.id if row else new_id(), values, title)
    workspace.tell(title, frozenset(), "")


def replace_kits(workspace: Workspace, kits: Iterable[BrandKit]) -> None:
    """Keep these kits and no others."""
    new = {market_code(one.market): one for one in kits}
    with workspace.write():
        for market in kits_of(workspace).by_market or {}:
            if market not in new:
                save_kit(workspace, BrandKit(market))
        for one in new.values():
            save_kit(workspace, one)


def market_name(market: str) -> str:
    """What people call a market."""
    from core.brief.form import countries, languages

    if market == ALL_MARKETS:
        return "all markets"
    name = countries().get(market) or languages().get(market)
    if name is None:
        raise InvalidInput(f"{market!r} is no market.", where="market")
    return name
