"""Rules for LinkedIn ad sets and ads that one of them shows by itself."""

from __future__ import annotations

from collections.abc import Iterator

from core.catalog import LINKEDIN
from core.conversations import parsed
from core.errors import InvalidInput
from core.rules.context import Context
from core.rules.linkedin_targeting import blocks, included_facets, value_name
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Item, Pack, Says
from core.targeting.facets import PLACES
from core.wording import choice_word

sets = Pack("linkedin.ad_set", "LinkedIn Marketing API: campaigns", (LINKEDIN,))


ads = Pack("linkedin.ad", "LinkedIn ad specifications", (LINKEDIN,))


@sets.entity(
    Says("format_missing", WARNING, "No ad format", "LinkedIn fixes the format when the ad set is made. Choose it."),
    "ad_group",
)
def _format_missing(item: Item, context: Context) -> Iterator[Hit]:
    if "format" not in item.values:
        yield Hit("format", "The ad set names no ad format.")


@sets.entity(
    Says(
        "audience_expansion",
        WARNING,
        "Audience expansion is on",
        "LinkedIn adds people you did not choose. Switch it off for business audiences.",
    ),
    "ad_group",
)
def _expansion(item: Item, context: Context) -> Iterator[Hit]:
    if item["audience_expansion"]:
        yield Hit(
            "audience_expansion",
            "LinkedIn may show the ads to people outside the audience.",
            fix=Fix("Switch it off", {"audience_expansion": False}),
        )


@sets.entity(
    Says(
        "audience_network",
        WARNING,
        "Audience Network is on",
        "Ads in other apps bring many clicks and few leads. Switch it off for leads and conversions.",
    ),
    "ad_group",
)
def _network(item: Item, context: Context) -> Iterator[Hit]:
    if item["audience_network"]:
        yield Hit(
            "audience_network",
            "The ads also run outside LinkedIn.",
            fix=Fix("Switch it off", {"audience_network": False}),
        )


@sets.entity(
    Says(
        "locale_missing",
        INFO,
        "No interface language",
        "LinkedIn fixes the language when the ad set is made. Choose it, such as en_US.",
    ),
    "ad_group",
)
def _locale_missing(item: Item, context: Context) -> Iterator[Hit]:
    if "locale" not in item.values and "interfaceLocales" not in included_facets(item):
        yield Hit("locale", "The ad set names no language.")


_EU = frozenset(
    [
        "austria",
        "belgium",
        "bulgaria",
        "croatia",
        "cyprus",
        "czechia",
        "denmark",
        "estonia",
        "finland",
        "france",
        "germany",
        "greece",
        "hungary",
        "ireland",
        "italy",
        "latvia",
        "lithuania",
        "luxembourg",
        "malta",
        "netherlands",
        "poland",
        "portugal",
        "romania",
        "slovakia",
        "slovenia",
        "spain",
        "sweden",
        "eu",
        "europe",
    ]
) | {"czech republic", "european union", "european economic area"}


@sets.entity(
    Says(
        "messages_to_eu",
        WARNING,
        "Message ads to the EU",
        "LinkedIn delivers no message ads to members in the EU. Use another format there.",
    ),
    "ad_group",
)
def _messages_to_eu(item: Item, context: Context) -> Iterator[Hit]:
    if item["format"] not in ("message", "conversation"):
        return
    names = [value_name(value) for block in blocks(item) for facet in PLACES for value in block.get(facet) or ()]
    found = [name for name in names if name.lower() in _EU]
    if found:
        yield Hit("targeting", f"Message ads are not delivered in {', '.join(found[:3])}.")


_REQUIRED = {
    "single_image": ("introductory_text", "headline"),
    "document": ("introductory_text",),
    "text": ("headline", "description", "final_url"),
    "message": ("subject", "body"),
    "conversation": ("subject", "body", "answers"),
}


_WORDS = {
    "introductory_text": "introductory text",
    "headline": "headline",
    "description": "description",
    "final_url": "destination URL",
    "subject": "subject",
    "body": "message",
    "answers": "answers",
}


