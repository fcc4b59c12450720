"""Rules about entities that stand twice: names among siblings, keywords, negatives, ads."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.among import among
from core.catalog import GOOGLE, LINKEDIN
from core.rules.rule import ERROR, WARNING, Fix, Hit, Owned, Pack, Says, need
from core.rules.texts import quoted
from core.rules.touched import Touched
from core.rules.view import View, lowered
from core.schema import ENTITY

google = Pack("google", "Google Ads API: duplicates", (GOOGLE,))
linkedin = Pack("linkedin", "Account structure: duplicates", (LINKEDIN,))
PACKS = (google, linkedin)

Owners = ColumnElement[bool] | None
_keyword, _negative, _group, _ad, _asset = (
    ENTITY[name] for name in ("keyword", "negative_keyword", "ad_group", "ad", "asset")
)


def _twins(
    view: View, kind: str, owners: Owners, columns: list[Any], where: ColumnElement[bool]
) -> Iterator[tuple[int, list[tuple[int, Any]]]]:
    """Groups of entities that agree in `columns`: (group number, [(row number, last column)]), only groups of two and more."""
    table = ENTITY[kind]
    keys = select(*(column.label(f"k{i}") for i, column in enumerate(columns))).where(view.owned(kind, owners), where)
    keys = keys.group_by(*columns).having(func.count() > 1)
    found = keys.subquery()
    same = and_(*(column.is_not_distinct_from(found.c[f"k{i}"]) for i, column in enumerate(columns)))
    query = (
        select(table.c.pk, *columns)
        .select_from(table.join(found, same))
        .where(view.owned(kind, owners), where)
        .order_by(table.c.pk)
    )
    groups: dict[tuple[Any, ...], list[tuple[int, Any]]] = {}
    for pk, *key in view.rows(query):
        groups.setdefault(tuple(key), []).append((pk, key[-1]))
    yield from enumerate(groups.values())


def _same_names(view: View, kind: str, parent: str, platform: str, owners: Owners, word: str) -> Iterator[Owned]:
    """All but the first of the entities of a parent that share a name."""
    table = ENTITY[kind]
    where = and_(
        table.c.platform == platform, table.c[parent].is_not(None), table.c.name.is_not(None), table.c.name != ""
    )
    twins = [
        one
        for _, group in _twins(view, kind, owners, [table.c[parent], lowered(table.c.name)], where)
        for one, _ in group[1:]
    ]
    if not twins:
        return
    rows = view.rows(select(table.c.pk, table.c[parent], table.c.name).where(view.owned(kind, owners), where))
    named = {pk: (above, name) for pk, above, name in rows}
    taken = {(above, name.strip().lower()) for above, name in named.values()}
    for pk in sorted(twins):
        above, name = named[pk]
        fix = Fix("Number it", {"name": _free_name(name.strip(), above, taken)})
        yield Owned(pk, Hit("name", f"Another {word} is named {quoted(name)} too.", 0, len(name), fix))


def _free_name(name: str, parent: int, taken: set[tuple[int, str]]) -> str:
    """The name with the first number that is free under the parent."""
    number = next(n for n in count(2) if (parent, f"{name} {n}".lower()) not in taken)
    taken.add((parent, f"{name} {number}".lower()))
    return f"{name} {number}"


_NAME = Says("name_duplicate", ERROR, "Name taken", "Google refuses two of the same name side by side. Rename one.")
_LINKEDIN_NAME = Says(
    "name_duplicate", WARNING, "Name taken", "Equal names are easily mixed up in reports. Rename one."
)


def _named(says: Says, kind: str) -> Says:
    return Says(f"{kind}.{says.name}", says.severity, says.title, says.help)


@google.scope(_named(_NAME, "campaign"), "campaign", need("campaign", "account", "name", "status"))
def _campaign_names(view: View, owners: Owners) -> Iterator[Owned]:
    return _same_names(view, "campaign", "account", GOOGLE, owners, "campaign")


@google.scope(_named(_NAME, "ad_group"), "ad_group", need("ad_group", "campaign", "name", "status"))
def _group_names(view: View, owners: Owners) -> Iterator[Owned]:
    return _same_names(view, "ad_group", "campaign", GOOGLE, owners, "ad group of the campaign")


@linkedin.scope(_named(_LINKEDIN_NAME, "campaign"), "campaign", need("campaign", "account", "name", "status"))
def _linkedin_campaign_names(view: View, owners: Owners) -> Iterator[Owned]:
    return _same_names(view, "campaign", "account", LINKEDIN, owners, "campaign")


@linkedin.scope(_named(_LINKEDIN_NAME, "ad_set"), "ad_group", need("ad_group", "campaign", "name", "status"))
def _linkedin_set_names(view: View, owners: Owners) -> Iterator[Owned]:
    return _same_names(view, "ad_group", "campaign", LINKEDIN, owners, "ad set of the campaign")


@linkedin.scope(
    Says("audience.name_duplicate", WARNING, "Name taken", "Equal names are easily mixed up. Rename one."),
    "audience",
    need("audience", "account", "name", "status"),
)
def _audience_names(view: View, owners: Owners) -> Iterator[Owned]:
    return _same_names(view, "audience", "account", LINKEDIN, owners, "audience")


_IN_GROUP = need("keyword", "ad_group", "text", "match_type", "status")


@google.scope(
    Says("keyword.duplicate", ERROR, "Keyword twice in the ad group", "Google refuses the second. Remove it."),
    "keyword",
    _IN_GROUP,
)
def _duplicate(view: View, owners: Owners) -> Iterator[Owned]:
    columns = [_keyword.c.ad_group, _keyword.c.match_type, lowered(_keyword.c.text)]
    for _, twins in _twins(view, "keyword", owners, columns, _keyword.c.text.is_not(None)):
        for pk, text in twins[1:]:
            yield Owned(pk, Hit("text", f"The ad group holds {quoted(text)} with this match type already."))


@google.scope(
    Says(
        "keyword.reordered_duplicate",
        WARNING,
        "Keyword with the same words",
        "Word order hardly matters to Google; both compete for the same searches. Keep one.",
    ),
    "keyword",
    _IN_GROUP,
)
def _reordered(view: View, owners: Owners) -> Iterator[Owned]:
    columns = (_keyword.c.pk, _keyword.c.ad_group, _keyword.c.match_type, _keyword.c.text)
    seen: dict[tuple[int, str | None, tuple[str, ...]], str] = {}
    query = select(*columns).where(
        view.owned("keyword", owners), _keyword.c.text.is_not(None), func.instr(func.trim(_keyword.c.text), " ") > 0
    )
    for pk, group, match, text in view.rows(query.order_by(_keyword.c.pk)):
        words = text.lower().split()
        first = seen.setdefault((group, match, tuple(sorted(words))), " ".join(words))
        if first != " ".join(words):
            yield Owned(
                pk, Hit("text", f"{quoted(text)} has the same words as {quoted(first)} in this ad group.", 0, len(text))
            )


_ANY_CASE = _keyword.c.text.collate("NOCASE")


def _same_texts(view: View, touched: Touched) -> set[int]:
    """Keywords anywhere that share a text with a touched keyword, before or after the edit."""
    texts = touched.texts.get("keyword", set())
    return {pk for (pk,) in view.rows(select(_keyword.c.pk).where(among(_ANY_CASE, texts)))} if texts else set()


@google.scope(
    Says("keyword.in_two_ad_groups", WARNING, "Keyword in several ad groups",
         "The ad groups compete for the same search and Google picks one. Keep it where its ad fits best."),
    "keyword", need("keyword", "keyword", "text", "match_type", "status"), reach=_same_texts,
)  # fmt: skip
def _in_two_groups(view: View, owners: Owners) -> Iterator[Owned]:
    # After an edit the owners are all that share a text with what was touched: nobody else has to be asked.
    where = _repeated(view) if owners is None else owners
    query = select(_keyword.c.pk, _keyword.c.ad_group, _keyword.c.match_type, _keyword.c.text).where(
        view.stands("keyword"), where, _keyword.c.text != ""
    )
    first: dict[tuple[str | None, str], int] = {}
    for pk, group, match, text in view.rows(query.order_by(_keyword.c.pk)):
        if first.setdefault((match, text.translate(_SMALL)), group) != group:
            yield Owned(pk, Hit("text", f"{quoted(text)} stands in another ad group too, with the same match type."))


# SQLite's NOCASE makes ASCII letters small and no others; grouping in Python has to agree with it.
_SMALL = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def _repeated(view: View) -> ColumnElement[bool]:
    """Condition: the text stands more than once in the draft."""
    texts = (
        select(_ANY_CASE)
        .where(view.stands("keyword"), _keyword.c.text != "")
        .group_by(_ANY_CASE)
        .having(func.count() > 1)
    )
    return _ANY_CASE.in_(texts)


@google.scope(
    Says("negative.duplicate", WARNING, "Negative keyword twice", "One is enough. Remove the other."),
    "negative_keyword",
    need("negative_keyword", "campaign", "text", "match_type", "status"),
    need("negative_keyword", "ad_group", "text", "match_type", "status"),
)
def _negative_twice(view: View, owners: Owners) -> Iterator[Owned]:
    columns = [
        _negative.c.campaign,
        _negative.c.ad_group,
        _negative.c.shared_set,
        _negative.c.match_type,
        lowered(_negative.c.text),
    ]
    placed = or_(_negative.c.campaign.is_not(None), _negative.c.ad_group.is_not(None))
    for _, twins in _twins(view, "negative_keyword", owners, columns, and_(_negative.c.text.is_not(None), placed)):
        for pk, text in twins[1:]:
            yield Owned(pk, Hit("text", f"{quoted(text)} is excluded here already."))


def _same_ads(view: View, platform: str, owners: Owners, names: tuple[str, ...], word: str) -> Iterator[Owned]:
    columns = [_ad.c.ad_group, *(_ad.c[name] for name in names)]
    where = and_(_ad.c.platform == platform, or_(*(_ad.c[name].is_not(None) for name in names[:2])))
    for _, twins in _twins(view, "ad", owners, columns, where):
        for pk, _text in twins[1:]:
            yield Owned(pk, Hit(None, f"Another ad of this {word} holds the same texts."))


_SAME = Says(
    "ad.duplicate",
    WARNING,
    "The same ad twice",
    "Equal ads share their results and teach nothing. Change one, or remove it.",
)
_GOOGLE_TEXTS = ("headlines", "descriptions", "final_url")
_LINKEDIN_TEXTS = (
    "introductory_text",
    "headline",
    "format",
    "description",
    "image",
    "final_url",
    "subject",
    "body",
    "answers",
    "document",
)


@google.scope(_SAME, "ad", need("ad", "ad_group", *_GOOGLE_TEXTS, "status"))
def _same_google_ads(view: View, owners: Owners) -> Iterator[Owned]:
    return _same_ads(view, GOOGLE, owners, _GOOGLE_TEXTS, "ad group")


@linkedin.scope(_SAME, "ad", need("ad", "ad_group", *_LINKEDIN_TEXTS, "status"))
def _same_linkedin_ads(view: View, owners: Owners) -> Iterator[Owned]:
    return _same_ads(view, LINKEDIN, owners, _LINKEDIN_TEXTS, "ad set")


@google.scope(
    Says("asset.duplicate", WARNING, "Asset twice", "One is enough. Remove the other."),
    "asset",
    need("asset", "campaign", "type", "text", "status"),
    need("asset", "ad_group", "type", "text", "status"),
)
def _same_assets(view: View, owners: Owners) -> Iterator[Owned]:
    columns = [_asset.c.campaign, _asset.c.ad_group, _asset.c.type, lowered(_asset.c.text)]
    placed = or_(_asset.c.campaign.is_not(None), _asset.c.ad_group.is_not(None))
    for _, twins in _twins(
        view, "asset", owners, columns, and_(_asset.c.text.is_not(None), _asset.c.text != "", placed)
    ):
        for pk, text in twins[1:]:
            yield Owned(pk, Hit("text", f"{quoted(text)} stands here already."))


@linkedin.scope(
    Says(
        "ad_set.same_audience",
        WARNING,
        "Two ad sets for the same people",
        "They bid against each other and share what they learn. Join them, or exclude one audience from the other.",
    ),
    "ad_group",
    need("ad_group", "campaign", "targeting", "format", "locale", "status", "campaign"),
)
def _same_audience(view: View, owners: Owners) -> Iterator[Owned]:
    columns = [_group.c.campaign, _group.c.format, _group.c.locale, _group.c.targeting]
    aimed = and_(_group.c.platform == LINKEDIN, _group.c.targeting.is_not(None), _group.c.targeting != "")
    for _, twins in _twins(view, "ad_group", owners, columns, aimed):
        for pk, _targeting in twins[1:]:
            yield Owned(pk, Hit("targeting", "Another ad set of this campaign has the same targeting and format."))
