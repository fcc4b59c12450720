"""Whether names of ad groups and ad sets say again what the names of their campaigns say, where the others do.

Nobody has to write a grammar for ad groups: what nearly all of an account repeat is its habit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select

from core.among import among
from core.naming.grammar import Grammar
from core.naming.storing import OPTION, choose, read_grammars
from core.rules.rule import INFO, Hit, Owned, Pack, Says, need
from core.rules.touched import Touched
from core.rules.view import View
from core.schema import ENTITY, meta

pack = Pack("common.naming", "The habit of this account's names")

Owners = ColumnElement[bool] | None
_GROUP, _CAMPAIGN = ENTITY["ad_group"], ENTITY["campaign"]
_LEAST_GROUPS = 5
_HABIT = 0.8


class _Named(NamedTuple):
    """An ad group, its name, what its campaign's name says in its parts, and the account."""

    pk: int
    name: str
    parts: Mapping[str, str]
    account: int | None
    platform: str


def _grammars(view: View) -> tuple[Grammar, ...]:
    """The workspace's grammars, where campaigns have one; else none."""
    text = view.connection.execute(select(meta.c.value).where(meta.c.key == OPTION)).scalar()
    known = read_grammars(text) if text else ()
    return known if any(one.kind == "campaign" for one in known) else ()


def _concerned(view: View, touched: Touched) -> set[int]:
    """One name more or less changes an account's habit."""
    groups = touched.pks("ad_group", frozenset({"name", "status", "campaign"}))
    campaigns = touched.pks("campaign", frozenset({"name", "status", "account"}))
    if not (groups or campaigns) or not _grammars(view):
        return set()
    above = select(_GROUP.c.campaign).where(among(_GROUP.c.pk, groups))
    left = touched.left.get(("ad_group", "campaign"), set()) | set(campaigns)
    accounts = select(_CAMPAIGN.c.account).where(or_(_CAMPAIGN.c.pk.in_(above), among(_CAMPAIGN.c.pk, left)))
    before = touched.left.get(("campaign", "account"), set())
    everywhere = _CAMPAIGN.c.account.in_(accounts) | among(_CAMPAIGN.c.account, before)
    query = select(_GROUP.c.pk).join(_CAMPAIGN, _CAMPAIGN.c.pk == _GROUP.c.campaign).where(everywhere)
    return {pk for (pk,) in view.rows(query)}


@pack.scope(
    Says(
        "parent_part_missing",
        INFO,
        "Name lacks what its campaign's name says",
        "The other names repeat it, so that reports by ad group can be read without the campaign. Write it in.",
    ),
    "ad_group",
    need("ad_group", "ad_group", "name", "status"),
    reach=_concerned,
)
def _parent_part_missing(view: View, owners: Owners) -> Iterator[Owned]:
    known = _grammars(view)
    if not known:
        return
    asked = set(view.connection.execute(select(_GROUP.c.pk).where(view.owned("ad_group", owners))).scalars())
    by_account: dict[tuple[int | None, str], list[_Named]] = defaultdict(list)
    for one in _groups(view, known):
        by_account[one.account, one.platform].append(one)
    for groups in by_account.values():
        yield from _lacking([one for one in groups if one.parts], asked)


def _groups(view: View, known: Iterable[Grammar]) -> Iterator[_Named]:
    """The ad groups without a grammar of their own whose campaign's name can be read."""
    grammars = tuple(known)
    query = (
        select(_GROUP.c.pk, _GROUP.c.name, _GROUP.c.platform, _CAMPAIGN.c.pk, _CAMPAIGN.c.name, _CAMPAIGN.c.account)
        .join(_CAMPAIGN, _CAMPAIGN.c.pk == _GROUP.c.campaign)
        .where(view.stands("ad_group"), _GROUP.c.name.is_not(None), _CAMPAIGN.c.name.is_not(None))
        .order_by(_GROUP.c.pk)
    )
    read: dict[int, Mapping[str, str]] = {}
    for pk, name, platform, campaign, above, account in view.connection.execute(query):
        if campaign not in read:
            free = choose(grammars, "ad_group", platform) is None
            grammar = choose(grammars, "campaign", platform)
            read[campaign] = (grammar.read(above) or {}) if grammar is not None and free else {}
        yield _Named(pk, name, read[campaign], account, platform or "")


def _lacking(groups: list[_Named], asked: set[int]) -> Iterator[Owned]:
    """Those that lack a part which nearly all of an account repeat, of parts that differ between its campaigns."""
    for part in sorted({name for one in groups for name in one.parts}):
        having = [one for one in groups if one.parts.get(part)]
        repeating = {one.pk for one in having if _says(one.name, one.parts[part])}
        different = len({one.parts[part] for one in having}) > 1
        if len(having) < _LEAST_GROUPS or not different or len(repeating) < _HABIT * len(having):
            continue
        for one in having:
            if one.pk in asked and one.pk not in repeating:
                words = f"The name lacks “{one.parts[part]}”, which its campaign's name says; {len(repeating)} of {len(having)} repeat it."
                yield Owned(one.pk, Hit("name", words, 0, len(one.name) or None))


def _says(name: str, value: str) -> bool:
    """Whether a name holds a value as a piece of its own."""
    return re.search(rf"(?<![^\W_]){re.escape(value)}(?![^\W_])", name, re.IGNORECASE) is not None
