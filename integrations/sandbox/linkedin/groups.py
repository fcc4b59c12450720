"""Campaign groups and their rules."""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from integrations.sandbox.linkedin.asking import Ask
from integrations.sandbox.linkedin.entities import Kind, search_of, stamps
from integrations.sandbox.linkedin.problems import InputError
from integrations.sandbox.linkedin.shape import GROUP, amount_of, check_fixed
from integrations.sandbox.linkedin.statuses import check_step, holds
from integrations.sandbox.linkedin.store import Entity, select

SLACK_MS = 60_000
"""How far in the past a start may lie: the time of the call itself."""
DAY_MS, AT_ONCE_MS = 86_400_000, 3_600_000
LEAST_DAILY, LEAST_TOTAL = Decimal(10), Decimal(100)
LEAST_IN = {"EUR": Decimal("10.40"), "GBP": Decimal("8.00")}
BID_STRATEGIES = ("MAXIMUM_DELIVERY", "MANUAL", "COST_CAP")


def check_money(account: Entity, body: Mapping[str, Any], fields: Mapping[str, Decimal]) -> list[InputError]:
    """Currency and least amounts; `fields` names them with the least of a USD account."""
    found = []
    currency = account.body["currency"]
    for name, least in fields.items():
        value = body.get(name)
        if value is None:
            continue
        if value["currencyCode"] != currency:
            found.append(InputError("CURRENCY_MISMATCH", f"/{name}/currencyCode", f"the account is in {currency}"))
        scaled = least * LEAST_IN.get(currency, LEAST_DAILY) / LEAST_DAILY
        if (amount_of(value) or Decimal(0)) < scaled:
            found.append(InputError("FIELD_VALUE_TOO_LOW", f"/{name}/amount", f"at least {scaled:.2f} {currency}"))
    return found


def check_schedule(body: Mapping[str, Any], now: int, *, before: Mapping[str, Any] | None = None) -> list[InputError]:
    """Start not in the past unless it stands there already, end behind the start, and an end where money is limited."""
    schedule = body.get("runSchedule") or {}
    found = []
    known = (before or {}).get("start")
    if "start" in schedule and schedule["start"] != known:
        if known is not None and known <= now:
            found.append(InputError("DATE_IMMUTABLE_WHEN_PASSED", "/runSchedule/start", "the start has passed"))
        elif schedule["start"] < now - SLACK_MS:
            found.append(InputError("DATE_TOO_EARLY", "/runSchedule/start", "the start lies in the past"))
    if schedule.get("end", schedule.get("start", 0) + 1) <= schedule.get("start", 0):
        found.append(InputError("START_DATE_AFTER_END_DATE", "/runSchedule/end", "the end lies before the start"))
    if "totalBudget" in body and "end" not in schedule:
        text = "runSchedule.end is required if totalBudget is set"
        found.append(InputError("CONDITIONAL_MISSING_FIELD", "/runSchedule/end", text))
    return found


def begins_at_once(ask: Ask, body: Mapping[str, Any]) -> dict[str, Any]:
    """The document as this sandbox keeps it: where its clock stands back, the real “now” of a client is the sandbox's."""
    real = time.time_ns() // 1_000_000
    start = (body.get("runSchedule") or {}).get("start", 0)
    if ask.now > real - DAY_MS or abs(start - real) > AT_ONCE_MS:
        return dict(body)
    return dict(body) | {"runSchedule": body["runSchedule"] | {"start": start - real + ask.now}}


def _check(ask: Ask, account: Entity, body: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[InputError]:
    return [
        *check_money(account, body, {"dailyBudget": LEAST_DAILY, "totalBudget": LEAST_TOTAL}),
        *check_schedule(body, ask.now, before=before),
        *_optimisation(body),
    ]


def _optimisation(body: Mapping[str, Any]) -> list[InputError]:
    given = body.get("budgetOptimization") or {}
    if given.get("bidStrategy", BID_STRATEGIES[0]) not in BID_STRATEGIES:
        return [InputError("INVALID_VALUE_FOR_FIELD", "/budgetOptimization/bidStrategy", "unknown strategy")]
    if "dailyBudget" in body and given.get("budgetOptimizationStrategy") != "DYNAMIC":
        text = "dailyBudget is only allowed with budgetOptimizationStrategy DYNAMIC"
        return [InputError("CONDITIONAL_FIELD_NOT_ALLOWED", "/dailyBudget", text)]
    return []


def _check_new(ask: Ask, account: Entity, body: Mapping[str, Any]) -> list[InputError]:
    found = _check(ask, account, body, None)
    if body["account"] != f"urn:li:sponsoredAccount:{account.id}":
        found.append(InputError("ACCOUNT_ID_MISMATCH_IN_PARAM_AND_BODY", "/account", "the path names another account"))
    if body["status"] not in ("ACTIVE", "DRAFT"):
        found.append(InputError("INVALID_VALUE_FOR_FIELD", "/status", "a new group is ACTIVE or DRAFT"))
    return found


def _check_change(ask: Ask, before: Entity, after: Mapping[str, Any]) -> list[InputError]:
    if before.body.get("backfilled"):
        return [
            InputError("CANNOT_UPDATE_BACKFILLED_CAMPAIGN_GROUPS", "/", "Backfilled campaign groups can't be updated")
        ]
    account = ask.account(before.account)
    fixed = check_fixed(GROUP, before.body, after)
    if "objectiveType" not in before.body:
        fixed = [one for one in fixed if one.path != "/objectiveType"]
    elif before.body["objectiveType"] != after.get("objectiveType"):
        fixed = [*fixed, InputError("OBJECTIVE_CHANGE_NOT_ALLOWED", "/objectiveType", "the objective stays")]
    return [
        *fixed,
        *check_step(before.status, after["status"], "status"),
        *_check(ask, account, after, before.body["runSchedule"]),
    ]


def _finished(ask: Ask, account: Entity, body: Mapping[str, Any], number: int) -> Entity:
    kept = begins_at_once(ask, body)
    document = kept | {"id": number, "test": account.body["test"], "backfilled": False} | stamps(ask)
    return Entity("group", number, account.id, account.id, body["name"], body["status"], document)


def group_holds(ask: Ask, one: Entity) -> list[str]:
    """Why a group keeps its campaigns from running."""
    found = [] if one.status == "ACTIVE" else ["CAMPAIGN_GROUP_STATUS_HOLD"]
    return found + holds("ACTIVE", one.body["runSchedule"], ask.now, "CAMPAIGN_GROUP")


def _shown(ask: Ask, one: Entity) -> dict[str, Any]:
    serving = ([] if one.status == "ACTIVE" else ["STOPPED"]) + group_holds(ask, one)
    return one.body | {"servingStatuses": serving or ["RUNNABLE"]}


NAMED = {
    "id": lambda one: f"urn:li:sponsoredCampaignGroup:{one.id}", "name": lambda one: one.name,
    "status": lambda one: one.status, "test": lambda one: str(one.body["test"]).lower(),
}  # fmt: skip


def _found(ask: Ask, account: int) -> list[int]:
    fits = search_of(ask, NAMED)
    return [one.id for one in select(ask.connection, "group", "account = ?", (account,)) if fits(one)]


GROUPS = Kind(
    "group", "adCampaignGroups", "sponsoredCampaignGroup", GROUP, "status", _check_new, _check_change, _finished, _shown,
    _found,
)  # fmt: skip
