"""Calls as LinkedIn takes them: verb, address, headers and body; long addresses travel inside a POST."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from integrations.linkedin_ads.wire.encoding import Names, Value, encode, path, query

LONGEST_ADDRESS = 4_000
"""Characters; from about 4,096 on the answer is 414."""
PROTOCOL = "2.0.0"
_BOUNDARY = "campaign-desk-parts"


class Verb(StrEnum):
    """What a call does, in Rest.li's words."""

    GET = "GET"
    FINDER = "FINDER"
    BATCH_GET = "BATCH_GET"
    CREATE = "CREATE"
    BATCH_CREATE = "BATCH_CREATE"
    UPDATE = "UPDATE"
    PARTIAL_UPDATE = "PARTIAL_UPDATE"
    BATCH_PARTIAL_UPDATE = "BATCH_PARTIAL_UPDATE"
    DELETE = "DELETE"
    BATCH_DELETE = "BATCH_DELETE"
    ACTION = "ACTION"


HTTP = {
    Verb.GET: "GET", Verb.FINDER: "GET", Verb.BATCH_GET: "GET", Verb.UPDATE: "PUT", Verb.DELETE: "DELETE",
    Verb.BATCH_DELETE: "DELETE",
}  # fmt: skip
UNNAMED = frozenset({Verb.GET, Verb.CREATE, Verb.UPDATE, Verb.ACTION})
"""Verbs that go without `X-RestLi-Method`: the address says them."""
READING = frozenset({Verb.GET, Verb.FINDER, Verb.BATCH_GET})
DOUBLING = frozenset({Verb.CREATE, Verb.BATCH_CREATE, Verb.ACTION})


@dataclass(frozen=True)
class Call:
    """One call; `path` and `query` are encoded already."""

    verb: Verb
    path: str
    query: str = ""
    body: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.verb in READING

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice is the same as once; there is no idempotency key for the others."""
        return self.verb not in DOUBLING


@dataclass(frozen=True)
class Sent:
    """What goes over the wire, without the sign-in; `target` begins behind the base address."""

    method: str
    target: str
    headers: Mapping[str, str]
    content: bytes = field(default=b"", repr=False)


def get(*segments: str | int | Mapping[str, Value], fields: Sequence[str] = ()) -> Call:
    """One entity."""
    return Call(Verb.GET, path(*segments), query(_projection(fields)))


def finder(segments: Sequence[str | int], name: str, parameters: Mapping[str, Value]) -> Call:
    """What a finder finds: `q=name` and its parameters."""
    return Call(Verb.FINDER, path(*segments), query({"q": name} | dict(parameters)))


def batch_get(segments: Sequence[str | int], ids: Sequence[Value]) -> Call:
    """Several entities by their ids."""
    return Call(Verb.BATCH_GET, path(*segments), query({"ids": ids}))


def create(segments: Sequence[str | int], body: Mapping[str, Any]) -> Call:
    """One new entity. A lost answer leaves it open whether it was made: look before sending it again."""
    return Call(Verb.CREATE, path(*segments), body=body)


def batch_create(segments: Sequence[str | int], elements: Sequence[Mapping[str, Any]]) -> Call:
    """Several new entities; each has a result of its own."""
    return Call(Verb.BATCH_CREATE, path(*segments), body={"elements": list(elements)})


def action(segments: Sequence[str | int], name: str, body: Mapping[str, Any]) -> Call:
    """An action of a resource."""
    return Call(Verb.ACTION, path(*segments), query({"action": name}), body)


def update(segments: Sequence[str | int | Mapping[str, Value]], body: Mapping[str, Any]) -> Call:
    """Put one entity as a whole."""
    return Call(Verb.UPDATE, path(*segments), body=body)


def partial_update(segments: Sequence[str | int], patch: Mapping[str, Any]) -> Call:
    """Change some fields of one entity; `patch` as `patches.patch` makes it."""
    return Call(Verb.PARTIAL_UPDATE, path(*segments), body={"patch": patch})


def batch_partial_update(segments: Sequence[str | int], patches: Mapping[str | int, Mapping[str, Any]]) -> Call:
    """Change some fields of several entities, by their ids."""
    entities = {encode(str(key)): {"patch": patch} for key, patch in patches.items()}
    return Call(Verb.BATCH_PARTIAL_UPDATE, path(*segments), query({"ids": list(patches)}), {"entities": entities})


def delete(*segments: str | int) -> Call:
    """Delete one entity; most may only be deleted as drafts."""
    return Call(Verb.DELETE, path(*segments))


def batch_delete(segments: Sequence[str | int], ids: Sequence[str | int]) -> Call:
    """Delete several entities by their ids; each has a result of its own."""
    return Call(Verb.BATCH_DELETE, path(*segments), query({"ids": list(ids)}))


def sent(call: Call, version: str) -> Sent:
    """A call as it is sent: headers of the protocol, and a POST that carries the query when the address is too long."""
    headers = {"LinkedIn-Version": version, "X-Restli-Protocol-Version": PROTOCOL, "Accept": "application/json"}
    if call.verb not in UNNAMED:
        headers["X-RestLi-Method"] = str(call.verb)
    method = HTTP.get(call.verb, "POST")
    content = b"" if call.body is None else json.dumps(call.body, ensure_ascii=False).encode()
    if content:
        headers["Content-Type"] = "application/json"
    target = f"{call.path}?{call.query}" if call.query else call.path
    if len(target) > LONGEST_ADDRESS:
        return _tunnelled(call, method, headers, content)
    if method == "POST" and not content:
        headers["Content-Length"] = "0"
    return Sent(method, target, headers, content)


def _tunnelled(call: Call, method: str, headers: dict[str, str], content: bytes) -> Sent:
    headers["X-HTTP-Method-Override"] = method
    asked = call.query.encode()
    if not content:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return Sent("POST", call.path, headers, asked)
    headers["Content-Type"] = f"multipart/mixed; boundary={_BOUNDARY}"
    parts = (("application/x-www-form-urlencoded", asked), ("application/json", content))
    mixed = b"".join(f"--{_BOUNDARY}\r\nContent-Type: {kind}\r\n\r\n".encode() + part + b"\r\n" for kind, part in parts)
    return Sent("POST", call.path, headers, mixed + f"--{_BOUNDARY}--\r\n".encode())


def _projection(fields: Sequence[str]) -> dict[str, Value]:
    return {"fields": Names(",".join(fields))} if fields else {}
