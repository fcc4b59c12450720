"""Messages behind ads: LinkedIn keeps them apart and shows no list of them, so each that was made is noted until its ad stands.

What was made of a conversation whose answer was lost is made again: nobody sees a message to which no ad refers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.posting import uploads
from core.values import dump_json
from integrations.linkedin_ads.mapping.conversations import Message, with_answers
from integrations.linkedin_ads.posting_places import Surroundings
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.answers import created
from integrations.linkedin_ads.wire.values import urn

PREFIX = "urn:li:adInMailContent:"
ADS, NODES = "conversationAds", "sponsoredMessageContents"
MESSAGE, CONVERSATION = "message", "conversation"
_LETTERS = 16


def message_of(around: Surroundings, creative: Mapping[str, Any], inline: Mapping[str, Any]) -> str:
    """The URN of the message of an ad, which is made if it was not for this very ad already. Raises the PlatformError tree."""
    digest = _digest(creative, inline)
    known = uploads.known(around.workspace, around.files.connection, PREFIX, digest)
    if known is not None:
        return known[0]
    message = dict(inline[MESSAGE])
    if CONVERSATION in inline:
        guided = {"sponsoredConversation": _conversation(around, inline[CONVERSATION])}
        message["subContent"] = {"guidedReplies": guided}
    made = around.client.make(calls.create(("inMailContents",), message))
    uploads.keep(around.workspace, around.files.connection, _name(digest), digest, (made, uploads.READY))
    return made


def forget(around: Surroundings, creative: Mapping[str, Any], inline: Mapping[str, Any]) -> None:
    """The ad stands, or LinkedIn does not have its message any more."""
    known = uploads.known(around.workspace, around.files.connection, PREFIX, _digest(creative, inline))
    if known is not None:
        around.files.forget(known[0])


@dataclass
class _Standing:
    """A message of the tree on its way: what it leads to stands before it does, so no circle can be."""

    message: Message
    above: _Standing | None
    at: int
    urns: dict[int, str] = field(default_factory=dict)


def _conversation(around: Surroundings, first: Message) -> str:
    """Make a conversation with all its messages, leaves first; returns its URN."""
    account = urn("sponsoredAccount", around.connection.account.number)
    conversation = around.client.make(calls.create((ADS,), {"parentAccount": account}))
    levels = _levels(first)
    for level in reversed(levels):
        _make(around, conversation, level)
    opening = {"$set": {"firstMessageContent": levels[0][0].urns[levels[0][0].at]}}
    around.client.call(calls.partial_update((ADS, conversation), opening))
    return conversation


def _levels(first: Message) -> list[list[_Standing]]:
    """Messages by how deep they stand."""
    levels = [[_Standing(first, None, -1)]]
    while True:
        below = [_Standing(message, one, at) for one in levels[-1] for at, message in one.message.below]
        if not below:
            return levels
        levels.append(below)


def _make(around: Surroundings, conversation: str, level: Sequence[_Standing]) -> None:
    bodies = [with_answers(one.message, one.urns) for one in level]
    answer = around.client.call(calls.batch_create((ADS, conversation, NODES), bodies)).document
    for one, result in zip(level, created(answer, len(level)), strict=True):
        if result.error is not None:
            raise result.error
        (one.above or one).urns[one.at] = str(result.id)


def _digest(creative: Mapping[str, Any], inline: Mapping[str, Any]) -> str:
    """What names a message: what it says, and the marked name of its ad, which nothing else bears."""
    told = [creative.get("campaign"), creative.get("name"), inline[MESSAGE], repr(inline.get(CONVERSATION))]
    return hashlib.sha256(dump_json(told).encode()).hexdigest()


def _name(digest: str) -> str:
    return f"message {digest[:_LETTERS]}"
