"""One place that turns LinkedIn's refusals into errors a person can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from core.errors import (
    ActElsewhere,
    FieldsRefused,
    OutcomeUnknown,
    PlatformError,
    ProgramFault,
    Refusal,
    SignInNeeded,
    TooLarge,
    TryLater,
)
from integrations.linkedin_ads.wire.codes import REPORT, SIGN_IN_CODES, Remedy, remedy_of

UNKNOWN_OUTCOME = "The connection ended before LinkedIn answered, so it is not known whether the entry was made."
LOOK_FIRST = "Look for it by its name before it is sent again."
ORDER = (SignInNeeded, ActElsewhere, ProgramFault, TryLater, FieldsRefused)
IDS = ("x-li-uuid", "x-li-request-id")
FIRST_OF_SERVER = 500
BY_STATUS = {
    401: Remedy(SignInNeeded, "LinkedIn does not accept this sign-in.", "Sign in again with `connect`."),
    403: remedy_of("ACCESS_DENIED"),
    404: remedy_of("NOT_FOUND"),
    408: remedy_of("TIMEOUT"),
    409: remedy_of("CONFLICT"),
    414: Remedy(TooLarge, "The request was too long for LinkedIn.", "Ask for less at once."),
    426: remedy_of("NONEXISTENT_VERSION"),
}
UNCLEAR = frozenset({408, 429, *range(500, 600)})
"""Statuses after which something that was to be made may stand nevertheless."""


class PerhapsMade(OutcomeUnknown):
    """A create that LinkedIn answered with trouble: it may stand. `wait_s` is how long to wait before looking."""


def of_answer(
    status: int,
    headers: Mapping[str, str],
    document: Mapping[str, Any],
    *,
    creates: bool = False,
    now: datetime | None = None,
) -> PlatformError:
    """The error for a whole answer; `creates` when what was asked for may stand although the answer is bad."""
    request_id = next((headers[name] for name in IDS if headers.get(name)), None)
    if creates and status in UNCLEAR:
        unclear = PerhapsMade(UNKNOWN_OUTCOME, hint=LOOK_FIRST, code=_code(status, document), request_id=request_id)
        unclear.wait_s = _wait(status, headers, now)
        return unclear
    if status == 429:
        return _throttled(headers, request_id, now)
    return _explained(status, document, request_id)


def of_element(status: int, document: Mapping[str, Any]) -> PlatformError:
    """The error for one element of a batch."""
    return _explained(status, document, None)


def refusals(document: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """One entry per field that was wrong; both ways in which LinkedIn nests their paths are read."""
    details = document.get("errorDetails") or {}
    inputs = [*(details.get("inputErrors") or ()), *(details.get("conditionalInputErrors") or ())]
    return tuple(_refusal(one) for one in inputs)


def until_midnight(now: datetime) -> float:
    """Seconds until the day ends in UTC: then LinkedIn's daily quotas begin anew."""
    tomorrow = (now.astimezone(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (tomorrow - now).total_seconds()


def _explained(status: int, document: Mapping[str, Any], request_id: str | None) -> PlatformError:
    found = refusals(document)
    code = _code(status, document)
    if found:
        return _of_refusals(found, request_id)
    remedy = _remedy(status, code, document)
    message = remedy.message or str(document.get("message") or "") or f"LinkedIn answered HTTP {status}."
    return remedy.error(message, hint=remedy.hint or None, code=code, request_id=request_id)


def _of_refusals(found: tuple[Refusal, ...], request_id: str | None) -> PlatformError:
    kinds = {one.remedy for one in found}
    kind = next((one for one in ORDER if one in kinds), FieldsRefused)
    first = next(one for one in found if one.remedy is kind)
    more = f" ({len(found) - 1:,} more)" if len(found) > 1 else ""
    return kind(first.message + more, hint=first.hint, code=first.code, request_id=request_id, refusals=found)


def _remedy(status: int, code: str, document: Mapping[str, Any]) -> Remedy:
    if status == 401:
        return SIGN_IN_CODES.get(document.get("serviceErrorCode") or 0, BY_STATUS[401])
    if document.get("code") and status not in (426,) and remedy_of(code).message:
        return remedy_of(code)
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= FIRST_OF_SERVER:
        return Remedy(TryLater, f"LinkedIn is in trouble (HTTP {status}).", "Try again in some minutes.")
    if status in (400, 422):
        return remedy_of(code)
    return Remedy(ProgramFault, "", REPORT)


def _code(status: int, document: Mapping[str, Any]) -> str:
    named = document.get("code") or document.get("serviceErrorCode")
    return str(named) if named else f"HTTP_{status}"


def _throttled(headers: Mapping[str, str], request_id: str | None, now: datetime | None) -> TryLater:
    asked = _retry_after(headers, now)
    when = (
        "Go on in some minutes." if asked is not None else "Go on after midnight UTC, when the day's quota begins anew."
    )
    made = TryLater(
        "LinkedIn takes no more calls of this kind for now.", hint=when, code="TOO_MANY_REQUESTS", request_id=request_id
    )
    made.wait_s = _wait(429, headers, now)
    return made


def _wait(status: int, headers: Mapping[str, str], now: datetime | None) -> float | None:
    asked = _retry_after(headers, now)
    if asked is not None or status != 429:
        return asked
    return until_midnight(now or datetime.now(UTC))


def _retry_after(headers: Mapping[str, str], now: datetime | None) -> float | None:
    """Seconds that an answer asks to wait; servers and proxies write them as a number or as a date."""
    given = headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return float(given)
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - (now or datetime.now(UTC))).total_seconds())


def _refusal(one: Mapping[str, Any]) -> Refusal:
    code = str(one.get("code") or "UNKNOWN")
    remedy = remedy_of(code)
    message = remedy.message or str(one.get("description") or "") or f"LinkedIn refused this ({code})."
    return Refusal(code, message, next(_paths(one), ""), "", remedy.hint, remedy.error)


def _paths(one: Mapping[str, Any]) -> Iterator[str]:
    for place in ((one.get("input") or {}).get("inputPath"), one.get("inputPath")):
        if isinstance(place, Mapping) and place.get("fieldPath"):
            yield str(place["fieldPath"])
