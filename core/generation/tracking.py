"""UTM parameters: one campaign token on both platforms, nothing said twice."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from urllib.parse import parse_qsl, quote, urlsplit

from core.brief import Brief
from core.catalog import GOOGLE

_LONGEST = 40
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug(text: str, longest: int = _LONGEST) -> str:
    """Lower-case letters, digits and hyphens; texts without Latin letters are percent-encoded."""
    lower = unicodedata.normalize("NFC", text).lower().translate(_GERMAN)
    plain = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:longest].rstrip("-") or quote("".join(lower.split())[:8], safe="").lower() or "campaign"


def campaign_token(brief: Brief, start: date) -> str:
    """What `utm_campaign` holds everywhere: `ledgerly-close-202701`."""
    return f"{slug(brief.product)}-{start:%Y%m}"


def url_suffix(platform: str, landing_page: str, campaign: str, content: str) -> str:
    """The parameters a platform adds to the landing page; those the page's own address has already are left out."""
    google = platform == GOOGLE
    pairs = {
        "utm_source": "google" if google else "linkedin",
        "utm_medium": "cpc" if google else "paid-social",
        "utm_campaign": campaign,
        "utm_content": slug(content, 60),
    }
    if google:
        pairs["utm_term"] = "{keyword}"
    present = own_parameters(landing_page)
    return "&".join(f"{key}={value}" for key, value in pairs.items() if key not in present)


def own_parameters(landing_page: str) -> set[str]:
    """The UTM keys the landing page's address holds already, in lower case."""
    query = urlsplit(landing_page).query
    return {key.lower() for key, _ in parse_qsl(query, keep_blank_values=True) if key.lower().startswith("utm_")}
