"""The texts of the ads that stand, with their figures: what style, copies and response are learned from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from core.catalog import GOOGLE, KINDS, LINKEDIN
from core.schema import ENTITY, Presence, fact

MOST_ADS = 20_000
"""Ads looked at: those shown most often first."""
FIELDS: Mapping[str, tuple[str, ...]] = {
    GOOGLE: ("headlines", "descriptions"),
    LINKEDIN: ("introductory_text", "headline", "description"),
}
TITLES = frozenset({"headlines", "headline"})
_NAMES = tuple(name for names in FIELDS.values() for name in names)


@dataclass(frozen=True)
class OwnAd:
    """One ad: row numbers of itself, its ad group and account, its texts by field, and its figures over all days.

    `waiting`: it is proposed only; `live`: it stands on the platform.
    """

    pk: int
    ad_group: int
    account: int
    platform: str
    texts: Mapping[str, tuple[str, ...]]
    impressions: int
    clicks: int
    waiting: bool = False
    live: bool = True

    @property
    def every(self) -> Iterator[tuple[str, str]]:
        """Each text with its field."""
        return ((name, text) for name, texts in self.texts.items() for text in texts)


def own_ads(connection: Connection, *where: ColumnElement[bool]) -> list[OwnAd]:
    """Ads of the draft, and those that wait for review, most shown first; at most `MOST_ADS`."""
    ad, group, campaign = ENTITY["ad"], ENTITY["ad_group"], ENTITY["campaign"]
    sums = _sums()
    shown, clicked = func.coalesce(sums.c.impressions, 0), func.coalesce(sums.c.clicks, 0)
    query = (
        select(ad.c.pk, ad.c.ad_group, campaign.c.account, ad.c.platform, ad.c.presence, ad.c.live, shown, clicked)
        .add_columns(*(ad.c[name] for name in _NAMES))
        .select_from(
            ad.join(group, group.c.pk == ad.c.ad_group)
            .join(campaign, campaign.c.pk == group.c.campaign)
            .outerjoin(sums, sums.c.entity == ad.c.pk)
        )
        .where(ad.c.presence.in_((int(Presence.DRAFT), int(Presence.PROPOSED))), *where)
        .order_by(shown.desc(), ad.c.pk)
        .limit(MOST_ADS)
    )
    return [_read(row) for row in connection.execute(query)]


def _sums() -> Any:
    wanted = fact.c.kind == KINDS["ad"].code
    sums = (func.sum(fact.c[name]).label(name) for name in ("impressions", "clicks"))
    return select(fact.c.entity, *sums).where(wanted).group_by(fact.c.entity).subquery()


def _read(row: Any) -> OwnAd:
    pk, ad_group, account, platform, presence, live, impressions, clicks, *cells = row
    texts = {name: tuple(_texts(cell)) for name, cell in zip(_NAMES, cells, strict=True) if cell}
    kept = {name: texts[name] for name in FIELDS[platform] if texts.get(name)}
    waiting = presence == int(Presence.PROPOSED)
    return OwnAd(pk, ad_group, account, platform, kept, int(impressions), int(clicks), waiting, bool(live))


def _texts(cell: str) -> Iterable[str]:
    """The texts of a stored cell: one, or a list of them as JSON."""
    if not cell.startswith("["):
        return [cell]
    try:
        found = json.loads(cell)
    except ValueError:
        return [cell]
    return [str(one) for one in found] if isinstance(found, list) else [cell]
