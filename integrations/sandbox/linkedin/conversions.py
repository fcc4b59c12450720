"""Conversions: rules, which campaigns they belong to, and events sent from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from integrations.sandbox.linkedin.asking import Ask, Reply, made, number_of, urn_number
from integrations.sandbox.linkedin.audiences import check_id
from integrations.sandbox.linkedin.entities import batch_of, one_by_one
from integrations.sandbox.linkedin.paging import by_start
from integrations.sandbox.linkedin.patching import patched
from integrations.sandbox.linkedin.problems import InputError, bad, not_found, refused
from integrations.sandbox.linkedin.shape import amount_of
from integrations.sandbox.linkedin.store import Entity, load, next_id, save, select
from integrations.sandbox.linkedin.surface import Route

SCOPE, BOTH = frozenset({"rw_conversions"}), frozenset({"rw_conversions", "r_ads", "rw_ads"})
TYPES = frozenset(
    [
        "ADD_TO_CART",
        "DOWNLOAD",
        "INSTALL",
        "KEY_PAGE_VIEW",
        "LEAD",
        "PURCHASE",
        "SIGN_UP",
        "OTHER",
        "TALENT_LEAD",
        "JOB_APPLY",
        "SAVE",
        "START_CHECKOUT",
        "SCHEDULE",
        "VIEW_CONTENT",
        "VIEW_VIDEO",
        "ADD_BILLING_INFO",
        "BOOK_APPOINTMENT",
        "REQUEST_QUOTE",
        "SEARCH",
        "SUBSCRIBE",
        "AD_CLICK",
        "AD_VIEW",
        "COMPLETE_SIGNUP",
        "SUBMIT_APPLICATION",
        "PHONE_CALL",
        "INVITE",
        "LOGIN",
        "SHARE",
        "DONATE",
        "ADD_TO_LIST",
        "RATE",
        "START_TRIAL",
        "OUTBOUND_CLICK",
        "CONTACT",
        "MARKETING_QUALIFIED_LEAD",
        "SALES_QUALIFIED_LEAD",
    ]
)
METHODS = ("CONVERSIONS_API", "INSIGHT_TAG_URL_MATCH_RULES", "INSIGHT_TAG_JAVASCRIPT_EVENT")
WINDOWS = (1, 7, 30, 90)
FIELDS = frozenset({"name", "account", "conversionMethod", "type", "attributionType", "postClickAttributionWindowSize",
                    "viewThroughAttributionWindowSize", "value", "enabled", "autoAssociationType"})  # fmt: skip
OLDEST_MS = 90 * 86_400_000
EVENT = frozenset({"conversion", "conversionHappenedAt", "conversionValue", "eventId", "user"})
IDS = frozenset({"LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "ACXIOM_ID", "AXCIOM_ID", "ORACLE_MOAT_ID"})


def _check(body: Mapping[str, Any]) -> list[InputError]:
    found = [
        InputError("FIELD_NOT_ALLOWED", f"/{name}", f"{name} is not allowed") for name in sorted(body.keys() - FIELDS)
    ]
    found += [
        InputError("MISSING_FIELD", f"/{name}", f"{name} is required")
        for name in ("name", "account", "conversionMethod", "type") if not body.get(name)
    ]  # fmt: skip
    if body.get("type") not in TYPES or body.get("conversionMethod") not in METHODS:
        found.append(InputError("INVALID_VALUE_FOR_FIELD", "/type", "unknown type or method"))
    for name in ("postClickAttributionWindowSize", "viewThroughAttributionWindowSize"):
        if body.get(name, 7) not in WINDOWS:
            found.append(InputError("INVALID_VALUE_FOR_FIELD", f"/{name}", "1, 7, 30 or 90 days"))
    return found


def _create(ask: Ask) -> Reply:
    wrong = _check(ask.body)
    if wrong:
        raise refused(wrong)
    account = urn_number(ask.body["account"], "sponsoredAccount", "account")
    ask.may_write(account, "conversion")
    number = next_id(ask.connection)
    defaults = {
        "postClickAttributionWindowSize": 30, "viewThroughAttributionWindowSize": 7, "enabled": True,
        "attributionType": "LAST_TOUCH_BY_CAMPAIGN",
    }  # fmt: skip
    document = defaults | dict(ask.body) | {"id": number, "created": ask.now, "lastModified": ask.now}
    save(ask.connection, Entity("conversion", number, account, account, ask.body["name"], "ENABLED", document))
    return made(number, "/conversions", document)


def _one(ask: Ask) -> Entity:
    found = load(ask.connection, "conversion", number_of(ask.keys[0]))
    account = urn_number(ask.query.get("account"), "sponsoredAccount", "account")
    if found is None or found.account != account:
        raise not_found()
    ask.account(account)
    return found


def _update(ask: Ask) -> Reply:
    one = _one(ask)
    ask.may_write(one.account, "conversion")
    after, _ = patched(one.body, ask.body)
    wrong = _check({name: value for name, value in after.items() if name not in ("id", "created", "lastModified")})
    if wrong:
        raise refused(wrong)
    save(ask.connection, replace(one, name=after["name"], body=after | {"lastModified": ask.now}))
    return Reply(204)


def _find(ask: Ask) -> Reply:
    account = ask.account(urn_number(ask.query.get("account"), "sponsoredAccount", "account"))
    return by_start(ask, [one.body for one in select(ask.connection, "conversion", "account = ?", (account.id,))])


def _associate(ask: Ask) -> Reply:
    key = ask.keys[0]
    if not isinstance(key, dict) or key != dict(ask.body):
        raise bad("PARAM_INVALID", "key and body differ")
    campaign = load(ask.connection, "campaign", urn_number(key.get("campaign"), "sponsoredCampaign", "campaign"))
    kind, _, number = str(key.get("conversion")).rpartition(":")
    if kind != "urn:lla:llaPartnerConversion" or not number.isdigit():
        raise bad("PARAM_INVALID", "Invalid Urn format for conversion")
    conversion = load(ask.connection, "conversion", int(number))
    if campaign is None or conversion is None or campaign.account != conversion.account:
        raise not_found()
    ask.may_write(campaign.account, "conversion")
    known = select(ask.connection, "association", "parent = ?", (campaign.id,))
    if all(one.body != key for one in known):
        ident = next_id(ask.connection)
        save(ask.connection, Entity("association", ident, campaign.account, campaign.id, "", "ACTIVE", dict(key)))
    return Reply(204)


def _associations(ask: Ask) -> Reply:
    wanted = {urn_number(one, "sponsoredCampaign", "campaigns") for one in ask.query.get("campaigns") or []}
    rows = [
        one.body for number in sorted(wanted) for one in select(ask.connection, "association", "parent = ?", (number,))
    ]
    return by_start(ask, rows)


def _event(ask: Ask, row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise bad("PARAM_INVALID", "an event is a record")
    unknown = sorted(row.keys() - EVENT)
    if unknown:
        raise bad("FIELD_NOT_ALLOWED", f"{unknown[0]} is not allowed")
    kind, _, number = str(row.get("conversion")).rpartition(":")
    conversion = load(ask.connection, "conversion", int(number)) if number.isdigit() else None
    if kind != "urn:lla:llaPartnerConversion" or conversion is None:
        raise bad("FIELD_VALUE_DOES_NOT_EXIST", "conversion does not exist")
    ask.may_write(conversion.account, "conversion")
    when = row.get("conversionHappenedAt")
    if not isinstance(when, int) or not ask.now - OLDEST_MS <= when <= ask.now:
        raise bad("INVALID_VALUE_FOR_FIELD", "conversionHappenedAt lies in the future or is older than 90 days")
    if "conversionValue" in row and amount_of(row["conversionValue"]) is None:
        raise bad("INVALID_VALUE_FOR_FIELD", "conversionValue is {currencyCode, amount}")
    _check_user(row.get("user"))
    event = str(row.get("eventId") or next_id(ask.connection))
    # The same eventId counts once.
    ask.connection.execute("INSERT OR IGNORE INTO event VALUES (?, ?, ?)", (conversion.id, event, json.dumps(row)))
    return {"status": 201}


def _check_user(user: Any) -> None:
    if not isinstance(user, dict):
        raise bad("MISSING_FIELD", "user is required")
    ids, info = user.get("userIds") or [], user.get("userInfo") or {}
    for one in ids:
        check_id(one, IDS)
    if not ids and not (info.get("firstName") and info.get("lastName")):
        raise bad("MISSING_FIELD", "an event needs an id, or first and last name")
    if len(user.get("externalIds") or []) > 1:
        raise bad("FIELD_VALUE_TOO_HIGH", "at most one external id")


def _events(ask: Ask) -> Reply:
    rows = batch_of(ask, 5_000)
    return Reply(200, {"elements": [one_by_one(ask, partial(_event, ask, row)) for row in rows]})


def _single(ask: Ask) -> Reply:
    _event(ask, dict(ask.body))
    return Reply(201)


ACCOUNT = frozenset({"account"})
ROUTES: Mapping[str, Route] = {
    "CREATE conversions": Route(_create, SCOPE),
    "FINDER:account conversions": Route(_find, BOTH, ACCOUNT),
    "GET conversions/*": Route(lambda ask: Reply(200, _one(ask).body), BOTH, ACCOUNT),
    "PARTIAL_UPDATE conversions/*": Route(_update, SCOPE, ACCOUNT),
    "UPDATE campaignConversions/*": Route(_associate, BOTH - {"r_ads"}),
    "FINDER:campaigns campaignConversions": Route(_associations, BOTH, frozenset({"campaigns"})),
    "CREATE conversionEvents": Route(_single, SCOPE),
    "BATCH_CREATE conversionEvents": Route(_events, SCOPE),
}
