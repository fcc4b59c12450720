"""Lists that come as one CSV: an address for the file, the file, and the file put to a list; worked on for hours."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from integrations.sandbox.linkedin.asking import Ask, Reply, made, number_of, urn_number
from integrations.sandbox.linkedin.paging import by_start
from integrations.sandbox.linkedin.problems import Refused, bad, not_found
from integrations.sandbox.linkedin.store import Entity, load, next_id, save, select

BUILD_MS = 36 * 3_600_000
"""How long a list is worked on."""
MOST_ROWS = 300_000
KEPT_MS = 3_600_000
"""How long an address for a file can be used."""
PEOPLE = frozenset(
    {"email", "firstname", "lastname", "jobtitle", "employeecompany", "country", "googleaid", "appleidfa"}
)
COMPANIES = frozenset(
    {"companyname", "companywebsite", "companyemaildomain", "linkedincompanypageurl", "stocksymbol", "industry", "city", "state",
     "companycountry", "zipcode"}
)  # fmt: skip
NEEDED = {"USER": "email", "COMPANY": "companyname"}
HEADINGS = {"USER": PEOPLE, "COMPANY": COMPANIES}


def generate(ask: Ask) -> Reply:
    """An address that one file may be sent to."""
    if ask.body.keys() != {"owner"}:
        raise bad("PARAM_INVALID", "generateUploadUrl takes the owner")
    account = urn_number(ask.body["owner"], "sponsoredAccount", "owner")
    ask.may_write(account, "audience")
    number = next_id(ask.connection)
    place = f"/upload/list/{number}/{secrets.token_urlsafe(12)}"
    body = {"place": place, "media": "", "begun": ask.now}
    save(ask.connection, Entity("list_file", number, account, account, "", "WAITING", body))
    return Reply(200, {"value": ask.switch("address", "http://127.0.0.1") + place})


def arrived(ask: Ask, method: str, path: str, kind: str, content: bytes) -> Reply:
    """A file at its address; the answer's location is what it is called from then on. Raises Refused."""
    if "rw_dmp_segments" not in ask.scopes:
        raise Refused(403, "ACCESS_DENIED", "Not enough permissions to send a list", service_code=100)
    if method != "POST":
        raise Refused(405, "METHOD_NOT_ALLOWED", "A list is sent by POST")
    if not kind.startswith("text/csv"):
        raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", "A list is text/csv")
    parts = path.split("/")
    found = load(ask.connection, "list_file", int(parts[3])) if len(parts) == 5 and parts[3].isdigit() else None
    if found is None or found.body["place"] != path or found.status != "WAITING":
        raise not_found()
    if ask.now > found.body["begun"] + KEPT_MS:
        raise Refused(403, "ACCESS_DENIED", "The address has run out")
    ask.may_write(found.account, "audience")
    media = f"/AAYQ{secrets.token_urlsafe(9)}"
    body = found.body | {"media": f"urn:li:media:{media}", "text": content.decode("utf-8", "replace")}
    save(ask.connection, replace(found, status="ARRIVED", body=body))
    return Reply(201, None, {"location": media})


def attach(ask: Ask) -> Reply:
    """Put a file to a list; whether it can be read is found out later."""
    one = load(ask.connection, "segment", number_of(ask.keys[0]))
    if one is None:
        raise not_found()
    ask.may_write(one.account, "audience")
    if not one.body["type"].endswith("_LIST_UPLOAD"):
        raise bad("INVALID_VALUE_FOR_FIELD", f"the list holds {one.body['type']}")
    if ask.body.keys() != {"inputFile"}:
        raise bad("PARAM_INVALID", "a list upload takes the inputFile")
    files = select(ask.connection, "list_file", "account = ? AND status = 'ARRIVED'", (one.account,))
    file = next((each for each in files if each.body["media"] == ask.body["inputFile"]), None)
    if file is None:
        raise bad("FIELD_VALUE_DOES_NOT_EXIST", "inputFile does not exist")
    number = next_id(ask.connection)
    count, problem = _taken(ask, one, file.body["text"])
    body: dict[str, Any] = {
        "id": number,
        "inputFile": file.body["media"],
        "created": ask.now,
        "rows": count,
        "problem": problem,
    }
    save(ask.connection, Entity("list_upload", number, one.account, one.id, "", "PROCESSING", body))
    # What people sent is not kept longer than it takes to read it.
    save(ask.connection, replace(file, status="USED", body={"place": "", "media": file.body["media"], "begun": 0}))
    status = "FAILED" if problem else "UPDATING" if one.status == "READY" else "BUILDING"
    place = one.body["destinations"][0] | {"status": status}
    save(ask.connection, replace(one, status=status, body=one.body | {"filled": ask.now, "destinations": [place]}))
    return made(number, f"/dmpSegments/{one.id}/listUploads")


def uploads(ask: Ask) -> Reply:
    """The files of a list, and how far the work on them is."""
    one = load(ask.connection, "segment", number_of(ask.keys[0]))
    if one is None:
        raise not_found()
    ask.account(one.account)
    return by_start(
        ask, [_shown(ask, each.body) for each in select(ask.connection, "list_upload", "parent = ?", (one.id,))]
    )


def _shown(ask: Ask, body: Mapping[str, Any]) -> dict[str, Any]:
    over = ask.now >= body["created"] + BUILD_MS
    state = "FAILED" if body["problem"] else "COMPLETED" if over else "PROCESSING"
    return {"id": body["id"], "inputFile": body["inputFile"], "status": state, "inputCount": body["rows"]}


def _taken(ask: Ask, one: Entity, text: str) -> tuple[int, str]:
    """Rows taken from a file, and why it cannot be used."""
    kind = one.body["type"].partition("_")[0]
    lines = csv.reader(io.StringIO(text))
    headings = [cell.strip().lower() for cell in next(lines, [])]
    if NEEDED[kind] not in headings or not set(headings) <= HEADINGS[kind]:
        return 0, "headings"
    at = headings.index(NEEDED[kind])
    keys = {json.dumps(cells[at].strip().lower()) for cells in lines if len(cells) > at and cells[at].strip()}
    if len(keys) > MOST_ROWS:
        return 0, "rows"
    ask.connection.executemany("INSERT OR IGNORE INTO member VALUES (?, ?)", [(one.id, key) for key in sorted(keys)])
    return len(keys), ""
