"""Ads: a creative with what it shows, whose text mostly stands in a post that nobody sees otherwise.

A document here is the creative as `createInline` takes it: a post stands in `inlineContent.post`, a message in
`inlineContent.message` and the answers to it in `inlineContent.conversation` (which LinkedIn does not know: they are made
first, and then referred to).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import InvalidInput
from core.posting.drafting import DRAFT_MARK
from integrations.linkedin_ads.mapping.campaigns import ADDED, LABELS, NOTE, PLACED, PLATFORM
from integrations.linkedin_ads.mapping.codecs import (
    STATUS,
    Codec,
    Escaped,
    Form,
    Html,
    Landing,
    Media,
    Sender,
    Text,
    Words,
)
from integrations.linkedin_ads.mapping.conversations import tree
from integrations.linkedin_ads.mapping.entries import Document, Entry, Mapped, Table, Together, Unsaid, Values, at, put
from integrations.linkedin_ads.mapping.place import Place
from integrations.linkedin_ads.wire.values import urn

POST, MESSAGE = "inlineContent.post", "inlineContent.message"
CONVERSATION = "inlineContent.conversation"
GUIDED = "subContent.guidedReplies"
MESSAGES = ("message", "conversation")
"""Formats whose content is a message of its own."""
LABEL, PAGE = f"{POST}.contentCallToActionLabel", f"{POST}.contentLandingPage"
FORM, FORM_LABEL = "leadgenCallToAction.destination", "leadgenCallToAction.label"
USUAL_LABEL = "LEARN_MORE"
OTHER = "other"
REVIEWS = Words(
    {"Approved": "APPROVED", "Disapproved": "REJECTED", "Under review": "PENDING"}, {"NEEDS_REVIEW": "Under review"}
)
_LANDING, _FORM = Landing(), Form()


def _read_button(document: Mapping[str, Any], place: Place) -> dict[str, Any]:
    form = at(document, FORM)
    label = at(document, FORM_LABEL) if form else at(document, LABEL)
    page = at(document, PAGE) or at(document, f"{POST}.content.article.source")
    return {
        "call_to_action": label,
        "lead_form": None if form is None else _FORM.read(form, place),
        "final_url": None if page is None else _LANDING.read(page, place),
    }


def _write_button(document: Document, values: Values, place: Place) -> None:
    """The button stands at the lead form when there is one, else at the post, and then needs a page."""
    label = values["call_to_action"]
    if values["lead_form"] is not None:
        put(document, FORM, _FORM.write(values["lead_form"], place))
        put(document, FORM_LABEL, label or USUAL_LABEL)
    elif label is not None:
        if not values["final_url"]:
            raise InvalidInput(
                "The ad has a button and no page behind it.",
                where="final_url",
                hint="Write the page, or choose a lead form.",
            )
        put(document, LABEL, label)
    if values["final_url"]:
        put(document, PAGE, _LANDING.write(values["final_url"], place))


BUTTON = Together(
    ("call_to_action", "lead_form", "final_url"), (LABEL, FORM, FORM_LABEL, PAGE), _read_button, _write_button,
    named={LABEL: "call_to_action", FORM: "lead_form", FORM_LABEL: "call_to_action", PAGE: "final_url"},
)  # fmt: skip
_COMMENTARY = Mapped("introductory_text", f"{POST}.commentary", Escaped(), otherwise="")


def _read_form(document: Mapping[str, Any], place: Place) -> dict[str, Any]:
    form = at(document, FORM)
    return {"lead_form": None if form is None else _FORM.read(form, place)}


def _write_form(document: Document, values: Values, place: Place) -> None:
    """The form of a message opens behind its button, whose text the message says itself."""
    if values["lead_form"] is not None:
        put(document, FORM, _FORM.write(values["lead_form"], place))
        put(document, FORM_LABEL, USUAL_LABEL)


_LEAD_FORM = Together(("lead_form",), (FORM, FORM_LABEL), _read_form, _write_form, immutable=True)


def _of_message(field: str, path: str, codec: Codec | None = None) -> Mapped:
    return Mapped(field, f"{MESSAGE}.{path}", codec or Text(), immutable=True)


def _read_nothing(document: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """LinkedIn does not show the messages of a conversation again."""
    return {}


def _write_conversation(document: Document, values: Values, place: Place) -> None:
    put(document, f"{MESSAGE}.{GUIDED}", {})
    put(document, f"{MESSAGE}.htmlBody", Html().write(values["body"] or "", place))
    put(document, CONVERSATION, tree(values["body"] or "", values["answers"] or "", place))


_CONVERSATION = Together(
    ("body", "answers"), (f"{MESSAGE}.htmlBody", f"{MESSAGE}.bodySource", f"{MESSAGE}.nextAction"),
    _read_nothing, _write_conversation, immutable=True, named={f"{MESSAGE}.nextAction": "answers"},
)  # fmt: skip
SHAPES: Mapping[str, tuple[Entry, ...]] = {
    "single_image": (
        _COMMENTARY,
        Mapped("headline", f"{POST}.content.media.title", Text(), immutable=True),
        Mapped("image", f"{POST}.content.media.id", Media("image"), immutable=True),
        BUTTON,
    ),
    "document": (
        _COMMENTARY,
        Mapped("headline", f"{POST}.content.media.title", Text(), immutable=True),
        Mapped("document", f"{POST}.content.media.id", Media("document"), immutable=True),
        BUTTON,
    ),
    "text": (
        Mapped("headline", "content.textAd.headline", Text()),
        Mapped("description", "content.textAd.description", Text()),
        Mapped("final_url", "content.textAd.landingPage", Landing()),
        Mapped("image", "content.textAd.image", Media("image")),
    ),
    "message": (
        _of_message("subject", "subject"),
        _of_message("body", "htmlBody", Html()),
        _of_message("sender", "sender", Sender()),
        _of_message("button", "subContent.regular.callToActionText"),
        _of_message("final_url", "subContent.regular.callToActionLandingPageUrl", Landing()),
        _of_message("image", "subContent.regular.rightRailAdPicture", Media("image")),
        _LEAD_FORM,
    ),
    "conversation": (
        _of_message("subject", "subject"),
        _of_message("sender", "sender", Sender()),
        _CONVERSATION,
    ),
    # A link with its preview picture, which is a single image to whoever sees it, and has a place for a description.
    "article": (
        _COMMENTARY,
        Mapped("headline", f"{POST}.content.article.title", Text(), immutable=True),
        Mapped("description", f"{POST}.content.article.description", Text(), immutable=True),
        Mapped("image", f"{POST}.content.article.thumbnail", Media("image"), immutable=True),
        BUTTON,
    ),
    # Read, never made: posts of kinds that are not drafted here, such as videos; their texts may be changed.
    OTHER: (_COMMENTARY, Mapped("headline", f"{POST}.content.media.title", Text(), immutable=True), BUTTON),
    # Read, never made nor changed: LinkedIn takes the record only whole, and it holds more than an ad here.
    "spotlight": (
        Mapped("headline", "content.spotlight.headline", Text(), read_only=True),
        Mapped("description", "content.spotlight.description", Text(), read_only=True),
        Mapped("final_url", "content.spotlight.landingPage", Landing(), read_only=True),
    ),
}
NEEDED = (("subject", "subject", "subject"), ("body", "htmlBody", "text"), ("sender", "sender", "sender"))
NEEDED_BELOW = (
    ("button", "subContent.regular.callToActionText", "button"),
    ("final_url", "subContent.regular.callToActionLandingPageUrl", "page behind its button"),
)  # fmt: skip
HINTS = {
    "sender": "Name a member or page that Campaign Manager has approved as a sender, by its LinkedIn URN.",
    "final_url": "Write the page. LinkedIn asks for one also where a lead form opens.",
}
MADE = ("single_image", "document", "text", "message", "conversation")
"""Formats in which ads are made here."""
WORDS = {"article": "single_image"}
"""The format that people see where its name is another than the shape's."""


