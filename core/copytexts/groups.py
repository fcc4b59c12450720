"""Ad groups and ad sets as the Copy screen lists them: those with no ad or a weak one first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select

from core.catalog import GOOGLE
from core.copytexts.keeping import KEPT
from core.ids import id_text
from core.schema import ENTITY, Presence, copy_text

MOST = 300
_BETWEEN = " | "
FULL_HEADLINES, FULL_DESCRIPTIONS, FULL_ADS = 10, 3, 2
"""A search ad with fewer texts is weak; so is a LinkedIn ad set with fewer ads, for LinkedIn has nothing to compare then."""


@dataclass(frozen=True)
class Group:
    """An ad group. `headlines` and `descriptions` are those of its fullest search ad, `kept` how many texts wait to be used."""

    pk: int
    id: str
    name: str
    platform: str
    campaign: str
    ads: int
    headlines: int
    descriptions: int
    kept: int

    @property
    def weak(self) -> bool:
        """Whether its ads offer the platform too little to choose from."""
        if self.platform == GOOGLE:
            return self.headlines < FULL_HEADLINES or self.descriptions < FULL_DESCRIPTIONS
        return self.ads < FULL_ADS

    @property
    def title(self) -> str:
        """Its name without the parts at its beginning and end that its campaign's name has too."""
        parts, above = self.name.split(_BETWEEN), self.campaign.split(_BETWEEN)
        same = 0
        while same < min(len(parts) - 1, len(above)) and parts[same] == above[same]:
            same += 1
        own = parts[same:]
        tail = 0
        while tail < min(len(own) - 1, len(above) - same) and own[-1 - tail] == above[-1 - tail]:
            tail += 1
        return _BETWEEN.join(own[: len(own) - tail])

    def facts(self) -> str:
        """How its ads stand, in a few words."""
        if not self.ads:
            words = "No ad yet"
        elif self.platform == GOOGLE:
            words = f"{_counted(self.headlines, 'headline')}, {_counted(self.descriptions, 'description')}"
        else:
            words = _counted(self.ads, "ad")
        return f"{self.kept} kept · {words[:1].lower()}{words[1:]}" if self.kept else words


def groups(connection: Connection, search: str = "", *, most: int = MOST) -> tuple[list[Group], int]:
    """The first `most` that match, weakest first, and how many match in all."""
    group, campaign = ENTITY["ad_group"].c, ENTITY["campaign"].c
    where = [group.presence == int(Presence.DRAFT), or_(group.status.is_(None), group.status != "REMOVED")]
    for word in search.split():
        where.append(or_(*(column.icontains(word, autoescape=True) for column in (group.name, campaign.name))))
    both = ENTITY["ad_group"].join(ENTITY["campaign"], group.campaign == campaign.pk)
    total = connection.execute(select(func.count()).select_from(both).where(*where)).scalar_one()
    query = _query(where).limit(most)
    return [_group(row) for row in connection.execute(query)], total


def group_of(connection: Connection, pk: int) -> Group | None:
    """One ad group as it stands now."""
    row = connection.execute(_query([ENTITY["ad_group"].c.pk == pk])).first()
    return _group(row) if row else None


def _group(row: Row[Any]) -> Group:
    return Group(
        row.pk,
        id_text(row.id),
        row.name,
        row.platform,
        row.campaign,
        row.ads,
        row.headlines,
        row.descriptions,
        row.kept,
    )


def _query(where: list[ColumnElement[bool]]) -> Select[Any]:
    group, campaign, ad = ENTITY["ad_group"], ENTITY["campaign"], ENTITY["ad"].c
    shown = and_(
        ad.ad_group == group.c.pk, ad.presence == int(Presence.DRAFT), or_(ad.status.is_(None), ad.status != "REMOVED")
    )

    def of_ads(what: ColumnElement[int]) -> ColumnElement[int]:
        return func.coalesce(select(what).where(shown).scalar_subquery(), 0)

    ads = of_ads(func.count())
    headlines = of_ads(func.max(func.json_array_length(ad.headlines)))
    descriptions = of_ads(func.max(func.json_array_length(ad.descriptions)))
    kept = select(func.count()).where(copy_text.c.ad_group == group.c.pk, copy_text.c.state == KEPT).scalar_subquery()
    weak = case(
        (ads == 0, 0),
        (and_(group.c.platform == GOOGLE, or_(headlines < FULL_HEADLINES, descriptions < FULL_DESCRIPTIONS)), 1),
        (and_(group.c.platform != GOOGLE, ads < FULL_ADS), 1),
        else_=2,
    )
    return (
        select(group.c.pk, group.c.id, group.c.name, group.c.platform, campaign.c.name.label("campaign"), ads.label("ads"),
               headlines.label("headlines"), descriptions.label("descriptions"), kept.label("kept"))
        .select_from(group.join(campaign, group.c.campaign == campaign.c.pk))
        .where(*where)
        .order_by(weak, group.c.name.collate("NOCASE"), group.c.pk)
    )  # fmt: skip


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" + ("s" if count != 1 else "")
