"""Keywords and negative keywords (Google Search)."""

from __future__ import annotations

from core.catalog.campaigns import comment, labels, status, url_options
from core.catalog.field import GOOGLE, Field, FieldType, Kind, Limit, Merge

T = FieldType
G = (GOOGLE,)

MATCH_TYPES = ("EXACT", "PHRASE", "BROAD")


def _keyword_text() -> Field:
    return Field(
        "text",
        T.TEXT,
        "Keyword",
        "At most 80 characters and 10 words.",
        platforms=G,
        limits={GOOGLE: Limit(80)},
        required=G,
        immutable=G,
        editor="Keyword",
        width=260,
    )


def _match_type() -> Field:
    return Field(
        "match_type",
        T.ENUM,
        "Match type",
        platforms=G,
        choices=MATCH_TYPES,
        required=G,
        immutable=G,
        editor="Criterion Type",
        editor_aliases=("Type", "Match type", "Keyword type"),
        width=100,
    )


KEYWORD = Kind(
    "keyword",
    5,
    "Keyword",
    "Keywords",
    G,
    (
        Field("ad_group", T.REF, "Ad group", refers_to="ad_group", required=G, read_only=True, width=200),
        _keyword_text(),
        _match_type(),
        status(),
        Field(
            "max_cpc",
            T.MONEY,
            "Max. CPC",
            "Empty: the ad group's bid.",
            platforms=G,
            editor="Max CPC",
            role="manager",
            unit="bidding",
            width=96,
        ),
        Field(
            "final_url", T.URL, "Final URL", platforms=G, limits={GOOGLE: Limit(2048)}, editor="Final URL", width=240
        ),
        Field(
            "final_mobile_url",
            T.URL,
            "Final mobile URL",
            platforms=G,
            limits={GOOGLE: Limit(2048)},
            editor="Final mobile URL",
        ),
        *url_options(),
        Field(
            "quality_score",
            T.INTEGER,
            "Quality score",
            platforms=G,
            editor="Quality score",
            read_only=True,
            merge=Merge.DERIVED,
            width=96,
        ),
        Field(
            "first_page_bid",
            T.MONEY,
            "First page bid",
            platforms=G,
            editor="First page bid",
            read_only=True,
            merge=Merge.DERIVED,
            width=110,
        ),
        Field(
            "top_of_page_bid",
            T.MONEY,
            "Top of page bid",
            platforms=G,
            editor="Top of page bid",
            read_only=True,
            merge=Merge.DERIVED,
            width=110,
        ),
        Field(
            "approval_status",
            T.TEXT,
            "Approval status",
            platforms=G,
            editor="Approval Status",
            read_only=True,
            merge=Merge.DERIVED,
        ),
        labels(),
        comment(),
    ),
    parents=("ad_group",),
    title="text",
    icon="key-round",
)

NEGATIVE_KEYWORD = Kind(
    "negative_keyword",
    6,
    "Negative keyword",
    "Negative keywords",
    G,
    (
        Field("campaign", T.REF, "Campaign", refers_to="campaign", read_only=True, width=220),
        Field(
            "ad_group",
            T.REF,
            "Ad group",
            "Empty: for the whole campaign.",
            refers_to="ad_group",
            read_only=True,
            width=200,
        ),
        Field(
            "level",
            T.ENUM,
            "Level",
            platforms=G,
            choices=("campaign", "ad_group", "list"),
            required=G,
            read_only=True,
            width=96,
        ),
        _keyword_text(),
        _match_type(),
        status(),
        Field("shared_set", T.TEXT, "Negative list", platforms=G, editor="Shared set name", width=180),
        Field(
            "account",
            T.REF,
            "Account",
            "The account of its negative list.",
            refers_to="account",
            read_only=True,
            width=160,
        ),
        labels(),
        comment(),
    ),
    parents=("campaign", "ad_group", "account"),
    title="text",
    icon="ban",
)
