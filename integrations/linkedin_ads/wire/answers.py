"""Answers, read: ids of what was made, pages of both styles, and one result per element of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.errors import PlatformError, ProgramFault, TryLater
from integrations.linkedin_ads.wire.encoding import decode, encode
from integrations.linkedin_ads.wire.explaining import of_element

CREATED_HEADERS = ("x-restli-id", "x-linkedin-id")
AGAIN = "Read the list again from its beginning."


@dataclass(frozen=True)
class CursorPage:
    """A page of a finder that hands out tokens; `token` is None on the last one."""

    elements: Sequence[Mapping[str, Any]]
    token: str | None


@dataclass(frozen=True)
class OffsetPage:
    """A page of a finder that counts; `start` of the next one is None on the last."""

    elements: Sequence[Mapping[str, Any]]
    start: int | None


@dataclass(frozen=True)
class Result:
    """What became of one element; `error` says why where it was refused, `body` is what a read brought."""

    status: int
    id: str | None = None
    error: PlatformError | None = None
    body: Mapping[str, Any] | None = None

    @property
    def done(self) -> bool:
        """Whether LinkedIn did it."""
        return self.error is None


def created_id(headers: Mapping[str, str]) -> str | None:
    """The id of what was made: an integer or a URN as text; None when the answer hides it."""
    for name in CREATED_HEADERS:
        if headers.get(name):
            return headers[name]
    location = urlsplit(headers.get("location", "")).path.rpartition("/")[2]
    try:
        found = decode(location) if location else None
    except ValueError:
        return None
    return found if isinstance(found, str) else None


def elements(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The elements of a list; an answer without any list is broken, not empty. Raises ProgramFault."""
    found = document.get("elements")
    if not isinstance(found, list):
        raise ProgramFault("LinkedIn answered without a list of results.", code="NO_ELEMENTS")
    return found


def cursor_page(document: Mapping[str, Any]) -> CursorPage:
    """A page of a finder with tokens.

    Raises TryLater when it lost its place: taken for the end, the list would lack rows and they would be made again.
    """
    found, metadata = elements(document), document.get("metadata")
    if not isinstance(metadata, dict):
        raise TryLater("LinkedIn lost its place in a list.", hint=AGAIN, code="LOST_CURSOR")
    return CursorPage(found, metadata.get("nextPageToken") or None)


def offset_page(document: Mapping[str, Any], start: int) -> OffsetPage:
    """A page of a finder that counts; only a missing link to a next page ends it, never a short page.

    `paging.count` is decoration on some finders, so nothing is concluded from it.
    """
    found, paging = elements(document), document.get("paging")
    if not isinstance(paging, dict):
        return OffsetPage(found, None)
    links = [one for one in paging.get("links") or () if one.get("rel") == "next"]
    if links:
        return OffsetPage(found, _start_of(str(links[0].get("href", ""))) or start + max(len(found), 1))
    total = paging.get("total")
    more = isinstance(total, int) and bool(found) and start + len(found) < total
    return OffsetPage(found, start + len(found) if more else None)


def created(document: Mapping[str, Any], count: int) -> list[Result]:
    """One result per element that was sent, in their order. Raises ProgramFault when the numbers differ."""
    found = elements(document)
    if len(found) != count:
        raise ProgramFault(f"LinkedIn answered {len(found)} results for {count} entries.", code="RESULTS_MISSING")
    return [_element(one) for one in found]


def by_key(document: Mapping[str, Any], keys: Sequence[str | int]) -> dict[str | int, Result]:
    """The result of each key of a batch; a key that the answer does not name has status 0 and an error."""
    return {key: _of_key(document, str(key)) for key in keys}


def _element(one: Mapping[str, Any]) -> Result:
    status = int(one.get("status") or 0)
    if "error" in one or not 200 <= status < 300:
        return Result(status, error=of_element(status, one.get("error") or {}))
    ident = one.get("id")
    return Result(status, None if ident is None else str(ident))


def _of_key(document: Mapping[str, Any], key: str) -> Result:
    names = (key, encode(key))
    for name in names:
        if name in (document.get("errors") or {}):
            error = document["errors"][name]
            return Result(int(error.get("status") or 400), key, of_element(int(error.get("status") or 400), error))
    for name in names:
        if name in (document.get("results") or {}):
            return _found(document, name, key)
    return Result(0, key, ProgramFault(f"LinkedIn answered nothing about {key}.", code="RESULTS_MISSING"))


def _found(document: Mapping[str, Any], name: str, key: str) -> Result:
    body = document["results"][name]
    status = int((document.get("statuses") or {}).get(name) or body.get("status") or 200)
    if "error" in body:
        return Result(status, key, of_element(status, body["error"]))
    return Result(status, key, body=body)


def _start_of(address: str) -> int | None:
    given = parse_qs(urlsplit(address).query).get("start", [""])[0]
    return int(given) if given.isdigit() else None
