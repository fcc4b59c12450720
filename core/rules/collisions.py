"""Negative keywords against the account's own keywords, with the semantics of negatives (no close variants)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Select, Table, and_, cast, func, or_, select

from core.among import among
from core.catalog import GOOGLE
from core.rules.rule import ERROR, Hit, Owned, Pack, Says
from core.rules.touched import LINKS, Touched
from core.rules.view import View
from core.schema import ENTITY

pack = Pack("google.negative", "Google Ads negative keyword rules", (GOOGLE,))

_keyword, _negative, _group, _campaign = (
    ENTITY[name] for name in ("keyword", "negative_keyword", "ad_group", "campaign")
)
Owners = ColumnElement[bool] | None
_WORD = re.compile(r"[^\s\"\[\]+]+")
_RUNS = ("ENABLED", "DRAFT")
_NAMED = 3


@dataclass(frozen=True)
class Negative:
    """A negative keyword as it is compared; `campaign` is where it works, `group` None for all of it."""

    pk: int
    campaign: int | None
    group: int | None
    match: str
    words: tuple[str, ...]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a keyword, small, without the signs of match types."""
    return tuple(_WORD.findall(text.lower()))


def blocks(match: str, words: tuple[str, ...], keyword: tuple[str, ...]) -> bool:
    """Whether a negative blocks a keyword's own text: broad all words, phrase in a row, exact the same; no close variants."""
    if not words or len(words) > len(keyword):
        return False
    if match == "EXACT":
        return words == keyword
    if match == "PHRASE":
        return any(keyword[at : at + len(words)] == words for at in range(len(keyword) - len(words) + 1))
    return set(words) <= set(keyword)


def _negatives(view: View, where: ColumnElement[bool]) -> Iterator[Negative]:
    group = _group.alias()
    query = (
        select(
            _negative.c.pk,
            func.coalesce(_negative.c.campaign, group.c.campaign),
            _negative.c.ad_group,
            _negative.c.match_type,
            _negative.c.text,
        )
        .select_from(_negative.outerjoin(group, group.c.pk == _negative.c.ad_group))
        .where(view.stands("negative_keyword"), _runs(_negative), _negative.c.text.is_not(None), where)
    )
    for pk, campaign, grouped, match, text in view.rows(query):
        if campaign is not None:
            yield Negative(pk, campaign, grouped, match or "BROAD", words_of(text))
    yield from _listed(view, where)


def _listed(view: View, where: ColumnElement[bool]) -> Iterator[Negative]:
    """The keywords of negative lists, once for each campaign that their list is attached to."""
    each = func.json_each(_campaign.c.negative_lists).table_valued("value", name="attached_list")
    same = and_(_negative.c.account == _campaign.c.account, _negative.c.shared_set == each.c.value)
    query = (
        select(_negative.c.pk, _campaign.c.pk, _negative.c.match_type, _negative.c.text)
        .select_from(_campaign.join(each, _campaign.c.negative_lists.is_not(None)).join(_negative, same))
        .where(view.stands("negative_keyword"), view.stands("campaign"), _runs(_negative))
        .where(_campaign.c.negative_lists.is_not(None), _negative.c.text.is_not(None), where)
    )
    for pk, campaign, match, text in view.rows(query):
        yield Negative(pk, campaign, None, match or "BROAD", words_of(text))


def negatives_of(view: View, campaigns: Sequence[int]) -> dict[int, list[Negative]]:
    """The negatives that work in these campaigns, those of their ad groups and lists among them."""
    groups = select(_group.c.pk).where(among(_group.c.campaign, campaigns))
    there = or_(
        among(_negative.c.campaign, campaigns),
        _negative.c.ad_group.in_(groups),
        _negative.c.pk.in_(_of_lists(view, campaigns)),
    )
    found: dict[int, list[Negative]] = {pk: [] for pk in campaigns}
    for one in _negatives(view, there):
        if one.campaign in found:
            found[one.campaign].append(one)
    return found


def _of_lists(view: View, campaigns: Iterable[int]) -> set[int]:
    """All keywords of negative lists of these campaigns' accounts, attached now or before."""
    accounts = select(_campaign.c.account).where(_campaign.c.pk.in_(list(campaigns)))
    query = select(_negative.c.pk).where(_negative.c.shared_set.is_not(None), _negative.c.account.in_(accounts))
    return {pk for (pk,) in view.rows(query)}


def _runs(table: Table) -> ColumnElement[bool]:
    status = table.c.status
    return or_(status.is_(None), status.in_(_RUNS))


def _keywords(view: View, campaigns: Iterable[int]) -> Select[Any]:
    joined = _keyword.join(_group, _group.c.pk == _keyword.c.ad_group)
    return (
        select(_group.c.campaign, _keyword.c.ad_group, _keyword.c.text)
        .select_from(joined)
        .where(
            view.stands("keyword"),
            _runs(_keyword),
            _keyword.c.text.is_not(None),
            _group.c.campaign.in_(list(campaigns)),
        )
    )


