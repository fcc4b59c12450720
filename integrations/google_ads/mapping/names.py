"""Names of resources on Google Ads, and the `remote_id` of our entities that stands for them.

A `remote_id` is what comes after the collection: `123`, `123~456`. Kinds that stand in several collections (negative
keywords, targeting, assets) keep it: `campaignCriteria/123~456`. Links of the account itself keep its number as well:
`customers/1/customerAssets/9~SITELINK`.
"""

from __future__ import annotations

from collections.abc import Mapping

COLLECTIONS: Mapping[str, str] = {
    "campaign": "campaigns",
    "campaign_budget": "campaignBudgets",
    "ad_group": "adGroups",
    "ad_group_ad": "adGroupAds",
    "ad": "ads",
    "ad_group_criterion": "adGroupCriteria",
    "campaign_criterion": "campaignCriteria",
    "shared_criterion": "sharedCriteria",
    "shared_set": "sharedSets",
    "campaign_shared_set": "campaignSharedSets",
    "label": "labels",
    "campaign_label": "campaignLabels",
    "ad_group_label": "adGroupLabels",
    "ad_group_ad_label": "adGroupAdLabels",
    "ad_group_criterion_label": "adGroupCriterionLabels",
    "asset": "assets",
    "campaign_asset": "campaignAssets",
    "ad_group_asset": "adGroupAssets",
    "customer_asset": "customerAssets",
    "user_list": "userLists",
}
# The resource that stands for an entity; kinds in several collections are not here.
MAIN: Mapping[str, str] = {
    "campaign": "campaign",
    "ad_group": "ad_group",
    "ad": "ad_group_ad",
    "keyword": "ad_group_criterion",
    "negative_list": "shared_set",
    "budget": "campaign_budget",
    "label": "label",
    "audience": "user_list",
}
_RESOURCES = {collection: resource for resource, collection in COLLECTIONS.items()}


def resource_name(customer: str, resource: str, *ids: str | int) -> str:
    """`customers/1/adGroupAds/2~3`; a negative id is a temporary one."""
    return f"customers/{customer}/{COLLECTIONS[resource]}/{'~'.join(str(one) for one in ids)}"


def ids_of(name: str) -> str:
    """The ids at the end of a resource name: `2~3`."""
    return name.rpartition("/")[2]


def collection_of(name: str) -> str:
    """The resource whose collection a name is of."""
    return _RESOURCES[name.rpartition("/")[0].rpartition("/")[2]]


def remote_id_of(kind: str, name: str) -> str:
    """The `remote_id` of an entity of a kind for a resource name."""
    if kind in MAIN:
        return ids_of(name)
    return name if collection_of(name) == "customer_asset" else name.split("/", 2)[2]


def name_of(customer: str, kind: str, remote_id: str) -> str:
    """The resource name for the `remote_id` of an entity."""
    if kind in MAIN:
        return resource_name(customer, MAIN[kind], remote_id)
    return remote_id if remote_id.startswith("customers/") else f"customers/{customer}/{remote_id}"


def ad_name(customer: str, remote_id: str) -> str:
    """The name of the ad itself, for an ad's `remote_id` (`AD_GROUP~AD`): its texts are edited under it."""
    return resource_name(customer, "ad", remote_id.rpartition("~")[2])
