"""Ad sets, which LinkedIn's interface calls campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import InvalidInput
from integrations.linkedin_ads.mapping.bidding import BIDDING
from integrations.linkedin_ads.mapping.campaigns import (
    ADDED,
    LABELS,
    NOTE,
    PLACED,
    PLANNING,
    PLATFORM,
    POLITICAL,
    begin_soon,
    budgets,
    schedule,
)
from integrations.linkedin_ads.mapping.codecs import STATUS, Locale, Switch, Text
from integrations.linkedin_ads.mapping.criteria import Criteria
from integrations.linkedin_ads.mapping.entries import Document, Mapped, Table, Together, Unsaid, Values
from integrations.linkedin_ads.mapping.place import Place
from integrations.linkedin_ads.wire.values import urn

FORMATS = {
    "single_image": ("SPONSORED_UPDATES", "STANDARD_UPDATE"),
    "document": ("SPONSORED_UPDATES", "SPONSORED_UPDATE_NATIVE_DOCUMENT"),
    "text": ("TEXT_AD", "TEXT_AD"),
    "message": ("SPONSORED_INMAILS", "SPONSORED_INMAIL"),
    "conversation": ("SPONSORED_INMAILS", "SPONSORED_MESSAGE"),
}
"""Type and format of a campaign by the word of a workspace; other formats keep LinkedIn's name and are not made here."""
_OF_TYPE = {"TEXT_AD": "text", "SPONSORED_INMAILS": "message", "SPONSORED_UPDATES": "single_image"}
MESSAGES = "SPONSORED_INMAILS"
WITH_PAGE = ("SPONSORED_UPDATES", "DYNAMIC")
UNDECLARED = "NOT_DECLARED"
USUAL_LOCALE = "en_US"


def _read_format(document: Mapping[str, Any], place: Place) -> dict[str, Any]:
    kind, named = document.get("type"), document.get("format")
    if named is None:
        return {"format": _OF_TYPE.get(str(kind))}
    found = next((word for word, (_, meant) in FORMATS.items() if meant == named), str(named))
    return {"format": found}


def _write_format(document: Document, values: Values, place: Place) -> None:
    word = values["format"]
    if word not in FORMATS:
        raise InvalidInput(
            f"Ad sets of the format {word!r} cannot be made here." if word else "The ad set has no format.",
            where="format", hint=f"Choose one of {', '.join(FORMATS)}.",
        )  # fmt: skip
    document["type"], document["format"] = FORMATS[word]
    if document["type"] in WITH_PAGE:
        document["associatedEntity"] = place.owner()
    if document["type"] == MESSAGES:
        document["creativeSelection"] = "ROUND_ROBIN"  # LinkedIn optimises no messages


def _constant(document: Document, values: Values, place: Place) -> None:
    document["account"] = urn("sponsoredAccount", place.account)
    document["campaignGroup"] = urn("sponsoredCampaignGroup", place.campaign or "")
    document["politicalIntent"] = POLITICAL.get(place.political or "", UNDECLARED)
    begin_soon(document, place)


AD_GROUP = Table(
    "ad_group",
    (
        Mapped("name", "name", Text()),
        Mapped("status", "status", STATUS),
        Mapped("objective", "objectiveType", Text(), immutable=True),
        Together(
            ("format",),
            ("type", "format", "associatedEntity", "creativeSelection"),
            _read_format,
            _write_format,
            immutable=True,
        ),
        BIDDING,
        *budgets(),
        *schedule(),
        Mapped("targeting", "targetingCriteria", Criteria()),
        Mapped("audience_expansion", "audienceExpansionEnabled", Switch(), otherwise=0),
        Mapped("audience_network", "offsiteDeliveryEnabled", Switch(), otherwise=0),
        Mapped("locale", "locale", Locale(), immutable=True, otherwise=USUAL_LOCALE),
    ),
    (
        Unsaid("campaign", PLACED, quiet=True),
        Unsaid("platform", PLATFORM, quiet=True),
        Unsaid("audience_size", "LinkedIn counts it for a targeting and keeps no number.", quiet=True),
        Unsaid("persona", PLANNING, quiet=True),
        Unsaid("stage", PLANNING, quiet=True),
        Unsaid("final_url_suffix", ADDED),
        Unsaid("labels", LABELS, quiet=True),
        Unsaid("comment", NOTE, quiet=True),
    ),
    constant=_constant,
)


def political_word(document: Mapping[str, Any]) -> str | None:
    """What an ad set says of political advertising, in the word of its campaign; None when it declares nothing."""
    intent = document.get("politicalIntent")
    return next((word for word, meant in POLITICAL.items() if meant == intent), None)
