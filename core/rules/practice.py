"""What managers of business accounts usually do: the usual negatives, more than one format, no more campaigns than needed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select

from core.among import among
from core.catalog import GOOGLE, LINKEDIN
from core.rules.google_campaigns import country_codes
from core.rules.rule import INFO, WARNING, Hit, Owned, Pack, Says, need
from core.rules.touched import Touched
from core.rules.view import View
from core.schema import ENTITY
from core.wording import choice_word

campaigns = Pack("google.campaign", "Practice of B2B accounts: negative keywords", (GOOGLE,))
groups = Pack("linkedin.campaign", "Practice of B2B accounts: formats", (LINKEDIN,))
google_accounts = Pack("google.account", "Practice of B2B accounts: structure", (GOOGLE,))
linkedin_accounts = Pack("linkedin.account", "Practice of B2B accounts: structure", (LINKEDIN,))
PACKS = (campaigns, groups, google_accounts, linkedin_accounts)

SEEDS = (
    "jobs", "career", "salary", "resume", "interview", "free", "cheap", "coupon", "course", "tutorial", "certification",
    "wikipedia", "reddit", "template", "example", "definition", "login", "support", "diy", "home", "student",
)  # fmt: skip
_FEW_MISSING = 5
_NAMED = 6
_WORD = re.compile(r"[^\W_]+")

Owners = ColumnElement[bool] | None
_account, _campaign, _group = (ENTITY[one] for one in ("account", "campaign", "ad_group"))
_keyword, _negative = ENTITY["keyword"], ENTITY["negative_keyword"]


def with_lists(view: View, touched: Touched) -> set[int]:
    """A keyword of a negative list counts for all campaigns that may have the list."""
    moved = [
        pk for pk, changed in touched.items.get("negative_keyword", {}).items() if changed and "shared_set" in changed
    ]
    pks = touched.pks("negative_keyword")
    listed = select(_negative.c.pk).where(among(_negative.c.pk, pks), _negative.c.shared_set.is_not(None)).limit(1)
    if not (moved or touched.pks("negative_list") or (pks and view.rows(listed))):
        return set()
    return {pk for (pk,) in view.rows(select(_campaign.c.pk).where(_campaign.c.negative_lists.is_not(None)))}


@campaigns.scope(
    Says(
        "usual_negatives_missing", INFO, "Usual negatives are missing",
        "Business accounts shut out job seekers, students and people who look for free things. Add what fits, in phrase match, or attach a list.",
    ),
    "campaign",
    need("negative_keyword", "campaign", "status", "text"),
    need("keyword", "campaign", "status", "text"),
    need("ad_group", "campaign", "status"),
    reach=with_lists,
)  # fmt: skip
def _usual_missing(view: View, owners: Owners) -> Iterator[Owned]:
    has_keywords = exists(
        select(literal(1))
        .select_from(_keyword.join(_group, _group.c.pk == _keyword.c.ad_group))
        .where(_group.c.campaign == _campaign.c.pk, view.stands("keyword"))
        .correlate(_campaign)
    )
    search = or_(_campaign.c.type.is_(None), _campaign.c.type == "Search")
    query = select(_campaign.c.pk).where(
        view.owned("campaign", owners), _campaign.c.platform == GOOGLE, search, has_keywords
    )
    pks = [pk for (pk,) in view.rows(query)]
    sold = _words(" ".join((*view.context.voice.phrases, *view.context.voice.own_names)))
    excluded = _excluded(view, pks)
    missing = {
        pk: {seed for seed in SEEDS if not excluded[pk] & _forms(seed) and not sold & _forms(seed)}
        for pk in pks
        if pk in excluded
    }
    lacking = {pk: seeds for pk, seeds in missing.items() if len(seeds) > _FEW_MISSING}
    _leave_out_own(view, lacking)
    for pk, seeds in sorted(lacking.items()):
        if len(seeds) > _FEW_MISSING:
            yield Owned(
                pk, Hit(None, f"Usual negatives are missing: {_listed(seed for seed in SEEDS if seed in seeds)}.")
            )


def _listed(seeds: Iterable[str]) -> str:
    found = list(seeds)
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(found[:_NAMED]) + more


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


@lru_cache(maxsize=64)
def _forms(seed: str) -> frozenset[str]:
    """A word in the singular and the plural."""
    single = seed.removesuffix("s")
    return frozenset({single, f"{single}s"})


def _excluded(view: View, pks: list[int]) -> dict[int, set[str]]:
    """The negatives of one word of each campaign, its own and those of its lists; campaigns without any are left out."""
    found: dict[int, set[str]] = defaultdict(set)
    stands = (view.stands("negative_keyword"), _negative.c.text.is_not(None))
    own = select(_negative.c.campaign, _negative.c.text).where(*stands, among(_negative.c.campaign, pks))
    each = func.json_each(_campaign.c.negative_lists).table_valued("value", name="attached_list")
    same = and_(_negative.c.account == _campaign.c.account, _negative.c.shared_set == each.c.value)
    attached = (
        select(_campaign.c.pk, _negative.c.text)
        .select_from(_campaign.join(each, _campaign.c.negative_lists.is_not(None)).join(_negative, same))
        .where(*stands, among(_campaign.c.pk, pks), _campaign.c.negative_lists.is_not(None))
    )
    for query in (own, attached):
        for pk, text in view.rows(query):
            found[pk].add(str(text).strip().lower())
    return found


def _leave_out_own(view: View, lacking: Mapping[int, set[str]]) -> None:
    """Take out of each campaign's words those that its own keywords hold."""
    if not lacking:
        return
    query = (
        select(_group.c.campaign, _keyword.c.text)
        .select_from(_keyword.join(_group, _group.c.pk == _keyword.c.ad_group))
        .where(view.stands("keyword"), _keyword.c.text.is_not(None), among(_group.c.campaign, list(lacking)))
    )
    seed_of = {form: seed for seed in SEEDS for form in _forms(seed)}
    # One after the other: there may be a million.
    for pk, text in view.connection.execute(query):
        for word in _words(text):
            if word in seed_of:
                lacking[pk].discard(seed_of[word])


