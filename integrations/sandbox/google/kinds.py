"""The kinds of resources the sandbox keeps: their names, what they point at, and what is unique."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind: `parts` are the fields its name is made of, `points` the fields that hold another's name."""

    name: str
    collection: str
    plural: str  # as in the name of its mutate method
    parts: tuple[str, ...]
    points: dict[str, str]
    required: tuple[str, ...] = ()
    default_status: str = ""
    own_id: str = ""
    removable: bool = True

    @property
    def composite(self) -> bool:
        """Whether the name is made of several ids."""
        return len(self.parts) > 1


def _link(name: str, collection: str, plural: str, points: dict[str, str], *more: str) -> Kind:
    """A link between resources: named by what it joins."""
    return Kind(name, collection, plural, (*points, *more), points, (*points, *more), "ENABLED" if more else "")


_ALL = (
    Kind("campaign_budget", "campaignBudgets", "CampaignBudgets", ("id",), {}, (), "ENABLED", "id"),
    Kind("bidding_strategy", "biddingStrategies", "BiddingStrategies", ("id",), {}, ("name",), "ENABLED", "id"),
    Kind(
        "campaign",
        "campaigns",
        "Campaigns",
        ("id",),
        {"campaign_budget": "campaign_budget", "bidding_strategy": "bidding_strategy"},
        ("name", "advertising_channel_type", "campaign_budget", "contains_eu_political_advertising"),
        "ENABLED",
        "id",
    ),
    Kind("ad_group", "adGroups", "AdGroups", ("id",), {"campaign": "campaign"}, ("campaign", "name"), "ENABLED", "id"),
    Kind(
        "ad_group_ad",
        "adGroupAds",
        "AdGroupAds",
        ("ad_group", "ad.id"),
        {"ad_group": "ad_group"},
        ("ad_group", "ad"),
        "ENABLED",
        "ad.id",
    ),
    Kind(
        "ad_group_criterion",
        "adGroupCriteria",
        "AdGroupCriteria",
        ("ad_group", "criterion_id"),
        {"ad_group": "ad_group"},
        ("ad_group",),
        "ENABLED",
        "criterion_id",
    ),
    Kind(
        "campaign_criterion",
        "campaignCriteria",
        "CampaignCriteria",
        ("campaign", "criterion_id"),
        {"campaign": "campaign"},
        ("campaign",),
        "ENABLED",
        "criterion_id",
    ),
    Kind(
        "customer_negative_criterion", "customerNegativeCriteria", "CustomerNegativeCriteria", ("id",), {}, (), "", "id"
    ),
    Kind("label", "labels", "Labels", ("id",), {}, ("name",), "ENABLED", "id"),
    Kind("asset", "assets", "Assets", ("id",), {}, (), "", "id", removable=False),
    Kind("shared_set", "sharedSets", "SharedSets", ("id",), {}, ("name", "type"), "ENABLED", "id"),
    Kind(
        "shared_criterion",
        "sharedCriteria",
        "SharedCriteria",
        ("shared_set", "criterion_id"),
        {"shared_set": "shared_set"},
        ("shared_set",),
        "",
        "criterion_id",
    ),
    Kind("conversion_action", "conversionActions", "ConversionActions", ("id",), {}, ("name", "type"), "ENABLED", "id"),
    Kind("user_list", "userLists", "UserLists", ("id",), {}, ("name",), "", "id"),
    _link(
        "campaign_shared_set",
        "campaignSharedSets",
        "CampaignSharedSets",
        {"campaign": "campaign", "shared_set": "shared_set"},
    ),
    _link("campaign_label", "campaignLabels", "CampaignLabels", {"campaign": "campaign", "label": "label"}),
    _link("ad_group_label", "adGroupLabels", "AdGroupLabels", {"ad_group": "ad_group", "label": "label"}),
    _link("ad_group_ad_label", "adGroupAdLabels", "AdGroupAdLabels", {"ad_group_ad": "ad_group_ad", "label": "label"}),
    _link(
        "ad_group_criterion_label",
        "adGroupCriterionLabels",
        "AdGroupCriterionLabels",
        {"ad_group_criterion": "ad_group_criterion", "label": "label"},
    ),
    _link(
        "campaign_asset", "campaignAssets", "CampaignAssets", {"campaign": "campaign", "asset": "asset"}, "field_type"
    ),
    _link("ad_group_asset", "adGroupAssets", "AdGroupAssets", {"ad_group": "ad_group", "asset": "asset"}, "field_type"),
    _link("customer_asset", "customerAssets", "CustomerAssets", {"asset": "asset"}, "field_type"),
)

KINDS: dict[str, Kind] = {one.name: one for one in _ALL}
COLLECTIONS: dict[str, Kind] = {one.collection: one for one in _ALL}
NAME = re.compile(r"customers/(\d{1,10})/(\w+)/([A-Z0-9_~-]+)")


def parse_name(name: str) -> tuple[int, str, tuple[str, ...]] | None:
    """Customer, collection and ids of a resource name, or None when it is malformed."""
    match = NAME.fullmatch(name)
    return (int(match[1]), match[2], tuple(match[3].split("~"))) if match else None


def is_temporary(name: str) -> bool:
    """Whether the last id in the name is a negative number of one request."""
    return name.rpartition("/")[2].rpartition("~")[2].startswith("-") or "/-" in name


def ids_of(name: str) -> str:
    """The id part of a name, as a composite name uses it."""
    return name.rpartition("/")[2]
