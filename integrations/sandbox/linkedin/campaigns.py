"""Campaigns (ad sets in LinkedIn's own window) and their rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from integrations.sandbox.linkedin.asking import Ask, urn_number
from integrations.sandbox.linkedin.entities import Kind, search_of, stamps
from integrations.sandbox.linkedin.groups import (
    LEAST_DAILY,
    LEAST_TOTAL,
    begins_at_once,
    check_money,
    check_schedule,
    group_holds,
)
from integrations.sandbox.linkedin.problems import InputError, not_found
from integrations.sandbox.linkedin.shape import CAMPAIGN, amount_of, check_fixed
from integrations.sandbox.linkedin.statuses import check_step, holds
from integrations.sandbox.linkedin.store import Entity, load, select
from integrations.sandbox.linkedin.targeting import FEWEST, audience, problems, reaches_eu, segment_sizes

MOST_OF_ACCOUNT, MOST_ACTIVE, MOST_OF_GROUP = 5_000, 1_000, 2_000
COSTS = {
    "BRAND_AWARENESS": ("CPM",), "WEBSITE_VISIT": ("CPM", "CPC"), "WEBSITE_CONVERSION": ("CPM", "CPC"),
    "ENGAGEMENT": ("CPM", "CPC"), "VIDEO_VIEW": ("CPV", "CPM"), "LEAD_GENERATION": ("CPM", "CPC"),
    "JOB_APPLICANT": ("CPM", "CPC"), "TALENT_LEAD": ("CPM", "CPC"),
}  # fmt: skip
KINDS = {
    "BRAND_AWARENESS": ("SPONSORED_UPDATES", "DYNAMIC", "TEXT_AD"), "VIDEO_VIEW": ("SPONSORED_UPDATES",),
    "ENGAGEMENT": ("SPONSORED_UPDATES", "DYNAMIC", "SPONSORED_INMAILS", "EVENT_AD"),
    "LEAD_GENERATION": ("SPONSORED_UPDATES", "SPONSORED_INMAILS"),
}  # fmt: skip
AUTOMATIC = {
    "MAX_REACH": ("BRAND_AWARENESS",), "MAX_IMPRESSION": ("BRAND_AWARENESS", "ENGAGEMENT", "WEBSITE_VISIT"),
    "MAX_CLICK": ("ENGAGEMENT", "WEBSITE_VISIT", "JOB_APPLICANT", "WEBSITE_CONVERSION"),
    "MAX_CONVERSION": ("WEBSITE_CONVERSION",), "MAX_VIDEO_VIEW": ("VIDEO_VIEW",),
    "MAX_LEAD": ("LEAD_GENERATION",), "MAX_QUALIFIED_LEAD": ("LEAD_GENERATION",),
}  # fmt: skip
TARGET_COST = {
    "TARGET_COST_PER_CLICK": "CPC", "TARGET_COST_PER_IMPRESSION": "CPM", "TARGET_COST_PER_VIDEO_VIEW": "CPV",
}  # fmt: skip
FORMATS = {
    "TEXT_AD": ("TEXT_AD",), "SPONSORED_INMAILS": ("SPONSORED_INMAIL", "SPONSORED_MESSAGE"),
    "DYNAMIC": ("SPOTLIGHT", "FOLLOW_COMPANY", "JOBS"), "EVENT_AD": ("SPONSORED_UPDATE_EVENT",),
    "SPONSORED_UPDATES": (
        "STANDARD_UPDATE", "SINGLE_VIDEO", "CAROUSEL", "SPONSORED_UPDATE_NATIVE_DOCUMENT", "SPONSORED_UPDATE_EVENT"
    ),
}  # fmt: skip
NEEDS_PAGE = ("SPONSORED_UPDATES", "DYNAMIC")


def _wrong(text: str, path: str = "/") -> InputError:
    return InputError("INVALID_CAMPAIGN_CONFIGURATION", path, text)


def _check(ask: Ask, account: Entity, body: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[InputError]:
    found = [
        *check_money(account, body, {"dailyBudget": LEAST_DAILY, "totalBudget": LEAST_TOTAL, "unitCost": Decimal(0)}),
        *check_schedule(body, ask.now, before=before),
        *_budget(body, shared=_shares_budget(ask, body)),
        *_configuration(body),
    ]
    if "targetingCriteria" in body:
        found += problems(body["targetingCriteria"])
    elif body["status"] != "DRAFT":
        found.append(InputError("MISSING_FIELD", "/targetingCriteria", "targetingCriteria is required"))
    return found


def _budget(body: Mapping[str, Any], *, shared: bool) -> list[InputError]:
    """A budget of its own, unless the group spreads one over its campaigns."""
    if body["type"] == "DYNAMIC" and not {"dailyBudget", "totalBudget"} <= body.keys():
        return [InputError("CONDITIONAL_MISSING_FIELD", "/totalBudget", "DYNAMIC campaigns need both budgets")]
    if not {"dailyBudget", "totalBudget"} & body.keys() and not shared:
        return [InputError("MISSING_FIELD", "/dailyBudget", "dailyBudget or totalBudget is required")]
    return []


def _shares_budget(ask: Ask, body: Mapping[str, Any]) -> bool:
    group = load(ask.connection, "group", int(str(body["campaignGroup"]).rpartition(":")[2] or 0))
    given = (group.body.get("budgetOptimization") or {}) if group is not None else {}
    return bool(given.get("budgetOptimizationStrategy") == "DYNAMIC")


def _configuration(body: Mapping[str, Any]) -> list[InputError]:
    objective, kind, cost = body["objectiveType"], body["type"], body["costType"]
    found = []
    if cost not in COSTS[objective]:
        found.append(_wrong(f"{objective} is not billed by {cost}", "/costType"))
    if kind not in KINDS.get(objective, (kind,)):
        found.append(_wrong(f"{objective} does not go with {kind}", "/type"))
    if "format" in body and body["format"] not in FORMATS[kind]:
        found.append(_wrong(f"{kind} has no format {body['format']}", "/format"))
    if kind == "SPONSORED_INMAILS" and body.get("creativeSelection", "ROUND_ROBIN") != "ROUND_ROBIN":
        found.append(_wrong("messages rotate ROUND_ROBIN", "/creativeSelection"))
    if kind in NEEDS_PAGE and "associatedEntity" not in body and body["status"] != "DRAFT":
        text = f"associatedEntity is required if type is set to {kind}"
        found.append(InputError("CONDITIONAL_MISSING_FIELD", "/associatedEntity", text))
    if body.get("connectedTelevisionOnly") and not body["offsiteDeliveryEnabled"]:
        found.append(_wrong("connected television needs offsiteDeliveryEnabled", "/connectedTelevisionOnly"))
    if body["politicalIntent"] == "POLITICAL" and reaches_eu_now(body):
        found.append(_wrong("political advertising is not shown in the EU", "/politicalIntent"))
    return found + _bidding(body)


def _bidding(body: Mapping[str, Any]) -> list[InputError]:
    target, cost = body.get("optimizationTargetType", "NONE"), body["costType"]
    bid = amount_of(body["unitCost"]) if "unitCost" in body else Decimal(0)
    if target in AUTOMATIC:
        if body["objectiveType"] not in AUTOMATIC[target]:
            return [_wrong(f"{target} does not go with {body['objectiveType']}", "/optimizationTargetType")]
        if cost != "CPM":
            return [_wrong(f"{target} is billed by CPM", "/costType")]
        return [_wrong(f"{target} takes no bid", "/unitCost")] if bid else []
    if target in TARGET_COST and (cost != TARGET_COST[target] or not bid):
        return [_wrong(f"{target} needs costType {TARGET_COST[target]} and a unitCost", "/unitCost")]
    if target.startswith("CAP_COST") and (cost != "CPM" or not bid):
        return [_wrong(f"{target} needs costType CPM and a unitCost", "/unitCost")]
    return []


def reaches_eu_now(body: Mapping[str, Any]) -> bool:
    """Whether a campaign's targeting, as far as it can be read, reaches the EU."""
    criteria = body.get("targetingCriteria")
    return criteria is not None and not problems(criteria) and reaches_eu(criteria)


