"""The gRPC surface: calls in, messages or errors in trailing metadata out, with the faults in between."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator, Mapping
from typing import Any

import grpc

from integrations.google_ads.version import API_VERSION
from integrations.sandbox.faults import Fault, Faults
from integrations.sandbox.google.admission import exhausted
from integrations.sandbox.google.messages import Message, message_class
from integrations.sandbox.google.oauth import revoke_all
from integrations.sandbox.google.problems import Refused, failure, refuse
from integrations.sandbox.google.services import Call, Method
from integrations.sandbox.google.store import Store

METHOD = re.compile(r"/google\.ads\.googleads\.(v\d+)\.services\.(\w+)/(\w+)")
LONGEST_HANG = 60.0  # seconds


class Surface(grpc.GenericRpcHandler):  # type: ignore[misc]
    """Finds the handler of a call by its path."""

    def __init__(self, store: Store, faults: Faults, methods: Mapping[str, Method]) -> None:
        self.store = store
        self.faults = faults
        self.methods = methods
        self.last_planning: dict[str, float] = {}

    def service(self, details: Any) -> Any:
        """The handler of one path, or None for one that nobody serves."""
        match = METHOD.fullmatch(details.method)
        if match is None:
            return None
        if match[1] != API_VERSION:
            return grpc.unary_unary_rpc_method_handler(lambda request, context: _unsupported(context, match[1]))
        method = self.methods.get(f"{match[2]}/{match[3]}")
        return None if method is None else self._handler(match[3], method)

    def _handler(self, name: str, method: Method) -> Any:
        module = f"services.types.{method.module}"
        reads, writes = (
            message_class(module, method.request).FromString,
            message_class(module, method.response).SerializeToString,
        )
        if method.streams:
            return grpc.unary_stream_rpc_method_handler(
                lambda request, context: self._stream(name, method, request, context), reads, writes
            )
        return grpc.unary_unary_rpc_method_handler(
            lambda request, context: self._unary(name, method, request, context), reads, writes
        )

    def _call(self, request: Message, context: Any) -> Call:
        headers = dict(context.invocation_metadata())
        return Call(self.store, request, headers, secrets.token_urlsafe(16), self.last_planning)

    def _unary(self, name: str, method: Method, request: Message, context: Any) -> Message:
        call = self._call(request, context)
        try:
            faults = self.faults.strike(name)
            before(self.store, faults)
            answer = method.route(call)
            after(faults, context)
        except Refused as error:
            _abort(context, error, call.request_id)
        context.set_trailing_metadata((("request-id", call.request_id),))
        return answer

    def _stream(self, name: str, method: Method, request: Message, context: Any) -> Iterator[Message]:
        call = self._call(request, context)
        try:
            faults = self.faults.strike(name)
            before(self.store, faults)
            yield from _breaking(method.route(call), faults)
            after(faults, context)
        except Refused as error:
            _abort(context, error, call.request_id)
        context.set_trailing_metadata((("request-id", call.request_id),))


def _breaking(batches: Iterator[Message], faults: list[Fault]) -> Iterator[Message]:
    """The batches, cut off after the rows that a broken stream may send."""
    left = min((one.rows for one in faults if one.kind == "broken_stream"), default=None)
    for batch in batches:
        if left is not None and len(batch.results) >= left:
            del batch.results[left:]
            if left:
                yield batch
            raise Refused([], "UNAVAILABLE", "The connection was reset.")
        left = None if left is None else left - len(batch.results)
        yield batch
    if left is not None:
        raise Refused([], "UNAVAILABLE", "The connection was reset.")


def before(store: Store, faults: list[Fault]) -> None:
    """What goes wrong before anything is done."""
    for one in faults:
        if one.kind == "slow":
            time.sleep(one.seconds)
        elif one.kind == "revoke":
            revoke_all(store)
        elif one.kind == "unavailable_before":
            raise Refused([], "UNAVAILABLE", "The service is currently unavailable.")
        elif one.kind == "internal":
            raise Refused([], "INTERNAL", "Internal error encountered.")
        elif one.kind == "transient":
            raise refuse("internal_error.TRANSIENT_ERROR", "A transient internal error occurred.", status="INTERNAL")
        elif one.kind == "concurrent":
            raise refuse(
                "database_error.CONCURRENT_MODIFICATION",
                "Multiple requests were attempting to modify the same resource at once.",
                status="ABORTED",
            )
        elif one.kind in ("quota", "quota_day"):
            code = "RESOURCE_EXHAUSTED" if one.kind == "quota_day" else "RESOURCE_TEMPORARILY_EXHAUSTED"
            raise exhausted(code, one.seconds or 1.0)


def after(faults: list[Fault], context: Any) -> None:
    """What goes wrong although the work is done."""
    for one in faults:
        if one.kind in ("drop_reply", "unavailable_after"):
            raise Refused([], "UNAVAILABLE", "Socket closed")
        if one.kind == "transient_after":
            raise refuse("internal_error.TRANSIENT_ERROR", "A transient internal error occurred.", status="INTERNAL")
        if one.kind == "slow_after":
            time.sleep(one.seconds)
        if one.kind == "hang":
            _hang(context, one.seconds or LONGEST_HANG)


def _hang(context: Any, seconds: float) -> None:
    """Say nothing until the caller gives up."""
    end = time.monotonic() + seconds
    while context.is_active() and time.monotonic() < end:
        time.sleep(0.01)
    raise Refused([], "UNAVAILABLE", "Socket closed")


def _abort(context: Any, error: Refused, request_id: str) -> None:
    metadata = [("request-id", request_id)]
    if error.problems:
        metadata.append((_key(API_VERSION), failure(error.problems, request_id).SerializeToString()))
    context.set_trailing_metadata(tuple(metadata))
    context.abort(getattr(grpc.StatusCode, error.status), error.plain or "Request contains an invalid argument.")


def _key(version: str) -> str:
    return f"google.ads.googleads.{version}.errors.googleadsfailure-bin"


def _unsupported(context: Any, version: str) -> bytes:
    request_id = secrets.token_urlsafe(16)
    error = refuse(
        "request_error.UNSUPPORTED_VERSION",
        f"Version {version} is deprecated. Requests to this version will be blocked.",
    )
    context.set_trailing_metadata(
        (("request-id", request_id), (_key(version), failure(error.problems, request_id).SerializeToString()))
    )
    context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
    return b""
