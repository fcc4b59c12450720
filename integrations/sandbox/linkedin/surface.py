"""The protocol: what every request must look like before a rule sees it, and how answers leave."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from integrations.sandbox.faults import Fault, Faults
from integrations.sandbox.linkedin import oauth
from integrations.sandbox.linkedin.asking import Ask, Reply, Work
from integrations.sandbox.linkedin.problems import Refused, bad
from integrations.sandbox.linkedin.reading import read_query, read_value
from integrations.sandbox.linkedin.store import Store, setting

ACTIVE = ("202601", "202602", "202603", "202604", "202605", "202606", "202607", "202608", "202609")
LONGEST = 4_096
BASE = "/rest/"
READS = ("GET", "GET_ALL", "FINDER", "BATCH_GET")
BY_HEADER = frozenset({"BATCH_CREATE", "PARTIAL_UPDATE", "BATCH_PARTIAL_UPDATE", "FINDER", "BATCH_GET", "DELETE", "GET",
                       "CREATE", "UPDATE", "ACTION", "BATCH_DELETE"})  # fmt: skip
PAGES = frozenset({"start", "count", "fields"})


@dataclass(frozen=True)
class Route:
    """What one verb of one resource needs: any of these scopes, these parameters, and its work."""

    work: Work
    scopes: frozenset[str] = frozenset()
    params: frozenset[str] = frozenset()
    detailed: bool = False


@dataclass(frozen=True)
class Raw:
    """A request as it came; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Sent:
    """An answer as it leaves; `fate` is `drop` or `hang` when it is not to arrive."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    fate: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class _Understood:
    verb: str
    path: tuple[str, ...]
    pattern: str
    keys: tuple[Any, ...]
    query: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def resource(self) -> str:
        return next(one for one in reversed(self.pattern.split("/")) if one != "*")

    @property
    def name(self) -> str:
        return f"{self.resource}.{self.verb.partition(':')[0]}"


class Surface:
    """The interface over one store."""

    def __init__(self, store: Store, faults: Faults, routes: Mapping[str, Route]) -> None:
        self.store, self.faults, self.routes = store, faults, routes
        patterns = {key.partition(" ")[2] for key in routes}
        self.patterns = sorted((tuple(one.split("/")) for one in patterns), key=lambda one: one.count("*"))

    def answer(self, raw: Raw) -> Sent:
        """Answer one request, with whatever was scheduled to go wrong at it."""
        struck: list[Fault] = []
        try:
            asked, route, user, scopes = self._admit(raw)
            group = "linkedin.reads" if asked.verb.partition(":")[0] in READS else "linkedin.writes"
            struck = self.faults.strike(asked.name, asked.resource, group, "linkedin")
            self._go_wrong_before(struck)
            reply = self._work(asked, route, user, scopes, frozenset(one.kind for one in struck))
            return _spoiled(_sent(reply), struck)
        except Refused as problem:
            detailed = any(name in raw.target for name in ("adAccounts", "adCampaign")) or problem.status not in (
                400,
                422,
            )
            return _sent(Reply(problem.status, problem.document(detailed=detailed), problem.headers))
        except _Page as page:
            return Sent(
                page.status, {"content-type": "text/html"}, b"<html><body>Please sign in to the network</body></html>"
            )

    def _admit(self, raw: Raw) -> tuple[_Understood, Route, str, frozenset[str]]:
        user, scopes = self._person(raw)
        self._version(raw)
        asked = self._understood(raw)
        route = self._route(asked)
        if route.scopes and not route.scopes & scopes:
            raise Refused(403, "ACCESS_DENIED", f"Not enough permissions to access: {asked.name}", service_code=100)
        finder = {"q", "action", "ids"} | PAGES
        unknown = [one for one in asked.query if one not in route.params | finder]
        if unknown:
            raise bad("QUERY_PARAM_NOT_ALLOWED", f"Query parameter {unknown[0]} is not allowed")
        return asked, route, user, scopes

    def _person(self, raw: Raw) -> tuple[str, frozenset[str]]:
        kind, _, secret = raw.headers.get("authorization", "").partition(" ")
        oauth.spread(self.store)
        with self.store.turn:
            return oauth.person(self.store.connection, secret if kind.lower() == "bearer" else "")

    def _version(self, raw: Raw) -> None:
        version = raw.headers.get("linkedin-version", "")
        if not version:
            raise bad(
                "VERSION_MISSING",
                "A version must be present. Please specify a version by adding the LinkedIn-Version header.",
            )
        named = self.store.setting("active_versions")
        if version not in (named.split(",") if named else ACTIVE):
            raise Refused(426, "NONEXISTENT_VERSION", f"Requested version {version}01 is not active")
        if raw.headers.get("x-restli-protocol-version") != "2.0.0" and "(" in raw.target:
            raise bad("PARAM_INVALID", "Invalid param: protocol 1.0 knows no brackets")

    def _understood(self, raw: Raw) -> _Understood:
        method, path, raw_query, document = _opened(raw)
        forgiving = self.store.setting("double_encoding", "strict") == "realistic"
        pattern, keys = self._matched(path, forgiving=forgiving)
        query = read_query(raw_query, forgiving=forgiving)
        return _Understood(_verb(method, raw.headers, query, pattern), tuple(path), pattern, keys, query, document)

    def _matched(self, path: Sequence[str], *, forgiving: bool) -> tuple[str, tuple[Any, ...]]:
        for pattern in self.patterns:
            if len(pattern) == len(path) and all(one in ("*", part) for one, part in zip(pattern, path, strict=True)):
                found = tuple(
                    read_value(part, forgiving=forgiving) for one, part in zip(pattern, path, strict=True) if one == "*"
                )
                return "/".join(pattern), found
        raise Refused(404, "RESOURCE_NOT_FOUND", f"No virtual resource found for /{'/'.join(path)[:80]}")

    def _route(self, asked: _Understood) -> Route:
        found = self.routes.get(f"{asked.verb} {asked.pattern}")
        if found is None:
            raise Refused(405, "METHOD_NOT_ALLOWED", f"{asked.verb} is not supported by {asked.pattern}")
        return found

    def _go_wrong_before(self, struck: Sequence[Fault]) -> None:
        for one in struck:
            if one.kind in ("slow", "page"):
                _pause(one.seconds)
            if one.kind == "page":
                raise _Page(200)
            if one.kind == "expired":
                oauth.expire(self.store)
                raise Refused(
                    401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired", service_code=65602
                )
            if one.kind == "revoke":
                oauth.revoke_all(self.store)
                raise Refused(401, "REVOKED_ACCESS_TOKEN", "The token was revoked by the user", service_code=65601)
            if one.kind in _BEFORE:
                raise _trouble(one)

    def _work(
        self, asked: _Understood, route: Route, user: str, scopes: frozenset[str], faults: frozenset[str]
    ) -> Reply:
        now = round(self.store.now().timestamp() * 1000)
        with self.store.write() as connection:
            seed = int(setting(connection, "seed", "1"))
            ask = Ask(connection, user, scopes, now, asked.keys, asked.query, asked.body, seed, faults)
            reply = _done(route, ask)
        fields = asked.query.get("fields")
        return _projected(reply, fields) if fields and asked.resource != "adAnalytics" else reply


def _done(route: Route, ask: Ask) -> Reply:
    """The work of a route; a document whose parts are of another type than their schema says is refused as a whole."""
    try:
        return route.work(ask)
    except (TypeError, AttributeError, KeyError, ValueError, OverflowError) as error:
        raise bad("PARAM_INVALID", f"A part of the document is of the wrong type: {type(error).__name__}") from error


class _Page(Exception):
    """A web page in place of an answer."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


