"""A conversation as LinkedIn keeps it: messages whose answers open a page or lead to the next message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.conversations import FIELD, LONGEST_MESSAGE, Answer, parsed
from core.errors import InvalidInput
from integrations.linkedin_ads.mapping.codecs import with_parameters
from integrations.linkedin_ads.mapping.place import Place

NEXT, OPTIONS = "nextContent", "options"
PAGE, REPLY = "EXTERNAL_WEBSITE", "SIMPLE_REPLY"


@dataclass(frozen=True)
class Message:
    """One message of a tree: its body without those it leads to, and these by the number of the answer."""

    body: dict[str, Any]
    below: tuple[tuple[int, Message], ...] = ()


def tree(first: str, answers: str, place: Place) -> Message:
    """The first message with all below it. Raises InvalidInput."""
    found = parsed(answers)
    if not found:
        raise InvalidInput(
            "The conversation has no answers.", where=FIELD, hint="Write one a line: Answer -> https://…"
        )
    if len(first) > LONGEST_MESSAGE:
        raise InvalidInput(
            f"The first message has more than {LONGEST_MESSAGE} characters.", where="body", hint="Shorten it."
        )
    return _message(first, found, place)


def with_answers(one: Message, urns: dict[int, str]) -> dict[str, Any]:
    """What makes a message, where the messages below it stand already; `urns` by the number of the answer."""
    if not one.body.get("nextAction"):
        return one.body
    options = [
        option | ({NEXT: urns[at]} if at in urns else {}) for at, option in enumerate(one.body["nextAction"][OPTIONS])
    ]
    return one.body | {"nextAction": {OPTIONS: options}}


def _message(text: str, answers: Sequence[Answer], place: Place) -> Message:
    body: dict[str, Any] = {"bodySource": {"text": text}}
    if answers:
        body["nextAction"] = {OPTIONS: [_option(one, place) for one in answers]}
    below = ((at, one) for at, one in enumerate(answers) if one.message is not None)
    return Message(body, tuple((at, _message(one.message or "", one.answers, place)) for at, one in below))


def _option(one: Answer, place: Place) -> dict[str, Any]:
    if one.page is None:
        return {"optionText": one.text, "replyType": REPLY}
    return {
        "optionText": one.text, "replyType": PAGE, "landingPage": with_parameters(one.page, place.url_parameters),
    }  # fmt: skip
