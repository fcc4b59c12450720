"""The shape of documents: which fields there are, of which type, and who may write them when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from integrations.sandbox.linkedin.problems import InputError

OBJECTIVES = ("BRAND_AWARENESS", "ENGAGEMENT", "VIDEO_VIEW", "WEBSITE_VISIT", "WEBSITE_CONVERSION", "LEAD_GENERATION",
              "JOB_APPLICANT", "TALENT_LEAD")  # fmt: skip
TYPES = ("TEXT_AD", "SPONSORED_UPDATES", "SPONSORED_INMAILS", "DYNAMIC", "EVENT_AD")
FORMATS = ("STANDARD_UPDATE", "SINGLE_VIDEO", "CAROUSEL", "SPONSORED_UPDATE_NATIVE_DOCUMENT", "SPONSORED_UPDATE_EVENT",
           "TEXT_AD", "SPOTLIGHT", "FOLLOW_COMPANY", "JOBS", "SPONSORED_INMAIL", "SPONSORED_MESSAGE")  # fmt: skip
TARGETS = ("NONE", "MAX_IMPRESSION", "MAX_REACH", "MAX_CLICK", "MAX_CONVERSION", "MAX_VIDEO_VIEW", "MAX_LEAD",
           "MAX_QUALIFIED_LEAD", "ENHANCED_CONVERSION", "TARGET_COST_PER_CLICK", "TARGET_COST_PER_IMPRESSION",
           "TARGET_COST_PER_VIDEO_VIEW", "CAP_COST_AND_MAXIMIZE_CLICKS", "CAP_COST_AND_MAXIMIZE_IMPRESSIONS",
           "CAP_COST_AND_MAXIMIZE_VIDEO_VIEWS", "CAP_COST_AND_MAXIMIZE_LEADS")  # fmt: skip


@dataclass(frozen=True)
class Spec:
    """One field. `fixed`: not changed after creating; `ours`: never sent by a client."""

    kind: str
    required: bool = False
    fixed: bool = False
    ours: bool = False
    values: Sequence[str] = ()
    longest: int = 0
    urn: str = ""


OURS = Spec("any", ours=True)
GROUP: Mapping[str, Spec] = {
    "account": Spec("urn", required=True, fixed=True, urn="sponsoredAccount"),
    "name": Spec("text", required=True, longest=100),
    "status": Spec("text", required=True, values=("ACTIVE", "PAUSED", "ARCHIVED", "DRAFT", "CANCELED", "PENDING_DELETION")),
    "runSchedule": Spec("schedule", required=True),
    "totalBudget": Spec("money"),
    "dailyBudget": Spec("money"),
    "budgetOptimization": Spec("record"),
    "objectiveType": Spec("text", fixed=True, values=OBJECTIVES),
    "id": OURS, "test": OURS, "backfilled": OURS, "servingStatuses": OURS, "changeAuditStamps": OURS, "version": OURS,
}  # fmt: skip
CAMPAIGN: Mapping[str, Spec] = {
    "account": Spec("urn", required=True, fixed=True, urn="sponsoredAccount"),
    "campaignGroup": Spec("urn", required=True, fixed=True, urn="sponsoredCampaignGroup"),
    "name": Spec("text", required=True, longest=255),
    "type": Spec("text", required=True, fixed=True, values=TYPES),
    "objectiveType": Spec("text", required=True, values=OBJECTIVES),
    "format": Spec("text", fixed=True, values=FORMATS),
    "costType": Spec("text", required=True, values=("CPM", "CPC", "CPV")),
    "unitCost": Spec("money"),
    "dailyBudget": Spec("money"),
    "totalBudget": Spec("money"),
    "locale": Spec("locale", required=True, fixed=True),
    "targetingCriteria": Spec("record"),
    "runSchedule": Spec("schedule", required=True),
    "status": Spec("text", required=True, values=("ACTIVE", "PAUSED", "DRAFT", "ARCHIVED", "CANCELED", "PENDING_DELETION")),
    "offsiteDeliveryEnabled": Spec("bool", required=True),
    "politicalIntent": Spec("text", required=True, values=("NOT_POLITICAL", "POLITICAL", "NOT_DECLARED")),
    "associatedEntity": Spec("urn", fixed=True, urn="organization"),
    "creativeSelection": Spec("text", values=("OPTIMIZED", "ROUND_ROBIN")),
    "optimizationTargetType": Spec("text", values=TARGETS),
    "audienceExpansionEnabled": Spec("bool"),
    "pacingStrategy": Spec("text", fixed=True, values=("LIFETIME", "ACCELERATED")),
    "connectedTelevisionOnly": Spec("bool"),
    "optimizationPreference": Spec("record"),
    "offsitePreferences": Spec("record"),
    "id": OURS, "test": OURS, "version": OURS, "changeAuditStamps": OURS, "servingStatuses": OURS,
    "storyDeliveryEnabled": OURS,
}  # fmt: skip
CREATIVE: Mapping[str, Spec] = {
    "campaign": Spec("urn", required=True, fixed=True, urn="sponsoredCampaign"),
    "intendedStatus": Spec(
        "text", required=True, values=("DRAFT", "ACTIVE", "PAUSED", "ARCHIVED", "CANCELED", "PENDING_DELETION")
    ),
    "name": Spec("text", longest=255),
    "content": Spec("record", required=True),
    "leadgenCallToAction": Spec("record"),
    "account": OURS, "id": OURS, "isServing": OURS, "isTest": OURS, "review": OURS, "servingHoldReasons": OURS,
    "createdAt": OURS, "createdBy": OURS, "lastModifiedAt": OURS, "lastModifiedBy": OURS,
}  # fmt: skip
INLINE = {**CREATIVE, "content": OURS, "inlineContent": Spec("record", required=True)}
ACCOUNT: Mapping[str, Spec] = {
    "name": Spec("text", required=True, longest=100),
    "reference": Spec("urn", fixed=True, urn="organization"),
    "status": Spec("text", values=("ACTIVE", "DRAFT", "CANCELED", "PENDING_DELETION")),
    **dict.fromkeys(("id", "currency", "type", "test", "servingStatuses", "version", "changeAuditStamps"), OURS),
}


def check_new(specs: Mapping[str, Spec], body: Mapping[str, Any]) -> list[InputError]:
    """What is wrong with the shape of something to be made."""
    missing = [
        InputError("MISSING_FIELD", f"/{name}", f"{name} is required")
        for name, spec in specs.items()
        if spec.required and name not in body
    ]
    return missing + check_fields(specs, body)


def check_fields(specs: Mapping[str, Spec], body: Mapping[str, Any]) -> list[InputError]:
    """What is wrong with the fields that are there."""
    found: list[InputError] = []
    for name, value in body.items():
        spec = specs.get(name)
        if spec is None or spec.ours:
            found.append(InputError("FIELD_NOT_ALLOWED", f"/{name}", f"{name} is not allowed"))
        else:
            found += _check(spec, f"/{name}", value)
    return found


def check_fixed(specs: Mapping[str, Spec], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[InputError]:
    """Fields that were changed although they stay as they were made."""
    return [
        InputError("FIELD_IMMUTABLE_FOR_NON_DRAFT_CAMPAIGNS", f"/{name}", f"{name} cannot be changed")
        for name, spec in specs.items()
        if spec.fixed and before.get(name) != after.get(name)
    ]


def amount_of(value: Any) -> Decimal | None:
    """The amount of money that was sent properly; None otherwise."""
    if (
        not isinstance(value, dict)
        or value.keys() != {"currencyCode", "amount"}
        or not isinstance(value["amount"], str)
    ):
        return None
    try:
        amount = Decimal(value["amount"])
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def _check(spec: Spec, path: str, value: Any) -> list[InputError]:
    wrong = _TYPES[spec.kind](value)
    if wrong:
        return [InputError("INVALID_VALUE_FOR_FIELD", path, wrong)]
    if spec.values and value not in spec.values:
        return [InputError("INVALID_VALUE_FOR_FIELD", path, f"{value!r} is not one of {', '.join(spec.values)}")]
    if spec.longest and len(value) > spec.longest:
        return [InputError("FIELD_LENGTH_TOO_LONG", path, f"at most {spec.longest} characters")]
    if spec.urn and not value.startswith(f"urn:li:{spec.urn}:"):
        return [InputError("INVALID_VALUE_FOR_FIELD", path, f"Invalid Urn format: {value[:60]}")]
    if spec.kind == "text" and not value.strip():
        return [InputError("INVALID_VALUE_BLANK_FIELD", path, "the value is blank")]
    return []


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else "enum type is not backed by a String"


def _bool(value: Any) -> str:
    return "" if isinstance(value, bool) else "boolean type is not backed by a Boolean"


def _record(value: Any) -> str:
    return "" if isinstance(value, dict) else "record type is not backed by a DataMap"


def _money(value: Any) -> str:
    return "" if amount_of(value) is not None else "an amount is {currencyCode, amount} with the amount as text"


def _locale(value: Any) -> str:
    fine = isinstance(value, dict) and value.keys() == {"country", "language"}
    return (
        ""
        if fine and all(isinstance(one, str) and len(one) == 2 for one in value.values())
        else "a locale is {country, language}"
    )


def _schedule(value: Any) -> str:
    if not isinstance(value, dict) or not value.keys() <= {"start", "end"} or "start" not in value:
        return "a schedule is {start, end}"
    whole = all(isinstance(one, int) and not isinstance(one, bool) for one in value.values())
    return "" if whole else "long type is not backed by a Long"


_TYPES = {
    "any": lambda value: "", "text": _text, "urn": _text, "bool": _bool, "record": _record, "money": _money,
    "locale": _locale, "schedule": _schedule,
}  # fmt: skip
