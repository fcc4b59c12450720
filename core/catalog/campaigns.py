"""Accounts and campaigns, and the fields most kinds share. A LinkedIn campaign group is a campaign."""

from __future__ import annotations

from core.catalog.field import GOOGLE, LINKEDIN, PLATFORMS, Field, FieldType, Kind, Limit, Merge

T = FieldType
G = (GOOGLE,)
L = (LINKEDIN,)

STATUS_CHOICES = ("ENABLED", "PAUSED", "REMOVED", "DRAFT")
SWITCH = ("Enabled", "Disabled")

BID_STRATEGIES = (
    "Manual CPC",
    "Maximize clicks",
    "Maximize conversions",
    "Maximize conversion value",
    "Target CPA",
    "Target ROAS",
    "Target impression share",
    "Maximum delivery",
    "Manual bidding",
    "Cost cap",
)

OBJECTIVES = (
    "BRAND_AWARENESS",
    "ENGAGEMENT",
    "VIDEO_VIEW",
    "WEBSITE_VISIT",
    "WEBSITE_CONVERSION",
    "LEAD_GENERATION",
    "JOB_APPLICANT",
    "TALENT_LEAD",
)


def status(heading: str | None = "Status") -> Field:
    """The status field every kind has; only its Editor heading differs."""
    return Field(
        "status",
        T.ENUM,
        "Status",
        "Drafts and paused entities cost nothing.",
        choices=STATUS_CHOICES,
        required=PLATFORMS,
        editor=heading,
        editor_aliases=("State",),
        sheet="Status",
        role="editor",
        width=96,
    )


def labels() -> Field:
    """Labels live in the workspace, so they work on LinkedIn too."""
    return Field(
        "labels", T.LIST, "Labels", editor="Labels", editor_aliases=("Label",), merge=Merge.ELEMENTS, width=120
    )


def comment() -> Field:
    """A note for colleagues; it never leaves the workspace."""
    return Field("comment", T.LONG_TEXT, "Comment", "A note for colleagues.", editor="Comment", merge=Merge.LINES)


def url_options() -> tuple[Field, ...]:
    """Tracking fields shared by most Google kinds."""
    return (
        Field(
            "tracking_template",
            T.URL,
            "Tracking template",
            platforms=G,
            limits={GOOGLE: Limit(2048)},
            editor="Tracking template",
            width=160,
        ),
        Field(
            "final_url_suffix",
            T.TEXT,
            "Final URL suffix",
            "Added to every landing page, such as utm_source=google.",
            words={LINKEDIN: "URL parameters"},
            limits={GOOGLE: Limit(2048), LINKEDIN: Limit(2000)},
            editor="Final URL suffix",
            sheet="URL parameters",
            width=200,
        ),
        Field("custom_parameters", T.TEXT, "Custom parameters", platforms=G, editor="Custom parameters"),
    )


ACCOUNT = Kind(
    "account",
    1,
    "Account",
    "Accounts",
    PLATFORMS,
    (
        Field(
            "name",
            T.TEXT,
            "Account",
            limits={GOOGLE: Limit(255), LINKEDIN: Limit(255)},
            required=PLATFORMS,
            editor="Account name",
            editor_aliases=("Account",),
            width=220,
        ),
        Field("platform", T.ENUM, "Platform", choices=PLATFORMS, required=PLATFORMS, read_only=True, width=110),
        Field(
            "remote_id",
            T.TEXT,
            "Account number",
            words={GOOGLE: "Customer ID", LINKEDIN: "Account ID"},
            editor="Customer ID",
            read_only=True,
        ),
        Field("currency", T.TEXT, "Currency", read_only=True, width=80),
        Field("time_zone", T.TEXT, "Time zone", read_only=True, width=140),
        status(None),
        *url_options(),
        labels(),
        comment(),
    ),
    icon="building-2",
)

