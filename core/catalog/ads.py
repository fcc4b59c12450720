"""Ads of both platforms: responsive search ads; single-image, document, text, message and conversation ads."""

from __future__ import annotations

from core.catalog.campaigns import comment, labels, status, url_options
from core.catalog.field import GOOGLE, LINKEDIN, PLATFORMS, Count, Field, FieldType, Kind, Limit, Merge

T = FieldType
G = (GOOGLE,)
L = (LINKEDIN,)

FORMATS = ("responsive_search", "single_image", "document", "text", "message", "conversation", "legacy")

CALLS_TO_ACTION = (
    "APPLY",
    "DOWNLOAD",
    "VIEW_QUOTE",
    "LEARN_MORE",
    "SIGN_UP",
    "SUBSCRIBE",
    "REGISTER",
    "REQUEST_DEMO",
    "JOIN",
    "ATTEND",
)

# Limits that differ by LinkedIn format; the field's own limit is the single-image one.
FORMAT_LIMITS: dict[tuple[str, str], Limit] = {
    ("single_image", "introductory_text"): Limit(3000, 150),
    ("single_image", "headline"): Limit(200, 70),
    ("single_image", "description"): Limit(300, 100),
    ("document", "introductory_text"): Limit(600, 150),
    ("document", "headline"): Limit(200, 70),
    ("text", "headline"): Limit(25),
    ("text", "description"): Limit(75),
    ("message", "subject"): Limit(60),
    ("message", "body"): Limit(1500),
    ("message", "button"): Limit(20),
    ("conversation", "subject"): Limit(60),
    ("conversation", "body"): Limit(500),
}

AD = Kind(
    "ad",
    4,
    "Ad",
    "Ads",
    PLATFORMS,
    (
        Field("ad_group", T.REF, "Ad group", refers_to="ad_group", required=PLATFORMS, read_only=True, width=200),
        Field("platform", T.ENUM, "Platform", choices=PLATFORMS, required=PLATFORMS, read_only=True, width=110),
        Field(
            "name",
            T.TEXT,
            "Ad name",
            limits={GOOGLE: Limit(255), LINKEDIN: Limit(255)},
            editor="Ad name",
            sheet="Ad name",
            width=220,
        ),
        Field(
            "format",
            T.ENUM,
            "Format",
            choices=FORMATS,
            required=PLATFORMS,
            immutable=PLATFORMS,
            editor="Ad type",
            sheet="Ad format",
            width=140,
        ),
        status(),
        Field(
            "headlines",
            T.LIST,
            "Headlines",
            "3 to 15, each must read well in any position.",
            platforms=G,
            limits={GOOGLE: Limit(30)},
            counts={GOOGLE: Count(3, 15, 12)},
            width=360,
        ),
        Field("headline_pins", T.MAP, "Headline positions", "Headline number to pinned position.", platforms=G),
        Field(
            "descriptions",
            T.LIST,
            "Descriptions",
            "2 to 4.",
            platforms=G,
            limits={GOOGLE: Limit(90)},
            counts={GOOGLE: Count(2, 4, 4)},
            width=360,
        ),
        Field("description_pins", T.MAP, "Description positions", platforms=G),
        Field("path1", T.TEXT, "Path 1", platforms=G, limits={GOOGLE: Limit(15)}, editor="Path 1", width=100),
        Field("path2", T.TEXT, "Path 2", platforms=G, limits={GOOGLE: Limit(15)}, editor="Path 2", width=100),
        Field(
            "introductory_text",
            T.LONG_TEXT,
            "Introductory text",
            "The first 100 to 150 characters stand above the fold.",
            platforms=L,
            limits={LINKEDIN: Limit(3000, 150)},
            sheet="Introductory text",
            width=360,
        ),
        Field(
            "headline", T.TEXT, "Headline", platforms=L, limits={LINKEDIN: Limit(200, 70)}, sheet="Headline", width=240
        ),
        Field(
            "description",
            T.TEXT,
            "Description",
            platforms=L,
            limits={LINKEDIN: Limit(300, 100)},
            sheet="Description",
            width=240,
        ),
        Field(
            "call_to_action",
            T.ENUM,
            "Call to action",
            platforms=L,
            choices=CALLS_TO_ACTION,
            sheet="Call to action",
            width=130,
        ),
        Field("subject", T.TEXT, "Subject", platforms=L, limits={LINKEDIN: Limit(60)}, sheet="Subject"),
        Field("body", T.LONG_TEXT, "Message", platforms=L, limits={LINKEDIN: Limit(1500)}, sheet="Message"),
        Field("button", T.TEXT, "Button", platforms=L, limits={LINKEDIN: Limit(20)}, sheet="Button"),
        Field("sender", T.TEXT, "Sender", platforms=L, sheet="Sender"),
        Field(
            "answers",
            T.LONG_TEXT,
            "Answers",
            "One a line: Answer -> https://… or Answer -> the next message, whose answers stand indented below.",
            platforms=L,
            sheet="Answers",
            width=360,
        ),
        Field(
            "final_url",
            T.URL,
            "Final URL",
            words={LINKEDIN: "Destination URL"},
            limits={GOOGLE: Limit(2048), LINKEDIN: Limit(2000)},
            editor="Final URL",
            sheet="Destination URL",
            width=260,
        ),
        Field(
            "final_mobile_url",
            T.URL,
            "Final mobile URL",
            platforms=G,
            limits={GOOGLE: Limit(2048)},
            editor="Final mobile URL",
            editor_aliases=("Mobile final URL",),
        ),
        Field("image", T.TEXT, "Image", platforms=L, sheet="Image"),
        Field("document", T.TEXT, "Document", platforms=L, sheet="Document"),
        Field("lead_form", T.TEXT, "Lead form", platforms=L, sheet="Lead gen form"),
        Field("texts", T.MAP, "Texts", "Texts of formats that can no longer be made.", platforms=G),
        Field(
            "ad_strength", T.TEXT, "Ad strength", platforms=G, editor="Ad strength", read_only=True, merge=Merge.DERIVED
        ),
        Field(
            "approval_status", T.TEXT, "Approval status", editor="Approval Status", read_only=True, merge=Merge.DERIVED
        ),
        *url_options(),
        labels(),
        comment(),
    ),
    parents=("ad_group",),
    words={LINKEDIN: "Ad (creative)"},
    icon="file-text",
)
