"""Campaign trees to post, as plain data."""

from __future__ import annotations

import itertools
from typing import Any

NUMBER = itertools.count(1)
HEADLINES = ["Data catalog", "Book a short demo", "Made for data teams"]
DESCRIPTIONS = ["See your data in one place.", "Connect your sources and see the first results today."]


def name(word: str = "Tree") -> str:
    """A name that no other test uses."""
    return f"{word} {next(NUMBER)}"


def budget(temporary: int, customer: str, **more: Any) -> dict[str, Any]:
    values = {
        "resource_name": f"customers/{customer}/campaignBudgets/{temporary}",
        "amount_micros": 10_000_000,
        "explicitly_shared": False,
    }
    return {"campaign_budget_operation": {"create": values | more}}


def campaign(temporary: int, budget_name: str, customer: str, **more: Any) -> dict[str, Any]:
    values = {
        "resource_name": f"customers/{customer}/campaigns/{temporary}",
        "name": name("Campaign"),
        "advertising_channel_type": "SEARCH",
        "status": "PAUSED",
        "campaign_budget": budget_name,
        "manual_cpc": {"enhanced_cpc_enabled": False},
        "network_settings": {"target_google_search": True},
        "contains_eu_political_advertising": "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING",
    }
    return {
        "campaign_operation": {"create": {key: value for key, value in (values | more).items() if value is not None}}
    }


def ad_group(temporary: int, campaign_name: str, customer: str, **more: Any) -> dict[str, Any]:
    values = {
        "resource_name": f"customers/{customer}/adGroups/{temporary}",
        "name": "Group",
        "campaign": campaign_name,
        "cpc_bid_micros": 1_000_000,
    }
    return {"ad_group_operation": {"create": values | more}}


def ad(ad_group_name: str, texts: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    found = {
        "headlines": [{"text": text} for text in HEADLINES],
        "descriptions": [{"text": text} for text in DESCRIPTIONS],
    } | (texts or {})
    inner = {"final_urls": ["https://www.nordlicht.example/"], "responsive_search_ad": found} | more
    return {"ad_group_ad_operation": {"create": {"ad_group": ad_group_name, "ad": inner}}}


def keyword(ad_group_name: str, text: str = "data catalog", match_type: str = "PHRASE", **more: Any) -> dict[str, Any]:
    created = {"ad_group": ad_group_name, "keyword": {"text": text, "match_type": match_type}} | more
    return {"ad_group_criterion_operation": {"create": created}}


def tree(customer: str, **of_campaign: Any) -> list[dict[str, Any]]:
    """A whole campaign by temporary names: budget -1, campaign -2, ad group -3, an ad, a keyword."""
    home = f"customers/{customer}"
    return [
        budget(-1, customer),
        campaign(-2, f"{home}/campaignBudgets/-1", customer, **of_campaign),
        ad_group(-3, f"{home}/campaigns/-2", customer),
        ad(f"{home}/adGroups/-3"),
        keyword(f"{home}/adGroups/-3"),
    ]
