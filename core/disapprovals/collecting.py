"""The texts that a platform approved or disapproved, as they were when it looked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select

from core.catalog import GOOGLE, KINDS, LINKEDIN
from core.schema import ENTITY, Presence, live_value, policy_note

MOST = 50_000
FIELDS = {GOOGLE: ("headlines", "descriptions"), LINKEDIN: ("introductory_text", "headline", "description")}
_STATUS = {"disapproved": True, "approved": False}


@dataclass(frozen=True)
class Seen:
    """A text the platform has judged; `ad` is the row number of one ad that holds it."""

    text: str
    ad: int
    refused: bool


def seen_texts(connection: Connection, platform: str) -> list[Seen]:
    """Each different text once, the newest ads first; one that also stands in an approved ad counts as approved."""
    found: dict[str, Seen] = {}
    for pk, said, cells in _rows(connection, platform):
        refused = _STATUS[said]
        for text in _texts(cells):
            known = found.get(text.casefold())
            if known is None or (known.refused and not refused):
                found[text.casefold()] = Seen(text, known.ad if known else pk, refused)
    return sorted(found.values(), key=lambda one: (one.ad, one.text))


def refused_ads(connection: Connection, platform: str) -> int:
    """How many ads of a platform are disapproved."""
    query = select(func.count()).select_from(_joined()).where(*_judged(platform), _said() == "disapproved")
    return int(connection.execute(query).scalar_one())


def _rows(connection: Connection, platform: str) -> Iterator[tuple[int, str, tuple[Any, ...]]]:
    ad = ENTITY["ad"]
    columns = [ad.c[name] for name in FIELDS[platform]]
    query = select(ad.c.pk, _said(), *columns).select_from(_joined()).where(*_judged(platform))
    for pk, said, *cells in connection.execute(query.order_by(ad.c.pk.desc()).limit(MOST)):
        yield pk, said, tuple(cells)


def _joined() -> Any:
    ad = ENTITY["ad"]
    return ad.outerjoin(policy_note, (policy_note.c.entity == ad.c.pk) & (policy_note.c.kind == KINDS["ad"].code))


def _said() -> ColumnElement[str]:
    return func.lower(func.coalesce(policy_note.c.status, ENTITY["ad"].c.approval_status))


def _judged(platform: str) -> list[ColumnElement[bool]]:
    """Ads as the platform has them: what was edited since is another text."""
    ad = ENTITY["ad"]
    edited = exists().where(
        live_value.c.kind == KINDS["ad"].code, live_value.c.entity == ad.c.pk, live_value.c.field.in_(FIELDS[platform])
    )
    standing = ad.c.presence == int(Presence.DRAFT)
    return [standing, ad.c.platform == platform, ad.c.live == 1, _said().in_(list(_STATUS)), ~edited]


def _texts(cells: tuple[Any, ...]) -> Iterator[str]:
    for cell in cells:
        if not cell:
            continue
        if cell.startswith("["):
            try:
                yield from (str(one) for one in json.loads(cell))
                continue
            except ValueError:
                pass
        yield cell
