"""Rules about an entity together with what stands above it: budgets, bids, objectives, dates, tracking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy import exists as sql_exists

from core.catalog import GOOGLE, LINKEDIN
from core.rules.google_ads import domain_of
from core.rules.minimums import linkedin_daily
from core.rules.money import shortfall, shown
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Owned, Pack, Says, need
from core.rules.view import View
from core.schema import ENTITY
from core.wording import choice_word

keywords = Pack("google.keyword", "Google Ads bidding", (GOOGLE,))
bids = Pack("google.bid", "Google Ads bidding", (GOOGLE,))
groups = Pack("google.ad_group", "Google Ads destination requirements", (GOOGLE,))
budgets = Pack("linkedin.budget", "LinkedIn budgets", (LINKEDIN,))
ad_sets = Pack("linkedin.ad_set", "LinkedIn Marketing API: campaigns", (LINKEDIN,))
ads = Pack("linkedin.ad", "LinkedIn Marketing API: creatives", (LINKEDIN,))
tracking = Pack("common.tracking", "Measurement plan")
PACKS = (keywords, bids, groups, budgets, ad_sets, ads, tracking)

_account, _campaign, _group, _ad, _keyword = (
    ENTITY[name] for name in ("account", "campaign", "ad_group", "ad", "keyword")
)
Owners = ColumnElement[bool] | None
_MANUAL = ("Manual CPC", "Enhanced CPC", "Manual bidding")


def _keywords_with_campaign(view: View, owners: Owners, *columns: Any) -> Select[Any]:
    joined = _keyword.join(_group, _group.c.pk == _keyword.c.ad_group).join(
        _campaign, _campaign.c.pk == _group.c.campaign
    )
    return select(_keyword.c.pk, *columns).select_from(joined).where(view.owned("keyword", owners))


def _groups_with_campaign(view: View, owners: Owners, platform: str, *columns: Any) -> Select[Any]:
    joined = _group.join(_campaign, _campaign.c.pk == _group.c.campaign)
    return (
        select(_group.c.pk, *columns)
        .select_from(joined)
        .where(view.owned("ad_group", owners), _group.c.platform == platform)
    )


def _ads_with_parents(view: View, owners: Owners, platform: str, *columns: Any) -> Select[Any]:
    joined = _ad.join(_group, _group.c.pk == _ad.c.ad_group).join(_campaign, _campaign.c.pk == _group.c.campaign)
    return select(_ad.c.pk, *columns).select_from(joined).where(view.owned("ad", owners), _ad.c.platform == platform)


@keywords.scope(
    Says(
        "broad_with_manual_bids",
        ERROR,
        "Broad match with manual bids",
        "Broad match with manual CPC buys nearly any search at full price. Use phrase match, or a smart bid strategy.",
    ),
    "keyword",
    need("campaign", "campaign", "bid_strategy"),
)
def _broad_manual(view: View, owners: Owners) -> Iterator[Owned]:
    query = _keywords_with_campaign(view, owners, _keyword.c.text).where(
        _keyword.c.match_type == "BROAD", _campaign.c.bid_strategy.in_(_MANUAL)
    )
    for pk, text in view.rows(query):
        yield Owned(
            pk,
            Hit(
                "match_type",
                f"“{text}” is broad match in a campaign with manual bids.",
                fix=Fix("Make it phrase match", {"match_type": "PHRASE"}),
            ),
        )


@bids.scope(
    Says(
        "manual_without_bid",
        WARNING,
        "Manual bidding without a bid",
        "Without a bid Google uses the smallest amount and the ads hardly show. Enter a maximum CPC.",
    ),
    "ad_group",
    need("campaign", "campaign", "bid_strategy"),
    need("keyword", "ad_group", "max_cpc", "status"),
)
def _manual_without_bid(view: View, owners: Owners) -> Iterator[Owned]:
    without = sql_exists(
        select(literal(1))
        .where(_keyword.c.ad_group == _group.c.pk, _keyword.c.max_cpc.is_(None), view.stands("keyword"))
        .correlate(_group)
    )
    query = _groups_with_campaign(view, owners, GOOGLE).where(
        _campaign.c.bid_strategy == "Manual CPC", _group.c.max_cpc.is_(None), without
    )
    for (pk,) in view.rows(query):
        yield Owned(pk, Hit("max_cpc", "The campaign bids by hand, but the ad group has no maximum CPC."))


@bids.scope(
    Says(
        "above_daily_budget",
        WARNING,
        "Bid above the daily budget",
        "One click may cost more than the day's budget. Lower the bid, or raise the budget.",
    ),
    "ad_group",
    need("campaign", "campaign", "daily_budget"),
)
def _above_budget(view: View, owners: Owners) -> Iterator[Owned]:
    query = _groups_with_campaign(view, owners, GOOGLE, _group.c.max_cpc, _campaign.c.daily_budget).where(
        _group.c.max_cpc > _campaign.c.daily_budget
    )
    currency = view.context.currency(GOOGLE)
    for pk, bid, budget in view.rows(query):
        yield Owned(
            pk,
            Hit(
                "max_cpc",
                f"The bid of {shown(bid, currency)} is above the campaign's daily budget of {shown(budget, currency)}.",
            ),
        )


@groups.scope(
    Says(
        "two_websites",
        ERROR,
        "Ads of one ad group lead to different websites",
        "Google takes one website per ad group. Move ads to other websites into their own ad group.",
    ),
    "ad_group",
    need("ad", "ad_group", "final_url", "status"),
)
def _two_websites(view: View, owners: Owners) -> Iterator[Owned]:
    query = (
        select(_ad.c.ad_group, _ad.c.final_url)
        .where(view.stands("ad"), _ad.c.platform == GOOGLE, _ad.c.final_url.is_not(None))
        .distinct()
    )
    if owners is not None:
        query = query.where(_ad.c.ad_group.in_(select(_group.c.pk).where(owners)))
    found: dict[int, set[str]] = {}
    for pk, url in view.rows(query):
        domain = domain_of(url)
        if domain:
            found.setdefault(pk, set()).add(domain)
    for pk, domains in found.items():
        if len(domains) > 1:
            yield Owned(
                pk,
                Hit(None, f"Its ads lead to {', '.join(sorted(domains)[:3])}; Google takes one website per ad group."),
            )


@budgets.scope(
    Says(
        "missing", ERROR, "No budget", "LinkedIn asks for a daily or lifetime budget on the ad set, or on its campaign."
    ),
    "ad_group",
    need("campaign", "campaign", "daily_budget", "total_budget"),
)
def _linkedin_budget_missing(view: View, owners: Owners) -> Iterator[Owned]:
    query = _groups_with_campaign(view, owners, LINKEDIN).where(
        *(
            column.is_(None)
            for column in (
                _group.c.daily_budget,
                _group.c.total_budget,
                _campaign.c.daily_budget,
                _campaign.c.total_budget,
            )
        )
    )
    for (pk,) in view.rows(query):
        yield Owned(
            pk,
            Hit(
                "daily_budget", f"Neither the ad set nor its campaign has a budget.{shortfall(view.context, LINKEDIN)}"
            ),
        )


@budgets.scope(
    Says(
        "two_owners",
        ERROR,
        "Budget on the ad set and on its campaign",
        "With campaign budget optimisation LinkedIn takes no budget on the ad set. Empty it.",
    ),
    "ad_group",
    need("campaign", "campaign", "budget_optimization"),
)
def _two_owners(view: View, owners: Owners) -> Iterator[Owned]:
    query = _groups_with_campaign(view, owners, LINKEDIN, _group.c.daily_budget).where(
        _campaign.c.budget_optimization == 1,
        or_(_group.c.daily_budget.is_not(None), _group.c.total_budget.is_not(None)),
    )
    for pk, daily in view.rows(query):
        name = "daily_budget" if daily is not None else "total_budget"
        yield Owned(
            pk,
            Hit(
                name,
                "The campaign spreads its budget over the ad sets, so the ad set takes none of its own.",
                fix=Fix("Empty it", {"daily_budget": None, "total_budget": None}),
            ),
        )


@budgets.scope(
    Says(
        "spread_thin",
        WARNING,
        "Budget spread over too many ad sets",
        "Each ad set should be able to spend LinkedIn's daily minimum. Use fewer ad sets, or a larger budget.",
    ),
    "campaign",
    need("ad_group", "campaign", "status"),
)
def _spread_thin(view: View, owners: Owners) -> Iterator[Owned]:
    currency = view.context.currency(LINKEDIN)
    number = (
        select(func.count())
        .select_from(_group)
        .where(_group.c.campaign == _campaign.c.pk, view.stands("ad_group"))
        .correlate(_campaign)
        .scalar_subquery()
    )
    least = linkedin_daily(currency)
    query = select(_campaign.c.pk, _campaign.c.daily_budget, number).where(
        view.owned("campaign", owners),
        _campaign.c.platform == LINKEDIN,
        _campaign.c.daily_budget >= least,
        _campaign.c.daily_budget < number * least,
    )
    for pk, daily, sets in view.rows(query):
        yield Owned(
            pk,
            Hit(
                "daily_budget",
                f"{shown(daily, currency)} a day over {sets} ad sets is less than {shown(least, currency)} for each.",
            ),
        )


@ad_sets.scope(
    Says(
        "outside_campaign_dates",
        WARNING,
        "Ad set outside its campaign's dates",
        "Outside the campaign's dates it does not run. Bring the dates together.",
    ),
    "ad_group",
    need("campaign", "campaign", "start_date", "end_date"),
)
def _outside_dates(view: View, owners: Owners) -> Iterator[Owned]:
    early = and_(_group.c.start_date < _campaign.c.start_date)
    late = and_(_group.c.end_date > _campaign.c.end_date)
    query = _groups_with_campaign(
        view, owners, LINKEDIN, _group.c.start_date, _campaign.c.start_date, _group.c.end_date, _campaign.c.end_date
    ).where(or_(early, late))
    for pk, start, first, end, last in view.rows(query):
        if start and first and start < first:
            yield Owned(pk, Hit("start_date", f"The ad set starts on {start}, its campaign on {first}."))
        if end and last and end > last:
            yield Owned(pk, Hit("end_date", f"The ad set ends on {end}, its campaign on {last}."))


_OBJECTIVE = need("campaign", "campaign", "objective")


@ad_sets.scope(
    Says(
        "objective_missing",
        ERROR,
        "No objective",
        "LinkedIn asks for an objective, and it cannot be changed later. Choose one.",
    ),
    "ad_group",
    _OBJECTIVE,
)
def _objective_missing(view: View, owners: Owners) -> Iterator[Owned]:
    query = _groups_with_campaign(view, owners, LINKEDIN).where(
        _group.c.objective.is_(None), _campaign.c.objective.is_(None)
    )
    for (pk,) in view.rows(query):
        yield Owned(pk, Hit("objective", "Neither the ad set nor its campaign has an objective."))


@ad_sets.scope(
    Says(
        "objective_differs",
        WARNING,
        "Objective differs from the campaign's",
        "A LinkedIn campaign with an objective takes ad sets of the same objective only. Bring them together.",
    ),
    "ad_group",
    _OBJECTIVE,
)
def _objective_differs(view: View, owners: Owners) -> Iterator[Owned]:
    query = _groups_with_campaign(view, owners, LINKEDIN, _group.c.objective, _campaign.c.objective).where(
        _group.c.objective != _campaign.c.objective
    )
    for pk, own, above in view.rows(query):
        yield Owned(
            pk, Hit("objective", f"The ad set's objective is {choice_word(own)}, its campaign's {choice_word(above)}.")
        )


@ad_sets.scope(
    Says(
        "stage_differs",
        INFO,
        "Objective does not fit the stage",
        "Lead forms ask much of people who do not know you yet. Use visits or awareness first.",
    ),
    "ad_group",
    need("campaign", "campaign", "objective", "stage"),
)
def _stage_differs(view: View, owners: Owners) -> Iterator[Owned]:
    stage = func.coalesce(_group.c.stage, _campaign.c.stage)
    objective = func.coalesce(_group.c.objective, _campaign.c.objective)
    query = _groups_with_campaign(view, owners, LINKEDIN).where(
        stage == "awareness", objective.in_(("LEAD_GENERATION", "WEBSITE_CONVERSION"))
    )
    for (pk,) in view.rows(query):
        yield Owned(pk, Hit("objective", "The stage is awareness, but the objective asks for leads or conversions."))


_TO_SITE = ("WEBSITE_VISIT", "WEBSITE_CONVERSION")
_AIMS = (need("ad_group", "ad_group", "objective"), _OBJECTIVE)


@ads.scope(
    Says(
        "destination_missing", ERROR, "No destination", "Ads for website visits and conversions need a destination URL."
    ),
    "ad",
    *_AIMS,
)
def _destination_missing(view: View, owners: Owners) -> Iterator[Owned]:
    objective = func.coalesce(_group.c.objective, _campaign.c.objective)
    query = _ads_with_parents(view, owners, LINKEDIN).where(
        objective.in_(_TO_SITE),
        _ad.c.final_url.is_(None),
        or_(_ad.c.format.is_(None), _ad.c.format.not_in(("text", "conversation"))),
    )
    for (pk,) in view.rows(query):
        yield Owned(pk, Hit("final_url", "The ad has no destination URL."))


@ads.scope(
    Says(
        "lead_form_missing",
        WARNING,
        "No lead form yet",
        "Ads for leads need a lead form before they can be posted. Choose one when the account is connected.",
    ),
    "ad",
    *_AIMS,
)
def _lead_form_missing(view: View, owners: Owners) -> Iterator[Owned]:
    objective = func.coalesce(_group.c.objective, _campaign.c.objective)
    query = _ads_with_parents(view, owners, LINKEDIN).where(objective == "LEAD_GENERATION", _ad.c.lead_form.is_(None))
    for (pk,) in view.rows(query):
        yield Owned(pk, Hit("lead_form", "The ad has no lead form yet; choose one before posting."))


@ads.scope(
    Says(
        "format_differs",
        ERROR,
        "Ad format differs from its ad set",
        "LinkedIn takes ads of one format in an ad set. Move it into an ad set of its format.",
    ),
    "ad",
    need("ad_group", "ad_group", "format"),
)
def _format_differs(view: View, owners: Owners) -> Iterator[Owned]:
    query = _ads_with_parents(view, owners, LINKEDIN, _ad.c.format, _group.c.format).where(
        _ad.c.format != _group.c.format
    )
    for pk, own, above in view.rows(query):
        yield Owned(
            pk,
            Hit("format", f"The ad is a {own.replace('_', ' ')} ad, its ad set is for {above.replace('_', ' ')} ads."),
        )


_SUFFIXES = tuple(
    need(kind, kind, "final_url_suffix", "tracking_template") for kind in ("account", "campaign", "ad_group")
)


def _ads_with_tracking(view: View, owners: Owners) -> Iterator[tuple[int, str, str]]:
    """Each ad's landing page, and all that is added to it from the ad up to the account."""
    added = [
        func.coalesce(table.c[name], "")
        for table in (_ad, _group, _campaign, _account)
        for name in ("final_url_suffix", "tracking_template")
    ]
    inherited: ColumnElement[Any] = added[0]
    for part in added[1:]:
        inherited = inherited + literal(" ") + part
    joined = (
        _ad.join(_group, _group.c.pk == _ad.c.ad_group)
        .join(_campaign, _campaign.c.pk == _group.c.campaign)
        .outerjoin(_account, _account.c.pk == _campaign.c.account)
    )
    query = (
        select(_ad.c.pk, _ad.c.final_url, inherited)
        .select_from(joined)
        .where(view.owned("ad", owners), _ad.c.final_url.is_not(None))
    )
    yield from view.rows(query)


