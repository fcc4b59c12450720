"""Column headings of Google Ads Editor: how they are compared, what else they are called, in which order they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from core.catalog import GOOGLE, KINDS, Field

_IGNORED = re.compile(r"[\s_]+")
_NUMBERED = re.compile(r"^(headline|description)(\d+)(position)?$")

ORIGINAL = "#original"
MOST_HEADLINES = 15
MOST_DESCRIPTIONS = 5

# Headings that tell what else a row may be about. Such rows are kept whole: what the catalog has no field for stands in `extra`.
KEPT_ASSET_OF = {
    "assetgroup": "ASSET_GROUP",
    "videoid": "VIDEO",
    "assetname": "IMAGE",
    "image": "IMAGE",
    "promotiontarget": "PROMOTION",
    "pricequalifier": "PRICE",
    "appid": "APP",
    "leadformname": "LEAD_FORM",
}
KEPT_TARGET_OF = {
    "searchtheme": "search_theme",
    "audiencesignal": "audience_signal",
    "productgroup": "product_group",
    "age": "age",
    "gender": "gender",
    "householdincome": "household_income",
    "parentalstatus": "parental_status",
    "topic": "topic",
    "placement": "placement",
    "placementurl": "placement",
}
# Criteria that may hang on an asset group, which the row then names beside them.
OF_ASSET_GROUPS = ("searchtheme", "audiencesignal", "productgroup")

_STATUS_WORDS = {
    "campaign": ("campaignstatus", "campaignstate"),
    "ad_group": ("adgroupstatus", "adgroupstate"),
    "keyword": ("status", "state", "keywordstatus", "keywordstate"),
    "ad": ("status", "state", "adstatus", "adstate"),
}
ASSET_GROUP_STATUS = ("assetgroupstatus",)

# In the order of a real export; headings of the catalog and numbered ad texts are among them.
CANONICAL: tuple[str, ...] = (
    "Account name", "Customer ID", "Campaign", "Labels", "Campaign Type", "Networks", "Budget", "Budget type",
    "Campaign total budget", "Budget name", "Delivery method", "EU political ads", "Standard conversion goals",
    "Custom conversion goal", "Customer acquisition", "Languages", "Bid Strategy Type", "Bid Strategy Name", "Target CPA",
    "Target ROAS", "Maximum CPC bid limit", "Target impression share", "Enhanced CPC", "Desktop Bid Modifier",
    "Mobile Bid Modifier", "Tablet Bid Modifier", "TV Screen Bid Modifier", "Start Date", "End Date", "Broad match keywords",
    "Ad Schedule", "Ad rotation", "Content exclusions", "Targeting method", "Exclusion method",
    "Viewthrough conversion optimization", "DSA Website", "DSA Language", "DSA targeting source", "DSA page feeds",
    "Google Merchant Center feed", "Merchant Identifier", "Country of Sale", "Feed label", "Campaign Priority",
    "Local Inventory Ads", "Shopping ads on excluded brands", "Inventory filter", "Inventory type", "Account settings",
    "Audience targeting", "Flexible Reach", "AI Max", "Text customization", "Final URL expansion", "Image enhancement",
    "Image generation", "Landing page images", "Video enhancement", "Brand guidelines", "Brand business name",
    "Text asset automation", "Ad Group", "Max CPC", "Max CPM", "Max CPV", "Target CPV", "Percent CPC", "Target CPM", "Target CPC",
    "Display Network Custom Bid Type", "Optimized targeting", "Strict age and gender targeting", "Search term matching",
    "Ad Group Type", "Channels", "Audience name", "Audience segment", "Age", "Gender", "Household income", "Parental status", "Topic",
    "Placement", "Placement URL", "Age demographic", "Gender demographic", "Income demographic", "Parental status demographic",
    "Remarketing audience segments", "Interest categories", "Life events", "Custom audience segments", "Detailed demographics",
    "Remarketing audience exclusions", "Asset Group", "Asset Group Status", "Search theme", "Audience signal", "Product Group",
    "Product Group Type", "Keyword", "Criterion Type", "Account keyword type", "First page bid", "Top of page bid",
    "First position bid", "Quality score", "Landing page experience", "Expected CTR", "Ad relevance", "ID", "Location", "Reach",
    "Location groups", "Radius", "Unit", "Bid Modifier", "Ad type", "Ad name",
    *(text for n in range(1, MOST_HEADLINES + 1) for text in (f"Headline {n}", f"Headline {n} position")),
    *(f"Long headline {n}" for n in range(1, 6)),
    *(text for n in range(1, 5) for text in (f"Description {n}", f"Description {n} position")),
    "Description 5", "Call to action", "Business name", *(f"Video ID {n}" for n in range(1, 6)), "Video ID", "Video title", "Color",
    "Incremental", "Path 1", "Path 2", "Link Text", "Description Line 1", "Description Line 2", "Upgraded extension", "Link source",
    "Source", "Header", "Snippet Values", "Callout text", "Phone Number", "Country of Phone", "Asset name", "Folder", "Image",
    "Image Size", "File size", "Device Preference", "Final URL", "Final mobile URL", "Tracking template", "Final URL suffix",
    "Custom parameters", "Shared set name", "Shared set type", "Keyword count", "Campaigns", "Label", "Campaign Status",
    "Ad Group Status", "Status", "Approval Status", "Ad strength", "Comment",
)  # fmt: skip


NOTHING_SEEN: Mapping[str, str] = {}


@cache
def norm(heading: str) -> str:
    """What counts of a heading: its letters without case, spaces and underscores."""
    return _IGNORED.sub("", heading).lower()


@cache
def canonical_by_norm() -> dict[str, str]:
    """The canonical spelling of every heading that is known."""
    return {norm(heading): heading for heading in CANONICAL}


def canonical(heading: str, seen: Mapping[str, str] = NOTHING_SEEN) -> str:
    """The spelling that is kept and written: Editor's own, else the one first `seen` in this workspace, else this one."""
    compared = norm(heading)
    return canonical_by_norm().get(compared) or seen.get(compared, heading)


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
    found = set(canonical_by_norm()) | set(KEPT_ASSET_OF) | set(KEPT_TARGET_OF)
    for kind in KINDS.values():
        for described in kind.fields:
            found.update(spellings(kind.name, described))
    found.update(word for words in _STATUS_WORDS.values() for word in words)
    return frozenset(found | {"matchtype", "type", "adgroup", "campaignname", "adgroupname"})
