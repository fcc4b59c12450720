"""What an account shares: negative lists, budgets, labels, audiences; and what Google Ads does not have at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.catalog import GOOGLE, KINDS
from core.errors import InvalidInput
from integrations.google_ads.mapping.campaigns import NOTE, PLACED, PLATFORM
from integrations.google_ads.mapping.codecs import Text, Whole, Words
from integrations.google_ads.mapping.entries import Mapped, Table, Unsaid
from integrations.google_ads.mapping.messages import Message

THERE = Words({"ENABLED": "ENABLED", "REMOVED": "REMOVED"})
# The colours of our labels as Google Ads has them; any other is read as the nearest.
COLOURS = {
    "grey": "#5F6368", "blue": "#4285F4", "teal": "#00897B", "green": "#34A853",
    "yellow": "#FBBC04", "orange": "#FA7B17", "red": "#EA4335", "purple": "#9334E6",
}  # fmt: skip


@dataclass(frozen=True)
class Colour:
    """The name of a colour for `#RRGGBB`."""

    absent: Any = None

    def read(self, message: Message, leaf: Any) -> Any:
        """The nearest of our colours."""
        text = getattr(message, leaf.name)
        if not text:
            return None
        wanted = _channels(text)
        return min(
            COLOURS, key=lambda name: sum((a - b) ** 2 for a, b in zip(_channels(COLOURS[name]), wanted, strict=True))
        )

    def fill(self, message: Message, leaf: Any, value: Any) -> None:
        """Our own shade of it."""
        if value not in COLOURS:
            raise InvalidInput(f"{value!r} is no colour of a label.", where="colour")
        setattr(message, leaf.name, COLOURS[value])


def _channels(text: str) -> tuple[int, ...]:
    digits = text.lstrip("#")
    if len(digits) == 3:
        digits = "".join(one * 2 for one in digits)
    try:
        return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))
    except ValueError:
        return (0, 0, 0)


NAME = Mapped("name", "name", Text())
STANDS = Mapped("status", "status", THERE, read_only=True)


def _unlabelled(several: str) -> tuple[Unsaid, ...]:
    """What Google Ads has no place for on anything that an account shares."""
    return (
        Unsaid("account", PLACED),
        Unsaid("labels", f"Google Ads puts no labels on {several}."),
        Unsaid("comment", NOTE),
    )


NEGATIVE_LIST = Table(
    "negative_list",
    {
        "shared_set": (
            NAME,
            Mapped(
                "type",
                "type",
                Words({"Negative keywords": "NEGATIVE_KEYWORDS", "Placements": "NEGATIVE_PLACEMENTS"}),
                immutable=True,
            ),
            STANDS,
        )
    },
    unsaid=_unlabelled("lists"),
)

BUDGET = Table(
    "budget",
    {
        "campaign_budget": (
            NAME,
            Mapped("amount", "amount_micros", Whole()),
            Mapped("delivery", "delivery_method", Words({"Standard": "STANDARD", "Accelerated": "ACCELERATED"})),
            STANDS,
        )
    },
    unsaid=_unlabelled("budgets"),
)

LABEL = Table(
    "label",
    {
        "label": (
            NAME,
            Mapped("colour", "text_label.background_color", Colour()),
            Mapped("description", "text_label.description", Text()),
            STANDS,
        )
    },
    unsaid=(Unsaid("comment", NOTE),),
)

AUDIENCE = Table(
    "audience",
    {
        "user_list": (
            NAME,
            Mapped(
                "type",
                "type",
                Words({"contacts": "CRM_BASED", "website": "REMARKETING", "segment": "LOGICAL"}),
                read_only=True,
            ),
            Mapped("size", "size_for_search", Whole(), read_only=True),
            Mapped("status", "membership_status", Words({"ENABLED": "OPEN", "PAUSED": "CLOSED"})),
        )
    },
    unsaid=(*_unlabelled("audiences"), Unsaid("platform", PLATFORM)),
)


def _only_here(kind: str, reason: str) -> Table:
    fields = (one.name for one in KINDS[kind].fields if GOOGLE in one.platforms)
    return Table(kind, {}, unsaid=tuple(Unsaid(name, reason) for name in fields))


SNIPPET = _only_here("snippet", "Reusable texts live in the workspace; what uses them holds the text itself.")
TEMPLATE = _only_here("template", "Templates live in the workspace; what is made from them is posted.")