CAMPAIGN = Kind(
    "campaign",
    2,
    "Campaign",
    "Campaigns",
    PLATFORMS,
    (
        Field("account", T.REF, "Account", refers_to="account", required=PLATFORMS, read_only=True, width=160),
        Field("platform", T.ENUM, "Platform", choices=PLATFORMS, required=PLATFORMS, read_only=True, width=110),
        Field(
            "name",
            T.TEXT,
            "Campaign",
            limits={GOOGLE: Limit(255), LINKEDIN: Limit(255, 100)},
            required=PLATFORMS,
            words={LINKEDIN: "Campaign (campaign group)"},
            editor="Campaign",
            editor_aliases=("Campaign name",),
            sheet="Campaign",
            width=320,
        ),
        status("Campaign Status"),
        Field(
            "type",
            T.ENUM,
            "Campaign type",
            choices=("Search", "Display", "Performance Max", "Video", "Shopping", "Demand Gen", "Sponsored"),
            immutable=PLATFORMS,
            editor="Campaign Type",
            width=120,
        ),
        Field(
            "objective",
            T.ENUM,
            "Objective",
            "What LinkedIn optimises for. It cannot be changed later.",
            choices=OBJECTIVES,
            immutable=L,
            editor=None,
            sheet="Campaign Objective",
            width=160,
        ),
        Field(
            "daily_budget",
            T.MONEY,
            "Daily budget",
            "Average per day; a single day can cost up to twice as much.",
            editor="Budget",
            editor_aliases=("Campaign daily budget", "Daily budget", "Campaign budget"),
            sheet="Campaign daily budget",
            role="manager",
            resets_learning=True,
            unit="budget",
            width=110,
        ),
        Field(
            "total_budget",
            T.MONEY,
            "Total budget",
            "Over the whole flight; needs an end date.",
            words={LINKEDIN: "Lifetime budget"},
            editor="Campaign total budget",
            sheet="Campaign total budget",
            role="manager",
            unit="budget",
            width=110,
        ),
        Field("budget_name", T.TEXT, "Shared budget", platforms=G, editor="Budget name", unit="budget"),
        Field(
            "negative_lists",
            T.LIST,
            "Negative lists",
            "Lists of negative keywords of the same account, by name.",
            platforms=G,
            merge=Merge.ELEMENTS,
            width=180,
        ),
        Field(
            "start_date",
            T.DATE,
            "Start date",
            editor="Start Date",
            sheet="Campaign start date",
            unit="schedule",
            width=96,
        ),
        Field("end_date", T.DATE, "End date", editor="End Date", sheet="Campaign end date", unit="schedule", width=96),
        Field(
            "locations",
            T.LIST,
            "Locations",
            "Countries as ISO codes (DE); other places are targeting rows.",
            sheet="Locations",
            merge=Merge.ELEMENTS,
            resets_learning=True,
            width=120,
        ),
        Field(
            "languages",
            T.LIST,
            "Languages",
            "ISO codes such as en.",
            editor="Languages",
            editor_aliases=("Language", "Language targeting"),
            sheet="Languages",
            merge=Merge.ELEMENTS,
            width=100,
        ),
        Field(
            "networks",
            T.LIST,
            "Networks",
            platforms=G,
            choices=("Google search", "Search Partners", "Display Network"),
            editor="Networks",
            merge=Merge.ELEMENTS,
            width=160,
        ),
        Field(
            "bid_strategy",
            T.ENUM,
            "Bid strategy",
            choices=BID_STRATEGIES,
            editor="Bid Strategy Type",
            sheet="Bid Strategy",
            role="manager",
            resets_learning=True,
            unit="bidding",
            width=170,
        ),
        Field(
            "portfolio",
            T.TEXT,
            "Portfolio strategy",
            "The bid strategy of the account that this campaign shares with others, by name; its targets are changed in Google Ads.",
            platforms=G,
            role="manager",
            resets_learning=True,
            unit="bidding",
            width=170,
        ),
        Field(
            "target_cpa",
            T.MONEY,
            "Target CPA",
            platforms=G,
            editor="Target CPA",
            role="manager",
            resets_learning=True,
            unit="bidding",
            width=100,
        ),
        Field(
            "target_roas",
            T.DECIMAL,
            "Target ROAS",
            platforms=G,
            editor="Target ROAS",
            role="manager",
            resets_learning=True,
            unit="bidding",
            width=100,
        ),
        Field(
            "cpc_limit",
            T.MONEY,
            "Maximum CPC limit",
            platforms=G,
            editor="Maximum CPC bid limit",
            role="manager",
            unit="bidding",
        ),
        Field(
            "targeting_method",
            T.ENUM,
            "Location option",
            platforms=G,
            choices=("Location of presence", "Location of presence or Area of interest"),
            editor="Targeting method",
            unit="geo_mode",
        ),
        Field(
            "exclusion_method",
            T.ENUM,
            "Exclusion option",
            platforms=G,
            choices=("Location of presence", "Location of presence or Area of interest"),
            editor="Exclusion method",
            unit="geo_mode",
        ),
        Field(
            "eu_political_ads",
            T.ENUM,
            "EU political ads",
            "Google asks for this declaration on every campaign.",
            words={LINKEDIN: "Political intent"},
            choices=("Doesn't have EU political ads", "Has EU political ads"),
            required=PLATFORMS,
            editor="EU political ads",
            editor_aliases=("Campaign EU political ads",),
        ),
        Field("ad_schedule", T.TEXT, "Ad schedule", platforms=G, editor="Ad Schedule"),
        Field("ad_rotation", T.TEXT, "Ad rotation", platforms=G, editor="Ad rotation"),
        Field(
            "ai_max",
            T.ENUM,
            "AI Max",
            "Google may match other searches and write texts.",
            platforms=G,
            choices=SWITCH,
            editor="AI Max",
        ),
        Field(
            "text_customization", T.ENUM, "Text customization", platforms=G, choices=SWITCH, editor="Text customization"
        ),
        Field(
            "final_url_expansion",
            T.ENUM,
            "Final URL expansion",
            platforms=G,
            choices=SWITCH,
            editor="Final URL expansion",
        ),
        Field(
            "broad_match_keywords",
            T.ENUM,
            "Broad match keywords",
            platforms=G,
            choices=("On", "Off"),
            editor="Broad match keywords",
        ),
        Field(
            "budget_optimization",
            T.BOOL,
            "Campaign budget optimisation",
            "LinkedIn spreads one budget over the ad sets. It cannot be switched off later.",
            platforms=L,
            immutable=L,
        ),
        Field(
            "stage",
            T.ENUM,
            "Funnel stage",
            choices=("awareness", "consideration", "conversion", "capture"),
            merge=Merge.LATEST,
            width=110,
        ),
        *url_options(),
        labels(),
        comment(),
    ),
    parents=("account",),
    words={LINKEDIN: "Campaign (campaign group)"},
    icon="megaphone",
)