_BEFORE = ("unavailable_before", "transient", "internal", "quota", "quota_day", "concurrent")


def _trouble(one: Fault) -> Refused:
    """The refusal of a fault that strikes before the work."""
    if one.kind == "quota":
        asked = {"retry-after": str(max(1, round(one.seconds)))}
        return Refused(429, "TOO_MANY_REQUESTS", _THROTTLED, service_code=101, headers=asked)
    if one.kind == "quota_day":
        return Refused(429, "TOO_MANY_REQUESTS", _THROTTLED, service_code=101)
    if one.kind == "concurrent":
        return Refused(409, "CONFLICT", "The resource is being changed by another request")
    if one.kind == "unavailable_before":
        return Refused(503, "UNDER_MAINTENANCE", "Service Unavailable")
    return Refused(500, "INTERNAL_ERROR", "Internal Server Error")


_THROTTLED = "Resource level throttle limit for calls to this resource is reached."


def _spoiled(sent: Sent, struck: Sequence[Fault]) -> Sent:
    """The answer of work that was done, as it is lost or damaged on its way."""
    for one in struck:
        if one.kind in ("drop_reply", "hang"):
            return Sent(sent.status, sent.headers, b"", "drop", one.seconds)
        if one.kind == "slow_after":
            _pause(one.seconds)
        if one.kind in ("unavailable_after", "transient_after"):
            status, code = (503, "UNDER_MAINTENANCE") if one.kind == "unavailable_after" else (500, "INTERNAL_ERROR")
            return _sent(Reply(status, Refused(status, code, "Server error").document()))
        if one.kind == "no_id":
            kept = {
                name: value for name, value in sent.headers.items() if not name.endswith("-id") and name != "location"
            }
            return Sent(sent.status, kept, sent.body)
        if one.kind == "truncated":
            return Sent(sent.status, sent.headers, sent.body[: len(sent.body) // 2])
    return sent


def _pause(seconds: float) -> None:
    import time

    time.sleep(seconds)


def _sent(reply: Reply) -> Sent:
    body = b"" if reply.body is None else json.dumps(reply.body, ensure_ascii=False).encode()
    headers = {
        "content-type": "application/json", "x-restli-protocol-version": "2.0.0", "x-li-fabric": "sandbox",
        "x-li-uuid": secrets.token_urlsafe(12), "x-li-request-id": str(random.getrandbits(40)),
    }  # fmt: skip
    return Sent(reply.status, headers | dict(reply.headers), body)


def _projected(reply: Reply, fields: Sequence[str]) -> Reply:
    if not isinstance(reply.body, dict):
        return reply
    wanted = set(fields)
    if "elements" in reply.body:
        cut = [{name: value for name, value in one.items() if name in wanted} for one in reply.body["elements"]]
        return Reply(reply.status, reply.body | {"elements": cut}, reply.headers)
    return Reply(reply.status, {name: value for name, value in reply.body.items() if name in wanted}, reply.headers)


def _opened(raw: Raw) -> tuple[str, list[str], str, dict[str, Any]]:
    """Method, path segments, raw query and document, out of a tunnel where there is one."""
    if len(raw.target) + len("http://") > LONGEST:
        raise Refused(414, "URI_TOO_LONG", "Request-URI Too Long")
    path, _, raw_query = raw.target.partition("?")
    if raw.method == "POST" and "content-length" not in raw.headers:
        raise Refused(411, "LENGTH_REQUIRED", "A POST needs a Content-Length")
    method, content, kind = raw.method, raw.body, raw.headers.get("content-type", "")
    override = raw.headers.get("x-http-method-override", "")
    if override:
        method, raw_query, content, kind = _untunnelled(raw, override)
    parts = path.removeprefix(BASE).split("/") if path.startswith(BASE) else ["", path]
    return method, parts, raw_query, _document(content, kind) if content else {}


def _untunnelled(raw: Raw, override: str) -> tuple[str, str, bytes, str]:
    kind = raw.headers.get("content-type", "")
    if kind.startswith("application/x-www-form-urlencoded"):
        return override, raw.body.decode("ascii", "replace"), b"", ""
    parts = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + raw.body).get_payload()
    found = [one.get_payload(decode=True) for one in parts if isinstance(one, Message)]
    if len(found) != 2:  # the query and the document
        raise bad("PARAM_INVALID", "A tunnelled request with a body needs two parts")
    asked, document = (one if isinstance(one, bytes) else b"" for one in found)
    return override, asked.decode("ascii", "replace").strip(), document, "application/json"


def _document(content: bytes, kind: str) -> dict[str, Any]:
    if not kind.startswith("application/json"):
        raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", f"Content type {kind[:40]!r} is not supported")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise bad("PARAM_INVALID", "The body is no JSON") from None
    if not isinstance(found, dict):
        raise bad("PARAM_INVALID", "The body is no JSON object")
    return found


def _verb(method: str, headers: Mapping[str, str], query: Mapping[str, Any], pattern: str) -> str:
    named = headers.get("x-restli-method", "").upper()
    if named and named not in BY_HEADER:
        raise bad("PARAM_INVALID", f"Unknown method {named[:30]}")
    on_one = pattern.endswith("*")
    if method == "GET":
        verb = (
            f"FINDER:{query['q']}"
            if "q" in query
            else "BATCH_GET"
            if "ids" in query
            else "GET"
            if on_one
            else "GET_ALL"
        )
    elif method == "POST":
        verb = named or (f"ACTION:{query['action']}" if "action" in query else "CREATE")
        if not named and on_one and "action" not in query:
            raise bad("PARAM_INVALID", "A change of one entity needs X-RestLi-Method: PARTIAL_UPDATE")
    else:
        delete = "DELETE" if on_one else "BATCH_DELETE"
        verb = {"PUT": "UPDATE", "DELETE": delete}.get(method, method)
    if named and named != verb.partition(":")[0]:
        raise bad("PARAM_INVALID", f"X-RestLi-Method {named} does not fit this request")
    return verb
