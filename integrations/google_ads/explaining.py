"""One place that turns everything the Google Ads library raises into an error a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import grpc
from google.ads.googleads.errors import GoogleAdsException
from google.api_core import exceptions as api
from google.auth import exceptions as auth

from core.errors import (
    AppError,
    FieldsRefused,
    OutcomeUnknown,
    PlatformError,
    ProgramFault,
    Refusal,
    SignInNeeded,
    TryLater,
    Unreachable,
)
from integrations.google_ads.codes import ORDER, REPORT, WAIT, remedy_of
from integrations.google_ads.exemptions import policies_of

FAILURE_KEY_END = ".errors.googleadsfailure-bin"
REQUEST_ID_KEY = "request-id"
PLUGIN_FAILED = "Getting metadata from plugin failed"
NEVER_SENT = ("failed to connect", "connection refused", "dns resolution failed", "name resolution", "no route to host")
NO_GRPC = ("http1", "content-type", "http2 header with status", "text/html", "web page instead of data")
LIBRARY = (GoogleAdsException, api.GoogleAPICallError, auth.GoogleAuthError, grpc.RpcError)
"""Everything that the library lets out of a call."""

UNKNOWN_OUTCOME = "The connection ended before Google Ads answered, so it is not known whether the changes arrived."


@contextmanager
def explained(*, writes: bool = False) -> Iterator[None]:
    """Translate what the library raises inside; `writes` when a lost answer may hide a change that was made.

    The original is not chained: its text may quote headers.
    """
    try:
        yield
    except LIBRARY as error:
        raise explain(error, writes=writes) from None


def explain(error: BaseException, *, writes: bool = False) -> AppError:
    """The error to show for one that the library raised."""
    if isinstance(error, GoogleAdsException):
        return of_failure(error.failure, error.request_id, writes=writes)
    if isinstance(error, auth.GoogleAuthError):
        return _of_sign_in(str(error))
    failure, request_id = _hidden_failure(error)
    if failure is not None and failure.errors:
        return of_failure(failure, request_id, writes=writes)
    return _of_status(_status(error), _details(error), request_id, writes=writes)


def refusals(failure: Any) -> tuple[Refusal, ...]:
    """One entry per error of a GoogleAdsFailure; partial failures are read with it too."""
    return tuple(_refusal(one) for one in failure.errors)


def of_failure(failure: Any, request_id: str | None, *, writes: bool = False) -> PlatformError:
    """The error for a whole GoogleAdsFailure (proto-plus or plain)."""
    found = refusals(failure)
    kinds = {one.remedy for one in found}
    kind = next((one for one in ORDER if one in kinds), FieldsRefused)
    first = next((one for one in found if one.remedy is kind), None)
    if first is None:
        return ProgramFault("Google Ads refused the request without saying why.", hint=REPORT, request_id=request_id)
    if writes and first.code.startswith("internal_error.") and kind is TryLater:
        kind = OutcomeUnknown
    message = UNKNOWN_OUTCOME if kind is OutcomeUnknown else first.message
    more = f" ({len(found) - 1:,} more)" if len(found) > 1 else ""
    made = kind(message + more, hint=first.hint, code=first.code, request_id=request_id, refusals=found)
    if isinstance(made, TryLater):
        made.wait_s = _wait_of(failure)
    return made


def _refusal(error: Any) -> Refusal:
    code = _code(error)
    remedy = remedy_of(code)
    path = ".".join(_element(one) for one in error.location.field_path_elements)
    trigger = error.trigger.string_value or ""
    message = remedy.message or error.message or f"Google Ads refused this ({code})."
    return Refusal(code, message, path, trigger, remedy.hint, remedy.error, policies_of(error))


def _code(error: Any) -> str:
    """`group.NAME` of an error; a code newer than this library is UNKNOWN, its name then stands in the details."""
    message = type(error).pb(error) if hasattr(type(error), "pb") else error
    group = message.error_code.WhichOneof("error_code")
    if group is None:
        return "unknown"
    field = message.error_code.DESCRIPTOR.fields_by_name[group]
    value = field.enum_type.values_by_number.get(getattr(message.error_code, group))
    unpublished = message.details.unpublished_error_code
    return f"{group}.{unpublished or (value.name if value else 'UNKNOWN')}"


def _element(element: Any) -> str:
    message = type(element).pb(element) if hasattr(type(element), "pb") else element
    return f"{message.field_name}[{message.index}]" if message.HasField("index") else str(message.field_name)


def _wait_of(failure: Any) -> float | None:
    """Seconds that the quota details ask to wait, the longest of all errors."""
    waits = [_seconds(one.details.quota_error_details.retry_delay) for one in failure.errors]
    return max(waits, default=0.0) or None


def _seconds(delay: Any) -> float:
    return float(delay.total_seconds()) if hasattr(delay, "total_seconds") else delay.seconds + delay.nanos / 1e9


def _hidden_failure(error: BaseException) -> tuple[Any, str | None]:
    """The failure in the trailing metadata: the library decodes none for RESOURCE_EXHAUSTED and INTERNAL."""
    failure, request_id = None, None
    for key, value in _metadata(error):
        if key == REQUEST_ID_KEY:
            request_id = str(value)
        elif key.endswith(FAILURE_KEY_END):
            types = _error_types(key.removesuffix(FAILURE_KEY_END).rpartition(".")[2])
            failure = types.GoogleAdsFailure.deserialize(value) if types else None
    return failure, request_id


def _metadata(error: BaseException) -> list[tuple[str, Any]]:
    calls = [*getattr(error, "errors", ()), error]
    found = next((one.trailing_metadata() for one in calls if hasattr(one, "trailing_metadata")), None)
    return [(key, value) for key, value in found or ()]


def _error_types(version: str) -> Any:
    from importlib import import_module

    try:
        return import_module(f"google.ads.googleads.{version}.errors.types.errors")
    except ModuleNotFoundError:
        return None


def _status(error: BaseException) -> grpc.StatusCode:
    code = getattr(error, "grpc_status_code", None) or (error.code() if isinstance(error, grpc.Call) else None)
    return code if isinstance(code, grpc.StatusCode) else grpc.StatusCode.UNKNOWN


def _details(error: BaseException) -> str:
    if isinstance(error, api.GoogleAPICallError):
        return str(error.message or "")
    return str(error.details() or "") if isinstance(error, grpc.Call) else ""


_TRANSIENT = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL, grpc.StatusCode.ABORTED)
_LOST = (grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED, grpc.StatusCode.UNKNOWN)


def _of_status(status: grpc.StatusCode, details: str, request_id: str | None, *, writes: bool) -> AppError:
    """The error for an answer that carries no failure: it comes from the way to Google Ads rather than from it."""
    words = details.lower()
    if PLUGIN_FAILED.lower() in words:
        return _of_sign_in(details)
    if status is grpc.StatusCode.UNAUTHENTICATED:
        return SignInNeeded("Google does not accept the sign-in.", hint="Sign in again.", request_id=request_id)
    if any(sign in words for sign in NEVER_SENT):
        return _not_grpc() if any(sign in words for sign in NO_GRPC[:1]) else _unreachable(words)
    if any(sign in words for sign in NO_GRPC):
        return _not_grpc()
    if writes and status in (*_TRANSIENT, *_LOST):
        return OutcomeUnknown(
            UNKNOWN_OUTCOME, hint="It is looked up before anything is sent again.", request_id=request_id
        )
    if status in (*_TRANSIENT, grpc.StatusCode.RESOURCE_EXHAUSTED):
        return TryLater("Google Ads is in trouble or busy.", hint=WAIT, request_id=request_id)
    if status in _LOST:
        return TryLater("Google Ads did not answer in time.", hint=WAIT, request_id=request_id)
    return ProgramFault(f"Google Ads refused the request ({status.name}).", hint=REPORT, request_id=request_id)


def _of_sign_in(text: str) -> AppError:
    """The error for a refresh of the sign-in that failed; it hides inside a 503 of the call, too."""
    words = text.lower()
    if any(sign in words for sign in NO_GRPC):
        return _not_grpc()
    if "clock of this computer" in words:
        return SignInNeeded(
            "The clock of this computer is wrong, so the sign-in is refused.", hint="Set date and time, then try again."
        )
    if "not yet valid" in words:
        return SignInNeeded(
            "The sign-in is refused as not yet valid: the clock of this computer may be wrong.",
            hint="Set date and time.",
        )
    if "invalid_grant" in words or "necessary fields" in words:
        return SignInNeeded("The sign-in has ended or was revoked.", hint="Sign in again.", code="invalid_grant")
    if any(code in words for code in ("invalid_client", "unauthorized_client", "deleted_client", "invalid_scope")):
        return SignInNeeded(
            "The client id or its secret is not accepted any more.", hint="Sign in again.", code="invalid_client"
        )
    return Unreachable(
        "The sign-in could not be renewed: its server was not reached.", hint="Look at your network and try again."
    )


def _unreachable(words: str) -> Unreachable:
    if "certificate" in words or "ssl" in words or "tls" in words or "handshake" in words:
        return Unreachable(
            "The certificate of Google Ads is not trusted, or the address speaks without encryption.",
            hint="If your network looks into encrypted traffic, name its root certificate as ca_file in a profile.",
        )
    return Unreachable("Google Ads could not be reached.", hint="Look at your network and try again.")


def _not_grpc() -> Unreachable:
    return Unreachable(
        "Something else than Google Ads answered.",
        hint="A proxy or the sign-in page of your network is probably in between. Open the network's page, then try again.",
    )
