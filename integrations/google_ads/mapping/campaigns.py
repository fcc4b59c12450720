"""Accounts, campaigns and their budgets."""

from __future__ import annotations

from typing import Any

from core.errors import InvalidInput
from core.values import dump_json
from integrations.google_ads.mapping.bidding import BIDDING
from integrations.google_ads.mapping.codecs import STATUS, Day, Parameters, SwitchWords, Text, Words
from integrations.google_ads.mapping.entries import Entry, Mapped, Spread, Table, Together, Unsaid, Values
from integrations.google_ads.mapping.messages import Message, enum_text, set_enum

PLACED = "Where it hangs is said by its resource name."
PLATFORM = "Everything here is on Google Ads."
NOTE = "A note for colleagues; it never leaves the workspace."
PLANNING = "Used for planning in the workspace only."

PRESENCE = {"Location of presence": "PRESENCE", "Location of presence or Area of interest": "PRESENCE_OR_INTEREST"}
EU = {
    "Doesn't have EU political ads": "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING",
    "Has EU political ads": "CONTAINS_EU_POLITICAL_ADVERTISING",
}
TYPES = {
    "Search": "SEARCH", "Display": "DISPLAY", "Performance Max": "PERFORMANCE_MAX", "Video": "VIDEO",
    "Shopping": "SHOPPING", "Demand Gen": "DEMAND_GEN",
}  # fmt: skip
ROTATION = {
    "Optimize": "OPTIMIZE", "Optimize for conversions": "CONVERSION_OPTIMIZE",
    "Rotate evenly": "ROTATE", "Rotate indefinitely": "ROTATE_INDEFINITELY",
}  # fmt: skip
NETWORKS = {
    "Google search": "target_google_search",
    "Search Partners": "target_search_network",
    "Display Network": "target_content_network",
}
AUTOMATION = {
    "text_customization": "TEXT_ASSET_AUTOMATION",
    "final_url_expansion": "FINAL_URL_EXPANSION_TEXT_ASSET_AUTOMATION",
}


def url_options() -> tuple[Entry, ...]:
    """The tracking fields that most resources have."""
    return (
        Mapped("tracking_template", "tracking_url_template", Text()),
        Mapped("final_url_suffix", "final_url_suffix", Text()),
        Mapped("custom_parameters", "url_custom_parameters", Parameters()),
    )


def _read_networks(campaign: Message) -> dict[str, Any]:
    if not campaign.HasField("network_settings"):
        return {"networks": None}
    settings = campaign.network_settings
    return {"networks": dump_json([word for word, leaf in NETWORKS.items() if getattr(settings, leaf)])}


