"""Rules about ads together with the keywords of their ad group."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from core.catalog import GOOGLE
from core.copy.width import display_width
from core.copy.words import content_stems, tokens
from core.rules.rule import WARNING, Hit, Item, Owned, Pack, Says, need
from core.rules.texts import quoted
from core.rules.view import View
from core.schema import ENTITY

pack = Pack("google.rsa", "Google Ads: responsive search ads and keywords", (GOOGLE,))

Owners = ColumnElement[bool] | None
_ad, _keyword = ENTITY["ad"], ENTITY["keyword"]
_KEYWORDS = need("keyword", "ad_group", "text", "status")
_HEADLINES = need("ad", "ad", "headlines", "format", "platform", "status")
_INSERTS = re.compile(r"\{keyword:", re.IGNORECASE)
_PLACE = re.compile(r"\{keyword:[^{}]*\}", re.IGNORECASE)
_AT_ONCE = 10_000
_LIMITS = {"headlines": 30, "descriptions": 90}


def _keyword_texts(view: View, owners: Owners) -> dict[int, str]:
    """Keyword texts by ad group, as JSON lists, for the ad groups of these ads: a row for each keyword costs more than the rule."""
    query = select(_keyword.c.ad_group, func.json_group_array(_keyword.c.text)).where(
        view.stands("keyword"), _keyword.c.text.is_not(None)
    )
    if owners is not None:
        query = query.where(_keyword.c.ad_group.in_(select(_ad.c.ad_group).where(owners)))
    found: dict[int, str] = {}
    for rows in view.connection.execute(query.group_by(_keyword.c.ad_group)).partitions(_AT_ONCE):
        found.update(tuple(row) for row in rows)
    return found


def _search_ads(view: View, owners: Owners, *where: ColumnElement[bool]) -> Iterator[Item]:
    condition = _ad.c.platform == GOOGLE
    for part in (*where, *([owners] if owners is not None else [])):
        condition = condition & part
    return view.items("ad", condition)


@pack.scope(
    Says(
        "insertion_worst_case",
        WARNING,
        "Keyword too long for its place",
        "For long keywords Google shows the default instead. Shorten the text around the insertion, or accept the default.",
    ),
    "ad",
    _KEYWORDS,
)
def _worst_case(view: View, owners: Owners) -> Iterator[Owned]:
    inserting = list(
        _search_ads(
            view,
            owners,
            func.instr(func.lower(_ad.c.headlines + func.coalesce(_ad.c.descriptions, "")), "{keyword:") > 0,
        )
    )
    if not inserting:
        return
    keywords = _keyword_texts(view, _ad.c.pk.in_([item.pk for item in inserting[:20_000]]))
    for item in inserting:
        longest = max(json.loads(keywords.get(item.values["ad_group"], '[""]')), key=len)
        yield from (Owned(item.pk, hit) for hit in _overflows(item, longest))


def _overflows(item: Item, keyword: str) -> Iterator[Hit]:
    """The texts of an ad that pass their limit with this keyword inserted."""
    for name, most in _LIMITS.items():
        for index, text in enumerate(item[name] or ()):
            found = _INSERTS.search(text)
            width = display_width(_PLACE.sub(keyword.replace("\\", ""), text)) if found else 0
            if found and width > most:
                message = f"With the keyword {quoted(keyword)} the text would be {width} wide, over {most}; the default shows instead."
                yield Hit(f"{name}[{index}]", message, found.start(), len(text))


def _stems(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning; there are too many keywords to keep them by their texts."""
    return frozenset(filter(None, map(_stem_of_content, tokens(text))))


@lru_cache(maxsize=50_000)
def _stem_of_content(word: str) -> str:
    """Nothing for the small words of the language."""
    return word if word.isdigit() else "".join(content_stems(word))


class _Heads(NamedTuple):
    """What the headlines of an ad say: the stems of each, all of them, and whether any inserts the keyword."""

    each: tuple[frozenset[str], ...]
    every: frozenset[str]
    inserts: bool


@lru_cache(maxsize=20_000)
def _heads(stored: str) -> _Heads:
    """Of headlines as stored: many ads of an account have the same ones."""
    texts = json.loads(stored)
    each = tuple(_stems(text) for text in texts)
    return _Heads(each, frozenset().union(*each), any(_INSERTS.search(text) for text in texts))


_MOSTLY = 0.6


def _is_answered(heads: _Heads, keywords: list[frozenset[str]]) -> bool:
    """Whether any headline holds most words of any keyword."""
    for keyword in keywords:
        needed = _MOSTLY * len(keyword)
        # All headlines together first: where they do not hold the words, no single one does.
        if keyword and len(heads.every & keyword) >= needed and any(len(one & keyword) >= needed for one in heads.each):
            return True
    return False


@pack.scope(
    Says(
        "keyword_not_in_headlines",
        WARNING,
        "No keyword in the headlines",
        "Searchers click what repeats their words, and the quality score rises. Put the main keyword into two headlines.",
    ),
    "ad",
    _KEYWORDS,
    _HEADLINES,
)
def _not_in_headlines(view: View, owners: Owners) -> Iterator[Owned]:
    texts = _keyword_texts(view, owners)
    shown = or_(_ad.c.format.is_(None), _ad.c.format.in_(("", "responsive_search")))
    ads = select(_ad.c.pk, _ad.c.ad_group, _ad.c.headlines).where(
        view.owned("ad", owners), _ad.c.platform == GOOGLE, shown, _ad.c.headlines != ""
    )
    rows = view.connection.execute(ads.order_by(_ad.c.ad_group, _ad.c.pk))
    # The stems of one ad group at a time: kept for all, they are a million objects that Python keeps walking over.
    for group, mine in groupby(rows, key=itemgetter(1)):
        keywords = [_stems(text) for text in json.loads(texts.get(group, "[]"))]
        for pk, _, stored in mine:
            heads = _heads(stored)
            if keywords and heads.each and not heads.inserts and not _is_answered(heads, keywords):
                yield Owned(pk, Hit("headlines", "No headline holds a keyword of the ad group."))