def _check_new(ask: Ask, account: Entity, body: Mapping[str, Any]) -> list[InputError]:
    found = _check(ask, account, body, None)
    if body["account"] != f"urn:li:sponsoredAccount:{account.id}":
        found.append(InputError("ACCOUNT_ID_MISMATCH_IN_PARAM_AND_BODY", "/account", "the path names another account"))
    if body["status"] not in ("ACTIVE", "PAUSED", "DRAFT"):
        found.append(InputError("INVALID_VALUE_FOR_FIELD", "/status", "a new campaign is ACTIVE, PAUSED or DRAFT"))
    group = _group(ask, account, body)
    return found + _in_group(ask, group, body) + _activation(ask, body, None) + _room(ask, group, body, isnew=True)


def _group(ask: Ask, account: Entity, body: Mapping[str, Any]) -> Entity:
    number = urn_number(body["campaignGroup"], "sponsoredCampaignGroup", "campaignGroup")
    found = load(ask.connection, "group", number)
    if found is None or found.account != account.id:
        raise not_found()
    return found


def _in_group(ask: Ask, group: Entity, body: Mapping[str, Any]) -> list[InputError]:
    if group.status == "DRAFT" and body["status"] != "DRAFT":
        text = "only drafts are allowed in a campaign group that is a draft"
        return [InputError("ONLY_DRAFT_CAMPAIGNS_ALLOWED_IN_DRAFT_CAMPAIGN_GROUPS", "/status", text)]
    if group.body.get("objectiveType", body["objectiveType"]) != body["objectiveType"]:
        return [InputError("MISMATCH_FIELDS", "/objectiveType", "the campaign group has another objective")]
    return []