def _fill_networks(campaign: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
    from json import loads

    if values["networks"] is None and changed is None:
        return []
    wanted = loads(values["networks"] or "[]")
    unknown = set(wanted) - set(NETWORKS)
    if unknown:
        raise InvalidInput(f"{sorted(unknown)[0]!r} is no network of Google Ads.", where="networks")
    settings = campaign.network_settings
    settings.SetInParent()
    for word, leaf in NETWORKS.items():
        setattr(settings, leaf, word in wanted)
    return [f"network_settings.{leaf}" for leaf in NETWORKS.values()]


def _read_automation(campaign: Message) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(AUTOMATION)
    names = {meant: name for name, meant in AUTOMATION.items()}
    for setting in campaign.asset_automation_settings:
        name = names.get(enum_text(setting, "asset_automation_type"))
        if name is not None:
            on = enum_text(setting, "asset_automation_status") == "OPTED_IN"
            found[name] = "Enabled" if on else "Disabled"
    return found


def _fill_automation(campaign: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
    campaign.ClearField("asset_automation_settings")
    if changed is None and not any(values.values()):
        return []
    for name, meant in AUTOMATION.items():
        if values[name] is not None:
            one = campaign.asset_automation_settings.add()
            set_enum(one, "asset_automation_type", meant)
            set_enum(one, "asset_automation_status", "OPTED_IN" if values[name] == "Enabled" else "OPTED_OUT")
    return ["asset_automation_settings"]


def _read_budget(budget: Message) -> dict[str, Any]:
    """What a campaign with a shared budget spends is said by the budget, not by the campaign."""
    shared = bool(budget.explicitly_shared)
    amounts = ("amount_micros", "total_amount_micros")
    daily, total = (int(getattr(budget, one)) if budget.HasField(one) and not shared else None for one in amounts)
    return {"daily_budget": daily, "total_budget": total, "budget_name": budget.name or None if shared else None}


def _fill_budget(budget: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
    """The own budget of one campaign; nothing when it uses a shared one, which is another resource."""
    if values["budget_name"] is not None:
        return []
    total = values["total_budget"] if values["daily_budget"] is None else None
    amount, name = (values["daily_budget"], "amount_micros") if total is None else (total, "total_amount_micros")
    if changed is None:
        budget.explicitly_shared = False
        set_enum(budget, "period", "DAILY" if total is None else "CUSTOM_PERIOD")
    if amount is not None:
        setattr(budget, name, amount)
    return [name]


ACCOUNT = Table(
    "account",
    {
        "customer": (
            Mapped("name", "descriptive_name", Text()),
            Mapped("currency", "currency_code", Text(), read_only=True),
            Mapped("time_zone", "time_zone", Text(), read_only=True),
            Mapped(
                "status",
                "status",
                Words({"ENABLED": "ENABLED", "PAUSED": "SUSPENDED", "REMOVED": "CLOSED"}),
                read_only=True,
            ),
            Mapped("tracking_template", "tracking_url_template", Text()),
            Mapped("final_url_suffix", "final_url_suffix", Text()),
        )
    },
    unsaid=(
        Unsaid("platform", PLATFORM),
        Unsaid("remote_id", "It is the number in every resource name."),
        Unsaid("custom_parameters", "Accounts have none on Google Ads; campaigns and what is below them have."),
        Unsaid("labels", "Only managers label accounts."),
        Unsaid("comment", NOTE),
    ),
)

CAMPAIGN = Table(
    "campaign",
    {
        "campaign": (
            Mapped("name", "name", Text()),
            Mapped("status", "status", STATUS),
            Mapped("type", "advertising_channel_type", Words(TYPES), immutable=True),
            Mapped("start_date", "start_date_time", Day("00:00:00")),
            Mapped("end_date", "end_date_time", Day("23:59:59")),
            Together(
                ("networks",),
                tuple(f"network_settings.{leaf}" for leaf in NETWORKS.values()),
                _read_networks,
                _fill_networks,
            ),
            BIDDING,
            Mapped("targeting_method", "geo_target_type_setting.positive_geo_target_type", Words(PRESENCE)),
            Mapped("exclusion_method", "geo_target_type_setting.negative_geo_target_type", Words(PRESENCE)),
            Mapped("eu_political_ads", "contains_eu_political_advertising", Words(EU)),
            Mapped(
                "ad_rotation", "ad_serving_optimization_status", Words(ROTATION, {"Optimize for clicks": "OPTIMIZE"})
            ),
            Mapped("ai_max", "ai_max_setting.enable_ai_max", SwitchWords("Enabled", "Disabled")),
            Together(tuple(AUTOMATION), ("asset_automation_settings",), _read_automation, _fill_automation),
            Mapped("broad_match_keywords", "keyword_match_type", Words({"On": "BROAD"}, absent="Off")),
            *url_options(),
        ),
        "campaign_budget": (
            Together(
                ("daily_budget", "total_budget", "budget_name"),
                ("amount_micros", "total_amount_micros"),
                _read_budget,
                _fill_budget,
            ),
        ),
    },
    spreads=(
        Spread("negative_lists", "campaign_shared_set", "campaign", "negative_list"),
        Spread("locations", "campaign_criterion", "campaign"),
        Spread("languages", "campaign_criterion", "campaign"),
        Spread("ad_schedule", "campaign_criterion", "campaign"),
        Spread("labels", "campaign_label", "campaign", "label"),
    ),
    unsaid=(
        Unsaid("account", PLACED),
        Unsaid("platform", PLATFORM),
        Unsaid("objective", "Google Ads shows a goal while a campaign is made and keeps none on the API."),
        Unsaid("stage", PLANNING),
        Unsaid("comment", NOTE),
    ),
)
