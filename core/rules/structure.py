"""Rules about whole ad groups and campaigns: what is missing in them, and what is too much."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Integer, ScalarSelect, and_, func, literal, or_, select
from sqlalchemy import exists as sql_exists

from core.brief.names import search_phrase, words_of
from core.catalog import GOOGLE, LINKEDIN
from core.rules.rule import ERROR, INFO, WARNING, Hit, Owned, Pack, Says, ScopeFind, Severity, need
from core.rules.touched import Touched
from core.rules.view import View
from core.schema import ENTITY, Presence

groups = Pack("google.ad_group", "Account structure: ad groups", (GOOGLE,))
campaigns = Pack("google.campaign", "Account structure: campaigns", (GOOGLE,))
ad_sets = Pack("linkedin.ad_set", "Account structure: ad sets", (LINKEDIN,))
linkedin_campaigns = Pack("linkedin.campaign", "Account structure: LinkedIn campaigns", (LINKEDIN,))
PACKS = (groups, campaigns, ad_sets, linkedin_campaigns)

_group = ENTITY["ad_group"]
_campaign = ENTITY["campaign"]
Owners = ColumnElement[bool] | None
_COUNTED = need("ad", "ad_group", "status", "format")


def _number(view: View, child: str, parent: str, *where: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many children of a kind an entity has that stand and match."""
    table = ENTITY[child]
    return (
        select(func.count())
        .select_from(table)
        .where(table.c[parent] == ENTITY[parent].c.pk, view.stands(child), *where)
        .correlate(ENTITY[parent])
        .scalar_subquery()
    )