@groups.scope(
    Says(
        "one_format", INFO, "All ad sets show one format",
        "People tire of one format, and LinkedIn cannot find out which one works. Add an ad set with another.",
    ),
    "campaign",
    need("ad_group", "campaign", "format", "status"),
)  # fmt: skip
def _one_format(view: View, owners: Owners) -> Iterator[Owned]:
    formats = func.count(func.distinct(_group.c.format))
    query = (
        select(_group.c.campaign, func.count(), func.min(_group.c.format))
        .where(view.stands("ad_group"), _group.c.platform == LINKEDIN, _group.c.format.is_not(None))
        .where(_group.c.campaign.in_(select(_campaign.c.pk).where(view.owned("campaign", owners))))
        .group_by(_group.c.campaign)
        .having(and_(func.count() > 1, formats == 1))
    )
    for pk, number, shown in view.rows(query):
        words = choice_word(shown).lower()
        yield Owned(pk, Hit(None, f"All {number} ad sets show one format, {words}; two or more are advised."))


_MOST_CAMPAIGNS = 5
_REGIONS = frozenset(
    {
        "dach", "emea", "apac", "latam", "benelux", "nordics", "nordic", "cee", "anz", "mena", "europe", "eu", "uk", "us",
        "usa", "global", "international", "worldwide",
    }
)  # fmt: skip
_SAYS = Says(
    "fragmented", WARNING, "Many campaigns of one kind",
    "Each campaign learns by itself from its own few conversions. Join those that differ in neither budget, market nor intent.",
)  # fmt: skip
_NEEDS = need("campaign", "account", "name", "status", "type", "objective")


@google_accounts.scope(_SAYS, "account", _NEEDS)
def _google_fragmented(view: View, owners: Owners) -> Iterator[Owned]:
    return _fragmented(view, owners, GOOGLE, "type")


@linkedin_accounts.scope(_SAYS, "account", _NEEDS)
def _linkedin_fragmented(view: View, owners: Owners) -> Iterator[Owned]:
    return _fragmented(view, owners, LINKEDIN, "objective")


def _fragmented(view: View, owners: Owners, platform: str, by: str) -> Iterator[Owned]:
    """Accounts with many campaigns of one kind; campaigns whose names differ in their market only count as one."""
    query = select(_campaign.c.account, _campaign.c[by], _campaign.c.name).where(
        view.stands("campaign"), _campaign.c.platform == platform, _campaign.c[by].is_not(None),
        _campaign.c.account.in_(select(_account.c.pk).where(view.owned("account", owners))),
    )  # fmt: skip
    found: dict[tuple[int, str], set[tuple[str, ...]]] = defaultdict(set)
    for account, kind, name in view.rows(query):
        found[account, kind].add(without_places(name or ""))
    for (account, kind), names in sorted(found.items()):
        if len(names) > _MOST_CAMPAIGNS:
            words = choice_word(kind)
            said = f"{len(names)} {words} campaigns" if by == "type" else f"{len(names)} campaigns for {words.lower()}"
            message = f"{said} differ in more than their market; up to {_MOST_CAMPAIGNS} learn faster."
            yield Owned(account, Hit(None, message))


def without_places(name: str) -> tuple[str, ...]:
    """The words of a name that are no country, region or language code."""
    words = _WORD.findall(name)
    return tuple(
        word.lower()
        for word in words
        if not (word.isupper() and (word in country_codes() or word in _language_marks()))
        and word.lower() not in _places()
    )


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """Names of countries that are one word, and of regions as managers write them."""
    import pycountry

    names = (getattr(country, "common_name", country.name) for country in pycountry.countries)
    return _REGIONS | {name.lower() for name in names if _WORD.fullmatch(name)}


@lru_cache(maxsize=1)
def _language_marks() -> frozenset[str]:
    import pycountry

    return frozenset(one.alpha_2.upper() for one in pycountry.languages if hasattr(one, "alpha_2"))
