"""Column headings of Google Ads Editor: how they are compared, what else they are called, in which order they are written."""

from __future__ import annotations

import re
from functools import cache

from core.catalog import GOOGLE, KINDS, Field

_IGNORED = re.compile(r"[\s_]+")
_NUMBERED = re.compile(r"^(headline|description)(\d+)(position)?$")

ORIGINAL = "#original"
MOST_HEADLINES = 15
MOST_DESCRIPTIONS = 5

# Headings of things this program does not draft; a row that is about one of them is listed, never taken for its campaign.
FOREIGN = {
    "assetgroup": "Performance Max asset groups",
    "searchtheme": "search themes",
    "audiencesignal": "audience signals",
    "productgroup": "product groups",
    "image": "image assets",
    "assetname": "image assets",
    "videoid": "video assets",
    "placement": "placements",
    "placementurl": "placements",
    "topic": "topics",
    "age": "age targeting",
    "gender": "gender targeting",
    "sharedsetname": "empty shared lists",
}

_STATUS_WORDS = {
    "campaign": ("campaignstatus", "campaignstate"),
    "ad_group": ("adgroupstatus", "adgroupstate"),
    "keyword": ("status", "state", "keywordstatus", "keywordstate"),
    "ad": ("status", "state", "adstatus", "adstate"),
}

# In the order of a real export; headings of the catalog and numbered ad texts are among them.
CANONICAL: tuple[str, ...] = (
    "Account name", "Customer ID", "Campaign", "Labels", "Campaign Type", "Networks", "Budget", "Budget type",
    "Campaign total budget", "Budget name", "EU political ads", "Standard conversion goals", "Custom conversion goal",
    "Customer acquisition", "Languages", "Bid Strategy Type", "Bid Strategy Name", "Target CPA", "Target ROAS",
    "Maximum CPC bid limit", "Target impression share", "Enhanced CPC", "Desktop Bid Modifier", "Mobile Bid Modifier",
    "Tablet Bid Modifier", "TV Screen Bid Modifier", "Start Date", "End Date", "Broad match keywords", "Ad Schedule",
    "Ad rotation", "Content exclusions", "Targeting method", "Exclusion method", "Viewthrough conversion optimization",
    "DSA Website", "DSA Language", "DSA targeting source", "DSA page feeds", "Google Merchant Center feed",
    "Merchant Identifier", "Country of Sale", "Feed label", "Campaign Priority", "Local Inventory Ads",
    "Shopping ads on excluded brands", "Inventory filter", "Inventory type", "Account settings", "Audience targeting",
    "Flexible Reach", "AI Max", "Text customization", "Final URL expansion", "Image enhancement", "Image generation",
    "Landing page images", "Video enhancement", "Brand guidelines", "Brand business name", "Text asset automation",
    "Ad Group", "Max CPC", "Max CPM", "Max CPV", "Target CPV", "Percent CPC", "Target CPM", "Target CPC",
    "Display Network Custom Bid Type", "Optimized targeting", "Strict age and gender targeting", "Search term matching",
    "Ad Group Type", "Channels", "Audience name", "Audience segment", "Age demographic", "Gender demographic",
    "Income demographic", "Parental status demographic", "Remarketing audience segments", "Interest categories",
    "Life events", "Custom audience segments", "Detailed demographics", "Remarketing audience exclusions", "Keyword",
    "Criterion Type", "Account keyword type", "First page bid", "Top of page bid", "First position bid", "Quality score",
    "Landing page experience", "Expected CTR", "Ad relevance", "ID", "Location", "Reach", "Location groups", "Radius",
    "Unit", "Bid Modifier", "Ad type", "Ad name",
    *(text for n in range(1, MOST_HEADLINES + 1) for text in (f"Headline {n}", f"Headline {n} position")),
    *(f"Long headline {n}" for n in range(1, 6)),
    *(text for n in range(1, 5) for text in (f"Description {n}", f"Description {n} position")),
    "Description 5", "Call to action", "Business name", "Path 1", "Path 2", "Link Text", "Description Line 1",
    "Description Line 2", "Upgraded extension", "Link source", "Source", "Header", "Snippet Values", "Callout text",
    "Phone Number", "Country of Phone", "Device Preference", "Final URL", "Final mobile URL", "Tracking template",
    "Final URL suffix", "Custom parameters", "Shared set name", "Shared set type", "Keyword count", "Campaigns",
    "Campaign Status", "Ad Group Status", "Status", "Approval Status", "Ad strength", "Comment",
)  # fmt: skip


@cache
def norm(heading: str) -> str:
    """What counts of a heading: its letters without case, spaces and underscores."""
    return _IGNORED.sub("", heading).lower()


@cache
def canonical_by_norm() -> dict[str, str]:
    """The canonical spelling of every heading that is known."""
    return {norm(heading): heading for heading in CANONICAL}


def canonical(heading: str) -> str:
    """The spelling that is kept and written: Editor's own where the heading is known."""
    return canonical_by_norm().get(norm(heading), heading)


def spellings(kind: str, described: Field) -> tuple[str, ...]:
    """Every compared form of a field's heading, the canonical one first; empty when files do not carry it."""
    if described.name == "status" and kind in _STATUS_WORDS:
        return _STATUS_WORDS[kind]
    if described.editor is None or GOOGLE not in described.platforms:
        return ("status", "state") if described.name == "status" and kind != "account" else ()
    own = norm(described.editor)
    aliases = [norm(alias) for alias in described.editor_aliases]
    return (own, *(alias for alias in aliases if alias != own))


def numbered(heading: str) -> tuple[str, int, bool] | None:
    """(`headline` or `description`, number, whether it is the position) of an ad text column."""
    found = _NUMBERED.match(norm(heading))
    if found is None or int(found[2]) < 1:
        return None
    # Editor knows no position of a fifth description; such a column is kept as it stands.
    most = MOST_HEADLINES if found[1] == "headline" else MOST_DESCRIPTIONS - (found[3] is not None)
    return (found[1], int(found[2]), found[3] is not None) if int(found[2]) <= most else None


@cache
def known() -> frozenset[str]:
    """Compared forms of all headings that tell a Google Ads Editor file."""
    found = set(canonical_by_norm()) | set(FOREIGN)
    for kind in KINDS.values():
        for described in kind.fields:
            found.update(spellings(kind.name, described))
    found.update(word for words in _STATUS_WORDS.values() for word in words)
    return frozenset(found | {"matchtype", "type", "adgroup", "campaignname", "adgroupname"})
