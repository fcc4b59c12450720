"""Lists of contacts and companies (DMP segments): made, filled, matched after a day, run out when nobody uses them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from integrations.sandbox.linkedin import list_uploads
from integrations.sandbox.linkedin.asking import Ask, Reply, made, number_of, urn_number
from integrations.sandbox.linkedin.entities import batch_of, one_by_one
from integrations.sandbox.linkedin.list_uploads import BUILD_MS
from integrations.sandbox.linkedin.paging import by_start
from integrations.sandbox.linkedin.problems import InputError, Refused, bad, not_found, refused
from integrations.sandbox.linkedin.store import Entity, drop, load, next_id, save, select
from integrations.sandbox.linkedin.surface import Route
from integrations.sandbox.market import chance

SCOPE = frozenset({"rw_dmp_segments"})
TYPES = ("USER", "COMPANY", "USER_LIST_UPLOAD", "COMPANY_LIST_UPLOAD")
FIELDS = frozenset({"account", "name", "sourcePlatform", "sourceSegmentId", "type", "destinations"})
WARM_UP_MS = 90_000
MOST = 5_000
UNUSED_MS = 90 * 86_400_000
"""After so long without being filled or targeted by a campaign that runs, a list is gone."""
SHARE = {"USER": 0.55, "COMPANY": 0.8}
ENTRY = {
    "USER": frozenset({"action", "userIds", "firstName", "lastName", "title", "company", "country"}),
    "COMPANY": frozenset(
        {"action", "companyName", "companyWebsiteDomain", "companyEmailDomain", "companyPageUrl", "organizationUrn", "stockSymbol",
         "industries", "city", "state", "country", "postalCode"}
    ),
}  # fmt: skip
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_COUNTRY = re.compile(r"[A-Z]{2}")
MEMBERS_OF_COMPANY = 140
HASHES = {"SHA256_EMAIL": re.compile(r"[0-9a-f]{64}"), "SHA512_EMAIL": re.compile(r"[0-9a-f]{128}"),
          "GOOGLE_AID": re.compile(r"[0-9a-f-]{36}")}  # fmt: skip


def _create(ask: Ask) -> Reply:
    body = ask.body
    account = urn_number(body.get("account"), "sponsoredAccount", "account")
    holder = ask.may_write(account, "audience")
    wrong = [
        InputError("FIELD_NOT_ALLOWED", f"/{name}", f"{name} is not allowed") for name in sorted(body.keys() - FIELDS)
    ]
    wrong += [
        InputError("MISSING_FIELD", f"/{name}", f"{name} is required")
        for name in ("name", "sourcePlatform", "type", "destinations")
        if not body.get(name)
    ]
    if body.get("type") not in TYPES:
        wrong.append(InputError("INVALID_VALUE_FOR_FIELD", "/type", "unknown type"))
    elif body["type"].endswith("_LIST_UPLOAD") is not (body.get("sourcePlatform") == "LIST_UPLOAD"):
        wrong.append(
            InputError("INVALID_VALUE_FOR_FIELD", "/sourcePlatform", "LIST_UPLOAD is for lists that come as files")
        )
    if holder.body["test"]:
        wrong.append(InputError("INVALID_VALUE_FOR_FIELD", "/account", "test accounts have no matched audiences"))
    if wrong:
        raise refused(wrong)
    number = next_id(ask.connection)
    destinations = [
        {"destination": "LINKEDIN", "destinationSegmentId": f"urn:li:adSegment:{number}", "status": "BUILDING"}
    ]
    document = dict(body) | {"id": number, "created": ask.now, "destinations": destinations}
    save(ask.connection, Entity("segment", number, account, account, body["name"], "BUILDING", document))
    return made(number, "/dmpSegments")


def _segment(ask: Ask) -> Entity:
    found = load(ask.connection, "segment", number_of(ask.keys[0]))
    if found is None:
        raise not_found()
    ask.account(found.account)
    return _aged(ask, found)


def _aged(ask: Ask, one: Entity) -> Entity:
    """A list as it stands by now: built a day and a half after it was filled, run out when nobody uses it."""
    one = _used(ask, one)
    if one.status == "EXPIRED":
        return one
    last = max(one.body.get(name) or 0 for name in ("created", "filled", "used"))
    if ask.now >= last + UNUSED_MS:
        return _now_is(ask, one, "EXPIRED", {"matchedCount": 0, "audienceSize": 0})
    filled = one.body.get("filled")
    if filled is None or ask.now < filled + BUILD_MS or one.status in ("READY", "FAILED"):
        return one
    count = ask.connection.execute("SELECT count(*) FROM member WHERE segment = ?", (one.id,)).fetchone()[0]
    kind = one.body["type"].partition("_")[0]
    matched = round(count * min(1.0, SHARE[kind] * (0.9 + 0.2 * chance("match", one.id))))
    each = MEMBERS_OF_COMPANY if kind == "COMPANY" else 1
    return _now_is(ask, one, "READY", {"matchedCount": matched, "audienceSize": matched * each})


def _now_is(ask: Ask, one: Entity, status: str, counts: Mapping[str, int]) -> Entity:
    place = one.body["destinations"][0] | {"status": status} | counts
    done = replace(one, status=status, body=one.body | {"destinations": [place]})
    save(ask.connection, done)
    return done


def _used(ask: Ask, one: Entity) -> Entity:
    """The list, with the time noted when a campaign that runs targets it."""
    target = json.dumps(one.body["destinations"][0]["destinationSegmentId"])
    running = (
        "SELECT 1 FROM entity WHERE kind = 'campaign' AND account = ? AND status = 'ACTIVE' AND instr(body, ?) LIMIT 1"
    )
    if one.status == "EXPIRED" or ask.connection.execute(running, (one.account, target)).fetchone() is None:
        return one
    done = replace(one, body=one.body | {"used": ask.now})
    save(ask.connection, done)
    return done


def _find(ask: Ask) -> Reply:
    account = ask.account(urn_number(ask.query.get("account"), "sponsoredAccount", "account"))
    rows = [_aged(ask, one).body for one in select(ask.connection, "segment", "account = ?", (account.id,))]
    for name in ("sourceSegmentId", "sourcePlatform"):
        if name in ask.query:
            rows = [one for one in rows if one.get(name) == ask.query[name]]
    return by_start(ask, rows)


def _delete(ask: Ask) -> Reply:
    one = _segment(ask)
    ask.may_write(one.account, "audience")
    ask.connection.execute("DELETE FROM member WHERE segment = ?", (one.id,))
    drop(ask.connection, "segment", one.id)
    return Reply(204)


def _fill(kind: str) -> Any:
    def work(ask: Ask) -> Reply:
        one = _segment(ask)
        ask.may_write(one.account, "audience")
        if one.body["type"] != kind:
            raise bad("INVALID_VALUE_FOR_FIELD", f"the list holds {one.body['type']}")
        if ask.now < one.body["created"] + int(ask.switch("segment_404", str(WARM_UP_MS))):
            raise not_found()  # a new list is not known everywhere yet
        if one.status == "EXPIRED":
            raise bad("INVALID_STATUS_TRANSITION", "the list has run out")
        found = [one_by_one(ask, partial(_member, ask, one.id, kind, row)) for row in batch_of(ask, MOST)]
        place = one.body["destinations"][0] | {"status": "UPDATING" if one.status == "READY" else one.status}
        save(
            ask.connection,
            replace(one, status=place["status"], body=one.body | {"filled": ask.now, "destinations": [place]}),
        )
        return Reply(200, {"elements": found})

    return work


def _member(ask: Ask, segment: int, kind: str, row: Any) -> dict[str, Any]:
    if not isinstance(row, dict) or row.get("action") not in ("ADD", "REMOVE"):
        raise bad("INVALID_VALUE_FOR_FIELD", "action is ADD or REMOVE")
    unknown = sorted(row.keys() - ENTRY[kind])
    if unknown:
        raise bad("FIELD_NOT_ALLOWED", f"{unknown[0]} is not allowed")
    if not _COUNTRY.fullmatch(str(row.get("country", "DE"))):
        raise bad("INVALID_VALUE_FOR_FIELD", "country is a code of two capital letters")
    key = _user_key(row) if kind == "USER" else _company_key(row)
    if row["action"] == "ADD":
        ask.connection.execute("INSERT OR IGNORE INTO member VALUES (?, ?)", (segment, key))
    else:
        ask.connection.execute("DELETE FROM member WHERE segment = ? AND key = ?", (segment, key))
    return {"status": 201}


def _user_key(row: Mapping[str, Any]) -> str:
    ids = row.get("userIds")
    if ids:
        for one in ids:
            check_id(one)
        return json.dumps(sorted(str(one["idValue"]) for one in ids))
    if not (row.get("firstName") and row.get("lastName")):
        raise bad("MISSING_FIELD", "a member needs an id, or first and last name")
    return json.dumps(
        [str(row.get(name, "")).lower() for name in ("firstName", "lastName", "company", "title", "country")]
    )


def _company_key(row: Mapping[str, Any]) -> str:
    names = ("companyWebsiteDomain", "organizationUrn", "companyPageUrl", "companyEmailDomain", "companyName")
    found = next((row[name] for name in names if row.get(name)), None)
    if not found:
        raise bad("MISSING_FIELD", "a company needs a domain, a page or a name")
    for name in ("companyWebsiteDomain", "companyEmailDomain"):
        if name in row and not _DOMAIN.fullmatch(str(row[name])):
            raise bad("INVALID_VALUE_FOR_FIELD", f"{name} is a domain without protocol and path")
    if "organizationUrn" in row:
        urn_number(row["organizationUrn"], "organization", "organizationUrn")
    return str(found).lower()


def check_id(one: Any, more: frozenset[str] = frozenset()) -> None:
    """An id that is hashed as it must be. Raises Refused."""
    if not isinstance(one, dict) or not isinstance(one.get("idValue"), str):
        raise bad("INVALID_VALUE_FOR_FIELD", "an id is {idType, idValue}")
    kind = one.get("idType")
    if kind in HASHES:
        if not HASHES[kind].fullmatch(one["idValue"]):
            raise bad("INVALID_VALUE_FOR_FIELD", f"{kind} is not hashed as it must be")
    elif kind not in more:
        raise Refused(400, "INVALID_VALUE_FOR_FIELD", f"{kind!r} is no idType")


ROUTES: Mapping[str, Route] = {
    "CREATE dmpSegments": Route(_create, SCOPE),
    "FINDER:account dmpSegments": Route(_find, SCOPE, frozenset({"account", "sourceSegmentId", "sourcePlatform"})),
    "GET dmpSegments/*": Route(lambda ask: Reply(200, _segment(ask).body), SCOPE),
    "DELETE dmpSegments/*": Route(_delete, SCOPE),
    "ACTION:generateUploadUrl dmpSegments": Route(list_uploads.generate, SCOPE),
    "CREATE dmpSegments/*/listUploads": Route(list_uploads.attach, SCOPE),
    "GET_ALL dmpSegments/*/listUploads": Route(list_uploads.uploads, SCOPE),
    "BATCH_CREATE dmpSegments/*/users": Route(_fill("USER"), SCOPE),
    "BATCH_CREATE dmpSegments/*/companies": Route(_fill("COMPANY"), SCOPE),
}
