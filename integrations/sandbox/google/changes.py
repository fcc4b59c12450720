"""The log of changes as queries see it: events with old and new values, and the last change of each resource."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from integrations.sandbox.google.look import Look
from integrations.sandbox.google.messages import Message, field_of, resource_class, set_enum
from integrations.sandbox.google.query import Plan

UNREPORTED = "GOOGLE_ADS_EDITOR"  # what is changed there shows only by comparing the whole account
STATUS = {"CREATE": "ADDED", "UPDATE": "CHANGED", "REMOVE": "REMOVED"}


def change_events(look: Look, plan: Plan) -> Iterator[Message]:
    """One event per change of a kind that events cover."""
    kinds = _reported("change_event", "change_resource_type")
    columns = "number, at, kind, name, operation, client, user, fields, before, after"
    first, last = _range(plan, "change_event.change_date_time")
    query = (
        f"SELECT {columns} FROM change WHERE customer = ? AND at BETWEEN ? AND ? AND client <> ? ORDER BY at, number"  # noqa: S608
    )
    for row in look.connection.execute(query, (look.customer, first, last, UNREPORTED)):
        if row[2] in kinds:
            yield _event(look, *row)


def _event(look: Look, *row: Any) -> Message:
    number, at, kind, name, operation, client, user, fields, before, after = row
    event = resource_class("change_event")()
    event.resource_name = f"customers/{look.customer}/changeEvents/{number}~0~0"
    event.change_date_time, event.change_resource_name, event.user_email = at, name, user
    set_enum(event, "change_resource_type", kind.upper())
    set_enum(event, "client_type", client)
    set_enum(event, "resource_change_operation", operation)
    event.changed_fields.paths.extend(fields.split(","))
    for holder, body in (("old_resource", before), ("new_resource", after)):
        target = field_of(getattr(event, holder).DESCRIPTOR, kind)
        if body is not None and target is not None:
            getattr(getattr(event, holder), target.name).ParseFromString(body)
    _place(look, event, kind, name, resource_class(kind).FromString(after or before))
    return event


def _place(look: Look, change: Message, kind: str, name: str, body: Message) -> None:
    """Name the campaign and ad group a change belongs to."""
    group = name if kind == "ad_group" else getattr(body, "ad_group", "")
    campaign = name if kind == "campaign" else getattr(body, "campaign", "")
    if group:
        change.ad_group = group
        if not campaign:
            row = look.connection.execute("SELECT parent FROM resource WHERE name = ?", (group,)).fetchone()
            campaign = row[0] if row else ""
    if campaign:
        change.campaign = campaign


def change_statuses(look: Look, plan: Plan) -> Iterator[Message]:
    """The last change of each resource inside the range."""
    kinds = _reported("change_status", "resource_type")
    first, last = _range(plan, "change_status.last_change_date_time")
    query = (
        "SELECT MAX(number), at, kind, name, operation, after, before FROM change"
        " WHERE customer = ? AND at BETWEEN ? AND ? AND client <> ? GROUP BY name ORDER BY at, number"
    )
    for _, at, kind, name, operation, after, before in look.connection.execute(
        query, (look.customer, first, last, UNREPORTED)
    ):
        if kind in kinds:
            status = resource_class("change_status")()
            status.resource_name = f"customers/{look.customer}/changeStatus/{at}~{name.rpartition('/')[2]}"
            status.last_change_date_time = at
            set_enum(status, "resource_type", kind.upper())
            set_enum(status, "resource_status", STATUS[operation])
            _place(look, status, kind, name, resource_class(kind).FromString(after or before))
            if field_of(status.DESCRIPTOR, kind) is not None:
                setattr(status, kind, name)
            yield status


def _range(plan: Plan, field: str) -> tuple[str, str]:
    tests = [one for one in plan.tests if one.field == field]
    lows = [min(one.values) for one in tests if one.operator in ("=", "BETWEEN", ">", ">=")]
    highs = [max(one.values) for one in tests if one.operator in ("=", "BETWEEN", "<", "<=")]
    return max(lows), min(highs)


def _reported(source: str, field: str) -> set[str]:
    one = field_of(resource_class(source).DESCRIPTOR, field)
    assert one is not None
    return {name.lower() for name in one.enum_type.values_by_name} & {
        "campaign", "campaign_budget", "ad_group", "ad_group_ad", "ad_group_criterion", "campaign_criterion", "asset",
        "customer_asset", "campaign_asset", "ad_group_asset", "shared_set", "campaign_shared_set",
    }  # fmt: skip
