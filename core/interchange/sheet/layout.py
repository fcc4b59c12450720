"""Columns of the LinkedIn sheet: which heading is which field, for each of the three kinds of rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from core.catalog import KINDS, LINKEDIN, Field, FieldType
from core.interchange.textfile import plain_heading

LEVELS = ("campaign", "ad_group", "ad")
ACCOUNT, CAMPAIGN, AD_SET, AD_NAME, AD_FORMAT = "Account", "Campaign", "Ad Set", "Ad name", "Ad format"
EXAMPLE = "Example – delete this row"
NAME_HEADING = {"campaign": CAMPAIGN, "ad_group": AD_SET, "ad": AD_NAME}
ID_HEADING = {"account": "Account ID", "campaign": "Campaign ID", "ad_group": "Ad Set ID"}
"""Columns that stand only where a name is not enough; ads of one name are taken one after the other."""
BUDGET_TYPE = "Budget type"
WHOLE_TARGETING = "Targeting"

# Fields the catalog has no sheet heading for, so that nothing of an account is lost on the way.
_MORE: Mapping[str, Mapping[str, str]] = {
    "campaign": {
        "type": "Campaign Type",
        "eu_political_ads": "Political intent",
        "budget_optimization": "Campaign budget optimisation",
        "stage": "Funnel stage",
        "labels": "Labels",
        "comment": "Comment",
    },
    "ad_group": {
        "locale": "Language",
        "persona": "Persona",
        "stage": "Funnel stage",
        "labels": "Labels",
        "comment": "Comment",
    },
    "ad": {"labels": "Labels", "comment": "Comment"},
}

BEFORE_FACETS = (
    ACCOUNT, ID_HEADING["account"], CAMPAIGN, ID_HEADING["campaign"], "Campaign Type", "Campaign Objective", "Campaign daily budget", "Campaign total budget",
    "Campaign start date", "Campaign end date", "Campaign budget optimisation", "Political intent", AD_SET,
    ID_HEADING["ad_group"], "Objective", "Format", "Status", "Bid Strategy", "Bid", "Budget", "Total budget", "Start Date", "End Date", "Language", "Locations",
    "Languages",
)  # fmt: skip
AFTER_FACETS = (
    "Audience Expansion", "Audience Network", "Persona", "Funnel stage", AD_NAME, AD_FORMAT, "Introductory text", "Headline",
    "Description", "Call to action", "Subject", "Message", "Button", "Answers", "Sender", "Destination URL", "Image", "Document",
    "Lead gen form", "URL parameters", "Labels", "Comment",
)  # fmt: skip


@cache
def headings(kind: str) -> Mapping[str, Field]:
    """Heading → field of one kind of row, in the order of the catalog."""
    more = _MORE[kind]
    found: dict[str, Field] = {}
    for field in KINDS[kind].fields:
        heading = field.sheet or more.get(field.name)
        if heading and LINKEDIN in field.platforms and field.type is not FieldType.REF and not field.read_only:
            found[heading] = field
    return found


@cache
def own_headings(kind: str) -> Mapping[str, Field]:
    """The headings that no other kind of row uses: on a child's row they describe the parent."""
    others = {heading for other in LEVELS if other != kind for heading in headings(other)}
    return {heading: field for heading, field in headings(kind).items() if heading not in others}


@cache
def spellings() -> Mapping[str, str]:
    """Every known heading by its compared form, with the words people use instead."""
    known = [*BEFORE_FACETS, *AFTER_FACETS, BUDGET_TYPE, WHOLE_TARGETING]
    table = {plain_heading(heading): heading for heading in known}
    for word, heading in _ALIASES.items():
        table.setdefault(plain_heading(word), heading)
    return table


_ALIASES = {
    "Account name": ACCOUNT,
    "Campaign name": CAMPAIGN,
    "Campaign group": CAMPAIGN,
    "Campaign group name": CAMPAIGN,
    "Campaign group ID": ID_HEADING["campaign"],
    "Ad Set name": AD_SET,
    "Ad": AD_NAME,
    "Daily budget": "Budget",
    "Lifetime budget": "Total budget",
    "Landing page": "Destination URL",
    "Final URL": "Destination URL",
    "CTA": "Call to action",
    "Lead form": "Lead gen form",
    "Introduction": "Introductory text",
    "Body": "Message",
}