def _none(view: View, child: str, parent: str, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Condition: an entity has no such child."""
    table = ENTITY[child]
    return ~sql_exists(
        select(literal(1))
        .select_from(table)
        .where(table.c[parent] == ENTITY[parent].c.pk, view.stands(child), *where)
        .correlate(ENTITY[parent])
    )


def _search_group() -> ColumnElement[bool]:
    """The ad group is in a search campaign."""
    of = _campaign.alias()
    other = sql_exists(
        select(literal(1)).where(of.c.pk == _group.c.campaign, of.c.type.is_not(None), of.c.type != "Search")
    )
    return and_(_group.c.platform == GOOGLE, ~other)


_TYPE = need("campaign", "campaign", "type")


@groups.scope(
    Says("no_keywords", WARNING, "Ad group without keywords", "It can never show. Add keywords, or remove it."),
    "ad_group",
    need("keyword", "ad_group", "status"),
    _TYPE,
)
def _no_keywords(view: View, owners: Owners) -> Iterator[Owned]:
    query = select(_group.c.pk).where(
        view.owned("ad_group", owners), _search_group(), _none(view, "keyword", "ad_group")
    )
    for (pk,) in view.rows(query):
        yield Owned(pk, Hit(None, "The ad group has no keywords."))


def _no_ads(view: View, owners: Owners, platform: str, word: str) -> Iterator[Owned]:
    query = select(_group.c.pk).where(
        view.owned("ad_group", owners), _group.c.platform == platform, _none(view, "ad", "ad_group")
    )
    for (pk,) in view.rows(query):
        yield Owned(pk, Hit(None, f"The {word} has no ads."))


_NO_ADS = Says("no_ads", WARNING, "Nothing to show", "Without an ad it can never show. Add one, or remove it.")


@groups.scope(_NO_ADS, "ad_group", need("ad", "ad_group", "status"))
def _google_no_ads(view: View, owners: Owners) -> Iterator[Owned]:
    return _no_ads(view, owners, GOOGLE, "ad group")


@ad_sets.scope(_NO_ADS, "ad_group", need("ad", "ad_group", "status"))
def _linkedin_no_ads(view: View, owners: Owners) -> Iterator[Owned]:
    return _no_ads(view, owners, LINKEDIN, "ad set")


def _keyword_numbers(view: View, owners: Owners, least: int, most: int | None) -> Iterator[tuple[int, int]]:
    """Ad groups with a number of different keyword texts in a range."""
    keyword = ENTITY["keyword"]
    texts = func.count(func.distinct(func.lower(keyword.c.text)))
    query = select(keyword.c.ad_group, texts).where(view.stands("keyword"))
    if owners is not None:
        query = query.where(keyword.c.ad_group.in_(select(_group.c.pk).where(owners)))
    query = query.group_by(keyword.c.ad_group).having(
        and_(texts >= least, texts <= most if most is not None else literal(True))
    )
    yield from view.rows(query)


_MANY = 10
_TOO_MANY = 20


@groups.scope(
    Says(
        "too_many_keywords",
        WARNING,
        "More than 20 keywords",
        "So many keywords seldom share one theme, and the ad fits none of them well. Split the ad group.",
    ),
    "ad_group",
    need("keyword", "ad_group", "status", "text"),
)
def _too_many_keywords(view: View, owners: Owners) -> Iterator[Owned]:
    for pk, number in _keyword_numbers(view, owners, _TOO_MANY + 1, None):
        yield Owned(
            pk, Hit(None, f"The ad group has {number} different keywords; more than {_TOO_MANY} seldom share a theme.")
        )


@groups.scope(
    Says("many_keywords", INFO, "More than 10 keywords", "Up to 10 keywords keep an ad group on one theme."),
    "ad_group",
    need("keyword", "ad_group", "status", "text"),
)
def _many_keywords(view: View, owners: Owners) -> Iterator[Owned]:
    for pk, number in _keyword_numbers(view, owners, _MANY + 1, _TOO_MANY):
        yield Owned(pk, Hit(None, f"The ad group has {number} different keywords; up to {_MANY} are advised."))


def _ad_numbers(view: View, owners: Owners, platform: str, *where: ColumnElement[bool]) -> Iterator[tuple[int, int]]:
    number = _number(view, "ad", "ad_group", *where)
    yield from view.rows(
        select(_group.c.pk, number).where(view.owned("ad_group", owners), _group.c.platform == platform)
    )


_MOST_ADS = 3
_ad = ENTITY["ad"]


@groups.scope(
    Says(
        "too_many_ads",
        ERROR,
        "More than 3 search ads switched on",
        "Google takes 3 switched-on responsive search ads in an ad group. Pause the weakest.",
    ),
    "ad_group",
    _COUNTED,
)
def _too_many_ads(view: View, owners: Owners) -> Iterator[Owned]:
    on = (_ad.c.status == "ENABLED", or_(_ad.c.format.is_(None), _ad.c.format == "responsive_search"))
    for pk, number in _ad_numbers(view, owners, GOOGLE, *on):
        if number > _MOST_ADS:
            yield Owned(pk, Hit(None, f"{number} responsive search ads are switched on; Google takes {_MOST_ADS}."))


_MOST_CREATIVES = 15
_FEW_CREATIVES = 2
_ADVISED_CREATIVES = 4


@ad_sets.scope(
    Says(
        "too_many_ads", ERROR, "More than 15 ads switched on", "LinkedIn takes 15 active ads in an ad set. Pause some."
    ),
    "ad_group",
    _COUNTED,
)
def _too_many_creatives(view: View, owners: Owners) -> Iterator[Owned]:
    for pk, number in _ad_numbers(view, owners, LINKEDIN, _ad.c.status == "ENABLED"):
        if number > _MOST_CREATIVES:
            yield Owned(pk, Hit(None, f"{number} ads are switched on; LinkedIn takes {_MOST_CREATIVES}."))


def _few_creatives(view: View, owners: Owners, least: int, below: int) -> Iterator[Owned]:
    for pk, number in _ad_numbers(view, owners, LINKEDIN):
        if least <= number < below:
            yield Owned(
                pk,
                Hit(
                    None,
                    f"The ad set has {number} ad{'s' if number > 1 else ''}; {_ADVISED_CREATIVES} or more are advised.",
                ),
            )


@ad_sets.scope(
    Says(
        "one_ad", WARNING, "Only one ad", "With one ad there is nothing to compare and people tire of it. Add variants."
    ),
    "ad_group",
    _COUNTED,
)
def _one_ad(view: View, owners: Owners) -> Iterator[Owned]:
    return _few_creatives(view, owners, 1, _FEW_CREATIVES)


@ad_sets.scope(
    Says("few_ads", INFO, "Fewer ads than advised", "Four or five ads per ad set let LinkedIn find the best."),
    "ad_group",
    _COUNTED,
)
def _few_ads(view: View, owners: Owners) -> Iterator[Owned]:
    return _few_creatives(view, owners, _FEW_CREATIVES, _ADVISED_CREATIVES)


def _empty_campaign(view: View, owners: Owners, platform: str, word: str) -> Iterator[Owned]:
    query = select(_campaign.c.pk).where(
        view.owned("campaign", owners), _campaign.c.platform == platform, _none(view, "ad_group", "campaign")
    )
    for (pk,) in view.rows(query):
        yield Owned(pk, Hit(None, f"The campaign has no {word}."))


_EMPTY = Says("empty", WARNING, "Empty campaign", "It can never show. Fill it, or remove it.")


@campaigns.scope(_EMPTY, "campaign", need("ad_group", "campaign", "status"))
def _google_empty(view: View, owners: Owners) -> Iterator[Owned]:
    return _empty_campaign(view, owners, GOOGLE, "ad groups")


@linkedin_campaigns.scope(_EMPTY, "campaign", need("ad_group", "campaign", "status"))
def _linkedin_empty(view: View, owners: Owners) -> Iterator[Owned]:
    return _empty_campaign(view, owners, LINKEDIN, "ad sets")


def _search_campaign() -> ColumnElement[bool]:
    return and_(_campaign.c.platform == GOOGLE, or_(_campaign.c.type.is_(None), _campaign.c.type == "Search"))


@campaigns.scope(
    Says(
        "no_location", WARNING, "No location", "Without a location the ads show in the whole world. Choose countries."
    ),
    "campaign",
    need("targeting", "campaign", "status", "type", "negative"),
)
def _no_location(view: View, owners: Owners) -> Iterator[Owned]:
    row = ENTITY["targeting"]
    places = (row.c.type.in_(("location", "radius")), or_(row.c.negative.is_(None), row.c.negative == 0))
    empty = or_(_campaign.c.locations.is_(None), _campaign.c.locations.in_(("", "[]")))
    query = select(_campaign.c.pk).where(
        view.owned("campaign", owners),
        _campaign.c.platform == GOOGLE,
        empty,
        _none(view, "targeting", "campaign", *places),
    )
    for (pk,) in view.rows(query):
        yield Owned(pk, Hit("locations", "The campaign names no location, so its ads show in the whole world."))


@campaigns.scope(
    Says(
        "no_negatives",
        INFO,
        "No negative keywords",
        "Searches for jobs, courses or free downloads cost money. Add the usual negatives.",
    ),
    "campaign",
    need("negative_keyword", "campaign", "status"),
)
def _no_negatives(view: View, owners: Owners) -> Iterator[Owned]:
    grouped = ENTITY["negative_keyword"]
    inside = sql_exists(
        select(literal(1))
        .select_from(grouped.join(_group, _group.c.pk == grouped.c.ad_group))
        .where(_group.c.campaign == _campaign.c.pk, view.stands("negative_keyword"))
        .correlate(_campaign)
    )
    query = select(_campaign.c.pk).where(
        view.owned("campaign", owners),
        _search_campaign(),
        func.coalesce(_campaign.c.negative_lists, "[]") == "[]",
        _none(view, "negative_keyword", "campaign"),
        ~inside,
    )
    for (pk,) in view.rows(query):
        yield Owned(pk, Hit(None, "The campaign has no negative keywords."))


def _has_ads() -> ColumnElement[bool]:
    """A campaign without ads has more to do first than to add assets."""
    ad = ENTITY["ad"]
    inside = select(literal(1)).select_from(_group.join(ad, ad.c.ad_group == _group.c.pk))
    return sql_exists(
        inside.where(_group.c.campaign == _campaign.c.pk, ad.c.presence != int(Presence.GONE)).correlate(_campaign)
    )


def _asset_rule(type: str, least: int, word: str, severity: Severity) -> ScopeFind:
    """A rule that asks for a number of assets of a type, in the campaign or for the whole account."""
    says = Says(
        f"few_{word.replace(' ', '_')}",
        severity,
        f"Fewer than {least} {word}",
        "Assets make the ad larger and cost nothing. Add them to the campaign or the account.",
    )

    needs = (need("asset", "campaign", "status", "type"), need("ad", "campaign", "ad_group"))

    @campaigns.scope(says, "campaign", *needs, reach=_every_campaign)
    def few(view: View, owners: Owners) -> Iterator[Owned]:
        asset = ENTITY["asset"]
        everywhere = select(func.count()).select_from(asset).where(
            asset.c.campaign.is_(None), asset.c.ad_group.is_(None), asset.c.type == type, view.stands("asset")
        ).scalar_subquery()  # fmt: skip
        number = _number(view, "asset", "campaign", asset.c.type == type)
        for pk, own, shared in view.rows(
            select(_campaign.c.pk, number, everywhere).where(
                view.owned("campaign", owners), _search_campaign(), _has_ads()
            )
        ):
            if own + shared < least:
                yield Owned(
                    pk,
                    Hit(
                        None,
                        f"The campaign has {_counted(own + shared, word)}; {least} or more {'is' if least == 1 else 'are'} advised.",
                    ),
                )

    return few


def _counted(number: int, words: str) -> str:
    return f"{number or 'no'} {words.removesuffix('s') if number == 1 else words}"


def _every_campaign(view: View, touched: Touched) -> set[int]:
    """An asset without a campaign counts for all campaigns."""
    pks = touched.pks("asset")
    asset = ENTITY["asset"]
    shared = bool(pks) and view.rows(
        select(asset.c.pk).where(asset.c.pk.in_(pks), asset.c.campaign.is_(None), asset.c.ad_group.is_(None)).limit(1)
    )
    return (
        {pk for (pk,) in view.rows(select(_campaign.c.pk).where(_campaign.c.platform == GOOGLE))} if shared else set()
    )


few_sitelinks = _asset_rule("SITELINK", 4, "sitelinks", WARNING)
few_callouts = _asset_rule("CALLOUT", 4, "callouts", WARNING)
few_snippets = _asset_rule("SNIPPET", 1, "structured snippets", INFO)


@campaigns.scope(
    Says(
        "brand_mix",
        ERROR,
        "Brand and other keywords in one campaign",
        "Searches for your own name are cheap and hide what the others cost. Move them into a campaign of their own.",
    ),
    "campaign",
    need("keyword", "campaign", "text", "status"),
    need("ad_group", "campaign", "status"),
)
def _brand_mix(view: View, owners: Owners) -> Iterator[Owned]:
    names = view.context.voice.brand_tokens
    if not names:
        return
    keyword = ENTITY["keyword"]
    text = _spaced(keyword.c.text)
    named = or_(*(func.instr(text, f" {' '.join(words_of(name))} ") > 0 for name in names))
    rivals = {
        name for rival in view.context.voice.brand.competitors for name in (rival.lower(), search_phrase(rival)) if name
    }
    other = and_(~named, *(func.instr(text, " ".join(words_of(name))) == 0 for name in rivals))
    brand_count, other_count = func.sum(named, type_=Integer), func.sum(other, type_=Integer)
    query = (
        select(_group.c.campaign, brand_count, other_count)
        .select_from(keyword.join(_group, _group.c.pk == keyword.c.ad_group))
        .where(view.stands("keyword"), keyword.c.text.is_not(None))
        .group_by(_group.c.campaign)
        .having(and_(brand_count > 0, other_count > 0))
    )
    if owners is not None:
        query = query.where(_group.c.campaign.in_(select(_campaign.c.pk).where(owners)))
    for pk, brand, rest in view.rows(query):
        yield Owned(
            pk,
            Hit(
                None,
                f"The campaign mixes {brand} keyword{'s' if brand > 1 else ''} with your own name and {rest} without.",
            ),
        )


def _spaced(text: ColumnElement[str]) -> ColumnElement[str]:
    """A keyword as `names.holds` compares it: small words with one space on both sides, parted by hyphens and slashes too."""
    parted = func.replace(func.replace(func.lower(text), "-", " "), "/", " ")
    for wide in ("    ", "  ", "  "):
        parted = func.replace(parted, wide, " ")
    return literal(" ") + func.trim(parted) + literal(" ")
