"""Assets, audiences and targeting rows."""

from __future__ import annotations

from core.catalog.campaigns import comment, labels, status, url_options
from core.catalog.field import GOOGLE, LINKEDIN, PLATFORMS, Count, Field, FieldType, Kind, Limit

T = FieldType
G = (GOOGLE,)

SNIPPET_HEADERS = (
    "Amenities",
    "Brands",
    "Courses",
    "Degree programs",
    "Destinations",
    "Featured hotels",
    "Insurance coverage",
    "Models",
    "Neighborhoods",
    "Service catalog",
    "Shows",
    "Styles",
    "Types",
)

# Types that are not drafted here but kept whole from imported files, with all their columns in `extra`.
KEPT_ASSETS = ("ASSET_GROUP", "IMAGE", "VIDEO", "PROMOTION", "PRICE", "APP", "LEAD_FORM")
KEPT_TARGETS = (
    "age",
    "gender",
    "household_income",
    "parental_status",
    "topic",
    "placement",
    "search_theme",
    "audience_signal",
    "product_group",
)

ASSET = Kind(
    "asset",
    7,
    "Asset",
    "Assets",
    G,
    (
        Field("campaign", T.REF, "Campaign", refers_to="campaign", read_only=True, width=220),
        Field("ad_group", T.REF, "Ad group", refers_to="ad_group", read_only=True, width=180),
        Field(
            "type",
            T.ENUM,
            "Asset type",
            platforms=G,
            choices=("SITELINK", "CALLOUT", "SNIPPET", "CALL", *KEPT_ASSETS),
            required=G,
            immutable=G,
            width=110,
        ),
        Field(
            "text",
            T.TEXT,
            "Text",
            "Link text, callout text or phone number.",
            platforms=G,
            limits={GOOGLE: Limit(25)},
            width=200,
        ),
        Field(
            "description1",
            T.TEXT,
            "Description line 1",
            platforms=G,
            limits={GOOGLE: Limit(35)},
            editor="Description Line 1",
            width=220,
        ),
        Field(
            "description2",
            T.TEXT,
            "Description line 2",
            platforms=G,
            limits={GOOGLE: Limit(35)},
            editor="Description Line 2",
            width=220,
        ),
        Field(
            "final_url", T.URL, "Final URL", platforms=G, limits={GOOGLE: Limit(2048)}, editor="Final URL", width=240
        ),
        Field("header", T.ENUM, "Snippet header", platforms=G, choices=SNIPPET_HEADERS, editor="Header", width=140),
        Field(
            "values",
            T.LIST,
            "Snippet values",
            platforms=G,
            limits={GOOGLE: Limit(25)},
            counts={GOOGLE: Count(3, 10, 4)},
            editor="Snippet Values",
            width=260,
        ),
        Field("country", T.TEXT, "Country of phone", platforms=G, editor="Country of Phone"),
        status(),
        *url_options(),
        labels(),
        comment(),
    ),
    parents=("campaign", "ad_group"),
    title="text",
    icon="link",
)

AUDIENCE = Kind(
    "audience",
    8,
    "Audience",
    "Audiences",
    PLATFORMS,
    (
        Field("account", T.REF, "Account", refers_to="account", read_only=True, width=160),
        Field("platform", T.ENUM, "Platform", choices=PLATFORMS, read_only=True, width=110),
        Field(
            "name", T.TEXT, "Audience", limits={GOOGLE: Limit(255), LINKEDIN: Limit(255)}, required=PLATFORMS, width=260
        ),
        Field(
            "type", T.ENUM, "Audience type", choices=("companies", "contacts", "website", "saved", "segment"), width=110
        ),
        Field("targeting", T.MAP, "Targeting", "The facets of a saved LinkedIn audience.", platforms=(LINKEDIN,)),
        Field("size", T.INTEGER, "Size", "As last seen on the platform.", read_only=True, width=96),
        status(None),
        labels(),
        comment(),
    ),
    parents=("account",),
    icon="users",
)

TARGETING = Kind(
    "targeting",
    9,
    "Targeting",
    "Targeting",
    G,
    (
        Field("campaign", T.REF, "Campaign", refers_to="campaign", required=G, read_only=True, width=220),
        Field("ad_group", T.REF, "Ad group", refers_to="ad_group", read_only=True, width=180),
        Field(
            "type",
            T.ENUM,
            "Targeting type",
            platforms=G,
            choices=("location", "radius", "audience", "language", "device", *KEPT_TARGETS),
            required=G,
            immutable=G,
            width=110,
        ),
        Field("value", T.TEXT, "Place or audience", platforms=G, required=G, immutable=G, width=240),
        Field(
            "criterion_id",
            T.TEXT,
            "ID",
            platforms=G,
            editor="ID",
            editor_aliases=("Location ID", "Geo ID", "Geo target ID"),
            width=96,
        ),
        Field("negative", T.BOOL, "Excluded", platforms=G, immutable=G, width=80),
        Field(
            "bid_modifier", T.DECIMAL, "Bid adjustment", platforms=G, editor="Bid Modifier", role="manager", width=110
        ),
        status(),
        labels(),
        comment(),
    ),
    parents=("campaign", "ad_group"),
    title="value",
    icon="map-pin",
)
