"""Storing a resource: its id and name, what the platform fills in, its unique key, and the log of changes."""

from __future__ import annotations

from dataclasses import dataclass

from integrations.sandbox.google.ad_rules import policy_findings
from integrations.sandbox.google.criterion_rules import criterion_id
from integrations.sandbox.google.geography import places
from integrations.sandbox.google.kinds import KINDS, Kind, ids_of
from integrations.sandbox.google.look import Look
from integrations.sandbox.google.messages import Message, chosen, enum_name, field_of, fields_along, set_enum
from integrations.sandbox.google.store import next_id, save

NAMED = {"campaign", "label", "shared_set", "bidding_strategy", "conversion_action", "user_list"}
FIRST_POINT = {"campaign": "campaign_budget"}  # the parent of a campaign is its budget, so that its users are counted
TYPES = {  # one-of: field that repeats which member is set, and how a member is called there
    "ad_group_criterion": "criterion",
    "campaign_criterion": "criterion",
    "shared_criterion": "criterion",
    "customer_negative_criterion": "criterion",
    "asset": "asset_data",
}
STRATEGIES = {
    "manual_cpc": "MANUAL_CPC", "maximize_conversions": "MAXIMIZE_CONVERSIONS", "target_cpc": "TARGET_CPC",
    "maximize_conversion_value": "MAXIMIZE_CONVERSION_VALUE", "target_spend": "TARGET_SPEND", "target_cpa": "TARGET_CPA",
    "target_impression_share": "TARGET_IMPRESSION_SHARE", "target_roas": "TARGET_ROAS", "manual_cpm": "MANUAL_CPM",
}  # fmt: skip

LISTS = {
    "basic_user_list": "REMARKETING",
    "rule_based_user_list": "RULE_BASED",
    "crm_based_user_list": "CRM_BASED",
    "logical_user_list": "LOGICAL",
}


@dataclass(frozen=True)
class Change:
    """What the log says of a change."""

    kind: str
    operation: str
    client: str
    user: str
    fields: tuple[str, ...] = ()


def settle(look: Look, kind: Kind, resource: Message) -> None:
    """Give a new resource its id, name and the defaults the platform fills in."""
    fresh = next_id(look.connection)
    _own_id(kind, resource, fresh)
    resource.resource_name = (
        f"customers/{look.customer}/{kind.collection}/{'~'.join(_part(resource, one) for one in kind.parts)}"
    )
    if kind.default_status:
        _default(resource, "status", kind.default_status)
    _fill(look, kind.name, resource)


def _own_id(kind: Kind, resource: Message, fresh: int) -> None:
    if kind.own_id == "criterion_id":
        resource.criterion_id = criterion_id(resource, fresh)
    elif kind.own_id == "ad.id":
        resource.ad.id = fresh
    elif kind.own_id:
        resource.id = fresh


def _part(resource: Message, path: str) -> str:
    found = fields_along(resource.DESCRIPTOR, path)
    assert found is not None
    value = resource
    for one in found[:-1]:
        value = getattr(value, one.name)
    if found[-1].enum_type is not None:
        return enum_name(value, found[-1].name)
    return ids_of(str(getattr(value, found[-1].name)))


def _default(resource: Message, field: str, value: str) -> None:
    if enum_name(resource, field) == "UNSPECIFIED":
        set_enum(resource, field, value)


def _fill(look: Look, kind: str, resource: Message) -> None:
    if kind in TYPES:
        _fill_type(resource, chosen(resource, TYPES[kind]))
    if kind == "campaign":
        _fill_campaign(look, resource)
    elif kind == "campaign_budget":
        _default(resource, "period", "DAILY")
        _default(resource, "delivery_method", "STANDARD")
        if not resource.HasField("explicitly_shared"):
            resource.explicitly_shared = True
    elif kind == "ad_group":
        _default(resource, "type", "SEARCH_STANDARD")
    elif kind == "ad_group_ad":
        _fill_ad(look, resource)
    elif kind == "user_list":
        _default(resource, "type", LISTS.get(chosen(resource, "user_list"), "UNSPECIFIED"))
        _default(resource, "membership_status", "OPEN")


def _fill_type(resource: Message, member: str) -> None:
    field = field_of(resource.DESCRIPTOR, "type")
    assert field is not None
    name = member.removesuffix("_asset").upper()
    if name in field.enum_type.values_by_name:
        set_enum(resource, "type", name)
    if "display_name" in resource.DESCRIPTOR.fields_by_name:
        resource.display_name = _shown(resource, member)


def _shown(criterion: Message, member: str) -> str:
    """What a criterion is called in lists."""
    if member == "keyword":
        return str(criterion.keyword.text)
    if member == "location":
        place = places().get(criterion.criterion_id)
        return "" if place is None else str(place.canonical_name)
    return member.replace("_", " ").capitalize()


def _fill_campaign(look: Look, campaign: Message) -> None:
    _default(campaign, "serving_status", "SERVING")
    if not campaign.geo_target_type_setting.positive_geo_target_type:
        set_enum(campaign.geo_target_type_setting, "positive_geo_target_type", "PRESENCE_OR_INTEREST")
    if not campaign.HasField("network_settings"):
        campaign.network_settings.target_google_search = True
        campaign.network_settings.target_search_network = True
    if not campaign.start_date_time:
        campaign.start_date_time = f"{look.today} 00:00:00"


