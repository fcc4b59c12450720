"""Rules for lists of contacts and companies that ad sets use: run out, failed, or too few members to be shown to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, or_, select

from core.catalog import LINKEDIN
from core.rules.rule import ERROR, WARNING, Hit, Owned, Pack, Says, need
from core.rules.view import View
from core.schema import ENTITY, remote_list
from core.segments import EXPIRED, FAILED, FEWEST, NAMED, READY, TARGET

pack = Pack("linkedin.list", "LinkedIn matched audiences", (LINKEDIN,))

Owners = ColumnElement[bool] | None
_GROUP, _LIST = ENTITY["ad_group"], remote_list


def _using(view: View, owners: Owners, lists: Mapping[str, str], *, excluded: bool) -> Iterator[tuple[int, str]]:
    """Row numbers of ad sets that use these lists, and the name of each."""
    if not lists:
        return
    named = view.owned("ad_group", owners) & _GROUP.c.targeting.contains(TARGET, autoescape=True)
    for pk, stored in view.rows(select(_GROUP.c.pk, _GROUP.c.targeting).where(named).order_by(_GROUP.c.pk)):
        targeting = json.loads(stored)
        text = stored if excluded else json.dumps(targeting.get("include"), ensure_ascii=False)
        for target in dict.fromkeys(NAMED.findall(text)):
            if target in lists:
                yield pk, lists[target]


def _lists(view: View, *wanted: ColumnElement[bool]) -> dict[str, str]:
    query = select(_LIST.c.target, _LIST.c.name).where(_LIST.c.target.is_not(None), *wanted)
    return {str(target): str(name) for target, name in view.rows(query)}


@pack.scope(
    Says(
        "gone",
        ERROR,
        "A list has run out",
        "LinkedIn refuses ad sets that use it. Upload the list again, or take it out.",
    ),
    "ad_group",
    need("ad_group", "ad_group", "targeting"),
)
def _gone(view: View, owners: Owners) -> Iterator[Owned]:
    lists = _lists(view, or_(_LIST.c.status == EXPIRED, _LIST.c.status == FAILED))
    for pk, name in _using(view, owners, lists, excluded=True):
        yield Owned(pk, Hit("targeting", f"The list “{name}” has run out at LinkedIn or could not be read there."))


@pack.scope(
    Says(
        "small", WARNING, "A list below 300 members", "LinkedIn shows no ads to so few. Add more entries, or widen it."
    ),
    "ad_group",
    need("ad_group", "ad_group", "targeting"),
)
def _small(view: View, owners: Owners) -> Iterator[Owned]:
    lists = _lists(view, _LIST.c.status == READY, _LIST.c.size < FEWEST)
    for pk, name in _using(view, owners, lists, excluded=False):
        yield Owned(pk, Hit("targeting", f"The list “{name}” matched fewer than {FEWEST} members."))
