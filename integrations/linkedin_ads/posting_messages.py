"""Messages behind ads: LinkedIn keeps them apart and shows no list of them, so each that was made is noted until its ad stands."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from core.posting import uploads
from core.values import dump_json
from integrations.linkedin_ads.posting_places import Surroundings
from integrations.linkedin_ads.wire import calls

PREFIX = "urn:li:adInMailContent:"
_LETTERS = 16


def message_of(around: Surroundings, creative: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    """The URN of the message of an ad, which is made if it was not for this very ad already.

    One whose answer was lost is made again: nobody sees a message to which no ad refers. Raises the PlatformError tree.
    """
    digest = _digest(creative, message)
    known = uploads.known(around.workspace, around.files.connection, PREFIX, digest)
    if known is not None:
        return known[0]
    urn = around.client.make(calls.create(("inMailContents",), message))
    uploads.keep(around.workspace, around.files.connection, _name(digest), digest, (urn, uploads.READY))
    return urn


def forget(around: Surroundings, creative: Mapping[str, Any], message: Mapping[str, Any]) -> None:
    """The ad stands, or LinkedIn does not have its message any more."""
    known = uploads.known(around.workspace, around.files.connection, PREFIX, _digest(creative, message))
    if known is not None:
        around.files.forget(known[0])


def _digest(creative: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    """What names a message: what it says, and the marked name of its ad, which nothing else bears."""
    return hashlib.sha256(dump_json([creative.get("campaign"), creative.get("name"), message]).encode()).hexdigest()


def _name(digest: str) -> str:
    return f"message {digest[:_LETTERS]}"
