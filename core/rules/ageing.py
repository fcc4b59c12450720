"""Rules about time: keywords that show to nobody, and ads that nobody has tried anything beside for long.

Only what is certainly old counts: known in this workspace, or with figures, since before the days in question.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy import exists as sql_exists

from core.catalog import GOOGLE, KINDS, LINKEDIN
from core.metrics import last_days
from core.rules.rule import INFO, Hit, Owned, Pack, Says, need
from core.rules.view import View
from core.schema import ENTITY, change, change_set, fact

keywords = Pack("google.keyword", "Practice of B2B accounts: keywords", (GOOGLE,))
google_groups = Pack("google.ad_group", "Practice of B2B accounts: ad tests", (GOOGLE,))
linkedin_sets = Pack("linkedin.ad_set", "Practice of B2B accounts: fresh ads", (LINKEDIN,))
PACKS = (keywords, google_groups, linkedin_sets)

Owners = ColumnElement[bool] | None
_KEYWORD, _GROUP, _CAMPAIGN, _AD = (ENTITY[name] for name in ("keyword", "ad_group", "campaign", "ad"))
_QUIET_DAYS = 30
_GOOGLE_AD_DAYS = 90
_LINKEDIN_AD_DAYS = 42
_TEXTS = ("headlines", "descriptions", "introductory_text", "headline", "description", "image", "video", "subject", "body")  # fmt: skip
_RUNS = need("campaign", "campaign", "status", "type")


def _facts(kind: str, entity: Any, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Condition: there are figures of an entity that meet these conditions."""
    return sql_exists(select(literal(1)).where(fact.c.kind == KINDS[kind].code, fact.c.entity == entity, *where))


def _is_old(kind: str, table: Any, day: date) -> ColumnElement[bool]:
    """Condition: an entity was there before a day. Its id says since when it is known here, its figures say more."""
    begins = datetime.combine(day, time(), UTC)
    first = int(begins.timestamp() * 1000).to_bytes(6) + bytes(10)
    return or_(table.c.id < first, _facts(kind, table.c.pk, fact.c.day < day.isoformat(), fact.c.impressions > 0))


@keywords.scope(
    Says(
        "no_impressions",
        INFO,
        "Keyword without impressions for 30 days",
        "Nobody searches for it, or its bid or quality keeps it from showing. Pause it, or find out which of them it is.",
    ),
    "keyword",
    need("keyword", "keyword", "status", "text", "match_type"),
    need("ad_group", "ad_group", "status"),
    _RUNS,
    figures=True,
)
def _no_impressions(view: View, owners: Owners) -> Iterator[Owned]:
    period = last_days(_QUIET_DAYS, view.context.today)
    shown = and_(fact.c.impressions > 0, func.coalesce(fact.c.until, fact.c.day) >= period.since)
    query = (
        select(_KEYWORD.c.pk, _KEYWORD.c.text, _CAMPAIGN.c.account)
        .select_from(_KEYWORD.join(_GROUP, _GROUP.c.pk == _KEYWORD.c.ad_group).join(_CAMPAIGN, _CAMPAIGN.c.pk == _GROUP.c.campaign))
        .where(view.owned("keyword", owners), _KEYWORD.c.live == 1, _KEYWORD.c.text.is_not(None))
        .where(*(table.c.status == "ENABLED" for table in (_KEYWORD, _GROUP, _CAMPAIGN)))
        .where(_is_old("keyword", _KEYWORD, date.fromisoformat(period.since or "")))
        .where(~_facts("keyword", _KEYWORD.c.pk, shown))
        .order_by(_KEYWORD.c.pk)
    )  # fmt: skip
    measured: dict[int, bool] = {}
    # One after the other: there may be a million.
    for pk, text, account in view.connection.execute(query):
        if account not in measured:
            measured[account] = _has_figures(view, account, shown)
        if measured[account]:
            yield Owned(pk, Hit("text", f"No impressions in the last {_QUIET_DAYS} days.", 0, len(text) or None))


def _has_figures(view: View, account: int, shown: ColumnElement[bool]) -> bool:
    """Whether other keywords of the account showed: else its figures are not loaded, and nothing is known."""
    joined = (
        fact.join(_KEYWORD, _KEYWORD.c.pk == fact.c.entity)
        .join(_GROUP, _GROUP.c.pk == _KEYWORD.c.ad_group)
        .join(_CAMPAIGN, _CAMPAIGN.c.pk == _GROUP.c.campaign)
    )
    any_shown = select(literal(1)).select_from(joined)
    any_shown = any_shown.where(fact.c.kind == KINDS["keyword"].code, shown, _CAMPAIGN.c.account == account)
    return bool(view.rows(any_shown.limit(1)))


_AD_NEEDS = (need("ad", "ad_group"), need("ad_group", "ad_group", "status"), _RUNS)


@google_groups.scope(
    Says(
        "no_new_ads",
        INFO,
        "No new ad for 90 days",
        "Texts that nobody tries anything against get no better. Write a variant, and let it run beside the best.",
    ),
    "ad_group",
    *_AD_NEEDS,
    figures=True,
)
def _google_stale(view: View, owners: Owners) -> Iterator[Owned]:
    return _stale(view, owners, GOOGLE, _GOOGLE_AD_DAYS, "texts")


@linkedin_sets.scope(
    Says(
        "tired_ads",
        INFO,
        "No new ad for six weeks",
        "The same members see an ad set's ads again and again, and stop looking. Add a fresh one every four to six weeks.",
    ),
    "ad_group",
    *_AD_NEEDS,
    figures=True,
)
def _linkedin_stale(view: View, owners: Owners) -> Iterator[Owned]:
    return _stale(view, owners, LINKEDIN, _LINKEDIN_AD_DAYS, "texts or pictures")


def _stale(view: View, owners: Owners, platform: str, days: int, what: str) -> Iterator[Owned]:
    """Ad groups that run and whose ads are all old and unchanged."""
    since = view.context.today - timedelta(days)
    standing = and_(_AD.c.ad_group == _GROUP.c.pk, view.stands("ad"), _AD.c.status != "PAUSED")
    running = sql_exists(select(literal(1)).where(standing, _AD.c.live == 1, _AD.c.status == "ENABLED"))
    fresh = or_(_AD.c.live == 0, ~_is_old("ad", _AD, since), _AD.c.pk.in_(_rewritten(since)))
    query = (
        select(_GROUP.c.pk)
        .join(_CAMPAIGN, _CAMPAIGN.c.pk == _GROUP.c.campaign)
        .where(view.owned("ad_group", owners), _GROUP.c.platform == platform, _GROUP.c.live == 1)
        .where(_GROUP.c.status == "ENABLED", _CAMPAIGN.c.status == "ENABLED")
        .where(running.correlate(_GROUP), ~sql_exists(select(literal(1)).where(standing, fresh)).correlate(_GROUP))
    )
    for (pk,) in view.rows(query.order_by(_GROUP.c.pk)):
        yield Owned(pk, Hit(None, f"None of its ads is new, and no {what} changed, for {days} days."))


def _rewritten(since: date) -> Any:
    """The ads whose texts or pictures were changed here since a day."""
    at = int(datetime.combine(since, time(), UTC).timestamp() * 1000)
    first = select(func.min(change_set.c.first_change)).where(change_set.c.created_at >= at).scalar_subquery()
    return select(change.c.entity).where(
        change.c.seq >= first, change.c.kind == KINDS["ad"].code, change.c.field.in_(_TEXTS)
    )
