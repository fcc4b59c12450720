"""What the texts of an ad group are judged against, read at once: keywords, page, evidence, own ads, verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.among import among
from core.brief import Brief
from core.brief.accepted import brief_in
from core.catalog import GOOGLE
from core.copy.words import stems
from core.errors import NotFound
from core.evidence import Ledger
from core.evidence.keeping import ledger_in
from core.ids import parse_id
from core.quality.own import OwnAd, own_ads
from core.quality.relevance import page_sentences
from core.rows import draft
from core.schema import ENTITY
from core.today import local_today
from core.workspace import Workspace

MOST_KEYWORDS = 50
_MOST_WORDS = 20_000


@dataclass(frozen=True)
class Surroundings:
    """Everything around the texts of one ad group; `about` are stems of what each ad group of the account is about."""

    ad_group: int
    account: int
    platform: str
    keywords: tuple[str, ...]
    page: tuple[str, ...]
    ledger: Ledger
    names: tuple[str, ...]
    ads: tuple[OwnAd, ...]
    about: Mapping[int, frozenset[str]]

    @property
    def account_ads(self) -> list[OwnAd]:
        """The account's ads on this platform."""
        return [ad for ad in self.ads if ad.account == self.account and ad.platform == self.platform]

    def standing(self, field: str) -> list[str]:
        """What the ads of the ad group say in a field."""
        mine = (ad for ad in self.ads if ad.ad_group == self.ad_group and not ad.waiting)
        return list(dict.fromkeys(text for ad in mine for text in ad.texts.get(field, ())))


def surroundings_of(workspace: Workspace, ad_group: str) -> Surroundings:
    """Read what is around an ad group of the draft; raises NotFound."""
    today = local_today(workspace)
    with workspace.read() as connection:
        pk, platform, name, account = _group(connection, ad_group)
        brief = brief_in(connection)
        ads = tuple(own_ads(connection))
        mine = {ad.ad_group for ad in ads if ad.account == account} | {pk}
        return Surroundings(
            pk, account, platform, _keywords(connection, pk, platform, name),
            page_sentences(connection, _address(connection, pk, brief)),
            ledger_in(connection, today, brief), _names(brief), ads, _about(connection, sorted(mine)),
        )  # fmt: skip


def _group(connection: Connection, ad_group: str) -> tuple[int, str, str, int]:
    group, campaign = ENTITY["ad_group"], ENTITY["campaign"]
    query = (
        select(group.c.pk, group.c.platform, group.c.name, campaign.c.account)
        .select_from(group.join(campaign, campaign.c.pk == group.c.campaign))
        .where(group.c.id == parse_id(ad_group).bytes, draft("ad_group"))
    )
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(f"There is no ad group {ad_group}.")
    return row.pk, row.platform, row.name or "", row.account


def _keywords(connection: Connection, pk: int, platform: str, name: str) -> tuple[str, ...]:
    """The keywords of a search ad group, without any its name; an ad set has none."""
    if platform != GOOGLE:
        return ()
    keyword = ENTITY["keyword"].c
    query = select(keyword.text).where(draft("keyword"), keyword.ad_group == pk, keyword.text.is_not(None))
    texts = connection.execute(query.order_by(keyword.pk).limit(MOST_KEYWORDS)).scalars()
    return tuple(dict.fromkeys(texts)) or ((name,) if name else ())


def _address(connection: Connection, pk: int, brief: Brief | None) -> str | None:
    """The page the ads lead to, else that of the brief."""
    ad = ENTITY["ad"].c
    query = select(ad.final_url).where(draft("ad"), ad.ad_group == pk, ad.final_url.is_not(None))
    found = connection.execute(query.order_by(ad.pk).limit(1)).scalar()
    return found or (brief.landing_page if brief else None)


def _names(brief: Brief | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((brief.product, brief.company))) if brief else ()


def _about(connection: Connection, groups: Sequence[int]) -> dict[int, frozenset[str]]:
    """Stems of the names and keywords of ad groups, by row number."""
    found: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    group, keyword = ENTITY["ad_group"].c, ENTITY["keyword"].c
    named = select(group.pk, group.name).where(among(group.pk, groups), group.name.is_not(None))
    worded = select(keyword.ad_group, keyword.text).where(draft("keyword"), among(keyword.ad_group, groups))
    for query in (named, worded.where(keyword.text.is_not(None)).limit(_MOST_WORDS)):
        for pk, text in connection.execute(query):
            found[pk] |= stems(text)
    return dict(found)
