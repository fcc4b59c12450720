"""Which brand kit counts for an ad: that of the countries and languages its campaign is for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select

from core.among import among
from core.brandkit import Kits
from core.rules.roles import Voice
from core.rules.rule import Item
from core.schema import ENTITY

FIELDS = frozenset({"locations", "languages"})
"""Fields of a campaign that say for which markets it is."""


@dataclass(frozen=True, eq=False)
class Markets:
    """Voices by market. `campaigns` holds the markets of each campaign that have a kit, by row number."""

    kits: Kits
    base: Voice
    campaigns: Mapping[int, tuple[str, ...]]
    groups: Mapping[int, int]
    _voices: dict[tuple[str, ...], Voice] = field(default_factory=dict)

    def voice_of(self, item: Item) -> Voice:
        """How the brand speaks where an ad or asset shows."""
        if not self.campaigns:
            return self.base
        campaign = item["campaign"] or self.groups.get(item["ad_group"] or 0)
        markets = self.campaigns.get(campaign or 0, ())
        if not markets:
            return self.base
        if markets not in self._voices:
            kit = self.kits.for_markets(markets)
            self._voices[markets] = replace(self.base, brand=kit.brand, kit=kit)
        return self._voices[markets]


def markets_in(connection: Connection, kits: Kits, base: Voice) -> Markets:
    """The markets of all campaigns."""
    campaign, group = ENTITY["campaign"].c, ENTITY["ad_group"].c
    known = frozenset(kits.markets)
    found: dict[int, tuple[str, ...]] = {}
    for pk, *fields in connection.execute(select(campaign.pk, *(campaign[name] for name in sorted(FIELDS)))):
        mine = sorted(known.intersection(code for stored in fields for code in _codes(stored)))
        if mine:
            found[pk] = tuple(mine)
    groups = select(group.pk, group.campaign).where(among(group.campaign, list(found)))
    return Markets(kits, base, found, dict(connection.execute(groups).all()) if found else {})


def _codes(stored: Any) -> list[str]:
    if not stored:
        return []
    decoded = json.loads(stored) if isinstance(stored, str) else stored
    return [str(one) for one in decoded]
