"""Creatives: what they hold, how they are reviewed, and when they may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from integrations.sandbox.linkedin import messages
from integrations.sandbox.linkedin.asking import Ask, Reply, made, urn_number
from integrations.sandbox.linkedin.campaigns import campaign_holds
from integrations.sandbox.linkedin.entities import WRITE, Kind, make, routes
from integrations.sandbox.linkedin.posts import new_post, referenced, text_of
from integrations.sandbox.linkedin.problems import InputError, Refused, not_found, refused
from integrations.sandbox.linkedin.shape import CREATIVE, INLINE, check_new
from integrations.sandbox.linkedin.statuses import check_step
from integrations.sandbox.linkedin.store import Entity, load, save, select
from integrations.sandbox.linkedin.surface import Route

MOST_OF_ACCOUNT, MOST_ACTIVE, MOST_INACTIVE, MOST_OF_PAGE = 15_000, 15, 85, 100
CONTENTS = ("reference", "textAd", "spotlight", "follow", "jobs", "eventAd")
LIMITS = {
    "textAd": {"headline": 25, "description": 75, "landingPage": 2_000},
    "spotlight": {"headline": 50, "description": 70, "callToAction": 18, "organizationName": 25, "landingPage": 2_000},
    "follow": {"organizationName": 25}, "jobs": {"organizationName": 25},
}  # fmt: skip
REQUIRED = {
    "textAd": ("headline", "description", "landingPage"),
    "spotlight": ("headline", "callToAction", "landingPage"),
}
TYPES = {"textAd": ("TEXT_AD",), "spotlight": ("DYNAMIC",), "follow": ("DYNAMIC",), "jobs": ("DYNAMIC",), "eventAd": ("EVENT_AD",),
         "reference": ("SPONSORED_UPDATES", "SPONSORED_INMAILS", "EVENT_AD")}  # fmt: skip
LEAD_LABELS = ("APPLY", "DOWNLOAD", "VIEW_QUOTE", "LEARN_MORE", "SIGN_UP", "SUBSCRIBE", "REGISTER", "REQUEST_DEMO", "JOIN",
               "ATTEND", "UNLOCK_FULL_DOCUMENT")  # fmt: skip
REJECTED_WORD = "sandbox-reject"
"""A text that holds it does not pass the simulated review."""
REVIEW_MS = 3_600_000
UPDATABLE = frozenset({"intendedStatus", "name", "leadgenCallToAction", "content"})


def _check_content(content: Mapping[str, Any], campaign: Entity) -> list[InputError]:
    kinds = [one for one in content if one in CONTENTS]
    if len(kinds) != 1 or len(content) != 1:
        return [
            InputError("MULTIPLE_VALUES_NOT_ALLOWED", "/content", "content is exactly one of " + ", ".join(CONTENTS))
        ]
    kind, inner = kinds[0], content[kinds[0]]
    if campaign.body["type"] not in TYPES[kind]:
        return [InputError("INVALID_VALUE_FOR_FIELD", "/content", f"{campaign.body['type']} takes no {kind}")]
    if kind == "reference":
        return [] if isinstance(inner, str) else [InputError("INVALID_VALUE_FOR_FIELD", "/content/reference", "a URN")]
    if not isinstance(inner, dict):
        return [InputError("INVALID_VALUE_FOR_FIELD", f"/content/{kind}", "a record")]
    found = [
        InputError("MISSING_FIELD", f"/content/{kind}/{name}", f"{name} is required")
        for name in REQUIRED.get(kind, ())
        if not inner.get(name)
    ]
    return found + _check_texts(kind, inner)


def _check_texts(kind: str, inner: Mapping[str, Any]) -> list[InputError]:
    found = []
    for name, longest in LIMITS.get(kind, {}).items():
        value = inner.get(name)
        if isinstance(value, str) and len(value) > longest:
            found.append(
                InputError("FIELD_LENGTH_TOO_LONG", f"/content/{kind}/{name}", f"at most {longest} characters")
            )
    page = inner.get("landingPage")
    if page is not None and urlsplit(str(page)).scheme not in ("http", "https"):
        found.append(InputError("INVALID_VALUE_FOR_FIELD", f"/content/{kind}/landingPage", "a web address"))
    return found


def _check_lead_form(ask: Ask, body: Mapping[str, Any], campaign: Entity) -> list[InputError]:
    given = body.get("leadgenCallToAction")
    if given is None:
        if campaign.body["objectiveType"] == "LEAD_GENERATION" and body["intendedStatus"] == "ACTIVE":
            text = "leadgenCallToAction is required if objectiveType is set to LEAD_GENERATION"
            return [InputError("CONDITIONAL_MISSING_FIELD", "/leadgenCallToAction", text)]
        return []
    if given.get("label") not in LEAD_LABELS:
        return [InputError("INVALID_VALUE_FOR_FIELD", "/leadgenCallToAction/label", "unknown label")]
    kind, _, number = str(given.get("destination", "")).rpartition(":")
    if kind not in ("urn:li:adForm", "urn:li:leadGenForm") or not number.isdigit():
        return [InputError("INVALID_VALUE_FOR_FIELD", "/leadgenCallToAction/destination", "Invalid Urn format")]
    if load(ask.connection, "form", int(number)) is None:
        return [InputError("FIELD_VALUE_DOES_NOT_EXIST", "/leadgenCallToAction/destination", "no such form")]
    return []


def _campaign(ask: Ask, account: int, body: Mapping[str, Any]) -> Entity:
    found = load(ask.connection, "campaign", urn_number(body["campaign"], "sponsoredCampaign", "campaign"))
    if found is None or found.account != account:
        raise not_found()
    return found


def _check_new(ask: Ask, account: Entity, body: Mapping[str, Any]) -> list[InputError]:
    campaign = _campaign(ask, account.id, body)
    found = _check_content(body["content"], campaign)
    if not found and "reference" in body["content"]:
        found = _check_post(ask, body["content"]["reference"], campaign)
    if body["intendedStatus"] not in ("DRAFT", "ACTIVE"):
        found.append(InputError("INVALID_VALUE_FOR_FIELD", "/intendedStatus", "a new creative is DRAFT or ACTIVE"))
    return found + _check_lead_form(ask, body, campaign) + _room(ask, campaign, body["intendedStatus"], None)


def _check_post(ask: Ask, reference: str, campaign: Entity) -> list[InputError]:
    if reference.startswith(messages.MESSAGE):
        text = f"{reference[:60]} does not exist"
        there = messages.exists(ask, reference)
        return [] if there else [InputError("FIELD_VALUE_DOES_NOT_EXIST", "/content/reference", text)]
    post = referenced(ask, reference)
    if post is None:
        return [InputError("FIELD_VALUE_DOES_NOT_EXIST", "/content/reference", f"{reference[:60]} does not exist")]
    needs = campaign.body["objectiveType"] in ("WEBSITE_VISIT", "WEBSITE_CONVERSION")
    if needs and not _landing(post.body):
        text = f"a landing page is required if objectiveType is set to {campaign.body['objectiveType']}"
        return [InputError("CONDITIONAL_MISSING_FIELD", "/content/reference", text)]
    return []


def _landing(post: Mapping[str, Any]) -> str:
    content = post.get("content") or {}
    cards = (content.get("carousel") or {}).get("cards") or [{}]
    found = (
        post.get("contentLandingPage") or (content.get("article") or {}).get("source") or cards[0].get("landingPage")
    )
    return str(found or "")


def _room(ask: Ask, campaign: Entity, status: str, number: int | None) -> list[InputError]:
    query = "SELECT count(*) FROM entity WHERE kind = 'creative' AND "
    others = "parent = ? AND id <> ? AND status = 'ACTIVE'"
    active = ask.connection.execute(query + others, (campaign.id, number or 0)).fetchone()[0]
    if status == "ACTIVE" and active >= MOST_ACTIVE:
        return [InputError("FIELD_VALUE_TOO_HIGH", "/intendedStatus", f"at most {MOST_ACTIVE} active creatives")]
    if number is None:
        idle = ask.connection.execute(query + "parent = ? AND status <> 'ACTIVE'", (campaign.id,)).fetchone()[0]
        total = ask.connection.execute(query + "account = ?", (campaign.account,)).fetchone()[0]
        if idle >= MOST_INACTIVE and status != "ACTIVE":
            return [InputError("FIELD_VALUE_TOO_HIGH", "/campaign", f"at most {MOST_INACTIVE} inactive creatives")]
        if total >= MOST_OF_ACCOUNT:
            return [
                InputError("FIELD_VALUE_TOO_HIGH", "/campaign", f"at most {MOST_OF_ACCOUNT} creatives in an account")
            ]
    return []


def _check_change(ask: Ask, before: Entity, after: Mapping[str, Any]) -> list[InputError]:
    changed = {one for one in after.keys() | before.body.keys() if after.get(one) != before.body.get(one)}
    step = check_step(before.status, after["intendedStatus"], "intendedStatus")
    if step:
        return step
    campaign = _campaign(ask, before.account, after)
    found = [
        InputError("FIELD_NOT_ALLOWED", f"/{name}", f"{name} cannot be changed") for name in sorted(changed - UPDATABLE)
    ]
    if after["intendedStatus"] == "PAUSED" and review_of(ask, before).get("status") == "PENDING":
        found.append(InputError("STATUS_CHANGE_NOT_ALLOWED", "/intendedStatus", "the creative is in review"))
    if "leadgenCallToAction" in changed and before.status != "DRAFT":
        found.append(InputError("FIELD_NOT_ALLOWED", "/leadgenCallToAction", "only drafts change it"))
    if "content" in changed:
        found += _changed_content(before, after, campaign)
    found += _check_lead_form(ask, after, campaign)
    return found + (_room(ask, campaign, after["intendedStatus"], before.id) if "intendedStatus" in changed else [])


def _changed_content(before: Entity, after: Mapping[str, Any], campaign: Entity) -> list[InputError]:
    if "reference" in before.body["content"]:
        return [InputError("FIELD_NOT_ALLOWED", "/content", "the post of a creative stays: make a new creative")]
    return _check_content(after["content"], campaign)


def _finished(ask: Ask, account: Entity, body: Mapping[str, Any], number: int) -> Entity:
    campaign = _campaign(ask, account.id, body)
    document = dict(body) | {
        "id": f"urn:li:sponsoredCreative:{number}", "account": f"urn:li:sponsoredAccount:{account.id}",
        "isTest": account.body["test"], "createdAt": ask.now, "createdBy": ask.user, "lastModifiedAt": ask.now,
        "lastModifiedBy": ask.user,
    }  # fmt: skip
    return Entity("creative", number, account.id, campaign.id, body.get("name", ""), body["intendedStatus"], document)


def review_of(ask: Ask, one: Entity) -> dict[str, Any]:
    """The review as it stands: absent for drafts, pending for an hour, then by the text."""
    if one.status == "DRAFT":
        return {}
    waits = int(ask.switch("review_ms", str(REVIEW_MS)))
    if ask.now < int(one.body.get("reviewedFrom", one.body["createdAt"])) + waits:
        return {"status": "PENDING"}
    if REJECTED_WORD in text_of(ask, one.body["content"]).lower():
        return {"status": "REJECTED", "rejectionReasons": ["UNACCEPTABLE_CONTENT"]}
    return {"status": "APPROVED"}


def creative_holds(ask: Ask, one: Entity) -> list[str]:
    """Why a creative is not shown."""
    found = [] if one.status == "ACTIVE" else ["STOPPED"]
    review = review_of(ask, one).get("status")
    found += {"PENDING": ["UNDER_REVIEW"], "REJECTED": ["REJECTED"]}.get(str(review), [])
    campaign = load(ask.connection, "campaign", one.parent)
    if campaign is None or campaign.status != "ACTIVE":
        found.append("CAMPAIGN_STOPPED")
    return found + ([name for name in campaign_holds(ask, campaign) if name != "STOPPED"] if campaign else [])


def _shown(ask: Ask, one: Entity) -> dict[str, Any]:
    body = {name: value for name, value in one.body.items() if name != "reviewedFrom"}
    review, reasons = review_of(ask, one), creative_holds(ask, one)
    return body | {"isServing": not reasons, "servingHoldReasons": reasons} | ({"review": review} if review else {})


def _wanted(ask: Ask, name: str) -> set[str] | None:
    """The values of a parameter; an empty list asks for everything."""
    given = ask.query.get(name)
    return {str(one) for one in given} if isinstance(given, list) and given else None


def _found(ask: Ask, account: int) -> list[int]:
    campaigns, ids = _wanted(ask, "campaigns"), _wanted(ask, "creatives")
    posts, statuses = _wanted(ask, "contentReferences"), _wanted(ask, "intendedStatuses")
    where, values = "account = ?", [account]
    if campaigns is not None:
        numbers = sorted(urn_number(one, "sponsoredCampaign", "campaigns") for one in campaigns)
        where += f" AND parent IN ({','.join('?' * len(numbers))})"
        values += numbers
    return [
        one.id for one in select(ask.connection, "creative", where, tuple(values))
        if (ids is None or one.body["id"] in ids) and (statuses is None or one.status in statuses)
        and (posts is None or one.body["content"].get("reference") in posts)
    ]  # fmt: skip


def _inline(ask: Ask) -> Reply:
    """`createInline`: the post and the creative in one call, both or nothing."""
    body = ask.body.get("creative")
    if not isinstance(body, dict):
        raise refused([InputError("MISSING_FIELD", "/creative", "creative is required")])
    wrong = check_new(INLINE, body)
    if wrong:
        raise refused(wrong)
    if not ask.scopes & {"w_organization_social"}:
        raise Refused(403, "ACCESS_DENIED", "Not enough permissions to access: createInline", service_code=100)
    post = new_post(ask, body["inlineContent"].get("post") or {}, dark=True)
    plain = {name: value for name, value in body.items() if name != "inlineContent"} | {"content": {"reference": post}}
    number = make(CREATIVES, ask, plain)
    return made(CREATIVES.ident(number), f"/adAccounts/{ask.keys[0]}/creatives")


def restarted(ask: Ask, number: int) -> None:
    """A creative that leaves the drafts enters its review now."""
    one = load(ask.connection, "creative", number)
    if one is not None and "reviewedFrom" not in one.body and one.status != "DRAFT":
        save(ask.connection, replace(one, body=one.body | {"reviewedFrom": ask.now}))


CREATIVES = Kind(
    "creative", "creatives", "sponsoredCreative", CREATIVE, "intendedStatus", _check_new, _check_change, _finished, _shown,
    _found, urn_as_key=True, most=MOST_OF_PAGE, finder="criteria",
    finder_params=frozenset(
        {"campaigns", "creatives", "contentReferences", "intendedStatuses", "isTestAccount", "sortOrder", "pageSize",
         "pageToken", "leadgenCreativeCallToActionDestinations"}
    ),
)  # fmt: skip


def _update(ask: Ask) -> Reply:
    reply = _PLAIN["PARTIAL_UPDATE adAccounts/*/creatives/*"].work(ask)
    restarted(ask, CREATIVES.key(ask.keys[1]))
    return reply


def _batch_update(ask: Ask) -> Reply:
    reply = _PLAIN["BATCH_PARTIAL_UPDATE adAccounts/*/creatives"].work(ask)
    for key in reply.body["results"]:
        restarted(ask, CREATIVES.key(key))
    return reply


_PLAIN = routes(CREATIVES)
ROUTES: Mapping[str, Route] = _PLAIN | {
    "PARTIAL_UPDATE adAccounts/*/creatives/*": Route(_update, WRITE),
    "BATCH_PARTIAL_UPDATE adAccounts/*/creatives": Route(_batch_update, WRITE),
    "ACTION:createInline adAccounts/*/creatives": Route(_inline, WRITE),
}
