"""Bid strategies: one word here, three fields there that LinkedIn checks together with the objective."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import InvalidInput
from integrations.linkedin_ads.mapping.codecs import Money
from integrations.linkedin_ads.mapping.entries import Document, Together, Values
from integrations.linkedin_ads.mapping.place import Place

AUTOMATIC, MANUAL, CAPPED = "Maximum delivery", "Manual bidding", "Cost cap"
PATHS = ("optimizationTargetType", "costType", "unitCost")
BID = Money(zero=False)
# What LinkedIn optimises for by itself, and what it caps the cost of, for each objective.
GOALS = {
    "BRAND_AWARENESS": "MAX_IMPRESSION", "ENGAGEMENT": "MAX_CLICK", "VIDEO_VIEW": "MAX_VIDEO_VIEW", "WEBSITE_VISIT": "MAX_CLICK",
    "WEBSITE_CONVERSION": "MAX_CONVERSION", "LEAD_GENERATION": "MAX_LEAD", "JOB_APPLICANT": "MAX_CLICK",
}  # fmt: skip
CAPS = {
    "BRAND_AWARENESS": "IMPRESSIONS", "ENGAGEMENT": "CLICKS", "VIDEO_VIEW": "VIDEO_VIEWS", "WEBSITE_VISIT": "CLICKS",
    "WEBSITE_CONVERSION": "CLICKS", "LEAD_GENERATION": "LEADS", "JOB_APPLICANT": "CLICKS",
}  # fmt: skip
BY_CLICK, BY_VIEW, BY_IMPRESSION = "CPC", "CPV", "CPM"
CAP_PREFIX = "CAP_COST_AND_MAXIMIZE_"


def word_of(optimization: str) -> str:
    """The word for what a campaign is optimised for; target costs are bids by hand."""
    if optimization.startswith("MAX_"):
        return AUTOMATIC
    return CAPPED if optimization.startswith(CAP_PREFIX) else MANUAL


def _read(document: Mapping[str, Any], place: Place) -> dict[str, Any]:
    word = word_of(str(document.get("optimizationTargetType") or "NONE"))
    cost = document.get("unitCost")
    return {"bid_strategy": word, "bid": BID.read(cost, place) if cost and word != AUTOMATIC else None}


def _write(document: Document, values: Values, place: Place) -> None:
    word, bid = values["bid_strategy"] or AUTOMATIC, values["bid"]
    objective = str(document.get("objectiveType") or place.objective or "")
    document["optimizationTargetType"], document["costType"] = _terms(word, objective, document, place)
    document["unitCost"] = BID.write(bid or 0 if word != AUTOMATIC else 0, place)


def _terms(word: str, objective: str, document: Document, place: Place) -> tuple[str, str]:
    if word == MANUAL:
        return "NONE", _paid_by(objective, str(document.get("type") or ""), place)
    known = {AUTOMATIC: GOALS, CAPPED: CAPS}.get(word)
    if known is None:
        raise InvalidInput(
            f"LinkedIn has no bid strategy {word!r}.",
            where="bid_strategy", hint=f"Choose {AUTOMATIC}, {MANUAL} or {CAPPED}.",
        )  # fmt: skip
    if objective not in known:
        raise InvalidInput(
            f"LinkedIn does not bid by itself for the objective {objective or 'that is missing'}.",
            where="bid_strategy", hint=f"Choose {MANUAL}.",
        )  # fmt: skip
    return (known[objective] if word == AUTOMATIC else CAP_PREFIX + known[objective]), BY_IMPRESSION


def _paid_by(objective: str, kind: str, place: Place) -> str:
    """What a bid by hand is for: messages are paid by the send, which LinkedIn counts as impressions."""
    if objective == "BRAND_AWARENESS" or kind == "SPONSORED_INMAILS" or place.format in ("message", "conversation"):
        return BY_IMPRESSION
    return BY_VIEW if objective == "VIDEO_VIEW" else BY_CLICK


BIDDING = Together(("bid_strategy", "bid"), PATHS, _read, _write, named={"unitCost": "bid"})
