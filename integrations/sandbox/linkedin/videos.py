"""Videos: parts of exactly 4 MiB, a mark for each, and a finish that names the marks in order."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace

from integrations.sandbox.linkedin.asking import Ask, Reply, urn_number
from integrations.sandbox.linkedin.posts import POLLS, READ, UPLOAD, UPLOAD_MS, look_at_media
from integrations.sandbox.linkedin.problems import bad, not_found
from integrations.sandbox.linkedin.store import Entity, load, next_id, save
from integrations.sandbox.linkedin.surface import Route

PART = 4 * 1024 * 1024
LEAST, MOST = 75 * 1024, 500 * 1024 * 1024
"""Bytes of a video for an ad."""
FIELDS = frozenset({"owner", "fileSizeBytes", "uploadCaptions", "uploadThumbnail"})
BEGINNINGS = (b"ftyp",)
"""What an MP4 has four bytes from its start."""


def _begin(ask: Ask) -> Reply:
    request = ask.body.get("initializeUploadRequest")
    if not isinstance(request, dict) or not {"owner", "fileSizeBytes"} <= request.keys():
        raise bad("MISSING_FIELD", "initializeUploadRequest.owner and fileSizeBytes are required")
    if not request.keys() <= FIELDS:
        raise bad("FIELD_NOT_ALLOWED", f"{sorted(request.keys() - FIELDS)[0]} is not allowed")
    urn_number(request["owner"], "organization", "owner")
    size = request["fileSizeBytes"]
    if not isinstance(size, int) or isinstance(size, bool) or not LEAST <= size <= MOST:
        raise bad("INVALID_VALUE_FOR_FIELD", f"fileSizeBytes is from {LEAST} to {MOST}")
    number, token = next_id(ask.connection), secrets.token_urlsafe(12)
    urn, place = f"urn:li:video:C4SANDBOX-{number}", f"/upload/video/{number}/{token}"
    body = {"urn": urn, "owner": request["owner"], "status": "WAITING_UPLOAD", "place": place, "polls": POLLS, "size": size,
            "token": token, "marks": {}}  # fmt: skip
    save(ask.connection, Entity("media", number, 0, 0, "", "WAITING_UPLOAD", body))
    host = ask.switch("address", "http://127.0.0.1")
    instructions = [
        {"uploadUrl": f"{host}{place}/{at}", "firstByte": first, "lastByte": min(size, first + PART) - 1}
        for at, first in enumerate(range(0, size, PART))
    ]
    answer = {
        "uploadUrlsExpireAt": ask.now + UPLOAD_MS,
        "video": urn,
        "uploadInstructions": instructions,
        "uploadToken": token,
    }
    return Reply(200, {"value": answer})


def part_arrived(ask: Ask, path: str, content: bytes) -> Reply:
    """A part at its address; answers with its mark. Raises Refused for one of another length than promised."""
    *begin, at = path.split("/")
    found = load(ask.connection, "media", int(begin[3])) if len(begin) == 5 and begin[3].isdigit() else None
    if found is None or found.body["place"] != "/".join(begin) or not at.isdigit():
        raise not_found()
    promised = min(PART, found.body["size"] - int(at) * PART)
    if promised <= 0 or len(content) != promised:
        raise bad("INVALID_VALUE_FOR_FIELD", f"part {at} has {len(content)} bytes in place of {max(0, promised)}")
    mark = hashlib.sha256(content).hexdigest()[:32]
    fine = int(at) > 0 or content[4:8] in BEGINNINGS
    marks = found.body["marks"] | {at: mark}
    save(
        ask.connection,
        replace(found, body=found.body | {"marks": marks, "fine": found.body.get("fine", True) and fine}),
    )
    return Reply(200, headers={"etag": f'"{mark}"'})


def _finish(ask: Ask) -> Reply:
    request = ask.body.get("finalizeUploadRequest")
    if not isinstance(request, dict) or not {"video", "uploadToken", "uploadedPartIds"} <= request.keys():
        raise bad("MISSING_FIELD", "finalizeUploadRequest.video, uploadToken and uploadedPartIds are required")
    number = str(request["video"]).rpartition("-")[2]
    found = load(ask.connection, "media", int(number)) if number.isdigit() else None
    if found is None or found.body["urn"] != request["video"] or found.body.get("token") != request["uploadToken"]:
        raise not_found()
    if found.status != "WAITING_UPLOAD":
        raise bad("INVALID_VALUE_FOR_FIELD", "the upload is over already")
    parts = range(-(-found.body["size"] // PART))
    wanted = [found.body["marks"].get(str(at)) for at in parts]
    if [str(one).strip('"') for one in request["uploadedPartIds"]] != wanted:
        raise bad("INVALID_VALUE_FOR_FIELD", "uploadedPartIds are the marks of all parts, in their order")
    status = "PROCESSING" if found.body.get("fine") else "PROCESSING_FAILED"
    save(ask.connection, replace(found, status=status, body=found.body | {"status": status}))
    return Reply(200)


ROUTES: Mapping[str, Route] = {
    "ACTION:initializeUpload videos": Route(_begin, UPLOAD),
    "ACTION:finalizeUpload videos": Route(_finish, UPLOAD),
    "GET videos/*": Route(look_at_media, UPLOAD | READ),
}