@tracking.scope(
    Says(
        "utm_missing",
        WARNING,
        "Clicks are not tagged",
        "Without utm_source, utm_medium and utm_campaign analytics cannot tell which ad brought the lead. Add them to the URL suffix of the campaign.",
    ),
    "ad",
    *_SUFFIXES,
)
def _utm_missing(view: View, owners: Owners) -> Iterator[Owned]:
    for pk, url, inherited in _ads_with_tracking(view, owners):
        everything = f"{url} {inherited}".lower()
        missing = [name for name in ("utm_source", "utm_medium", "utm_campaign") if name not in everything]
        if missing:
            yield Owned(
                pk,
                Hit(
                    "final_url",
                    f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing in the address and in the URL suffixes above it.",
                ),
            )


@tracking.scope(
    Says(
        "utm_in_page_and_suffix",
        WARNING,
        "Tagged in the address and in the suffix",
        "Analytics counts one of the two values. Keep the tags in the suffix.",
    ),
    "ad",
    *_SUFFIXES,
)
def _utm_in_both(view: View, owners: Owners) -> Iterator[Owned]:
    for pk, url, inherited in _ads_with_tracking(view, owners):
        if "utm_" in url.lower() and "utm_" in inherited.lower():
            at = url.lower().index("utm_")
            yield Owned(pk, Hit("final_url", "The address has its own utm tags, and a suffix adds more.", at, len(url)))