def shape_of(document: Mapping[str, Any], place: Place) -> str | None:
    """Which entries a creative has; None when its post may not be read, or it shows what has no texts here."""
    for name, shape in (("textAd", "text"), ("spotlight", "spotlight")):
        if at(document, f"content.{name}") is not None:
            return shape
    if at(document, MESSAGE) is not None:
        return "conversation" if at(document, f"{MESSAGE}.{GUIDED}") is not None else "message"
    if at(document, POST) is None:
        return None
    if at(document, f"{POST}.content.article") is not None:
        return "article"
    media = str(at(document, f"{POST}.content.media.id") or "")
    if media.startswith("urn:li:document:"):
        return "document"
    if media.startswith("urn:li:image:") or at(document, f"{POST}.content") is None:
        return "single_image"
    return OTHER


def shape_for(values: Values) -> str | None:
    """Which entries an ad is made with: only a link has a place for the description of a picture."""
    word = values.get("format")
    if word == "single_image" and values.get("description") and values.get("final_url"):
        return "article"
    shape = None if word is None else str(word).lower()
    return shape if shape is None or shape in SHAPES else OTHER


def _read_format(document: Mapping[str, Any], place: Place) -> dict[str, Any]:
    shape = shape_of(document, place)
    if shape in (None, OTHER, "spotlight"):
        return {"format": place.format} if place.format else {}
    return {"format": WORDS.get(str(shape), shape)}


