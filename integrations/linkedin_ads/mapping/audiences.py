"""Audiences, and what lives in the workspace only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.catalog import KINDS, LINKEDIN
from integrations.linkedin_ads.mapping.campaigns import LABELS, NOTE, PLACED, PLATFORM
from integrations.linkedin_ads.mapping.codecs import Text, Words
from integrations.linkedin_ads.mapping.entries import Document, Mapped, Table, Together, Unsaid, Values
from integrations.linkedin_ads.mapping.place import Place

TYPES = Words(
    {"contacts": "USER", "companies": "COMPANY"},
    {
        "USER_LIST_UPLOAD": "contacts",
        "COMPANY_LIST_UPLOAD": "companies",
        "WEBSITE": "website",
        "RETARGETING": "website",
    },
)
OVER = ("EXPIRED", "ARCHIVED", "FAILED")
"""Of a destination: nobody is reached over it any more."""
HERE = "LINKEDIN"


def destination(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a list can be targeted: its segment, how it stands, and its size."""
    found = [one for one in document.get("destinations") or () if one.get("destination", HERE) == HERE]
    return found[0] if found else {}


def segment_of(document: Mapping[str, Any]) -> str | None:
    """The URN that stands for a list in targeting; None before LinkedIn has built it."""
    found = destination(document).get("destinationSegmentId")
    return str(found) if found else None


def _read_size(document: Mapping[str, Any], place: Place) -> dict[str, Any]:
    found = destination(document)
    size = found.get("audienceSize", found.get("matchedCount"))
    return {"size": None if size is None else int(size)}


def _read_status(document: Mapping[str, Any], place: Place) -> dict[str, Any]:
    return {"status": "PAUSED" if destination(document).get("status") in OVER else "ENABLED"}


def _nothing(document: Document, values: Values, place: Place) -> None:
    """LinkedIn alone says this."""


AUDIENCE = Table(
    "audience",
    (
        Mapped("name", "name", Text()),
        Mapped("type", "type", TYPES, read_only=True),
        Together(("size",), ("destinations",), _read_size, _nothing, read_only=True),
        Together(("status",), ("destinations",), _read_status, _nothing, read_only=True),
    ),
    (
        Unsaid("account", PLACED, quiet=True),
        Unsaid("platform", PLATFORM, quiet=True),
        Unsaid(
            "targeting", "LinkedIn's saved audiences cannot be read or made from outside; yours stay in the workspace."
        ),
        Unsaid("labels", LABELS, quiet=True),
        Unsaid("comment", NOTE, quiet=True),
    ),
)


def _only_here(kind: str, reason: str) -> Table:
    fields = (one.name for one in KINDS[kind].fields if LINKEDIN in one.platforms)
    return Table(kind, (), tuple(Unsaid(name, reason, quiet=True) for name in fields))


LABEL = _only_here("label", "LinkedIn has no labels; they live in the workspace.")
SNIPPET = _only_here("snippet", "Reusable texts live in the workspace; what uses them holds the text itself.")
TEMPLATE = _only_here("template", "Templates live in the workspace; what is made from them is posted.")