def _room(ask: Ask, group: Entity, body: Mapping[str, Any], *, isnew: bool) -> list[InputError]:
    count = "SELECT count(*) FROM entity WHERE kind = 'campaign' AND "
    of_account = ask.connection.execute(count + "account = ?", (group.account,)).fetchone()[0]
    of_group = ask.connection.execute(count + "parent = ?", (group.id,)).fetchone()[0]
    if isnew and of_account >= MOST_OF_ACCOUNT:
        return [InputError("FIELD_VALUE_TOO_HIGH", "/account", f"at most {MOST_OF_ACCOUNT} campaigns")]
    if isnew and of_group >= MOST_OF_GROUP and not group.body.get("backfilled"):
        return [InputError("FIELD_VALUE_TOO_HIGH", "/campaignGroup", f"at most {MOST_OF_GROUP} campaigns")]
    if body["status"] != "ACTIVE":
        return []
    active = ask.connection.execute(count + "account = ? AND status = 'ACTIVE'", (group.account,)).fetchone()[0]
    if active >= MOST_ACTIVE:
        return [InputError("FIELD_VALUE_TOO_HIGH", "/status", f"at most {MOST_ACTIVE} active campaigns")]
    return []


def _activation(ask: Ask, body: Mapping[str, Any], number: int | None) -> list[InputError]:
    """What must be in place before a campaign goes live."""
    if body["status"] != "ACTIVE":
        return []
    found = []
    criteria = body.get("targetingCriteria")
    if criteria is not None and not problems(criteria) and audience(criteria, segment_sizes(ask)) < FEWEST:
        text = f"A minimum audience size of {FEWEST} is needed"
        found.append(InputError("AUDIENCE_SIZE_TOO_SMALL", "/targetingCriteria", text))
    if body.get("optimizationTargetType") == "MAX_CONVERSION" and not _has_conversion(ask, number):
        code = "CONVERSION_CAMPAIGN_MISSING_ASSOCIATED_CONVERSION"
        found.append(InputError(code, "/optimizationTargetType", "no conversion is associated"))
    return found


def _has_conversion(ask: Ask, number: int | None) -> bool:
    return number is not None and bool(select(ask.connection, "association", "parent = ?", (number,)))


