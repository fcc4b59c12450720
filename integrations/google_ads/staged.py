"""Rows of Google Ads as staged rows of a workspace: one function per stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.catalog import GOOGLE
from core.errors import InvalidInput
from core.posting.steps import MARKER_PREFIX
from core.pulling import staging
from core.values import dump_json
from core.workspace import Workspace
from integrations.google_ads.mapping import (
    criterion_field,
    ids_of,
    read,
    read_element,
    remote_id_of,
)
from integrations.google_ads.mapping.bidding import read_portfolio
from integrations.google_ads.mapping.criteria import TARGETING_MEMBERS
from integrations.google_ads.mapping.elements import DAYS
from integrations.google_ads.mapping.messages import Message, enum_text

ENABLED = "ENABLED"
LISTS = ("NEGATIVE_KEYWORDS", "NEGATIVE_PLACEMENTS")


@dataclass
class Batch:
    """Rows on their way into the staging tables."""

    customer: str
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    elements: list[tuple[str, str, str, str, int]] = field(default_factory=list)
    parts: list[tuple[str, str, str, str]] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, name: str, values: Mapping[str, Any], **parents: str) -> None:
        """Stage one entity; parents by their remote ids."""
        above = {f"{one}_remote": remote for one, remote in parents.items()}
        self.rows.setdefault(kind, []).append({"remote_id": remote_id_of(kind, name), **above, **values})

    def flush(self, workspace: Workspace) -> None:
        """Write everything into the staging tables."""
        with workspace.write() as connection:
            for kind, rows in self.rows.items():
                staging.put(connection, kind, rows)
            staging.put_elements(connection, self.elements)
            staging.put_parts(connection, self.parts)
        self.rows, self.elements, self.parts = {}, [], []

    def skip(self, what: str) -> None:
        """Count what has no place in a workspace."""
        self.skipped[what] = self.skipped.get(what, 0) + 1


def _customer(row: Message, batch: Batch) -> None:
    account = row.customer
    if account.manager:
        raise InvalidInput(
            f"{account.descriptive_name or batch.customer} is a manager account; it holds no campaigns.",
            hint="Connect one of the accounts that it manages.",
        )
    extra = dump_json({"Auto-tagging": "Enabled" if account.auto_tagging_enabled else "Disabled"})
    values = read("account", account) | {"platform": GOOGLE, "extra": extra}
    values["name"] = values["name"] or f"Account {batch.customer}"
    batch.rows.setdefault("account", []).append({"remote_id": batch.customer, **values})


def _label(row: Message, batch: Batch) -> None:
    if row.label.name.startswith(MARKER_PREFIX):
        return  # a post that is not over left it
    batch.add("label", row.label.resource_name, read("label", row.label))
    number = ids_of(row.label.resource_name)
    batch.parts.append(("label", number, "label", f"labels/{number}"))


def _shared_set(row: Message, batch: Batch) -> None:
    if enum_text(row.shared_set, "type") in LISTS:
        batch.add(
            "negative_list", row.shared_set.resource_name, read("negative_list", row.shared_set), account=batch.customer
        )


def _budget(row: Message, batch: Batch) -> None:
    batch.add("budget", row.campaign_budget.resource_name, read("budget", row.campaign_budget), account=batch.customer)


def _user_list(row: Message, batch: Batch) -> None:
    values = read("audience", row.user_list) | {"platform": GOOGLE}
    batch.add("audience", row.user_list.resource_name, values, account=batch.customer)


def _campaign(row: Message, batch: Batch) -> None:
    campaign = row.campaign
    values = read("campaign", campaign) | read("campaign", row.campaign_budget) | {"platform": GOOGLE}
    values |= read_portfolio(row.bidding_strategy)
    batch.add("campaign", campaign.resource_name, values, account=batch.customer)
    if campaign.campaign_budget and values["budget_name"] is None:
        number = ids_of(campaign.campaign_budget)
        batch.parts.append(("campaign", ids_of(campaign.resource_name), "campaign_budget", f"campaignBudgets/{number}"))


def _campaign_criterion(row: Message, batch: Batch) -> None:
    one = row.campaign_criterion
    campaign = ids_of(one.campaign)
    member = one.WhichOneof("criterion") or ""
    name = criterion_field(one)
    if name is not None:
        element = read_element(one, name)
        rank = DAYS.index(element[1:].partition("[")[0]) if name == "ad_schedule" else 0
        batch.elements.append(("campaign", campaign, name, element, rank))
        resource = f"campaignCriteria/{ids_of(one.resource_name)}"
        batch.parts.append(("campaign", campaign, f"{name}:{element}", resource))
    elif member == "keyword":
        values = read("negative_keyword", one) | {"level": "campaign", "status": ENABLED}
        batch.add("negative_keyword", one.resource_name, values, campaign=campaign)
    elif member == "device" and not one.HasField("bid_modifier"):
        return  # every campaign has its devices; only an adjustment says something
    elif member in TARGETING_MEMBERS:
        batch.add("targeting", one.resource_name, read("targeting", one), campaign=campaign)
    else:
        batch.skip(enum_text(one, "type").replace("_", " ").lower())


def _shared_link(row: Message, batch: Batch) -> None:
    link = row.campaign_shared_set
    batch.elements.append(("campaign", ids_of(link.campaign), "negative_lists", row.shared_set.name, 0))


def _ad_group(row: Message, batch: Batch) -> None:
    values = read("ad_group", row.ad_group) | {"platform": GOOGLE}
    batch.add("ad_group", row.ad_group.resource_name, values, campaign=ids_of(row.ad_group.campaign))


def _ad(row: Message, batch: Batch) -> None:
    link = row.ad_group_ad
    values = read("ad", link) | read("ad", link.ad) | {"platform": GOOGLE}
    batch.add("ad", link.resource_name, values, ad_group=ids_of(link.ad_group))


def _ad_group_criterion(row: Message, batch: Batch) -> None:
    one = row.ad_group_criterion
    group = ids_of(one.ad_group)
    member = one.WhichOneof("criterion") or ""
    if member == "keyword" and not one.negative:
        batch.add("keyword", one.resource_name, read("keyword", one), ad_group=group)
    elif member == "keyword":
        values = read("negative_keyword", one) | {"level": "ad_group", "status": ENABLED}
        batch.add("negative_keyword", one.resource_name, values, ad_group=group)
    elif member in TARGETING_MEMBERS:
        batch.add("targeting", one.resource_name, read("targeting", one), ad_group=group)
    else:
        batch.skip(enum_text(one, "type").replace("_", " ").lower())


def _shared_criterion(row: Message, batch: Batch) -> None:
    one = row.shared_criterion
    if one.WhichOneof("criterion") != "keyword":
        return
    more = {"level": "list", "status": ENABLED, "shared_set": row.shared_set.name}
    batch.add("negative_keyword", one.resource_name, read("negative_keyword", one) | more, account=batch.customer)


def _asset_link(row: Message, batch: Batch, resource: str) -> None:
    link = getattr(row, resource)
    values = read("asset", row.asset) | read("asset", link)
    if not values["type"] or values["type"] in ("TEXT", "UNSPECIFIED"):
        return batch.skip("asset")
    parent = {"campaign_asset": "campaign", "ad_group_asset": "ad_group"}.get(resource)
    above = {parent: ids_of(getattr(link, parent))} if parent else {}
    batch.add("asset", link.resource_name, values, **above)
    return None


def _label_link(row: Message, batch: Batch, resource: str, kind: str) -> None:
    link = getattr(row, resource)
    named = getattr(link, resource.removesuffix("_label"))
    batch.elements.append((kind, ids_of(named), "labels", row.label.name, 0))


STAGED: Mapping[str, Callable[[Message, Batch], None]] = {
    "customer": _customer,
    "label": _label,
    "shared_set": _shared_set,
    "campaign_budget": _budget,
    "user_list": _user_list,
    "campaign": _campaign,
    "campaign_criterion": _campaign_criterion,
    "campaign_shared_set": _shared_link,
    "ad_group": _ad_group,
    "ad_group_ad": _ad,
    "ad_group_criterion": _ad_group_criterion,
    "shared_criterion": _shared_criterion,
    "customer_asset": lambda row, batch: _asset_link(row, batch, "customer_asset"),
    "campaign_asset": lambda row, batch: _asset_link(row, batch, "campaign_asset"),
    "ad_group_asset": lambda row, batch: _asset_link(row, batch, "ad_group_asset"),
    "campaign_label": lambda row, batch: _label_link(row, batch, "campaign_label", "campaign"),
    "ad_group_label": lambda row, batch: _label_link(row, batch, "ad_group_label", "ad_group"),
    "ad_group_ad_label": lambda row, batch: _label_link(row, batch, "ad_group_ad_label", "ad"),
    "ad_group_criterion_label": lambda row, batch: _label_link(row, batch, "ad_group_criterion_label", "keyword"),
}
