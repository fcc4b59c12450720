"""Refusals of a request as refusals of what was drafted: whose operation it was, and which field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.errors import PlatformError, Refusal
from core.posting.adapter import AlreadyDone, MarksUnknown, OperationsRefused, Refused
from integrations.google_ads.mapping import TABLES
from integrations.google_ads.posting_requests import MARKER, Sent

_PLACE = re.compile(r"mutate_operations\[(\d+)\](?:\.\w+_operation)?(?:\.(?:create|update|remove))?\.?(.*)")
_FOLLOWS = "TEMP_ID_RESOURCE_HAD_ERRORS"
_TAKEN = ("label_error.DUPLICATE_NAME", "mutate_error.RESOURCE_ALREADY_EXISTS")
# What is wrong with the account, the sign-in or the moment, whichever operation it is said of.
_OF_ALL = (
    "authentication_error.", "authorization_error.", "quota_error.", "internal_error.", "database_error.", "size_limit_error.",
    "header_error.", "customer_error.", "identity_verification_error.", "request_error.TOO_MANY_",
    "mutate_error.EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED",
)  # fmt: skip


def told(error: PlatformError, sent: Sequence[Sent]) -> PlatformError:
    """The error that posting is told: refused operations, a marker that is taken, or the error as it is."""
    if not error.refusals:
        return error
    placed = [(_place(one), one) for one in error.refusals]
    marker = [one for (at, _), one in placed if at is not None and at < len(sent) and sent[at].n == MARKER]
    if any(_is_taken(one) for one in marker):
        return AlreadyDone(error.message, code=error.code, request_id=error.request_id)
    if any(at is None or one.code.startswith(_OF_ALL) for (at, _), one in placed):
        return error
    if marker:
        return MarksUnknown(error.message, code=error.code, request_id=error.request_id, refusals=tuple(marker))
    return OperationsRefused(refused_of(error.refusals, sent))


def refused_of(refusals: Sequence[Refusal], sent: Sequence[Sent]) -> list[Refused]:
    """One entry per refused operation and field; what only follows from another refusal is folded into that."""
    roots = [one for one in refusals if _FOLLOWS not in one.code] or list(refusals)
    found: list[Refused] = []
    for one in roots:
        at, rest = _place(one)
        if at is None or at >= len(sent):
            found.append(Refused(None, None, one))
            continue
        found.append(Refused(sent[at].n, field_at(sent[at], rest), replace(one, path=rest)))
    return found


def field_at(about: Sent, path: str) -> str | None:
    """The catalog field that a path inside a resource is of."""
    if about.field is not None:
        return about.field
    plain = re.sub(r"\[\d+\]", "", path)
    if about.kind == "ad" and about.resource == "ad_group_ad" and plain.startswith("ad."):
        return field_at(Sent(about.n, about.kind, "ad"), plain.removeprefix("ad."))
    if plain in ("", "resource_name"):
        return None
    for entry in TABLES[about.kind].entries.get(about.resource, ()):
        if any(_meets(plain, one) for one in entry.paths):
            return entry.fields[0]
    return None


def _meets(said: str, path: str) -> bool:
    return said == path or said.startswith(f"{path}.") or path.startswith(f"{said}.")


def _place(one: Refusal) -> tuple[int | None, str]:
    found = _PLACE.match(one.path)
    return (int(found[1]), found[2]) if found else (None, "")


def _is_taken(one: Refusal) -> bool:
    return one.code in _TAKEN or one.code.endswith(("DUPLICATE_NAME", "ALREADY_EXISTS", "NAME_ALREADY_EXISTS"))