def _write_format(document: Document, values: Values, place: Place) -> None:
    word = values["format"]
    if word not in MADE:
        raise InvalidInput(
            f"Ads of the format {word!r} cannot be made here." if word else "The ad has no format.", where="format",
            hint=f"Choose one of {', '.join(MADE)}.",
        )  # fmt: skip


def _constant(document: Document, values: Values, place: Place) -> None:
    document["campaign"] = urn("sponsoredCampaign", place.ad_group or "")
    account = urn("sponsoredAccount", place.account)
    if values.get("format") in MESSAGES:
        message = document.setdefault("inlineContent", {}).setdefault("message", {})
        _complete_message(message, values)
        message |= {"account": account, "name": unmarked(values.get("name") or "")}
    if at(document, POST) is None:
        return
    needed = {"single_image": "image", "document": "document"}.get(str(values.get("format")))
    if needed and not values.get(needed):
        raise InvalidInput(f"The ad has no {needed}.", where=needed, hint="Choose a file for it, or another format.")
    if at(document, f"{POST}.content.article") is not None:
        put(document, f"{POST}.content.article.source", at(document, PAGE))
    document["inlineContent"]["post"] |= {
        "author": place.owner(), "visibility": "PUBLIC", "lifecycleState": "PUBLISHED", "isReshareDisabledByAuthor": False,
        "adContext": {"dscAdAccount": account, "dscStatus": "ACTIVE"},
    }  # fmt: skip


def _complete_message(message: Mapping[str, Any], values: Values) -> None:
    """Raises InvalidInput where a part is missing without which LinkedIn takes no message."""
    for name, path, what in (*NEEDED, *(NEEDED_BELOW if values.get("format") == "message" else ())):
        if not at(message, path):
            raise InvalidInput(f"The message has no {what}.", where=name, hint=HINTS.get(name, "Write it."))


AD = Table(
    "ad",
    (
        Mapped("name", "name", Text()),
        Mapped("status", "intendedStatus", STATUS),
        Mapped("approval_status", "review.status", REVIEWS, read_only=True),
        Together(("format",), ("content",), _read_format, _write_format, immutable=True),
    ),
    (
        Unsaid("ad_group", PLACED, quiet=True),
        Unsaid("platform", PLATFORM, quiet=True),
        Unsaid("final_url_suffix", ADDED),
        Unsaid("labels", LABELS, quiet=True),
        Unsaid("comment", NOTE, quiet=True),
    ),
    shapes=SHAPES,
    shape_of=shape_of,
    shape_for=shape_for,
    constant=_constant,
)


def unmarked(name: str) -> str:
    """A name without the mark that it bears until everything stands: the name of a message cannot be changed later."""
    return name.partition(DRAFT_MARK)[0]


def with_post(creative: Mapping[str, Any], post: Mapping[str, Any] | None) -> Document:
    """A creative as LinkedIn shows it, with the post that it refers to; None: that one may not be read."""
    return dict(creative) | ({"inlineContent": {"post": post}} if post is not None else {})


def with_message(creative: Mapping[str, Any], message: Mapping[str, Any]) -> Document:
    """A creative as LinkedIn shows it, with the message that it refers to."""
    return dict(creative) | {"inlineContent": {"message": message}}


def reference_of(creative: Mapping[str, Any]) -> str | None:
    """The URN of the post or message that a creative refers to."""
    found = at(creative, "content.reference")
    return str(found) if found else None
