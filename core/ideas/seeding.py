"""Questions made from what stands in a workspace: keywords, an ad group, and where its campaign is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from core.catalog import GOOGLE, KINDS
from core.errors import InvalidInput
from core.ideas.question import MOST_SEEDS, Question, tidy_text
from core.ids import parse_id
from core.rows import draft, get_row
from core.schema import ENTITY
from core.values import decode
from core.workspace import Workspace

_keyword, _group, _campaign, _targeting, _ad = (
    ENTITY[name] for name in ("keyword", "ad_group", "campaign", "targeting", "ad")
)


def from_ad_group(workspace: Workspace, ad_group: str, *, url: str = "") -> Question:
    """A question for an ad group: its keywords, else the page its ads lead to; place and language of its campaign.

    Raises NotFound, and InvalidInput for an ad group of another platform.
    """
    row = get_row(workspace, "ad_group", ad_group)
    if row["platform"] != GOOGLE:
        raise InvalidInput("Keywords belong to ad groups of Google Ads.", hint="Choose such an ad group.")
    with workspace.read() as connection:
        texts = _texts(connection, row.pk)
        url = url or ("" if texts else _page(connection, row.pk))
        return _placed(connection, row.parents["campaign"], Question(texts, url))


def from_keywords(workspace: Workspace, ids: Sequence[str]) -> Question:
    """A question for chosen keywords; place and language of the campaign of the first. Raises InvalidInput without any."""
    wanted = [parse_id(one).bytes for one in ids[:MOST_SEEDS]]
    query = (
        select(_keyword.c.text, _group.c.campaign)
        .select_from(_keyword.join(_group, _group.c.pk == _keyword.c.ad_group))
        .where(_keyword.c.id.in_(wanted), draft("keyword"))
        .order_by(_keyword.c.pk)
    )
    with workspace.read() as connection:
        rows = connection.execute(query).all()
        if not rows:
            raise InvalidInput("No keyword was chosen.", hint="Choose at least one.")
        texts = tuple(dict.fromkeys(tidy_text(text) for text, _ in rows if text))
        return _placed(connection, rows[0][1], Question(texts))


def _texts(connection: Connection, group: int) -> tuple[str, ...]:
    """The keywords of an ad group, each text once."""
    text = func.lower(_keyword.c.text)
    query = (
        select(text)
        .where(draft("keyword"), _keyword.c.ad_group == group, _keyword.c.text.is_not(None))
        .group_by(text)
        .order_by(func.min(_keyword.c.pk))
        .limit(MOST_SEEDS)
    )
    return tuple(dict.fromkeys(tidy_text(one) for one in connection.execute(query).scalars()))


def _page(connection: Connection, group: int) -> str:
    query = select(_ad.c.final_url).where(draft("ad"), _ad.c.ad_group == group, _ad.c.final_url.is_not(None))
    return str(connection.execute(query.order_by(_ad.c.pk).limit(1)).scalar() or "")


def _placed(connection: Connection, campaign: int | None, question: Question) -> Question:
    """The question with the places, the language and the network of a campaign."""
    columns = [_campaign.c[name] for name in ("locations", "languages", "networks")]
    found = connection.execute(select(*columns).where(_campaign.c.pk == campaign)).first()
    if found is None:
        return question
    countries, languages, networks = (_listed(name, value) for name, value in zip(_NAMES, found, strict=True))
    places = tuple(dict.fromkeys([*(one.upper() for one in countries), *_ids(connection, campaign)]))[:10]
    return Question(
        question.keywords, question.url, places, languages[0].lower() if languages else "",
        partners="Search Partners" in networks,
    )  # fmt: skip


_NAMES = ("locations", "languages", "networks")


def _listed(name: str, stored: Any) -> list[str]:
    return list(decode(KINDS["campaign"].by_name[name], stored) or ())


def _ids(connection: Connection, campaign: int | None) -> list[str]:
    """Places that a campaign names by their ids and does not exclude."""
    shown = or_(_targeting.c.negative.is_(None), _targeting.c.negative == 0)
    query = select(_targeting.c.criterion_id).where(
        draft("targeting"), _targeting.c.campaign == campaign, _targeting.c.type == "location", shown,
        _targeting.c.criterion_id.is_not(None),
    )  # fmt: skip
    return [str(one) for one in connection.execute(query.limit(10)).scalars() if str(one).isdigit()]
