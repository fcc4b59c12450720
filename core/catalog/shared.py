"""What an account or the whole workspace shares: negative lists, budgets, labels, reusable texts, templates."""

from __future__ import annotations

from core.catalog.campaigns import comment, labels, status
from core.catalog.field import GOOGLE, LINKEDIN, PLATFORMS, Field, FieldType, Kind, Limit, Merge

T = FieldType
G = (GOOGLE,)

# Names of colours; the window gives each of them a value in both themes.
LABEL_COLOURS = ("grey", "blue", "teal", "green", "yellow", "orange", "red", "purple")

# Where a reusable text may go: (platform, kind, field) by the word people choose.
SNIPPET_USES = (
    "headline",
    "description",
    "callout",
    "sitelink",
    "introductory_text",
    "linkedin_headline",
    "linkedin_description",
    "message",
    "keyword_list",
    "other",
)


def _name(label: str, editor: str | None = None) -> Field:
    return Field(
        "name",
        T.TEXT,
        label,
        "Whatever uses it is renamed with it.",
        limits={GOOGLE: Limit(255), LINKEDIN: Limit(255)},
        required=PLATFORMS,
        editor=editor,
        width=260,
    )


def _of_account() -> Field:
    return Field("account", T.REF, "Account", refers_to="account", read_only=True, width=180)


NEGATIVE_LIST = Kind(
    "negative_list",
    10,
    "Negative list",
    "Negative lists",
    G,
    (
        _of_account(),
        _name("Negative list", "Shared set name"),
        Field(
            "type",
            T.ENUM,
            "List type",
            platforms=G,
            choices=("Negative keywords", "Placements"),
            editor="Shared set type",
            width=140,
        ),
        status(None),
        labels(),
        comment(),
    ),
    parents=("account",),
    icon="ban",
)

BUDGET = Kind(
    "budget",
    11,
    "Shared budget",
    "Shared budgets",
    G,
    (
        _of_account(),
        _name("Shared budget", "Budget name"),
        Field(
            "amount",
            T.MONEY,
            "Amount a day",
            "Average per day over all campaigns that use it.",
            platforms=G,
            required=G,
            editor="Budget",
            role="manager",
            resets_learning=True,
            width=120,
        ),
        Field(
            "delivery",
            T.ENUM,
            "Delivery",
            platforms=G,
            choices=("Standard", "Accelerated"),
            editor="Delivery method",
            width=110,
        ),
        status(None),
        labels(),
        comment(),
    ),
    parents=("account",),
    icon="wallet",
)

LABEL = Kind(
    "label",
    12,
    "Label",
    "Labels",
    PLATFORMS,
    (
        _name("Label"),
        Field("colour", T.ENUM, "Colour", choices=LABEL_COLOURS, merge=Merge.LATEST, width=100),
        Field("description", T.LONG_TEXT, "Description", "What the label is for.", merge=Merge.LINES, width=320),
        status(None),
        comment(),
    ),
    icon="tag",
)

SNIPPET = Kind(
    "snippet",
    13,
    "Reusable text",
    "Reusable texts",
    PLATFORMS,
    (
        _name("Name"),
        Field("text", T.LONG_TEXT, "Text", "What is put into the ad.", required=PLATFORMS, width=360),
        Field("use", T.ENUM, "Goes into", choices=SNIPPET_USES, required=PLATFORMS, width=150),
        Field("language", T.TEXT, "Language", "ISO code such as en.", width=90),
        Field("approved", T.BOOL, "Approved", "Somebody answers for this wording.", role="manager", width=90),
        Field("source", T.TEXT, "Source", "What the claim rests on.", width=200),
        status(None),
        labels(),
        comment(),
    ),
    icon="quote",
)

TEMPLATE = Kind(
    "template",
    14,
    "Template",
    "Templates",
    PLATFORMS,
    (
        _name("Template"),
        Field("platform", T.ENUM, "Platform", choices=PLATFORMS, read_only=True, width=110),
        Field("version", T.INTEGER, "Version", read_only=True, width=80),
        Field("description", T.LONG_TEXT, "Description", merge=Merge.LINES, width=320),
        Field("variables", T.MAP, "Variables", "Each variable and what it was in the original.", read_only=True),
        Field("body", T.MAP, "Contents", "The tree with variables in its values.", read_only=True),
        Field("earlier", T.MAP, "Earlier versions", "What former versions held, for upgrades.", read_only=True),
        status(None),
        labels(),
        comment(),
    ),
    icon="layers",
)
