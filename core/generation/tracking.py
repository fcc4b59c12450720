"""UTM parameters of generated campaigns: one campaign token on both platforms, nothing said twice."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

from core.brief import Brief
from core.tracking.contract import STANDARD, Contract, value_for
from core.tracking.slugs import slug


def campaign_token(brief: Brief, start: date) -> str:
    """What `utm_campaign` holds everywhere: `ledgerly-close-202701`."""
    return f"{slug(brief.product)}-{start:%Y%m}"


def url_suffix(platform: str, landing_page: str, campaign: str, content: str, contract: Contract = STANDARD) -> str:
    """The parameters a platform adds to the landing page; those the page's own address has already are left out."""
    attributes = {"token": campaign, "content": value_for("content", content)}
    return contract.build(platform, attributes, without=frozenset(own_parameters(landing_page)))


def own_parameters(landing_page: str) -> set[str]:
    """The UTM keys the landing page's address holds already, in lower case."""
    query = urlsplit(landing_page).query
    return {key.lower() for key, _ in parse_qsl(query, keep_blank_values=True) if key.lower().startswith("utm_")}