def _fill_ad(look: Look, link: Message) -> None:
    link.ad.resource_name = f"customers/{look.customer}/ads/{link.ad.id}"
    if link.ad.HasField("responsive_search_ad"):
        set_enum(link.ad, "type", "RESPONSIVE_SEARCH_AD")
    set_enum(link.policy_summary, "review_status", "REVIEW_IN_PROGRESS")
    set_enum(link.policy_summary, "approval_status", "APPROVED")
    topics = {one.policy_topic for one in policy_findings(link.ad, set())}
    for topic in sorted(topics):
        entry = link.policy_summary.policy_topic_entries.add()
        entry.topic = topic
        set_enum(entry, "type", "LIMITED")
    if topics:
        set_enum(link.policy_summary, "approval_status", "APPROVED_LIMITED")
    set_enum(link, "ad_strength", "PENDING")


def key_of(kind: str, resource: Message) -> str | None:
    """What must be unique among live resources of an account, or None."""
    if kind == "ad_group":
        return f"ad_group:{resource.campaign}:{resource.name}"
    if kind == "campaign_budget":
        return f"campaign_budget:{resource.name}" if resource.explicitly_shared else None
    return f"{kind}:{resource.name}" if kind in NAMED else None


def parent_of(kind: Kind, resource: Message) -> str:
    """The resource it stands under."""
    first = FIRST_POINT.get(kind.name) or next(iter(kind.points), "")
    return str(getattr(resource, first)) if first else ""


def write(look: Look, kind: Kind, resource: Message, *, removed: bool = False) -> None:
    """Store a resource as it now is."""
    if kind.name == "campaign":
        _derive_campaign(look, resource)
    save(look.connection, row_of(look.customer, kind, resource, removed=removed))
    if kind.name == "campaign" and not removed:
        _name_own_budget(look, resource)


def _name_own_budget(look: Look, campaign: Message) -> None:
    """The name of a budget of one campaign follows the campaign."""
    budget = look.find(campaign.campaign_budget)
    if budget is not None and not budget.explicitly_shared and budget.name != campaign.name:
        budget.name = campaign.name
        save(look.connection, row_of(look.customer, KINDS["campaign_budget"], budget))


def row_of(
    customer: int, kind: Kind, resource: Message, *, removed: bool = False
) -> tuple[str, int, str, int, bytes, int, str, str | None, int]:
    """The row a resource is stored as."""
    if removed:
        _mark_removed(resource)
    number = resource.ad.id if kind.own_id == "ad.id" else getattr(resource, kind.own_id) if kind.own_id else 0
    undeclared = kind.name == "campaign" and not removed and resource.missing_eu_political_advertising_declaration
    body = resource.SerializeToString(deterministic=True)
    return (
        resource.resource_name,
        customer,
        kind.name,
        number,
        body,
        int(removed),
        parent_of(kind, resource),
        key_of(kind.name, resource),
        int(undeclared),
    )


def _derive_campaign(look: Look, campaign: Message) -> None:
    campaign.missing_eu_political_advertising_declaration = not campaign.contains_eu_political_advertising
    scheme = chosen(campaign, "campaign_bidding_strategy")
    if scheme == "bidding_strategy":
        portfolio = look.find(campaign.bidding_strategy)
        scheme = chosen(portfolio, "scheme") if portfolio is not None else ""
    set_enum(campaign, "bidding_strategy_type", STRATEGIES.get(scheme, "UNKNOWN"))


def _mark_removed(resource: Message) -> None:
    field = field_of(resource.DESCRIPTOR, "status")
    if field is not None and field.enum_type is not None and "REMOVED" in field.enum_type.values_by_name:
        set_enum(resource, "status", "REMOVED")


def record(look: Look, change: Change, before: Message | None, after: Message | None) -> None:
    """Write one line of the log of changes."""
    named = after if after is not None else before
    assert named is not None
    if change.operation != "UPDATE":
        look.recount(parent_of(KINDS[change.kind], named), change.kind, 1 if change.operation == "CREATE" else -1)
    fields = change.fields or tuple(sorted(_leaves(named)))
    look.connection.execute(
        "INSERT INTO change (customer, at, kind, name, operation, client, user, fields, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            look.customer,
            look.now.strftime("%Y-%m-%d %H:%M:%S.%f"),
            change.kind,
            named.resource_name,
            change.operation,
            change.client,
            change.user,
            ",".join(fields),
            before.SerializeToString() if before is not None else None,
            after.SerializeToString() if after is not None else None,
        ),
    )


def _leaves(message: Message, prefix: str = "") -> list[str]:
    found: list[str] = []
    for field, value in message.ListFields():
        name = prefix + field.name.removesuffix("_")
        if field.message_type is not None and not field.is_repeated and field.message_type.fields:
            found.extend(_leaves(value, name + "."))
        else:
            found.append(name)
    return found