@ads.entity(
    Says("text_missing", ERROR, "Required text is empty", "LinkedIn refuses the ad without it. Write it."), "ad"
)
def _ad_text_missing(item: Item, context: Context) -> Iterator[Hit]:
    for name in _REQUIRED.get(item["format"], ()):
        if not (item[name] or "").strip():
            yield Hit(name, f"The ad has no {_WORDS[name]}.")


@ads.entity(
    Says(
        "answers_unreadable",
        ERROR,
        "Answers that cannot be read",
        "Each line says one answer: Answer -> https://… or Answer -> the next message, its answers indented below.",
    ),
    "ad",
)
def _answers_unreadable(item: Item, context: Context) -> Iterator[Hit]:
    if item["format"] == "conversation" and item["answers"]:
        try:
            parsed(item["answers"])
        except InvalidInput as error:
            yield Hit("answers", error.message)


@ads.entity(Says("other_platform_format", ERROR, "Ad format of the other platform", "LinkedIn knows no such ad."), "ad")
def _ad_other_format(item: Item, context: Context) -> Iterator[Hit]:
    if item["format"] in {"responsive_search", "legacy"}:
        yield Hit("format", f"{choice_word(item['format'])} is an ad format of Google Ads.")


_FILES = {"single_image": "image", "document": "document"}


@ads.entity(
    Says(
        "file_missing",
        WARNING,
        "No picture or document yet",
        "The ad needs its picture or document before it can be posted.",
    ),
    "ad",
)
def _file_missing(item: Item, context: Context) -> Iterator[Hit]:
    name = _FILES.get(item["format"])
    if name and name not in item.values:
        yield Hit(name, f"The ad has no {name} yet; add one before posting.")


@ads.entity(
    Says(
        "call_to_action_missing",
        WARNING,
        "No call to action",
        "A button brings more clicks. Choose one, such as Learn more.",
    ),
    "ad",
)
def _call_missing(item: Item, context: Context) -> Iterator[Hit]:
    if item["format"] in {"single_image", "document"} and "call_to_action" not in item.values:
        yield Hit("call_to_action", "The ad has no button.", fix=Fix("Learn more", {"call_to_action": "LEARN_MORE"}))


@ads.entity(
    Says(
        "button_without_page",
        ERROR,
        "Button without a page",
        "As soon as an ad has a button LinkedIn asks for a destination, or a lead form.",
    ),
    "ad",
)
def _button_without_page(item: Item, context: Context) -> Iterator[Hit]:
    if item["format"] == "message" and item["button"] and not item["final_url"] and not item["lead_form"]:
        yield Hit("final_url", "The button leads nowhere.")


@ads.entity(
    Says(
        "sender_missing",
        WARNING,
        "No sender yet",
        "A message needs a sender who is approved in Campaign Manager before it can be posted.",
    ),
    "ad",
)
def _sender_missing(item: Item, context: Context) -> Iterator[Hit]:
    if item["format"] in ("message", "conversation") and "sender" not in item.values:
        yield Hit("sender", "The message has no sender yet.")


@ads.entity(
    Says("unused_text", INFO, "Text the format does not show", "The format has no place for it; it is not posted."),
    "ad",
)
def _unused_text(item: Item, context: Context) -> Iterator[Hit]:
    shown = {
        "single_image": {"introductory_text", "headline", "description"}, "document": {"introductory_text", "headline"},
        "text": {"headline", "description"}, "message": {"subject", "body", "button"},
        "conversation": {"subject", "body", "answers"},
    }.get(item["format"])  # fmt: skip
    for name in (
        ("introductory_text", "headline", "description", "subject", "body", "button", "answers") if shown else ()
    ):
        if name in item.values and name not in shown:  # type: ignore[operator]
            yield Hit(
                name, f"A {item['format'].replace('_', ' ')} ad shows no {_WORDS.get(name, name.replace('_', ' '))}."
            )


@ads.entity(
    Says(
        "same_text_twice",
        WARNING,
        "Headline repeats the introduction",
        "Both stand together on screen. Say something else in one of them.",
    ),
    "ad",
)
def _same_text(item: Item, context: Context) -> Iterator[Hit]:
    intro, head = (item["introductory_text"] or "").strip(), (item["headline"] or "").strip()
    if head and intro and head.casefold().rstrip(".!") == intro.casefold().rstrip(".!"):
        yield Hit("headline", "The headline repeats the introductory text.", 0, len(item["headline"]))