def _check_change(ask: Ask, before: Entity, after: Mapping[str, Any]) -> list[InputError]:
    account = ask.account(before.account)
    step = check_step(before.status, after["status"], "status")
    if step:
        return step
    found = _fixed(before, after)
    changed = {name for name in after if after[name] != before.body.get(name)} | (before.body.keys() - after.keys())
    if changed - {"status"}:
        found += _check(ask, account, after, before.body["runSchedule"])
    if before.status == after["status"]:
        return found
    group = _group(ask, account, after)
    return (
        found
        + _in_group(ask, group, after)
        + _activation(ask, after, before.id)
        + _room(ask, group, after, isnew=False)
    )


def _fixed(before: Entity, after: Mapping[str, Any]) -> list[InputError]:
    found = check_fixed(CAMPAIGN, before.body, after)
    if before.body["objectiveType"] != after.get("objectiveType"):
        found.append(InputError("IMMUTABLE_CAMPAIGN_OBJECTIVE_TYPE", "/objectiveType", "the objective stays"))
    if "associatedEntity" not in before.body:
        found = [one for one in found if one.path != "/associatedEntity"]
    return [] if before.status == "DRAFT" and all(one.path == "/format" for one in found) else found


def _finished(ask: Ask, account: Entity, body: Mapping[str, Any], number: int) -> Entity:
    group = urn_number(body["campaignGroup"], "sponsoredCampaignGroup", "campaignGroup")
    lifetime = "totalBudget" in body and "dailyBudget" not in body
    defaults: dict[str, Any] = {
        "unitCost": {"currencyCode": account.body["currency"], "amount": "0"},
        "optimizationTargetType": "NONE", "audienceExpansionEnabled": False, "storyDeliveryEnabled": False,
        "creativeSelection": "ROUND_ROBIN" if body["type"] == "SPONSORED_INMAILS" else "OPTIMIZED",
        "offsitePreferences": {"iabCategories": {"exclude": []}, "publisherRestrictionFiles": {"include": [], "exclude": []}},
    }  # fmt: skip
    if lifetime:
        defaults["pacingStrategy"] = "LIFETIME"
    document = defaults | begins_at_once(ask, body) | {"id": number, "test": account.body["test"]} | stamps(ask)
    return Entity("campaign", number, account.id, group, body["name"], body["status"], document)


def campaign_holds(ask: Ask, one: Entity) -> list[str]:
    """Why a campaign does not run."""
    found = holds(one.status, one.body["runSchedule"], ask.now, "CAMPAIGN")
    group = load(ask.connection, "group", one.parent)
    return found + (group_holds(ask, group) if group else [])


def _shown(ask: Ask, one: Entity) -> dict[str, Any]:
    over = {"status": "COMPLETED"} if is_over(ask, one) else {}
    return one.body | {"servingStatuses": campaign_holds(ask, one) or ["RUNNABLE"]} | over


def is_over(ask: Ask, one: Entity) -> bool:
    """Whether LinkedIn has ended a campaign itself; another end brings it back."""
    return one.status == "ACTIVE" and int(one.body["runSchedule"].get("end", ask.now + 1)) <= ask.now


NAMED = {
    "id": lambda one: f"urn:li:sponsoredCampaign:{one.id}", "name": lambda one: one.name, "status": lambda one: one.status,
    "type": lambda one: one.body["type"], "campaignGroup": lambda one: one.body["campaignGroup"],
    "associatedEntity": lambda one: one.body.get("associatedEntity"), "test": lambda one: str(one.body["test"]).lower(),
}  # fmt: skip


def _found(ask: Ask, account: int) -> list[int]:
    fits = search_of(ask, NAMED)
    return [one.id for one in select(ask.connection, "campaign", "account = ?", (account,)) if fits(one)]


CAMPAIGNS = Kind(
    "campaign", "adCampaigns", "sponsoredCampaign", CAMPAIGN, "status", _check_new, _check_change, _finished, _shown, _found,
)  # fmt: skip