@dataclass
class _Blocked:
    """Keywords one negative blocks: how many, and the first few."""

    number: int
    texts: list[str]

    def add(self, text: str) -> None:
        self.number += 1
        if len(self.texts) < _NAMED and text not in self.texts:
            self.texts.append(text)


def _blocked(view: View, negatives: list[Negative]) -> dict[int, _Blocked]:
    """What each negative blocks; negatives are looked up by their first word, so each keyword is compared with few."""
    index: dict[int, dict[str, list[Negative]]] = {}
    for negative in negatives:
        if negative.campaign is not None and negative.words:
            index.setdefault(negative.campaign, {}).setdefault(negative.words[0], []).append(negative)
    found: dict[int, _Blocked] = {}
    campaigns = sorted(index)
    for at in range(0, len(campaigns), 500):
        chunk = campaigns[at : at + 500]
        query = _keywords(view, chunk)
        if len(negatives) <= _FEW:
            query = query.where(_holds_first_word(negatives))
        for campaign, group, text in view.connection.execute(query.order_by(_keyword.c.pk)):
            _compare(index[campaign], group, text, found)
    return found


_FEW = 20


def _holds_first_word(negatives: list[Negative]) -> ColumnElement[bool]:
    """A quick look in SQL at keywords that can be blocked at all (SQLite makes only ASCII letters small, so texts with others always count)."""
    first = [negative.words[0] for negative in negatives if negative.words]
    if not all(word.isascii() for word in first):
        return _keyword.c.text.is_not(None)
    beyond_ascii = func.length(cast(_keyword.c.text, LargeBinary)) != func.length(_keyword.c.text)
    return or_(beyond_ascii, *(func.instr(func.lower(_keyword.c.text), word) > 0 for word in first))


def _compare(index: dict[str, list[Negative]], group: int, text: str, found: dict[int, _Blocked]) -> None:
    words = words_of(text)
    for word in set(words):
        for negative in index.get(word, ()):
            if (negative.group is None or negative.group == group) and blocks(negative.match, negative.words, words):
                found.setdefault(negative.pk, _Blocked(0, [])).add(text)


# With more touched texts it is quicker to look at all negatives around than to compare each with each.
_COMPARED = 200


def _campaigns_of(view: View, touched: Touched) -> set[int]:
    """Where touched keywords are, or were."""
    keywords = touched.pks("keyword", frozenset({"text", "status", *LINKS}))
    if not keywords:
        return set()
    groups = select(_keyword.c.ad_group).where(among(_keyword.c.pk, keywords))
    before = touched.left.get(("keyword", "ad_group"), set())
    query = select(_group.c.campaign).where(or_(_group.c.pk.in_(groups), among(_group.c.pk, before)))
    return {pk for (pk,) in view.rows(query.distinct())} | touched.left.get(("ad_group", "campaign"), set())


def _concerned(view: View, touched: Touched) -> set[int]:
    """Negatives whose campaign holds a touched keyword that they block now or blocked before."""
    switched = touched.pks("campaign", frozenset({"negative_lists", "status"}))
    listed = _of_lists(view, switched) if switched else set()
    texts = [words_of(text) for text in touched.texts.get("keyword", ())]
    campaigns = _campaigns_of(view, touched) if texts else set()
    if not campaigns:
        return listed
    groups = select(_group.c.pk).where(among(_group.c.campaign, campaigns))
    there = or_(
        among(_negative.c.campaign, campaigns),
        _negative.c.ad_group.in_(groups),
        _negative.c.pk.in_(_of_lists(view, campaigns)),
    )
    if len(texts) > _COMPARED:
        return listed | {negative.pk for negative in _negatives(view, there)}
    return listed | {
        negative.pk
        for negative in _negatives(view, there)
        if any(blocks(negative.match, negative.words, words) for words in texts)
    }


@pack.scope(
    Says("blocks_keyword", ERROR, "Negative keyword blocks an own keyword",
         "The keyword can never show. Remove the negative, or make it narrower: exact, or more words."),
    "negative_keyword", reach=_concerned,
)  # fmt: skip
def _blocks_keyword(view: View, owners: Owners) -> Iterator[Owned]:
    negatives = list(_negatives(view, _negative.c.pk.is_not(None) if owners is None else owners))
    for pk, blocked in sorted(_blocked(view, negatives).items()):
        more = blocked.number - len(blocked.texts)
        named = ", ".join(f"“{text}”" for text in blocked.texts) + (f" and {more} more" if more > 0 else "")
        yield Owned(pk, Hit("text", f"It blocks the keyword{'s' if blocked.number > 1 else ''} {named}."))
