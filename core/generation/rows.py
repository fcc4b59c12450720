"""A plan's parts as rows of the field catalog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.brief.names import company_name
from core.catalog import GOOGLE, LINKEDIN
from core.copy.ads import Line, LinkedInCopy, SearchCopy
from core.generation.audiences import Route
from core.generation.budgets import Spending, dollars, smallest_unit
from core.generation.groups import SearchGroup
from core.generation.naming import Name
from core.generation.plan import Plan, PlannedSearch, PlannedStage
from core.generation.search import BRAND
from core.generation.tracking import campaign_token, url_suffix

NO_POLITICS = "Doesn't have EU political ads"
PRESENCE = "Location of presence"
_CLICK_DOLLARS = {True: 3.0, False: 8.0}  # brand clicks, other clicks: the usual range of B2B software searches
Row = dict[str, Any]


def brand_of(plan: Plan) -> str:
    """The first part of every name."""
    return company_name(plan.brief)


def account_row(plan: Plan, platform: str, name: str) -> Row:
    """A new account."""
    return {
        "name": name,
        "platform": platform,
        "currency": plan.currency,
        "time_zone": plan.request.time_zone,
        "status": "ENABLED",
    }


def _campaign_row(plan: Plan, platform: str, name: Name, spending: Spending) -> Row:
    return {
        "platform": platform,
        "name": str(name),
        "status": "PAUSED",
        "daily_budget": spending.daily,
        "total_budget": spending.total,
        "start_date": plan.flight.start.isoformat(),
        "end_date": plan.flight.end.isoformat() if plan.flight.end else None,
        "locations": list(plan.countries),
        "languages": list(plan.languages),
        "eu_political_ads": NO_POLITICS,
    }


def search_campaign_row(plan: Plan, planned: PlannedSearch, name: Name) -> Row:
    """A Search campaign: presence only, no partners, nothing written or widened by Google."""
    return _campaign_row(plan, GOOGLE, name, planned.spending) | {
        "type": "Search",
        "stage": "capture",
        "networks": ["Google search"],
        "bid_strategy": "Maximize clicks",
        "cpc_limit": click_limit(plan, planned),
        "targeting_method": PRESENCE,
        "exclusion_method": PRESENCE,
        "ai_max": "Disabled",
        "text_customization": "Disabled",
        "final_url_expansion": "Disabled",
        "broad_match_keywords": "Off",
        "final_url_suffix": _suffix(plan, GOOGLE, planned.campaign.part),
    }


def click_limit(plan: Plan, planned: PlannedSearch) -> int:
    """The most a click may cost, in micros: a usual price, and never more than half a day's money."""
    usual = dollars(_CLICK_DOLLARS[planned.campaign.part == BRAND], plan.currency)
    days = plan.flight.days
    a_day = planned.spending.daily or (planned.spending.total // days if planned.spending.total and days else None)
    unit = smallest_unit(plan.currency)
    return min(usual, max(unit, a_day // 2 // unit * unit)) if a_day else usual


def _suffix(plan: Plan, platform: str, content: str) -> str | None:
    token = campaign_token(plan.brief, plan.flight.start)
    return url_suffix(platform, plan.brief.landing_page, token, content) or None


def search_group_row(group: SearchGroup) -> Row:
    """An ad group without bids of its own: the campaign's strategy bids."""
    return {
        "platform": GOOGLE,
        "name": group.name,
        "status": "ENABLED",
        "type": "Standard",
        "theme": group.name,
        "stage": "capture",
    }


def keyword_rows(group: SearchGroup, ad_group: str) -> list[Row]:
    """Each keyword exact, and as a phrase unless it is too ambiguous for that."""
    return [
        {"ad_group": ad_group, "text": text, "match_type": match_type, "status": "ENABLED"}
        for text in group.keywords
        for match_type in ("EXACT", "PHRASE")
        if match_type == "EXACT" or text not in group.exact_only
    ]


def search_ad_row(plan: Plan, group: SearchGroup, ad: SearchCopy) -> Row:
    """A responsive search ad."""
    return {
        "platform": GOOGLE,
        "name": f"{group.name} – RSA 1",
        "format": "responsive_search",
        "status": "ENABLED",
        "headlines": [line.text for line in ad.headlines],
        "descriptions": [line.text for line in ad.descriptions],
        "path1": ad.path1 or None,
        "path2": ad.path2 or None,
        "final_url": plan.brief.landing_page,
    }


def asset_rows(plan: Plan) -> list[tuple[Row, str | None]]:
    """Sitelinks whose page is known, callouts and snippets, each with its evidence."""
    if plan.assets is None:
        return []
    rows: list[tuple[Row, str | None]] = []
    for link in plan.assets.sitelinks:
        if link.final_url:
            row = {"type": "SITELINK", "text": link.text.text, "description1": link.description1.text,
                   "description2": link.description2.text, "final_url": link.final_url}  # fmt: skip
            rows.append((row, evidence_of([link.text, link.description1, link.description2])))
    rows += [({"type": "CALLOUT", "text": line.text}, line.evidence) for line in plan.assets.callouts]
    for snippet in plan.assets.snippets:
        rows.append(
            (
                {"type": "SNIPPET", "header": snippet.header, "values": [line.text for line in snippet.values]},
                evidence_of(snippet.values),
            )
        )
    return [(row | {"status": "ENABLED"}, evidence) for row, evidence in rows]


def stage_row(plan: Plan, planned: PlannedStage, name: Name) -> Row:
    """A LinkedIn campaign (campaign group): one budget that LinkedIn spreads over its ad sets."""
    return _campaign_row(plan, LINKEDIN, name, planned.spending) | {
        "type": "Sponsored",
        "stage": planned.stage.name,
        "objective": planned.stage.objective,
        "bid_strategy": "Maximum delivery",
        "budget_optimization": True,
    }


def ad_set_row(plan: Plan, planned: PlannedStage, route: Route, name: Name) -> Row:
    """A LinkedIn ad set (campaign): one persona by one route."""
    return {
        "platform": LINKEDIN,
        "name": str(name),
        "status": "ENABLED",
        "objective": planned.stage.objective,
        "format": "single_image",
        "bid_strategy": "Maximum delivery",
        "start_date": plan.flight.start.isoformat(),
        "end_date": plan.flight.end.isoformat() if plan.flight.end else None,
        "targeting": route.targeting,
        "audience_expansion": False,
        "audience_network": False,
        "locale": plan.locale,
        "persona": route.label,
        "stage": planned.stage.name,
        "final_url_suffix": _suffix(plan, LINKEDIN, f"{planned.stage.name} {route.label} {route.by}"),
    }


def linkedin_ad_row(plan: Plan, name: str, ad: LinkedInCopy) -> Row:
    """A single-image ad."""
    return {
        "platform": LINKEDIN,
        "name": name,
        "format": "single_image",
        "status": "ENABLED",
        "introductory_text": ad.introductory_text.text,
        "headline": ad.headline.text,
        "description": ad.description.text,
        "call_to_action": ad.call_to_action,
        "final_url": plan.brief.landing_page,
    }


def evidence_of(lines: Iterable[Line]) -> str | None:
    """What the lines rest on, each source once."""
    sources: Sequence[str] = list(dict.fromkeys(line.evidence for line in lines if line.evidence))
    return "; ".join(sources) or None
