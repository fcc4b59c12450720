"""Lists in pages: tokens over a snapshot for the finders that search, start and count for the others."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from integrations.sandbox.linkedin.asking import Ask, Reply
from integrations.sandbox.linkedin.problems import bad
from integrations.sandbox.linkedin.store import Entity, load

USUAL, MOST, MOST_OFFSET = 100, 1_000, 1_000
REPEATED = 2  # rows that a page repeats when that is scheduled


def by_token(ask: Ask, kind: str, ids: Sequence[int], show: Callable[[Entity], Any], most: int = MOST) -> Reply:
    """One page of what a search found; the token stands for the list as it was when the search began. Raises Refused."""
    size = _size(ask, len(ids), most)
    snapshot, at = "", 0
    if "pageToken" in ask.query:
        snapshot, at, ids = _resumed(ask, str(ask.query["pageToken"]))
    if "duplicates" in ask.faults:
        at = max(0, at - REPEATED)
    found = [one for number in ids[at : at + size] if (one := load(ask.connection, kind, number)) is not None]
    body: dict[str, Any] = {"elements": [show(one) for one in found]}
    following = at + size
    if "looping_cursor" in ask.faults and "pageToken" in ask.query:
        return Reply(200, body | {"metadata": {"nextPageToken": ask.query["pageToken"]}})
    if "lost_cursor" in ask.faults:
        return Reply(200, body)
    if following >= len(ids):
        return Reply(200, body | {"metadata": {}})
    snapshot = snapshot or _kept(ask, ids)
    return Reply(200, body | {"metadata": {"nextPageToken": _token(snapshot, following)}})


def by_start(ask: Ask, rows: Sequence[Any], *, most: int = MOST_OFFSET) -> Reply:
    """One page of a counted list. Raises Refused."""
    start, count = _whole(ask.query, "start", 0), _whole(ask.query, "count", 10)
    if not 1 <= count <= most:
        raise bad("PARAM_INVALID", f"count must be between 1 and {most}")
    if "duplicates" in ask.faults:
        start = max(0, start - REPEATED)
    links = []
    if start + count < len(rows):
        href = f"/rest/next?start={start + count}&count={count}"
        links.append({"type": "application/json", "rel": "next", "href": href})
    paging = {"start": start, "count": count, "links": links}
    return Reply(200, {"elements": list(rows[start : start + count]), "paging": paging})


def unpaged(rows: Sequence[Any], count: int = 10) -> Reply:
    """A list that comes whole, with the decoration that it has nevertheless."""
    return Reply(200, {"elements": list(rows), "paging": {"start": 0, "count": count, "links": []}})


def _size(ask: Ask, count: int, most: int) -> int:
    if "pageSize" not in ask.query:
        if count > MOST and "pageToken" not in ask.query:
            raise bad("PARAM_INVALID", "Request would return too many entities.")
        return USUAL
    size = _whole(ask.query, "pageSize", USUAL)
    if not 1 <= size <= most:
        raise bad("PARAM_INVALID", f"pageSize must be between 1 and {most}")
    return size


def _whole(query: Mapping[str, Any], name: str, otherwise: int) -> int:
    given = query.get(name, str(otherwise))
    if not isinstance(given, str) or not (given.isascii() and given.isdigit()) or len(given) > 12:
        raise bad("PARAM_INVALID", f"{name} is no number")
    return int(given)


def _kept(ask: Ask, ids: Sequence[int]) -> str:
    snapshot = secrets.token_hex(8)
    ask.connection.execute("INSERT INTO page VALUES (?, ?, 0)", (snapshot, json.dumps(list(ids))))
    return snapshot


def _token(snapshot: str, at: int) -> str:
    # Signs that must be encoded in an address are part of it on purpose.
    return "+/" + base64.b64encode(f"{snapshot}:{at}".encode()).decode() + "=="


def _resumed(ask: Ask, token: str) -> tuple[str, int, list[int]]:
    try:
        snapshot, _, at = base64.b64decode(token.removeprefix("+/").removesuffix("==")).decode().partition(":")
        row = ask.connection.execute("SELECT ids FROM page WHERE token = ?", (snapshot,)).fetchone()
        return snapshot, int(at), json.loads(row[0])
    except (ValueError, TypeError):
        raise bad("PARAM_INVALID", "Invalid pageToken") from None
