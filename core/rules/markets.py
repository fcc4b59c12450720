"""Which brand kit counts for an ad: that of the countries and languages its campaign or LinkedIn ad set is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, select

from core.among import among
from core.brandkit import Kits
from core.brandkit.aiming import CAMPAIGN_FIELDS as FIELDS
from core.brandkit.aiming import GROUP_FIELDS, markets_of_ad_sets, markets_of_campaigns, narrowed
from core.rules.roles import Voice
from core.rules.rule import Item
from core.schema import ENTITY

__all__ = ["FIELDS", "GROUP_FIELDS", "Markets", "markets_in"]


@dataclass(frozen=True, eq=False)
class Markets:
    """Voices by market. `campaigns` and `groups` hold the markets that have a kit, by row number."""

    kits: Kits
    base: Voice
    campaigns: Mapping[int, tuple[str, ...]]
    groups: Mapping[int, tuple[str, ...]]
    _voices: dict[tuple[str, ...], Voice] = field(default_factory=dict)

    def of(self, campaign: int | None, ad_group: int | None) -> tuple[str, ...]:
        """The markets with a kit that something of a campaign or ad group is for."""
        if ad_group:
            return self.groups.get(ad_group, ())
        return self.campaigns.get(campaign or 0, ())

    def voice_of(self, item: Item) -> Voice:
        """How the brand speaks where an ad or asset shows."""
        if not self.campaigns and not self.groups:
            return self.base
        markets = self.of(item["campaign"], item["ad_group"])
        if not markets:
            return self.base
        if markets not in self._voices:
            kit = self.kits.for_markets(markets)
            self._voices[markets] = replace(self.base, brand=kit.brand, kit=kit)
        return self._voices[markets]


def markets_in(connection: Connection, kits: Kits, base: Voice) -> Markets:
    """The markets of all campaigns and ad groups."""
    known = frozenset(kits.markets)
    named = markets_of_campaigns(connection)
    campaigns = {pk: mine for pk, codes in named.items() if (mine := tuple(sorted(known.intersection(codes))))}
    return Markets(kits, base, campaigns, _groups(connection, known, named, campaigns))


def _groups(
    connection: Connection,
    known: frozenset[str],
    named: Mapping[int, tuple[str, ...]],
    campaigns: Mapping[int, tuple[str, ...]],
) -> dict[int, tuple[str, ...]]:
    """Ad groups are for what their campaign is for, unless they say otherwise themselves."""
    group = ENTITY["ad_group"].c
    below = select(group.pk, group.campaign).where(among(group.campaign, list(campaigns)))
    found = {pk: campaigns[campaign] for pk, campaign in connection.execute(below)} if campaigns else {}
    own = markets_of_ad_sets(connection)
    above = select(group.pk, group.campaign).where(among(group.pk, list(own)))
    for pk, campaign in connection.execute(above) if own else ():
        mine = tuple(sorted(known.intersection(narrowed(named.get(campaign, ()), *own[pk]))))
        found.pop(pk, None)
        if mine:
            found[pk] = mine
    return found
